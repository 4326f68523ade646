import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readTable } from "../../../pipeline/data/tables/read-table.ts";
import { tableOfRows } from "../../../pipeline/data/tables/rows.ts";
import { findLeaks, type LeakageColumns } from "../../../pipeline/training/splits/leakage.ts";
import { type SplitRequest, splitTable } from "../../../pipeline/training/splits/split-table.ts";
import { lockstep } from "../../cli/command-line.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { writeParquet } from "../../support/parquet.ts";

const header = "id,day,machine,kind,note,y";
/** 60 rows of six machines over 60 days, of which every fourth is of class 1. */
const lines = Array.from(
  { length: 60 },
  (_, row) =>
    `r${row},2024-${String(1 + Math.floor(row / 28)).padStart(2, "0")}-${String(1 + (row % 28)).padStart(2, "0")},m${row % 6},"k ""${row % 3}""",${row}.50,${row % 4 === 0 ? 1 : 0}`,
);
const csv = `${[header, ...lines].join("\n")}\n`;

async function split(change: Partial<SplitRequest> = {}, content: string | Uint8Array = csv, name = "rows.csv") {
  const folder = temporaryFolder();
  const table = join(folder, name);
  await writeFile(table, content);
  const summary = await splitTable(
    {
      table,
      output: join(folder, "parts"),
      shares: { validation: 0.1, test: 0.2 },
      seed: 7,
      force: false,
      searchFrom: [],
      ...change,
    },
    { isSaved: () => Promise.resolve(false) },
  );
  const texts = await Promise.all(summary.parts.map(({ path }) => readFile(path, "utf8").catch(() => "")));
  return { ...summary, folder, texts };
}

describe("splitting a table", () => {
  test("gives every row to one part, as it stands and in its order", async () => {
    const { parts, texts, leaks } = await split({ id: "id" });
    expect(parts.map(({ name, rows }) => [name, rows])).toEqual([
      ["train", 42],
      ["validation", 6],
      ["test", 12],
    ]);
    const rows = texts.flatMap((text) => text.trimEnd().split("\n").slice(1));
    expect(rows.toSorted()).toEqual(lines.toSorted());
    for (const text of texts) {
      expect(text.startsWith(`${header}\n`)).toBe(true);
      const own = text.trimEnd().split("\n").slice(1);
      expect(own).toEqual(lines.filter((line) => own.includes(line)));
    }
    expect(leaks).toEqual([]);
  });

  test("gives the bytes that the seed decides, on every machine", async () => {
    const { texts } = await split();
    expect((await split()).texts).toEqual(texts);
    expect((await split({ seed: 8 })).texts).not.toEqual(texts);
    const ids = texts[2]
      ?.split("\n")
      .slice(1, -1)
      .map((line) => line.split(",")[0]);
    expect(ids).toMatchInlineSnapshot(`
      [
        "r11",
        "r12",
        "r14",
        "r17",
        "r25",
        "r28",
        "r29",
        "r38",
        "r40",
        "r45",
        "r50",
        "r59",
      ]
    `);
  });

  test.each<[string, Partial<SplitRequest>, (column: (part: number, name: number) => readonly string[]) => void]>([
    [
      "every class by the same shares",
      { stratify: "y" },
      (column) => {
        expect(column(2, 5).filter((label) => label === "1")).toHaveLength(3);
        expect(column(2, 5)).toHaveLength(12);
      },
    ],
    [
      "whole groups",
      { group: "machine" },
      (column) => {
        const machines = [0, 1, 2].map((part) => new Set(column(part, 2)));
        expect(machines.reduce((sum, { size }) => sum + size, 0)).toBe(6);
      },
    ],
    [
      "by time",
      { time: "day" },
      (column) => {
        const [train = [], validation = [], later = []] = [0, 1, 2].map((part) => column(part, 1));
        expect((train.at(-1) ?? "") < (validation[0] ?? "")).toBe(true);
        expect((validation.at(-1) ?? "") < (later[0] ?? "")).toBe(true);
      },
    ],
  ])("divides %s", async (_name, change, expected) => {
    const { texts, leaks } = await split(change);
    expected((part, name) =>
      (texts[part] ?? "")
        .trimEnd()
        .split("\n")
        .slice(1)
        .map((line) => line.split(",")[name] ?? ""),
    );
    expect(leaks).toEqual([]);
  });

  test("keeps JSON lines as they stand", async () => {
    const rows = Array.from({ length: 20 }, (_, row) => `{ "id":${row}, "x": ${row}.50 }`);
    const { texts } = await split({}, rows.join("\r\n\r\n"), "rows.jsonl");
    expect(
      texts
        .flatMap((text) => text.trimEnd().split("\n"))
        .map((line) => line.trim())
        .toSorted(),
    ).toEqual(rows.toSorted());
  });

  test("keeps the types of Parquet", async () => {
    const folder = temporaryFolder();
    const table = join(folder, "rows.parquet");
    await writeParquet(
      table,
      "SELECT range AS id, range / 4.0 AS x, DATE '2024-01-01' + range::INT AS d FROM range(5000)",
    );
    const request = {
      table,
      output: folder,
      shares: { validation: 0, test: 0.25 },
      seed: 1,
      force: false,
      searchFrom: [],
    };
    const ports = { isSaved: () => Promise.resolve(false) };
    const { parts } = await splitTable(request, ports);
    const tables = await Promise.all(parts.map(({ path }) => readTable(path)));
    expect(tables.map(({ rowCount }) => rowCount)).toEqual([3750, 1250]);
    const ids = tables.map((part) => [...(part.numbers?.("id") ?? [])]);
    expect(ids.flat().toSorted((a, b) => a - b)).toEqual([...Array(5000).keys()]);
    for (const own of ids) expect(own).toEqual(own.toSorted((a, b) => a - b));
    expect(tables[1]?.column("d")[0]).toMatch(/^20\d\d-\d\d-\d\d$/);
    const bytes = await Promise.all(parts.map(({ path }) => readFile(path)));
    await splitTable({ ...request, output: join(folder, "again") }, ports);
    const again = await Promise.all(parts.map(({ name }) => readFile(join(folder, "again", `${name}.parquet`))));
    expect(again.map((own, i) => own.equals(bytes[i] ?? Buffer.of()))).toEqual([true, true]);
  });

  test.each<[string, Partial<SplitRequest>, string, string]>([
    ["shares that leave nothing", { shares: { validation: 0.5, test: 0.5 } }, csv, "do not leave any to learn from"],
    [
      "a part without a row",
      { shares: { validation: 0.1, test: 0.2 } },
      `${header}\n${lines.slice(0, 2).join("\n")}`,
      "no row is left for validation",
    ],
    [
      "a group that is missing",
      { group: "machine" },
      csv.replace(",m1,", ",,"),
      'row 3, column "machine": the group is missing',
    ],
    [
      "a time that is missing",
      { time: "day" },
      csv.replace(",2024-01-02,", ",,"),
      'row 3, column "day": the time is missing',
    ],
    ["a time that is a text", { time: "kind" }, csv, 'row 2, column "kind": "k \\"0\\"" is no time'],
    ["a column that is not there", { stratify: "z" }, csv, 'has no column "z"'],
    ["two ways at once", { stratify: "y", group: "machine" }, csv, "not by several"],
    ["no rows", {}, `${header}\n`, "has no rows"],
  ])("refuses %s and writes nothing", async (_name, change, content, message) => {
    const folder = temporaryFolder();
    const output = join(folder, "parts");
    await expect(split({ output, ...change }, content)).rejects.toThrow(message);
    expect(existsSync(join(output, "train.csv"))).toBe(false);
  });
});

describe("`lockstep split` overwrites", () => {
  async function repository() {
    const folder = temporaryFolder();
    const git = (...args: readonly string[]) =>
      execFileSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", ...args], { cwd: folder });
    await writeFile(join(folder, "rows.csv"), csv);
    await mkdir(join(folder, "parts"));
    git("init", "-q");
    return {
      folder,
      git,
      run: (...args: readonly string[]) => lockstep(folder, "split", "rows.csv", "--output", "parts", ...args),
    };
  }

  test("what it wrote itself, what Git has, and what it is forced to; nothing else", async () => {
    const { folder, git, run } = await repository();
    await writeFile(join(folder, "parts", "test.csv"), "mine\n");
    const refused = await run();
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.stderr).toContain("WORKSPACE_MODIFIED");
    expect(await readFile(join(folder, "parts", "test.csv"), "utf8")).toBe("mine\n");
    expect(existsSync(join(folder, "parts", "train.csv"))).toBe(false);
    git("add", "-A");
    git("commit", "-qm", "rows");
    expect(await run("--json")).toMatchObject({ code: 0 });
    expect(await run()).toMatchObject({ code: 0 });
    expect((await run("--seed", "9")).stderr).toContain("WORKSPACE_MODIFIED");
    expect(await run("--seed", "9", "--force")).toMatchObject({ code: 0 });
  });
});

test.each([
  ["--test-share", ["1"]],
  ["--test-share", ["0.6", "--validation-share", "0.4"]],
  ["--test-share", ["0.2", "--validation-share", "-0.1"]],
])("shares that cannot be have one code: %s %j", async (option, rest) => {
  const folder = temporaryFolder();
  await writeFile(join(folder, "rows.csv"), csv);
  const refused = await lockstep(folder, "split", "rows.csv", "--output", "parts", option, ...rest);
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain("ARGUMENT_INVALID");
});

test("a column of texts is told what a time looks like", async () => {
  await expect(split({ time: "machine" })).rejects.toMatchObject({
    code: "TABLE_INVALID",
    hint: expect.stringContaining("dates such as 2026-11-21") as unknown,
  });
});

describe("leaks between two parts", () => {
  const columns = ["id", "machine", "day", "x", "kind"];
  const part = (where: string, ...rows: readonly (readonly string[])[]) => ({ ...tableOfRows(columns, rows), where });
  const training = part("train.csv", ["1", "a", "2024-01-01", "1.50", "Red"], ["2", "b", "2024-01-02", "2", "blue"]);

  test.each([
    ["other pictures of the same names", "b", "md5", []],
    ["other pictures of the same names, numbered by path", "b", "path", []],
    ["the same picture under one name", "a", undefined, ["rows_in_both"]],
  ])("%s", (_, md5, id, found) => {
    const pictures = (digest: string) => tableOfRows(["path", "label", "md5"], [["across/1.png", "across", digest]]);
    const leaks = findLeaks({ training: pictures("a"), test: pictures(md5) }, { id });
    expect(leaks.map(({ code }) => code).filter((code) => code === "rows_in_both")).toEqual(found);
  });

  test.each<[string, readonly (readonly string[])[], LeakageColumns, readonly string[]]>([
    ["none", [["3", "c", "2024-01-03", "2.1", "blue"]], { id: "id", group: "machine", time: "day" }, []],
    [
      "the same row",
      [["9", "a", "2024-01-01", "1.50", "Red"]],
      { id: "id" },
      ["rows_in_both 1 1 letter by letter, 0 but row 1 is row 1"],
    ],
    [
      "the same row in other words",
      [["9", "A ", "2024-01-01", "1.5e0", "red"]],
      { id: "id" },
      ["rows_in_both 1 0 letter by letter, 1 but row 1 is row 1"],
    ],
    [
      "the same row under the same number",
      [["2", "b", "2024-01-02", "2", "blue"]],
      {},
      ["rows_in_both 1 1 letter by letter, 0 but row 1 is row 2"],
    ],
    ["ids", [["2", "z", "2024-01-02", "7", "blue"]], { id: "id" }, ['ids_in_both 1 1 value of "id" row 1: "2"']],
    [
      "groups",
      [
        ["3", "b", "2024-01-03", "7", "x"],
        ["4", "b", "2024-01-03", "8", "x"],
      ],
      { group: "machine" },
      ['groups_in_both 2 1 group of "machine" row 1: "b"'],
    ],
    [
      "times",
      [
        ["3", "c", "2024-01-02", "7", "x"],
        ["4", "c", "2024-01-03", "8", "x"],
      ],
      { time: "day" },
      ['times_out_of_order 1 1 row of test.csv row 1: "2024-01-02"'],
    ],
  ])("%s", (_name, rows, asked, expected) => {
    const found = findLeaks({ training, test: part("test.csv", ...rows) }, asked);
    expect(found).toHaveLength(expected.length);
    for (const [i, { code, count, sentence, examples }] of found.entries())
      for (const piece of [code, String(count), sentence.slice(0, 12), examples[0] ?? ""])
        expect(`${expected[i] ?? ""} ${sentence}`).toContain(piece);
  });

  test("are told by `lockstep split --check`, with an exit code of their own", async () => {
    const folder = temporaryFolder();
    await writeFile(join(folder, "train.csv"), csv);
    await writeFile(
      join(folder, "test.csv"),
      `${header}\n${(lines[5] ?? "").replace("5.50", "5.5")}\nr99,2025-01-01,m9,k,1,0\n`,
    );
    const check = (...args: readonly string[]) =>
      lockstep(folder, "split", "--check", "train.csv", "test.csv", ...args);
    const found = await check("--group", "machine", "--time", "day", "--json");
    expect(found.code).toBe(3);
    const { leaks } = JSON.parse(found.stdout) as { leaks: readonly { code: string; count: number }[] };
    expect(leaks.map(({ code, count }) => [code, count])).toEqual([
      ["rows_in_both", 1],
      ["groups_in_both", 1],
      ["times_out_of_order", 1],
    ]);
    await writeFile(join(folder, "test.csv"), `${header}\nr99,2025-01-01,m9,k,1,0\n`);
    expect(await check("--id", "id", "--group", "machine", "--time", "day")).toMatchObject({ code: 0 });
  });

  test.each(["train.csv", "test.csv"])(
    "are not looked for where %s has no rows: nothing is found in nothing",
    async (empty) => {
      const folder = temporaryFolder();
      for (const name of ["train.csv", "test.csv"])
        await writeFile(join(folder, name), name === empty ? `${header}\n` : csv);
      const ended = await lockstep(folder, "split", "--check", "train.csv", "test.csv");
      expect(ended).toMatchObject({ code: 1, stdout: "" });
      expect(ended.stderr).toContain(`error[TABLE_INVALID]: ${join(folder, empty)} has no rows`);
    },
  );

  test.each<[string, string, readonly string[], number, string]>([
    [
      "no column but the number of the row",
      "id,other\nr1,2\n",
      [],
      3,
      'only TEST has "other": rows are compared by "id" alone',
    ],
    ["numbers alone", "id,other\nr1,2\n", ["--id", "id"], 3, "no rows can be compared"],
    ["nothing", "a,b\n1,2\n", [], 1, "COLUMN_MISSING"],
    [
      "a few columns",
      "id,y,extra\nr99,7,1\n",
      ["--id", "id"],
      0,
      'only TRAIN has "day", "machine", "kind", "note"; only TEST has "extra": rows are compared by "y" alone',
    ],
    ["all columns", `${header}\nr99,2025-01-01,m9,k,1,0\n`, ["--id", "id"], 0, ""],
  ])("are looked for between tables that share %s", async (_name, content, args, code, said) => {
    const folder = temporaryFolder();
    const [train, other] = [join(folder, "train.csv"), join(folder, "test.csv")];
    await writeFile(train, csv);
    await writeFile(other, content);
    const found = await lockstep(folder, "split", "--check", "train.csv", "test.csv", ...args);
    expect(found.code).toBe(code);
    expect(found.stderr).toContain(said.replace("TRAIN", train).replace("TEST", other));
    expect(found.stderr.includes("only ")).toBe(said !== "");
  });
});
