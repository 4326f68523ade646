import type { StageOutcome } from "../../domain/candidate.ts";
import type { Cost } from "../../domain/cost.ts";

/** A stage that has no outcome: its command failed, or that of a stage it needs. */
export interface StageFailure {
  readonly stage: string;
  readonly outcome: "failed" | "blocked";
  readonly reason: string;
  readonly durationMs: number;
  /** What its command took until it failed or was stopped. */
  readonly cost?: Cost | undefined;
}

/** How a run ended for one stage or pointer. */
export type StageEnd = StageOutcome | StageFailure;

/** What a run tells while it works. */
export type RunEvent =
  /** A stage is about to run, or its outputs to be taken from somewhere. */
  | {
      readonly kind: "started";
      readonly stage: string;
      readonly outcome: Exclude<StageOutcome["outcome"], "skipped">;
      readonly reason: string;
      /** Of a stage that does not run again: what holds what it makes. */
      readonly from?: "run-cache" | "candidate" | undefined;
    }
  /** A command of a stage is about to start. */
  | { readonly kind: "command"; readonly stage: string; readonly command: string }
  /** A line that a command printed, without control characters. */
  | { readonly kind: "output"; readonly stage: string; readonly line: string }
  /** Objects on their way from the remote; `fraction` is 0 … 1. */
  | { readonly kind: "progress"; readonly title: string; readonly fraction: number }
  /** A `*.dvc` file was brought up to date with the data beside it. */
  | { readonly kind: "updated"; readonly file: string }
  /** Files for Git to keep were written: `dvc.lock`, and `.gitignore` where it changed; paths from the root. */
  | { readonly kind: "written"; readonly files: readonly string[] }
  /** Something that a person should know and that stops nothing. */
  | { readonly kind: "warning"; readonly message: string }
  | { readonly kind: "finished"; readonly outcome: StageEnd };
