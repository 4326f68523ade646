import type { Actor, Permission } from "../../../domain/approval.ts";
import { type CommitSha, type Sha256, sha256 } from "../../../domain/ids.ts";
import type { MergeMethod } from "../../git/git.ts";
import type { Check, CheckConclusion, Reaction } from "../forge.ts";
import { actor, fields, list, oneOf, sha, text, toggle } from "./shape.ts";

/** A number that was taken and given back; it is not used again. */
export interface WithdrawnRecord {
  readonly kind: "lockstep/Withdrawn";
  readonly schema: 1;
}

export interface PullRequestRecord {
  readonly kind: "lockstep/PullRequest";
  readonly schema: 1;
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly author: Actor;
  readonly head: string;
  readonly base: string;
  /** Where the head was when this was last written; while the pull request is open, the branch itself says where it is. */
  readonly headSha: CommitSha;
  /** Where the base was when it was opened; pull requests of earlier versions do not say it. */
  readonly baseSha?: CommitSha | undefined;
  readonly state: "open" | "closed";
}

/** A merge that was made ready: it is done when its commit is on the base branch. */
export interface MergeRecord {
  readonly kind: "lockstep/Merge";
  readonly schema: 1;
  /** `push` when somebody brought the branch onto the base with Git alone. */
  readonly method: MergeMethod | "push";
  readonly headSha: CommitSha;
  readonly baseBefore: CommitSha | undefined;
  readonly mergeCommit: CommitSha;
  /** All commits that came onto the base branch with it, oldest first. */
  readonly commits: readonly CommitSha[];
  readonly by: Actor | undefined;
  /** When somebody first saw that it is done, which is never before it was; merges of earlier versions do not say it. */
  readonly mergedAt?: string | undefined;
}

export interface CommentRecord {
  readonly kind: "lockstep/Comment";
  readonly schema: 1;
  readonly author: Actor;
  readonly isBot: boolean;
  readonly body: string;
  readonly isEdited: boolean;
  /** Comments of earlier versions do not say it. */
  readonly createdAt?: string | undefined;
}

export interface ReactionRecord {
  readonly kind: "lockstep/Reaction";
  readonly schema: 1;
  readonly author: Actor;
  readonly reaction: Reaction;
}

export interface CheckRecord {
  readonly kind: "lockstep/Check";
  readonly schema: 1;
  readonly author: Actor;
  readonly check: Check;
}

export interface IssueRecord {
  readonly kind: "lockstep/Issue";
  readonly schema: 1;
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly state: "open" | "closed";
}

export interface PersonRecord {
  readonly kind: "lockstep/Person";
  readonly schema: 1;
  readonly login: string;
  readonly permission: Permission;
}

/** The person who opened the forge first, and administers it. */
export interface CreatorRecord {
  readonly kind: "lockstep/ForgeCreator";
  readonly schema: 1;
  readonly creator: Actor;
}

export interface SettingsRecord {
  readonly kind: "lockstep/ForgeSettings";
  readonly schema: 1;
  /** Names of checks that must be successful on the head before a merge. */
  readonly requiredChecks: readonly string[];
  readonly teams?: readonly { readonly name: string; readonly logins: readonly string[] }[] | undefined;
}

/** Names that no folder of any system takes for something else. */
export const assetNamePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/;

/** A file of a release, as it was counted when it was put there. */
export interface AssetRecord {
  /** Of its file in the release's folder. */
  readonly name: string;
  readonly sizeBytes: number;
  readonly sha256: Sha256;
}

export interface ReleaseRecord {
  readonly kind: "lockstep/Release";
  readonly schema: 1;
  readonly tag: string;
  readonly title: string;
  readonly body: string;
  readonly isDraft: boolean;
  readonly assets: readonly AssetRecord[];
}

const permissions = ["none", "read", "write", "admin"] as const satisfies readonly Permission[];
const conclusions = ["success", "failure", "neutral", "pending"] as const satisfies readonly CheckConclusion[];
const reactions = ["eyes", "+1", "-1", "confused"] as const satisfies readonly Reaction[];

function isWithdrawn(value: unknown): boolean {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "lockstep/Withdrawn";
}

export const withdrawn: WithdrawnRecord = { kind: "lockstep/Withdrawn", schema: 1 };

export function readPullRequest(value: unknown): PullRequestRecord | WithdrawnRecord {
  if (isWithdrawn(value)) return withdrawn;
  const found = fields(value, "lockstep/PullRequest", [
    ...["number", "title", "body", "author", "head", "base", "headSha", "baseSha", "state"],
  ]);
  const { baseSha } = found;
  if (!Number.isSafeInteger(found["number"])) throw new Error("number is not a whole number");
  return {
    kind: "lockstep/PullRequest",
    schema: 1,
    number: found["number"] as number,
    title: text(found["title"], "title"),
    body: text(found["body"], "body"),
    author: actor(found["author"], "author"),
    head: text(found["head"], "head"),
    base: text(found["base"], "base"),
    headSha: sha(found["headSha"], "headSha"),
    ...(baseSha === undefined ? {} : { baseSha: sha(baseSha, "baseSha") }),
    state: oneOf(found["state"], "state", ["open", "closed"]),
  };
}

export function readMerge(value: unknown): MergeRecord {
  const members = ["method", "headSha", "baseBefore", "mergeCommit", "commits", "by", "mergedAt"];
  const found = fields(value, "lockstep/Merge", members);
  const { mergedAt } = found;
  return {
    kind: "lockstep/Merge",
    schema: 1,
    method: oneOf(found["method"], "method", ["merge", "squash", "rebase", "push"]),
    headSha: sha(found["headSha"], "headSha"),
    baseBefore: found["baseBefore"] === undefined ? undefined : sha(found["baseBefore"], "baseBefore"),
    mergeCommit: sha(found["mergeCommit"], "mergeCommit"),
    commits: list(found["commits"], "commits", sha),
    by: found["by"] === undefined ? undefined : actor(found["by"], "by"),
    ...(mergedAt === undefined ? {} : { mergedAt: text(mergedAt, "mergedAt") }),
  };
}

export function readComment(value: unknown): CommentRecord | WithdrawnRecord {
  if (isWithdrawn(value)) return withdrawn;
  const found = fields(value, "lockstep/Comment", ["author", "isBot", "body", "isEdited", "createdAt"]);
  const { createdAt } = found;
  return {
    kind: "lockstep/Comment",
    schema: 1,
    author: actor(found["author"], "author"),
    isBot: toggle(found["isBot"], "isBot"),
    body: text(found["body"], "body"),
    isEdited: toggle(found["isEdited"], "isEdited"),
    ...(createdAt === undefined ? {} : { createdAt: text(createdAt, "createdAt") }),
  };
}

export function readReaction(value: unknown): ReactionRecord {
  const found = fields(value, "lockstep/Reaction", ["author", "reaction"]);
  return {
    kind: "lockstep/Reaction",
    schema: 1,
    author: actor(found["author"], "author"),
    reaction: oneOf(found["reaction"], "reaction", reactions),
  };
}

export function readCheck(value: unknown): CheckRecord {
  const found = fields(value, "lockstep/Check", ["author", "check"]);
  const check = fields(found["check"], "", ["sha", "name", "conclusion", "title", "summary", "record"]);
  return {
    kind: "lockstep/Check",
    schema: 1,
    author: actor(found["author"], "author"),
    check: {
      sha: sha(check["sha"], "sha"),
      name: text(check["name"], "name"),
      conclusion: oneOf(check["conclusion"], "conclusion", conclusions),
      title: text(check["title"], "title"),
      summary: text(check["summary"], "summary"),
      record: text(check["record"], "record"),
    },
  };
}

export function readIssue(value: unknown): IssueRecord {
  const found = fields(value, "lockstep/Issue", ["number", "title", "body", "state"]);
  if (!Number.isSafeInteger(found["number"])) throw new Error("number is not a whole number");
  return {
    kind: "lockstep/Issue",
    schema: 1,
    number: found["number"] as number,
    title: text(found["title"], "title"),
    body: text(found["body"], "body"),
    state: oneOf(found["state"], "state", ["open", "closed"]),
  };
}

export function readPerson(value: unknown): PersonRecord {
  const found = fields(value, "lockstep/Person", ["login", "permission"]);
  return {
    kind: "lockstep/Person",
    schema: 1,
    login: text(found["login"], "login"),
    permission: oneOf(found["permission"], "permission", permissions),
  };
}

export function readCreator(value: unknown): CreatorRecord {
  const found = fields(value, "lockstep/ForgeCreator", ["creator"]);
  return { kind: "lockstep/ForgeCreator", schema: 1, creator: actor(found["creator"], "creator") };
}

function readTeam(value: unknown, name: string): { readonly name: string; readonly logins: readonly string[] } {
  const team = fields(value, "", ["name", "logins"]);
  return { name: text(team["name"], `${name}.name`), logins: list(team["logins"], `${name}.logins`, text) };
}

export function readSettings(value: unknown): SettingsRecord {
  const found = fields(value, "lockstep/ForgeSettings", ["requiredChecks", "teams"]);
  const { teams } = found;
  return {
    kind: "lockstep/ForgeSettings",
    schema: 1,
    requiredChecks: list(found["requiredChecks"], "requiredChecks", text),
    ...(teams === undefined ? {} : { teams: list(teams, "teams", readTeam) }),
  };
}

function readAsset(value: unknown, name: string): AssetRecord {
  const asset = fields(value, "", ["name", "sizeBytes", "sha256"]);
  const own = text(asset["name"], `${name}.name`);
  if (!assetNamePattern.test(own)) throw new Error(`${name}.name is no name of a file`);
  if (!Number.isSafeInteger(asset["sizeBytes"])) throw new Error(`${name}.sizeBytes is not a whole number`);
  return {
    name: own,
    sizeBytes: asset["sizeBytes"] as number,
    sha256: sha256(text(asset["sha256"], `${name}.sha256`)),
  };
}

export function readRelease(value: unknown): ReleaseRecord | WithdrawnRecord {
  if (isWithdrawn(value)) return withdrawn;
  const found = fields(value, "lockstep/Release", ["tag", "title", "body", "isDraft", "assets"]);
  return {
    kind: "lockstep/Release",
    schema: 1,
    tag: text(found["tag"], "tag"),
    title: text(found["title"], "title"),
    body: text(found["body"], "body"),
    isDraft: toggle(found["isDraft"], "isDraft"),
    assets: list(found["assets"], "assets", readAsset),
  };
}
