import { basename, dirname } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import type { Md5 } from "../../domain/ids.ts";
import type { HashName } from "./bulk/read-file.ts";
import type { Known } from "./bulk/tasks.ts";

/**
 * Digests by path, on disk: memory stays small however many files there are, and saving writes what changed. Disposing closes the file,
 * unsaved.
 */
export interface HashTable extends Disposable {
  /** In the order of the paths, which are absolute. */
  find(paths: readonly string[], hash: HashName): readonly (Known | undefined)[];
  put(file: { readonly path: string; readonly md5: Md5; readonly stamp: string }, hash: HashName): void;
  forget(path: string, hash: HashName): void;
  save(): void;
}

/** Changed rows that are held before they are written. */
const heldRows = 20_000;

/** From this many paths of one folder on, reading the folder's rows is quicker than asking for each. */
const manyPaths = 16;

/** The layout of the tables; another number, and the file is made anew. */
const layout = 1;

/** How long to wait for another process that writes to the table, in milliseconds. */
const busyMs = 2000;

/**
 * SQLite as Node has it. Before Node 24.15 loading it printed a warning that it was experimental; what is used here has not changed
 * since. What is around the call may go when the oldest supported Node is later.
 */
function sqlite(): typeof import("node:sqlite") {
  const warning = Object.getOwnPropertyDescriptor(process, "emitWarning");
  process.emitWarning = () => undefined;
  try {
    return process.getBuiltinModule("node:sqlite");
  } finally {
    if (warning !== undefined) Object.defineProperty(process, "emitWarning", warning);
  }
}

function open(path: string): DatabaseSync {
  const database = new (sqlite().DatabaseSync)(path, { timeout: busyMs });
  try {
    layOut(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function layOut(database: DatabaseSync): void {
  // With a write-ahead log a crash leaves the last saved state, and readers never wait. What is lost with it is looked up again.
  database.exec("pragma journal_mode = wal; pragma synchronous = normal");
  const { user_version: found } = database.prepare("pragma user_version").get() as { readonly user_version: number };
  if (found !== layout) {
    database.exec(`drop table if exists files;
      create table files (folder text, name text, hash text, stamp text, md5 text, primary key (folder, name, hash)) without rowid;
      pragma user_version = ${String(layout)}`);
  }
}

interface Row {
  readonly name: string;
  readonly stamp: string;
  readonly md5: string;
}

/** Only what can be a digest is one; a file that somebody else wrote is not trusted to hold any. */
function known(row: Omit<Row, "name"> | undefined): Known | undefined {
  return row !== undefined && /^[0-9a-f]{32}$/.test(row.md5) ? { stamp: row.stamp, md5: row.md5 as Md5 } : undefined;
}

/** @throws the database's error when the file is none, or cannot be written. */
export function openHashTable(path: string): HashTable {
  const database = open(path);
  const one = database.prepare("select stamp, md5 from files where folder = ? and name = ? and hash = ?");
  const all = database.prepare("select name, stamp, md5 from files where folder = ? and hash = ?");
  const insert = database.prepare(
    "insert or replace into files (folder, name, hash, stamp, md5) values (?, ?, ?, ?, ?)",
  );
  const remove = database.prepare("delete from files where folder = ? and name = ? and hash = ?");
  /** By path and hash; `undefined` for what is forgotten. */
  let changed = new Map<
    string,
    { readonly path: string; readonly hash: HashName; readonly known: Known | undefined }
  >();
  const keyOf = (file: string, hash: HashName): string => `${hash} ${file}`;

  const write = (): void => {
    if (changed.size === 0) return;
    database.exec("begin immediate");
    try {
      for (const { path: file, hash, known: value } of changed.values()) {
        if (value === undefined) remove.run(dirname(file), basename(file), hash);
        else insert.run(dirname(file), basename(file), hash, value.stamp, value.md5);
      }
      database.exec("commit");
    } catch (error) {
      database.exec("rollback");
      throw error;
    }
    changed = new Map();
  };
  const save = (): void => {
    try {
      write();
    } catch (error) {
      // Another process is writing, or the disk is full. What was learnt is lost, which costs time and nothing else.
      if (!(error instanceof Error && "code" in error && error.code === "ERR_SQLITE_ERROR")) throw error;
      changed = new Map();
    }
  };
  const change = (file: string, hash: HashName, value: Known | undefined): void => {
    changed.set(keyOf(file, hash), { path: file, hash, known: value });
    if (changed.size >= heldRows) save();
  };

  return {
    find(paths, hash) {
      const found = new Array<Known | undefined>(paths.length);
      for (const [folder, indices] of groupByFolder(paths)) {
        const rows =
          indices.length < manyPaths
            ? undefined
            : new Map((all.all(folder, hash) as unknown as Row[]).map((row) => [row.name, row]));
        for (const index of indices) {
          const file = paths[index] ?? "";
          const held = changed.get(keyOf(file, hash));
          if (held !== undefined) found[index] = held.known;
          else {
            const name = basename(file);
            found[index] = known(rows === undefined ? (one.get(folder, name, hash) as unknown as Row) : rows.get(name));
          }
        }
      }
      return found;
    },
    put({ path: file, ...value }, hash) {
      change(file, hash, value);
    },
    forget(file, hash) {
      change(file, hash, undefined);
    },
    save,
    [Symbol.dispose]() {
      database.close();
    },
  };
}

function groupByFolder(paths: readonly string[]): ReadonlyMap<string, readonly number[]> {
  const groups = new Map<string, number[]>();
  let last: { readonly folder: string; readonly group: number[] } | undefined;
  for (const [index, path] of paths.entries()) {
    const folder = dirname(path);
    // Paths come sorted, so that those of one folder mostly follow each other.
    if (last?.folder !== folder) {
      const group = groups.get(folder) ?? [];
      groups.set(folder, group);
      last = { folder, group };
    }
    last.group.push(index);
  }
  return groups;
}
