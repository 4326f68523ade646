import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LockstepError } from "../../pipeline/domain/error.ts";
import { canonicalJson, type Json } from "../../pipeline/domain/json.ts";
import { emitModelRecord, parseModelRecord } from "../../pipeline/registry/model-record.ts";
import { record } from "./samples.ts";

const text = emitModelRecord(record);

test("people's decisions come first, what the tree builds next, its inputs last", () => {
  const hex = (digit: string): string => digit.repeat(64);
  expect(text).toBe(
    `kind: lockstep/Model
schema: 1
model: failure-predictor
version: v1.1.0
environments:
  production: v1.0.0
  staging: v1.1.0
quarantine:
- version: v0.9.0
  sha256: ${hex("e")}
  reason: 'alarms: one in three was false'
metrics:
  count: 3
  log_loss: 1e-07
  roc_auc: 0.97
metrics_sha256: ${hex("d")}
artifact:
  path: models/failure-predictor
  format: tfjs-layers
  md5: 33333333333333333333333333333333.dir
  sha256: ${hex("a")}
  size_bytes: 2048
  files:
  - path: model.json
    size_bytes: 1024
    md5: '44444444444444444444444444444444'
    sha256: '${hex("4")}'
  - path: weights.bin
    size_bytes: 1024
    md5: '55555555555555555555555555555555'
    sha256: '${hex("5")}'
input_key: '${hex("2")}'
inputs:
  code train.ts: '${"6".repeat(40)}'
  environment package-lock.json: '0123456789012345678901234567890123456789'
  params params.yaml:big: '9007199254740993'
  params params.yaml:flags:
    a:
    b: true
  params params.yaml:layers:
  - 8
  - 4.5
  params params.yaml:lr: 0.1
  params params.yaml:name: yes
`
      .replace("lr: 0.1", "train.lr: 0.1")
      .replace(/ {2}params params\.yaml:name.*\n/, "")
      .replace("  params params.yaml:train.lr", "  params params.yaml:name: yes\n  params params.yaml:train.lr"),
  );
});

const refused = ["__proto__", "constructor", "prototype"];

describe("a record comes back as it was", () => {
  test("the sample", () => {
    expect(parseModelRecord(text, "models/m.yaml")).toStrictEqual(record);
  });

  test("whatever its inputs, names and numbers are, and in the same bytes", () => {
    const json = fc.letrec<{ value: Json }>((tie) => ({
      value: fc.oneof(
        { depthSize: "small" },
        fc.constant(null),
        fc.boolean(),
        fc.string({ unit: "grapheme" }),
        fc.integer(),
        fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
        fc.array(tie("value"), { maxLength: 3 }),
        fc.dictionary(
          fc.string({ minLength: 1 }).filter((name) => !refused.includes(name)),
          tie("value"),
          { maxKeys: 3 },
        ),
      ),
    })).value;
    const name = fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }).filter((text) => !refused.includes(text));
    fc.assert(
      fc.property(
        fc.dictionary(name, json),
        fc.dictionary(name, fc.double({ noNaN: true, noDefaultInfinity: true })),
        name,
        (inputs, metrics, reason) => {
          const quarantine = record.quarantine.map((entry) => ({ ...entry, reason }));
          const changed = { ...record, inputs, metrics, quarantine };
          const written = emitModelRecord(changed);
          const read = parseModelRecord(written, "models/m.yaml");
          expect(canonicalJson(read)).toBe(canonicalJson(changed));
          expect(emitModelRecord(read)).toBe(written);
        },
      ),
      { numRuns: 500, seed: 4 },
    );
  });

  test("keys in another order are the same bytes", () => {
    const reversed = <T extends object>(value: T): T => Object.fromEntries(Object.entries(value).reverse()) as T;
    expect(
      emitModelRecord(
        reversed({ ...record, inputs: reversed(record.inputs), environments: reversed(record.environments) }),
      ),
    ).toBe(text);
  });
});

function refusal(changed: string): string {
  try {
    parseModelRecord(changed, "models/m.yaml");
  } catch (error) {
    if (error instanceof LockstepError) return `${error.code} ${error.message.split("\n").slice(-1).join("").trim()}`;
    throw error;
  }
  return "accepted";
}

test.each<[string, string, string, string]>([
  [
    "a version without v",
    "version: v1.1.0",
    "version: 1.1.0",
    'RECORD_INVALID models/m.yaml:4:10: `version`: "1.1.0" is not a version',
  ],
  [
    "a number for a version",
    "version: v1.1.0",
    "version: 1",
    "RECORD_INVALID models/m.yaml:4:10: `version`: must be text",
  ],
  [
    "a misspelt key",
    "quarantine:",
    "quarantined:",
    "RECORD_INVALID models/m.yaml:8:1: `quarantined`: is not a known key; did you mean `quarantine`?",
  ],
  [
    "a path that leaves",
    "path: model.json",
    "path: ../model.json",
    "RECORD_INVALID models/m.yaml:24:11: `artifact.files[0].path`: must stay inside the repository",
  ],
  [
    "a negative size",
    "size_bytes: 2048",
    "size_bytes: -1",
    "RECORD_INVALID models/m.yaml:22:15: `artifact.size_bytes`: must be at least 0",
  ],
  [
    "a size beyond what is exact",
    "size_bytes: 2048",
    "size_bytes: 9007199254740993",
    "RECORD_INVALID models/m.yaml:22:15: `artifact.size_bytes`: must be a number",
  ],
  [
    "NaN for a metric",
    "roc_auc: 0.97",
    "roc_auc: .nan",
    "RECORD_INVALID models/m.yaml:15:12: `metrics.roc_auc`: must be a number",
  ],
  [
    "a metric in quotes",
    "roc_auc: 0.97",
    "roc_auc: '0.97'",
    "RECORD_INVALID models/m.yaml:15:12: `metrics.roc_auc`: must be a number",
  ],
  [
    "a metric of 1e400",
    "roc_auc: 0.97",
    "roc_auc: 1e400",
    "RECORD_INVALID models/m.yaml:15:12: `metrics.roc_auc`: must be a number",
  ],
  [
    "conflict markers",
    "model: failure-predictor",
    "<<<<<<< HEAD\nmodel: a\n=======\nmodel: b\n>>>>>>> main",
    "YAML_INVALID",
  ],
])("%s is refused at its place", (_name, from, to, expected) => {
  expect(text).toContain(from);
  expect(refusal(text.replace(from, to))).toContain(expected);
});
