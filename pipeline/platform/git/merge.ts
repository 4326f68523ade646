import { type CommitSha, commitSha, type TreeSha, treeSha } from "../../domain/ids.ts";
import { type CommitObject, parseCommit } from "./commit-object.ts";
import { gitFailure } from "./failure.ts";
import type { MergeMethod, PreparedMerge, Signature } from "./git.ts";
import { missingObject, type Repository } from "./repository.ts";
import { writeCommit } from "./tree-edit.ts";

export interface MergeRequest {
  readonly method: MergeMethod;
  readonly onto: CommitSha;
  readonly head: CommitSha;
  readonly message: string;
  readonly by: Signature;
}

/** Makes the objects of a merge, without a working tree and without moving any ref. */
export async function prepareMerge(repository: Repository, request: MergeRequest): Promise<PreparedMerge> {
  const { onto, head } = request;
  const coming = await list(repository, ["--end-of-options", head, `^${onto}`]);
  if (coming.length === 0) return { kind: "nothing" };
  const prepared = request.method === "rebase" ? await replay(repository, request) : await join(repository, request);
  if (typeof prepared !== "string") return prepared;
  if (prepared === onto) return { kind: "nothing" };
  return {
    kind: "prepared",
    commit: prepared,
    commits: await list(repository, ["--end-of-options", prepared, `^${onto}`]),
  };
}

/** Commits, oldest first. */
async function list({ commands }: Repository, args: readonly string[]): Promise<readonly CommitSha[]> {
  const output = await commands.text(["rev-list", "--reverse", "--topo-order", ...args]);
  return output
    .split("\n")
    .filter((line) => line !== "")
    .map(commitSha);
}

/** One commit on top of `onto` that holds everything. */
async function join(repository: Repository, request: MergeRequest): Promise<CommitSha | PreparedMerge> {
  const { method, onto, head, message, by } = request;
  const tree = await mergedTree(repository, onto, head);
  if (typeof tree !== "string") return tree;
  if (method === "merge")
    return writeCommit(repository, { tree, parents: [onto, head], message, author: by, committer: by });
  const author = (await read(repository, head)).author;
  const others = await coAuthors(repository, request, author);
  const trailers = others.map(({ name, email }) => `Co-authored-by: ${name} <${email}>\n`).join("");
  return writeCommit(repository, {
    tree,
    parents: [onto],
    message: trailers === "" ? message : `${message.trimEnd()}\n\n${trailers}`,
    author: { name: author.name, email: author.email },
    committer: by,
  });
}

/** Everybody but one who wrote a commit that is squashed: their work must keep their name. */
async function coAuthors(
  repository: Repository,
  { onto, head }: MergeRequest,
  author: Signature,
): Promise<readonly Signature[]> {
  const commits = await list(repository, ["--no-merges", "--end-of-options", head, `^${onto}`]);
  const found = new Map<string, Signature>();
  for (const commit of commits) {
    const { name, email } = (await read(repository, commit)).author;
    if (email !== author.email) found.set(email, { name, email });
  }
  return [...found.values()];
}

/** Each commit again, one on top of the other; what `onto` has already and merges are left out, as `git rebase` does. */
async function replay(repository: Repository, request: MergeRequest): Promise<CommitSha | PreparedMerge> {
  const { onto, head, by } = request;
  const args = ["--no-merges", "--cherry-pick", "--right-only", "--end-of-options", `${onto}...${head}`];
  let tip = onto;
  for (const id of await list(repository, args)) {
    const commit = await read(repository, id);
    const parent = commit.parents[0];
    const below = treeSha((await read(repository, tip)).tree);
    // A change is merged as seen from the commit before it. This stand-in for the tip has that commit as its only parent,
    // so that Git finds it as the merge base (before Git 2.40 the base cannot be named).
    const ours = await writeCommit(repository, {
      tree: below,
      parents: parent === undefined ? [] : [commitSha(parent)],
      message: "stand-in",
      author: by,
      committer: by,
    });
    const tree = await mergedTree(repository, ours, id);
    if (typeof tree !== "string") return tree;
    const wasEmpty = parent !== undefined && (await read(repository, parent)).tree === commit.tree;
    if (tree === below && !wasEmpty) continue;
    tip = await writeCommit(repository, {
      tree,
      parents: [tip],
      message: commit.message,
      author: commit.author,
      committer: by,
      ...(commit.encoding === undefined ? {} : { encoding: commit.encoding }),
    });
  }
  return tip;
}

async function read(repository: Repository, id: string): Promise<CommitObject> {
  const object = await repository.objects.read(id);
  if (object?.kind !== "commit") throw await missingObject(repository, id);
  return parseCommit(object.bytes);
}

async function mergedTree(
  repository: Repository,
  ours: CommitSha,
  theirs: CommitSha,
): Promise<TreeSha | PreparedMerge> {
  const args = ["merge-tree", "--write-tree", "--name-only", "-z", "--no-messages", "--end-of-options", ours, theirs];
  const outcome = await repository.commands.attempt(args);
  const [tree = "", ...paths] = outcome.stdout.toString("utf8").split("\0");
  if (outcome.exitCode === 0) return treeSha(tree);
  if (outcome.exitCode !== 1) throw gitFailure(args, outcome);
  return { kind: "conflict", paths: [...new Set(paths.filter((path) => path !== ""))].sort() };
}
