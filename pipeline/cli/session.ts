import type { Command } from "commander";
import type { Host } from "../platform/host/host.ts";

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
}

/** What a command ended with: 0 done, 3 refused (a value, with its reason printed). Errors are thrown. */
export type ExitCode = 0 | 3;

/** Adds a command whose work runs inside a session. */
export type AddCommand = (command: Command, work: (session: Session, command: Command) => Promise<ExitCode>) => void;
