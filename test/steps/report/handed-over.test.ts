import { describe, expect, test } from "vitest";
import type { Evaluation, GateResult } from "../../../pipeline/domain/evaluation.ts";
import { commitSha } from "../../../pipeline/domain/ids.ts";
import { openGit } from "../../../pipeline/platform/git/simple-git.ts";
import { judgeHandedOver } from "../../../pipeline/steps/report/handed-over.ts";
import { commitAll, git, makeTeam, write } from "../../platform/git/support.ts";
import { betterModel, digest, report } from "../../report/views.ts";

const project = `models:
  failure-predictor:
    artifact: models/failure-predictor
    metrics: evaluation/metrics.json
    evaluation_rows: prepared/test.csv
    training_rows: prepared/train.csv
    id: udi
    label: machine_failure
    positive: 1
    gates:
    - {metric: roc_auc, margin: 0.01, minimum: 0.85}
environments:
  production:
    target: {kind: directory, path: .lockstep/production}
review:
  approvers: [mina]
  required: 1
`;
const contract = "tables:\n  prepared/test.csv:\n    key: udi\n";

const answered: GateResult = {
  gate: "data contract",
  verdict: { phase: "equivalent", reason: "1 rules of data.contract.yaml hold for 1 tables" },
};
const broken: GateResult = {
  gate: "data contract",
  verdict: {
    phase: "regressed",
    reason: "1 of 1 rules are broken; line 3 of data.contract.yaml: ids that stand twice",
  },
};

/** A change of these files, or of none when its head is not here, as of a fork; and what the base gets meanwhile. */
interface Scene {
  readonly base: Readonly<Record<string, string>>;
  readonly change: { readonly text: string | undefined } | undefined;
  readonly later?: Readonly<Record<string, string>>;
}

/** Hands the report of a change over, with those gates answered besides the declared one. */
async function handOver({ base, change, later = {} }: Scene, more: readonly GateResult[]) {
  const { clones } = makeTeam();
  const [folder = ""] = clones;
  commitAll(folder, "Model", { "lockstep.yaml": project, ...base });
  git(folder, "push", "-q", "origin", "main");
  git(folder, "switch", "-q", "-c", "change");
  if (change?.text === undefined) git(folder, "rm", "-q", "--ignore-unmatch", "data.contract.yaml");
  else write(folder, { "data.contract.yaml": change.text });
  const head = commitAll(folder, "Change", { "params.yaml": "epochs: 2\n" });
  if (change !== undefined) git(folder, "push", "-q", "origin", "change");
  git(folder, "switch", "-q", "main");
  commitAll(folder, "Meanwhile", later);
  git(folder, "push", "-q", "origin", "main");
  const headSha = commitSha(change === undefined ? digest("f0").slice(0, head.length) : head);
  const section = betterModel();
  const [declared] = section.evaluation.gates;
  const gates = [...(declared === undefined ? [] : [declared]), ...more];
  const evaluation: Evaluation = { ...section.evaluation, gates };
  const opened = await openGit({ folder });
  return judgeHandedOver({ git: opened, forge: undefined }, report([{ ...section, evaluation }], { headSha }), {
    number: 12,
    title: "Change",
    author: { id: "1", login: "dana" },
    state: "open",
    isDraft: false,
    head: { branch: "change", sha: headSha, isFork: change === undefined },
    base: { branch: "main" },
    mergeCommit: undefined,
  });
}

const withContract = { "data.contract.yaml": contract };
const kept = { text: contract };

describe("a report that another job hands over", () => {
  test.each<[string, Scene]>([
    ["the base branch has a contract", { base: withContract, change: kept }],
    ["the change takes the contract away", { base: withContract, change: { text: undefined } }],
    ["the change empties the contract", { base: withContract, change: { text: "tables: {}\n" } }],
    ["the head is of a fork and not here", { base: withContract, change: undefined }],
  ])("is refused without the contract's gate when %s, and taken with it", async (_name, scene) => {
    await expect(handOver(scene, [])).rejects.toMatchObject({
      code: "RECORD_INVALID",
      message:
        "the handed-over report of failure-predictor does not fit: gates of the base branch were not answered: data contract",
    });
    // On trial is not what the base branch asks.
    await expect(handOver(scene, [{ ...answered, mode: "informational" }])).rejects.toMatchObject({
      code: "RECORD_INVALID",
    });
    const { models } = await handOver(scene, [answered]);
    expect(models.map(({ evaluation }) => evaluation.verdict.phase)).toEqual(["improved"]);
  });

  test.each<[string, Scene]>([
    ["nobody has a contract", { base: {}, change: { text: undefined } }],
    ["the change brings the first contract", { base: {}, change: kept }],
    [
      "the base branch got its contract after the change began",
      { base: {}, change: { text: undefined }, later: withContract },
    ],
  ])("is taken without the contract's gate when %s", async (_name, scene) => {
    const { models } = await handOver(scene, []);
    expect(models).toHaveLength(1);
  });

  test("cannot claim a better verdict than the contract's gate gives", async () => {
    const { models } = await handOver({ base: withContract, change: kept }, [broken]);
    expect(models.map(({ evaluation }) => evaluation.verdict.phase)).toEqual(["regressed"]);
  });
});
