import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tableOfRows } from "../../../pipeline/data/tables/rows.ts";
import { requireUniqueIds } from "../../../pipeline/training/predictions/unique-ids.ts";
import { lockstep } from "../../cli/command-line.ts";
import { errorOf } from "../../support/errors.ts";
import { temporaryFolder } from "../../support/folder.ts";

test.each<[string, readonly string[], string | undefined]>([
  ["different ones", ["a", "b", "c"], undefined],
  ["texts that are one number", ["1", "1.0", "01"], undefined],
  ["capital letters", ["a", "A"], undefined],
  ["the same twice", ["a", "b", "a"], 'row 3, column "id": "a" is the id of row 1 already'],
  ["the same but for blanks", ["a", "b ", "b"], 'row 3, column "id": "b" is the id of row 2 already'],
  ["none twice", ["", "b", ""], 'row 3, column "id": "" is the id of row 1 already'],
])("ids of rows: %s", async (_name, ids, message) => {
  const rows = tableOfRows(
    ["id"],
    ids.map((id) => [id]),
  );
  if (message === undefined)
    expect(() => {
      requireUniqueIds(rows, "id");
    }).not.toThrow();
  else
    expect(
      await errorOf(() => {
        requireUniqueIds(rows, "id");
      }),
    ).toBe(`TABLE_INVALID: ${message}`);
});

test("`lockstep score` refuses two rows of one id and writes nothing", async () => {
  const folder = temporaryFolder();
  const rows = Array.from({ length: 20 }, (_, row) => `r${row},${row},${row % 2}`);
  await writeFile(join(folder, "params.yaml"), "train: { id: id, label: y, trainer: gbdt, trees: 2 }\n");
  await writeFile(join(folder, "train.csv"), `id,x,y\n${rows.join("\n")}\n`);
  await writeFile(join(folder, "test.csv"), `id,x,y\n${rows.join("\n")}\nr3,3,1\n`);
  expect(await lockstep(folder, "fit", "--rows", "train.csv", "--output", "model")).toMatchObject({ code: 0 });
  const score = (table: string) =>
    lockstep(folder, "score", "--model", "model", "--rows", table, "--predictions", "p.csv", "--metrics", "m.json");
  expect(await score("train.csv")).toMatchObject({ code: 0 });
  const { code, stderr } = await score("test.csv");
  expect(code).toBe(1);
  expect(stderr).toMatch(/error\[TABLE_INVALID\]: .*test\.csv, row 22, column "id": "r3" is the id of .*row 5 already/);
}, 60_000);
