import type { CommitSha, TreeSha } from "../../domain/ids.ts";

export interface TreeEntry {
  /** Path from the root of the repository, with `/`. */
  readonly path: string;
  readonly kind: "file" | "executable" | "symlink" | "submodule";
  /** Git's id of the content. */
  readonly oid: string;
}

/** An annotated tag. Lightweight tags are not seen: they carry no message and GTO ignores them. */
export interface AnnotatedTag {
  readonly name: string;
  /** The commit it points to, peeled. */
  readonly commit: CommitSha;
  readonly message: string;
  readonly taggedAtSeconds: number;
  /** Git's id of the tag object; `undefined` while the tag is only planned. */
  readonly id?: string | undefined;
}

export interface NewTag {
  readonly name: string;
  readonly commit: CommitSha;
  readonly message: string;
}

export interface Signature {
  readonly name: string;
  readonly email: string;
}

/** One entry of an append-only ledger ref. */
export interface LedgerEntry {
  /** Path in the ledger's tree, for example `12/ravi-4f2a….json`; written once, never changed. */
  readonly path: string;
  readonly text: string;
}

/** A ledger with the commits it consists of. */
export interface LedgerChain {
  /** `undefined` while there is no ledger. */
  readonly tip: CommitSha | undefined;
  /** Oldest first. */
  readonly commits: readonly CommitSha[];
  /** Oldest first. */
  readonly entries: readonly LedgerEntry[];
}

/** Tags and the entries of a ledger that tell of them: all of it is seen at once, or nothing. */
export interface Publication {
  readonly ledger: string;
  /** Where the ledger was when this was decided; `undefined`: there was none. */
  readonly after: CommitSha | undefined;
  readonly tags: readonly NewTag[];
  /**
   * What the ledger gets, one commit for each group.
   *
   * @param ids - Of the tag objects, which nobody sees yet, by the names of the tags.
   */
  readonly entries: (ids: ReadonlyMap<string, string>) => Promise<readonly (readonly LedgerEntry[])[]>;
}

/** What one commit changed in a folder, against its first parent. */
export interface FolderChange {
  readonly commit: CommitSha;
  readonly paths: readonly string[];
}

/** A lock: a ref that only one can create, and that only goes as what it was. */
export interface LockRef {
  readonly name: string;
  /** The commit that the ref names. */
  readonly id: CommitSha;
  /** What its holder wrote; empty where somebody else's hand made it. */
  readonly text: string;
}

/** One content that a file had in the history. */
export interface FileVersion {
  /** A commit that brought it. */
  readonly commit: CommitSha;
  readonly path: string;
  /** Git's id of the content. */
  readonly oid: string;
}

/** A repository with its remote `origin`. Every name that comes from outside is resolved or checked before Git sees it. */
export interface Git {
  /** Absolute path of the working tree. */
  readonly root: string;

  /** The commit a name stands for, or `undefined`. */
  resolve(name: string): Promise<CommitSha | undefined>;
  headCommit(): Promise<CommitSha>;
  /** `user.name` of Git's configuration, or `undefined`. */
  userName(): Promise<string | undefined>;
  /** Where `origin` is, as Git's configuration has it: a url, or a path. It may hold a password: never print it. */
  originUrl(): Promise<string | undefined>;
  /** Name of the branch that is checked out; `undefined` when detached. */
  currentBranch(): Promise<string | undefined>;
  /** The branch that `origin` calls its default, for example `main`. */
  defaultBranch(): Promise<string>;
  /** Writes a merge driver into the clone's own configuration: `command` is run by a shell, with Git's `%O %A %B %P` put in. */
  setMergeDriver(driver: { readonly name: string; readonly title: string; readonly command: string }): Promise<void>;
  mergeBase(a: CommitSha, b: CommitSha): Promise<CommitSha | undefined>;
  isAncestor(ancestor: CommitSha, descendant: CommitSha): Promise<boolean>;
  /** The newest commit on the first-parent line of `tip` that changed `path`, or `undefined`. */
  lastChange(tip: CommitSha, path: string): Promise<CommitSha | undefined>;
  /**
   * The newest commits on the first-parent line of `tip` that changed something in a folder, newest first, with the paths they changed; a
   * history that ends early gives what is there.
   *
   * @param request.most - Commits that are told.
   */
  changesIn(request: {
    readonly tip: CommitSha;
    readonly folder: string;
    readonly most: number;
  }): Promise<readonly FolderChange[]>;
  /** When a commit was made, by its committer's clock, in seconds since 1970. */
  committedAtSeconds(commit: CommitSha): Promise<number>;
  /** Names and mails of all authors and committers in `base..head`. */
  authors(base: CommitSha, head: CommitSha): Promise<readonly Signature[]>;
  /** Messages of the commits in `base..head`, the newest first, at most 1,000. */
  messages(base: CommitSha, head: CommitSha): Promise<readonly string[]>;
  /** Paths that differ between two states, sorted. */
  changedPaths(before: CommitSha | TreeSha, after: CommitSha | TreeSha): Promise<readonly string[]>;

  /** All files of a state, sorted by path as Git sorts. */
  tree(state: CommitSha | TreeSha): Promise<readonly TreeEntry[]>;
  /** The bytes of one file of a state, or `undefined`; a symlink is not followed. */
  readFile(state: CommitSha | TreeSha, path: string): Promise<Uint8Array | undefined>;
  /** The working tree as it is now, untracked files that are not ignored included, as a tree; the index stays as it was. */
  snapshotTree(): Promise<TreeSha>;

  /** Those of these paths that the index has, themselves or files below them. */
  indexed(paths: readonly string[]): Promise<readonly string[]>;
  /** Puts files as they are now, also their absence, into the index, as `git add` does; what is left out by `.gitignore`, too. */
  stage(paths: readonly string[]): Promise<void>;

  fetch(): Promise<void>;
  /**
   * Brings one commit from `origin`, for example the head of a pull request from a fork; only read, never checked out. False when
   * origin does not give it.
   */
  fetchCommit(commit: CommitSha): Promise<boolean>;
  /** Commits exactly these paths on the current branch; `undefined` when nothing differs. */
  commit(request: {
    readonly paths: readonly string[];
    readonly message: string;
    readonly author?: Signature;
  }): Promise<CommitSha | undefined>;
  /** Pushes the current branch; never forced. */
  push(branch: string): Promise<void>;
  /**
   * Creates a branch on `origin` whose one commit on top of `base` writes `files`; an existing one is moved to it (the branch is
   * ours alone, its name begins with `lockstep/`). Who asked for it is its author, where that is somebody else than who writes.
   */
  writeBranch(request: {
    readonly branch: string;
    readonly base: CommitSha;
    readonly files: Readonly<Record<string, string>>;
    readonly message: string;
    readonly author?: Signature;
  }): Promise<CommitSha>;

  /**
   * Every ref of this clone that leads to a commit, by full name, tags peeled, with the heads of all its working trees.
   *
   * @throws LockstepError GIT_COMMAND_FAILED when one cannot be read.
   */
  refs(): Promise<ReadonlyMap<string, CommitSha>>;
  /** What `origin` has now, by full name, tags peeled: branches, tags, heads of pull requests. Empty without an origin. */
  originRefs(): Promise<ReadonlyMap<string, CommitSha>>;
  /**
   * Commits that lead to these, themselves included: all, or of each line the `first` ones by first parent, or those committed at or
   * after a time.
   *
   * @throws LockstepError GIT_COMMAND_FAILED in a shallow clone.
   */
  commitsFrom(
    tips: readonly CommitSha[],
    limit?: { readonly first?: number; readonly sinceSeconds?: number },
  ): Promise<readonly CommitSha[]>;
  /**
   * How the history orders these commits, whatever any clock said: each has a number above those of all its ancestors among them.
   *
   * @throws LockstepError GIT_COMMAND_FAILED in a shallow clone, and for a commit that is not there.
   */
  ranksOf(commits: readonly CommitSha[]): Promise<ReadonlyMap<CommitSha, number>>;
  /**
   * Every content that the files which match these patterns of Git's ever had in the history of the tips.
   *
   * @throws LockstepError GIT_COMMAND_FAILED in a shallow clone.
   */
  versionsFrom(tips: readonly CommitSha[], patterns: readonly string[]): Promise<readonly FileVersion[]>;

  tags(): Promise<readonly AnnotatedTag[]>;
  /**
   * Creates annotated tags and appends to a ledger, in one atomic push that creates and moves forward and forces nothing; without an origin in
   * one transaction. Makes both visible here.
   *
   * @returns The ledger's new tip; `undefined` when somebody else was first: the ledger has moved or a tag is there, nothing was
   *   written, and everything must be looked at again.
   */
  publish(publication: Publication): Promise<CommitSha | undefined>;

  /** All entries of a ledger ref such as `refs/lockstep/approvals`, fetched from `origin`, oldest first. */
  readLedger(ref: string): Promise<readonly LedgerEntry[]>;
  /** As {@link readLedger}, with its commits; `isOffline`: as this clone has it, without asking `origin`. */
  readLedgerChain(ref: string, options?: { readonly isOffline?: boolean }): Promise<LedgerChain>;
  /** Appends an entry: a fast-forward push, repeated on top of whoever was first. Equal path and text is success. */
  appendToLedger(ref: string, entry: LedgerEntry): Promise<void>;

  /** Every lock there is now, by `origin`: the refs `refs/lockstep/locks/<name>`. */
  locks(): Promise<readonly LockRef[]>;
  /** Makes a lock, create-only: of several who do it at once one is the first, and the others are given that one. */
  createLock(
    lock: Pick<LockRef, "name" | "text">,
  ): Promise<{ readonly created: LockRef } | { readonly taken: LockRef }>;
  /** Takes off the lock with exactly this id; false when another one of that name is there. */
  removeLock(lock: Pick<LockRef, "name" | "id">): Promise<boolean>;
}

/** A copy of somebody else's repository, only to be read. */
export type GitCopy = Pick<Git, "root" | "resolve" | "tree" | "readFile" | "tags">;

/** How a branch gets onto another: one merge commit, one commit with all changes, or each commit again. */
export type MergeMethod = "merge" | "squash" | "rebase";

/** What a merge would be. Nothing is visible of it until a branch is moved to it. */
export type PreparedMerge =
  | {
      readonly kind: "prepared";
      /** The new tip of the branch. */
      readonly commit: CommitSha;
      /** Everything that comes onto the branch with it, oldest first. */
      readonly commits: readonly CommitSha[];
    }
  | { readonly kind: "conflict"; readonly paths: readonly string[] }
  /** The branch holds all of it already. */
  | { readonly kind: "nothing" };

/**
 * The repository that decides where branches are: the one that `origin` names, or the clone itself when it has no origin.
 * No working tree is needed.
 */
export interface Origin {
  /** A folder that everybody with access to the repository on this machine shares; beside the branches, never in them. */
  readonly folder: string;
  /** Where each branch is now, by name. */
  branches(): Promise<ReadonlyMap<string, CommitSha>>;
  /** The branches whose every commit is on `base`, by name; `base` itself is one. */
  containedIn(base: CommitSha): Promise<ReadonlySet<string>>;
  /** The commit on the first-parent line of `base` with which `commit` came onto it; `undefined` when it never did. */
  arrivalOf(commit: CommitSha, base: CommitSha): Promise<CommitSha | undefined>;
  /** Commits of `head` that `base` has not, oldest first. */
  commitsBetween(base: CommitSha, head: CommitSha): Promise<readonly CommitSha[]>;
  isAncestor(ancestor: CommitSha, descendant: CommitSha): Promise<boolean>;
  prepareMerge(request: {
    readonly method: MergeMethod;
    readonly onto: CommitSha;
    readonly head: CommitSha;
    readonly message: string;
    readonly by: Signature;
  }): Promise<PreparedMerge>;
  /**
   * Moves a branch forward when it is still at `from` and another one still at `while.at`; `false` when one of them has moved.
   */
  moveBranch(request: {
    readonly branch: string;
    readonly from: CommitSha;
    readonly to: CommitSha;
    readonly while: { readonly branch: string; readonly at: CommitSha };
  }): Promise<boolean>;
}
