import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { cruise, type ImportGraph } from "../../scripts/checks/imports.ts";

const checkout = join(import.meta.dirname, "../..");

/** A small checkout that keeps every rule: each interface, a driver, an index, a step, the entries, a child entry. */
const sound: Readonly<Record<string, string>> = {
  "pipeline/domain/error.ts": "",
  "pipeline/report/markdown.ts": 'import "../domain/error.ts";',
  "pipeline/evaluation/metrics/auc.ts": 'import "../../domain/error.ts";',
  "pipeline/review/policy.ts": 'import "../domain/error.ts";',
  "pipeline/monitoring/drift-test.ts": 'import "../domain/error.ts";',
  "pipeline/inputs/steps.ts": 'import "zod"; import "../domain/error.ts";',
  "pipeline/data/yaml/parse.ts": 'import "yaml";',
  "pipeline/data/tables/table.ts": "",
  "pipeline/data/remotes/remote.ts": 'import "../../domain/error.ts";',
  "pipeline/data/remotes/file.ts": 'import "node:fs"; import "./remote.ts";',
  "pipeline/data/remotes/gcs.ts": 'import "google-auth-library"; import "./remote.ts";',
  "pipeline/data/remotes/ssh.ts": 'import "ssh2"; import "./remote.ts";',
  "pipeline/data/fetch.ts": 'import "./remotes/index.ts";',
  "pipeline/data/remotes/index.ts": 'export const open = () => import("./file.ts");',
  "pipeline/registry/record.ts": 'import "../data/yaml/parse.ts"; import "../platform/git/git.ts"; import "zod";',
  "pipeline/training/stage-runner.ts":
    'import "../data/yaml/parse.ts"; import "../evaluation/metrics/auc.ts"; import "../data/tables/table.ts";',
  "pipeline/training/fit.child.ts": 'import "./trainers/trees.ts";',
  "pipeline/training/trainers/trainer.ts": "",
  "pipeline/training/trainers/trees.ts": 'import "./trainer.ts";',
  "pipeline/training/trainers/layers.ts": 'export const load = () => import("@tensorflow/tfjs");',
  "pipeline/delivery/targets/target.ts": "",
  "pipeline/delivery/targets/directory.ts": 'import "./target.ts";',
  "pipeline/delivery/server.ts": 'import "hono"; import "@hono/node-server";',
  "pipeline/provenance/signers/signer.ts": "",
  "pipeline/provenance/signers/key.ts": 'import "./signer.ts"; import "@sigstore/sign";',
  "pipeline/provenance/verify.ts": 'import "@sigstore/verify"; import "zod"; import "../domain/error.ts";',
  "pipeline/repository/state.ts":
    'import "../registry/record.ts"; import "../data/remotes/remote.ts"; import "../tracking/add.ts";',
  "pipeline/tracking/add.ts":
    'import "../data/yaml/parse.ts"; import "../data/remotes/remote.ts"; import "../platform/git/git.ts";',
  "pipeline/platform/git/git.ts": "",
  "pipeline/platform/git/simple.ts": 'import "simple-git"; import "./git.ts";',
  "pipeline/platform/forge/forge.ts": "",
  "pipeline/platform/forge/github.ts": 'import "@actions/github"; import "@octokit/core"; import "./forge.ts";',
  "pipeline/platform/host/host.ts": "",
  "pipeline/platform/host/actions.ts": 'import "@actions/core"; import "../../inputs/steps.ts"; import "./host.ts";',
  "pipeline/steps/train.ts":
    'import "../training/stage-runner.ts"; import "../data/remotes/remote.ts"; import "./train/plan.ts";',
  "pipeline/steps/train/plan.ts": 'import "../../report/markdown.ts"; import "../../platform/host/host.ts";',
  "pipeline/steps/report.ts": 'import "../report/markdown.ts"; import "../repository/state.ts";',
  "pipeline/data-wiring.ts": 'import "./data/remotes/index.ts"; import "./tracking/add.ts";',
  "pipeline/training-wiring.ts":
    'import "./data-wiring.ts"; import "./platform/git/simple.ts"; import "./training/trainers/trees.ts";',
  "pipeline/wiring.ts":
    'import "./data-wiring.ts"; import "./data/remotes/index.ts"; import "./platform/git/simple.ts"; import "./steps/train.ts";',
  "pipeline/cli/main.ts":
    'import "commander"; import "../wiring.ts"; import "../steps/train.ts"; import "../platform/host/actions.ts";',
  "actions/train/main.ts": 'import "../../pipeline/wiring.ts"; import "../../pipeline/platform/host/actions.ts";',
  "scripts/tool.ts": "",
};

/** Every package that a rule names, and one that nobody declared. */
const packages = {
  dependencies: [
    "@actions/core",
    "@actions/github",
    "@octokit/core",
    "simple-git",
    "@tensorflow/tfjs",
    "@duckdb/node-api",
    "pngjs",
    "yaml",
    "smol-toml",
    "zod",
    "hono",
    "@hono/node-server",
    "@actions/attest",
    "@sigstore/sign",
    "@sigstore/verify",
    "commander",
    "@aws-sdk/client-s3",
    "@azure/storage-blob",
    "google-auth-library",
    "ssh2",
  ],
  devDependencies: ["fast-check"],
  undeclared: ["lodash"],
};

/** One breach each: the rule that has to fire, the file that is planted, and what it imports. */
const breaches: readonly (readonly [rule: string, file: string, imported: string])[] = [
  ["domain-is-pure", "pipeline/domain/reads-files.ts", "node:fs"],
  ["domain-is-pure", "pipeline/domain/uses-a-package.ts", "zod"],
  ["domain-is-pure", "pipeline/domain/looks-outside.ts", "../report/markdown.ts"],
  ["report-is-pure", "pipeline/report/reads-files.ts", "node:path"],
  ["report-is-pure", "pipeline/report/uses-a-package.ts", "yaml"],
  ["report-is-pure", "pipeline/report/knows-an-interface.ts", "../platform/host/host.ts"],
  ["evaluation-imports", "pipeline/evaluation/trains.ts", "../training/stage-runner.ts"],
  ["review-imports", "pipeline/review/reads-records.ts", "../registry/record.ts"],
  ["monitoring-imports", "pipeline/monitoring/reads-yaml.ts", "../data/yaml/parse.ts"],
  ["inputs-imports", "pipeline/inputs/knows-a-step.ts", "../steps/train.ts"],
  ["data-imports", "pipeline/data/trains.ts", "../training/stage-runner.ts"],
  ["registry-imports", "pipeline/registry/reports.ts", "../report/markdown.ts"],
  ["training-imports", "pipeline/training/registers.ts", "../registry/record.ts"],
  ["provenance-imports", "pipeline/provenance/registers.ts", "../registry/record.ts"],
  ["papers-imports", "pipeline/papers/trains.ts", "../training/stage-runner.ts"],
  ["delivery-imports", "pipeline/delivery/registers.ts", "../registry/record.ts"],
  ["repository-imports", "pipeline/repository/reports.ts", "../report/markdown.ts"],
  ["platform-git-imports", "pipeline/platform/git/reads-yaml.ts", "../../data/yaml/parse.ts"],
  ["platform-forge-imports", "pipeline/platform/forge/reviews.ts", "../../review/policy.ts"],
  ["platform-host-imports", "pipeline/platform/host/trains.ts", "../../training/stage-runner.ts"],
  ["steps-imports", "pipeline/steps/evaluate.ts", "../inputs/steps.ts"],
  ["cli-imports", "pipeline/cli/reports.ts", "../report/markdown.ts"],
  ["cli-imports", "pipeline/cli/runs-an-action.ts", "../../actions/train/main.ts"],
  ["actions-imports", "actions/report/main.ts", "../../pipeline/report/markdown.ts"],
  ["actions-imports", "actions/review/main.ts", "../../pipeline/cli/main.ts"],
  ["actions-imports", "actions/deploy/main.ts", "../train/main.ts"],
  ["wiring-imports", "pipeline/wiring.ts", "./cli/main.ts"],
  ["wiring-imports", "pipeline/data-wiring.ts", "./cli/main.ts"],
  ["wiring-imports", "pipeline/training-wiring.ts", "./cli/main.ts"],
  ["tracking-imports", "pipeline/tracking/trains.ts", "../training/stage-runner.ts"],
  ["adoption-imports", "pipeline/adoption/trains.ts", "../training/stage-runner.ts"],
  ["data-remotes-only-through-remote", "pipeline/tracking/push.ts", "../data/remotes/index.ts"],
  ["a-step-never-imports-another", "pipeline/steps/promote.ts", "./train.ts"],
  ["a-step-never-imports-another", "pipeline/steps/promote/records.ts", "../train/plan.ts"],
  ["data-remotes-only-through-remote", "pipeline/steps/monitor.ts", "../data/remotes/file.ts"],
  ["data-remotes-only-through-remote", "pipeline/data/push.ts", "./remotes/file.ts"],
  ["data-remotes-only-through-remote", "pipeline/steps/pick.ts", "../data/remotes/index.ts"],
  ["training-trainers-only-through-trainer", "pipeline/steps/fit.ts", "../training/trainers/trees.ts"],
  ["delivery-targets-only-through-target", "pipeline/steps/deploy.ts", "../delivery/targets/directory.ts"],
  ["provenance-signers-only-through-signer", "pipeline/steps/sign.ts", "../provenance/signers/key.ts"],
  ["platform-git-only-through-git", "pipeline/registry/tags.ts", "../platform/git/simple.ts"],
  ["platform-forge-only-through-forge", "pipeline/steps/review.ts", "../platform/forge/github.ts"],
  ["platform-host-only-through-host", "pipeline/steps/log.ts", "../platform/host/actions.ts"],
  ["nothing-imports-an-entry", "pipeline/training/imports-its-child.ts", "./fit.child.ts"],
  ["only-entries-wire", "pipeline/repository/wires.ts", "../wiring.ts"],
  ["only-entries-wire", "pipeline/tracking/wires.ts", "../data-wiring.ts"],
  ["one-door-for-actions-core", "pipeline/cli/logs.ts", "@actions/core"],
  ["one-door-for-forge", "pipeline/steps/comments.ts", "@actions/github"],
  ["one-door-for-forge", "pipeline/registry/releases.ts", "@octokit/core"],
  ["one-door-for-git", "pipeline/repository/commits.ts", "simple-git"],
  ["one-door-for-tensorflow", "pipeline/delivery/predicts.ts", "@tensorflow/tfjs"],
  ["one-door-for-images", "pipeline/delivery/picture.ts", "pngjs"],
  ["one-door-for-duckdb", "pipeline/training/queries.ts", "@duckdb/node-api"],
  ["one-door-for-yaml", "pipeline/registry/emits.ts", "yaml"],
  ["one-door-for-toml", "pipeline/registry/reads-toml.ts", "smol-toml"],
  ["one-door-for-zod", "pipeline/review/parses.ts", "zod"],
  ["one-door-for-hono", "pipeline/monitoring/serves.ts", "hono"],
  ["one-door-for-sigstore", "pipeline/registry/attests.ts", "@sigstore/verify"],
  ["one-door-for-sigstore", "pipeline/platform/forge/attests.ts", "@actions/attest"],
  ["one-door-for-commander", "actions/train/arguments.ts", "commander"],
  ["one-door-for-remotes", "pipeline/tracking/lists-a-bucket.ts", "@aws-sdk/client-s3"],
  ["one-door-for-remotes", "pipeline/data/objects/reads-a-blob.ts", "@azure/storage-blob"],
  ["no-unresolved", "pipeline/data/typo.ts", "./no-such-file.ts"],
  ["declared-packages-only", "pipeline/data/tests-itself.ts", "fast-check"],
  ["declared-packages-only", "pipeline/data/borrows.ts", "lodash"],
  ["nothing-outside", "pipeline/data/runs-a-script.ts", "../../scripts/tool.ts"],
];

async function write(root: string, path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}

async function plant(root: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) await write(root, path, `${text}\nexport {};\n`);
}

async function makeCheckout(): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "lockstep-imports-"));
  for (const file of [".dependency-cruiser.mjs", "tsconfig.json"]) await cp(join(checkout, file), join(root, file));
  const versions = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, "1.0.0"]));
  await write(
    root,
    "package.json",
    JSON.stringify({
      name: "sample",
      type: "module",
      dependencies: versions(packages.dependencies),
      devDependencies: versions(packages.devDependencies),
    }),
  );
  for (const name of Object.values(packages).flat()) {
    await write(
      root,
      `node_modules/${name}/package.json`,
      JSON.stringify({ name, version: "1.0.0", main: "index.js" }),
    );
    await write(root, `node_modules/${name}/index.js`, "");
  }
  await plant(root, sound);
  return root;
}

let root: string;
let clean: ImportGraph;
let broken: ImportGraph;

beforeAll(async () => {
  root = await makeCheckout();
  clean = await cruise(root);
  await plant(root, Object.fromEntries(breaches.map(([, file, imported]) => [file, `import "${imported}";`])));
  await plant(root, {
    "pipeline/data/hen.ts": 'import type { Egg } from "./egg.ts"; export type Hen = Egg;',
    "pipeline/data/egg.ts": 'import type { Hen } from "./hen.ts"; export type Egg = Hen;',
  });
  broken = await cruise(root);
});

afterAll(async () => {
  await rm(root, { recursive: true, force: true });
});

test("a checkout that keeps the rules has no finding, and every module of it was seen", () => {
  expect(clean).toEqual({
    violations: [],
    unseen: [],
    moduleCount: Object.keys(sound).filter((file) => !file.startsWith("scripts/")).length,
  });
});

test.each(breaches)("%s: %s may not import %s", (rule, file) => {
  expect(broken.violations.filter(({ from }) => from === file).map((violation) => violation.rule)).toContain(rule);
});

test("no-cycles: two files may not import each other's types", () => {
  expect(broken.violations.filter((violation) => violation.rule === "no-cycles")).not.toEqual([]);
});

test("every rule has a breach that was planted for it", async () => {
  const path = join(checkout, ".dependency-cruiser.mjs");
  const { default: config } = (await import(path)) as { default: { forbidden: readonly { name: string }[] } };
  const rules = config.forbidden.map(({ name }) => name);
  expect([...new Set([...breaches.map(([rule]) => rule), "no-cycles"])].sort()).toEqual(rules.sort());
});

test("every package that ships has a door", async () => {
  const { dependencies } = JSON.parse(await readFile(join(checkout, "package.json"), "utf8")) as {
    dependencies: Readonly<Record<string, string>>;
  };
  const { default: config } = (await import(join(checkout, ".dependency-cruiser.mjs"))) as {
    default: { forbidden: readonly { name: string; to: { path?: string | readonly string[] } }[] };
  };
  const guarded = config.forbidden
    .filter(({ name }) => name.startsWith("one-door-for-"))
    .flatMap(({ to }) => to.path ?? [])
    .map((path) => new RegExp(path));
  const unguarded = Object.keys(dependencies).filter(
    (name) => !guarded.some((pattern) => pattern.test(`node_modules/${name}/index.js`)),
  );
  expect(unguarded).toEqual([]);
});

test("a module that the checker cannot see is named", async () => {
  const blind = await mkdtemp(join(tmpdir(), "lockstep-blind-"));
  try {
    await plant(blind, { "pipeline/data/seen.ts": "", "pipeline/data/hidden.ts": "" });
    await write(blind, "package.json", "{}");
    await cp(join(checkout, "tsconfig.json"), join(blind, "tsconfig.json"));
    await write(blind, ".dependency-cruiser.mjs", 'export default { forbidden: [], options: { exclude: "hidden" } };');
    expect((await cruise(blind)).unseen).toEqual(["pipeline/data/hidden.ts"]);
  } finally {
    await rm(blind, { recursive: true, force: true });
  }
});
