import { rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseLock } from "../../../pipeline/data/dvc/lock.ts";
import { openCache } from "../../../pipeline/data/objects/cache.ts";
import { pushObjects } from "../../../pipeline/data/objects/push.ts";
import type { WantedObject } from "../../../pipeline/data/objects/transfer.ts";
import { openLocalRemote } from "../../../pipeline/data/remotes/local.ts";
import type { Remote } from "../../../pipeline/data/remotes/remote.ts";
import type { Md5 } from "../../../pipeline/domain/ids.ts";
import { type RunRequest, reproduce } from "../../../pipeline/training/stages/run.ts";
import { repository, type TestRepository } from "./repository.ts";

/** Two chains that share nothing, and a stage that reads one file of a tracked folder. */
const files = {
  "dvc.yaml": `stages:
  left:
    cmd: cat raw/a > left
    deps: [raw/a]
    params: [k]
    outs: [left]
  right:
    cmd: cp -R raw right
    deps: [raw]
    params: [m]
    outs: [right]
  last:
    cmd: cat right/b > last
    deps: [right/b]
    outs: [last]
`,
  "params.yaml": "k: 1\nm: 1\n",
};

interface Clone {
  readonly repo: TestRepository;
  readonly ids: Readonly<Record<string, Md5>>;
  /** Keys that were read from the remote since the last call. */
  readonly reads: () => readonly string[];
  /** `stage outcome` of pointers and stages. */
  readonly run: (options?: Partial<RunRequest>) => Promise<readonly string[]>;
}

/** A repository whose data is on the remote alone, as after `git clone`. */
async function freshClone(): Promise<Clone> {
  const repo = await repository(files);
  await repo.write({ "raw/a": "a\n", "raw/b": "b\n" });
  const cache = openCache(join(repo.root, ".dvc/cache"));
  const { id } = await cache.addDirectory(join(repo.root, "raw"), { ignores: () => false, leavesOut: () => false });
  await repo.write({ "raw.dvc": `outs:\n- md5: ${id}\n  size: 4\n  nfiles: 2\n  hash: md5\n  path: raw\n` });
  await repo.run();
  const lock = parseLock(await repo.read("dvc.lock"), "dvc.lock");
  const outs = [...lock.stages.values()].flatMap((stage) => stage.outs);
  const ids = Object.fromEntries(outs.flatMap(({ path, md5 }) => (md5 === undefined ? [] : [[path, md5] as const])));
  const wanted: readonly WantedObject[] = [...Object.entries(ids), ["raw", id] as const].map(([path, one]) => ({
    path,
    id: one,
  }));
  const remote = await openLocalRemote({ url: `${repo.root}-remote`, base: repo.root, settings: {} });
  await pushObjects({ cache, remote, ids: wanted });
  await rm(cache.folder, { recursive: true });
  for (const path of [...Object.keys(ids), "raw"]) await repo.remove(path);
  const read: string[] = [];
  // Objects of a folder may be copied without `read`: here every one is to be seen.
  const watched: Remote = {
    ...remote,
    folder: undefined,
    read: (key, options) => {
      read.push(key);
      return remote.read(key, options);
    },
  };
  return {
    repo,
    ids: { ...ids, raw: id },
    reads: () => read.splice(0).map((key) => key.replace("files/md5/", "").replace("/", "")),
    run: async (options = {}) => {
      const { pointers, stages, failures } = await reproduce({ ...repo.request, remote: watched, ...options });
      if (failures[0] !== undefined) throw failures[0].error;
      return [...pointers, ...stages].map(({ stage, outcome }) => `${stage} ${outcome}`);
    },
  };
}

const all = ["raw.dvc", "left", "right", "last"];

describe("on a fresh clone, with a remote and missing data allowed", () => {
  test("a run in which nothing changed reads listings at most", async () => {
    const { run, reads, ids, repo } = await freshClone();
    expect(await run({ allowsMissing: true })).toEqual(all.map((name) => `${name} skipped`));
    for (const key of reads()) expect(key).toMatch(/\.dir$/);
    expect(Object.keys(await repo.files()).toSorted()).toEqual([
      ".gitignore",
      "dvc.lock",
      "dvc.yaml",
      "params.yaml",
      "raw.dvc",
    ]);
    expect(ids["raw"]).toBeDefined();
  });

  test("a run reads the inputs of the stage that runs, and nothing of the others", async () => {
    const { run, reads, repo } = await freshClone();
    await repo.write({ "params.yaml": "k: 2\nm: 1\n" });
    expect(await run({ allowsMissing: true })).toEqual([
      "raw.dvc skipped",
      "left ran",
      "right skipped",
      "last skipped",
    ]);
    const files = reads().filter((key) => !key.endsWith(".dir"));
    // raw is one output, and comes whole: two files. What `right` and `last` made stays where it is.
    expect(files).toHaveLength(2);
    expect(Object.keys(await repo.files())).toEqual(expect.arrayContaining(["left", "raw/a", "raw/b"]));
    expect(Object.keys(await repo.files())).not.toContain("last");
  });

  test("an output that is made anew and is as before stops the run there", async () => {
    const { run, repo } = await freshClone();
    await repo.write({ "params.yaml": "k: 1\nm: 2\n" });
    expect(await run({ allowsMissing: true })).toEqual([
      "raw.dvc skipped",
      "left skipped",
      "right ran",
      "last skipped",
    ]);
  });

  test("without a remote the same runs skip, and a stage that runs says what is missing", async () => {
    const { run, repo } = await freshClone();
    const alone = { allowsMissing: true, remote: undefined };
    expect(await run(alone)).toEqual(all.map((name) => `${name} skipped`));
    await repo.write({ "params.yaml": "k: 2\nm: 1\n" });
    await expect(run(alone)).rejects.toMatchObject({ code: "REMOTE_MISSING" });
  });
});

describe("on a fresh clone, with a remote", () => {
  test("everything is brought, and nothing runs", async () => {
    const { run, repo } = await freshClone();
    expect(await run()).toEqual(["raw.dvc restored", "left restored", "right restored", "last restored"]);
    expect(await repo.read("last")).toBe("b\n");
    expect(await run()).toEqual(all.map((name) => `${name} skipped`));
  });
});
