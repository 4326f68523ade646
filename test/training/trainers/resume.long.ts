import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { labels, tasksCsv } from "../support/tasks.ts";
import { trained } from "../support/trained.ts";

const commandLine = join(import.meta.dirname, "../../../pipeline/cli/main.ts");

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lockstep-resume-"));
  await writeFile(join(folder, "rows.csv"), tasksCsv(3000, 1));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const base = { id: "id", label: "high", positive: "yes", drop: labels.filter((name) => name !== "high"), seed: 7 };

const trainings = [
  ["gbdt", { ...base, trainer: "gbdt", trees: 150, patience: 0, row_share: 0.7, column_share: 0.8, threads: 2 }],
  [
    "tfjs-layers",
    {
      ...base,
      trainer: "tfjs-layers",
      hidden: [8],
      dropout: 0.2,
      epochs: 25,
      patience: 20,
      schedule: "cosine",
      warmup: 2,
    },
  ],
  ["random_forest", { ...base, trainer: "random_forest", trees: 60, threads: 2 }],
] as const;

async function filesBelow(path: string): Promise<Readonly<Record<string, string>>> {
  const names = (await readdir(path, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const files = await Promise.all(
    names.map(async (entry) => {
      const file = join(entry.parentPath, entry.name);
      return [file.slice(path.length), await readFile(file, "base64")] as const;
    }),
  );
  return Object.fromEntries(files.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Losses of the epochs that a journal of a network holds. */
function pointsOf(journal: string): readonly unknown[] {
  return (JSON.parse(journal.slice(journal.indexOf(" ") + 1)) as { readonly points: readonly unknown[] }).points;
}

describe.each(trainings)("a training of %s", (name, params) => {
  test("that is killed twice and started again ends with the bytes of one that was not", {
    timeout: 120_000,
  }, async () => {
    const place = join(folder, name);
    const whole = { output: join(place, "whole"), curves: join(place, "whole-curves") };
    await trained({ rows: join(folder, "rows.csv"), params, ...whole });

    await writeFile(join(folder, `${name}.yaml`), JSON.stringify({ train: params }));
    const checkpoints = join(folder, "cache", "lockstep", "checkpoints");
    const journal = async (): Promise<string> => {
      const file = (await readdir(checkpoints).catch(() => [])).find((found) => found.endsWith(".jsonl"));
      return file === undefined ? "" : readFile(join(checkpoints, file), "utf8");
    };
    const args = ["fit", "--params", `${name}.yaml`, "--rows", "rows.csv"];
    const output = [`--output=${join(name, "killed")}`, `--live=${join(name, "killed-curves")}`];
    const start = () =>
      spawn(process.execPath, [commandLine, ...args, ...output], {
        cwd: folder,
        env: { ...process.env, XDG_CACHE_HOME: join(folder, "cache") },
        stdio: ["ignore", "ignore", "inherit"],
      });
    const killedOnceLongerThan = async (length: number): Promise<string> => {
      const child = start();
      const ended = once(child, "exit");
      while ((await journal()).length <= length && child.exitCode === null) await sleep(2);
      child.kill("SIGKILL");
      expect(await ended).toEqual([null, "SIGKILL"]);
      return journal();
    };
    const first = await killedOnceLongerThan(0);
    const firstWhole = first.slice(0, first.lastIndexOf("\n") + 1);
    const second = await killedOnceLongerThan(first.length);
    // Nothing that was finished before the first kill was done again: trees are added to the journal, a network's is written anew.
    if (name === "tfjs-layers") expect(pointsOf(second).slice(0, pointsOf(first).length)).toEqual(pointsOf(first));
    else expect(second.startsWith(firstWhole)).toBe(true);
    expect(await readdir(place)).not.toContain("killed");

    const [code] = (await once(start(), "exit")) as [number];
    expect(code).toBe(0);
    expect(await filesBelow(join(place, "killed"))).toEqual(await filesBelow(whole.output));
    expect(await filesBelow(join(place, "killed-curves"))).toEqual(await filesBelow(whole.curves));
    expect(await readdir(checkpoints)).toEqual([]);
  });
});
