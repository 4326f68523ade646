import { LockstepError } from "../../domain/error.ts";
import { type CommitSha, commitSha } from "../../domain/ids.ts";
import { gitFailure } from "./failure.ts";
import type { FileVersion, Git } from "./git.ts";
import type { OriginRefs } from "./remote.ts";
import { type Repository, tipOf, tooShallow } from "./repository.ts";

const format = "%(refname)%00%(objectname)%00%(objecttype)%00%(*objectname)%00%(*objecttype)";
const fullId = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** Every ref of a clone and of its origin, and the history behind them. What cannot be read is an error, never left out. */
export function openRefs(
  repository: Repository,
  origin: OriginRefs,
): Pick<Git, "refs" | "originRefs" | "commitsFrom" | "ranksOf" | "versionsFrom"> {
  const { commands } = repository;

  const requireHistory = async (question: string): Promise<void> => {
    if ((await repository.shallowCommits()).size > 0) throw tooShallow(question);
  };

  return {
    async refs() {
      const args = ["for-each-ref", `--format=${format}`];
      const outcome = await commands.attempt(args);
      // A ref whose file is damaged is passed over with a warning.
      const [broken] = /^warning: ignoring (?:broken ref|ref with broken name) .*/m.exec(outcome.stderr) ?? [];
      if (outcome.exitCode !== 0 || broken !== undefined)
        throw new LockstepError("GIT_COMMAND_FAILED", broken ?? "not every ref of this clone can be read", {
          hint: "Run `git fsck`; then mend the ref, or delete it: `git update-ref -d <ref>`.",
          cause: gitFailure(args, outcome),
        });
      const found = new Map<string, CommitSha>();
      for (const line of outcome.stdout.toString("utf8").split("\n")) {
        const [name = "", id = "", kind, peeled = "", peeledKind] = line.split("\0");
        if (kind === "commit") found.set(name, commitSha(id));
        else if (peeledKind === "commit") found.set(name, commitSha(peeled));
        else if (peeledKind === "tag") {
          // A tag of a tag of a commit.
          const commit = await tipOf(repository, name);
          if (commit !== undefined) found.set(name, commit);
        }
      }
      for (const line of (await commands.text(["worktree", "list", "--porcelain"])).split("\n")) {
        const [, head] = /^HEAD ([0-9a-f]+)$/.exec(line) ?? [];
        if (head !== undefined && fullId.test(head) && head !== repository.noId)
          found.set(`HEAD (${head.slice(0, 12)})`, commitSha(head));
      }
      return found;
    },

    async originRefs() {
      const found = new Map<string, CommitSha>();
      if (!(await origin.exists())) return found;
      for (const line of (await commands.text(["ls-remote", "--quiet", "origin"])).split("\n")) {
        const [id = "", name = ""] = line.split("\t");
        // The peeled line of an annotated tag comes behind the tag's own, and outweighs it. Locks come and go, and keep nothing.
        if (fullId.test(id) && !name.startsWith("refs/lockstep/locks/"))
          found.set(name.replace(/\^\{\}$/, ""), commitSha(id));
      }
      return found;
    },

    async commitsFrom(tips, limit = {}) {
      await requireHistory("which commits lead to these");
      const list = async (more: readonly string[], starts: readonly CommitSha[]): Promise<readonly string[]> => {
        const input = `${starts.join("\n")}\n`;
        const output = await commands.run(["rev-list", "--timestamp", ...more, "--stdin"], { input });
        return output.toString("utf8").split("\n");
      };
      const lines: string[] = [];
      if (limit.first === undefined && tips.length > 0) lines.push(...(await list([], tips)));
      if (limit.first !== undefined)
        for (const tip of tips) lines.push(...(await list(["--first-parent", `--max-count=${limit.first}`], [tip])));
      const found = lines.flatMap((line) => {
        const [, seconds, id] = /^(\d+) ([0-9a-f]+)$/.exec(line) ?? [];
        return id !== undefined && Number(seconds) >= (limit.sinceSeconds ?? 0) ? [commitSha(id)] : [];
      });
      return [...new Set(found)];
    },

    async ranksOf(wanted) {
      await requireHistory("which of these commits came first");
      if (wanted.length === 0) return new Map();
      const input = `${wanted.join("\n")}\n`;
      // Parents before children: their ranks are known when a child's is asked for.
      const output = await commands.run(["rev-list", "--topo-order", "--reverse", "--parents", "--stdin"], { input });
      return ranksIn(output.toString("utf8"), new Set(wanted));
    },

    async versionsFrom(tips, paths) {
      await requireHistory("what the history holds");
      if (tips.length === 0) return [];
      const output = await commands.run(
        [
          ...["log", "--stdin", "--format=%x01%H", "--raw", "-z", "--no-abbrev", "--root", "-m", "--no-renames"],
          ...["--no-show-signature", "--diff-filter=AMT", "--end-of-options", "--", ...paths],
        ],
        // These patterns are ours; everywhere else a `*` in a path is a `*`.
        { input: `${tips.join("\n")}\n`, environment: { GIT_LITERAL_PATHSPECS: "0" } },
      );
      return parseRawLog(output.toString("utf8"));
    },
  };
}

/** Reads `<commit> <parents>`, parents first: the longest line of wanted commits that leads to each of them, itself included. */
function ranksIn(output: string, wanted: ReadonlySet<string>): ReadonlyMap<CommitSha, number> {
  const reached = new Map<string, number>();
  const ranks = new Map<CommitSha, number>();
  for (const line of output.split("\n")) {
    const [commit = "", ...parents] = line.split(" ");
    if (commit === "") continue;
    const before = parents.reduce((highest, parent) => Math.max(highest, reached.get(parent) ?? 0), 0);
    const rank = wanted.has(commit) ? before + 1 : before;
    reached.set(commit, rank);
    if (wanted.has(commit)) ranks.set(commitSha(commit), rank);
  }
  return ranks;
}

/** Reads `git log --raw -z`: a commit behind \x01, then for each change `:<modes> <ids> <letter>` and the path. */
function parseRawLog(output: string): readonly FileVersion[] {
  const found = new Map<string, FileVersion>();
  let commit: CommitSha | undefined;
  let oid: string | undefined;
  for (const field of output.split("\0")) {
    const text = field.replace(/^\n+/, "");
    const [, head] = /^\x01([0-9a-f]+)/.exec(text) ?? [];
    const change = /^(?:\x01[0-9a-f]+\n+)?:\d+ (\d+) [0-9a-f]+ ([0-9a-f]+) [AMT]$/.exec(text);
    if (head !== undefined) commit = commitSha(head);
    if (change !== null) {
      oid = /^100/.test(change[1] ?? "") ? change[2] : undefined;
      continue;
    }
    if (head !== undefined || field === "") continue;
    if (oid !== undefined && commit !== undefined) found.set(`${oid} ${field}`, { commit, path: field, oid });
    oid = undefined;
  }
  return [...found.values()];
}
