// Every entry of the closed list still is a difference: an entry that shows none any more has to leave it.
import { join } from "node:path";
import { expect, test } from "vitest";
import { temporaryFolder } from "../../support/folder.ts";
import { compareSteps } from "./bout.ts";
import { knownDifferences } from "./differences.ts";
import { Lab } from "./drive/lab.ts";
import { dvcServer, lockstepServer } from "./drive/tool.ts";
import { type Action, commit, run, write } from "./plan.ts";
import { compareSnapshots, takeSnapshot } from "./snapshot.ts";

const stages = Array.from(
  { length: 12 },
  (_, i) => `  s${String(i)}:\n    cmd: echo ${String(i)} > o${String(i)}\n    outs: [o${String(i)}]\n`,
);

/** Another repository with a file that DVC keeps. */
const otherRepository: readonly Action[] = [
  { kind: "folder", path: "../registry" },
  { kind: "git", args: ["init", "--quiet", "--initial-branch", "main"], folder: "../registry" },
  { kind: "run", args: ["init", "--quiet"], folder: "../registry", isForDvc: true },
  write("../registry/kept", "1\n"),
  { kind: "run", args: ["add", "--quiet", "kept"], folder: "../registry", isForDvc: true },
  { kind: "git", args: ["add", "--all"], folder: "../registry" },
  { kind: "git", args: ["commit", "--quiet", "--message", "data"], folder: "../registry" },
];

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
  "what is executable where the workspace links to the cache": [
    run("init", "--quiet"),
    run("config", "cache.type", "hardlink"),
    write("f", "1\n", true),
    run("add", "--quiet", "f"),
  ],
  "executable bit of data that is tracked no longer": [
    run("init", "--quiet"),
    write("f", "1\n", true),
    run("add", "--quiet", "f"),
    run("remove", "f.dvc"),
    run("add", "--quiet", "f"),
  ],
  "remove of a pointer with a colon in its name": [
    run("init", "--quiet"),
    write("f/a: b", "1\n"),
    run("add", "--quiet", "f/a: b"),
    run("remove", "f/a: b.dvc"),
  ],
  "gc of data that was imported from another repository": [
    run("init", "--quiet"),
    ...otherRepository,
    { kind: "run", args: ["import", "--quiet", "../registry", "kept"], isForDvc: true },
    commit,
    { kind: "run", args: ["gc", "--workspace", "--force"], forLockstep: ["--grace", "0"] },
  ],
  "path that status --cloud names for content that two paths have": [
    run("init", "--quiet"),
    run("remote", "add", "--quiet", "--default", "store", "../remote"),
    ...Array.from({ length: 12 }, (_, i) => write(`d${String(i)}`, "1\n")),
    run("add", "--quiet", ...Array.from({ length: 12 }, (_, i) => `d${String(11 - i)}`)),
    run("status", "--cloud", "--json"),
  ],
  "gc of what only another commit or the run-cache names": [
    run("init", "--quiet"),
    write("f", "1\n"),
    run("add", "--quiet", "f"),
    commit,
    write("f", "2\n"),
    run("add", "--quiet", "f"),
    { kind: "run", args: ["gc", "--workspace", "--force"], forLockstep: ["--grace", "0"] },
  ],
  "pair inside a class of a Python parameters file": [
    run("init", "--quiet"),
    write("p.py", "class Net:\n    DEPTH = (1, 2)\n"),
    write("dvc.yaml", "stages:\n  s:\n    cmd: echo s > o\n    params: [{p.py: [Net]}]\n    outs: [o]\n"),
    run("repro", "--quiet"),
    run("status", "--json"),
  ],
  "name that begins with a drive letter, at the top of a folder": [
    run("init", "--quiet"),
    write("d/a: b", "1\n"),
    run("add", "--quiet", "d"),
  ],
  "names in one folder that only case tells apart": [
    run("init", "--quiet"),
    write("d/A", "1\n"),
    write("d/a", "2\n"),
    run("add", "--quiet", "d"),
  ],
  "list in a parameter that is named with and without its parent": [
    run("init", "--quiet"),
    write("p.json", '{"a": {"b": [1, 2]}}'),
    write("dvc.yaml", "stages:\n  s:\n    cmd: echo s > o\n    params: [{p.json: [a, a.b]}]\n    outs: [o]\n"),
    commit,
    write("p.json", '{"a": {"b": 3}}'),
    run("params", "diff", "--json"),
  ],
  "link to a file outside a tracked folder, where the workspace links to the cache": [
    run("init", "--quiet"),
    run("config", "cache.type", "hardlink"),
    write("outside.txt", "1\n"),
    write("d/f", "2\n"),
    { kind: "link", path: "d/link", target: "../outside.txt" },
    run("add", "--quiet", "d"),
  ],
  "diff of a file with # or ? in its name": [
    run("init", "--quiet"),
    write("d/#f", "1\n"),
    write("d/q?", "2\n"),
    write("g", "3\n"),
    run("add", "--quiet", "d/#f", "d/q?", "g"),
    commit,
    write("g", "4\n"),
    run("diff", "--json"),
  ],
  "diff of a file with a tab in its name": [
    run("init", "--quiet"),
    write("d/t\tx", "1\n"),
    write("g", "3\n"),
    run("add", "--quiet", "d/t\tx", "g"),
    commit,
    write("g", "4\n"),
    run("diff", "--json"),
  ],
  "pair in a Python parameters file that changed": [
    run("init", "--quiet"),
    write("p.py", "RATE = 1\nDEPTH = 2\n"),
    write("dvc.yaml", "stages:\n  s:\n    cmd: echo 1 > o\n    params: [p.py: [RATE, DEPTH]]\n    outs: [o]\n"),
    run("repro", "--quiet"),
    commit,
    write("p.py", "RATE = (1, 2)\nDEPTH = 2\n"),
    run("params", "diff", "--json"),
  ],
  "ignored file in an output that the run-cache has": [
    run("init", "--quiet"),
    write(".dvcignore", "x.tmp\n"),
    write("in", "1\n"),
    write(
      "dvc.yaml",
      "stages:\n  s:\n    cmd: mkdir -p o && echo 1 > o/a && echo 2 > o/x.tmp\n    deps: [in]\n    outs: [o]\n",
    ),
    run("repro", "--quiet"),
    { kind: "remove", path: "dvc.lock" },
    run("repro", "--quiet"),
  ],
  "status where links lead to a cache that is gone": [
    run("init", "--quiet"),
    run("config", "cache.type", "symlink"),
    write(
      "dvc.yaml",
      "stages:\n  s:\n    cmd: echo 1 > o\n    outs: [o]\n  t:\n    cmd: cat o > p\n    deps: [o]\n    outs: [p]\n",
    ),
    run("repro", "--quiet"),
    { kind: "remove", path: ".dvc/cache" },
    run("status", "--json"),
  ],
};

test.each(knownDifferences)("$name", async ({ name, explains, reason }) => {
  await using dvc = dvcServer();
  await using lockstep = lockstepServer();
  const lives = await Promise.all(
    [dvc, lockstep].map(async (tool) => {
      const lab = await Lab.open(join(temporaryFolder(), "lab"));
      for (const action of shows[name] ?? []) await lab.apply(action, tool, dvc);
      return { steps: lab.steps, files: await takeSnapshot(lab) };
    }),
  );
  const [theirs, ours] = lives;
  if (theirs === undefined || ours === undefined) throw new Error("two lives were led");
  const differences = [
    ...theirs.steps.flatMap((step, i) => (ours.steps[i] === undefined ? [] : compareSteps(step, ours.steps[i]))),
    ...compareSnapshots(theirs.files, ours.files),
  ];
  expect(reason.length).toBeGreaterThan(20);
  expect(differences.filter((one) => !explains(one))).toEqual([]);
  expect(differences.length).toBeGreaterThan(0);
});
