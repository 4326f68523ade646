// The same pipelines, run by real DVC and by Lockstep: equal locks, run-cache and cache, and neither runs what the other ran.
import { execFile } from "node:child_process";
import { chmod, cp, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { filesBelow } from "../../data/objects/store.ts";
import { temporaryFolder, writeFiles } from "../../support/folder.ts";
import { realDvc } from "./real-dvc.ts";

const run = promisify(execFile);
const entry = join(import.meta.dirname, "../../../pipeline/cli/main.ts");

interface Shape {
  readonly files: Readonly<Record<string, string>>;
  /** Folder that the commands start in. */
  readonly folder?: string;
  readonly arguments?: readonly string[];
  /** Paths that are given to `dvc add` first. */
  readonly added?: readonly string[];
  /** Stages that run each time, whoever ran them before. */
  readonly alwaysRuns?: readonly string[];
  /** Stages whose results the run-cache does not keep. */
  readonly isUnkept?: boolean;
}

const shapes: Readonly<Record<string, Shape>> = {
  "a chain with parameters": {
    files: {
      "in.txt": "1\n",
      "params.yaml": "lr: 0.1\nnested: {a: [1, 2.5, x], b: null}\n",
      "dvc.yaml":
        "stages:\n  one:\n    cmd: cat in.txt > one\n    deps: [in.txt]\n    params: [lr, nested]\n    outs: [one]\n  two:\n    cmd: cat one one > two\n    deps: [one]\n    outs: [two]\n",
    },
  },
  "stages declared in another order than they run": {
    files: {
      in: "x",
      "dvc.yaml":
        "stages:\n  last:\n    cmd: cat mid > last\n    deps: [mid]\n    outs: [last]\n  mid:\n    cmd: cat first > mid\n    deps: [first]\n    outs: [mid]\n  first:\n    cmd: cat in > first\n    deps: [in]\n    outs: [first]\n  alone:\n    cmd: cat in > alone\n    deps: [in]\n    outs: [alone]\n",
    },
  },
  "several lines and a list of commands": {
    files: {
      in: "x",
      "dvc.yaml":
        "stages:\n  lines:\n    cmd: |\n      cat in > a\n      echo 'it''s \"quoted\" # no comment' >> a\n    deps: [in]\n    outs: [a]\n  list:\n    cmd:\n    - cat a > b\n    - echo more >> b\n    deps: [a]\n    outs: [b]\n",
    },
  },
  "foreach over a list and a map": {
    files: {
      in: "x",
      "params.yaml": "names: {alpha: {n: 1}, beta: {n: 2}}\n",
      "dvc.yaml":
        "stages:\n  list:\n    foreach: [u, v]\n    do:\n      cmd: cat in > ${item}.txt\n      deps: [in]\n      outs: ['${item}.txt']\n  map:\n    foreach: ${names}\n    do:\n      cmd: echo ${item.n} > ${key}.n\n      deps: [u.txt]\n      outs: ['${key}.n']\n",
    },
  },
  "a matrix": {
    files: {
      in: "x",
      "dvc.yaml":
        "stages:\n  grid:\n    matrix:\n      size: [1, 2]\n      kind: [p, q]\n    cmd: echo ${item.size} ${item.kind} > ${key}.out\n    deps: [in]\n    outs: ['${key}.out']\n",
    },
  },
  "a map as options of a command": {
    files: {
      in: "x",
      "params.yaml": "train: {lr: 0.1, flag: true, off: false, list: [1, 'a b'], deep: {k: v}}\n",
      "dvc.yaml": "stages:\n  t:\n    cmd: echo ${train} > o\n    deps: [in]\n    params: [train]\n    outs: [o]\n",
    },
  },
  "a working folder": {
    files: {
      "w/in": "x",
      top: "y",
      "w/params.yaml": "k: 1\n",
      "dvc.yaml":
        "stages:\n  s:\n    wdir: w\n    cmd: cat in ../top > o\n    deps: [in, ../top]\n    params: [k]\n    outs: [o]\n",
    },
  },
  "metrics and plots that Git keeps": {
    files: {
      in: "x",
      "dvc.yaml":
        "stages:\n  s:\n    cmd: cat in > o; echo '{\"a\":1}' > m.json; echo a,b > p.csv\n    deps: [in]\n    outs: [o]\n    metrics:\n    - m.json:\n        cache: false\n    plots:\n    - p.csv:\n        cache: false\n        x: a\n",
    },
  },
  "an output that Git keeps": {
    isUnkept: true,
    files: {
      in: "x",
      "dvc.yaml":
        "stages:\n  s:\n    cmd: cat in > o; cat in > p\n    deps: [in]\n    outs:\n    - o:\n        cache: false\n    - p\n",
    },
  },
  "an output that persists": {
    isUnkept: true,
    files: {
      in: "x",
      "dvc.yaml": "stages:\n  s:\n    cmd: cat in >> o\n    deps: [in]\n    outs:\n    - o:\n        persist: true\n",
    },
  },
  "folders as dependency and output, with files that are ignored, empty and executable": {
    files: {
      "d/a": "1",
      "d/sub/é": "2",
      "d/skip.tmp": "no",
      "d/empty": "",
      ".dvcignore": "*.tmp\n",
      "dvc.yaml":
        "stages:\n  s:\n    cmd: cp -R d o; rm o/skip.tmp; mkdir o/none; chmod +x o/a; cp d/a tool; chmod +x tool\n    deps: [d]\n    outs: [o, tool]\n  t:\n    cmd: ./tool || cp tool t; ls o/sub > t\n    deps: [tool, o/sub]\n    outs: [t]\n",
    },
  },
  "an empty folder as output": {
    files: { in: "x", "dvc.yaml": "stages:\n  s:\n    cmd: mkdir o\n    deps: [in]\n    outs: [o]\n" },
  },
  "params of YAML, JSON, TOML and Python": {
    files: {
      in: "x",
      "params.yaml": "base: &b {x: 1}\nsame: *b\nbig: 1e16\nsmall: 0.00001\nflag: true\nnone: null\nname: 'yes'\n",
      "p.json": '{"a": {"b": 1.5, "c": [1, 2.0]}}',
      "p.toml": "[t]\nlr = 1e-5\n",
      "p.py": "X = 3\nclass C:\n    z = 5\n    Y = [1, {'k': None}]\n",
      "dvc.yaml":
        "stages:\n  s:\n    cmd: cat in > o\n    deps: [in]\n    params:\n    - base\n    - same\n    - big\n    - small\n    - flag\n    - none\n    - name\n    - p.json: [a.b, a.c]\n    - p.toml: [t.lr]\n    - p.py:\n    outs: [o]\n",
    },
  },
  "stages that always run": {
    alwaysRuns: ["always", "callback"],
    files: {
      in: "x",
      "dvc.yaml":
        "stages:\n  always:\n    cmd: cat in > o\n    always_changed: true\n    deps: [in]\n    outs: [o]\n  callback:\n    cmd: 'true'\n",
    },
  },
  "several dvc.yaml files": {
    folder: "b",
    files: {
      in: "x",
      "a/dvc.yaml": "stages:\n  s:\n    cmd: cat ../in > o\n    deps: [../in]\n    outs: [o]\n",
      "b/dvc.yaml": "stages:\n  s:\n    cmd: cat ../a/o > o\n    deps: [../a/o]\n    outs: [o]\n",
    },
  },
  "data with a pointer that changed since it was added": {
    added: ["raw"],
    files: {
      "raw/a": "1",
      "dvc.yaml": "stages:\n  s:\n    cmd: cat raw/* > o\n    deps: [raw]\n    outs: [o]\n",
    },
  },
  "one target with what it needs": {
    arguments: ["two"],
    files: {
      in: "x",
      "dvc.yaml":
        "stages:\n  one:\n    cmd: cat in > one\n    deps: [in]\n    outs: [one]\n  two:\n    cmd: cat one > two\n    deps: [one]\n    outs: [two]\n  other:\n    cmd: cat in > other\n    deps: [in]\n    outs: [other]\n",
    },
  },
};

interface Tools {
  dvc(...args: readonly string[]): Promise<string>;
  /** `stage outcome` of each stage, and of each pointer. */
  lockstep(...args: readonly string[]): Promise<readonly string[]>;
}

function toolsIn(root: string, folder: string): Tools {
  const home = temporaryFolder();
  const env = {
    ...process.env,
    HOME: home,
    SHELL: "/bin/sh",
    DVC_SITE_CACHE_DIR: join(home, "site"),
    DVC_NO_ANALYTICS: "1",
  };
  const cwd = join(root, folder);
  return {
    dvc: async (...args) => (await run(realDvc("dvc"), args, { cwd, env })).stdout,
    async lockstep(...args) {
      const { stdout } = await run(process.execPath, [entry, "--json", "repro", ...args], { cwd, env });
      const { outcomes } = JSON.parse(stdout) as { outcomes: readonly { stage: string; outcome: string }[] };
      return outcomes.map(({ stage, outcome }) => `${stage} ${outcome}`);
    },
  };
}

/** What a tool leaves behind, without what is its own affair. */
async function leftIn(root: string): Promise<Readonly<Record<string, string>>> {
  const all = await filesBelow(root);
  return Object.fromEntries(
    Object.entries(all).filter(([path]) => !/^(?:\.git\/|\.dvc\/tmp\/|\.dvc\/cache\/lockstep\/)/.test(path)),
  );
}

/** Takes the locks away, so that only the run-cache knows what ran. */
async function forget(root: string): Promise<void> {
  for (const path of Object.keys(await leftIn(root))) if (/(?:^|\/)dvc\.lock$/.test(path)) await rm(join(root, path));
}

function ran(log: string): readonly string[] {
  return [...log.matchAll(/Running stage '([^']+)'/g)].map(([, name = ""]) => name);
}

test.each(Object.entries(shapes))("%s", async (_name, shape) => {
  const { files, folder = "", arguments: args = [], added = [], alwaysRuns = [], isUnkept = false } = shape;
  const start = temporaryFolder();
  await run("git", ["init", "-q", start]);
  await writeFiles(start, files);
  const first = toolsIn(start, "");
  await first.dvc("init", "-q");
  if (added.length > 0) {
    await first.dvc("add", "-q", ...added);
    for (const path of added) await writeFiles(start, { [`${path}/later`]: "new" });
  }
  const [theirs, ours] = [temporaryFolder(), temporaryFolder()];
  for (const root of [theirs, ours]) {
    await cp(start, root, { recursive: true });
    await chmod(root, 0o755);
  }
  const [beside, here] = [toolsIn(theirs, folder), toolsIn(ours, folder)];
  await beside.dvc("repro", ...args);
  await here.lockstep(...args);

  const [made, expected] = [await leftIn(ours), await leftIn(theirs)];
  expect(Object.keys(made)).toEqual(Object.keys(expected));
  expect(made).toEqual(expected);

  const status = JSON.parse(await here.dvc("status", "--json")) as Readonly<Record<string, unknown>>;
  const open = Object.keys(status).filter((name) => !alwaysRuns.includes(name));
  if (args.length === 0) expect(open).toEqual([]);
  const again = await beside.lockstep(...args);
  expect(again.filter((line) => !line.endsWith(" skipped"))).toEqual(alwaysRuns.map((name) => `${name} ran`));
  if (alwaysRuns.length > 0 || isUnkept) return;

  await forget(ours);
  expect(ran(await here.dvc("repro", ...args))).toEqual([]);
  await forget(theirs);
  expect((await beside.lockstep(...args)).filter((line) => line.endsWith(" ran"))).toEqual([]);
  expect(await readFile(join(ours, folder, "dvc.lock"), "utf8")).toBe(
    await readFile(join(theirs, folder, "dvc.lock"), "utf8"),
  );
});
