import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { LockstepError } from "../../pipeline/domain/error.ts";
import type { Json } from "../../pipeline/domain/json.ts";
import { temporaryFolder } from "../support/folder.ts";
import { writeParquet } from "../support/parquet.ts";
import { trained } from "./support/trained.ts";

type Row = Readonly<Record<string, string>>;

/** Each task with a label that it learns. */
const tasks: Readonly<
  Record<string, { readonly params: Readonly<Record<string, Json>>; readonly label: (row: number) => string }>
> = {
  binary: { params: {}, label: (row) => ((row * 37) % 100 > 60 ? "1" : "0") },
  multiclass: { params: { task: "multiclass" }, label: (row) => ["low", "middle", "high"][(row * 37) % 3] ?? "" },
  regression: { params: { task: "regression" }, label: (row) => String((row * 37) % 41) },
  quantiles: { params: { task: "quantiles", levels: [0.5] }, label: (row) => String((row * 37) % 41) },
};

interface Format {
  readonly name: string;
  /** Where the row of that index stands. */
  readonly place: (row: number) => string;
  write(folder: string, rows: readonly Row[]): Promise<void>;
}

function csvOf(rows: readonly Row[]): string {
  return [Object.keys(rows[0] ?? {}), ...rows.map((row) => Object.values(row))]
    .map((cells) => `${cells.join(",")}\n`)
    .join("");
}

const formats: readonly Format[] = [
  {
    name: "rows.csv",
    place: (row) => `row ${row + 2}`,
    write: (folder, rows) => writeFile(join(folder, "rows.csv"), csvOf(rows)),
  },
  {
    name: "rows.jsonl",
    place: (row) => `line ${row + 1}`,
    write: (folder, rows) => writeFile(join(folder, "rows.jsonl"), rows.map((row) => JSON.stringify(row)).join("\n")),
  },
  {
    name: "rows.parquet",
    place: (row) => `row ${row + 1}`,
    async write(folder, rows) {
      await writeFile(join(folder, "source.csv"), csvOf(rows));
      await writeParquet(
        join(folder, "rows.parquet"),
        `SELECT * FROM read_csv('${join(folder, "source.csv")}', sample_size = -1)`,
      );
    },
  },
];

interface Case {
  readonly name: string;
  readonly tasks: readonly string[];
  readonly change: (row: Row, index: number) => Row;
  readonly params?: Readonly<Record<string, Json>>;
  readonly code: string;
  /** What the message says behind the file's name; `@7` is the place of the row of index 7. */
  readonly message: string;
}

const every = Object.keys(tasks);
const numbers = ["regression", "quantiles"];
const without = (name: string, row: Row): Row =>
  Object.fromEntries(Object.entries(row).filter(([key]) => key !== name));

const cases: readonly Case[] = [
  {
    name: "no label column",
    tasks: every,
    change: (row) => without("y", row),
    code: "COLUMN_MISSING",
    message: ' has no column "y"',
  },
  {
    name: "a feature column that is not there",
    tasks: every,
    change: (row) => row,
    params: { numeric: ["lode"] },
    code: "COLUMN_MISSING",
    message: ' has no column "lode"',
  },
  {
    name: "text in a number",
    tasks: every,
    change: (row, index) => (index === 7 ? { ...row, load: "hot" } : row),
    code: "TABLE_INVALID",
    message: ', @7, column "load": "hot" is not a number',
  },
  {
    name: "an infinity",
    tasks: every,
    change: (row, index) => (index === 7 ? { ...row, load: "-inf" } : row),
    code: "TABLE_INVALID",
    message: ', @7, column "load": "-',
  },
  {
    name: "a column without a value",
    tasks: every,
    change: (row) => ({ ...row, load: "" }),
    code: "TABLE_INVALID",
    message: ', column "load" has no value in any row',
  },
  {
    name: "a missing label",
    tasks: every,
    change: (row, index) => (index === 7 ? { ...row, y: "" } : row),
    code: "TABLE_INVALID",
    message: ', @7, label column "y": the label is missing',
  },
  {
    name: "no label at all",
    tasks: every,
    change: (row) => ({ ...row, y: "" }),
    code: "TABLE_INVALID",
    message: ', @0, label column "y": the label is missing',
  },
  {
    name: "a label that is no number",
    tasks: numbers,
    change: (row, index) => (index === 7 ? { ...row, y: "many" } : row),
    code: "TABLE_INVALID",
    message: ', @7, column "y": "many" is not a number',
  },
  {
    name: "an infinite label",
    tasks: numbers,
    change: (row, index) => (index === 7 ? { ...row, y: "inf" } : row),
    code: "TABLE_INVALID",
    message: ', @7, column "y": "',
  },
  {
    name: "one class, of two",
    tasks: ["binary"],
    change: (row) => ({ ...row, y: "0" }),
    code: "TABLE_INVALID",
    message: ', label column "y" has 0 rows of "1" and 90 others',
  },
  {
    name: "one class, of several",
    tasks: ["multiclass"],
    change: (row) => ({ ...row, y: "low" }),
    code: "TABLE_INVALID",
    message: ', label column "y" has 1 different values',
  },
  {
    name: "one number",
    tasks: numbers,
    change: (row) => ({ ...row, y: "4" }),
    code: "TABLE_INVALID",
    message: ', label column "y" holds one value in every row',
  },
  {
    name: "the label among the features",
    tasks: every,
    change: (row) => ({ ...row, again: row["y"] ?? "" }),
    code: "TARGET_LEAKED",
    message: ', column "again" is the label',
  },
  {
    name: "the label in other words",
    tasks: every,
    change: (row) => ({ ...row, again: `it was ${row["y"] ?? ""}` }),
    code: "TARGET_LEAKED",
    message: ', column "again" says the label',
  },
  {
    name: "more categories than can be told apart",
    tasks: ["binary", "multiclass", "regression"],
    change: (row, index) => ({ ...row, kind: `k${index}` }),
    params: { trainer: "linear" },
    code: "TABLE_INVALID",
    message: ', column "kind" has more than 1000 different values',
  },
];

function rowsOf(task: string, { change, message }: Case): readonly Row[] {
  const count = message.includes("more than 1000") ? 1300 : 90;
  return Array.from({ length: count }, (_, index) => {
    const row = {
      id: `r${index}`,
      load: String((index * 13) % 50),
      kind: index % 3 === 0 ? "A" : "B",
      y: tasks[task]?.label(index) ?? "",
    };
    return change(row, index);
  });
}

async function refusal(
  folder: string,
  name: string,
  params: Readonly<Record<string, Json>>,
  stream: boolean,
): Promise<string> {
  try {
    await trained({ rows: join(folder, name), output: join(folder, "model"), stream, params });
    return "no error";
  } catch (error) {
    if (error instanceof LockstepError) return `${error.code}: ${error.message}`;
    throw error;
  }
}

describe("rows that cannot be used are refused with file, row and column, in every format, in memory and on disk:", () => {
  test.each(cases.flatMap((one) => one.tasks.map((task) => [one.name, task, one] as const)))(
    "%s (%s)",
    async (_name, task, one) => {
      const rows = rowsOf(task, one);
      for (const format of formats) {
        const folder = temporaryFolder();
        await format.write(folder, rows);
        const params = { trainer: "gbdt", id: "id", label: "y", ...tasks[task]?.params, ...one.params };
        const place = one.message.replace(/@(\d+)/, (_match, row: string) => format.place(Number(row)));
        for (const stream of [false, true])
          expect(await refusal(folder, format.name, params, stream)).toContain(
            `${one.code}: ${join(folder, format.name)}${place}`,
          );
        expect(existsSync(join(folder, "model"))).toBe(false);
      }
    },
  );

  test.each([
    ["rows.csv", `id,load,y\n${"r,1,0\n".repeat(5)}`, "r,1,\u00e4\n", 'row 7, column "y": the bytes are not UTF-8'],
    ["rows.jsonl", '{"id":"ä","load":1,"y":0}\n', '{"id":"\u00e4"}\n', "line 2: the bytes are not UTF-8"],
  ])("mixed encodings in %s", async (name, text, odd, message) => {
    const folder = temporaryFolder();
    await writeFile(join(folder, name), Buffer.concat([Buffer.from(text), Buffer.from(odd, "latin1")]));
    for (const stream of [false, true])
      expect(await refusal(folder, name, { trainer: "gbdt", id: "id", label: "y" }, stream)).toContain(message);
  });
});
