import type { Json } from "../domain/json.ts";
import type { SweepRecord } from "../domain/sweep-record.ts";
import { cell, code, sentence } from "./cell.ts";
import { left, right, row, table } from "./markdown-table.ts";
import { count, decimal, signed } from "./numbers.ts";
import { plural, shortDigest } from "./text.ts";

/** What the best of a sweep means for the file, as whoever renders it has made of the file itself. */
export interface SweepView {
  readonly record: SweepRecord;
  readonly headSha: string;
  /** The comparison in words. */
  readonly found: string;
  /** Parameters that the best has otherwise; `from` is `undefined` for one that the section does not have yet. */
  readonly changes: readonly { readonly key: string; readonly from: Json | undefined; readonly to: Json }[];
  /** Lines that go and lines that come, where they are offered; `undefined` when nothing is. */
  readonly lines:
    | { readonly start: number; readonly before: readonly string[]; readonly after: readonly string[] }
    | undefined;
  /** True when they stand as a suggestion beside the change. */
  readonly isSuggested: boolean;
}

/** Longest line that is shown, in characters. */
const lineLimit = 500;

function titleOf({ comparison }: SweepRecord): string {
  switch (comparison?.verdict) {
    case "better":
      return "🟢 **A sweep found better parameters**";
    case "same":
      return "⚪ **A sweep found nothing better: params.yaml has the best already**";
    case "not_distinguishable":
    case "worse":
    case "undecided":
      return "🟡 **A sweep proved no winner** (`winner_unproven`)";
    case undefined:
      return "🔴 **A sweep found nothing: no trial succeeded** (`winner_unproven`)";
  }
}

function evidence({ metric, best, comparison, trials, failed, cpuMs }: SweepRecord): string {
  const compared = comparison !== undefined && "difference" in comparison ? comparison : undefined;
  const rows = [
    ...(best === undefined
      ? []
      : [
          row(
            "the best in the search",
            `${decimal(best.mean)} ± ${decimal(best.deviation)}`,
            `${count(best.count)} scores`,
          ),
          row("its spread between seeds", decimal(best.betweenSeeds), "the luck of the training"),
          row("its spread between folds", decimal(best.betweenFolds), "the luck of the rows"),
        ]),
    ...(compared === undefined
      ? []
      : [
          row("the best on fresh folds", decimal(compared.winner), `${count(compared.folds)} folds`),
          row("the file as it stands, there", decimal(compared.incumbent), ""),
          row(
            "difference",
            `**${signed(compared.difference)}**`,
            `95 % interval ${signed(compared.low)} to ${signed(compared.high)}; positive is better`,
          ),
        ]),
  ];
  const cost = `${count(trials)} ${plural(trials, "trial", "trials")}, ${count(failed)} failed, ${count(Math.round(cpuMs / 1000))} s of processor time.`;
  return rows.length === 0 ? cost : `${table(["", cell(metric), ""], [left, right, left], rows)}\n\n${cost}`;
}

function changesTable({ changes, record }: SweepView): string {
  const shown = (value: Json | undefined): string => (value === undefined ? "" : cell(JSON.stringify(value)));
  const rows = changes.map(({ key, from, to }) => row(cell(`${record.section}.${key}`), shown(from), shown(to)));
  return table([cell(record.params.path), "now", "the best"], [left, left, left], rows);
}

/** A fence that no line in it closes. */
function fenced(lines: readonly string[]): string {
  const longest = Math.max(2, ...lines.flatMap((line) => [...line.matchAll(/`+/g)].map(([ticks]) => ticks.length)));
  const fence = "`".repeat(longest + 1);
  return [`${fence}diff`, ...lines, fence].join("\n");
}

function offer({ lines, isSuggested, record }: SweepView): string {
  if (lines === undefined) return "Nothing is suggested. More `repeats` in sweep.yaml, or more rows, may tell.";
  if (isSuggested)
    return `The change stands as a suggestion at line ${count(lines.start)} of ${code(record.params.path)}: commit it there.`;
  const { start, before, after } = lines;
  const cut = (mark: string) => (line: string) => `${mark}${line.replace(/[^\P{C}\t]/gu, "").slice(0, lineLimit)}`;
  const diff = [
    `@@ -${start},${before.length} +${start},${after.length} @@`,
    ...before.map(cut("-")),
    ...after.map(cut("+")),
  ];
  return `The lines are not part of this pull request's change, so nobody can be offered to commit them with a click. To take them over:\n\n${fenced(diff)}`;
}

/** One comment about a sweep; everything in the record is somebody else's word. */
export function renderSweep(view: SweepView): string {
  const { record, headSha, found, changes } = view;
  return [
    titleOf(record),
    "",
    `Section ${code(record.section)} of ${code(record.params.path)} at ${code(shortDigest(headSha))}: ${sentence(found, 600)}.`,
    "",
    evidence(record),
    ...(changes.length === 0 ? [] : ["", changesTable(view), "", offer(view)]),
    "",
    "The rows that the gates judge by were not looked at; they judge the change when it is pushed.",
  ].join("\n");
}
