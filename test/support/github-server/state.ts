/** An account as GitHub knows it: the number never changes, the login may. */
export interface Account {
  readonly id: number;
  readonly login: string;
  readonly type: "User" | "Bot";
}

export interface App {
  readonly id: number;
  readonly slug: string;
}

type Base = "none" | "read" | "write" | "admin";

/** A role of GitHub's, or one of an organisation's own with the permission that it builds on. */
export type Role = Base | "triage" | "maintain" | { readonly name: string; readonly base: Base };

/** What a request may do that carries this token, as `permissions:` of a job grants it. */
export interface Token {
  readonly account: Account;
  /** Tokens of jobs and of Apps belong to an App; personal ones do not, and may not write check runs. */
  readonly app: App | undefined;
  readonly permissions: Readonly<Record<string, "read" | "write">>;
}

export interface StoredPull {
  readonly number: number;
  title: string;
  body: string;
  readonly author: Account | undefined;
  readonly headBranch: string;
  /** In another repository; `undefined` when the branch is in this one. */
  readonly fork: string | undefined;
  /** What the head was last seen at; a branch that is there counts more. */
  headSha: string;
  readonly baseBranch: string;
  isDraft: boolean;
  state: "open" | "closed";
  mergeCommit: string | undefined;
  mergedAt?: string | undefined;
  /** What the merge put on the base branch. */
  readonly merged: Set<string>;
  readonly sequence: number;
}

export interface StoredComment {
  readonly id: number;
  readonly pullRequest: number;
  readonly author: Account | undefined;
  readonly app: App | undefined;
  body: string;
  readonly createdAt: string;
  updatedAt: string;
  readonly reactions: Set<string>;
  readonly sequence: number;
}

export interface StoredReview {
  readonly id: number;
  readonly pullRequest: number;
  readonly author: Account | undefined;
  readonly body: string;
  state: "APPROVED" | "CHANGES_REQUESTED" | "COMMENTED" | "DISMISSED";
  readonly commit: string;
  readonly submittedAt: string;
  readonly sequence: number;
}

/** A comment on lines of the change. */
export interface StoredLineComment {
  readonly id: number;
  readonly pullRequest: number;
  readonly author: Account;
  readonly path: string;
  readonly commit: string;
  readonly startLine: number | undefined;
  readonly line: number;
  body: string;
  readonly sequence: number;
}

export interface StoredCheckRun {
  readonly id: number;
  readonly app: App;
  readonly name: string;
  readonly headSha: string;
  status: string;
  conclusion: string | undefined;
  output: {
    readonly title: string;
    readonly summary: string;
    readonly text: string | undefined;
    /** Those of every request so far: nothing takes one away. */
    readonly annotations: readonly unknown[];
  };
  readonly sequence: number;
}

/** One run of a workflow. */
export interface StoredRun {
  readonly id: number;
  /** Name of the workflow's file. */
  readonly workflow: string;
  readonly title: string;
  readonly event: string;
  readonly headBranch: string;
  readonly headSha: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  status: string;
  conclusion: string | undefined;
  attempt: number;
  /** What GitHub says when it is asked to run it again and does not do that any more. */
  readonly refusal: string | undefined;
  readonly sequence: number;
}

/** A file of a release. */
export interface StoredAsset {
  readonly id: number;
  readonly name: string;
  /** `open` is what is left of an upload that broke off. */
  state: "uploaded" | "open";
  readonly contentType: string;
  bytes: Uint8Array;
  /** Servers of before digests count none. */
  isCounted: boolean;
  readonly uploader: Account;
}

export interface StoredRelease {
  readonly id: number;
  readonly tag: string;
  readonly commit: string;
  title: string;
  body: string;
  isDraft: boolean;
  readonly author: Account;
  readonly assets: StoredAsset[];
  /** Where files are said to go, when that is not this server's own place for them. */
  uploadUrl: string | undefined;
  readonly sequence: number;
}

/** An issue; its number is counted with those of pull requests. */
export interface StoredIssue {
  readonly number: number;
  title: string;
  body: string;
  state: "open" | "closed";
  readonly author: Account;
  readonly sequence: number;
}

/** A workflow of the default branch, as far as it is started by a request. */
export interface StoredWorkflow {
  /** Names of its inputs; `undefined` for one without `workflow_dispatch`. */
  readonly inputs: readonly string[] | undefined;
  /** Its `run-name`. */
  readonly title: (inputs: Readonly<Record<string, unknown>>) => string;
}

/** The App whose token every job has. */
export const actionsApp: App = { id: 15_368, slug: "github-actions" };
export const actionsBot: Account = { id: 41_898_282, login: "github-actions[bot]", type: "Bot" };

/** Everything that GitHub would keep about one repository besides its Git objects. */
export class RepositoryState {
  readonly owner: string;
  readonly name: string;
  /** Folder of the bare repository. */
  readonly folder: string;
  readonly accounts = new Map<string, Account>([[actionsBot.login, actionsBot]]);
  readonly roles = new Map<string, Role>();
  readonly tokens = new Map<string, Token>();
  readonly pulls: StoredPull[] = [];
  readonly comments: StoredComment[] = [];
  readonly checkRuns: StoredCheckRun[] = [];
  readonly reviews: StoredReview[] = [];
  readonly lineComments: StoredLineComment[] = [];
  readonly runs: StoredRun[] = [];
  readonly releases: StoredRelease[] = [];
  readonly issues: StoredIssue[] = [];
  readonly workflows = new Map<string, StoredWorkflow>(
    ["train", "sweep"].map((name) => [
      `${name}.yml`,
      {
        inputs: ["head", "request", ...(name === "sweep" ? ["section", "model", "workers"] : [])],
        title: ({ request }) => `${name} for comment ${String(request)}`,
      },
    ]),
  );
  /** Members of teams by `organisation/team`; a token sees them where its App may read members. */
  readonly teams = new Map<string, readonly string[]>();
  #sequence = 0;
  #passedSeconds = 0;

  constructor(place: { readonly owner: string; readonly name: string; readonly folder: string }) {
    this.owner = place.owner;
    this.name = place.name;
    this.folder = place.folder;
  }

  /** Counts up with everything that is written; GitHub's numbers and times follow it. */
  next(): number {
    this.#sequence += 1;
    return this.#sequence;
  }

  get sequence(): number {
    return this.#sequence;
  }

  /** Time on GitHub's clock: one second for each write, and what a test lets pass. */
  now(): string {
    return timeOf(this.#sequence + this.#passedSeconds);
  }

  /** Lets time go by; a negative one puts GitHub's clock back. */
  pass(seconds: number): void {
    this.#passedSeconds += seconds;
  }

  account(login: string): Account {
    let account = this.accounts.get(login);
    if (account === undefined) {
      account = { id: 1000 + this.accounts.size, login, type: login.endsWith("[bot]") ? "Bot" : "User" };
      this.accounts.set(login, account);
    }
    return account;
  }
}

export function timeOf(sequence: number): string {
  return new Date(Date.UTC(2026, 0, 5) + sequence * 1000).toISOString().replace(".000Z", "Z");
}
