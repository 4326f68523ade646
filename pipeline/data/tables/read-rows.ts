import { createHash } from "node:crypto";
import { open, readdir } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { LockstepError } from "../../domain/error.ts";
import { statIfThere } from "../objects/aside.ts";
import { pathProblem, unsafePath } from "../objects/safe-path.ts";
import { type ReadTableOptions, readTable } from "./read-table.ts";
import { tableOfRows } from "./rows.ts";
import type { Table } from "./table.ts";

/** Files that rows name, wherever their bytes are: in a folder, or in a cache under their digests. */
export interface RowFiles {
  /** Names the folder in messages. */
  readonly where: string;
  /** Every file below, with `/`. */
  readonly paths: readonly string[];
  /** The md5 of a file, where it is known without reading it. */
  digest?(path: string): string | undefined;
  /** Where the bytes of one of the files are; `undefined` for another path. */
  place(path: string): Promise<string | undefined>;
}

/** Most files of a folder of rows. */
const fileLimit = 1_000_000;
/** The tables that may say what the files of a folder are. */
const tableNames = ["labels.csv", "labels.jsonl", "labels.parquet"];

/** True for the name of a PNG or JPEG. */
export function isPictureName(name: string): boolean {
  return /\.(?:png|jpe?g)$/i.test(name);
}

/** The bytes of a file of at most so many bytes; `undefined` for anything else. */
async function readSmall(path: string | undefined, limitBytes: number): Promise<Uint8Array | undefined> {
  if (path === undefined || (await statIfThere(path))?.isFile() !== true) return undefined;
  await using file = await open(path);
  const { size } = await file.stat();
  return size > limitBytes ? undefined : await file.readFile();
}

/** A link inside the folder is followed, as DVC makes them to its cache: what is read becomes pixels or an error, and nothing else. */
function reader({ where, place }: Pick<RowFiles, "where" | "place">): NonNullable<Table["file"]> {
  return async (path, limitBytes) => {
    const problem = pathProblem(path);
    if (problem !== undefined) throw unsafePath(where, path, problem);
    return readSmall(await place(path), limitBytes);
  };
}

/** @param place - Of the row that names the file, for messages. */
async function digestOf(files: RowFiles, path: string, place: string): Promise<string> {
  const known = files.digest?.(path);
  if (known !== undefined) return known;
  const bytes = await reader(files)(path, Number.MAX_SAFE_INTEGER);
  if (bytes !== undefined) return createHash("md5").update(bytes).digest("hex");
  throw new LockstepError("TABLE_INVALID", `${place}: there is no file ${JSON.stringify(path)}`, {
    hint: "Correct the path, which begins at the folder, or add the file.",
  });
}

/** `<class>/<file>`: the folder in which a picture lies says what it shows. */
async function classFolders(files: RowFiles): Promise<Table> {
  const pictures = files.paths.filter(isPictureName);
  const loose = pictures.find((path) => !path.includes("/"));
  if (pictures.length === 0 || loose !== undefined)
    throw new LockstepError(
      "TABLE_INVALID",
      loose === undefined
        ? `${files.where} holds no pictures`
        : `${files.where}: ${JSON.stringify(loose)} lies in no folder of a class`,
      { hint: `Put each PNG or JPEG into a folder named after its class, or add ${tableNames.join(" or ")}.` },
    );
  const rows: string[][] = [];
  for (const path of pictures.toSorted())
    rows.push([path, path.split("/", 1)[0] ?? "", await digestOf(files, path, files.where)]);
  return { where: files.where, ...tableOfRows(["path", "label", "md5"], rows) };
}

/**
 * A folder of pictures as a table: that of `labels.csv` (or `.jsonl`, `.parquet`) where there is one, else `path` and `label` of class
 * folders; with `md5` of the file that `path` names, so that the same picture is the same row under any name.
 *
 * @throws LockstepError TABLE_INVALID naming the folder, PATH_UNSAFE.
 */
export async function readRowFiles(files: RowFiles, options: ReadTableOptions = {}): Promise<Table> {
  if (files.paths.length > fileLimit)
    throw new LockstepError("TABLE_INVALID", `${files.where} holds more than ${fileLimit} files`, {
      hint: "Divide the folder.",
    });
  const name = tableNames.find((known) => files.paths.includes(known));
  const place = name === undefined ? undefined : await files.place(name);
  if (name === undefined || place === undefined) return { ...(await classFolders(files)), file: reader(files) };
  const table = await readTable(place, { ...options, where: `${files.where}/${name}` });
  if (!table.columns.includes("path") || table.columns.includes("md5")) return { ...table, file: reader(files) };
  const digests: string[] = [];
  for (const [row, path] of table.column("path").entries())
    digests.push(await digestOf(files, path.trim(), table.place?.(row) ?? files.where));
  return {
    ...table,
    columns: [...table.columns, "md5"],
    column: (column) => (column === "md5" ? digests : table.column(column)),
    numbers: (column) => (column === "md5" ? undefined : table.numbers?.(column)),
    file: reader(files),
  };
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll(sep, "/"),
    )
    .filter((path) => pathProblem(path) === undefined);
}

/**
 * Reads rows that may name files: a table, whose cells name files below the folder it lies in, or a folder of pictures.
 *
 * @throws LockstepError as {@link readTable} and {@link readRowFiles} do.
 */
export async function readRows(path: string, options: ReadTableOptions = {}): Promise<Table> {
  const { where = path } = options;
  if ((await statIfThere(path))?.isDirectory() === true) {
    const folder = join(path);
    const files = {
      where,
      paths: await filesBelow(folder),
      place: (name: string) => Promise.resolve(join(folder, name)),
    };
    return readRowFiles(files, options);
  }
  return { ...(await readTable(path, options)), file: filesBeside(path, where) };
}

/** Reads the files that the rows of a table name, below the folder it lies in. */
export function filesBeside(path: string, where: string): NonNullable<Table["file"]> {
  const folder = dirname(path);
  return reader({ where, place: (name) => Promise.resolve(join(folder, name)) });
}
