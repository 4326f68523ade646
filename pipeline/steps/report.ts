import { resolve } from "node:path";
import { writeWhole } from "../data/objects/aside.ts";
import { digestOf } from "../data/objects/hash.ts";
import { LockstepError } from "../domain/error.ts";
import type { Evaluation } from "../domain/evaluation.ts";
import { differingInputs } from "../domain/inputs.ts";
import { canonicalJson } from "../domain/json.ts";
import type { ModelDeclaration, Project } from "../domain/project.ts";
import type { Refusal } from "../domain/reason.ts";
import type { ApprovalState, ModelSection, ReportView } from "../domain/report-view.ts";
import type { CheckConclusion, Forge, PullRequest } from "../platform/forge/forge.ts";
import { readRegistry } from "../registry/gto.ts";
import { parseRecord } from "../registry/schemas/parse-record.ts";
import { renderHtml } from "../report/html.ts";
import { renderMarkdown } from "../report/markdown.ts";
import { readApprovals } from "../repository/approvals.ts";
import { approvalCheck, evaluationCheck, reviewedContentText } from "../repository/checks.ts";
import { baseOf, recordOfTree } from "../repository/comparison.ts";
import { dataDiffs } from "../repository/data-diffs.ts";
import { planNow } from "../repository/plan-now.ts";
import { readRecordText, recordFile } from "../repository/record-files.ts";
import { type RepositoryState, selectModels, stateOf } from "../repository/state.ts";
import type { Workspace } from "../repository/workspace.ts";
import { reviewStanding } from "../review/approvals.ts";

export interface ReportRequest {
  readonly model: string | undefined;
  readonly records: string;
  readonly base: string | undefined;
  readonly pullRequest: number | undefined;
  /** A view that an earlier job made. */
  readonly from: string | undefined;
  readonly post: boolean;
  readonly html: string;
  readonly markdown: string;
}

export interface ReportResult {
  readonly view: ReportView;
  readonly markdown: string;
  readonly refused: Refusal | undefined;
}

const commentMarker = "lockstep:report";
const viewFile = "report.json";

interface Around {
  readonly workspace: Workspace;
  readonly request: ReportRequest;
  readonly head: RepositoryState;
  readonly base: RepositoryState | undefined;
  /** Of the base branch where it has one: a change does not choose its own rules. */
  readonly rules: Project;
  readonly pullRequest: number | undefined;
}

async function readEvaluation(around: Around, declaration: ModelDeclaration): Promise<Evaluation> {
  const path = recordFile(around.workspace, around.request.records, {
    kind: "lockstep/Evaluation",
    model: declaration.model,
  });
  const text = await readRecordText(path);
  if (text === undefined)
    throw new LockstepError(
      "CANDIDATE_MISSING",
      `there is no evaluation of ${declaration.model} in ${around.request.records}`,
      {
        hint: "Run `lockstep evaluate` first; report only shows what was measured.",
      },
    );
  return parseRecord("lockstep/Evaluation", text, path);
}

/** Where the review of a model stands: the gates first, then what the ledger says about exactly this content. */
async function approvalState(around: Around, section: Omit<ModelSection, "approval">): Promise<ApprovalState> {
  const { evaluation, plan } = section;
  const { phase, reason } = evaluation.verdict;
  if (phase === "regressed") return { phase: "refused", refusal: { code: "evaluation_regressed", sentence: reason } };
  if (phase === "inconclusive")
    return { phase: "refused", refusal: { code: "evaluation_inconclusive", sentence: reason } };
  if (plan.environments.length === 0) return { phase: "not_needed" };
  const { review: policy } = around.rules;
  const subject = {
    pullRequest: around.pullRequest ?? 0,
    headSha: await around.workspace.git.headCommit(),
    model: plan.model,
    inputKey: plan.inputKey,
    artifactSha256: plan.artifactSha256,
    evaluationDigest: section.evaluationDigest,
    planHash: section.planHash,
  };
  const standing = reviewStanding(await readApprovals(around.workspace.git), subject, policy);
  switch (standing.phase) {
    case "approved":
      return { phase: "given", by: standing.approvals.map(({ approver }) => approver.login) };
    case "rejected":
      return {
        phase: "refused",
        refusal: { code: "rejected", sentence: `${standing.by.approver.login} rejected these bytes` },
      };
    case "needed":
      return { phase: "needed", approvers: policy.approvers, remaining: standing.remaining, voided: standing.voided };
  }
}

async function sectionOf(around: Around, declaration: ModelDeclaration): Promise<ModelSection> {
  const { workspace, head, base, rules } = around;
  const { git } = workspace;
  const record = await recordOfTree(head, declaration);
  const evaluation = await readEvaluation(around, declaration);
  if (evaluation.candidate.artifactSha256 !== record.artifact.sha256)
    throw new LockstepError(
      "RECORD_STALE",
      `the evaluation of ${declaration.model} is of ${evaluation.candidate.artifactSha256}, and the record names ${record.artifact.sha256}`,
      {
        hint: "Run `lockstep evaluate` again.",
      },
    );
  const plan = await planNow(git, rules, { record, registry: readRegistry(await git.tags()) });
  const baseInputs =
    base === undefined
      ? {}
      : await base.inputs(declaration).then(
          ({ inputs }) => inputs,
          (error: unknown) => {
            // The base may not have this pipeline yet; then everything is new.
            if (
              error instanceof LockstepError &&
              (error.code === "DEPENDENCY_MISSING" || error.code === "DVC_FILE_INVALID")
            )
              return {};
            throw error;
          },
        );
  const inputDifferences = differingInputs(baseInputs, record.inputs);
  const committed = await stateOf(git, await git.headCommit()).record(declaration.model);
  const section: Omit<ModelSection, "approval"> = {
    plan,
    planHash: digestOf(plan),
    evaluation,
    evaluationDigest: digestOf(evaluation),
    candidate: {
      modelVersion: record.modelVersion,
      artifactSha256: record.artifact.sha256,
      inputKey: record.inputKey,
      format: record.artifact.format,
      sizeBytes: record.artifact.sizeBytes,
    },
    label: { column: declaration.labelColumn, positive: declaration.positiveLabel },
    rules: (rules.models.find(({ model }) => model === declaration.model) ?? declaration).gates,
    inputDifferences,
    dataDiffs: await dataDiffs(workspace, inputDifferences, declaration.idColumn),
    record:
      committed?.artifact.sha256 === record.artifact.sha256 && committed.inputKey === record.inputKey
        ? "committed"
        : "not_committed",
  };
  return { ...section, approval: await approvalState(around, section) };
}

/** The view of the state that stands in the working tree. */
async function buildView(
  request: ReportRequest,
  workspace: Workspace,
  pullRequest: number | undefined,
): Promise<ReportView> {
  const { git } = workspace;
  const head = stateOf(git, await git.snapshotTree());
  const project = await head.project();
  const baseCommit = await baseOf(git, request.base);
  const base = baseCommit === undefined ? undefined : stateOf(git, baseCommit);
  const rules = base !== undefined && (await base.text("lockstep.yaml")) !== undefined ? await base.project() : project;
  const around: Around = { workspace, request, head, base, rules, pullRequest };
  const models: ModelSection[] = [];
  for (const declaration of selectModels(project, request.model)) models.push(await sectionOf(around, declaration));
  const headSha = await git.headCommit();
  return { models, silent: [], headSha, baseSha: baseCommit ?? headSha, pullRequest };
}

const conclusions: Readonly<Record<string, CheckConclusion>> = {
  improved: "success",
  equivalent: "success",
  regressed: "failure",
  inconclusive: "neutral",
};

/** The worst of several conclusions, for a check that stands for all models. */
function worst(view: ReportView): CheckConclusion {
  const found = view.models.map(({ evaluation }) => conclusions[evaluation.verdict.phase] ?? "failure");
  if (found.length === 0 || found.includes("failure")) return "failure";
  return found.includes("neutral") ? "neutral" : "success";
}

function approvalConclusion(view: ReportView): { readonly conclusion: CheckConclusion; readonly title: string } {
  const phases = view.models.map(({ approval }) => approval.phase);
  if (phases.length === 0 || phases.includes("refused"))
    return { conclusion: "failure", title: "this content cannot be approved" };
  if (phases.includes("needed")) return { conclusion: "pending", title: "waits for an approval" };
  return { conclusion: "success", title: phases.includes("given") ? "approved" : "merging changes no environment" };
}

/** Keeps one comment and two checks on the head that was evaluated; a head that has moved on gets nothing. */
async function post(
  forge: Forge,
  pullRequest: PullRequest,
  shown: { readonly view: ReportView; readonly markdown: string },
): Promise<Refusal | undefined> {
  const { view, markdown } = shown;
  if (pullRequest.head.sha !== view.headSha)
    return {
      code: "stale_sha",
      sentence: `the report is of ${view.headSha}, and the head of #${pullRequest.number} is ${pullRequest.head.sha}`,
    };
  await forge.setCheck({
    sha: view.headSha,
    name: evaluationCheck,
    conclusion: worst(view),
    title: view.models.map(({ plan, evaluation }) => `${plan.model}: ${evaluation.verdict.phase}`).join(", "),
    summary: markdown,
    record: reviewedContentText(view.models.map(({ evaluation, plan }) => ({ evaluation, plan }))),
  });
  await forge.setCheck({
    sha: view.headSha,
    name: approvalCheck,
    ...approvalConclusion(view),
    summary: "",
    record: "",
  });
  await forge.keepComment(pullRequest.number, commentMarker, markdown);
  return undefined;
}

async function readView(path: string): Promise<ReportView> {
  const text = await readRecordText(path);
  if (text === undefined)
    throw new LockstepError("RECORD_INVALID", `there is no report record at ${path}`, {
      hint: "Let the job before hand its `.lockstep/records/report.json` over.",
    });
  return parseRecord("lockstep/Report", text, path).view;
}

/** The open pull request that a report belongs to: named by the event or the input, else the one whose head was evaluated. */
async function findPullRequest(
  forge: Forge,
  number: number | undefined,
  headSha: string,
): Promise<PullRequest | undefined> {
  if (number !== undefined) return forge.pullRequest(number);
  return (await forge.pullRequests("open")).find(({ head }) => head.sha === headSha);
}

/** Shows what merging would change and do, as Markdown and one HTML file, and keeps it on the pull request when asked to. */
export async function report(request: ReportRequest, workspace: Workspace): Promise<ReportResult> {
  const { git, host } = workspace;
  const { root } = git;
  const named = request.pullRequest ?? host.event.pullRequest;
  const forge = request.post ? await workspace.forge() : undefined;
  const known = request.from === undefined ? undefined : await readView(resolve(root, request.from));
  if (known !== undefined && host.event.headSha !== undefined && known.headSha !== host.event.headSha)
    throw new LockstepError(
      "RECORD_INVALID",
      `the report record is of ${known.headSha}, and the event is about ${host.event.headSha}`,
      {
        hint: "The record does not belong to this run; nothing was posted.",
      },
    );
  const headSha = known?.headSha ?? (await git.headCommit());
  const pullRequest = forge === undefined ? undefined : await findPullRequest(forge, named, headSha);
  const view =
    known === undefined
      ? await buildView(request, workspace, pullRequest?.number ?? named)
      : { ...known, pullRequest: pullRequest?.number };
  const markdown = renderMarkdown(view);
  await writeWhole(
    resolve(root, request.records, viewFile),
    `${canonicalJson({ kind: "lockstep/Report", schema: 1, view })}\n`,
  );
  await writeWhole(resolve(root, request.markdown), markdown);
  await writeWhole(resolve(root, request.html), renderHtml(view));
  await host.summary(markdown);
  host.output("markdown", resolve(root, request.markdown));
  host.output("html", resolve(root, request.html));
  host.info(markdown.split("\n", 1)[0] ?? "");
  if (forge === undefined) return { view, markdown, refused: undefined };
  if (pullRequest === undefined)
    throw new LockstepError("PULL_REQUEST_MISSING", `no open pull request has the head ${headSha}`, {
      hint: "Push the branch and open one with `lockstep pr create`, or leave `--post` out.",
    });
  const refused = await post(forge, pullRequest, { view, markdown });
  host.info(
    refused === undefined ? `kept on #${pullRequest.number}` : `refused (${refused.code}): ${refused.sentence}`,
  );
  return { view, markdown, refused };
}
