import { expect, test } from "vitest";
import { modelName, modelVersion } from "../../pipeline/domain/ids.ts";
import { overriddenLine, overriddenVersions, refuseOverrides } from "../../pipeline/registry/overridden-versions.ts";

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

const told = [{ modelVersion: modelVersion("v1.2.0"), gates: ["olga: roc_auc (night)"] }];
const entry = { modelVersion: modelVersion("v1.2.0"), override: "olga: roc_auc (night)" };

test.each([
  ["tells the same", told, [entry], undefined],
  ["tells nothing, and there is nothing", [], undefined, undefined],
  ["leaves one out", told, undefined, /leaves out an override: v1\.2\.0, olga: roc_auc \(night\)/],
  ["tells another reason", told, [{ ...entry, override: "olga: roc_auc (day)" }], /leaves out an override/],
  ["tells another version", told, [{ ...entry, modelVersion: modelVersion("v1.1.0") }], /leaves out an override/],
  [
    "tells one too many",
    told,
    [entry, { ...entry, override: "mei: f1 (no)" }],
    /no tag tells of: v1\.2\.0, mei: f1 \(no\)/,
  ],
])("a record that %s", (_name, versions, overrides, expected) => {
  const refused = refuseOverrides({ model: modelName("m"), overrides }, versions);
  expect(refused?.code).toBe(expected === undefined ? undefined : "override_differs");
  if (expected !== undefined) expect(refused?.sentence).toMatch(expected);
});
