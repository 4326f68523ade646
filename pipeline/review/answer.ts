import type { Approval } from "../domain/approval.ts";
import { describeScope, type Hold } from "../domain/hold.ts";
import type { Override } from "../domain/override.ts";
import type { Plan } from "../domain/plan.ts";
import type { Refusal } from "../domain/reason.ts";
import { usageOf, usages, verbs } from "./verbs.ts";

/** First line of the answer to one comment; the comment is answered when such a line stands in one of ours. */
export function answerMarker(commentId: string): string {
  return `lockstep:answer:${commentId}`;
}

/** Longest text from elsewhere that is shown, in characters. */
const shownLimit = 1000;

/** A text from elsewhere as one code span, in which nothing is a link, a mention, a tag or a line break. */
function inert(text: string): string {
  const plain = text
    .slice(0, shownLimit)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ")
    .trim();
  const fence = "`".repeat(Math.max(0, ...[...plain.matchAll(/`+/g)].map(([run]) => run.length)) + 1);
  const pad = plain === "" || plain.startsWith("`") || plain.endsWith("`") ? " " : "";
  return `${fence}${pad}${plain}${pad}${fence}`;
}

export function answerAccepted(approval: Approval, standing: { readonly remaining: number }): string {
  const { subject, approver, verb } = approval;
  const what = inert(`${subject.model}@${subject.artifactSha256}`);
  if (verb === "reject")
    return `❌ ${inert(approver.login)} rejected ${what}. These bytes are not promoted until the same person approves them.`;
  const overridden = (approval.overrides ?? []).map(({ gate, by }) => `${inert(gate)} by ${inert(by.login)}`);
  const next =
    standing.remaining > 0
      ? `${standing.remaining} more ${standing.remaining === 1 ? "approval is" : "approvals are"} needed.`
      : "Merging promotes exactly these bytes.";
  return [
    `✅ ${inert(approver.login)} approved ${what}. ${next}`,
    ...(overridden.length === 0 ? [] : ["", `⚠️ Gates that were overridden: ${overridden.join(", ")}.`]),
    "",
    `Bound to head ${inert(subject.headSha)}, inputs ${inert(subject.inputKey.slice(0, 12))}, evaluation ${inert(subject.evaluationDigest.slice(0, 12))}, plan ${inert(subject.planHash.slice(0, 12))}; void when one of them changes.`,
  ].join("\n");
}

/** Reason and sentence; the sentence may hold names from the pull request, so it is shown as text only. */
export function answerRefused(refusal: Refusal): string {
  return `🚫 Refused (${inert(refusal.code)}): ${inert(refusal.sentence)}`;
}

export function answerHelp(): string {
  const lines = verbs.map((verb) => `- \`${usageOf(verb)}\` ${usages[verb][1]}`);
  return [
    "Commands stand alone on the first line of a comment:",
    "",
    ...lines,
    "",
    "Who may approve is listed in the base branch's `lockstep.yaml`; nobody approves a change of their own.",
  ].join("\n");
}

export function answerStop(hold: Hold): string {
  const { scope, by, reason, until, verb } = hold;
  const what = inert(describeScope(scope));
  if (verb === "release") return `▶️ ${inert(by.login)} released ${what}. The next run of promote goes on.`;
  const why = reason === "" ? "" : ` Reason: ${inert(reason)}.`;
  const end = until === undefined ? "until it is released" : `until ${inert(until)}`;
  return scope.model === undefined
    ? `🔒 ${inert(by.login)} locked ${what} ${end}: nothing is promoted to it.${why}`
    : `⏸️ ${inert(by.login)} holds ${what} ${end}: it is not promoted.${why}`;
}

export function answerOverride({ gate, by, reason, subject }: Override): string {
  return [
    `⚠️ ${inert(by.login)} overrode the gate ${inert(gate)} of ${inert(`${subject.model}@${subject.artifactSha256}`)}. Reason: ${inert(reason)}.`,
    "",
    "It is kept for ever, holds for this content only, and approves nothing by itself.",
  ].join("\n");
}

/** What merging does now, for each model. */
export function answerPlan(plans: readonly { readonly plan: Plan; readonly planHash: string }[]): string {
  const lines = plans.flatMap(({ plan, planHash }) => [
    `${inert(`${plan.model} ${plan.modelVersion}`)}, ${inert(`sha256 ${plan.artifactSha256.slice(0, 12)}`)}, plan ${inert(planHash.slice(0, 12))}:`,
    "",
    ...plan.environments.map(
      ({ environment, from, to, target }) =>
        `- ${inert(environment)}: ${inert(from?.modelVersion ?? "nothing")} → ${inert(to.modelVersion)} (${inert(target)})`,
    ),
    ...(plan.environments.length === 0 ? ["- merging changes no environment"] : []),
    "",
  ]);
  return lines.length === 0 ? "Merging changes no model." : lines.join("\n").trimEnd();
}

/** What stands between a model and its promotion; nothing when the list is empty. */
export interface Obstacles {
  readonly model: string;
  readonly reasons: readonly Refusal[];
}

export function answerWhy(found: readonly Obstacles[]): string {
  const lines = found.flatMap(({ model, reasons }) => [
    `${inert(model)}: ${reasons.length === 0 ? "nothing stands in the way; merging promotes it" : ""}`.trimEnd(),
    ...reasons.map(({ code, sentence }) => `- ${inert(code)}: ${inert(sentence)}`),
    "",
  ]);
  return lines.length === 0 ? "No model of this pull request was evaluated yet." : lines.join("\n").trimEnd();
}

/** A page of the forge's own; anything else is shown as text. */
function linked(title: string, url: string): string {
  return /^https?:\/\/[^\s<>()[\]"`\\]+$/.test(url) ? `[${title}](${url})` : inert(url);
}

/** A job that was asked for. */
export function answerWork(asked: {
  readonly verb: "train" | "sweep";
  readonly how: "started" | "again" | "under way";
  readonly headSha: string;
  /** Page of the run, where it is known. */
  readonly url: string | undefined;
}): string {
  const { verb, how, headSha, url } = asked;
  const page = url === undefined ? "" : ` ${linked("Its page", url)}.`;
  const did = { started: "is started", again: "runs once more", "under way": "is under way already" }[how];
  const comes =
    verb === "train"
      ? "The report follows when it is finished."
      : "What it found follows when it is finished, as a suggested change where a winner is proven.";
  return `⏳ ${inert(verb)} ${did} for head ${inert(headSha)}, with a token that only reads.${page} ${comes}`;
}

/** The pull request that moves an environment. */
export function answerMove(moved: {
  readonly verb: "promote" | "rollback";
  readonly number: number;
  readonly environment: string;
  readonly model: string;
  readonly modelVersion: string;
}): string {
  const { verb, number, environment, model, modelVersion } = moved;
  const version = `${inert(model)} ${inert(modelVersion)}`;
  return verb === "promote"
    ? `🚀 #${number} asks for ${version} in ${inert(environment)}. Merging it promotes.`
    : `⏪ #${number} asks for ${version} in ${inert(environment)} and quarantines what is there now. Merging it rolls back.`;
}
