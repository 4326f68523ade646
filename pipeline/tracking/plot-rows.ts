import { parseParamsFile } from "../data/dvc/params.ts";
import { readCsv } from "../data/tables/csv.ts";
import { decodeUtf8 } from "../data/yaml/parse.ts";
import { toJson } from "../data/yaml/python.ts";
import { isYamlList, isYamlMap, type YamlMap, type YamlValue } from "../data/yaml/value.ts";
import { LockstepError } from "../domain/error.ts";
import type { Json } from "../domain/json.ts";
import type { PlotRow } from "../domain/plot-spec.ts";

/** Most rows of one file that are drawn; more could not be told apart. */
const rowLimit = 200_000;

function invalid(path: string, problem: string): LockstepError {
  return new LockstepError("TABLE_INVALID", `${path} ${problem}`, {
    hint: "A plot is a .csv or .tsv table, or a list of maps in .json or .yaml.",
  });
}

function cell(text: string): Json {
  const number = text.trim() === "" ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : text;
}

function rowOf(names: readonly string[], cells: readonly string[]): PlotRow {
  return Object.fromEntries(names.map((name, column) => [name, cell(cells[column] ?? "")]));
}

function tabbed(text: string, hasHeader: boolean): readonly PlotRow[] {
  const [first = [], ...others] = text
    .split(/\r?\n/)
    .filter((line) => line !== "")
    .map((line) => line.split("\t"));
  const names = hasHeader ? first : first.map((_, column) => String(column));
  return (hasHeader ? others : [first, ...others]).map((cells) => rowOf(names, cells));
}

async function commas(bytes: Uint8Array, path: string, hasHeader: boolean): Promise<readonly PlotRow[]> {
  // Numbers of columns stand in for names that the table has not.
  const width = hasHeader ? 0 : (decodeUtf8(bytes.subarray(0, 65_536), path).split(/\r?\n/)[0] ?? "").split(",").length;
  const names = Array.from({ length: width }, (_, column) => String(column)).join(",");
  const table = await readCsv(hasHeader ? bytes : Buffer.concat([Buffer.from(`${names}\n`), bytes]), path);
  const columns = table.columns.map((name) => table.column(name));
  return Array.from({ length: table.rowCount }, (_, row) =>
    rowOf(
      table.columns,
      columns.map((texts) => texts[row] ?? ""),
    ),
  );
}

/** The list of maps in a file, at its top or below a key, as DVC looks for it. */
function records(value: YamlValue): readonly YamlMap[] | undefined {
  if (isYamlList(value)) return value.every(isYamlMap) ? value : undefined;
  if (!isYamlMap(value)) return undefined;
  for (const member of value.values()) {
    const found = records(member);
    if (found !== undefined && found.length > 0) return found;
  }
  return undefined;
}

/** The rows of a file of data. @throws LockstepError TABLE_INVALID, YAML_INVALID. */
export async function plotRows(bytes: Uint8Array, path: string, hasHeader: boolean): Promise<readonly PlotRow[]> {
  const suffix = /\.[^./]*$/.exec(path)?.[0].toLowerCase();
  let rows: readonly PlotRow[] | undefined;
  if (suffix === ".csv") rows = await commas(bytes, path, hasHeader);
  else if (suffix === ".tsv") rows = tabbed(decodeUtf8(bytes, path), hasHeader);
  else rows = records(parseParamsFile(decodeUtf8(bytes, path), path))?.map((row) => toJson(row) as PlotRow);
  if (rows === undefined) throw invalid(path, "holds no list of maps");
  if (rows.length > rowLimit) throw invalid(path, `has ${rows.length} rows; at most ${rowLimit} are drawn`);
  return rows;
}
