import type { ContractAnswer } from "../domain/data-contract.ts";
import type {
  CellEdit,
  ColumnShift,
  DataDiff,
  DirectoryDiff,
  LabelDiff,
  RowChange,
  SharedRows,
  TableDiff,
} from "../domain/data-diff.ts";
import { count, percent, signedCount } from "./numbers.ts";
import { plural, shortDigest } from "./text.ts";

/** A line of words and names; a name is untrusted and is written as the medium writes names. */
export type DetailPart = string | { readonly name: string };
export type Detail = readonly DetailPart[];

/** One tracked path as a reader sees it: a line of numbers, and lines of detail. */
export interface DataChange {
  readonly path: string;
  /** For example `10,000 → 10,412 rows (+412)`. */
  readonly size: string;
  readonly added: string;
  readonly removed: string;
  readonly edited: string;
  /** Short digests; empty for a side that lacks the path. */
  readonly before: string;
  readonly after: string;
  readonly details: readonly Detail[];
}

const shownColumns = 8;
const shownExamples = 5;

function separated(details: readonly Detail[]): Detail {
  return details.flatMap((detail, index) => (index === 0 ? detail : [", ", ...detail]));
}

function named(title: string, names: readonly string[]): readonly Detail[] {
  if (names.length === 0) return [];
  const shown = names.slice(0, shownColumns).map((name) => [{ name }]);
  const more = names.length - shown.length;
  return [[`${title}: `, ...separated(shown), more === 0 ? "" : ` and ${count(more)} more`]];
}

function examples(title: Detail, { count: all, examples: ids }: RowChange): readonly Detail[] {
  if (all === 0 || ids.length === 0) return [];
  const shown = ids.slice(0, shownExamples).map((name) => [{ name }]);
  return [[...title, ": ", ...separated(shown), all > shown.length ? " …" : ""]];
}

function size(before: number, after: number, unit: readonly [string, string]): string {
  const word = plural(after, ...unit);
  if (before === after) return `${count(after)} ${word}`;
  return `${count(before)} → ${count(after)} ${word} (${signedCount(after - before)})`;
}

/** A value of a cell; a missing one has no name. */
function value(cell: string | null): DetailPart {
  return cell === null ? "nothing" : { name: cell };
}

function cellDetail({ id, column, before, after }: CellEdit): Detail {
  return ["Edited ", { name: id }, ": ", { name: column }, " ", value(before), " → ", value(after)];
}

function labelDetails({ column, balance, flips, pairs }: LabelDiff): readonly Detail[] {
  const flipped = pairs.map(({ before, after, count: rows }) => [
    value(before),
    " → ",
    value(after),
    `: ${count(rows)}`,
  ]);
  const classes = balance.map((one) => [value(one.value), `: ${count(one.before)} → ${count(one.after)}`]);
  const isMoved = balance.some(({ before, after }) => before !== after);
  return [
    ...(flips === 0 ? [] : [[`${count(flips)} ${plural(flips, "label", "labels")} flipped: `, ...separated(flipped)]]),
    ...(isMoved ? [["Class balance of ", { name: column }, ": ", ...separated(classes)]] : []),
  ];
}

function shiftDetail({ column, distance, adjustedPValue, missing, median, appeared, vanished }: ColumnShift): Detail {
  const p = adjustedPValue < 1e-4 ? "below 0.0001" : adjustedPValue.toFixed(4);
  const only = (title: string, found: readonly string[] = []): Detail =>
    found.length === 0 ? [] : [`; ${title} `, ...separated(found.map((name) => [{ name }]))];
  return [
    "Distribution of ",
    { name: column },
    ` moved: ${percent(Number(distance.toPrecision(2)))} of the rows are elsewhere, adjusted p ${p}`,
    ...(median === undefined || median.before === median.after
      ? []
      : ["; median ", { name: String(median.before) }, " → ", { name: String(median.after) }]),
    ...(missing.before === missing.after ? [] : [`; missing ${count(missing.before)} → ${count(missing.after)}`]),
    ...only("new", appeared),
    ...only("gone", vanished),
  ];
}

/** True when two states of a table say the same. */
function isSame(diff: TableDiff): boolean {
  const { rowsAdded, rowsRemoved, rowsEdited, columnsAdded, columnsRemoved, columnsRetyped = [], isReordered } = diff;
  const rows = rowsAdded.count + rowsRemoved.count + rowsEdited.count;
  return rows + columnsAdded.length + columnsRemoved.length + columnsRetyped.length === 0 && isReordered !== true;
}

function tableDetails(diff: TableDiff): readonly Detail[] {
  if (isSame(diff)) return [["No row differs: the same rows, in another order or written in another way"]];
  const by = (what: string): Detail =>
    diff.idColumn === undefined ? [`${what}, by what they hold`] : [`${what}, by `, { name: diff.idColumn }];
  const { columnsRetyped = [], cellEdits = [], duplicates, label, shifts = [], unpaired } = diff;
  const edits = diff.editsByColumn.slice(0, shownColumns);
  const cells = diff.editsByColumn.reduce((sum, { count: rows }) => sum + rows, 0);
  return [
    ...(unpaired === undefined ? [] : [["Rows are not paired: ", { name: unpaired }]]),
    ...named("Columns added", diff.columnsAdded),
    ...named("Columns removed", diff.columnsRemoved),
    ...columnsRetyped.map(({ column, before, after }) => [
      "Column ",
      { name: column },
      " held ",
      { name: before },
      ", holds ",
      { name: after },
    ]),
    ...(diff.isReordered === true ? [["Columns stand in another order"]] : []),
    ...(label === undefined ? [] : labelDetails(label)),
    ...(duplicates === undefined || duplicates.before === duplicates.after
      ? []
      : [[`Rows that repeat another: ${count(duplicates.before)} → ${count(duplicates.after)}`]]),
    ...shifts.map(shiftDetail),
    ...(edits.length === 0
      ? []
      : [
          [
            `${count(cells)} ${plural(cells, "cell", "cells")} edited, by column: `,
            ...separated(edits.map(({ column, count: rows }) => [{ name: column }, ` ${count(rows)}`])),
            diff.editsByColumn.length > edits.length ? " …" : "",
          ],
        ]),
    ...cellEdits.map(cellDetail),
    ...examples(by("Rows added"), diff.rowsAdded),
    ...examples(by("Rows removed"), diff.rowsRemoved),
    ...examples(by("Rows edited"), diff.rowsEdited),
  ];
}

/** What to know of rows that a model is trained on and judged by; nothing when there are none. */
export function sharedRowsDetail(shared: SharedRows | undefined): Detail | undefined {
  if (shared === undefined || shared.rows === 0) return undefined;
  const { rows, newRows, newExactRows, examples: found, trainingPath, evaluationPath } = shared;
  const fresh =
    newRows === 0
      ? ["none of them new"]
      : [
          `${count(newRows)} of them new, ${count(newExactRows)} to the letter: `,
          ...separated(found.map((name) => [{ name }])),
        ];
  return [
    `${count(rows)} ${plural(rows, "row", "rows")} of `,
    { name: evaluationPath },
    ` ${plural(rows, "says", "say")} what a row of `,
    { name: trainingPath },
    " says, ids apart; ",
    ...fresh,
    newRows > found.length ? " …" : "",
  ];
}

const shownFindings = 50;

/** What the data contract found, and whether the change edits it; nothing when it holds and stays. */
export function contractDetails(contract: ContractAnswer | undefined): readonly Detail[] {
  if (contract === undefined) return [];
  const { file, source, findings, isEdited } = contract;
  const more = findings.length - shownFindings;
  return [
    ...findings
      .slice(0, shownFindings)
      .map(({ line, rule, sentence, mode }) => [
        { name: `${file}:${line}` },
        mode === "informational" ? " (on trial) " : " ",
        { name: rule },
        ": ",
        { name: sentence },
      ]),
    ...(more > 0 ? [[`and ${count(more)} more rules are broken`]] : []),
    ...(isEdited ? [["The change edits ", { name: file }, "; the merge base's was asked"]] : []),
    ...(source === "head" && findings.length > 0 ? [[{ name: file }, " is new: nobody has merged it yet"]] : []),
  ];
}

function directoryDetails(diff: DirectoryDiff): readonly Detail[] {
  return [
    ...examples(["Files added"], diff.filesAdded),
    ...examples(["Files removed"], diff.filesRemoved),
    ...examples(["Files edited"], diff.filesEdited),
  ];
}

function sideLabel({ before, after }: DataDiff): string {
  if (before === undefined) return "new";
  return after === undefined ? "removed" : "changed, not compared";
}

/** What happened to one tracked path. */
export function dataChange(diff: DataDiff): DataChange {
  const { path, before, after, detail } = diff;
  const common = {
    path,
    before: before === undefined ? "" : shortDigest(before),
    after: after === undefined ? "" : shortDigest(after),
  };
  switch (detail?.kind) {
    case undefined:
      return {
        ...common,
        size: sideLabel(diff),
        added: "–",
        removed: "–",
        edited: "–",
        details: diff.problem === undefined ? [] : [[`${diff.problem.code}: `, { name: diff.problem.sentence }]],
      };
    case "table":
      return {
        ...common,
        size: size(detail.rowsBefore, detail.rowsAfter, ["row", "rows"]),
        added: signedCount(detail.rowsAdded.count),
        removed: signedCount(-detail.rowsRemoved.count),
        edited: count(detail.rowsEdited.count),
        details: tableDetails(detail),
      };
    case "directory":
      return {
        ...common,
        size: size(detail.filesBefore, detail.filesAfter, ["file", "files"]),
        added: signedCount(detail.filesAdded.count),
        removed: signedCount(-detail.filesRemoved.count),
        edited: count(detail.filesEdited.count),
        details: directoryDetails(detail),
      };
  }
}
