import type { CommitSha, ModelName } from "../domain/ids.ts";
import type { Refusal } from "../domain/reason.ts";
import { shellWord } from "../domain/shell-word.ts";
import type { WorkflowOrder, WorkflowRun } from "../platform/forge/forge.ts";
import type { Command } from "./arguments.ts";
import { type Heard, refuse } from "./request.ts";

export type WorkCommand = Extract<Command, { readonly verb: "train" | "sweep" }>;

export interface WorkRequest {
  readonly command: WorkCommand;
  readonly comment: Pick<Heard, "id" | "isEdited">;
  readonly pullRequest: {
    readonly number: number;
    readonly state: "open" | "closed" | "merged";
    readonly head: { readonly branch: string; readonly sha: CommitSha; readonly isFork: boolean };
  };
  /** Models that the base branch declares. */
  readonly models: readonly ModelName[];
  /** File of the workflow that does it. */
  readonly workflow: string;
  /** Its runs for the head, newest first: `undefined` when the default branch has no such workflow. */
  readonly runs: readonly WorkflowRun[] | undefined;
}

export type WorkDecision =
  /** To be started on the head's branch, with the token that the branch's file asks for. */
  | { readonly start: WorkflowOrder }
  /** To be run once more as it was: the only way for a fork, whose token stays one that only reads. */
  | { readonly again: WorkflowRun }
  /** This very comment, or somebody else, has started it. */
  | { readonly underWay: WorkflowRun }
  | { readonly refused: Refusal };

/** What to type instead, in a clone of the repository. */
function commandFor({ command, pullRequest }: Pick<WorkRequest, "command" | "pullRequest">): string {
  const { branch } = pullRequest.head;
  // A branch of that name may start with a dash, and a shell would take its `$(…)` for a command.
  const word = /^[A-Za-z0-9][A-Za-z0-9._/-]*$/.test(branch) ? branch : shellWord(branch);
  const there = `git switch ${word}`;
  if (command.verb === "train") return `${there} && lockstep train --commit`;
  const model = command.model === undefined ? "" : ` --model ${command.model}`;
  return `${there} && lockstep sweep --section ${command.section}${model} --write`;
}

function elsewhere(request: Omit<WorkRequest, "runs">, why: string): Refusal {
  return refuse("not_by_comment", `${why} Run this on a machine, and push: ${commandFor(request)}`);
}

function refuseAsked({ command, comment, pullRequest, models }: Omit<WorkRequest, "runs">): Refusal | undefined {
  const { number, state } = pullRequest;
  if (comment.isEdited)
    return refuse("bad_command", "The comment was edited after it was written; write the command in a new one.");
  if (state !== "open") return refuse("wrong_state", `Pull request #${number} is ${state}.`);
  if (command.verb === "train") return undefined;
  const { model } = command;
  if (model !== undefined && !models.includes(model))
    return refuse("unknown_model", `The base branch's lockstep.yaml declares no model ${model}.`);
  return model === undefined && models.length > 1
    ? refuse("bad_command", `Say whose rows are meant, with \`--model\`: ${models.join(", ")}.`)
    : undefined;
}

/** Where nothing runs jobs, a comment gets the command to type. */
export function refuseNowhere(request: Omit<WorkRequest, "runs">): Refusal {
  return refuseAsked(request) ?? elsewhere(request, "Nothing runs jobs for this repository.");
}

/** The title of the run that one comment starts; `run-name` of the workflow makes the same of its inputs. */
function titleOf(verb: WorkCommand["verb"], commentId: string): string {
  return `${verb} for comment ${commentId}`;
}

function orderOf({ command, comment, pullRequest, workflow }: WorkRequest): WorkflowOrder {
  const { branch, sha } = pullRequest.head;
  return {
    workflow,
    branch,
    headSha: sha,
    title: titleOf(command.verb, comment.id),
    inputs: {
      // The branch may move before the run begins: then the run says so and ends.
      head: sha,
      request: comment.id,
      ...(command.verb === "train"
        ? {}
        : { section: command.section, model: command.model ?? "", workers: String(command.workers) }),
    },
  };
}

/**
 * Whether a comment starts a job, and which. Its code is the pull request's, so it never runs here, beside a token that writes and the
 * default branch's cache, but where a push would run it: in a workflow of the head's own branch, or in a run that was there already.
 * Who asks has write permission: that was asked before.
 */
export function decideWork(request: WorkRequest): WorkDecision {
  const { command, comment, pullRequest, workflow, runs } = request;
  const { verb } = command;
  const { head } = pullRequest;
  const early = refuseAsked(request);
  if (early !== undefined) return { refused: early };
  if (runs === undefined) return { refused: elsewhere(request, `The default branch has no workflow ${workflow}.`) };
  const isDispatched = ({ event }: WorkflowRun): boolean => event === "workflow_dispatch";
  const asked = runs.find((run) => isDispatched(run) && run.title === titleOf(verb, comment.id));
  if (asked !== undefined) return { underWay: asked };
  if (verb === "sweep")
    return head.isFork
      ? { refused: elsewhere(request, "A fork's branch would sweep with the rights of this repository.") }
      : { start: orderOf(request) };
  // A run of a push posts no report.
  const own = runs.filter((run) => isDispatched(run) || run.event === "pull_request");
  const running = own.find(({ state }) => state === "running");
  if (running !== undefined) return { underWay: running };
  const [newest] = own;
  if (newest?.state === "done") return { again: newest };
  if (!head.isFork) return { start: orderOf(request) };
  return newest === undefined
    ? { refused: elsewhere(request, `No run of ${workflow} knows ${head.sha} of the fork.`) }
    : { refused: refuse("not_by_comment", `A maintainer lets the run of this fork begin on its page: ${newest.url}`) };
}
