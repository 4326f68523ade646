import { describe, expect, test } from "vitest";
import type { ModelRecord } from "../../../pipeline/domain/model-record.ts";
import { readRegistry } from "../../../pipeline/registry/gto.ts";
import { type ChainFacts, chainOf } from "../../../pipeline/registry/queries/chain.ts";
import { overviewOf } from "../../../pipeline/registry/queries/overview.ts";
import { versionDiff } from "../../../pipeline/registry/queries/version-diff.ts";
import { commit, digest, environmentsOf, key, model, production, samples, version } from "../samples.ts";

const record: ModelRecord = samples["lockstep/Model"];
const approval = samples["lockstep/Approval"];
const deployment = samples["lockstep/Deployment"];

describe("two versions", () => {
  test("that are one differ in nothing, and their metrics are told all the same", () => {
    const { fields, inputs, metrics } = versionDiff(record, record);
    expect([fields, inputs]).toEqual([[], []]);
    expect(metrics).toContainEqual({ metric: "roc_auc", before: 0.97, after: 0.97, difference: 0 });
  });

  test.each<[string, Partial<ModelRecord>, object]>([
    [
      "an input that changed",
      { inputs: { ...record.inputs, "params params.yaml:train.lr": 0.2 }, inputKey: key("3") },
      {
        fields: [{ name: "input_key", before: key("2"), after: key("3") }],
        inputs: [{ name: "params params.yaml:train.lr", before: 0.1, after: 0.2 }],
      },
    ],
    [
      "an input that only one has",
      { inputs: { ...record.inputs, "code new.ts": "7" } },
      { inputs: [{ name: "code new.ts", before: undefined, after: "7" }] },
    ],
    [
      "bytes",
      { artifact: { ...record.artifact, sha256: digest("b"), sizeBytes: 4096 } },
      {
        fields: [
          { name: "artifact.sha256", before: digest("a"), after: digest("b") },
          { name: "artifact.size_bytes", before: 2048, after: 4096 },
        ],
      },
    ],
    [
      "where they should be",
      { environments: environmentsOf({ production: "v1.1.0" }), quarantine: [] },
      {
        fields: [
          { name: "environments.production", before: "v1.0.0", after: "v1.1.0" },
          { name: "environments.staging", before: "v1.1.0", after: undefined },
          { name: `quarantine ${digest("e")}`, before: "alarms: one in three was false", after: undefined },
        ],
      },
    ],
    [
      "metrics, one of them on one side only",
      { metrics: { roc_auc: 0.98, toString: 1 } },
      {
        metrics: [
          { metric: "count", before: 3, after: undefined, difference: undefined },
          { metric: "log_loss", before: 1e-7, after: undefined, difference: undefined },
          { metric: "roc_auc", before: 0.97, after: 0.98, difference: 0.98 - 0.97 },
          { metric: "toString", before: undefined, after: 1, difference: undefined },
        ],
      },
    ],
  ])("differ in %s", (_name, changed, expected) => {
    const nothing = { fields: [], inputs: [] };
    expect(versionDiff(record, { ...record, ...changed })).toMatchObject({ ...nothing, ...expected });
  });
});

const names = [
  ["failure-predictor@v1.0.0", "1"],
  ["failure-predictor@v1.1.0", "2"],
  ["failure-predictor@v1.2.0", "3"],
  ["failure-predictor#production#1", "1"],
  ["failure-predictor#production#2", "2"],
  ["failure-predictor#staging#3", "2"],
  ["failure-predictor#production#4", "1"],
] as const;

test.each([
  [
    "as they are",
    [],
    [
      ["v1.2.0", true, [], []],
      ["v1.1.0", true, ["staging"], ["production"]],
      ["v1.0.0", true, ["production"], []],
    ],
  ],
  [
    "after one was withdrawn and the model deprecated",
    [
      ["failure-predictor@v1.1.0!", "2"],
      ["failure-predictor@deprecated", "1"],
    ],
    [
      ["v1.2.0", true, [], []],
      ["v1.1.0", false, [], ["production", "staging"]],
      ["v1.0.0", true, ["production"], []],
    ],
  ],
] as const)("versions, where each is and was, %s", (_name, more, expected) => {
  const tags = [...names, ...more].map(([name, digit]) => ({
    name,
    commit: commit(digit),
    message: "",
    taggedAtSeconds: 0,
  }));
  const registry = readRegistry(tags).get(model);
  if (registry === undefined) throw new Error("the registry is empty");
  const overview = overviewOf(registry);
  expect(overview.isDeprecated).toBe(more.length > 0);
  expect(overview.versions.map((one) => [one.modelVersion, one.isActive, one.environments, one.formerly])).toEqual(
    expected,
  );
});

const whole: ChainFacts = {
  environment: production,
  modelVersion: version("v1.1.0"),
  commit: commit("1"),
  registration: { tag: "failure-predictor@v1.1.0", taggedAt: "2026-11-21T10:00:00Z" },
  assignment: { tag: "failure-predictor#production#2", taggedAt: "2026-11-21T10:00:00Z" },
  record: { ...record, inputs: { ...record.inputs, "data data.dvc": "8".repeat(32) } },
  recordedBy: commit("2"),
  treeKey: record.inputKey,
  run: { stage: "train", command: ["node train.ts"], md5: record.artifact.md5 },
  approvals: [{ ...approval, at: "2026-11-21T09:00:00Z" }],
  overrides: [],
  deployment,
};

/** Texts of one kind by link, links without one left out. */
function said(
  facts: Partial<ChainFacts>,
  kind: "missing" | "contradictions",
): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    chainOf({ ...whole, ...facts }).flatMap((one) => (one[kind].length === 0 ? [] : [[one.link, one[kind]] as const])),
  );
}

describe("the chain of a version", () => {
  test("has every link, digests in full, and only what Git never keeps is missing", () => {
    const chain = chainOf(whole);
    expect(chain.map(({ link }) => link)).toEqual([
      "data",
      "code",
      "run",
      "evaluation",
      "approvals",
      "plan",
      "deployment",
    ]);
    const facts = new Map(chain.flatMap((one) => one.facts.map(({ name, value }) => [`${one.link}: ${name}`, value])));
    expect(facts.get("data: data data.dvc")).toBe("8".repeat(32));
    expect(facts.get("code: commit")).toBe(commit("1"));
    expect(facts.get("run: artifact sha256")).toBe(digest("a"));
    expect(facts.get("evaluation: evaluation sha256")).toBe(digest("8"));
    expect(facts.get("approvals: approve")).toMatchObject({ by: "ravi", id: "2", pullRequest: 12, comment: "77" });
    expect(facts.get("plan: plan sha256")).toBe(digest("9"));
    expect(facts.get("deployment: deployed sha256")).toBe(digest("a"));
    expect(Object.keys(said({}, "missing"))).toEqual(["run", "evaluation", "plan"]);
    expect(said({}, "contradictions")).toEqual({});
  });

  test("tells what the event says the registration rested on, and asks no ledger", () => {
    const { authorisation } = samples["lockstep/Event"];
    if (authorisation === undefined) throw new Error("the sample authorises nothing");
    const own = { ...approval, overrides: [{ gate: "roc_auc", by: { id: "9", login: "olga" }, reason: "known" }] };
    const chain = chainOf({ ...whole, approvals: [], authorisation: { ...authorisation, approvals: [own, own] } });
    const facts = chain.flatMap((one) => one.facts.map(({ name, value }) => [`${one.link}: ${name}`, value] as const));
    const told = (name: string): readonly unknown[] => facts.flatMap(([own, value]) => (own === name ? [value] : []));
    const [pullRequest] = authorisation.pullRequests;
    expect(told("evaluation: evaluation sha256")).toEqual([pullRequest?.evaluationDigest]);
    expect(told("plan: plan sha256")).toEqual([authorisation.planHash]);
    expect(told("approvals: pull request")).toMatchObject([{ number: pullRequest?.number }]);
    expect(told("approvals: approvals by")).toEqual(["the event"]);
    expect(told("approvals: override")).toEqual([{ gate: "roc_auc", by: "olga", id: "9", reason: "known" }]);
  });

  test.each<[string, Partial<ChainFacts>, Readonly<Record<string, RegExp>>]>([
    ["data", { record }, { data: /data/ }],
    [
      "the record",
      { record: undefined, treeKey: undefined },
      { data: /record/, code: /record/, run: /record/, evaluation: /record/, approvals: /nobody's/, plan: /plan/ },
    ],
    ["a registration", { registration: undefined }, { code: /registration/ }],
    ["the run", { run: undefined }, { run: /dvc\.lock/ }],
    ["approvals", { approvals: [] }, { evaluation: /no word/, approvals: /nobody's/, plan: /no word/ }],
    [
      "approvals of these bytes",
      { approvals: [{ ...approval, subject: { ...approval.subject, artifactSha256: digest("b") } }] },
      { approvals: /nobody's/ },
    ],
    [
      "approvals of these inputs",
      { approvals: [{ ...approval, subject: { ...approval.subject, inputKey: key("b") } }] },
      { approvals: /nobody's/ },
    ],
    ["approvals where somebody rejected", { approvals: [{ ...approval, verb: "reject" }] }, { approvals: /nobody's/ }],
    ["the time of a word", { approvals: [approval] }, { approvals: /no time/ }],
    ["a deployment", { deployment: undefined }, { deployment: /Git keeps none/ }],
    [
      "this version's deployment",
      { deployment: { ...deployment, modelVersion: version("v1.0.0") } },
      { deployment: /was of v1\.0\.0/ },
    ],
  ])("says that it lacks %s", (_name, facts, expected) => {
    const missing = said(facts, "missing");
    for (const [link, pattern] of Object.entries(expected)) expect((missing[link] ?? []).join("\n")).toMatch(pattern);
  });

  test.each<[string, Partial<ChainFacts>, string]>([
    ["the tree", { treeKey: key("f") }, "run"],
    ["dvc.lock", { run: { stage: "train", command: [], md5: "0".repeat(32) } }, "run"],
    ["what was deployed", { deployment: { ...deployment, artifactSha256: digest("f") } }, "deployment"],
  ])("says that %s contradicts the record", (_name, facts, link) => {
    expect(Object.keys(said(facts, "contradictions"))).toEqual([link]);
  });
});
