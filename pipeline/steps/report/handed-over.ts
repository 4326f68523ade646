import { digestOf } from "../../data/objects/hash.ts";
import { contractFile } from "../../domain/data-contract.ts";
import { LockstepError } from "../../domain/error.ts";
import { verdictOfGates } from "../../domain/evaluation.ts";
import type { CommitSha } from "../../domain/ids.ts";
import type { Project } from "../../domain/project.ts";
import type { ModelSection, ReportView } from "../../domain/report-view.ts";
import { askedGates, isAnswered } from "../../evaluation/asked-gates.ts";
import { contractGate } from "../../evaluation/contract-gate.ts";
import type { Forge, PullRequest } from "../../platform/forge/forge.ts";
import type { Git } from "../../platform/git/git.ts";
import { readRegistry } from "../../registry/gto.ts";
import { parseRecord } from "../../registry/schemas/parse-record.ts";
import { evaluationDigest } from "../../repository/evaluation-digest.ts";
import { historyOf, recordChanges } from "../../repository/history.ts";
import { planNow } from "../../repository/plan-now.ts";
import { readRecordText } from "../../repository/record-files.ts";
import { reviewPolicy } from "../../repository/review-policy.ts";
import { stateOf } from "../../repository/state.ts";
import { approvalState } from "./approval-state.ts";

/** Reads the report record of an earlier job; it was made beside code of the pull request, so it is held to its schema. */
export async function readHandedOver(path: string): Promise<ReportView> {
  const text = await readRecordText(path);
  if (text === undefined)
    throw new LockstepError("RECORD_INVALID", `there is no report record at ${path}`, {
      hint: "Let the job before hand its `.lockstep/records/report.json` over.",
    });
  return parseRecord("lockstep/Report", text, path).view;
}

/** The commit of a run, perhaps still in its last job: the forge says whose the record is, never the record. */
export async function headOfRun({ workflows }: Forge, id: string): Promise<CommitSha> {
  const run = await workflows?.run(id);
  if (run?.event === "pull_request" || run?.event === "workflow_dispatch") return run.headSha;
  throw new LockstepError("RECORD_INVALID", `run ${id} is no run of a pull request or of a comment`, {
    hint: "Name the run of the workflow that handed the record over; nothing was posted.",
  });
}

function mismatch(section: ModelSection, what: string): LockstepError {
  return new LockstepError("RECORD_INVALID", `the handed-over report of ${section.plan.model} does not fit: ${what}`, {
    hint: "The record was not made from the commit it names; nothing was posted. Run the training again.",
  });
}

/**
 * What another job says of plans, digests and approvals is not believed: they are computed here, from the head's tree, the tags, the
 * ledger and the base branch's policy. A head that is not here, as of a fork, can be shown, and counts as not yet approved.
 *
 * @throws LockstepError RECORD_INVALID when the record names another model than the head does.
 */
export async function judgeHandedOver(
  { git, forge }: { readonly git: Git; readonly forge: Forge | undefined },
  view: ReportView,
  pullRequest: PullRequest,
): Promise<ReportView> {
  const base = await git.resolve(`refs/remotes/origin/${pullRequest.base.branch}`);
  if (base === undefined)
    throw new LockstepError("PULL_REQUEST_STATE", `the base branch ${pullRequest.base.branch} is not here`, {
      hint: "Let checkout use `fetch-depth: 0`.",
    });
  const rules = await stateOf(git, base).project();
  const registry = readRegistry(await git.tags());
  const isHere = await git.fetchCommit(view.headSha);
  const left = isHere ? await git.mergeBase(base, view.headSha) : undefined;
  const changes = left === undefined ? undefined : await recordChanges(git, left);
  const models: ModelSection[] = [];
  for (const section of view.models) {
    const { model } = section.plan;
    const record = isHere ? await stateOf(git, view.headSha).record(model) : undefined;
    const evaluation = { ...section.evaluation, verdict: judged(section) };
    if (evaluation.model !== model || evaluation.candidate.artifactSha256 !== section.candidate.artifactSha256)
      throw mismatch(section, "its parts are about different models");
    await requireBaseRules(git, { section, base, headSha: isHere ? view.headSha : undefined, rules });
    if (record === undefined) {
      const approval = {
        phase: "needed",
        approvers: rules.review.approvers,
        remaining: rules.review.requiredApprovals,
        voided: undefined,
      } as const;
      const refused = evaluation.verdict.phase === "regressed" || evaluation.verdict.phase === "inconclusive";
      models.push({
        ...section,
        evaluation,
        record: "not_committed",
        // Who may override is said by the base branch alone, and of a head that is not here nothing is.
        approval:
          refused && section.approval.phase === "refused"
            ? { phase: "refused", refusal: section.approval.refusal }
            : approval,
      });
      continue;
    }
    if (record.artifact.sha256 !== section.candidate.artifactSha256 || record.inputKey !== section.candidate.inputKey)
      throw mismatch(
        section,
        `the head records ${record.artifact.sha256}, the report is of ${section.candidate.artifactSha256}`,
      );
    const plan = await planNow(git, await stateOf(git, view.headSha).project(), { record, registry });
    const own: Omit<ModelSection, "approval"> = {
      ...section,
      evaluation,
      plan,
      planHash: digestOf(plan),
      evaluationDigest: evaluationDigest(evaluation),
      record: "committed",
      consumers: (rules.models.find((declared) => declared.model === model) ?? section).consumers,
      // Whether there is one to show is the section's word; what it shows is Git's.
      history:
        section.history === undefined || changes === undefined
          ? undefined
          : await historyOf(changes, record, section.rules),
    };
    const desired = await stateOf(git, base).record(model);
    const question = {
      section: own,
      headSha: view.headSha,
      policy: await reviewPolicy(stateOf(git, base), rules, plan),
      pullRequest: pullRequest.number,
      forge,
      quarantine: desired?.quarantine ?? [],
    };
    models.push({ ...own, approval: await approvalState(git, question) });
  }
  return { ...view, models, pullRequest: pullRequest.number };
}

interface BaseRules {
  readonly section: ModelSection;
  readonly base: CommitSha;
  /** `undefined` when the head is not here; then the tip of the base stands in for the merge base. */
  readonly headSha: CommitSha | undefined;
  readonly rules: Project;
}

/** The gates that were answered are the base branch's, and so are the rows, where it has them. */
async function requireBaseRules(git: Git, { section, base, headSha, rules }: BaseRules): Promise<void> {
  const { evaluation } = section;
  const declaration = rules.models.find(({ model }) => model === evaluation.model);
  if (declaration === undefined) return;
  const isFirst = evaluation.baseline === undefined && evaluation.champion === undefined;
  const left = headSha === undefined ? base : await git.mergeBase(base, headSha);
  const hasContract = left !== undefined && (await stateOf(git, left).text(contractFile)) !== undefined;
  const asked = [...askedGates(declaration, isFirst), ...(hasContract ? [{ gate: contractGate }] : [])];
  const missing = asked.filter((gate) => !isAnswered(gate, evaluation.gates)).map(({ gate }) => gate);
  if (missing.length > 0) throw mismatch(section, `gates of the base branch were not answered: ${missing.join("; ")}`);
  const rows = left === undefined ? undefined : await stateOf(git, left).output(declaration.evaluationRows);
  if (rows?.md5 !== undefined && rows.md5 !== evaluation.rows.md5)
    throw mismatch(section, `it was judged by ${evaluation.rows.md5}, and the base branch's rows are ${rows.md5}`);
}

/** The verdict that the gates give together; a record cannot claim a better one than its gates do. */
function judged({ evaluation }: ModelSection): ModelSection["evaluation"]["verdict"] {
  const together = verdictOfGates(evaluation.gates);
  return together.phase === evaluation.verdict.phase ? evaluation.verdict : together;
}
