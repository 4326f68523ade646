// Makes the committed files of the example by running it: `npm run example`. Twice gives the same files.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { dataSet, millingCsv, writeWhole } from "./generate.ts";
import { liveJson, liveRows } from "./live.ts";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(dirname(here));

/** Runs a command of the sources as a person would type it. */
async function lockstep(...args: readonly string[]): Promise<void> {
  console.log(`$ lockstep ${args.join(" ")}`);
  const child = spawn(process.execPath, [join(root, "pipeline/cli/main.ts"), ...args], { cwd: root, stdio: "inherit" });
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`lockstep ${args.join(" ")} ended with exit code ${String(code)}`);
}

/** Runs `body` with an empty store in place of the committed one; puts that back when `body` fails. */
async function withNewStore(body: () => Promise<void>): Promise<void> {
  const store = join(here, "remote");
  const aside = join(root, ".lockstep", "example-remote");
  await mkdir(dirname(aside), { recursive: true });
  await rm(aside, { recursive: true, force: true });
  if (existsSync(store)) await rename(store, aside);
  try {
    await body();
  } catch (error) {
    await rm(store, { recursive: true, force: true });
    if (existsSync(aside)) await rename(aside, store);
    throw error;
  }
  await rm(aside, { recursive: true, force: true });
}

async function main(): Promise<void> {
  writeWhole(join(root, "data/milling.csv"), millingCsv(dataSet));
  for (const isDrifted of [false, true])
    writeWhole(
      join(here, isDrifted ? "drifted-rows.json" : "stable-rows.json"),
      liveJson(liveRows({ count: 400, seed: 1, isDrifted })),
    );
  // What earlier data and models left in the store is not wanted: it gets exactly what the pointers and dvc.lock name.
  await withNewStore(async () => {
    await lockstep("add", "data");
    // Forced: the trainer itself may have changed, which the lock does not see.
    await lockstep("train", "--force");
    await lockstep("push");
    // Without the run-cache, and what its runs took: whoever plays with the example sees it train.
    for (const folder of ["runs", "lockstep"]) await rm(join(here, "remote", folder), { recursive: true, force: true });
  });
}

if (import.meta.main) await main();
