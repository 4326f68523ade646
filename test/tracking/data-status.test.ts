import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { add } from "../../pipeline/tracking/add.ts";
import { type DataStatusRequest, dataStatus } from "../../pipeline/tracking/data-status.ts";
import { push } from "../../pipeline/tracking/push.ts";
import { commit, git, within, write } from "./two-repositories.ts";
import { repositoryWith } from "./workspace.ts";

/** `file` and the folder `data` tracked, committed and pushed; the pipeline never ran. */
async function scene(): Promise<string> {
  const root = repositoryWith({
    file: "1\n",
    "data/a": "a\n",
    "data/sub/b": "b\n",
    "dvc.yaml": "stages: {s: {cmd: cp file out, outs: [out]}}\n",
  });
  await within(root, (repository) => add({ targets: ["file", "data"] }, repository));
  await within(root, (repository) => push({ targets: [] }, repository));
  commit(root);
  return root;
}

const nothing = { added: [], deleted: [], modified: [], renamed: [], unknown: [] };
const clean = {
  not_in_cache: [],
  not_in_remote: [],
  committed: nothing,
  uncommitted: nothing,
  untracked: [],
  unchanged: ["data/", "file"],
};

function statusOf(root: string, request: Partial<DataStatusRequest>) {
  const everything = { targets: [], isGranular: false, withUntracked: true, withRemote: true };
  return within(root, (repository) => dataStatus({ ...everything, ...request }, repository));
}

function addTo(root: string, ...targets: readonly string[]) {
  return within(root, (repository) => add({ targets }, repository));
}

describe("the state of the data between commit, record and workspace", () => {
  test.each<[string, Partial<DataStatusRequest>, (root: string) => unknown, unknown]>([
    ["nothing changed", {}, () => undefined, clean],
    [
      "nothing changed, file by file",
      { isGranular: true },
      () => undefined,
      { ...clean, unchanged: ["data/", "data/a", "data/sub/b", "file"] },
    ],
    [
      "a file changed and one is new",
      {},
      (root) => {
        write(root, { file: "2\n", "data/new": "n\n", stray: "s\n" });
      },
      { ...clean, uncommitted: { ...nothing, modified: ["data/", "file"] }, untracked: ["stray"], unchanged: [] },
    ],
    [
      "the same, file by file, and one renamed",
      { isGranular: true },
      (root) => {
        write(root, { "data/new": "n\n", "data/moved": "b\n" });
        rmSync(join(root, "data/sub"), { recursive: true });
      },
      {
        ...clean,
        uncommitted: {
          ...nothing,
          modified: ["data/"],
          added: ["data/new"],
          renamed: [{ old: "data/sub/b", new: "data/moved" }],
        },
        unchanged: ["data/a", "file"],
      },
    ],
    [
      "recorded and not committed",
      {},
      async (root) => {
        write(root, { file: "2\n", more: "m\n" });
        await addTo(root, "file", "more");
      },
      {
        ...clean,
        not_in_remote: ["file", "more"],
        committed: { ...nothing, added: ["more"], modified: ["file"] },
        untracked: ["more.dvc"],
        unchanged: ["data/"],
      },
    ],
    [
      "tracked no longer",
      {},
      (root) => {
        git(root, "rm", "--quiet", "file.dvc");
      },
      { ...clean, committed: { ...nothing, deleted: ["file"] }, unchanged: ["data/"] },
    ],
    [
      "the cache is gone: what a folder held is had from the remote",
      { isGranular: true },
      (root) => {
        rmSync(join(root, ".dvc/cache"), { recursive: true });
      },
      {
        ...clean,
        not_in_cache: ["data/a", "data/sub/b", "file"],
        unchanged: ["data/", "data/a", "data/sub/b", "file"],
      },
    ],
    [
      "cache and remote are gone: nobody knows what a folder held",
      { isGranular: true, withRemote: false },
      (root) => {
        rmSync(join(root, ".dvc/cache"), { recursive: true });
        rmSync(join(root, "../store"), { recursive: true });
      },
      {
        ...clean,
        not_in_cache: ["data/", "file"],
        uncommitted: { ...nothing, unknown: ["data/a", "data/sub/", "data/sub/b"] },
        unchanged: ["data/", "file"],
      },
    ],
    [
      "one target, inside a folder",
      { isGranular: true, targets: ["data/sub"] },
      (root) => {
        write(root, { file: "2\n", "data/a": "2\n", "data/sub/b": "2\n" });
      },
      { ...clean, uncommitted: { ...nothing, modified: ["data/sub/b"] }, unchanged: [] },
    ],
  ])("%s", async (_name, request, change, expected) => {
    const root = await scene();
    await change(root);
    expect(await statusOf(root, request)).toEqual(expected);
  });

  test("before the first commit all that is recorded is new", async () => {
    const root = repositoryWith({ file: "1\n" });
    await addTo(root, "file");
    const { committed, uncommitted, unchanged } = await statusOf(root, { withRemote: false });
    expect({ committed, uncommitted, unchanged }).toEqual({
      committed: { ...nothing, added: ["file"] },
      uncommitted: nothing,
      unchanged: [],
    });
  });
});
