import type { Actor } from "../../domain/approval.ts";
import type { CommitSha } from "../../domain/ids.ts";

/** A comment as it was when it started the job. */
export interface EventComment {
  readonly id: string;
  readonly author: Actor;
  /** Apps and bots command nobody. */
  readonly isBot: boolean;
  readonly body: string;
  /** When it was written, by the forge's clock, as `2026-11-21T20:00:00Z`. */
  readonly createdAt?: string | undefined;
}

/** What started a job, as far as the event's payload says it; nothing else names a pull request or a commit. */
export interface JobEvent {
  /** For example `issue_comment`; empty in a terminal. */
  readonly name: string;
  readonly pullRequest: number | undefined;
  readonly comment: EventComment | undefined;
  /** Head of the pull request, or of the run that a `workflow_run` event follows. */
  readonly headSha: CommitSha | undefined;
  /** Whose run a `workflow_run` event follows; two pull requests can have the same head. */
  readonly head?: { readonly branch: string; readonly isFork: boolean } | undefined;
  /** Names of the labels of the pull request, of an event that is about one. */
  readonly labels?: readonly string[] | undefined;
}

/** How far long work is. Its rate and remaining time are for whoever shows it to find out. */
export interface Progress {
  /** What is being done, for example `Push`. One bar is shown for one title. */
  readonly title: string;
  /** 0 … `total`. */
  readonly done: number;
  /** `undefined` while nobody knows. */
  readonly total: number | undefined;
  readonly unit: "files" | "bytes";
}

/** Where the pipeline runs: an Actions job or a terminal. */
export interface Host {
  readonly kind: "actions" | "terminal";
  readonly event: JobEvent;
  /** The raw value of an input (an action's input or a command line option), `undefined` when absent or empty. */
  input(name: string): string | undefined;
  output(name: string, value: string): void;
  /** For people. Text that came from elsewhere is made inert before it is shown. */
  info(message: string): void;
  warning(message: string): void;
  error(message: string): void;
  /** Progress of long work; a terminal shows one line that moves, a job's log stays quiet. `fraction` is 0 … 1. */
  progress(title: string, fraction: number): void;
  mask(secret: string): void;
  /** Appends Markdown to the job summary; a terminal ignores it. */
  summary(markdown: string): Promise<void>;
  /** Folds everything logged by `body` under `title`; the fold closes when `body` throws, too. Never nested. */
  group<T>(title: string, body: () => Promise<T>): Promise<T>;
}
