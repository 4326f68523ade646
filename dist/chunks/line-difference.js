// pipeline/domain/line-difference.ts
/** Beyond this many lines on both sides together, what differs is not aligned line by line. */
const alignedLimit = 4e6;
/** Longest common subsequence of two lists of lines, as the lengths of what is common behind each pair of places. */
function commonLengths(before, after) {
	const lengths = Array.from({ length: before.length + 1 }, () => new Uint32Array(after.length + 1));
	for (let i = before.length - 1; i >= 0; i--) for (let j = after.length - 1; j >= 0; j--) {
		const [here, below] = [lengths[i], lengths[i + 1]];
		if (here === void 0 || below === void 0) continue;
		here[j] = before[i] === after[j] ? (below[j + 1] ?? 0) + 1 : Math.max(below[j] ?? 0, here[j + 1] ?? 0);
	}
	return lengths;
}
/** The lines that two texts do not share, in order: `- ` for those of the first, `+ ` for those of the second. */
function lineDifference(first, second) {
	const before = first.split("\n");
	const after = second.split("\n");
	if (before.length * after.length > alignedLimit) return [`- ${String(before.length)} lines`, `+ ${String(after.length)} lines`];
	const lengths = commonLengths(before, after);
	const lines = [];
	let i = 0;
	let j = 0;
	while (i < before.length || j < after.length) if (i < before.length && j < after.length && before[i] === after[j]) {
		i++;
		j++;
	} else if (j === after.length || i < before.length && (lengths[i + 1]?.[j] ?? 0) >= (lengths[i]?.[j + 1] ?? 0)) lines.push(`- ${before[i++] ?? ""}`);
	else lines.push(`+ ${after[j++] ?? ""}`);
	return lines;
}

export { lineDifference as t };