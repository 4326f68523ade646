import { hashBytes } from "../data/objects/hash.ts";
import type { Approval, Permission } from "../domain/approval.ts";
import { LockstepError } from "../domain/error.ts";
import type { Refusal } from "../domain/reason.ts";
import type { Forge, PullRequestComment } from "../platform/forge/forge.ts";
import type { EventComment } from "../platform/host/host.ts";
import type { Workspace } from "../repository/workspace.ts";
import {
  answerAccepted,
  answerHelp,
  answerMarker,
  answerOverride,
  answerRefused,
  answerStop,
} from "../review/answer.ts";
import type { Command } from "../review/arguments.ts";
import { isRefusal, parseCommand } from "../review/command.ts";
import { refuseStranger } from "../review/speaker.ts";
import { move } from "./review/move.ts";
import { approveByReviews } from "./review/reviews.ts";
import { openScene, type Scene, type Voice } from "./review/scene.ts";
import { override, stop } from "./review/stop.ts";
import { refuseUnknownModel, tellPlan, tellWhy } from "./review/tell.ts";
import { sayWord } from "./review/word.ts";
import { type WorkflowFiles, work } from "./review/work.ts";

export interface ReviewRequest {
  readonly pullRequest: number | undefined;
  /** Id of one comment; every unanswered command when left out. */
  readonly comment: string | undefined;
  /** What `/train` and `/sweep` start. */
  readonly workflows: WorkflowFiles;
}

export interface ReviewOutcome {
  readonly comment: string;
  readonly accepted: Approval | undefined;
  readonly refused: Refusal | undefined;
}

/** One pull request, with what is read of it when the first command needs it. */
interface Room {
  readonly workspace: Workspace;
  readonly forge: Forge;
  readonly number: number;
  readonly workflows: WorkflowFiles;
  scene(): Promise<Scene>;
}

type Said = EventComment & Pick<PullRequestComment, "isEdited">;

/** What a command came to: the text of its one answer, and a refusal or an approval where it is one. */
interface Reply {
  readonly body: string;
  readonly accepted?: Approval;
  readonly refused?: Refusal;
}

async function permissionOf({ forge, workspace }: Room, comment: Said): Promise<Permission | "unknown"> {
  try {
    return await forge.permission(comment.author);
  } catch (error) {
    // Fails closed: whatever went wrong, nobody is authorised by it.
    workspace.host.warning(
      `permission of ${comment.author.login}: ${error instanceof Error ? error.message : "unknown"}`,
    );
    return "unknown";
  }
}

function refused(refusal: Refusal): Reply {
  return { body: answerRefused(refusal), refused: refusal };
}

async function carryOut(room: Room, command: Command, voice: Voice): Promise<Reply> {
  const { verb } = command;
  switch (verb) {
    case "help":
      return { body: answerHelp() };
    case "train":
    case "sweep": {
      const asked = await work(await room.scene(), command, { voice, files: room.workflows });
      return "refused" in asked ? refused(asked.refused) : asked;
    }
    case "promote":
    case "rollback": {
      const moved = await move(await room.scene(), command, voice);
      return "refused" in moved ? refused(moved.refused) : moved;
    }
    case "plan":
    case "why": {
      const scene = await room.scene();
      const unknown = refuseUnknownModel(scene, command.model);
      if (unknown !== undefined) return refused(unknown);
      return { body: await (verb === "plan" ? tellPlan : tellWhy)(scene, command.model) };
    }
    case "approve":
    case "reject": {
      const said = await sayWord(await room.scene(), command, voice);
      if ("refused" in said) return refused(said.refused);
      const { approval, remaining } = said;
      return { body: answerAccepted(approval, { remaining }), accepted: approval };
    }
    case "hold":
    case "unhold":
    case "lock":
    case "unlock": {
      const stopped = await stop(await room.scene(), command, voice);
      return "refused" in stopped ? refused(stopped.refused) : { body: answerStop(stopped.hold) };
    }
    case "override": {
      const overridden = await override(await room.scene(), command, voice);
      return "refused" in overridden ? refused(overridden.refused) : { body: answerOverride(overridden.override) };
    }
  }
}

/** True for a comment that is still there, and that none of ours answers. */
async function waitsForAnswer({ forge, number }: Room, comment: Said): Promise<boolean> {
  const self = await forge.self();
  const line = `<!-- ${answerMarker(comment.id)} -->`;
  const comments = await forge.comments(number);
  const isAnswer = ({ author, body }: PullRequestComment): boolean =>
    author.id === self.id && body.split("\n", 1)[0] === line;
  return comments.some(({ id }) => id === comment.id) && !comments.some(isAnswer);
}

/**
 * Answers one command. The reaction comes first and is the mark that it is being answered: where it is new, nobody has to look for an
 * earlier answer. A stranger gets a reaction and no words, so that a flood of commands makes no flood of comments.
 */
async function answer(room: Room, comment: Said, command: Command | Refusal): Promise<ReviewOutcome | undefined> {
  const { forge, number, workspace } = room;
  const permission = comment.isBot ? "unknown" : await permissionOf(room, comment);
  const stranger = refuseStranger(comment, permission);
  if (stranger !== undefined) {
    if (!(await forge.react(comment.id, "confused"))) return undefined;
    workspace.host.info(`refused (${stranger.code}): ${stranger.sentence}`);
    return { comment: comment.id, accepted: undefined, refused: stranger };
  }
  const isNew = await forge.react(comment.id, "eyes");
  if (!isNew && !(await waitsForAnswer(room, comment))) return undefined;
  const { sha256: bodySha256 } = hashBytes(comment.body);
  const voice: Voice = { comment: { ...comment, bodySha256 }, permission };
  const reply = isRefusal(command) ? refused(command) : await carryOut(room, command, voice);
  const marker = answerMarker(comment.id);
  if (isNew) await forge.makeComment(number, marker, reply.body);
  else await forge.keepComment(number, marker, reply.body);
  if (reply.refused !== undefined) workspace.host.info(`refused (${reply.refused.code}): ${reply.refused.sentence}`);
  if (reply.accepted !== undefined) {
    const { approver, verb, subject } = reply.accepted;
    const done = verb === "approve" ? "approved" : "rejected";
    workspace.host.info(`${approver.login} ${done} ${subject.model}@${subject.artifactSha256}`);
  }
  return { comment: comment.id, accepted: reply.accepted, refused: reply.refused };
}

/** The comments that may hold commands: the one that started the job as it was then, or those of the pull request that nobody answered. */
async function commentsToRead(room: Room, wanted: string | undefined): Promise<readonly Said[]> {
  const { forge, number, workspace } = room;
  const { comment } = workspace.host.event;
  if (comment !== undefined && (wanted === undefined || wanted === comment.id))
    return comment.isBot ? [] : [{ ...comment, isEdited: false }];
  const self = await forge.self();
  const comments = await forge.comments(number);
  const answered = new Set(
    comments.filter(({ author }) => author.id === self.id).map(({ body }) => body.split("\n", 1)[0] ?? ""),
  );
  return comments.filter(
    ({ id, author, isBot }) =>
      (wanted === undefined || id === wanted) &&
      // Our own comments quote commands; they are never ones.
      !(author.id === self.id && isBot) &&
      !answered.has(`<!-- ${answerMarker(id)} -->`),
  );
}

/** Answers the commands in a pull request's comments, each once, and takes its approving reviews as approvals; the policy is the base branch's. */
export async function review(request: ReviewRequest, workspace: Workspace): Promise<readonly ReviewOutcome[]> {
  const { host } = workspace;
  const number = request.pullRequest ?? host.event.pullRequest;
  if (number === undefined)
    throw new LockstepError("ARGUMENT_INVALID", "which pull request is meant is not known", {
      hint: "Give `--pull-request <number>`; in a workflow the event names it.",
    });
  const forge = await workspace.forge();
  let opened: Promise<Scene> | undefined;
  const room: Room = {
    workspace,
    forge,
    number,
    workflows: request.workflows,
    scene: () => (opened ??= openScene(workspace, forge, number)),
  };
  const outcomes: ReviewOutcome[] = [];
  if (host.event.name === "pull_request_review" || (request.comment === undefined && host.event.comment === undefined))
    outcomes.push(...(await approveByReviews(room)));
  if (host.event.name !== "pull_request_review")
    for (const comment of await commentsToRead(room, request.comment)) {
      const command = parseCommand(comment.body);
      if (command === undefined) continue;
      const outcome = await host.group(`Answer comment ${comment.id}`, () => answer(room, comment, command));
      if (outcome !== undefined) outcomes.push(outcome);
    }
  if (outcomes.length === 0) host.info("no command waits for an answer");
  return outcomes;
}
