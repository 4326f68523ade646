// pipeline/report/markdown-table.ts
const left = ":---";
const right = "---:";
function row(...cells) {
	return `| ${cells.join(" | ")} |`;
}
function table(head, align, rows) {
	return [
		row(...head),
		row(...align),
		...rows
	].join("\n");
}

export { table as i, right as n, row as r, left as t };