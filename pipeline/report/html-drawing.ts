import { type Html, html } from "./html-text.ts";

const size = 240;
const left = 44;
const top = 8;
const bottom = 34;

/** A range of values, from the lowest to the highest. */
export type Range = readonly [number, number];

export type LineKind = "candidate" | "baseline" | "champion";

/** What a reader is told of a line; its kind gives its colour and its dashes, so that it is told apart without colour, too. */
export const lineNames: Readonly<Record<LineKind, string>> = {
  candidate: "pull request",
  baseline: "merge base",
  champion: "champion",
};

/** One line of a drawing. */
export interface DrawnLine {
  readonly kind: LineKind;
  readonly points: readonly (readonly [number, number])[];
}

export interface Drawing {
  /** May be chosen by a pull request, as the labels may. */
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly lines: readonly DrawnLine[];
  /** What chance, or a perfectly calibrated model, would draw. */
  readonly hasDiagonal: boolean;
  readonly x: Range;
  readonly y: Range;
  /** What stands at the ends of the lower edge in place of the numbers. */
  readonly xEnds?: readonly [string, string] | undefined;
}

/** From the lowest to the highest of at least one value. */
export function rangeOf(values: readonly number[]): Range {
  return values.reduce<Range>(
    ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
    [Infinity, -Infinity],
  );
}

/** A number for an attribute: at most one decimal, so that the bytes do not depend on the last bit. */
function at(value: number): string {
  return String(Number(value.toFixed(1)));
}

/** An end of an axis, in few letters: there is room for six. */
function tick(value: number): string {
  const short = Number(value.toPrecision(3));
  const plain = String(short);
  return plain.length <= 6 ? plain : short.toExponential(0);
}

/** Lines in a frame, with what they are for who cannot see them. */
export function drawingFigure(drawing: Drawing): Html {
  const { title, xLabel, yLabel, lines, hasDiagonal, x, y, xEnds } = drawing;
  const place = (value: number, [low, high]: Range): number => (high === low ? 0.5 : (value - low) / (high - low));
  const px = (value: number): number => left + size * place(value, x);
  const py = (value: number): number => top + size * (1 - place(value, y));
  const path = (points: DrawnLine["points"]): string =>
    points.map(([a, b], i) => `${i === 0 ? "M" : "L"}${at(px(a))} ${at(py(b))}`).join("");
  const label = `${title}: ${lines.map(({ kind, points }) => `${kind}, ${points.length} points`).join("; ")}`;
  const [xLow, xHigh] = xEnds ?? [tick(x[0]), tick(x[1])];
  const diagonal = hasDiagonal
    ? html`<path class="chance" d="M${left} ${top + size}L${left + size} ${top}"/>`
    : undefined;
  const drawn = lines.map(({ kind, points }) => html`<path class="curve ${kind}" d="${path(points)}"/>`);
  return html`<figure class="drawing"><figcaption>${title}</figcaption><svg role="img" aria-label="${label}" viewBox="0 0 ${left + size + 10} ${top + size + bottom}"><rect class="frame" x="${left}" y="${top}" width="${size}" height="${size}"/>${diagonal}${drawn}<text class="tick" x="${left}" y="${top + size + 14}">${xLow}</text><text class="tick end" x="${left + size}" y="${top + size + 14}">${xHigh}</text><text class="tick end" x="${left - 4}" y="${top + size}">${tick(y[0])}</text><text class="tick end" x="${left - 4}" y="${top + 10}">${tick(y[1])}</text><text class="axis" x="${left + size / 2}" y="${top + size + 28}">${xLabel}</text><text class="axis" transform="rotate(-90)" x="${-(top + size / 2)}" y="12">${yLabel}</text></svg></figure>`;
}

/** Which line is which. */
export function lineKeys(kinds: readonly LineKind[]): Html {
  const keys = kinds.map(
    (kind) =>
      html`<span class="key"><svg aria-hidden="true" viewBox="0 0 28 8"><path class="curve ${kind}" d="M1 4H27"/></svg>${lineNames[kind]}</span>`,
  );
  return html`
<p class="quiet keys">${keys}</p>`;
}
