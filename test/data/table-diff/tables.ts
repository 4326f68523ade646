import { join } from "node:path";
import { type DiffOptions, diffTables } from "../../../pipeline/data/table-diff/diff.ts";
import type { TableDiff } from "../../../pipeline/domain/data-diff.ts";
import { temporaryFolder, writeFiles } from "../../support/folder.ts";

/** Two tables as texts, compared; names decide the format. */
export async function diffTexts(
  before: string,
  after: string,
  options: Partial<DiffOptions> & { readonly names?: readonly [string, string] } = {},
): Promise<TableDiff> {
  const folder = temporaryFolder();
  const [first, second] = options.names ?? ["before.csv", "after.csv"];
  await writeFiles(folder, { [first]: before, [second]: after });
  return diffTables(
    { path: join(folder, first), where: first },
    { path: join(folder, second), where: second },
    { keys: ["id"], labelColumn: undefined, personal: new Set(), searchFrom: [], ...options },
  );
}

/** What is counted, without what is only shown. */
export function counts({ rowsAdded, rowsRemoved, rowsEdited, editsByColumn }: TableDiff) {
  return {
    added: rowsAdded.count,
    removed: rowsRemoved.count,
    edited: rowsEdited.count,
    cells: Object.fromEntries(editsByColumn.map(({ column, count }) => [column, count])),
  };
}
