import type { Actor } from "../../../domain/approval.ts";
import { LockstepError } from "../../../domain/error.ts";
import type { CommitSha } from "../../../domain/ids.ts";
import type { MergeMethod, Signature } from "../../git/git.ts";
import type { PullRequest } from "../forge.ts";
import { latestCheck } from "./checks.ts";
import { permissionOf } from "./people.ts";
import { type Parts, readStanding } from "./pull-requests.ts";
import type { MergeRecord } from "./records.ts";

export interface MergeOrder {
  readonly method: MergeMethod;
  /** The head that whoever merges has looked at; another one is not merged. */
  readonly expectedHead: CommitSha;
  readonly by: Actor;
}

/** How often a base branch that moves on is merged anew. */
const attempts = 20;

/**
 * Merges where branches are decided: nothing is visible before the one step that moves the base branch, and that step is taken
 * only while base and head are what was merged. A run that is killed leaves the pull request open or merged, never between.
 */
export async function mergePullRequest(parts: Parts, number: number, order: MergeOrder): Promise<CommitSha> {
  const { store, origin } = parts;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const { pullRequest, merge } = await readStanding(parts, number);
    if (merge?.headSha === order.expectedHead) return merge.mergeCommit;
    await refuseUnfit(parts, pullRequest, order);
    const base = (await origin.branches()).get(pullRequest.base.branch);
    if (base === undefined) throw refusal(number, `its base branch ${pullRequest.base.branch} is gone`);
    const prepared = await origin.prepareMerge({
      method: order.method,
      onto: base,
      head: order.expectedHead,
      message: messageFor(pullRequest, order.method),
      by: signatureOf(order.by),
    });
    if (prepared.kind === "conflict")
      throw refusal(
        number,
        `${pullRequest.head.branch} and ${pullRequest.base.branch} conflict in ${prepared.paths.join(", ")}`,
        {
          hint: `Merge ${pullRequest.base.branch} into ${pullRequest.head.branch}, solve the conflict there, and push.`,
        },
      );
    if (prepared.kind === "nothing") throw refusal(number, `${pullRequest.base.branch} has all of its changes already`);
    const intended: MergeRecord = {
      kind: "lockstep/Merge",
      schema: 1,
      method: order.method,
      headSha: order.expectedHead,
      baseBefore: base,
      mergeCommit: prepared.commit,
      commits: prepared.commits,
      by: order.by,
    };
    // First what the step will mean, then the step: whoever finds the commit on the base branch finds this, too.
    await store.intendMerge(number, intended);
    const isMoved = await origin.moveBranch({
      branch: pullRequest.base.branch,
      from: base,
      to: prepared.commit,
      while: { branch: pullRequest.head.branch, at: order.expectedHead },
    });
    if (isMoved) return (await store.finishMerge(number, intended)).mergeCommit;
  }
  throw refusal(number, "its base branch moved on each time", { hint: "Run it again when it is quieter." });
}

async function refuseUnfit(parts: Parts, pullRequest: PullRequest, order: MergeOrder): Promise<void> {
  const { number, state, head, isDraft } = pullRequest;
  if (state === "merged") throw refusal(number, `it was merged at another head, ${head.sha}`);
  if (state === "closed") throw refusal(number, "it is closed");
  if (isDraft) throw refusal(number, "it is a draft");
  if (head.sha !== order.expectedHead)
    throw refusal(number, `its head is ${head.sha}, not ${order.expectedHead}`, {
      hint: "Somebody pushed. Look at the new head, then merge that.",
    });
  const permission = await permissionOf(parts.store, order.by);
  if (permission !== "write" && permission !== "admin")
    throw new LockstepError("FORGE_PERMISSION_MISSING", `${order.by.login} may not merge here`, {
      hint: `An administrator allows it with \`lockstep pr permit ${order.by.login} write\`.`,
    });
  for (const name of (await parts.store.settings()).requiredChecks) {
    const newest = await latestCheck(parts, head.sha, name);
    if (newest?.conclusion !== "success")
      throw refusal(
        number,
        `the required check ${name} ${newest === undefined ? "is missing" : `says ${newest.conclusion}`}`,
        {
          hint: "The report in the pull request says what is needed for it.",
        },
      );
  }
}

function refusal(number: number, why: string, details: { readonly hint?: string } = {}): LockstepError {
  return new LockstepError("PULL_REQUEST_STATE", `pull request ${number} cannot be merged: ${why}`, details);
}

function messageFor({ number, title, head }: PullRequest, method: MergeMethod): string {
  return method === "squash"
    ? `${title} (#${number})\n`
    : `Merge pull request #${number} from ${head.branch}\n\n${title}\n`;
}

/** Who Git says made the merge. */
function signatureOf({ id, login }: Actor): Signature {
  const plain = (text: string): string => text.replaceAll(/[\u0000-\u001f\u007f<>]/g, "").trim();
  const name = plain(login);
  const mail = plain(id);
  return { name: name === "" ? "unknown" : name, email: mail.includes("@") ? mail : `${mail}@localhost` };
}
