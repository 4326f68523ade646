import type { Json } from "./json.ts";

/** One point or cell: value by column. */
export type PlotRow = Readonly<Record<string, Json>>;

/** A cell as text. */
export function cellText(row: PlotRow, column: string): string {
  const value = row[column];
  return typeof value === "string" ? value : JSON.stringify(value ?? null);
}

/** A plot with its data, ready to be drawn. */
export interface PlotView {
  readonly id: string;
  readonly title: string;
  /** One of {@link plotTemplates}. */
  readonly template: string;
  readonly x: string;
  readonly y: string;
  readonly xLabel: string;
  readonly yLabel: string;
  /** Rows of every state and field, each with `rev` and, when there are several, `field`. */
  readonly rows: readonly PlotRow[];
  readonly revisions: readonly string[];
  readonly fields: readonly string[];
  /** Column that says how many rows of a confusion matrix a row stands for; 1 each without. */
  readonly weight?: string | undefined;
}

/** Names of templates, as DVC has them. */
export const plotTemplates = [
  ...["linear", "simple", "smooth", "scatter", "scatter_jitter"],
  ...["confusion", "confusion_normalized", "bar_horizontal", "bar_horizontal_sorted"],
] as const;

/** A column as Vega-Lite names a field: without the backslashes a dot or a bracket would lead into the value. */
function fieldOf(column: string): string {
  return column.replaceAll(/[.[\]\\]/g, "\\$&");
}

const quantitative = (column: string, title: string) => ({
  field: fieldOf(column),
  type: "quantitative",
  title,
  scale: { zero: false },
});
const nominal = (column: string, title: string) => ({ field: fieldOf(column), type: "nominal", title });

function colour(view: PlotView): Json {
  return { field: view.fields.length > 1 ? "series" : "rev", type: "nominal", title: null };
}

/** `series` tells states and fields apart where both are drawn in one picture. */
function values(view: PlotView): readonly Json[] {
  return view.fields.length > 1
    ? view.rows.map((row) => ({ ...row, series: `${cellText(row, "rev")} ${cellText(row, "field")}` }))
    : view.rows;
}

function confusion(view: PlotView, isNormalized: boolean): Json {
  const counted =
    view.weight === undefined ? { op: "count", as: "count" } : { op: "sum", field: fieldOf(view.weight), as: "count" };
  const share = isNormalized
    ? [
        { joinaggregate: [{ op: "sum", field: "count", as: "of_row" }], groupby: ["rev", fieldOf(view.y)] },
        { calculate: "datum.count / datum.of_row", as: "shown" },
      ]
    : [{ calculate: "datum.count", as: "shown" }];
  return {
    facet: { column: { field: "rev", type: "nominal", title: null } },
    spec: {
      transform: [{ aggregate: [counted], groupby: ["rev", fieldOf(view.x), fieldOf(view.y)] }, ...share],
      encoding: { x: nominal(view.x, view.xLabel), y: nominal(view.y, view.yLabel) },
      layer: [
        {
          mark: { type: "rect", tooltip: true },
          encoding: { color: { field: "shown", type: "quantitative", title: null } },
        },
        {
          mark: "text",
          encoding: { text: { field: "shown", type: "quantitative", ...(isNormalized ? { format: ".2f" } : {}) } },
        },
      ],
    },
  };
}

function bars(view: PlotView, isSorted: boolean): Json {
  return {
    mark: { type: "bar", tooltip: true },
    encoding: {
      x: { field: fieldOf(view.x), type: "quantitative", title: view.xLabel, scale: { zero: true } },
      y: { ...nominal(view.y, view.yLabel), ...(isSorted ? { sort: "-x" } : {}) },
      yOffset: { field: "rev" },
      color: colour(view),
    },
  };
}

function marks(view: PlotView): Json {
  const { template, x, y, xLabel, yLabel } = view;
  const encoding = { x: quantitative(x, xLabel), y: quantitative(y, yLabel), color: colour(view) };
  switch (template) {
    case "confusion":
    case "confusion_normalized":
      return confusion(view, template === "confusion_normalized");
    case "bar_horizontal":
    case "bar_horizontal_sorted":
      return bars(view, template === "bar_horizontal_sorted");
    case "scatter":
      return { mark: { type: "point", filled: true, tooltip: true }, encoding };
    case "scatter_jitter":
      return {
        // An offset would be dropped: Vega-Lite has one for categories alone. A fiftieth of the range tells points apart.
        transform: [
          { joinaggregate: ["min", "max"].map((op) => ({ op, field: fieldOf(x), as: op })) },
          {
            calculate: `datum[${JSON.stringify(x)}] + (random() - 0.5) * (datum.max - datum.min) / 50`,
            as: "jittered",
          },
        ],
        mark: { type: "point", filled: true, tooltip: true },
        encoding: { ...encoding, x: quantitative("jittered", xLabel) },
      };
    case "smooth":
      return {
        layer: [
          { mark: { type: "line", opacity: 0.3 }, encoding },
          {
            transform: [
              {
                loess: fieldOf(y),
                on: fieldOf(x),
                groupby: ["rev", ...(view.fields.length > 1 ? ["series"] : [])],
                as: ["smooth_x", "smooth_y"],
              },
            ],
            mark: "line",
            encoding: { ...encoding, x: quantitative("smooth_x", xLabel), y: quantitative("smooth_y", yLabel) },
          },
        ],
      };
    default:
      return { mark: { type: "line", point: template === "linear", tooltip: true }, encoding };
  }
}

/** The plot in Vega-Lite 5, with its data in it. */
export function vegaSpec(view: PlotView): Json {
  return {
    $schema: "https://vega.github.io/schema/vega-lite/v5.json",
    title: view.title,
    // A facet has the size of its parts.
    ...(view.template.startsWith("confusion") ? {} : { width: 300, height: 300 }),
    data: { values: values(view) },
    ...(marks(view) as Readonly<Record<string, Json>>),
  };
}
