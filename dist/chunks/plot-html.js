import { r as vegaSpec, t as cellText } from "./plot-spec2.js";

// pipeline/tracking/html-text.ts
/** A text as it stands in HTML. */
function escaped(text) {
	return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("\"", "&quot;");
}

// pipeline/tracking/plot-svg.ts
const [width, height] = [420, 300];
const edge = {
	left: 60,
	right: 12,
	top: 12,
	bottom: 42
};
const colours = [
	"#945dd6",
	"#13adc7",
	"#f46837",
	"#2f9e44",
	"#e8590c",
	"#1971c2",
	"#c2255c",
	"#5f3dc4"
];
function number(value) {
	return typeof value === "number" ? value : typeof value === "boolean" ? Number(value) : NaN;
}
function nameOf(row, view) {
	const rev = cellText(row, "rev");
	return view.fields.length > 1 ? `${rev} ${cellText(row, "field")}` : rev;
}
/** One line for each state and field; rows without two numbers are left out. */
function linesOf(view) {
	return [...Map.groupBy(view.rows, (row) => nameOf(row, view))].map(([name, rows], index) => ({
		name,
		colour: colours[index % colours.length] ?? colours[0],
		points: rows.map((row) => [number(row[view.x]), number(row[view.y])]).filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y))
	}));
}
/** From a range of values to a range of the picture. */
function scale([low, high], [from, to]) {
	const span = high - low || 1;
	return (value) => from + (value - low) / span * (to - from);
}
function rangeOf(values) {
	let [low, high] = [Infinity, -Infinity];
	for (const value of values) {
		low = Math.min(low, value);
		high = Math.max(high, value);
	}
	return low > high ? [0, 1] : [low, high];
}
function axisText(value) {
	return String(Number(value.toPrecision(4)));
}
function axes(view, x, y) {
	const bottom = height - edge.bottom;
	const tick = (value, place, isX) => isX ? `<text x="${place.toFixed(1)}" y="${bottom + 16}" text-anchor="middle">${axisText(value)}</text>` : `<text x="${edge.left - 6}" y="${(place + 4).toFixed(1)}" text-anchor="end">${axisText(value)}</text>`;
	const [toX, toY] = [scale(x, [edge.left, width - edge.right]), scale(y, [bottom, edge.top])];
	const ticks = [
		0,
		.25,
		.5,
		.75,
		1
	].flatMap((step) => {
		const [vx, vy] = [x[0] + (x[1] - x[0]) * step, y[0] + (y[1] - y[0]) * step];
		return [tick(vx, toX(vx), true), tick(vy, toY(vy), false)];
	});
	return [
		`<path d="M${edge.left} ${edge.top}V${bottom}H${width - edge.right}" fill="none" stroke="currentColor"/>`,
		...ticks,
		`<text x="${(edge.left + width - edge.right) / 2}" y="${height - 6}" text-anchor="middle">${escaped(view.xLabel)}</text>`,
		`<text transform="translate(12 ${(edge.top + bottom) / 2}) rotate(-90)" text-anchor="middle">${escaped(view.yLabel)}</text>`
	].join("");
}
function legend(lines) {
	return `<div>${lines.map(({ name, colour }) => `<span style="color:${colour}">■</span> ${escaped(name)}`).join(" &nbsp; ")}</div>`;
}
function chart(view) {
	const lines = linesOf(view);
	const points = lines.flatMap((line) => line.points);
	const [x, y] = [rangeOf(points.map(([px]) => px)), rangeOf(points.map(([, py]) => py))];
	const [toX, toY] = [scale(x, [edge.left, width - edge.right]), scale(y, [height - edge.bottom, edge.top])];
	const isScatter = view.template.startsWith("scatter");
	const drawn = lines.map(({ colour, points: own }) => {
		const places = own.map(([px, py]) => [toX(px).toFixed(1), toY(py).toFixed(1)]);
		if (isScatter) return places.map(([px, py]) => `<circle cx="${px}" cy="${py}" r="2.5" fill="${colour}" fill-opacity=".6"/>`).join("");
		return `<polyline fill="none" stroke="${colour}" stroke-width="1.6" points="${places.map((place) => place.join(",")).join(" ")}"/>`;
	});
	return `<svg width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">${axes(view, x, y)}${drawn.join("")}</svg>${legend(lines)}`;
}
/** Counts of pairs, one table for each state; with shares of each row when asked for. */
function confusionTables(view) {
	const names = [...new Set(view.rows.flatMap((row) => [cellText(row, view.x), cellText(row, view.y)]))].sort();
	return view.revisions.map((revision) => {
		const counts = /* @__PURE__ */ new Map();
		for (const row of view.rows) if (row["rev"] === revision) {
			const key = JSON.stringify([cellText(row, view.y), cellText(row, view.x)]);
			counts.set(key, (counts.get(key) ?? 0) + 1);
		}
		const rows = names.map((y) => {
			const own = names.map((x) => counts.get(JSON.stringify([y, x])) ?? 0);
			const sum = own.reduce((all, count) => all + count, 0);
			const cells = own.map((count) => {
				const share = sum === 0 ? 0 : count / sum;
				const text = view.template === "confusion_normalized" ? share.toFixed(2) : String(count);
				return `<td style="background:rgba(148,93,214,${(share * .8).toFixed(2)})">${text}</td>`;
			});
			return `<tr><th>${escaped(y)}</th>${cells.join("")}</tr>`;
		});
		const head = names.map((x) => `<th>${escaped(x)}</th>`).join("");
		const corner = `${escaped(view.yLabel)} \\ ${escaped(view.xLabel)}`;
		return `<table><caption>${escaped(revision)}</caption><tr><th>${corner}</th>${head}</tr>${rows.join("")}</table>`;
	}).join("");
}
function barRows(view) {
	const values = view.rows.map((row) => ({
		row,
		value: number(row[view.x])
	})).filter(({ value }) => Number.isFinite(value));
	const most = Math.max(1e-12, ...values.map(({ value }) => Math.abs(value)));
	return `<table>${(view.template.endsWith("sorted") ? values.toSorted((a, b) => b.value - a.value) : values).map(({ row, value }) => {
		const colour = colours[Math.max(0, view.revisions.indexOf(cellText(row, "rev"))) % colours.length] ?? colours[0];
		const bar = `<svg width="240" height="14"><rect width="${(Math.abs(value) / most * 240).toFixed(1)}" height="14" fill="${colour}"/></svg>`;
		return `<tr><th>${escaped(cellText(row, view.y))}</th><td>${escaped(cellText(row, "rev"))}</td><td>${bar}</td><td>${axisText(value)}</td></tr>`;
	}).join("")}</table>`;
}
/** The plot as a picture in HTML, without a script. */
function plotPicture(view) {
	if (view.template.startsWith("confusion")) return confusionTables(view);
	return view.template.startsWith("bar") ? barRows(view) : chart(view);
}

// pipeline/tracking/plot-html.ts
const style = `body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1f2328;background:#fff}
figure{display:inline-block;margin:1rem;vertical-align:top}figcaption{font-weight:600;margin-bottom:.3rem}
svg text{font:11px system-ui,sans-serif;fill:currentColor}img{max-width:32rem}td,th{padding:.3rem .7rem;text-align:right}
@media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}}`;
function figure(view) {
	const spec = JSON.stringify(vegaSpec(view)).replaceAll("<", String.raw`\u003c`);
	return `<figure><figcaption>${escaped(view.title)}</figcaption>${plotPicture(view)}<script type="application/vnd.vegalite+json">${spec}<\/script></figure>`;
}
/** All plots in one file that needs nothing else: it is drawn without a network and without a script. */
function plotsHtml({ views, images }) {
	const pictures = images.map(({ id, revision, url }) => `<figure><figcaption>${escaped(id)} (${escaped(revision)})</figcaption><img src="${url}" alt="${escaped(id)}"></figure>`);
	const body = [...views.map(figure), ...pictures].join("\n");
	return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
<title>Plots</title>
<style>${style}</style>
<h1>Plots</h1>
${body === "" ? "<p>No plot is declared.</p>" : body}
</html>
`;
}

export { plotsHtml };