import { expect, test } from "vitest";
import { readSweep } from "../../../pipeline/training/sweeps/sweep-file.ts";

test.each([
  [{ from: 1, to: 2 }, "space.trees: write `{values: [1, 2]}`, or `{min: 1, max: 2}`"],
  [{ min: 1 }, "space.trees: write `{values: [1, 2]}`, or `{min: 1, max: 2}`"],
  [[1, 2], "space.trees: write `{values: [1, 2]}`, or `{min: 1, max: 2}`"],
])("a range that cannot be read, %j, is answered with the two that can", (trees, said) => {
  expect(() => readSweep({ metric: "roc_auc", space: { trees } })).toThrow(said);
});
