import type { Session } from "../session.ts";

/** `2 files added, 1 file modified and 3 files deleted`: what is not 0, as DVC puts it; empty when all are. */
export function countedFiles(counts: Readonly<Record<string, number>>): string {
  const parts = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([word, count]) => `${count} ${count === 1 ? "file" : "files"} ${word}`);
  const last = parts.pop();
  if (last === undefined) return "";
  return parts.length === 0 ? last : `${parts.join(", ")} and ${last}`;
}

/** The lines `M<tab>path` that scripts read. */
export function sayChanges(
  session: Pick<Session, "say">,
  changes: {
    readonly modified: readonly string[];
    readonly added: readonly string[];
    readonly deleted: readonly string[];
  },
): void {
  for (const [letter, paths] of [
    ["M", changes.modified],
    ["A", changes.added],
    ["D", changes.deleted],
  ] as const)
    for (const path of paths) session.say(`${letter}\t${path}`);
}

/** What to tell Git about files that were written. */
export function sayForGit(
  session: Pick<Session, "say">,
  git: { readonly files: readonly string[]; readonly isStaged: boolean } | undefined,
): void {
  if (git === undefined || git.isStaged) return;
  const quoted = git.files.map((path) => (/^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'"'"'`)}'`));
  session.say(`\nTo track the changes with git, run:\n\n\tgit add ${quoted.join(" ")}`);
  session.say("\nTo enable auto staging, run:\n\n\tlockstep config core.autostage true");
}
