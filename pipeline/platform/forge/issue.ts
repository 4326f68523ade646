/** What an issue is to say, and whether it is still one. */
export interface IssueText {
  readonly title: string;
  /** Markdown. */
  readonly body: string;
  readonly state: "open" | "closed";
}

/** True of what comes and goes: its issue is opened again when it is back. */
export interface KeptIssue extends IssueText {
  readonly reopens?: boolean;
}

export interface Issue extends IssueText {
  readonly number: number;
}

/** Issues of a repository, as far as this process opened them: the first line of each is its marker. */
export interface Issues {
  /**
   * Keeps one issue with this marker: opened when it is not there, changed when it says something else, closed when it is to be. One that
   * is closed stays closed unless it says that it opens again, and one that was never opened is not made only to be closed; of several the oldest
   * counts and the others are closed.
   *
   * @returns The issue and whether anything was written; `undefined` when there is none and none is to be.
   */
  keep(marker: string, text: KeptIssue): Promise<{ readonly number: number; readonly changed: boolean } | undefined>;
  /** Those of this process, oldest first, with their markers in their bodies. */
  list(): Promise<readonly Issue[]>;
}
