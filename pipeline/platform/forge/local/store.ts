import { createHash } from "node:crypto";
import { join } from "node:path";
import type { Actor } from "../../../domain/approval.ts";
import { LockstepError } from "../../../domain/error.ts";
import { createJson, createNumbered, listJson, listNumbers, readJson, writeJson } from "./files.ts";
import {
  type CheckRecord,
  type CommentRecord,
  type MergeRecord,
  type PersonRecord,
  type PullRequestRecord,
  type ReactionRecord,
  readCheck,
  readComment,
  readCreator,
  readMerge,
  readPerson,
  readPullRequest,
  readReaction,
  readSettings,
  type SettingsRecord,
  withdrawn,
} from "./records.ts";

/** A comment's id names its pull request and its place there, so that one is found without looking through all. */
const commentsPerPullRequest = 1_000_000;

/** The digest by which a text that somebody chose becomes a file's name. */
function fileName(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 40);
}

export interface CommentPlace {
  readonly pullRequest: number;
  readonly number: number;
}

export function commentId({ pullRequest, number }: CommentPlace): string {
  return String(pullRequest * commentsPerPullRequest + number);
}

/** @throws LockstepError FORGE_REQUEST_FAILED when no comment can have that id. */
export function commentPlace(id: string): CommentPlace {
  const value = /^[1-9]\d{6,15}$/.test(id) ? Number(id) : 0;
  const place = { pullRequest: Math.floor(value / commentsPerPullRequest), number: value % commentsPerPullRequest };
  if (!Number.isSafeInteger(value) || place.pullRequest === 0 || place.number === 0)
    throw new LockstepError("FORGE_REQUEST_FAILED", `there is no comment ${JSON.stringify(id.slice(0, 40))}`);
  return place;
}

/**
 * The forge's files: one JSON file for each thing, written whole, numbers never used twice. Nothing here knows Git, and nothing
 * is locked: what can happen twice at once is settled by which file exists.
 */
export function openStore(folder: string) {
  const pulls = join(folder, "pulls");
  const pull = (number: number): string => join(pulls, `${number}.json`);
  const commentsOf = (number: number): string => join(folder, "comments", String(number));
  const commentFile = ({ pullRequest, number }: CommentPlace): string =>
    join(commentsOf(pullRequest), `${number}.json`);
  const mergesOf = (number: number): string => join(folder, "merges", String(number));
  const doneMerge = (number: number): string => join(folder, "merged", `${number}.json`);
  const checksOf = (sha: string, name: string): string => join(folder, "checks", sha, fileName(name));
  const reactionsOf = (id: string): string => join(folder, "reactions", id);
  const person = (login: string): string => join(folder, "people", `${fileName(login.toLowerCase())}.json`);
  const settings = join(folder, "settings.json");
  const creator = join(folder, "creator.json");

  return {
    async createPullRequest(make: (number: number) => PullRequestRecord): Promise<PullRequestRecord> {
      return createNumbered(pulls, make);
    },
    async writePullRequest(record: PullRequestRecord): Promise<void> {
      await writeJson(pull(record.number), record);
    },
    async withdrawPullRequest(number: number): Promise<void> {
      await writeJson(pull(number), withdrawn);
    },
    async pullRequest(number: number): Promise<PullRequestRecord | undefined> {
      const found = await readJson(pull(number), readPullRequest);
      return found?.kind === "lockstep/PullRequest" ? found : undefined;
    },
    async pullRequests(): Promise<readonly PullRequestRecord[]> {
      const all = await Promise.all(
        (await listNumbers(pulls)).map((number) => readJson(pull(number), readPullRequest)),
      );
      return all.flatMap((found) => (found?.kind === "lockstep/PullRequest" ? [found] : []));
    },

    /** The merge that is done; it stays so whatever happens to branches later. */
    merged: (number: number): Promise<MergeRecord | undefined> => readJson(doneMerge(number), readMerge),
    /** Says that a merge is done; the first who says it is right. */
    async finishMerge(number: number, record: MergeRecord): Promise<MergeRecord> {
      await createJson(doneMerge(number), { ...record, mergedAt: new Date().toISOString() });
      return (await readJson(doneMerge(number), readMerge)) ?? record;
    },
    async intendMerge(number: number, record: MergeRecord): Promise<void> {
      await createJson(join(mergesOf(number), `${record.mergeCommit}.json`), record);
    },
    async intendedMerges(number: number): Promise<readonly MergeRecord[]> {
      const names = await listJson(mergesOf(number));
      const all = await Promise.all(names.map((name) => readJson(join(mergesOf(number), `${name}.json`), readMerge)));
      return all.flatMap((found) => (found === undefined ? [] : [found]));
    },

    async createComment(pullRequest: number, record: CommentRecord): Promise<CommentPlace> {
      let place: CommentPlace = { pullRequest, number: 0 };
      await createNumbered(commentsOf(pullRequest), (number) => {
        if (number >= commentsPerPullRequest)
          throw new LockstepError("FORGE_REQUEST_FAILED", `pull request ${pullRequest} has too many comments`);
        place = { pullRequest, number };
        return record;
      });
      return place;
    },
    async writeComment(place: CommentPlace, record: CommentRecord): Promise<void> {
      await writeJson(commentFile(place), record);
    },
    async withdrawComment(place: CommentPlace): Promise<void> {
      await writeJson(commentFile(place), withdrawn);
    },
    async comment(place: CommentPlace): Promise<CommentRecord | undefined> {
      const found = await readJson(commentFile(place), readComment);
      return found?.kind === "lockstep/Comment" ? found : undefined;
    },
    async comments(
      pullRequest: number,
    ): Promise<readonly { readonly place: CommentPlace; readonly record: CommentRecord }[]> {
      const places = (await listNumbers(commentsOf(pullRequest))).map((number) => ({ pullRequest, number }));
      const all = await Promise.all(places.map((place) => readJson(commentFile(place), readComment)));
      return places.flatMap((place, at) => {
        const record = all[at];
        return record?.kind === "lockstep/Comment" ? [{ place, record }] : [];
      });
    },

    /** False when it was there already. */
    async addReaction(id: string, record: ReactionRecord): Promise<boolean> {
      return createJson(join(reactionsOf(id), `${fileName(`${record.author.id} ${record.reaction}`)}.json`), record);
    },
    async reactions(id: string): Promise<readonly ReactionRecord[]> {
      const names = await listJson(reactionsOf(id));
      const all = await Promise.all(names.map((name) => readJson(join(reactionsOf(id), `${name}.json`), readReaction)));
      return all.flatMap((found) => (found === undefined ? [] : [found]));
    },

    async addCheck(record: CheckRecord): Promise<void> {
      await createNumbered(checksOf(record.check.sha, record.check.name), () => record);
    },
    /** All that was ever said under one name about one commit, newest first. */
    async *checks(sha: string, name: string): AsyncGenerator<CheckRecord> {
      const folder = checksOf(sha, name);
      for (const number of [...(await listNumbers(folder))].reverse()) {
        const found = await readJson(join(folder, `${number}.json`), readCheck);
        if (found !== undefined) yield found;
      }
    },

    person: (login: string): Promise<PersonRecord | undefined> => readJson(person(login), readPerson),
    async writePerson(record: PersonRecord): Promise<void> {
      await writeJson(person(record.login), record);
    },
    async creator(): Promise<Actor | undefined> {
      return (await readJson(creator, readCreator))?.creator;
    },
    /** Makes somebody the creator of a forge that has none. */
    async becomeCreator(person: Actor): Promise<void> {
      await createJson(creator, { kind: "lockstep/ForgeCreator", schema: 1, creator: person });
    },
    async settings(): Promise<SettingsRecord> {
      const initial: SettingsRecord = { kind: "lockstep/ForgeSettings", schema: 1, requiredChecks: [] };
      return (await readJson(settings, readSettings)) ?? initial;
    },
    async writeSettings(record: SettingsRecord): Promise<void> {
      await writeJson(settings, record);
    },
  };
}

export type Store = ReturnType<typeof openStore>;
