import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type CompareRequest, checkData, compareTables } from "../../pipeline/data-wiring.ts";
import { add } from "../../pipeline/tracking/add.ts";
import { push } from "../../pipeline/tracking/push.ts";
import { errorOf } from "../support/errors.ts";
import { commit, git, within, write } from "./two-repositories.ts";
import { repositoryWith } from "./workspace.ts";

const contract = `tables:
  rows.csv:
    key: id
    columns:
      name: { personal: true }
      age: { minimum: 0, maximum: 120 }
`;

/** `rows.csv` and `data/part.jsonl` tracked and committed as `v1`; then Ada is older, Bob is gone and a line of the folder is another. */
async function scene(): Promise<string> {
  const root = repositoryWith({
    "rows.csv": "id,name,age\n1,Ada,36\n2,Bob,40\n",
    "data/part.jsonl": '{"x": 1}\n{"x": 2}\n',
    "data/note.txt": "one\n",
    "data.contract.yaml": contract,
  });
  await within(root, (repository) => add({ targets: ["rows.csv", "data"] }, repository));
  await within(root, (repository) => push({ targets: [] }, repository));
  commit(root);
  git(root, "tag", "v1");
  write(root, {
    "rows.csv": "id,name,age\n1,Ada L,37\n",
    "data/part.jsonl": '{"x": 2.0}\n{"x": 3}\n',
    "data/note.txt": "two\n",
  });
  return root;
}

function compare(root: string, request: Partial<CompareRequest> = {}) {
  return within(root, async (repository) => {
    const diffs = await compareTables(repository, { targets: [], keys: [], labelColumn: undefined, ...request });
    return diffs.map(({ path, detail }) => {
      if (detail?.kind !== "table") return [path];
      const { rowsAdded, rowsRemoved, rowsEdited, cellEdits = [] } = detail;
      const cells = cellEdits.map(({ column, before, after }) => `${column} ${before}>${after}`);
      return [path, rowsAdded.count, rowsRemoved.count, rowsEdited.count, ...cells];
    });
  });
}

const changed = [
  ["data/"],
  ["data/note.txt"],
  ["data/part.jsonl", 1, 1, 0],
  ["rows.csv", 0, 1, 1, "age 36>37", "name (personal)>(personal)"],
];

test("tables of the workspace are compared with the last commit, by the contract's key and without what is personal", async () => {
  expect(await compare(await scene())).toEqual(changed);
});

test("two revisions are compared from cache or remote, and one path alone; a contract that unmasks does not", async () => {
  const root = await scene();
  await within(root, (repository) => add({ targets: ["rows.csv", "data"] }, repository));
  commit(root);
  write(root, { "data.contract.yaml": contract.replace("personal: true", "personal: false") });
  rmSync(join(root, ".dvc/cache/files/md5"), { recursive: true });
  const error = await errorOf(() => compare(root, { before: "v1", after: "HEAD" }));
  // What was never pushed is nowhere.
  expect(error).toMatch(/^OBJECT_MISSING: /);
  await within(root, (repository) => add({ targets: ["rows.csv", "data"] }, repository));
  expect(await compare(root, { before: "v1", after: "HEAD" })).toEqual(changed);
  expect(await compare(root, { before: "v1", after: "HEAD", targets: ["rows.csv"] })).toEqual([changed[3]]);
  expect(await compare(root, { before: "HEAD", after: "HEAD" })).toEqual([]);
});

test("a key on the command line counts before the contract's", async () => {
  const root = await scene();
  expect(await compare(root, { keys: ["name"], targets: ["rows.csv"] })).toEqual([["rows.csv", 1, 2, 0]]);
});

test("a table that cannot be read says why, and the others are compared", async () => {
  const root = await scene();
  write(root, { "rows.csv": "id,name,age\n1,Ada\n" });
  const diffs = await within(root, (repository) =>
    compareTables(repository, { targets: [], keys: [], labelColumn: undefined }),
  );
  expect(diffs.find(({ path }) => path === "rows.csv")?.problem).toEqual({
    code: "TABLE_INVALID",
    sentence: "rows.csv cannot be read as a table: line 2: a row has more or fewer cells than the first",
  });
  expect(diffs.filter(({ detail }) => detail !== undefined)).toHaveLength(1);
});

test("the workspace is held to its contract; without one nothing was checked", async () => {
  const root = await scene();
  const answer = await within(root, (repository) => checkData(repository));
  expect([answer.rules, answer.findings]).toEqual([5, []]);
  write(root, { "rows.csv": "id,name,age\n1,Ada,137\n" });
  const { findings } = await within(root, (repository) => checkData(repository));
  expect(findings.map(({ line, column, sentence }) => [line, column, sentence])).toEqual([
    [6, 26, "cells above 120: 1"],
  ]);
  rmSync(join(root, "data.contract.yaml"));
  expect(await errorOf(() => within(root, (repository) => checkData(repository)))).toBe(
    "CONTRACT_MISSING: there is no data.contract.yaml, so nothing was checked",
  );
});

test("a key that somebody asks for and no table has is an error with the columns; of several tables, those without it say so", async () => {
  const root = await scene();
  const asked = compare(root, { keys: ["nope"], targets: ["rows.csv"] });
  await expect(asked).rejects.toMatchObject({
    ...{ code: "COLUMN_MISSING", message: 'rows.csv has no column "nope"', hint: 'It has "id", "name", "age".' },
  });
  expect(await compare(root, { keys: ["id"] })).toEqual(
    changed.map((entry) => (entry[0] === "data/part.jsonl" ? ["data/part.jsonl"] : entry)),
  );
});
