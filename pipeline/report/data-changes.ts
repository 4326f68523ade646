import type { DataDiff, DirectoryDiff, RowChange, TableDiff } from "../domain/data-diff.ts";
import { count, signedCount } from "./numbers.ts";
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

function tableDetails(diff: TableDiff): readonly Detail[] {
  const by = (what: string): Detail => [`${what}, by `, { name: diff.idColumn }];
  const edits = diff.editsByColumn.slice(0, shownColumns);
  return [
    ...named("Columns added", diff.columnsAdded),
    ...named("Columns removed", diff.columnsRemoved),
    ...(edits.length === 0
      ? []
      : [
          [
            "Rows edited by column: ",
            ...separated(edits.map(({ column, count: rows }) => [{ name: column }, ` ${count(rows)}`])),
            diff.editsByColumn.length > edits.length ? " …" : "",
          ],
        ]),
    ...examples(by("Rows added"), diff.rowsAdded),
    ...examples(by("Rows removed"), diff.rowsRemoved),
    ...examples(by("Rows edited"), diff.rowsEdited),
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
      return { ...common, size: sideLabel(diff), added: "–", removed: "–", edited: "–", details: [] };
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
