import type { Actor } from "../../../domain/approval.ts";
import { LockstepError } from "../../../domain/error.ts";
import type { CommitSha } from "../../../domain/ids.ts";
import { withdrawnTitle } from "../../../domain/withdrawn-title.ts";
import type { Origin } from "../../git/git.ts";
import type { Forge, PullRequest } from "../forge.ts";
import { bodyLimit, checkLength } from "../marker.ts";
import { checkLine } from "./limits.ts";
import type { MergeRecord, PullRequestRecord } from "./records.ts";
import type { Store } from "./store.ts";

export interface Parts {
  readonly store: Store;
  readonly origin: Origin;
  readonly self: Actor;
}

/** A pull request as it stands now, with how it was merged. */
export interface Standing {
  readonly record: PullRequestRecord;
  readonly pullRequest: PullRequest;
  readonly merge: MergeRecord | undefined;
}

/** What the branches say, asked once for many pull requests. */
interface Branches {
  readonly tips: ReadonlyMap<string, CommitSha>;
  /** Names of the branches whose every commit is on the branch of that name. */
  containedIn(base: string): Promise<ReadonlySet<string>>;
}

async function lookAtBranches(origin: Origin): Promise<Branches> {
  const tips = await origin.branches();
  const asked = new Map<string, Promise<ReadonlySet<string>>>();
  return {
    tips,
    containedIn(base) {
      const tip = tips.get(base);
      const answer =
        asked.get(base) ?? (tip === undefined ? Promise.resolve(new Set<string>()) : origin.containedIn(tip));
      asked.set(base, answer);
      return answer;
    },
  };
}

function shown(record: PullRequestRecord, state: PullRequest["state"], change: Partial<MergeRecord> = {}): PullRequest {
  return {
    number: record.number,
    title: record.title,
    author: record.author,
    state,
    isDraft: false,
    head: { branch: record.head, sha: change.headSha ?? record.headSha, isFork: false },
    base: { branch: record.base, sha: record.baseSha },
    mergeCommit: change.mergeCommit,
    mergedAt: change.mergedAt,
  };
}

async function standingOf(parts: Parts, record: PullRequestRecord, branches: Branches): Promise<Standing> {
  const merge = (await parts.store.merged(record.number)) ?? (await noticeMerge(parts, record, branches));
  if (merge !== undefined) return { record, merge, pullRequest: shown(record, "merged", merge) };
  const headSha = branches.tips.get(record.head);
  // Without its branch there is nothing to merge; when the branch comes back, so does the pull request.
  if (record.state === "closed" || headSha === undefined)
    return { record, merge, pullRequest: shown(record, "closed") };
  return { record, merge, pullRequest: shown(record, "open", { headSha }) };
}

/**
 * A merge that is on the base branch although no file says so: the process that made it was killed, or somebody merged and
 * pushed with Git alone. From now on a file says so.
 */
async function noticeMerge(
  { store, origin }: Parts,
  record: PullRequestRecord,
  branches: Branches,
): Promise<MergeRecord | undefined> {
  const base = branches.tips.get(record.base);
  if (base === undefined) return undefined;
  for (const intended of await store.intendedMerges(record.number))
    if (await origin.isAncestor(intended.mergeCommit, base)) return store.finishMerge(record.number, intended);
  const headSha = branches.tips.get(record.head);
  if (record.state !== "open" || headSha === undefined || !(await branches.containedIn(record.base)).has(record.head))
    return undefined;
  // A branch that was set back to the base holds nothing any more, but it was not merged: what it held is not there.
  const arrival = await origin.arrivalOf(record.headSha, base);
  if (arrival === undefined) return undefined;
  const mergeCommit = (await origin.arrivalOf(headSha, base)) ?? arrival;
  return store.finishMerge(record.number, {
    kind: "lockstep/Merge",
    schema: 1,
    method: "push",
    headSha,
    baseBefore: undefined,
    mergeCommit,
    commits: [...new Set([headSha, mergeCommit])],
    by: undefined,
  });
}

/** @throws LockstepError PULL_REQUEST_MISSING. */
export async function readRecord(store: Store, number: number): Promise<PullRequestRecord> {
  const record = Number.isSafeInteger(number) && number > 0 ? await store.pullRequest(number) : undefined;
  if (record === undefined)
    throw new LockstepError("PULL_REQUEST_MISSING", `there is no pull request ${number}`, {
      hint: "`lockstep pr list --all` names them.",
    });
  return record;
}

/** @throws LockstepError PULL_REQUEST_MISSING. */
export async function readStanding(parts: Parts, number: number): Promise<Standing> {
  const record = await readRecord(parts.store, number);
  return standingOf(parts, record, await lookAtBranches(parts.origin));
}

/** All pull requests, newest first. */
export async function readStandings(parts: Parts): Promise<readonly Standing[]> {
  const records = await parts.store.pullRequests();
  if (records.length === 0) return [];
  const branches = await lookAtBranches(parts.origin);
  const standings = await Promise.all(records.map((record) => standingOf(parts, record, branches)));
  return standings.reverse();
}

export async function openPullRequest(
  parts: Parts,
  request: Parameters<Forge["openPullRequest"]>[0],
): Promise<PullRequest> {
  const { store, origin, self } = parts;
  const { title, body, head, base } = request;
  checkLine("the title", title);
  checkLength("the body", body, bodyLimit);
  const tips = await origin.branches();
  const headSha = tipOf(
    tips,
    head,
    `Commit on ${head} first; where there is an origin, push it: \`git push origin ${head}\`.`,
  );
  const baseSha = tipOf(tips, base, "Name the branch to merge into with `--base`: one that is there.");
  const existing = await openOf(parts, head);
  if (existing !== undefined) return update(parts, existing, request);
  if (await origin.isAncestor(headSha, baseSha))
    throw new LockstepError("PULL_REQUEST_STATE", `${head} has no commit that ${base} has not`, {
      hint: `Commit on ${head}, push it, then open the pull request.`,
    });
  const record = await store.createPullRequest((number) => ({
    kind: "lockstep/PullRequest",
    schema: 1,
    number,
    title,
    body,
    author: self,
    head,
    base,
    headSha,
    baseSha,
    state: "open",
  }));
  // Somebody may have opened one for the same branch at the same moment: the lower number is it.
  const first = (await openOf(parts, head)) ?? record;
  if (first.number === record.number) return shown(record, "open", { headSha });
  await store.withdrawPullRequest(record.number);
  return update(parts, first, request);
}

function tipOf(tips: ReadonlyMap<string, CommitSha>, branch: string, hint: string): CommitSha {
  const tip = tips.get(branch);
  if (tip !== undefined) return tip;
  throw new LockstepError("FORGE_REQUEST_FAILED", `there is no branch ${JSON.stringify(branch)}`, { hint });
}

/** The open pull request of a head branch: of several, the first. */
async function openOf(parts: Parts, head: string): Promise<PullRequestRecord | undefined> {
  const records = (await parts.store.pullRequests()).filter(
    (record) => record.state === "open" && record.head === head,
  );
  if (records.length === 0) return undefined;
  const branches = await lookAtBranches(parts.origin);
  for (const record of records)
    if ((await standingOf(parts, record, branches)).pullRequest.state === "open") return record;
  return undefined;
}

async function update(
  parts: Parts,
  record: PullRequestRecord,
  { title, body }: { readonly title: string; readonly body: string },
): Promise<PullRequest> {
  const headSha = (await parts.origin.branches()).get(record.head) ?? record.headSha;
  const changed = { ...record, title, body, headSha };
  if (record.title !== title || record.body !== body || record.headSha !== headSha)
    await parts.store.writePullRequest(changed);
  return shown(changed, "open");
}

/** Closes an open pull request; one that is closed stays so. */
export async function closePullRequest(parts: Parts, number: number): Promise<void> {
  const { record, pullRequest } = await readStanding(parts, number);
  if (pullRequest.state === "merged")
    throw new LockstepError("PULL_REQUEST_STATE", `pull request ${number} is merged`, {
      hint: "A merge is undone by another pull request that reverts it.",
    });
  if (record.state === "open")
    await parts.store.writePullRequest({ ...record, state: "closed", headSha: pullRequest.head.sha });
}

/** Closes an open pull request, and says in its title who did. */
export async function withdrawPullRequest(parts: Parts, number: number): Promise<void> {
  const { record, pullRequest } = await readStanding(parts, number);
  if (pullRequest.state !== "open") return;
  const title = withdrawnTitle(record.title);
  await parts.store.writePullRequest({ ...record, title, state: "closed", headSha: pullRequest.head.sha });
}
