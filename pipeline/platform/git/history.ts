import { LockstepError } from "../../domain/error.ts";
import { type CommitSha, commitSha, type TreeSha } from "../../domain/ids.ts";
import { gitFailure } from "./failure.ts";
import type { Git, Signature } from "./git.ts";
import { isRefName } from "./names.ts";
import { type Repository, tooShallow } from "./repository.ts";

export type History = Pick<
  Git,
  | "resolve"
  | "headCommit"
  | "userName"
  | "setMergeDriver"
  | "currentBranch"
  | "mergeBase"
  | "isAncestor"
  | "lastChange"
  | "changesIn"
  | "committedAtSeconds"
  | "authors"
  | "messages"
  | "changedPaths"
>;

const fullId = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** What Git knows about commits that are here. A history that ends too early is an error, never an answer. */
export function openHistory(repository: Repository): History {
  const { commands } = repository;

  const isAncestor = async (ancestor: CommitSha, descendant: CommitSha): Promise<boolean> => {
    const args = ["merge-base", "--is-ancestor", ancestor, descendant];
    const outcome = await commands.attempt(args);
    if (outcome.exitCode > 1 || outcome.exitCode < 0) throw gitFailure(args, outcome);
    if (outcome.exitCode === 1 && (await repository.shallowCommits()).size > 0)
      throw tooShallow(`whether ${ancestor.slice(0, 12)} is an ancestor of ${descendant.slice(0, 12)}`);
    return outcome.exitCode === 0;
  };

  return {
    isAncestor,
    async resolve(name) {
      if (!isRevision(name)) return undefined;
      const { exitCode, stdout, stderr } = await commands.attempt([
        "rev-parse",
        "--verify",
        "--end-of-options",
        `${name}^{commit}`,
      ]);
      // A tag named like a branch goes first in Git's eyes: whoever may push tags could stand in for `main`.
      if (!fullId.test(name) && /^warning: refname '.*' is ambiguous/m.test(stderr))
        throw new LockstepError("NAME_INVALID", `${JSON.stringify(name)} is the name of more than one ref`, {
          hint: `Say which: refs/heads/${name}, refs/tags/${name} or refs/remotes/${name}.`,
        });
      return exitCode === 0 ? commitSha(stdout.toString("utf8").trim()) : undefined;
    },
    async userName() {
      const { exitCode, stdout } = await commands.attempt(["config", "--get", "user.name"]);
      const name = stdout.toString("utf8").trim();
      return exitCode === 0 && name !== "" ? name : undefined;
    },
    async setMergeDriver({ name, title, command }) {
      const values = { [`merge.${name}.name`]: title, [`merge.${name}.driver`]: command };
      for (const [key, value] of Object.entries(values))
        await commands.run(["config", "--local", "--replace-all", key, value], { namesMergeDriver: true });
    },
    async headCommit() {
      const args = ["rev-parse", "--verify", "HEAD^{commit}"];
      const outcome = await commands.attempt(args);
      if (outcome.exitCode !== 0)
        throw new LockstepError("GIT_COMMAND_FAILED", "nothing is committed yet", {
          hint: "Commit first: `git add -A && git commit`.",
          cause: gitFailure(args, outcome),
        });
      return commitSha(outcome.stdout.toString("utf8").trim());
    },
    async currentBranch() {
      const { exitCode, stdout } = await commands.attempt(["symbolic-ref", "--quiet", "HEAD"]);
      const ref = stdout.toString("utf8").trim();
      return exitCode === 0 && ref.startsWith("refs/heads/") ? ref.slice("refs/heads/".length) : undefined;
    },
    async mergeBase(a, b) {
      const args = ["merge-base", a, b];
      const outcome = await commands.attempt(args);
      if (outcome.exitCode > 1 || outcome.exitCode < 0) throw gitFailure(args, outcome);
      if (outcome.exitCode === 0) return commitSha(outcome.stdout.toString("utf8").trim());
      if ((await repository.shallowCommits()).size > 0)
        throw tooShallow(`where ${a.slice(0, 12)} and ${b.slice(0, 12)} parted`);
      return undefined;
    },
    async lastChange(tip, path) {
      const args = ["rev-list", "-1", "--first-parent", "--end-of-options", tip, "--", path];
      const found = await commands.text(args);
      const shallow = await repository.shallowCommits();
      // Where the history ends early, everything looks new.
      if (shallow.size > 0 && (found === "" || shallow.has(found)))
        throw tooShallow(`which commit last changed ${path}`);
      return found === "" ? undefined : commitSha(found);
    },
    async changesIn({ tip, folder, most }) {
      const output = await commands.text([
        "log",
        "-z",
        "--first-parent",
        // A merge is told by what it brought to the line, and the first commit by all it has.
        "-m",
        "--root",
        "--no-show-signature",
        "--no-renames",
        "--name-only",
        `--max-count=${most}`,
        "--format=%H%x00",
        "--end-of-options",
        tip,
        "--",
        folder,
      ]);
      const changes: { commit: CommitSha; paths: string[] }[] = [];
      for (const field of output.split("\0")) {
        const text = field.replace(/^\n/, "");
        if (fullId.test(text)) changes.push({ commit: commitSha(text), paths: [] });
        else if (text !== "") changes.at(-1)?.paths.push(text);
      }
      return changes;
    },
    async committedAtSeconds(commit) {
      return Number(await commands.text(["show", "--no-patch", "--no-show-signature", "--format=%ct", commit, "--"]));
    },
    async messages(base, head) {
      const format = ["-z", "--no-show-signature", "--encoding=UTF-8", "--format=%B", "--max-count=1000"];
      const output = await commands.text(["log", ...format, "--end-of-options", head, `^${base}`]);
      return output.split("\0").filter((message) => message !== "");
    },
    async authors(base, head) {
      // Fields end with NUL, commits too: `-z`. Names and mails hold no line ends, the trailers do.
      const format = "%H%x00%an%x00%ae%x00%cn%x00%ce%x00%(trailers:key=Co-authored-by,valueonly,unfold)%x00";
      const output = await commands.text([
        "log",
        "-z",
        "--no-show-signature",
        "--encoding=UTF-8",
        `--format=${format}`,
        "--end-of-options",
        head,
        `^${base}`,
      ]);
      const fields = output.split("\0");
      const shallow = await repository.shallowCommits();
      const found = new Map<string, Signature>();
      const add = (name = "", email = ""): void => {
        found.set(`${name}\0${email}`, { name, email });
      };
      for (let at = 0; at + 5 < fields.length; at += 7) {
        const [commit = "", authorName, authorMail, committerName, committerMail, trailers = ""] = fields.slice(
          at,
          at + 6,
        );
        if (shallow.has(commit)) throw tooShallow(`who wrote the commits after ${base.slice(0, 12)}`);
        add(authorName, authorMail);
        add(committerName, committerMail);
        for (const line of trailers.split("\n")) {
          const [, name, email] = /^\s*(.*?)\s*<([^<>]*)>\s*$/.exec(line) ?? [];
          if (name !== undefined) add(name, email);
        }
      }
      return [...found.values()];
    },
    async changedPaths(before: CommitSha | TreeSha, after: CommitSha | TreeSha) {
      const output = await commands.text([
        "diff-tree",
        "-r",
        "-z",
        "--name-only",
        "--no-renames",
        "--end-of-options",
        before,
        after,
      ]);
      return output.split("\0").filter((path) => path !== "");
    },
  };
}

/** A name that may be asked about at all: one line, no longer than a ref, and not Git's syntax for options or searches. */
function isRevision(name: string): boolean {
  if (fullId.test(name)) return true;
  if (name.length > 1024) return false;
  const [, base = ""] = /^(.+?)(?:[~^]\d*)*$/.exec(name) ?? [];
  return base === "HEAD" || /^[0-9a-f]{7,64}$/.test(base) || isRefName(`refs/${base}`);
}
