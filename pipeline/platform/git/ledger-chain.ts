import { LockstepError } from "../../domain/error.ts";
import { type CommitSha, commitSha } from "../../domain/ids.ts";
import type { LedgerChain } from "./git.ts";
import { type Repository, tooShallow } from "./repository.ts";

/** All entries of a chain, oldest first; every commit must have added and changed nothing. */
export async function readChain(repository: Repository, ref: string, tip: CommitSha): Promise<LedgerChain> {
  const { commands, objects } = repository;
  const output = await commands.text([
    "log",
    "-z",
    "--reverse",
    "--topo-order",
    "--no-show-signature",
    "--format=%H %P",
    "--raw",
    "--no-abbrev",
    "--no-renames",
    "--root",
    "-m",
    "--end-of-options",
    tip,
  ]);
  const shallow = await repository.shallowCommits();
  const commits: CommitSha[] = [];
  const additions: { readonly path: string; readonly oid: string }[] = [];
  for (const record of parseChain(output)) {
    if (shallow.has(record.commit)) throw tooShallow(`what ${ref} holds`);
    const isAppending =
      record.parents.length <= 1 && record.changes.every(({ status, mode }) => status === "A" && mode === "100644");
    if (!isAppending)
      throw new LockstepError(
        "GIT_REF_CONFLICT",
        `${ref} was tampered with: ${record.commit} does more than to add entries`,
        {
          hint: `A ledger only grows. Look at what it did: \`git show ${record.commit}\`; nothing there is trusted until it is undone.`,
        },
      );
    commits.push(record.commit);
    additions.push(...record.changes);
  }
  const texts = await Promise.all(additions.map(async ({ oid }) => (await objects.read(oid))?.bytes));
  const entries = additions.map(({ path, oid }, at) => {
    const bytes = texts[at];
    if (bytes === undefined)
      throw new LockstepError("GIT_COMMAND_FAILED", `${oid}, an entry of ${ref}, is not in this clone`);
    return { path, text: decode(bytes, `${ref}:${path}`) };
  });
  return { tip, commits, entries };
}

interface ChainRecord {
  readonly commit: CommitSha;
  readonly parents: readonly string[];
  readonly changes: readonly {
    readonly status: string;
    readonly mode: string;
    readonly oid: string;
    readonly path: string;
  }[];
}

/** Reads `git log -z --raw`: `<commit> <parents>\0`, then for each change `:<modes> <ids> <status>\0<path>\0`. */
function parseChain(output: string): readonly ChainRecord[] {
  const records: {
    readonly commit: CommitSha;
    readonly parents: string[];
    readonly changes: ChainRecord["changes"][number][];
  }[] = [];
  const fields = output.split("\0");
  for (let at = 0; at < fields.length; at += 1) {
    const field = (fields[at] ?? "").replace(/^\n/, "");
    if (field === "") continue;
    const [, mode, oid, status] = /^:\d+ (\d+) [0-9a-f]+ ([0-9a-f]+) ([A-Z])\d*$/.exec(field) ?? [];
    if (mode !== undefined && oid !== undefined && status !== undefined) {
      at += 1;
      records.at(-1)?.changes.push({ mode, oid, status, path: fields[at] ?? "" });
      continue;
    }
    const [commit = "", ...parents] = field.trim().split(" ");
    records.push({ commit: commitSha(commit), parents, changes: [] });
  }
  return records;
}

function decode(bytes: Buffer, where: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw new LockstepError("RECORD_INVALID", `${where} is not UTF-8 text`, { cause });
  }
}
