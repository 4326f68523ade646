// pipeline/domain/plot-spec.ts
/** A cell as text. */
function cellText(row, column) {
	const value = row[column];
	return typeof value === "string" ? value : JSON.stringify(value ?? null);
}
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
/** A column as Vega-Lite names a field: without the backslashes a dot or a bracket would lead into the value. */
function fieldOf(column) {
	return column.replaceAll(/[.[\]\\]/g, "\\$&");
}
const quantitative = (column, title) => ({
	field: fieldOf(column),
	type: "quantitative",
	title,
	scale: { zero: false }
});
const nominal = (column, title) => ({
	field: fieldOf(column),
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
	const counted = view.weight === void 0 ? {
		op: "count",
		as: "count"
	} : {
		op: "sum",
		field: fieldOf(view.weight),
		as: "count"
	};
	const share = isNormalized ? [{
		joinaggregate: [{
			op: "sum",
			field: "count",
			as: "of_row"
		}],
		groupby: ["rev", fieldOf(view.y)]
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
				aggregate: [counted],
				groupby: [
					"rev",
					fieldOf(view.x),
					fieldOf(view.y)
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
				field: fieldOf(view.x),
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
			transform: [{ joinaggregate: ["min", "max"].map((op) => ({
				op,
				field: fieldOf(x),
				as: op
			})) }, {
				calculate: `datum[${JSON.stringify(x)}] + (random() - 0.5) * (datum.max - datum.min) / 50`,
				as: "jittered"
			}],
			mark: {
				type: "point",
				filled: true,
				tooltip: true
			},
			encoding: {
				...encoding,
				x: quantitative("jittered", xLabel)
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
				loess: fieldOf(y),
				on: fieldOf(x),
				groupby: ["rev", ...view.fields.length > 1 ? ["series"] : []],
				as: ["smooth_x", "smooth_y"]
			}],
			mark: "line",
			encoding: {
				...encoding,
				x: quantitative("smooth_x", xLabel),
				y: quantitative("smooth_y", yLabel)
			}
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

export { plotTemplates as n, vegaSpec as r, cellText as t };