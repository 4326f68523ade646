import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Json } from "../../pipeline/domain/json.ts";
import { lockstep } from "../cli/command-line.ts";
import { errorOf } from "../support/errors.ts";
import { temporaryFolder } from "../support/folder.ts";
import { trained } from "./support/trained.ts";

const csv = `id,x,y,z\n${Array.from({ length: 40 }, (_, row) => `r${row},${row},${row % 2},${row}.5`).join("\n")}\n`;

describe("a section that says what does nothing is refused by its key", () => {
  const base = { id: "id", label: "y", trainer: "gbdt", trees: 2 };

  test.each<[string, Readonly<Record<string, Json>>, string]>([
    ["the id as the label", { label: "id" }, 'label: "id" is the id already'],
    ["levels of a binary task", { levels: [0.1, 0.9] }, "levels: only a quantiles task has it, and this one is binary"],
    ["a positive label of a number", { label: "z", task: "regression", positive: 1 }, "positive: only a binary task"],
    ["a threshold of a number", { label: "z", task: "regression", threshold: "f1" }, "threshold: only a binary task"],
    ["a backend of trees", { backend: "native" }, "backend: gbdt is trained without TensorFlow.js"],
    ["a backend of a linear model", { trainer: "linear", trees: 2, backend: "cpu" }, "backend: linear is trained"],
    ["the label among what is dropped", { drop: ["y"] }, 'drop: "y" is the label'],
    ["the id among what is dropped", { drop: ["id"] }, 'drop: "id" is the id'],
    [
      "costs that are all nothing",
      { threshold: { false_positive: 0, false_negative: 0 } },
      "threshold: no wrong answer costs more than the right one",
    ],
    [
      "several at once",
      { drop: ["y"], levels: [0.5] },
      'levels: only a quantiles task has it, and this one is binary; drop: "y" is the label',
    ],
  ])("%s", async (_name, change, message) => {
    const folder = temporaryFolder();
    const rows = join(folder, "rows.csv");
    await writeFile(rows, csv);
    const found = await errorOf(() => trained({ rows, params: { ...base, ...change }, output: join(folder, "model") }));
    expect(found).toMatch(/^PARAMS_INVALID: /);
    expect(found).toContain(message);
  });

  test("and one that says it where it does something is taken", async () => {
    const folder = temporaryFolder();
    const rows = join(folder, "rows.csv");
    await writeFile(rows, csv);
    const params = { ...base, positive: 1, threshold: { false_positive: 0, false_negative: 1 }, backend: "auto" };
    expect(await trained({ rows, params, output: join(folder, "model") })).toMatchObject({ rows: 40 });
  });
});

describe("what is wrong with a section says where it stands", () => {
  test.each<[string, readonly string[], readonly string[]]>([
    [
      "a file that is not there",
      ["--params", "nowhere.yaml"],
      ["error[ARGUMENT_INVALID]: there is no file", "nowhere.yaml"],
    ],
    [
      "a section that is not there",
      ["--params", "deep/own.yaml", "--section", "trian"],
      ["deep/own.yaml has no section", '"trian"', "Did you mean train?"],
    ],
    ["a key", ["--params", "deep/own.yaml"], ["deep/own.yaml, section train: ", "levels", "docs/reference/params.md"]],
    [
      "an unknown key, in the hint, too",
      ["--params", "deep/own.yaml", "--section", "other"],
      ["deep/own.yaml, section other: ", "Correct the named keys in deep/own.yaml."],
    ],
    [
      "a schema outside",
      ["--params", "deep/own.yaml", "--section", "outside"],
      ['section outside: schema: the path "../../etc/passwd" cannot be used: it has the segment ".."'],
    ],
    [
      "a schema by its whole path",
      ["--params", "deep/own.yaml", "--section", "whole"],
      ['schema: the path "/etc/passwd" cannot be used: it is absolute'],
    ],
    [
      "a schema that is none",
      ["--params", "deep/own.yaml", "--section", "text"],
      ["text.yaml is no schema of a table: Invalid input: expected object"],
    ],
  ])("%s", async (_name, args, messages) => {
    const folder = temporaryFolder();
    await mkdir(join(folder, "deep"));
    await writeFile(join(folder, "rows.csv"), csv);
    await writeFile(join(folder, "deep", "text.yaml"), "just a text\n");
    await writeFile(
      join(folder, "deep", "own.yaml"),
      [
        "train: { id: id, label: y, trainer: gbdt, levels: [0.5] }",
        "other: { id: id, label: y, trainer: gbdt, tress: 3 }",
        "outside: { id: id, label: y, trainer: gbdt, schema: ../../etc/passwd }",
        "whole: { id: id, label: y, trainer: gbdt, schema: /etc/passwd }",
        "text: { id: id, label: y, trainer: gbdt, schema: text.yaml }",
        "",
      ].join("\n"),
    );
    const { code, stderr } = await lockstep(folder, "fit", "--rows", "rows.csv", "--output", "model", ...args);
    expect(code).toBe(1);
    for (const message of messages) expect(stderr).toContain(message);
  });
});
