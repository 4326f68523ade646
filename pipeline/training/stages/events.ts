import type { StageOutcome } from "../../domain/candidate.ts";

/** What a run tells while it works. */
export type RunEvent =
  /** A stage is about to run, or its outputs to be restored. */
  | { readonly kind: "started"; readonly stage: string; readonly outcome: "ran" | "restored"; readonly reason: string }
  /** A line that a command printed, without control characters. */
  | { readonly kind: "output"; readonly stage: string; readonly line: string }
  /** Objects on their way from the remote; `fraction` is 0 … 1. */
  | { readonly kind: "progress"; readonly title: string; readonly fraction: number }
  /** A `*.dvc` file was brought up to date with the data beside it. */
  | { readonly kind: "updated"; readonly file: string }
  | { readonly kind: "finished"; readonly outcome: StageOutcome };
