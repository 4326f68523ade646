// Makes the committed files of the example by running it: `npm run example`. Twice gives the same files.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { rm } from "node:fs/promises";
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

async function main(): Promise<void> {
  writeWhole(join(root, "data/milling.csv"), millingCsv(dataSet));
  for (const isDrifted of [false, true])
    writeWhole(
      join(here, isDrifted ? "drifted-rows.json" : "stable-rows.json"),
      liveJson(liveRows({ count: 400, seed: 1, isDrifted })),
    );
  // What earlier data and models left in the committed store is not wanted; `train` pushes all that the pointers name.
  await rm(join(here, "remote"), { recursive: true, force: true });
  await lockstep("add", "data");
  await lockstep("train");
  await lockstep("push");
}

if (import.meta.main) await main();
