import { describe, expect, test } from "vitest";
import type { Evaluation } from "../../pipeline/domain/evaluation.ts";
import { commitSha, inputKey, md5, modelName, modelVersion, sha256 } from "../../pipeline/domain/ids.ts";
import type { ModelRecord } from "../../pipeline/domain/model-record.ts";
import type { Plan } from "../../pipeline/domain/plan.ts";
import type { VerdictPhase } from "../../pipeline/domain/verdict.ts";
import { decideReview, refuseVerdict } from "../../pipeline/review/decide.ts";
import type { ReviewedModel, ReviewRequest } from "../../pipeline/review/request.ts";

const model = modelName("failure-predictor");
const digit = (character: string): string => character.repeat(64);
const candidate = sha256(digit("a"));
const other = sha256(digit("b"));
const head = commitSha("1".repeat(40));
const key = inputKey(digit("2"));
const metrics = {
  precision: { value: 0.9 },
  recall: { value: 0.8 },
  f1: { value: 0.85 },
  roc_auc: { value: 0.97 },
  log_loss: { value: 0.1 },
};

function scored(artifactSha256: typeof candidate) {
  const confusion = { truePositives: 8, falsePositives: 1, trueNegatives: 90, falseNegatives: 1 };
  return { modelVersion: undefined, artifactSha256, threshold: 0.5, metrics, confusion };
}

function evaluated(phase: VerdictPhase, gates: readonly VerdictPhase[] = [phase]): Evaluation {
  return {
    kind: "lockstep/Evaluation",
    schema: 1,
    model,
    rows: { source: "base", path: "test.csv", md5: md5("0".repeat(32)), count: 100, positives: 9, changed: false },
    candidate: scored(candidate),
    baseline: scored(other),
    champion: undefined,
    comparisons: [],
    gates: gates.map((gate) => ({ gate: "roc_auc", verdict: { phase: gate, reason: "roc_auc moved" } })),
    verdict: { phase, reason: "roc_auc moved" },
    bootstrap: { draws: 2000, seed: 20 },
  };
}

const record: ModelRecord = {
  kind: "lockstep/Model",
  schema: 1,
  model,
  modelVersion: modelVersion("v1.1.0"),
  artifact: {
    path: "models/failure-predictor",
    format: "tfjs-layers",
    md5: md5(`${"3".repeat(32)}.dir`),
    sha256: candidate,
    sizeBytes: 1,
    files: [{ path: "model.json", sizeBytes: 1, md5: md5("3".repeat(32)), sha256: candidate }],
  },
  inputKey: key,
  inputs: {},
  metrics: {},
  metricsSha256: sha256(digit("4")),
  environments: {},
  quarantine: [],
};

const plan: Plan = {
  kind: "lockstep/Plan",
  schema: 1,
  model,
  modelVersion: modelVersion("v1.1.0"),
  artifactSha256: candidate,
  inputKey: key,
  environments: [],
};

const reviewed: ReviewedModel = {
  model,
  evaluatedHead: head,
  evaluation: evaluated("improved"),
  evaluationDigest: sha256(digit("5")),
  plan,
  planHash: sha256(digit("6")),
  shownPlanHash: sha256(digit("6")),
  record,
  inputKey: key,
  quarantined: [],
  overrides: [],
};

const sound: ReviewRequest = {
  command: { verb: "approve", model, artifactSha256: candidate },
  comment: {
    id: "77",
    bodySha256: sha256(digit("7")),
    author: { id: "2", login: "ravi" },
    isBot: false,
    isEdited: false,
  },
  self: { id: "1", login: "lockstep[bot]" },
  pullRequest: {
    number: 12,
    state: "open",
    isDraft: false,
    author: { id: "3", login: "ana" },
    headSha: head,
    contributors: [{ name: "Ana", email: "3+ana@users.noreply.github.com" }],
    changedPaths: ["params.yaml", "models/failure-predictor.yaml"],
  },
  reviewed,
  policy: { approvers: ["Ravi", "mei"], requiredApprovals: 1 },
  permission: "write",
};

type Change = Partial<Omit<ReviewRequest, "comment" | "pullRequest" | "reviewed">> & {
  readonly comment?: Partial<ReviewRequest["comment"]>;
  readonly pullRequest?: Partial<ReviewRequest["pullRequest"]>;
  readonly reviewed?: Partial<ReviewedModel>;
};

function changed({ comment, pullRequest, reviewed: content, ...rest }: Change): ReviewRequest {
  return {
    ...sound,
    ...rest,
    comment: { ...sound.comment, ...comment },
    pullRequest: { ...sound.pullRequest, ...pullRequest },
    reviewed: { ...reviewed, ...content },
  };
}

const reject = { verb: "reject", model, artifactSha256: candidate, reason: "" } as const;
const author = (login: string, id = "9"): Change => ({ comment: { author: { id, login } } });
const commit = (name: string, email: string): Change => ({ pullRequest: { contributors: [{ name, email }] } });

test("an approval is bound to everything it was given for", () => {
  expect(decideReview(sound)).toEqual({
    accepted: {
      kind: "lockstep/Approval",
      schema: 1,
      verb: "approve",
      subject: {
        pullRequest: 12,
        headSha: head,
        model,
        inputKey: key,
        artifactSha256: candidate,
        evaluationDigest: digit("5"),
        planHash: digit("6"),
      },
      approver: { id: "2", login: "ravi" },
      permission: "write",
      comment: { id: "77", bodySha256: digit("7") },
    },
  });
});

function code(request: ReviewRequest): string {
  const decision = decideReview(request);
  return "accepted" in decision ? "accepted" : decision.refused.code;
}

describe("who may approve", () => {
  test.each<[string, Change, string]>([
    ["an approver with write permission", {}, "accepted"],
    ["an approver with admin permission", { permission: "admin" }, "accepted"],
    ["N05 an approver who may only read", { permission: "read" }, "not_approver"],
    ["N05 an approver without any permission", { permission: "none" }, "not_approver"],
    ["N05 nobody can say what the approver may do", { permission: "unknown" }, "permission_unknown"],
    ["N05 somebody who may write and is not listed", author("tom"), "not_approver"],
    ["N05 an admin who is not listed", { ...author("tom"), permission: "admin" }, "not_approver"],
    ["a listed name in other letters", author("RAVI", "2"), "accepted"],
    ["N06 the author", author("ravi", "3"), "self_approval"],
    [
      "N06 the author, renamed since, by id",
      { ...author("mei", "3"), pullRequest: { author: { id: "3", login: "mei-old" } } },
      "self_approval",
    ],
    [
      "N06 the author, by login in other letters",
      { pullRequest: { author: { id: "x", login: "RAVI" } } },
      "self_approval",
    ],
    ["N06 the name on a commit", commit("Ravi", "r@example.org"), "self_approval"],
    ["N06 the mail of a commit", commit("R.", "ravi@example.org"), "self_approval"],
    ["N06 GitHub's mail with id", commit("R.", "2+ravi-old@users.noreply.github.com"), "self_approval"],
    ["N06 GitHub's mail without id", commit("R.", "ravi@users.noreply.github.com"), "self_approval"],
    ["N06 another's id in another mail", commit("R.", "2+tom@example.org"), "accepted"],
    ["N07 a bot that is listed", { comment: { isBot: true } }, "not_approver"],
    ["N07 our own comment", { self: { id: "2", login: "ravi" } }, "not_approver"],
    ["N08 an edited comment", { comment: { isEdited: true } }, "bad_command"],
    ["the author may reject", { command: reject, ...author("ravi", "3") }, "accepted"],
    ["a stranger may not reject", { command: reject, ...author("tom") }, "not_approver"],
  ])("%s", (_name, change, expected) => {
    expect(code(changed(change))).toBe(expected);
  });
});

describe("what may be approved", () => {
  test.each<[string, Change, string]>([
    ["N03 the head moved after the evaluation", { pullRequest: { headSha: commitSha("8".repeat(40)) } }, "stale_sha"],
    [
      "N03 the digest of an earlier head",
      { command: { verb: "approve", model, artifactSha256: other } },
      "wrong_digest",
    ],
    [
      "N36 before the evaluation is done",
      { reviewed: { evaluation: undefined, evaluationDigest: undefined, evaluatedHead: undefined } },
      "candidate_missing",
    ],
    ["N36 without a digest of the evaluation", { reviewed: { evaluationDigest: undefined } }, "candidate_missing"],
    [
      "N36 an evaluation of another model",
      { reviewed: { evaluation: { ...evaluated("improved"), model: modelName("m") } } },
      "candidate_missing",
    ],
    ["N36 without a record", { reviewed: { record: undefined } }, "candidate_missing"],
    ["N36 without a plan", { reviewed: { plan: undefined, planHash: undefined } }, "candidate_missing"],
    ["N36 improved", { reviewed: { evaluation: evaluated("improved") } }, "accepted"],
    ["N36 equivalent", { reviewed: { evaluation: evaluated("equivalent") } }, "accepted"],
    ["N36 regressed", { reviewed: { evaluation: evaluated("regressed") } }, "evaluation_regressed"],
    ["N36 inconclusive", { reviewed: { evaluation: evaluated("inconclusive") } }, "evaluation_inconclusive"],
    ["N36 no gate was evaluated", { reviewed: { evaluation: evaluated("improved", []) } }, "evaluation_inconclusive"],
    [
      "a verdict that is better than its gates",
      { reviewed: { evaluation: evaluated("improved", ["improved", "regressed"]) } },
      "evaluation_regressed",
    ],
    [
      "N36 merging changes nothing",
      { reviewed: { evaluation: { ...evaluated("equivalent"), baseline: scored(candidate) } } },
      "no_change",
    ],
    ["N36 a draft", { pullRequest: { isDraft: true } }, "wrong_state"],
    ["N36 closed", { pullRequest: { state: "closed" } }, "wrong_state"],
    ["N36 merged", { pullRequest: { state: "merged" } }, "wrong_state"],
    [
      "the record names other bytes than were evaluated",
      { reviewed: { record: { ...record, artifact: { ...record.artifact, sha256: other } } } },
      "wrong_digest",
    ],
    ["the tree has other inputs than the record", { reviewed: { inputKey: inputKey(digit("9")) } }, "input_changed"],
    ["the plan changed since the report", { reviewed: { planHash: sha256(digit("9")) } }, "plan_changed"],
    ["no plan was shown", { reviewed: { shownPlanHash: undefined } }, "plan_changed"],
    ["quarantined bytes", { reviewed: { quarantined: [candidate] } }, "quarantined"],
    ["other bytes are quarantined", { reviewed: { quarantined: [other] } }, "accepted"],
    [
      "a regressed candidate may be rejected",
      { command: reject, reviewed: { evaluation: evaluated("regressed") } },
      "accepted",
    ],
    ["another digest may not be rejected", { command: { ...reject, artifactSha256: other } }, "wrong_digest"],
  ])("%s", (_name, change, expected) => {
    expect(code(changed(change))).toBe(expected);
  });

  test("N36 a model that the base branch does not declare", () => {
    expect(code({ ...sound, reviewed: undefined })).toBe("unknown_model");
  });
});

test("every refusal is one sentence", () => {
  const changes: readonly Change[] = [
    { permission: "unknown" },
    { permission: "read" },
    { comment: { isBot: true } },
    { pullRequest: { isDraft: true } },
    { reviewed: { evaluation: evaluated("regressed") } },
  ];
  for (const change of changes) {
    const decision = decideReview(changed(change));
    expect("refused" in decision ? decision.refused.sentence : "").toMatch(/^[A-Z\p{Ll}].*[^.]\.$/u);
  }
});

const gate = (name: string, phase: VerdictPhase, mode?: "informational") => ({
  gate: name,
  verdict: { phase, reason: name },
  ...(mode === undefined ? {} : { mode }),
});

test.each([
  ["the only gate that judges", [gate("a", "regressed"), gate("b", "regressed", "informational")], ["a"], undefined],
  ["one of two", [gate("a", "regressed"), gate("b", "inconclusive")], ["a"], "evaluation_inconclusive"],
  ["both", [gate("a", "regressed"), gate("b", "inconclusive")], ["a", "b"], undefined],
  ["another than the one that fails", [gate("a", "regressed"), gate("b", "improved")], ["b"], "evaluation_regressed"],
])("an override takes exactly its own gate out of the way: %s", (_name, gates, overridden, code) => {
  const evaluation = { ...evaluated("regressed"), gates };
  expect(refuseVerdict(evaluation, overridden)?.code).toBe(code);
});
