import type { ModelSection } from "../domain/report-view.ts";
import { fitLines, moreOf } from "./budget.ts";
import { cell, code } from "./cell.ts";
import { lineDiagram } from "./diagram.ts";
import { left, right, row, table } from "./markdown-table.ts";
import { count, decimal } from "./numbers.ts";
import { sparkline, thinned } from "./sparkline.ts";
import { plural } from "./text.ts";

/** Blocks of a line that shows a course. */
const lineWidth = 20;

type Points = readonly (readonly [number, number])[];

function courseCell(points: Points): string {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return "–";
  const course = sparkline(thinned(points, lineWidth).map(([, value]) => value));
  return `${course} ${decimal(first[1])} → ${decimal(last[1])} in ${count(last[0])} ${plural(last[0], "step", "steps")}`;
}

/** What the training measured step by step, beside the merge base's; `undefined` where it wrote nothing. */
export function learningCurvePart({ learningCurves = [] }: ModelSection): string | undefined {
  if (learningCurves.length === 0) return undefined;
  const rows = fitLines({
    items: learningCurves,
    draw: ({ name, head, base }) => row(cell(name), courseCell(head), courseCell(base)),
    budget: 2_500,
    more: (rest) => row(moreOf("curves")(rest), "", ""),
  });
  return ["### Learning curve", table(["Curve", "Pull request", "Merge base"], [left, left, left], rows)].join("\n\n");
}

/** Names that a diagram takes as they are. */
const plainMetric = /^[a-z][a-z0-9_]{0,40}$/;

/** The first metric that every model has, as a diagram; `undefined` with fewer than two models. */
function historyChart({ metrics, models, candidate }: NonNullable<ModelSection["history"]>): string | undefined {
  const metric = metrics.find(
    (name) =>
      plainMetric.test(name) &&
      candidate[name] !== undefined &&
      models.every((past) => past.metrics[name] !== undefined),
  );
  if (metric === undefined || models.length < 2) return undefined;
  const values = [...models.map((past) => past.metrics[metric] ?? 0), candidate[metric] ?? 0];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (Math.max(-low, high) >= 1e9) return undefined;
  // A line that does not move needs an axis all the same.
  const room = high === low ? Math.max(Math.abs(high) * 0.1, 0.01) : (high - low) * 0.1;
  // The diagram's language knows no exponents.
  const number = (value: number): string => String(Number(value.toFixed(6)));
  const labels = [...models.map(({ modelVersion }) => modelVersion.slice(0, 16)), "this"];
  return lineDiagram([
    `title "${metric}"`,
    `x-axis [${labels.map((name) => `"${name}"`).join(", ")}]`,
    `y-axis ${number(low - room)} --> ${number(high + room)}`,
    `line [${values.map(number).join(", ")}]`,
  ]);
}

/** The models that came onto the default branch before, and this one; `undefined` where there is none. */
export function historyPart({ history }: ModelSection): string | undefined {
  if (history === undefined || history.models.length === 0) return undefined;
  const { metrics, models, candidate } = history;
  const shown = (value: number | undefined): string => (value === undefined ? "–" : decimal(value));
  const rows = metrics.map((metric) => {
    const values = [...models.map((past) => past.metrics[metric]), candidate[metric]];
    return row(
      cell(metric),
      shown(models.at(-1)?.metrics[metric]),
      `**${shown(candidate[metric])}**`,
      sparkline(values),
    );
  });
  const chart = historyChart(history);
  const [oldest, newest] = [models[0]?.modelVersion ?? "", models.at(-1)?.modelVersion ?? ""];
  const range = models.length === 1 ? code(newest) : `${code(oldest)} to ${code(newest)}`;
  return [
    "### History",
    table(["Metric", "Newest on the default branch", "Pull request", "Course"], [left, right, right, left], rows),
    `${range}, the last ${count(models.length)} ${plural(models.length, "model", "models")} of the default branch, and this one at the end; each by its own run's metrics, on the rows of its time.`,
    ...(chart === undefined ? [] : [chart]),
  ].join("\n\n");
}
