import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { openCache } from "../../../pipeline/data/objects/cache.ts";
import { openLocalRemote } from "../../../pipeline/data/remotes/local.ts";
import { type RunEvent, type RunRequest, runStages } from "../../../pipeline/training/stages/run.ts";
import { filesBelow } from "../../data/objects/store.ts";
import { temporaryFolder, writeFiles } from "../../support/folder.ts";

export interface TestRepository {
  readonly root: string;
  /** What a run is asked for when nothing else is said. */
  readonly request: RunRequest;
  /** Lockstep's own folder, from the root. */
  readonly own: string;
  readonly events: RunEvent[];
  /** `stage outcome: reason` of each stage. */
  run(options?: Partial<RunRequest>): Promise<readonly string[]>;
  read(path: string): Promise<string>;
  write(files: Readonly<Record<string, string>>): Promise<void>;
  remove(path: string): Promise<void>;
  /** The workspace without the folders of Git, DVC and Lockstep. */
  files(): Promise<Readonly<Record<string, string>>>;
}

/** A Git repository with these files; its cache is in `.dvc/cache`, its remote in a folder beside it. */
export async function repository(files: Readonly<Record<string, string>>): Promise<TestRepository> {
  const root = temporaryFolder();
  execFileSync("git", ["init", "-q", root]);
  await writeFiles(root, files);
  const remote = await openLocalRemote({ url: `${root}-remote`, base: root, settings: {} });
  const events: RunEvent[] = [];
  const request: RunRequest = {
    root,
    cache: openCache(join(root, ".dvc/cache")),
    remote,
    env: { PATH: process.env["PATH"] },
    onEvent: (event) => events.push(event),
  };
  return {
    root,
    request,
    get own() {
      return existsSync(join(root, ".dvc")) ? ".dvc/tmp/lockstep" : ".lockstep";
    },
    events,
    async run(options = {}) {
      const outcomes = await runStages({ ...request, ...options });
      return outcomes.map(({ stage, outcome, reason }) => `${stage} ${outcome}: ${reason}`);
    },
    read: (path) => readFile(join(root, path), "utf8"),
    write: (more) => writeFiles(root, more),
    remove: (path) => rm(join(root, path), { recursive: true }),
    async files() {
      const all = await filesBelow(root);
      return Object.fromEntries(Object.entries(all).filter(([path]) => !/^\.(?:git|dvc|lockstep)\//.test(path)));
    },
  };
}

/** Two stages, one after the other: a sum of data, and a model of the sum and a parameter. */
export const twoStages = {
  "dvc.yaml": `stages:
  sum:
    cmd: cat data/* > sum.txt
    deps: [data]
    outs: [sum.txt]
  model:
    cmd: mkdir model; cp sum.txt model/weights; cp params.yaml model/params
    deps: [sum.txt]
    params: [lr]
    outs: [model]
`,
  "params.yaml": "lr: 1\n",
  "data/a": "1\n",
  "data/b": "2\n",
};
