import { jobsOption } from "./command.ts";

/** Options that choose what a command works on. */
export interface ScopeOptions {
  readonly withDeps?: boolean;
  readonly recursive?: boolean;
}

/** Options of commands that talk to remotes. */
export interface TransferOptions extends ScopeOptions {
  readonly remote?: string;
  readonly jobs?: number;
  readonly allBranches?: boolean;
  readonly allTags?: boolean;
  readonly allCommits?: boolean;
  readonly runCache?: boolean;
  readonly glob?: boolean;
}

export const targetsArgument = [
  "[targets...]",
  "stages, .dvc files, outputs and paths inside them; everything when left out",
] as const;

export function scopeOptions(verb: string): readonly (readonly [string, string])[] {
  return [
    ["-d, --with-deps", `${verb} everything that the targets depend on, too`],
    ["-R, --recursive", `${verb} everything that is tracked by files in a folder`],
  ];
}

export function revisionOptions(verb: string): readonly (readonly [string, string])[] {
  return [
    ["-a, --all-branches", `${verb} what any branch names, too`],
    ["-T, --all-tags", `${verb} what any tag names, too`],
    ["-A, --all-commits", `${verb} what any commit names, too`],
  ];
}

export function transferOptions(verb: string) {
  return [
    ["-r, --remote <name>", "remote to take in place of the default one"] as const,
    jobsOption("transfers at once"),
    ...scopeOptions(verb),
    ...revisionOptions(verb),
    ["--run-cache", `${verb} what stages made of which inputs, too`] as const,
    ["--glob", "let targets hold shell wildcards"] as const,
  ];
}
