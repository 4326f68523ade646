import { type ChildProcess, spawn } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { lockstep } from "../../cli/command-line.ts";
import { memoryFolder, writeFiles } from "../../support/folder.ts";
import { treesCsv } from "../support/table.ts";

const main = join(import.meta.dirname, "../../../pipeline/cli/main.ts");

const sweepFile = `metric: log_loss
strategy: tpe
trials: 24
batch: 12
folds: 2
seeds: [1]
space:
  learning_rate: {min: 0.02, max: 0.5, scale: log}
  leaves: {min: 2, max: 16, integer: true}
  leaf_rows: {values: [5, 20, 60]}
`;

const files = {
  "rows.csv": treesCsv(600, 4),
  "sweep.yaml": sweepFile,
  "params.yaml": "# Kept.\ntrain:\n  trainer: gbdt\n  id: id\n  label: y\n  trees: 25   # enough\n  leaves: 4\n",
  ".dvc/config": "[core]\n    no_scm = true\n    remote = store\n['remote \"store\"']\n    url = ../shared\n",
};

interface Worker {
  readonly process: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly output: string; readonly log: string }>;
}

function start(folder: string, number: number): Worker {
  const args = ["sweep", "--rows", "rows.csv", "--worker", `${number}/3`, "--lease", "2", "--json"];
  const child = spawn(process.execPath, [main, ...args], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  let output = "";
  let log = "";
  child.stdout.on("data", (text) => (output += String(text)));
  child.stderr.on("data", (text) => (log += String(text)));
  const ended = new Promise<{ code: number | null; output: string; log: string }>((fulfil) => {
    child.on("close", (code) => {
      fulfil({ code, output, log });
    });
  });
  return { process: child, ended };
}

/** Who claimed each trial, by generation, and which trials have a result. */
async function storeOf(folder: string) {
  const place = join(folder, "shared/sweeps");
  const results = await readdir(join(place, "results")).catch(() => []);
  const claims: { trial: string; generation: number; worker: string }[] = [];
  for (const trial of await readdir(join(place, "claims")).catch(() => []))
    for (const name of await readdir(join(place, "claims", trial)))
      if (/^\d+$/.test(name)) {
        const worker = await readFile(join(place, "claims", trial, name), "utf8");
        claims.push({ trial, generation: Number(name), worker: worker.slice(0, 3) });
      }
  return { results: results.filter((name) => !name.startsWith(".")).sort(), claims };
}

/** Kills a worker in the middle of a trial: it is held still first, so that the trial cannot end in between. */
async function killAtWork(folder: string, worker: ChildProcess, name: string): Promise<readonly string[]> {
  for (;;) {
    const { claims } = await storeOf(folder);
    const own = claims.filter((claim) => claim.worker === name);
    // After some finished ones, so that both kinds are there.
    if (own.length >= 2) {
      worker.kill("SIGSTOP");
      const { results, claims: now } = await storeOf(folder);
      const unfinished = now.filter((claim) => claim.worker === name && !results.includes(claim.trial));
      if (unfinished.length > 0) {
        worker.kill("SIGKILL");
        return unfinished.map(({ trial }) => trial);
      }
      worker.kill("SIGCONT");
    }
    await pause(15);
  }
}

test("24 trials over three workers, one of which is killed: complete, and no finished trial is run again", async () => {
  const folder = memoryFolder();
  await writeFiles(folder, files);
  const workers = [1, 2, 3].map((number) => start(folder, number));
  const [first, second, third] = workers as [Worker, Worker, Worker];
  const unfinished = await killAtWork(folder, second.process, "2/3");
  const survivors = await Promise.all([first.ended, third.ended]);
  for (const { code, log } of survivors) expect(code, log).toBe(0);

  const { results, claims } = await storeOf(folder);
  // The search, then the best and params.yaml as it stands on three fresh divisions.
  expect(results).toHaveLength(24 + 6);
  expect(claims.map(({ trial }) => trial)).toHaveLength(24 + 6 + unfinished.length);
  // Only what the dead worker left was claimed again, once.
  const again = claims.filter(({ generation }) => generation > 1);
  expect(again.map(({ trial }) => trial).sort()).toEqual([...unfinished].sort());
  expect(again.every(({ generation, worker }) => generation === 2 && worker !== "2/3")).toBe(true);

  // Whoever was there at the end found the same.
  const found = survivors.map(
    ({ output }) => JSON.parse(output) as { readonly ranked: readonly unknown[]; readonly comparison: object },
  );
  expect(found[0]?.ranked).toHaveLength(24);
  expect(found[1]?.ranked).toEqual(found[0]?.ranked);
  expect(found[0]?.comparison).toMatchObject({ folds: 6, difference: expect.any(Number) as number });
  expect(found[1]?.comparison).toEqual(found[0]?.comparison);
  // Who comes late finds it, too, and has nothing to do.
  const late = await lockstep(folder, "sweep", "--rows", "rows.csv", "--worker", "1/1", "--json");
  expect((JSON.parse(late.stdout) as { readonly ranked: unknown }).ranked).toEqual(found[0]?.ranked);
  expect(late.stderr).not.toContain("trials");
}, 180_000);

test("a worker that is alone finds what several find, and writes the best only where it is better beyond noise", async () => {
  const [shared, alone] = [memoryFolder(), memoryFolder()];
  const few = sweepFile.replace("trials: 24", "trials: 4").replace("batch: 12", "batch: 2");
  for (const folder of [shared, alone]) await writeFiles(folder, { ...files, "sweep.yaml": few });
  const workers = await Promise.all([1, 2].map((number) => start(shared, number).ended));
  const single = await lockstep(alone, "sweep", "--rows", "rows.csv", "--json");
  expect(single.code, single.stderr).toBe(0);
  type Found = { ranked: unknown; suggestion: { body: string }; comparison: { verdict: string; sentence: string } };
  const { ranked, suggestion, comparison } = JSON.parse(single.stdout) as Found;
  for (const { output } of workers) expect(JSON.parse(output)).toMatchObject({ ranked, comparison });
  expect(suggestion.body).toContain(comparison.sentence);
  expect(suggestion.body).toMatch(/\n\n```suggestion\n {2}leaves: \d+\n/);

  // Nothing is left to do, and with luck alone on its side the best is not written.
  expect(comparison.verdict).toBe("not_distinguishable");
  const sweepAgain = (...more: readonly string[]) => lockstep(alone, "sweep", "--rows", "rows.csv", ...more);
  const params = () => readFile(join(alone, "params.yaml"), "utf8");
  const refused = await sweepAgain("--write");
  expect(refused.code, refused.stderr).toBe(3);
  expect(refused.stdout).toContain("4 trials, 0 failed");
  expect(refused.stdout).toContain(`refused (winner_unproven): ${comparison.sentence}. Take more \`repeats\``);
  expect(refused.stderr).not.toContain("trials");
  expect(await params()).toBe(files["params.yaml"]);

  // Who wants it all the same gets it, and the comments around what is written stay.
  expect((await sweepAgain("--write", "--force")).code).toBe(0);
  const forced = await params();
  expect(forced).toContain("# Kept.");
  expect(forced).toContain("trees: 25   # enough");
  expect(forced).toMatch(/learning_rate: 0\.\d+/);
  const same = await sweepAgain("--write");
  expect([same.code, same.stdout]).toEqual([0, expect.stringContaining("params.yaml has the best already")]);

  // Beside parameters that learn next to nothing, the same best is better; only they have to be trained.
  await writeFiles(alone, {
    "params.yaml": files["params.yaml"].replace("trees: 25 ", "trees: 25\n  learning_rate: 0.001 "),
  });
  const proven = await sweepAgain("--write");
  expect(proven.code, proven.stderr).toBe(0);
  expect(proven.stdout).toContain("the best is better beyond noise: log_loss +0.");
  expect(proven.stderr.match(/of 6 trials of the comparison/g)).toHaveLength(3);
  expect(await params()).not.toContain("learning_rate: 0.001");
}, 120_000);

test("--force alone is refused before anything is trained", async () => {
  const folder = memoryFolder();
  await writeFiles(folder, files);
  const { code, stderr } = await lockstep(folder, "sweep", "--rows", "rows.csv", "--force");
  expect([code, stderr]).toEqual([1, expect.stringContaining("error[ARGUMENT_INVALID]: --force says how to write")]);
}, 60_000);

test("a parameter that nobody has is refused before anything is trained", async () => {
  const folder = memoryFolder();
  await writeFiles(folder, { ...files, "sweep.yaml": sweepFile.replace("leaf_rows", "leaf_row") });
  const { code, stdout, stderr } = await lockstep(folder, "sweep", "--rows", "rows.csv");
  expect([code, stdout]).toEqual([1, ""]);
  expect(stderr).toContain('space.leaf_row: there is no parameter "leaf_row", did you mean leaf_rows?');
}, 60_000);
