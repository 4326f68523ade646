// Repositories that nobody thought of: real DVC alone, Lockstep alone and both in turns lead the same life, file by file.
// DVC_CONFORMANCE_SEED is the first seed, DVC_CONFORMANCE_COUNT their number; each repeats on its own.
import { join } from "node:path";
import { afterAll, describe, inject, test } from "vitest";
import { memoryFolder } from "../../support/folder.ts";
import { type Finding, playPlan, shown, type Tools } from "./bout.ts";
import { dvcServer, lockstepServer } from "./drive/tool.ts";
import { drawPlan } from "./generate/repository.ts";

const largest = 4;
const first = inject("firstSeed");
const seeds = Array.from({ length: inject("repositoryCount") }, (_, i) => first + i);

/** Tools between two lives: as many pairs are open as repositories are played at once. */
const idle: Tools[] = [];
afterAll(async () => {
  for (const { dvc, lockstep } of idle.splice(0)) {
    await dvc[Symbol.asyncDispose]();
    await lockstep[Symbol.asyncDispose]();
  }
});

async function play(seed: number, size: number, root: string): Promise<readonly Finding[]> {
  const tools = idle.pop() ?? { dvc: dvcServer(), lockstep: lockstepServer() };
  try {
    return await playPlan(drawPlan(seed, size), { root: join(root, String(size)), tools });
  } finally {
    idle.push(tools);
  }
}

/** What is shown of a failure: the repository of this seed that is smallest and still fails. */
async function smallest(seed: number, size: number, root: string): Promise<readonly Finding[]> {
  for (let smaller = 1; smaller < size; smaller++) {
    const found = await play(seed, smaller, root);
    if (found.length > 0) return found;
  }
  return [];
}

describe.concurrent(`${String(seeds.length)} repositories from seed ${String(first)} on`, () => {
  test.for(seeds)("repository %i", async (seed, { expect, onTestFinished }) => {
    const root = memoryFolder(onTestFinished);
    const size = 1 + (seed % largest);
    const findings = await play(seed, size, root);
    const least = findings.length === 0 ? [] : await smallest(seed, size, root);
    expect(shown(least.length === 0 ? findings : least)).toBe("");
  });
});
