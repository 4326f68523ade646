import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { Ajv } from "ajv";
import addFormatsModule from "ajv-formats";
import { describe, expect, test } from "vitest";
import { lockedPackages } from "../../pipeline/data/locked-packages.ts";
import { commitSha, modelVersion, sha256 } from "../../pipeline/domain/ids.ts";
import type { VersionFacts } from "../../pipeline/domain/version-facts.ts";
import { billOfMaterials } from "../../pipeline/papers/sbom/bill.ts";
import { cardFacts } from "../report/cases.ts";
import { betterModel } from "../report/views.ts";

const addFormats = addFormatsModule as unknown as typeof addFormatsModule.default;

/** The schema that CycloneDX publishes, with the two that it refers to. */
function openSchema() {
  const folder = join(
    createRequire(import.meta.url).resolve("@cyclonedx/cyclonedx-library/package.json"),
    "../res/schema",
  );
  const read = (name: string): Record<string, unknown> =>
    JSON.parse(readFileSync(join(folder, `${name}.SNAPSHOT.schema.json`), "utf8")) as Record<string, unknown>;
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats(ajv);
  ajv.addFormat("iri-reference", true);
  ajv.addFormat("idn-email", true);
  ajv.addSchema(read("spdx"), "http://cyclonedx.org/schema/spdx.SNAPSHOT.schema.json");
  ajv.addSchema(read("jsf-0.82"), "http://cyclonedx.org/schema/jsf-0.82.SNAPSHOT.schema.json");
  return ajv.compile(read("bom-1.6"));
}

const isBill = openSchema();

const facts: VersionFacts = {
  modelVersion: modelVersion("v1.1.0"),
  tag: "failure-predictor@v1.1.0",
  commit: commitSha("c0ffee".padEnd(40, "0")),
  isActive: true,
  isDeprecated: false,
  record: cardFacts.record,
  declaration: undefined,
  environments: [],
  card: "",
  contract: undefined,
  approvals: [],
  overrides: [],
  evaluationDigest: sha256("e".repeat(64)),
  evaluation: betterModel().evaluation,
  planHash: undefined,
  events: [{ action: "register", environment: undefined, tag: "failure-predictor@v1.1.0", at: "2026-11-21T20:01:00Z" }],
  heldBy: [],
  quarantine: undefined,
  cost: undefined,
  environmentFiles: [],
};

const npm = JSON.stringify({
  packages: {
    "": { name: "mine" },
    "packages/own": { version: "1.0.0" },
    "node_modules/own": { link: true, resolved: "packages/own" },
    "node_modules/@scope/a": { version: "1.2.3", integrity: `sha512-${Buffer.alloc(64, 1).toString("base64")}` },
    "node_modules/b/node_modules/c": { version: "0.1.0" },
  },
});

describe("the bill of materials", () => {
  test.each<[string, Partial<VersionFacts>]>([
    ["of a version with an evaluation", {}],
    ["of a version of which nothing was kept", { evaluation: undefined, evaluationDigest: undefined, events: [] }],
    ["with packages of a lock file", { environmentFiles: [{ path: "package-lock.json", text: npm }] }],
    ["with a file that nobody reads", { environmentFiles: [{ path: "conda.yml", text: "dependencies: [numpy]" }] }],
    [
      "of a tag with a date that is none",
      { events: [{ action: "register", environment: undefined, tag: "t", at: "@9e99" }] },
    ],
  ])("%s follows the schema of CycloneDX 1.6", (_name, more) => {
    const text = billOfMaterials({ ...facts, ...more });
    isBill(JSON.parse(text));
    expect(isBill.errors).toBeNull();
    expect(billOfMaterials({ ...facts, ...more })).toBe(text);
  });

  test("names the model with its files, what it was made from, and its card", () => {
    const bill = JSON.parse(
      billOfMaterials({ ...facts, environmentFiles: [{ path: "package-lock.json", text: npm }] }),
    ) as unknown;
    expect(bill).toMatchObject({
      metadata: {
        component: {
          type: "machine-learning-model",
          name: "failure-predictor",
          version: "v1.1.0",
          components: [{ name: "model.json" }, { name: "weights/shard1.bin" }],
          modelCard: {
            modelParameters: { approach: { type: "supervised" } },
            quantitativeAnalysis: {
              performanceMetrics: expect.arrayContaining([{ type: "f1", value: "0.8948" }]) as unknown,
            },
          },
        },
      },
      components: [
        { type: "data", name: "data/milling.csv" },
        { type: "data", name: "prepared/test.csv" },
        { type: "library", purl: "pkg:npm/%40scope/a@1.2.3", hashes: [{ alg: "SHA-512" }] },
        { type: "library", purl: "pkg:npm/c@0.1.0" },
      ],
    });
  });
});

describe("a lock file", () => {
  test.each<[string, string, readonly (readonly [string, string | undefined, number])[]]>([
    [
      "package-lock.json",
      npm,
      [
        ["pkg:npm/%40scope/a@1.2.3", "1.2.3", 1],
        ["pkg:npm/c@0.1.0", "0.1.0", 0],
      ],
    ],
    [
      "requirements.txt",
      `# comment\n-r other.txt\nNumPy==2.1.0 \\\n    --hash=sha256:${"a".repeat(64)}\nscikit_learn[all]==1.6.1 ; python_version > "3"\npandas>=2\n`,
      [
        ["pkg:pypi/numpy@2.1.0", "2.1.0", 1],
        ["pkg:pypi/pandas", undefined, 0],
        ["pkg:pypi/scikit-learn@1.6.1", "1.6.1", 0],
      ],
    ],
    [
      "sub/uv.lock",
      'version = 1\n[[package]]\nname = "mine"\nversion = "0.1.0"\nsource = { virtual = "." }\n[[package]]\nname = "Torch_Vision"\nversion = "0.20.0"\nsource = { registry = "https://example.org/simple" }\n',
      [["pkg:pypi/torch-vision@0.20.0", "0.20.0", 0]],
    ],
    ["poetry.lock", '[[package]]\nname = "numpy"\nversion = "2.1.0"\n', [["pkg:pypi/numpy@2.1.0", "2.1.0", 0]]],
    ["Cargo.lock", '[[package]]\nname = "serde"\nversion = "1.0.0"\n', [["pkg:cargo/serde@1.0.0", "1.0.0", 0]]],
  ])("%s names its packages", (path, text, expected) => {
    expect(lockedPackages(path, text)?.map(({ purl, version, hashes }) => [purl, version, hashes.length])).toEqual(
      expected,
    );
  });

  test.each([
    ["conda.yml", "dependencies: [numpy]"],
    ["package-lock.json", "{"],
    ["package-lock.json", '{"dependencies": {}}'],
    ["uv.lock", "not toml ["],
  ])("%s that cannot be read as one has no packages, rather than none", (path, text) => {
    expect(lockedPackages(path, text)).toBeUndefined();
  });
});
