import { LockstepError } from "../../domain/error.ts";

/** How a git command ended. */
export interface Outcome {
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** What git says, and what to do then. The first that matches counts. */
const hints: readonly (readonly [RegExp, string])[] = [
  [/ENOENT/, "Install git and put it on the PATH."],
  [
    /index\.lock|Unable to create '.*\.lock'/,
    "Wait until the other git command has ended; when none runs, remove the lock file that the message names.",
  ],
  [
    /dubious ownership/,
    "The repository belongs to another user: `git config --global --add safe.directory <folder>` says that it is trusted.",
  ],
  [
    /tell me who you are|auto-detect email|empty ident|identity unknown|no email was given/,
    'Say who writes: `git config user.name "Your Name"` and `git config user.email you@example.com`.',
  ],
  [
    /could not read (?:Username|Password)|Authentication failed|Permission denied|terminal prompts disabled|error: 403/i,
    "Give git credentials that may do this; in a workflow the job needs `permissions: contents: write`.",
  ],
  [
    /protected branch|GH006|GH013|hook declined|cannot be updated/,
    "The server's rules refuse this. Ask who administers the repository to let Lockstep write this ref.",
  ],
  [
    /Could not resolve host|unable to access|Connection (?:refused|reset|timed out)|early EOF|hung up|Operation too slow/i,
    "Check the network and the url of `origin`, then run the same command again.",
  ],
  [
    /does not appear to be a git repository|repository '.*' (?:not found|does not exist)|Could not read from remote/i,
    "Check where `origin` points: `git remote -v`.",
  ],
  [/shallow/, "The clone is shallow: use `fetch-depth: 0` with actions/checkout, or run `git fetch --unshallow`."],
  [
    /fetch first|non-fast-forward|stale info/,
    "Somebody else pushed first: `git pull --rebase`, look at what came, and run this again.",
  ],
  [
    /bad object|Not a valid (?:commit|object) name|unknown revision|bad revision|missing (?:blob|tree|commit)/i,
    "The commit is not in this clone: run `git fetch`, or use `fetch-depth: 0` with actions/checkout.",
  ],
  [
    /partial commit during a (?:merge|cherry-pick|rebase)|unmerged/i,
    "Finish or abort the merge that is going on (`git status` tells how), then run this again.",
  ],
  [/would be overwritten/, "Commit or stash the changes in the working tree where the branch is checked out."],
  [/usage: git merge-tree/, "Merging without a working tree needs Git 2.38 or later."],
  [/No space left on device/, "Free some disk space, then run this again."],
];

/** Text from git or a server, on one line, without control characters and without credentials in urls. */
export function shownLine(text: string): string {
  const line = text
    .replaceAll(/\b([a-z][a-z0-9+.-]*:\/\/)[^/@\s]+@/gi, "$1…@")
    .replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/g, " ")
    .trim();
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}

/** The line of git's complaint that says most. */
export function complaint(stderr: string): string {
  const lines = stderr.split("\n").filter((line) => line.trim() !== "" && !/^(?:hint|warning):/.test(line));
  const telling = lines.find((line) => /^(?:fatal|error|remote: (?:error|fatal)| ! \[)/.test(line));
  return shownLine(telling ?? lines[0] ?? stderr);
}

export function hintFor(text: string): string {
  return (
    hints.find(([pattern]) => pattern.test(text))?.[1] ??
    "Run the same git command by hand to see everything that it says."
  );
}

/** GIT_COMMAND_FAILED for a command that ended badly. */
export function gitFailure(args: readonly string[], outcome: Outcome): LockstepError {
  const said = complaint(outcome.stderr);
  return new LockstepError(
    "GIT_COMMAND_FAILED",
    `git ${shownLine(args.join(" "))}: ${said === "" ? `ended with exit code ${outcome.exitCode}` : said}`,
    { hint: hintFor(outcome.stderr) },
  );
}
