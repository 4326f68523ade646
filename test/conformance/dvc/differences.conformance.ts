// Every entry of the closed list still is a difference: an entry that shows none any more has to leave it.
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../support/folder.ts";
import { knownDifferences } from "./differences.ts";
import { Lab } from "./drive/lab.ts";
import { dvcServer, lockstepServer } from "./drive/tool.ts";
import { type Action, run, write } from "./plan.ts";
import { compareSnapshots, takeSnapshot } from "./snapshot.ts";

const stages = Array.from(
  { length: 12 },
  (_, i) => `  s${String(i)}:\n    cmd: echo ${String(i)} > o${String(i)}\n    outs: [o${String(i)}]\n`,
);

/** What shows each entry, by its name. */
const shows: Readonly<Record<string, readonly Action[]>> = {
  "order of stages that do not depend on each other": [
    run("init", "--quiet"),
    // With more data than stages, DVC walks over a set.
    ...Array.from({ length: 30 }, (_, i) => write(`d${String(i)}`, String(i))),
    run("add", "--quiet", ...Array.from({ length: 30 }, (_, i) => `d${String(i)}`)),
    write("dvc.yaml", `stages:\n${stages.join("")}`),
    run("repro", "--quiet"),
  ],
  "layout of a dvc.yaml that freeze or move edits": [
    run("init", "--quiet"),
    write("dvc.yaml", "stages:\n  s:\n    cmd: 'true'\n    desc: 'quoted for nothing'\n    outs: [o] # mine\n"),
    run("freeze", "s"),
  ],
};

test.each(knownDifferences)("$name", async ({ name, explains, reason }) => {
  await using dvc = dvcServer();
  await using lockstep = lockstepServer();
  const snapshots = await Promise.all(
    [dvc, lockstep].map(async (tool) => {
      const lab = await Lab.open(join(temporaryFolder(), "lab"));
      for (const action of shows[name] ?? []) await lab.apply(action, tool);
      return takeSnapshot(lab);
    }),
  );
  const [theirs = new Map<string, string>(), ours = new Map<string, string>()] = snapshots;
  const differences = compareSnapshots(theirs, ours);
  expect(reason.length).toBeGreaterThan(20);
  expect(differences.filter((one) => !explains(one))).toEqual([]);
  expect(differences.length).toBeGreaterThan(0);
});
