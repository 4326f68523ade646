/** Steps of a transcript that Lockstep does otherwise than DVC, and why. */
interface TranscriptDifference {
  readonly transcript: string;
  readonly steps: readonly number[];
  readonly reason: string;
}

/** The closed list, by transcript. A step that no longer differs fails the tests, as one does that is not here. */
export const transcriptDifferences: readonly TranscriptDifference[] = [
  {
    transcript: "nested_dir",
    steps: [23, 26, 29, 30, 31, 32, 33],
    reason:
      "One name in the folder holds a backslash, a separator elsewhere, so that the whole folder is refused; the steps behind it miss it.",
  },
  {
    transcript: "nocache_metrics",
    steps: [14, 19, 20, 21, 22],
    reason:
      "A metrics file that cannot be read is a failure here, with the place of the problem; DVC leaves it out and ends with 0.",
  },
  {
    transcript: "remote_push_pull",
    steps: [29],
    reason: "`fetch` of what the remote lacks is a failure here; DVC prints a warning and ends with 0.",
  },
  {
    transcript: "remote_push_pull",
    steps: [34, 35],
    reason:
      "`gc` keeps what was written within the grace period, because somebody may be about to name it; DVC removes it at once.",
  },
];
