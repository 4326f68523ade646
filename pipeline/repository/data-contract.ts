import { join, posix } from "node:path";
import { checkContract } from "../data/contract/check.ts";
import type { TableFile } from "../data/table-diff/source.ts";
import { type ContractAnswer, contractFile, type DataContract } from "../domain/data-contract.ts";
import type { CommitSha } from "../domain/ids.ts";
import { parseDataContract, placeFindings } from "../registry/data-contract.ts";
import { restoreDirectory, restoreFile } from "./restore.ts";
import type { RepositoryState } from "./state.ts";
import type { Workspace } from "./workspace.ts";

/** The contract of a state, with its text; `undefined` when it has none. */
async function contractOf(
  state: RepositoryState | undefined,
): Promise<{ readonly text: string; readonly contract: DataContract } | undefined> {
  const text = await state?.text(contractFile);
  return text === undefined ? undefined : { text, contract: parseDataContract(text, contractFile) };
}

/** Columns of a table that a contract of any of the states marks personal: a change cannot unmask what its base hides. */
export async function personalColumns(
  states: readonly (RepositoryState | undefined)[],
): Promise<(path: string) => ReadonlySet<string>> {
  const contracts: DataContract[] = [];
  for (const state of states) {
    const found = await contractOf(state);
    if (found !== undefined) contracts.push(found.contract);
  }
  return (path) =>
    new Set(
      contracts
        .flatMap(({ tables }) => tables)
        .filter((table) => table.path === path)
        .flatMap(({ columns }) => columns.filter(({ personal }) => personal).map(({ column }) => column)),
    );
}

/** A table of a state: an output, a file of an output that is a folder, or a file that Git has. */
async function tableFile(workspace: Workspace, state: RepositoryState, path: string): Promise<TableFile | undefined> {
  const own = await state.output(path);
  if (own?.md5 !== undefined && !own.md5.endsWith(".dir"))
    return { path: await restoreFile(workspace, own.md5, path), where: path };
  for (let folder = posix.dirname(path); folder !== "."; folder = posix.dirname(folder)) {
    const output = await state.output(folder);
    if (output?.md5?.endsWith(".dir") !== true) continue;
    const inside = path.slice(folder.length + 1);
    const member = (await restoreDirectory(workspace, output.md5, folder)).find(({ relpath }) => relpath === inside);
    return member === undefined ? undefined : { path: await restoreFile(workspace, member.md5, path), where: path };
  }
  // The state is that of the working tree: what Git has of it lies there.
  const { git } = workspace;
  return (await git.readFile(state.id, path)) === undefined ? undefined : { path: join(git.root, path), where: path };
}

/**
 * Holds the data of the head to the contract: the base's where it has one, because a change does not choose what it is held to.
 *
 * @returns `undefined` when neither state has a contract.
 * @throws LockstepError CONTRACT_INVALID, TABLE_INVALID, DUCKDB_MISSING: a contract that cannot be asked passes nothing.
 */
export async function answerContract(
  workspace: Workspace,
  state: { readonly head: RepositoryState; readonly base: RepositoryState | undefined; readonly commit: CommitSha },
): Promise<ContractAnswer | undefined> {
  const [base, head] = [await contractOf(state.base), await contractOf(state.head)];
  const decides = base ?? head;
  if (decides === undefined) return undefined;
  const { tables } = decides.contract;
  const files = new Map<string, TableFile>();
  for (const { path } of tables) {
    const file = await tableFile(workspace, state.head, path);
    if (file !== undefined) files.set(path, file);
  }
  const committedSeconds = await workspace.git.committedAtSeconds(state.commit);
  const { rules, findings } = await checkContract({
    contract: decides.contract,
    files,
    nowSeconds: committedSeconds,
    knownBySeconds: committedSeconds,
    searchFrom: [workspace.git.root],
  });
  return {
    file: contractFile,
    source: base === undefined ? "head" : "base",
    tables: tables.length,
    rules,
    findings: placeFindings({ text: decides.text, where: contractFile }, findings),
    isEdited: base !== undefined && base.text !== head?.text,
  };
}
