import type { CurvePoints, ScoredModel } from "../domain/evaluation.ts";
import type { ModelSection } from "../domain/report-view.ts";
import { type Html, html, line } from "./html-text.ts";
import { areSameReferences } from "./standing.ts";

const size = 240;
const left = 38;
const top = 8;
const bottom = 34;

/** One line of a drawing; the class gives its colour and its dashes, so that it is told apart without colour, too. */
interface DrawnLine {
  readonly className: "candidate" | "baseline" | "champion";
  readonly points: CurvePoints;
}

interface Drawing {
  readonly title: string;
  readonly xLabel: string;
  readonly yLabel: string;
  readonly lines: readonly DrawnLine[];
  /** What chance, or a perfectly calibrated model, would draw. */
  readonly hasDiagonal: boolean;
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

function at(value: number): string {
  return String(Number(value.toFixed(1)));
}

/** An end of an axis, in few letters: there is room for six. */
function tick(value: number): string {
  const short = Number(value.toPrecision(3));
  const plain = String(short);
  return plain.length <= 6 ? plain : short.toExponential(0);
}

function drawing({ title, xLabel, yLabel, lines, hasDiagonal, x, y }: Drawing): Html {
  const place = (value: number, [low, high]: readonly [number, number]): number =>
    high === low ? 0.5 : (value - low) / (high - low);
  const px = (value: number): number => left + size * place(value, x);
  const py = (value: number): number => top + size * (1 - place(value, y));
  const path = (points: CurvePoints): string =>
    points.map(([a, b], i) => `${i === 0 ? "M" : "L"}${at(px(a))} ${at(py(b))}`).join("");
  const label = `${title}: ${lines.map(({ className, points }) => `${className}, ${points.length} points`).join("; ")}`;
  const ends = (range: readonly [number, number]): readonly [string, string] => [tick(range[0]), tick(range[1])];
  const [[xLow, xHigh], [yLow, yHigh]] = [ends(x), ends(y)];
  const diagonal = hasDiagonal
    ? html`<path class="chance" d="M${left} ${top + size}L${left + size} ${top}"/>`
    : undefined;
  const drawn = lines.map(({ className, points }) => html`<path class="curve ${className}" d="${path(points)}"/>`);
  return html`<figure class="drawing"><figcaption>${title}</figcaption><svg role="img" aria-label="${label}" viewBox="0 0 ${left + size + 10} ${top + size + bottom}"><rect class="frame" x="${left}" y="${top}" width="${size}" height="${size}"/>${diagonal}${drawn}<text class="tick" x="${left}" y="${top + size + 14}">${xLow}</text><text class="tick end" x="${left + size}" y="${top + size + 14}">${xHigh}</text><text class="tick end" x="${left - 4}" y="${top + size}">${yLow}</text><text class="tick end" x="${left - 4}" y="${top + 10}">${yHigh}</text><text class="axis" x="${left + size / 2}" y="${top + size + 28}">${xLabel}</text><text class="axis" transform="rotate(-90)" x="${-(top + size / 2)}" y="12">${yLabel}</text></svg></figure>`;
}

const unit = [0, 1] as const;

/** ROC, precision and recall, and calibration of all models over each other; `undefined` for records and tasks without. */
export function curvesSection(section: ModelSection): Html | undefined {
  const { candidate, baseline, champion } = section.evaluation;
  if (candidate.curves === undefined) return undefined;
  const models: readonly { readonly className: DrawnLine["className"]; readonly model: ScoredModel | undefined }[] = [
    { className: "baseline", model: baseline },
    { className: "champion", model: areSameReferences(section) ? undefined : champion },
    // Last, so that it lies on top.
    { className: "candidate", model: candidate },
  ];
  const linesOf = (of: "roc" | "precisionRecall" | "calibration"): readonly DrawnLine[] =>
    models.flatMap(({ className, model }) => {
      const points = model?.curves?.[of] ?? [];
      return points.length < 2 ? [] : [{ className, points }];
    });
  const drawings = (
    [
      { of: "roc", title: "ROC", xLabel: "false positive rate", yLabel: "true positive rate", hasDiagonal: true },
      {
        of: "precisionRecall",
        title: "Precision and recall",
        xLabel: "recall",
        yLabel: "precision",
        hasDiagonal: false,
      },
      {
        of: "calibration",
        title: "Calibration",
        xLabel: "mean probability",
        yLabel: "how often it came true",
        hasDiagonal: true,
      },
    ] as const
  ).flatMap(({ of, ...style }) => {
    const lines = linesOf(of);
    return lines.length === 0 ? [] : [drawing({ ...style, lines, x: unit, y: unit })];
  });
  if (drawings.length === 0) return undefined;
  const names = { candidate: "pull request", baseline: "merge base", champion: "champion" } as const;
  const key = models
    .filter(({ model }) => model?.curves !== undefined)
    .toReversed()
    .map(
      ({ className }) =>
        html`<span class="key"><svg aria-hidden="true" viewBox="0 0 28 8"><path class="curve ${className}" d="M1 4H27"/></svg>${names[className]}</span>`,
    );
  return html`
<section class="sheet">
<h3>Curves</h3>
<div class="drawings">${drawings}</div>
<p class="quiet keys">${key}</p>
</section>`;
}

/** The mean answer as a number of one input goes from low to high; `undefined` where its values are no numbers. */
export function dependenceDrawing(
  input: string,
  points: readonly { readonly value: string; readonly means: readonly number[] }[],
): Html | undefined {
  const numbers = points.map(({ value, means }) => [Number(value), means[0] ?? Number.NaN] as const);
  if (numbers.length < 3 || numbers.some(([x, y]) => !Number.isFinite(x) || !Number.isFinite(y))) return undefined;
  const range = (values: readonly number[]): readonly [number, number] => [Math.min(...values), Math.max(...values)];
  return drawing({
    title: line(input),
    xLabel: line(input),
    yLabel: "mean answer",
    lines: [{ className: "candidate", points: numbers }],
    hasDiagonal: false,
    x: range(numbers.map(([x]) => x)),
    y: range(numbers.map(([, y]) => y)),
  });
}
