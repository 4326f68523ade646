import type { Comparison, ConfusionMatrix } from "../domain/evaluation.ts";
import { type Html, html } from "./html-text.ts";
import { count, decimal, signed, signedCount } from "./numbers.ts";
import { referenceName } from "./standing.ts";

const plotWidth = 220;
const laneHeight = 24;
const edge = 10;

/** A number for an attribute: at most two decimals, so that the bytes do not depend on the last bit. */
function at(value: number): string {
  return String(Number(value.toFixed(2)));
}

/** Half the width of the axis, in the metric's unit: everything drawn fits, and zero is in the middle of every row. */
function reach(comparisons: readonly Comparison[], margin: number | undefined): number {
  const ends = comparisons.flatMap(({ improvement, interval }) => [
    improvement ?? 0,
    ...(interval === null ? [] : [interval.low, interval.high]),
  ]);
  return Math.max(...ends.map(Math.abs), margin ?? 0) * 1.08 || 1;
}

function described({ reference, improvement, interval }: Comparison): string {
  const against = `against the ${referenceName[reference]}`;
  if (improvement === null) return `${against}: undefined`;
  const between = interval === null ? "no interval" : `interval ${signed(interval.low)} to ${signed(interval.high)}`;
  return `${against}: better by ${signed(improvement)}, ${between}`;
}

/**
 * Dot and whisker for each comparison of one metric: the dot is the improvement, the whisker its interval, the line in the middle
 * no change, and the shaded part the loss that the margin still allows.
 */
export function intervalPlot(metric: string, comparisons: readonly Comparison[], margin: number | undefined): Html {
  const height = comparisons.length * laneHeight;
  const scale = (plotWidth / 2 - edge) / reach(comparisons, margin);
  const x = (value: number): number => plotWidth / 2 + value * scale;
  const zone =
    margin === undefined || margin === 0
      ? undefined
      : html`<rect class="zone" x="${at(x(-margin))}" y="0" width="${at(margin * scale)}" height="${height}"/>`;
  const lanes = comparisons.map(({ improvement, interval, verdict }, lane) => {
    const y = lane * laneHeight + laneHeight / 2;
    if (improvement === null) return undefined;
    const whisker =
      interval === null
        ? undefined
        : html`<path class="whisker" d="M${at(x(interval.low))} ${y}H${at(x(interval.high))}M${at(x(interval.low))} ${y - 4}v8M${at(x(interval.high))} ${y - 4}v8"/>`;
    return html`<g class="${verdict.phase}">${whisker}<circle class="dot" cx="${at(x(improvement))}" cy="${y}" r="4.5"/></g>`;
  });
  const label = `${metric} ${comparisons.map(described).join("; ")}${margin === undefined ? "" : `; margin ${decimal(margin)}`}`;
  return html`<svg class="plot" role="img" aria-label="${label}" viewBox="0 0 ${plotWidth} ${height}" width="${plotWidth}" height="${height}">${zone}<path class="zero" d="M${plotWidth / 2} 0V${height}"/>${lanes}</svg>`;
}

interface Tile {
  readonly kind: "right" | "wrong";
  readonly name: keyof ConfusionMatrix;
  readonly words: string;
  readonly column: 0 | 1;
  readonly row: 0 | 1;
}

const tiles: readonly Tile[] = [
  { kind: "right", name: "truePositives", words: "found", column: 0, row: 0 },
  { kind: "wrong", name: "falseNegatives", words: "missed", column: 1, row: 0 },
  { kind: "wrong", name: "falsePositives", words: "false alarms", column: 0, row: 1 },
  { kind: "right", name: "trueNegatives", words: "left alone", column: 1, row: 1 },
];

const tileWidth = 132;
const tileHeight = 68;
const gap = 4;
const labelWidth = 74;
const labelHeight = 24;

/** A 2 × 2 matrix; a tile is the stronger the larger its share of the rows that are actually so. */
export function confusionPlot(title: string, matrix: ConfusionMatrix, before: ConfusionMatrix | undefined): Html {
  const positives = matrix.truePositives + matrix.falseNegatives;
  const negatives = matrix.trueNegatives + matrix.falsePositives;
  const drawn = tiles.map(({ kind, name, words, column, row }) => {
    const x = labelWidth + column * (tileWidth + gap);
    const y = labelHeight + row * (tileHeight + gap);
    const share = matrix[name] / Math.max(1, row === 0 ? positives : negatives);
    const change = before === undefined ? "" : ` (${signedCount(matrix[name] - before[name])})`;
    return html`<rect class="tile ${kind}" x="${x}" y="${y}" width="${tileWidth}" height="${tileHeight}" rx="6" fill-opacity="${at(0.1 + 0.35 * share)}"/><text class="number" x="${x + tileWidth / 2}" y="${y + 32}">${count(matrix[name])}</text><text class="note" x="${x + tileWidth / 2}" y="${y + 52}">${words}${change}</text>`;
  });
  const width = labelWidth + 2 * tileWidth + gap;
  const height = labelHeight + 2 * tileHeight + gap;
  const said = tiles.map(({ name, words }) => `${count(matrix[name])} ${words}`).join(", ");
  const middle = (index: number): number => labelWidth + index * (tileWidth + gap) + tileWidth / 2;
  const side = (index: number): number => labelHeight + index * (tileHeight + gap) + tileHeight / 2 + 4;
  return html`<figure class="confusion"><figcaption>${title}</figcaption><svg role="img" aria-label="${title}: ${said}" viewBox="0 0 ${width} ${height}"><text class="axis" x="${middle(0)}" y="14">predicted positive</text><text class="axis" x="${middle(1)}" y="14">predicted negative</text><text class="axis side" x="${labelWidth - 10}" y="${side(0) - 8}">actually</text><text class="axis side" x="${labelWidth - 10}" y="${side(0) + 8}">positive</text><text class="axis side" x="${labelWidth - 10}" y="${side(1) - 8}">actually</text><text class="axis side" x="${labelWidth - 10}" y="${side(1) + 8}">negative</text>${drawn}</svg></figure>`;
}
