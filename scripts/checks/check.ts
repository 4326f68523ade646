/** What a check found. A finding is for a person: it names the file and, where it is not plain, what to do. */
export interface Outcome {
  readonly findings: readonly string[];
  /** Said when nothing was found: what was looked at, so that an empty check does not look like a good one. */
  readonly looked: string;
}

export interface Check {
  readonly name: string;
  readonly run: () => Promise<Outcome>;
}
