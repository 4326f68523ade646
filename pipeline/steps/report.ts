import { join, resolve } from "node:path";
import { writeResult } from "../data/objects/working-folder.ts";
import { LockstepError } from "../domain/error.ts";
import type { CommitSha } from "../domain/ids.ts";
import { canonicalJson } from "../domain/json.ts";
import type { Refusal } from "../domain/reason.ts";
import type { ReportView } from "../domain/report-view.ts";
import type { CheckConclusion, Forge, PullRequest } from "../platform/forge/forge.ts";
import { annotationsOf } from "../report/annotations.ts";
import { renderHtml } from "../report/html.ts";
import { renderMarkdown } from "../report/markdown.ts";
import {
  approvalCheck,
  evaluationCheck,
  parseShownReport,
  type ShownReport,
  shownReportText,
} from "../repository/checks.ts";
import { type ConcludedModel, evaluationConclusion } from "../repository/conclusion.ts";
import { reportMarker } from "../repository/report-comment.ts";
import { type ShownContent, shownContent, withStopwatchOf } from "../repository/shown-content.ts";
import type { Workspace } from "../repository/workspace.ts";
import { buildView, type ViewRequest } from "./report/build-view.ts";
import { checkSummary, reportOutputs } from "./report/check-summary.ts";
import { keepClosed } from "./report/close.ts";
import { headOfRun, judgeHandedOver, readHandedOver } from "./report/handed-over.ts";
import { pullRequestOf } from "./report/pull-request-of.ts";

export interface ReportRequest extends ViewRequest {
  readonly pullRequest: number | undefined;
  /** A view that an earlier job made. */
  readonly from: string | undefined;
  /** Id of the run that made it, where the event does not name one. */
  readonly run: string | undefined;
  readonly html: string;
  readonly markdown: string;
}

export interface ReportResult {
  /** `undefined` of a pull request that is over. */
  readonly view: ReportView | undefined;
  readonly markdown: string;
  readonly refused: Refusal | undefined;
}

const viewFile = "report.json";

/** A verdict that says no, of a content that can be approved: owners have overridden every gate that did not pass. */
function concluded({ plan, evaluation, approval }: ReportView["models"][number]): ConcludedModel {
  const { phase } = evaluation.verdict;
  const isNo = phase === "regressed" || phase === "inconclusive";
  return { model: plan.model, phase, isOverridden: isNo && approval.phase !== "refused" };
}

function approvalConclusion(view: ReportView): { readonly conclusion: CheckConclusion; readonly title: string } {
  const phases = view.models.map(({ approval }) => approval.phase);
  if (phases.length === 0 || phases.includes("refused"))
    return { conclusion: "failure", title: "this content cannot be approved" };
  if (phases.includes("needed")) return { conclusion: "pending", title: "waits for an approval" };
  return { conclusion: "success", title: phases.includes("given") ? "approved" : "merging changes no environment" };
}

/** What was shown of this head before; `undefined` for the first time. */
async function shownBefore(forge: Forge, headSha: CommitSha): Promise<ShownReport | undefined> {
  const earlier = await forge.check(headSha, evaluationCheck);
  return earlier === undefined ? undefined : parseShownReport(earlier.record);
}

/**
 * The view with the stopwatch as it was read when the same evaluation was shown first: evaluating again changes no report that says the same.
 */
function keepStopwatch(view: ReportView, shown: ShownReport | undefined): ReportView {
  if (shown === undefined) return view;
  const models = view.models.map((section) => {
    const first = shown.contents.find(({ evaluation }) => evaluation.model === section.evaluation.model);
    const isSame = first?.evaluationDigest === section.evaluationDigest;
    return isSame ? { ...section, evaluation: withStopwatchOf(section.evaluation, first) } : section;
  });
  return { ...view, models };
}

/**
 * The last comment from before this content was first shown, by the order of the comments and no clock: an approval up to there was
 * written for something else. Showing the same content again keeps what was noted the first time.
 */
async function lastCommentBefore(
  forge: Forge,
  pullRequest: number,
  { shown, contents }: { readonly shown: ShownReport | undefined; readonly contents: readonly ShownContent[] },
): Promise<string | undefined> {
  const text = (known: ShownReport): string => shownReportText(known).record;
  if (shown !== undefined && text(shown) === text({ ...shown, contents, leftOut: undefined })) return shown.lastComment;
  return forge.lastComment(pullRequest);
}

/** Keeps one comment and two checks on the head that was evaluated; a head that has moved on gets nothing. */
async function post(
  forge: Forge,
  pullRequest: PullRequest,
  {
    view,
    markdown,
    shown,
  }: { readonly view: ReportView; readonly markdown: string; readonly shown: ShownReport | undefined },
): Promise<Refusal | undefined> {
  if (pullRequest.head.sha !== view.headSha)
    return {
      code: "stale_sha",
      sentence: `the report is of ${view.headSha}, and the head of #${pullRequest.number} is ${pullRequest.head.sha}`,
    };
  // Those that merging promotes first, should there be more than fit; no word of a reviewer changes the order.
  const contents = [...view.models]
    .sort((a, b) => Number(a.plan.environments.length === 0) - Number(b.plan.environments.length === 0))
    .map(shownContent);
  const { record, kept } = shownReportText({
    contents,
    lastComment: await lastCommentBefore(forge, pullRequest.number, { shown, contents }),
  });
  await forge.setCheck({
    sha: view.headSha,
    name: evaluationCheck,
    ...evaluationConclusion(view.models.map(concluded)),
    summary: checkSummary(view, { markdown, leftOut: contents.length - kept }),
    annotations: annotationsOf(view),
    record,
  });
  await forge.setCheck({
    sha: view.headSha,
    name: approvalCheck,
    ...approvalConclusion(view),
    // Nothing sets a check when time passes, and an approval that grows old is refused where it matters.
    summary:
      "What was approved when this was written. After the merge promote asks again: an approval that has expired by then, or whose approver may no longer approve, does not count. `/why` says what holds now.",
    record: "",
  });
  await forge.keepComment(pullRequest.number, reportMarker, markdown);
  return undefined;
}

/** The pull request that a report belongs to: named by the event or the input, else the one whose head was evaluated. */
async function openedFor(
  forge: Forge | undefined,
  number: number | undefined,
  evaluated: Parameters<typeof pullRequestOf>[1],
): Promise<PullRequest | undefined> {
  if (forge === undefined) return undefined;
  return number === undefined ? pullRequestOf(forge, evaluated) : forge.pullRequest(number);
}

/** Shows what merging would change and do, as Markdown and one HTML file, and keeps it on the pull request when asked to. */
export async function report(request: ReportRequest, workspace: Workspace): Promise<ReportResult> {
  const { git, host } = workspace;
  const { root } = git;
  const named = request.pullRequest ?? host.event.pullRequest;
  const forge = request.post ? await workspace.forge() : undefined;
  const known = request.from === undefined ? undefined : await readHandedOver(resolve(root, request.from));
  const about =
    request.run === undefined || forge === undefined ? host.event.headSha : await headOfRun(forge, request.run);
  if (known !== undefined && about !== undefined && known.headSha !== about)
    throw new LockstepError(
      "RECORD_INVALID",
      `the report record is of ${known.headSha}, and the run that made it of ${about}`,
      {
        hint: "The record does not belong to this run; nothing was posted.",
      },
    );
  const headSha = known?.headSha ?? (await git.headCommit());
  const pullRequest = await openedFor(forge, named, { headSha, head: host.event.head });
  if (forge !== undefined && pullRequest !== undefined && pullRequest.state !== "open") {
    await keepClosed(workspace, forge, pullRequest);
    return { view: undefined, markdown: "", refused: undefined };
  }
  const shown = forge === undefined ? undefined : await shownBefore(forge, headSha);
  const measured =
    known === undefined
      ? await buildView(request, workspace, pullRequest?.number ?? named)
      : pullRequest === undefined
        ? { ...known, pullRequest: undefined }
        : await judgeHandedOver({ git, forge }, known, pullRequest);
  const view = keepStopwatch(measured, shown);
  const markdown = renderMarkdown(view);
  await writeResult(
    root,
    join(request.records, viewFile),
    `${canonicalJson({ kind: "lockstep/Report", schema: 1, view })}\n`,
  );
  const markdownFile = await writeResult(root, request.markdown, markdown);
  const htmlFile = await writeResult(root, request.html, renderHtml(view));
  await host.summary(markdown);
  host.output("markdown", markdownFile);
  host.output("html", htmlFile);
  const { verdict, models } = reportOutputs(view);
  const [first] = models;
  host.output("verdict", verdict);
  host.output("model", first?.model ?? "");
  host.output("version", first?.version ?? "");
  host.output("digest", first?.digest ?? "");
  host.output("plan-hash", first?.planHash ?? "");
  host.output("models", canonicalJson(models));
  host.info(markdown.split("\n", 1)[0] ?? "");
  if (forge === undefined) {
    if (view.models.some(({ approval }) => approval.phase === "refused" && approval.override !== undefined))
      host.info(
        "overrides are not counted here: only the forge knows whether an owner says one now (`--post` asks it)",
      );
    return { view, markdown, refused: undefined };
  }
  if (pullRequest === undefined)
    throw new LockstepError("PULL_REQUEST_MISSING", `no open pull request has the head ${headSha}`, {
      hint: "Push the branch and open one with `lockstep pr create`, or leave `--post` out.",
    });
  const refused = await post(forge, pullRequest, { view, markdown, shown });
  host.info(
    refused === undefined ? `kept on #${pullRequest.number}` : `refused (${refused.code}): ${refused.sentence}`,
  );
  return { view, markdown, refused };
}
