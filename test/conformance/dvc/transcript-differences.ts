/** A step of a transcript that Lockstep does otherwise than DVC, and why. */
interface TranscriptDifference {
  readonly transcript: string;
  readonly step: number;
  /** Matches every fault of the step. */
  readonly faults: RegExp;
  readonly reason: string;
}

/** The closed list, by transcript and step. An entry that no longer differs fails the tests. */
export const transcriptDifferences: readonly TranscriptDifference[] = [];
