import type { ScoredModel } from "../domain/evaluation.ts";
import type { Operation } from "../domain/operation.ts";
import type { ModelSection } from "../domain/report-view.ts";
import { bytes, count, percent } from "./numbers.ts";
import { areSameReferences } from "./standing.ts";

/** One line of the table of what models take to run. */
export interface OperationRow {
  readonly title: string;
  readonly candidate: string;
  readonly baseline: string;
  readonly champion: string;
  /** Change of the candidate against the merge base, else the champion: `12 % more`. */
  readonly change: string;
}

/** A time with three digits that say something: `0.0123 ms`, `1.23 ms`, `1,234 ms`. */
function milliseconds(value: number): string {
  return `${value >= 100 ? count(Math.round(value)) : String(Number(value.toPrecision(3)))} ms`;
}

const lines: readonly {
  readonly title: string;
  readonly of: (operation: Operation) => number | undefined;
  readonly shown: (value: number) => string;
}[] = [
  { title: "Latency p50", of: ({ latencyP50Ms }) => latencyP50Ms, shown: milliseconds },
  { title: "Latency p95", of: ({ latencyP95Ms }) => latencyP95Ms, shown: milliseconds },
  { title: "Latency p99", of: ({ latencyP99Ms }) => latencyP99Ms, shown: milliseconds },
  {
    title: "Rows per second",
    of: ({ rowsPerSecond }) => rowsPerSecond,
    shown: (value) => count(Number(value.toPrecision(3))),
  },
  { title: "Size", of: ({ sizeBytes }) => sizeBytes, shown: bytes },
  { title: "Memory", of: ({ memoryBytes }) => memoryBytes, shown: bytes },
];

function changeOf(now: number | undefined, before: number | undefined): string {
  if (now === undefined || before === undefined || before === 0) return "–";
  const share = now / before - 1;
  if (Math.abs(share) < 0.005) return "the same";
  return `${percent(Number(Math.abs(share).toPrecision(2)))} ${share > 0 ? "more" : "less"}`;
}

/** What the three models take to run; empty for an evaluation that measured none of it. */
export function operationRows(section: ModelSection): readonly OperationRow[] {
  const { candidate, baseline, champion } = section.evaluation;
  if (candidate.operation === undefined) return [];
  const reference = (baseline ?? champion)?.operation;
  return lines.flatMap(({ title, of, shown }): readonly OperationRow[] => {
    const value = (model: ScoredModel | undefined): number | undefined => model?.operation && of(model.operation);
    const cell = (found: number | undefined): string => (found === undefined ? "–" : shown(found));
    const values = [candidate, baseline, champion].map(value);
    if (values.every((found) => found === undefined)) return [];
    const [own, base, best] = values;
    return [
      {
        title,
        candidate: cell(own),
        baseline: cell(base),
        champion: cell(best),
        change: changeOf(own, reference && of(reference)),
      },
    ];
  });
}

/** How the numbers came about. */
export function operationNote(section: ModelSection): string {
  const { timed } = section.evaluation.candidate.operation ?? {};
  const same = areSameReferences(section) ? " Merge base and champion are the same bytes." : "";
  const how =
    timed === undefined
      ? "The models could not be timed."
      : timed === "requests"
        ? "Requests of one row, and of up to 1,000 rows, answered by all models in turn on the same machine."
        : "Whole runs of the declared command over all rows, by all models in turn on the same machine.";
  return `${how} Read off a stopwatch: shown, and no part of what is approved.${same}`;
}

/** What a metric is held to: `0.01`, or `0.01, effect 0.02`. */
export function boundsText(bounds: {
  readonly margin?: number | undefined;
  readonly effect?: number | undefined;
}): string {
  if (bounds.margin === undefined) return "–";
  return bounds.effect === undefined
    ? String(bounds.margin)
    : `${String(bounds.margin)}, effect ${String(bounds.effect)}`;
}
