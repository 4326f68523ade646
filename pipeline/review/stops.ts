import type { Actor, Permission } from "../domain/approval.ts";
import type { Moment } from "../domain/clocks.ts";
import { describeScope, type Hold, type HoldScope, refuseHeld, scopeKey, standingHolds } from "../domain/hold.ts";
import type { EnvironmentName, ModelName } from "../domain/ids.ts";
import { canonicalJson } from "../domain/json.ts";
import type { ReviewPolicy } from "../domain/project.ts";
import type { Refusal } from "../domain/reason.ts";
import type { Command } from "./arguments.ts";
import type { Heard } from "./request.ts";
import { refuseSpeaker } from "./speaker.ts";

export type StopCommand = Extract<Command, { readonly verb: "hold" | "unhold" | "lock" | "unlock" }>;

export interface StopRequest {
  readonly command: StopCommand;
  readonly comment: Heard;
  readonly self: Actor;
  readonly policy: ReviewPolicy;
  readonly permission: Permission | "unknown";
  /** What the base branch declares. */
  readonly models: readonly ModelName[];
  readonly environments: readonly EnvironmentName[];
  /** The whole ledger, oldest first. */
  readonly entries: readonly Hold[];
  /** What the refs of locks say, also of those whose time is over. */
  readonly locks: readonly Hold[];
  readonly moment: Moment;
  readonly pullRequest: number;
}

export type StopDecision =
  /** To be created under this path, which nobody else may have taken meanwhile. */
  | { readonly accepted: Hold; readonly path: string }
  /** The same person has said it already. */
  | { readonly stands: Hold }
  | { readonly refused: Refusal };

/** The text of a ledger entry. */
export function holdText(hold: Hold): string {
  return `${canonicalJson(hold)}\n`;
}

function scopeOf(command: StopCommand): HoldScope {
  return "model" in command
    ? { model: command.model, environment: command.environment }
    : { model: undefined, environment: command.environment };
}

function refuseUnknown({ command, models, environments }: StopRequest): Refusal | undefined {
  const { model, environment } = scopeOf(command);
  if (model !== undefined && !models.includes(model))
    return { code: "unknown_model", sentence: `The base branch's lockstep.yaml declares no model ${model}.` };
  if (environment !== undefined && !environments.includes(environment))
    return {
      code: "unknown_environment",
      sentence: `The base branch's lockstep.yaml declares no environment ${environment}.`,
    };
  return undefined;
}

function release(request: StopRequest, standing: Hold | undefined): Refusal | undefined {
  const { command, comment, permission } = request;
  const what = describeScope(scopeOf(command));
  if (standing === undefined)
    return {
      code: "no_change",
      sentence: `Nothing holds ${what}; \`/why\` says what stands in the way of a promotion.`,
    };
  const isTheirs = standing.by.id === comment.author.id || permission === "admin";
  if (command.verb === "unlock" && !isTheirs)
    return {
      code: "not_holder",
      sentence: `${standing.by.login} holds the lock of ${what}; they, or an administrator, take it off.`,
    };
  return undefined;
}

/** Whether a stop is made or ended, and the entry that says so. Pure: ledger and time were read before. */
export function decideStop(request: StopRequest): StopDecision {
  const { command, comment, entries, locks, moment, pullRequest } = request;
  const early = refuseSpeaker(request) ?? refuseUnknown(request);
  if (early !== undefined) return { refused: early };
  const scope = scopeOf(command);
  const own = entries.filter((entry) => scopeKey(entry.scope) === scopeKey(scope));
  const lock = locks.find((found) => scopeKey(found.scope) === scopeKey(scope));
  const [standing] = standingHolds([...own, ...(lock === undefined ? [] : [lock])], moment.earliestMs);
  const isRelease = command.verb === "unhold" || command.verb === "unlock";
  if (isRelease) {
    // A lock whose time is over is nobody's any more; whoever may lock may clear it away.
    const refused = standing === undefined && lock !== undefined ? undefined : release(request, standing);
    if (refused !== undefined) return { refused };
  } else if (standing !== undefined)
    return standing.by.id === comment.author.id ? { stands: standing } : { refused: refuseHeld(standing) };
  const hours = command.verb === "lock" ? command.hours : undefined;
  return {
    accepted: {
      kind: "lockstep/Hold",
      schema: 1,
      verb: isRelease ? "release" : "hold",
      scope,
      by: comment.author,
      reason: "reason" in command ? command.reason : "",
      until: hours === undefined ? undefined : new Date(moment.latestMs + hours * 3_600_000).toISOString(),
      pullRequest,
      comment: { id: comment.id, bodySha256: comment.bodySha256 },
    },
    path: `${scopeKey(scope)}/${String(own.length + 1).padStart(6, "0")}.json`,
  };
}
