import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, test } from "vitest";
import { parseYaml } from "../../pipeline/data/yaml/parse.ts";
import { fromJson, toJson } from "../../pipeline/data/yaml/python.ts";
import { canonicalJson } from "../../pipeline/domain/json.ts";
import { emitModelRecord } from "../../pipeline/registry/model-record.ts";
import { jsonSchemas } from "../../pipeline/registry/schemas/json-schema.ts";
import { record, samples } from "./samples.ts";

const folder = join(import.meta.dirname, "../../docs/schemas");
const schemas = jsonSchemas();

test("docs/schemas holds what the code says; `node scripts/run.mjs scripts/schemas.ts` writes it", () => {
  const files = readdirSync(folder).sort();
  expect(files).toEqual(Object.keys(schemas).sort());
  for (const name of files) expect(readFileSync(join(folder, name), "utf8"), name).toBe(schemas[name]);
});

function validator(file: string): (value: unknown) => string {
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allErrors: true });
  addFormats.default(ajv);
  const validate = ajv.compile(JSON.parse(schemas[file] ?? "null") as object);
  return (value) => (validate(value) ? "valid" : ajv.errorsText(validate.errors));
}

describe.each(Object.entries(samples))("the JSON Schema of %s", (kind, sample) => {
  const file = `${kind
    .replace("lockstep/", "")
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, "-")
    .toLowerCase()}.json`;
  const value = JSON.parse(canonicalJson(sample)) as Record<string, unknown>;

  test("accepts a sound record", () => {
    expect(validator(file)(value)).toBe("valid");
  });

  test("refuses another key, a missing one and a wrong type", () => {
    const validate = validator(file);
    expect(validate({ ...value, other: 1 })).toContain("additional");
    expect(validate({ ...value, kind: undefined })).toContain("required");
    expect(validate({ ...value, schema: 2 })).toContain("constant");
  });
});

test("the JSON Schema of models/<name>.yaml accepts what is written there", () => {
  const value = toJson(parseYaml(emitModelRecord(record), "models/failure-predictor.yaml"));
  expect(validator("model-file.json")(value)).toBe("valid");
  expect(fromJson(value)).toBeInstanceOf(Map);
});
