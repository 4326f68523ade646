import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { findSharedRows } from "../../../pipeline/data/table-diff/shared-rows.ts";
import { temporaryFolder, writeFiles } from "../../support/folder.ts";
import { writeParquet } from "../../support/parquet.ts";

interface Tables {
  readonly training: string;
  readonly evaluation: string;
}

/** Tables as texts; without `before` the model is the first of its name. */
async function found(after: Tables, before?: Tables, personal: readonly string[] = []) {
  const folder = temporaryFolder();
  const put = async (name: string, { training, evaluation }: Tables) => {
    await writeFiles(folder, { [`${name}-train.csv`]: training, [`${name}-test.csv`]: evaluation });
    return {
      training: { path: join(folder, `${name}-train.csv`), where: "train.csv" },
      evaluation: { path: join(folder, `${name}-test.csv`), where: "test.csv" },
    };
  };
  const pairs = {
    after: await put("after", after),
    before: before === undefined ? undefined : await put("before", before),
  };
  const shared = await findSharedRows({ ...pairs, keys: ["id"], personal: new Set(personal), searchFrom: [] });
  return shared === undefined
    ? undefined
    : [shared.rows, shared.newRows, shared.newExactRows, shared.examples.join(" ")];
}

const training = "id,x,t\n1,5,red\n2,6,blue\n";

describe("rows that are trained on and judged by", () => {
  test.each<[string, string, readonly unknown[]]>([
    ["another row is none", "id,x,t\n8,5,blue\n", [0, 0, 0, ""]],
    ["the same row under another id is one", "id,x,t\n8,5,red\n", [1, 1, 1, "8"]],
    ["the same row under the same id is one", "id,x,t\n1,5,red\n", [1, 1, 1, "1"]],
    ["capital letters make no other row", "id,x,t\n8,5,RED\n", [1, 1, 0, "8"]],
    ["blanks make no other row", 'id,x,t\n8,5,"  red "\n', [1, 1, 0, "8"]],
    ["the way a number is written makes no other row", "id,x,t\n8,5.00,red\n", [1, 1, 0, "8"]],
    ["columns in another order make no other row", "t,x,id\nred,5,8\n", [1, 1, 1, "8"]],
    ["each row counts", "id,x,t\n8,5,red\n9,5,red\n7,6,blue\n6,7,blue\n", [3, 3, 3, "7 8 9"]],
  ])("%s", async (_name, evaluation, expected) => {
    expect(await found({ training, evaluation })).toEqual(expected);
  });

  test("what was among both before is not new", async () => {
    const before = { training, evaluation: "id,x,t\n8,5,red\n" };
    expect(await found({ training, evaluation: "id,x,t\n8,5,red\n9,6,blue\n" }, before)).toEqual([2, 1, 1, "9"]);
  });

  test("a row that moves from one table to the other is no leak; one that is copied is", async () => {
    const before = { training, evaluation: "id,x,t\n3,7,red\n" };
    const moved = { training: "id,x,t\n2,6,blue\n", evaluation: "id,x,t\n3,7,red\n1,5,red\n" };
    expect(await found(moved, before)).toEqual([0, 0, 0, ""]);
    expect(await found({ ...moved, training }, before)).toEqual([1, 1, 1, "1"]);
  });

  test("ids that are personal are hidden, and tables without a common column say nothing", async () => {
    expect(await found({ training, evaluation: "id,x,t\n8,5,red\n" }, undefined, ["id"])).toEqual([
      1,
      1,
      1,
      "(personal)",
    ]);
    expect(await found({ training: "id,a\n1,1\n", evaluation: "id,b\n1,1\n" })).toBeUndefined();
  });

  test("one row among a hundred thousand, from Parquet to CSV", async () => {
    const folder = temporaryFolder();
    await writeParquet(
      join(folder, "train.parquet"),
      "SELECT range AS id, range * 0.5 AS x, 'K' || range AS t FROM range(100000)",
    );
    await writeFiles(folder, { "test.csv": "id,x,t\n1,0.1,k1\n2,27182.5,k54365\n" });
    const file = (name: string) => ({ path: join(folder, name), where: name });
    const after = { training: file("train.parquet"), evaluation: file("test.csv") };
    const shared = await findSharedRows({
      after,
      before: undefined,
      keys: ["id"],
      personal: new Set(),
      searchFrom: [],
    });
    expect(shared).toMatchObject({ rows: 1, newRows: 1, newExactRows: 0, examples: ["2"] });
  });
});
