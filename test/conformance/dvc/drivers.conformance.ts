// The programs that the other tests drive are what a person starts.
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../support/folder.ts";
import { playPlan } from "./bout.ts";
import { Lab } from "./drive/lab.ts";
import { dvcProcess, dvcServer, lockstepProcess, lockstepServer } from "./drive/tool.ts";
import { drawPlan } from "./generate/repository.ts";
import { commit, run, type Turn, write } from "./plan.ts";
import { takeSnapshot } from "./snapshot.ts";

const turn: Turn = [
  run("init", "--quiet"),
  write("in.txt", "in\n"),
  write("dvc.yaml", "stages:\n  s:\n    cmd: cp in.txt out\n    deps: [in.txt]\n    outs: [out]\n"),
  run("status", "--json"),
  run("repro", "--quiet"),
  run("status", "--json"),
  run("add", "--quiet", "in.txt"),
  run("repro", "no such stage"),
  run("push"),
  run("status", "--no-such-option"),
  commit,
];

test.each([
  ["DVC", dvcServer, dvcProcess],
  ["Lockstep", lockstepServer, lockstepProcess],
])("%s answers the same from its server and as a process of its own", async (_name, openServer, openProcess) => {
  const lives = [openServer, openProcess].map(async (open) => {
    await using tool = open();
    const lab = await Lab.open(join(temporaryFolder(), "lab"));
    for (const action of turn) await lab.apply(action, tool);
    const steps = lab.steps.map(({ args, code, stdout }) => ({ args, code, stdout }));
    return { steps, files: Object.fromEntries(await takeSnapshot(lab)) };
  });
  const [served, started] = await Promise.all(lives);
  expect(served).toEqual(started);
});

test("DVC is itself: the comparison finds nothing where there is nothing", async () => {
  await using dvc = dvcServer();
  await using other = dvcServer();
  for (const seed of [1, 2])
    expect(await playPlan(drawPlan(seed, 2), { root: temporaryFolder(), tools: { dvc, lockstep: other } })).toEqual([]);
});
