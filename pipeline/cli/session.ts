import type { Command } from "commander";
import type { Host, Progress } from "../platform/host/host.ts";

/** What a command gets besides its own options. */
export interface Session {
  /** Folder the command works in, absolute. */
  readonly folder: string;
  /** Print records as JSON on standard output instead of sentences. */
  readonly json: boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Login on the local forge; from `--as`, else Git's user name. */
  readonly as: string | undefined;
  host(inputs: Readonly<Record<string, string | undefined>>): Host;
  /** One result for people, on standard output; nothing with `--json`. */
  say(line: string): void;
  /** One value for programs, on standard output; only with `--json`. */
  print(value: unknown): void;
  /** A text as it is, on standard output. */
  write(text: string): void;
  /** How far long work is: a line that moves on a terminal, nothing anywhere else. */
  readonly progress: (progress: Progress) => void;
}

/** How a command ends when it throws, or when its own part of the command line cannot be read. */
export interface FailureCodes {
  readonly usage: number;
  readonly exitOf: (error: unknown) => number;
}

/**
 * Adds a command whose work runs inside a session. The work answers with its exit code, 0 when done; errors are thrown, and `failures`
 * says what they end with: without it as every command that is not DVC's.
 */
export type AddCommand = (
  command: Command,
  work: (session: Session, command: Command) => Promise<number>,
  failures?: FailureCodes,
) => void;
