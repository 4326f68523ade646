import { type FileHandle, open } from "node:fs/promises";
import { resolve } from "node:path";
import { openDuckDb, quotedText } from "./duckdb.ts";
import { openTableStream } from "./streams/open-stream.ts";

export interface PartFiles {
  /** The table that is divided. */
  readonly path: string;
  readonly where: string;
  /** By row: which of the files it goes to. */
  readonly assignment: Uint8Array;
  /** Absolute paths of new files; `undefined` for rows that go nowhere. */
  readonly files: readonly (string | undefined)[];
  readonly searchFrom: readonly string[];
}

/**
 * Divides a table into files of its own format, rows in their order and as they stand: lines byte by byte, Parquet with its types. The
 * same table and assignment give the same bytes.
 *
 * @throws LockstepError TABLE_INVALID, DUCKDB_MISSING; RangeError when the table has other rows than were assigned.
 */
export async function writeParts(request: PartFiles): Promise<void> {
  const { path, where, searchFrom } = request;
  const stream = await openTableStream(path, { where, searchFrom });
  if (stream.format === "parquet") await writeParquetParts(request);
  else await writeLines(request, stream);
}

const lineEnd = Buffer.from("\n");

async function writeLines(
  { assignment, files }: PartFiles,
  stream: Awaited<ReturnType<typeof openTableStream>>,
): Promise<void> {
  await using handles = new AsyncDisposableStack();
  const opened: (FileHandle | undefined)[] = [];
  for (const file of files) opened.push(file === undefined ? undefined : handles.use(await open(file, "wx")));
  const header = stream.header === undefined ? [] : [stream.header, lineEnd];
  for (const handle of opened) await handle?.writeFile(Buffer.concat(header));
  let at = 0;
  for await (const batch of stream.batches()) {
    const pieces = files.map((): Uint8Array[] => []);
    for (let row = 0; row < batch.rowCount; row++) {
      const record = batch.record?.(row);
      if (record !== undefined) pieces[assignment[at + row] ?? -1]?.push(record, lineEnd);
    }
    at += batch.rowCount;
    for (const [part, handle] of opened.entries()) await handle?.writeFile(Buffer.concat(pieces[part] ?? []));
  }
  if (at !== assignment.length) throw new RangeError("the table has other rows than were assigned");
  for (const handle of opened) await handle?.sync();
}

async function writeParquetParts({ path, assignment, files, searchFrom }: PartFiles): Promise<void> {
  const written = files.filter((file) => file !== undefined);
  await using reader = await openDuckDb(resolve(path), searchFrom, written);
  const { connection } = reader;
  await connection.run("CREATE TABLE assigned (part UTINYINT)");
  const appender = await connection.createAppender("assigned");
  for (const part of assignment) {
    appender.appendUTinyInt(part);
    appender.endRow();
  }
  appender.closeSync();
  for (const [part, file] of files.entries()) {
    if (file === undefined) continue;
    // Row beside row, in the order of both.
    const rows = `SELECT source.* FROM read_parquet(${quotedText(reader.pattern)}) AS source POSITIONAL JOIN assigned WHERE assigned.part = ${part}`;
    await connection.run(`COPY (${rows}) TO ${quotedText(file)} (FORMAT parquet)`);
    await using handle = await open(file, "r");
    await handle.sync();
  }
}
