import { expect, test } from "vitest";
import { modelName } from "../../pipeline/domain/ids.ts";
import { overriddenLine, overriddenVersions } from "../../pipeline/registry/overridden-versions.ts";

const olga = { id: "7", login: "olga" };
const line = overriddenLine({ gate: "roc_auc", by: olga, reason: "the night\nshift" });

test.each<[string, string, string, readonly unknown[]]>([
  [
    "a version with one",
    "m@v1.2.0",
    `Registering\n\n${line}`,
    [{ modelVersion: "v1.2.0", gates: ["olga: roc_auc (the night shift)"] }],
  ],
  ["a version without", "m@v1.2.0", "Registering", []],
  ["another model's", "n@v1.2.0", line, []],
  ["an assignment", "m#production#1", line, []],
  ["a version that was taken back", "m@v1.2.0!", line, []],
])("overrides are read back from the tags: %s", (_name, name, message, expected) => {
  expect(overriddenVersions([{ name, message }], modelName("m"))).toEqual(expected);
});
