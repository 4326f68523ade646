import type { Json } from "../domain/json.ts";
import { cellText, type PlotRow, type PlotView } from "../domain/plot-spec.ts";
import { escaped } from "./html-text.ts";

const [width, height] = [420, 300];
const edge = { left: 60, right: 12, top: 12, bottom: 42 } as const;
const colours = ["#945dd6", "#13adc7", "#f46837", "#2f9e44", "#e8590c", "#1971c2", "#c2255c", "#5f3dc4"] as const;

interface Line {
  readonly name: string;
  readonly colour: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}

function number(value: Json | undefined): number {
  return typeof value === "number" ? value : typeof value === "boolean" ? Number(value) : Number.NaN;
}

function nameOf(row: PlotRow, view: PlotView): string {
  const rev = cellText(row, "rev");
  return view.fields.length > 1 ? `${rev} ${cellText(row, "field")}` : rev;
}

/** One line for each state and field; rows without two numbers are left out. */
function linesOf(view: PlotView): readonly Line[] {
  const groups = Map.groupBy(view.rows, (row) => nameOf(row, view));
  return [...groups].map(([name, rows], index) => ({
    name,
    colour: colours[index % colours.length] ?? colours[0],
    points: rows
      .map((row) => [number(row[view.x]), number(row[view.y])] as const)
      .filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y)),
  }));
}

/** From a range of values to a range of the picture. */
function scale(
  [low, high]: readonly [number, number],
  [from, to]: readonly [number, number],
): (value: number) => number {
  const span = high - low || 1;
  return (value) => from + ((value - low) / span) * (to - from);
}

function rangeOf(values: readonly number[]): readonly [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) {
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low > high ? [0, 1] : [low, high];
}

function axisText(value: number): string {
  return String(Number(value.toPrecision(4)));
}

function axes(view: PlotView, x: readonly [number, number], y: readonly [number, number]): string {
  const bottom = height - edge.bottom;
  const tick = (value: number, place: number, isX: boolean): string =>
    isX
      ? `<text x="${place.toFixed(1)}" y="${bottom + 16}" text-anchor="middle">${axisText(value)}</text>`
      : `<text x="${edge.left - 6}" y="${(place + 4).toFixed(1)}" text-anchor="end">${axisText(value)}</text>`;
  const [toX, toY] = [scale(x, [edge.left, width - edge.right]), scale(y, [bottom, edge.top])];
  const steps = [0, 0.25, 0.5, 0.75, 1];
  const ticks = steps.flatMap((step) => {
    const [vx, vy] = [x[0] + (x[1] - x[0]) * step, y[0] + (y[1] - y[0]) * step];
    return [tick(vx, toX(vx), true), tick(vy, toY(vy), false)];
  });
  return [
    `<path d="M${edge.left} ${edge.top}V${bottom}H${width - edge.right}" fill="none" stroke="currentColor"/>`,
    ...ticks,
    `<text x="${(edge.left + width - edge.right) / 2}" y="${height - 6}" text-anchor="middle">${escaped(view.xLabel)}</text>`,
    `<text transform="translate(12 ${(edge.top + bottom) / 2}) rotate(-90)" text-anchor="middle">${escaped(view.yLabel)}</text>`,
  ].join("");
}

function legend(lines: readonly Line[]): string {
  const items = lines.map(({ name, colour }) => `<span style="color:${colour}">■</span> ${escaped(name)}`);
  return `<div>${items.join(" &nbsp; ")}</div>`;
}

function chart(view: PlotView): string {
  const lines = linesOf(view);
  const points = lines.flatMap((line) => line.points);
  const [x, y] = [rangeOf(points.map(([px]) => px)), rangeOf(points.map(([, py]) => py))];
  const [toX, toY] = [scale(x, [edge.left, width - edge.right]), scale(y, [height - edge.bottom, edge.top])];
  const isScatter = view.template.startsWith("scatter");
  const drawn = lines.map(({ colour, points: own }) => {
    const places = own.map(([px, py]) => [toX(px).toFixed(1), toY(py).toFixed(1)] as const);
    if (isScatter)
      return places
        .map(([px, py]) => `<circle cx="${px}" cy="${py}" r="2.5" fill="${colour}" fill-opacity=".6"/>`)
        .join("");
    return `<polyline fill="none" stroke="${colour}" stroke-width="1.6" points="${places.map((place) => place.join(",")).join(" ")}"/>`;
  });
  return `<svg width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">${axes(view, x, y)}${drawn.join("")}</svg>${legend(lines)}`;
}

/** Counts of pairs, one table for each state; with shares of each row when asked for. */
function confusionTables(view: PlotView): string {
  const names = [...new Set(view.rows.flatMap((row) => [cellText(row, view.x), cellText(row, view.y)]))].sort();
  const tables = view.revisions.map((revision) => {
    const counts = new Map<string, number>();
    for (const row of view.rows)
      if (row["rev"] === revision) {
        const key = JSON.stringify([cellText(row, view.y), cellText(row, view.x)]);
        counts.set(key, (counts.get(key) ?? 0) + 1);
      }
    const rows = names.map((y) => {
      const own = names.map((x) => counts.get(JSON.stringify([y, x])) ?? 0);
      const sum = own.reduce((all, count) => all + count, 0);
      const cells = own.map((count) => {
        const share = sum === 0 ? 0 : count / sum;
        const text = view.template === "confusion_normalized" ? share.toFixed(2) : String(count);
        return `<td style="background:rgba(148,93,214,${(share * 0.8).toFixed(2)})">${text}</td>`;
      });
      return `<tr><th>${escaped(y)}</th>${cells.join("")}</tr>`;
    });
    const head = names.map((x) => `<th>${escaped(x)}</th>`).join("");
    const corner = `${escaped(view.yLabel)} \\ ${escaped(view.xLabel)}`;
    return `<table><caption>${escaped(revision)}</caption><tr><th>${corner}</th>${head}</tr>${rows.join("")}</table>`;
  });
  return tables.join("");
}

function barRows(view: PlotView): string {
  const values = view.rows
    .map((row) => ({ row, value: number(row[view.x]) }))
    .filter(({ value }) => Number.isFinite(value));
  const most = Math.max(1e-12, ...values.map(({ value }) => Math.abs(value)));
  const shown = view.template.endsWith("sorted") ? values.toSorted((a, b) => b.value - a.value) : values;
  const rows = shown.map(({ row, value }) => {
    const colour = colours[Math.max(0, view.revisions.indexOf(cellText(row, "rev"))) % colours.length] ?? colours[0];
    const bar = `<svg width="240" height="14"><rect width="${((Math.abs(value) / most) * 240).toFixed(1)}" height="14" fill="${colour}"/></svg>`;
    return `<tr><th>${escaped(cellText(row, view.y))}</th><td>${escaped(cellText(row, "rev"))}</td><td>${bar}</td><td>${axisText(value)}</td></tr>`;
  });
  return `<table>${rows.join("")}</table>`;
}

/** The plot as a picture in HTML, without a script. */
export function plotPicture(view: PlotView): string {
  if (view.template.startsWith("confusion")) return confusionTables(view);
  return view.template.startsWith("bar") ? barRows(view) : chart(view);
}
