import { chmodSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { age, git, must, put, type World } from "./world.ts";

/** A command that writes, and the state it starts from. */
export interface Operation {
  readonly name: string;
  readonly args: readonly string[];
  /** Brings a copy of the common world to where the command has something to do. */
  readonly prepare: (world: World) => Promise<void>;
  /** Files that a stage's command writes itself: they are judged after the second run. */
  readonly isMade?: (path: string) => boolean;
  /** The command of its first step alone, which stays when a later one does not come to its end. */
  readonly firstStep?: readonly string[];
  readonly mayRemove?: boolean;
}

function forget(world: World, ...paths: readonly string[]): void {
  for (const path of paths) rmSync(join(world.work, path), { recursive: true, force: true });
}

function ageStore(folder: string): void {
  for (const child of readdirSync(folder, { recursive: true, withFileTypes: true }))
    if (child.isFile()) age(join(child.parentPath, child.name), 40);
}

export const operations: readonly Operation[] = [
  {
    name: "add",
    args: ["add", "extra", "tool.sh"],
    async prepare(world) {
      put(world, { "extra/x": "x\n", "extra/deep/y": "y\n", "extra/none": "", "tool.sh": "#!/bin/sh\necho hi\n" });
      chmodSync(join(world.work, "tool.sh"), 0o755);
      await Promise.resolve();
    },
  },
  {
    name: "commit",
    args: ["commit", "--force"],
    async prepare(world) {
      put(world, { "raw/a.csv": "id,x\n1,9\n", "raw/more.csv": "id,x\n5,6\n", "large.bin": "smaller now\n" });
      await Promise.resolve();
    },
  },
  {
    name: "push",
    args: ["push"],
    async prepare(world) {
      rmSync(world.remote, { recursive: true });
      await Promise.resolve();
    },
  },
  {
    name: "pull",
    args: ["pull"],
    async prepare(world) {
      forget(world, ".dvc/cache", ".dvc/tmp", "raw", "large.bin", "prepared", "model.bin");
      await Promise.resolve();
    },
  },
  {
    name: "checkout",
    args: ["checkout"],
    async prepare(world) {
      put(world, { "raw/a.csv": "id,x\n7,7\n", "raw/new/c.csv": "id,x\n8,8\n", "large.bin": "other\n" });
      forget(world, "raw/deep");
      await must(world, "commit", "--force");
      await git(world, "checkout", "--", ".");
    },
  },
  {
    name: "repro",
    args: ["repro"],
    firstStep: ["repro", "prepare"],
    async prepare(world) {
      put(world, { "params.yaml": "seed: 2\nrate: 0.2\n" });
      await Promise.resolve();
    },
    isMade: (path) => /^(?:prepared\/|model\.bin$|metrics\.json$)/.test(path),
  },
  {
    name: "gc",
    args: ["gc", "--workspace", "--cloud", "--force"],
    mayRemove: true,
    async prepare(world) {
      put(world, { "old/a": "nobody needs this\n", "old/b/c": "nor this\n" });
      await must(world, "add", "old");
      await must(world, "push");
      forget(world, "old", "old.dvc");
      await git(world, "checkout", "--", ".");
      await git(world, "clean", "--quiet", "--force", "-d");
      for (const store of [join(world.work, ".dvc/cache"), world.remote]) ageStore(store);
    },
  },
];
