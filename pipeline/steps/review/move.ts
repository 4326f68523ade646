import type { Actor } from "../../domain/approval.ts";
import { commitText } from "../../domain/commit-text.ts";
import { LockstepError } from "../../domain/error.ts";
import type { EnvironmentName, ModelName, ModelVersion } from "../../domain/ids.ts";
import type { ModelRecord } from "../../domain/model-record.ts";
import type { Refusal } from "../../domain/reason.ts";
import { emitModelRecord } from "../../registry/model-record.ts";
import { code } from "../../report/cell.ts";
import { membershipOf } from "../../repository/membership.ts";
import { promoted } from "../../repository/promoted.ts";
import { reviewPolicy } from "../../repository/review-policy.ts";
import { rolledBack } from "../../repository/rolled-back.ts";
import { recordPath, stateOf } from "../../repository/state.ts";
import { defaultTip } from "../../repository/tip.ts";
import { answerMove } from "../../review/answer.ts";
import { type MoveCommand, placeOf } from "../../review/decide-move.ts";
import { refuseSpeaker } from "../../review/speaker.ts";
import type { Scene, Voice } from "./scene.ts";

interface Moved {
  readonly record: ModelRecord;
  readonly modelVersion: ModelVersion;
}

type Place = { readonly environment: EnvironmentName; readonly model: ModelName };

/** The words of the pull request; who asked and why stand in it as text only. */
function wordsOf(command: MoveCommand, { environment, model }: Place, version: ModelVersion) {
  return command.verb === "promote"
    ? { title: `Promote ${model} ${version} to ${environment}`, why: "" }
    : { title: `Roll ${environment} back to ${model} ${version}`, why: command.reason };
}

/** Opens the pull request that changes only the record, or finds the one that is open. */
async function propose(
  { workspace, forge, pullRequest }: Scene,
  command: MoveCommand,
  { place, moved, by }: { readonly place: Place; readonly moved: Moved; readonly by: Actor },
): Promise<number> {
  const { git } = workspace;
  const { title, why } = wordsOf(command, place, moved.modelVersion);
  const branch = `lockstep/${command.verb}-${place.model}-${place.environment}`;
  await git.writeBranch({
    branch,
    base: await defaultTip(git),
    files: { [recordPath(place.model)]: emitModelRecord(moved.record) },
    message: why === "" ? title : `${title}\n\n${why}`,
    // It is a change of theirs, though the bot opens it: somebody else approves it.
    author: { name: by.login, email: `${by.id}+${by.login}@users.noreply.github.com` },
  });
  const reason = why === "" ? [] : ["", `Reason: ${code(commitText(why), 500)}.`];
  const quarantines = command.verb === "rollback" ? " and quarantines what is there now" : "";
  const body = [
    `${code(by.login)} asked for this on #${pullRequest.number}. It changes the desired state in ${code(recordPath(place.model))}${quarantines}, and nothing else; merging carries it out.`,
    ...reason,
  ].join("\n");
  const opened = await forge.openPullRequest({ title, body, head: branch, base: await git.defaultBranch() });
  return opened.number;
}

/** Opens the pull request that moves an environment, for whoever may approve what goes there. */
export async function move(
  scene: Scene,
  command: MoveCommand,
  voice: Voice,
): Promise<{ readonly body: string } | { readonly refused: Refusal }> {
  const { workspace, forge } = scene;
  const { git } = workspace;
  const tip = stateOf(git, await defaultTip(git));
  const project = await tip.project();
  const place = placeOf(command, project);
  if ("refused" in place) return place;
  const { environment, model } = place;
  const policy = await reviewPolicy(tip, project, { model, environments: [{ environment }] });
  const { author } = voice.comment;
  const comment = { ...voice.comment, ...(await membershipOf(forge, policy, author)) };
  const refused = refuseSpeaker({ comment, self: await forge.self(), policy, permission: voice.permission });
  if (refused !== undefined) return { refused };
  try {
    const moved =
      command.verb === "promote"
        ? await promoted(git, place)
        : await rolledBack(git, { ...place, tip: await defaultTip(git), to: command.to, reason: command.reason });
    if ("refused" in moved) return moved;
    const number = await propose(scene, command, { place, moved, by: author });
    return { body: answerMove({ verb: command.verb, number, ...place, modelVersion: moved.modelVersion }) };
  } catch (error) {
    // Who asked cannot see the log of the job, and can do something about both.
    if (!(error instanceof LockstepError)) throw error;
    const codes = { VERSION_UNKNOWN: "version_unregistered", FORGE_PERMISSION_MISSING: "not_by_comment" } as const;
    const told = Object.entries(codes).find(([known]) => known === error.code)?.[1];
    if (told === undefined) throw error;
    return { refused: { code: told, sentence: `${error.message}. ${error.hint ?? ""}`.trim() } };
  }
}
