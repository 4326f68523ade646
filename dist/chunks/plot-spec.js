import { n as parseParamsFile } from "./params.js";
import { Hn as readCsv, _n as toJson, bn as isYamlList, xn as isYamlMap } from "./pipeline.js";
import { r as decodeUtf8 } from "./parse.js";
import { j as LockstepError } from "./file-work.js";

// pipeline/tracking/plot-rows.ts
/** A cell as text. */
function cellText(row, column) {
	const value = row[column];
	return typeof value === "string" ? value : JSON.stringify(value ?? null);
}
/** Most rows of one file that are drawn; more could not be told apart. */
const rowLimit = 2e5;
function invalid(path, problem) {
	return new LockstepError("TABLE_INVALID", `${path} ${problem}`, { hint: "A plot is a .csv or .tsv table, or a list of maps in .json or .yaml." });
}
function cell(text) {
	const number = text.trim() === "" ? NaN : Number(text);
	return Number.isFinite(number) ? number : text;
}
function rowOf(names, cells) {
	return Object.fromEntries(names.map((name, column) => [name, cell(cells[column] ?? "")]));
}
function tabbed(text, hasHeader) {
	const [first = [], ...others] = text.split(/\r?\n/).filter((line) => line !== "").map((line) => line.split("	"));
	const names = hasHeader ? first : first.map((_, column) => String(column));
	return (hasHeader ? others : [first, ...others]).map((cells) => rowOf(names, cells));
}
async function commas(bytes, path, hasHeader) {
	const width = hasHeader ? 0 : (decodeUtf8(bytes.subarray(0, 65536), path).split(/\r?\n/)[0] ?? "").split(",").length;
	const names = Array.from({ length: width }, (_, column) => String(column)).join(",");
	const table = await readCsv(hasHeader ? bytes : Buffer.concat([Buffer.from(`${names}\n`), bytes]), path);
	const columns = table.columns.map((name) => table.column(name));
	return Array.from({ length: table.rowCount }, (_, row) => rowOf(table.columns, columns.map((texts) => texts[row] ?? "")));
}
/** The list of maps in a file, at its top or below a key, as DVC looks for it. */
function records(value) {
	if (isYamlList(value)) return value.every(isYamlMap) ? value : void 0;
	if (!isYamlMap(value)) return void 0;
	for (const member of value.values()) {
		const found = records(member);
		if (found !== void 0 && found.length > 0) return found;
	}
}
/** The rows of a file of data. @throws LockstepError TABLE_INVALID, YAML_INVALID. */
async function plotRows(bytes, path, hasHeader) {
	const suffix = /\.[^./]*$/.exec(path)?.[0].toLowerCase();
	let rows;
	if (suffix === ".csv") rows = await commas(bytes, path, hasHeader);
	else if (suffix === ".tsv") rows = tabbed(decodeUtf8(bytes, path), hasHeader);
	else rows = records(parseParamsFile(decodeUtf8(bytes, path), path))?.map((row) => toJson(row));
	if (rows === void 0) throw invalid(path, "holds no list of maps");
	if (rows.length > rowLimit) throw invalid(path, `has ${rows.length} rows; at most ${rowLimit} are drawn`);
	return rows;
}

// pipeline/tracking/plot-spec.ts
/** Names of templates, as DVC has them. */
const plotTemplates = [...[
	"linear",
	"simple",
	"smooth",
	"scatter",
	"scatter_jitter"
], ...[
	"confusion",
	"confusion_normalized",
	"bar_horizontal",
	"bar_horizontal_sorted"
]];
const quantitative = (field, title) => ({
	field,
	type: "quantitative",
	title,
	scale: { zero: false }
});
const nominal = (field, title) => ({
	field,
	type: "nominal",
	title
});
function colour(view) {
	return {
		field: view.fields.length > 1 ? "series" : "rev",
		type: "nominal",
		title: null
	};
}
/** `series` tells states and fields apart where both are drawn in one picture. */
function values(view) {
	return view.fields.length > 1 ? view.rows.map((row) => ({
		...row,
		series: `${cellText(row, "rev")} ${cellText(row, "field")}`
	})) : view.rows;
}
function confusion(view, isNormalized) {
	const share = isNormalized ? [{
		joinaggregate: [{
			op: "sum",
			field: "count",
			as: "of_row"
		}],
		groupby: ["rev", view.y]
	}, {
		calculate: "datum.count / datum.of_row",
		as: "shown"
	}] : [{
		calculate: "datum.count",
		as: "shown"
	}];
	return {
		facet: { column: {
			field: "rev",
			type: "nominal",
			title: null
		} },
		spec: {
			transform: [{
				aggregate: [{
					op: "count",
					as: "count"
				}],
				groupby: [
					"rev",
					view.x,
					view.y
				]
			}, ...share],
			encoding: {
				x: nominal(view.x, view.xLabel),
				y: nominal(view.y, view.yLabel)
			},
			layer: [{
				mark: {
					type: "rect",
					tooltip: true
				},
				encoding: { color: {
					field: "shown",
					type: "quantitative",
					title: null
				} }
			}, {
				mark: "text",
				encoding: { text: {
					field: "shown",
					type: "quantitative",
					...isNormalized ? { format: ".2f" } : {}
				} }
			}]
		}
	};
}
function bars(view, isSorted) {
	return {
		mark: {
			type: "bar",
			tooltip: true
		},
		encoding: {
			x: {
				field: view.x,
				type: "quantitative",
				title: view.xLabel,
				scale: { zero: true }
			},
			y: {
				...nominal(view.y, view.yLabel),
				...isSorted ? { sort: "-x" } : {}
			},
			yOffset: { field: "rev" },
			color: colour(view)
		}
	};
}
function marks(view) {
	const { template, x, y, xLabel, yLabel } = view;
	const encoding = {
		x: quantitative(x, xLabel),
		y: quantitative(y, yLabel),
		color: colour(view)
	};
	switch (template) {
		case "confusion":
		case "confusion_normalized": return confusion(view, template === "confusion_normalized");
		case "bar_horizontal":
		case "bar_horizontal_sorted": return bars(view, template === "bar_horizontal_sorted");
		case "scatter": return {
			mark: {
				type: "point",
				filled: true,
				tooltip: true
			},
			encoding
		};
		case "scatter_jitter": return {
			transform: [{
				calculate: "random() - 0.5",
				as: "jitter"
			}],
			mark: {
				type: "point",
				filled: true,
				tooltip: true
			},
			encoding: {
				...encoding,
				xOffset: {
					field: "jitter",
					type: "quantitative"
				}
			}
		};
		case "smooth": return { layer: [{
			mark: {
				type: "line",
				opacity: .3
			},
			encoding
		}, {
			transform: [{
				loess: y,
				on: x,
				groupby: ["rev", ...view.fields.length > 1 ? ["series"] : []]
			}],
			mark: "line",
			encoding
		}] };
		default: return {
			mark: {
				type: "line",
				point: template === "linear",
				tooltip: true
			},
			encoding
		};
	}
}
/** The plot in Vega-Lite 5, with its data in it. */
function vegaSpec(view) {
	return {
		$schema: "https://vega.github.io/schema/vega-lite/v5.json",
		title: view.title,
		...view.template.startsWith("confusion") ? {} : {
			width: 300,
			height: 300
		},
		data: { values: values(view) },
		...marks(view)
	};
}

export { plotRows as i, vegaSpec as n, cellText as r, plotTemplates as t };