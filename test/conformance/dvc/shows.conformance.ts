// What the commands that only look say, compared with DVC's own answers: as values, whatever the order of keys.
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../../support/folder.ts";
import { Lab } from "./drive/lab.ts";
import { dvcServer, lockstepServer, type Tool } from "./drive/tool.ts";
import { commit, remove, run, type Turn, write } from "./plan.ts";

const pipeline = `stages:
  train:
    cmd: cp m.json out.json; cp single big
    deps: [data, single]
    params: [lr, {other.yaml: [x.y]}]
    outs: [big]
    metrics: [{out.json: {cache: false}}]
  eval:
    cmd: cp out.json e.json
    deps: [big, out.json]
    metrics: [e.json]
  each:
    foreach: [a, b]
    do:
      cmd: cp single fl_\${item}
      deps: [single]
      outs: ['fl_\${item}']
metrics:
- m.json
`;

const first: Turn = [
  run("init", "--quiet"),
  write("data/a", "a\n"),
  write("data/sub/ü.txt", "b\n"),
  write("data/same", "a\n"),
  write("single", "1\n"),
  write("params.yaml", "lr: 0.1\nlayers: [1, 2.5, true, 'x', null]\nmodel: {depth: 3, name: net}\nflag: true\n"),
  write("other.yaml", "x: {y: 1, z: 2}\n"),
  write("m.json", '{"acc": 0.5, "list": [1], "none": null, "deep": {"b": true, "s": "x"}, "n": 3}'),
  write("dvc.yaml", pipeline),
  run("add", "--quiet", "data", "single"),
  run("repro", "--quiet"),
  commit,
];

const second: Turn = [
  write("params.yaml", "lr: 0.2\nlayers: [1, 2.5, false]\nnew: 1e-05\nflag: 1\nmodel: {name: net}\n"),
  write("other.yaml", "x: {y: 2, z: 3}\n"),
  write("m.json", '{"acc": 0.75, "deep": {"b": false, "s": "y"}, "n": 5}'),
  write("data/new", "new\n"),
  write("data/moved", "b\n"),
  { kind: "remove", path: "data/sub" },
  { kind: "remove", path: "single" },
];

const questions: readonly (readonly string[])[] = [
  ["diff", "--json"],
  ["diff", "--json", "--show-hash"],
  ["diff", "HEAD", "--json", "--show-hash", "--targets", "data/new", "single"],
  ["diff", "HEAD", "HEAD", "--json"],
  ["diff", "--json", "--hide-missing"],
  ["metrics", "show", "--json"],
  ["metrics", "show", "--json", "--all-commits"],
  ["metrics", "show", "m.json", "--json", "--all-branches"],
  ["metrics", "diff", "--json"],
  ["metrics", "diff", "--json", "--all"],
  ["metrics", "diff", "HEAD", "--json", "--targets", "m.json"],
  ["params", "diff", "--json"],
  ["params", "diff", "--json", "--all"],
  ["params", "diff", "--json", "--deps"],
  ["params", "diff", "HEAD", "--json", "--targets", "other.yaml"],
  ["list", ".", "data", "--json", "--recursive", "--rev", "HEAD"],
  ["list", ".", "--json", "--recursive", "--rev", "HEAD"],
  ["list", ".", "single", "--json", "--rev", "HEAD"],
];

const words: readonly (readonly string[])[] = [
  ["dag", "--mermaid"],
  ["dag", "--mermaid", "--outs"],
  ["dag", "eval", "--mermaid"],
  ["dag", "single.dvc", "--mermaid", "--full"],
  ["dag", "--md", "--collapse-foreach-matrix"],
  ["metrics", "diff", "--md"],
  ["params", "diff", "--md"],
  ["metrics", "show", "--md"],
  ["diff", "--md", "--show-hash"],
  ["check-ignore", "--details", "a.tmp", "keep.tmp", "sub/x", "build/y", "other"],
  ["check-ignore", "a.tmp", "keep.tmp"],
];

/** A repository that one tool made, as the other one would find it. */
async function prepared(tool: Tool): Promise<Lab> {
  const lab = await Lab.open(join(temporaryFolder(), "lab"));
  for (const action of first) await lab.apply(action, tool);
  for (const action of second) await lab.apply(action, tool);
  await lab.apply(write(".dvcignore", "# rules\n*.tmp\n!keep.tmp\n/build/\n"), tool);
  await lab.apply(write("sub/.dvcignore", "x\n"), tool);
  return lab;
}

describe("on one repository, made by DVC", () => {
  test("every answer in JSON is DVC's", async () => {
    await using dvc = dvcServer();
    await using lockstep = lockstepServer();
    const lab = await prepared(dvc);
    for (const args of questions) {
      const [theirs, ours] = [await lab.run(dvc, args), await lab.run(lockstep, args)];
      expect([JSON.parse(ours.stdout), ours.code], args.join(" ")).toEqual([JSON.parse(theirs.stdout), theirs.code]);
    }
  });

  test("every flowchart, table and rule is DVC's", async () => {
    await using dvc = dvcServer();
    await using lockstep = lockstepServer();
    const lab = await prepared(dvc);
    // DVC's tables list files in the order of a set.
    const lines = (text: string): readonly string[] => text.trim().split("\n").sort();
    for (const args of words) {
      const [theirs, ours] = [await lab.run(dvc, args), await lab.run(lockstep, args)];
      expect([lines(ours.stdout), ours.code], args.join(" ")).toEqual([lines(theirs.stdout), theirs.code]);
    }
  });
});

/** Two dvc.yaml files whose stages take values from `vars` in every way there is. */
const templated: Turn = [
  run("init", "--quiet"),
  write("in", "1\n"),
  write("params.yaml", "lr: 0.1\nlist: [x, y]\n"),
  write(
    "all.json",
    '{"a": {"b": 1.5, "unused": 1}, "items": ["u", "v"], "map": {"p": {"n": 1}, "q": {"n": 2}}, "flag": true}',
  ),
  write("part.toml", "[deep]\nk = 1\nother = 2\n"),
  write(
    "dvc.yaml",
    `vars:
- all.json
- part.toml:deep
- own: here
stages:
  one:
    cmd: echo \${a.b} \${deep.k} \${own} \${list[0]} \${flag} > one
    outs: [one]
  each:
    foreach: \${items}
    do:
      cmd: echo \${item} > \${item}.txt
      outs: ['\${item}.txt']
  every:
    foreach: \${map}
    do:
      cmd: echo \${item.n} > \${key}.n
      outs: ['\${key}.n']
  grid:
    matrix:
      size: ['\${a.b}', 2]
      name: \${items}
    cmd: echo \${item.size} \${item.name} > \${key}.g
    outs: ['\${key}.g']
`,
  ),
  write("sub/params.yaml", "inner: 1\nunused: 2\n"),
  write("sub/dvc.yaml", "stages:\n  s:\n    cmd: echo ${inner} > o\n    params: [inner]\n    outs: [o]\n"),
  write("sub/w/stage.yaml", "s: [1, 2]\n"),
  write("w/stage.yaml", "s: [1, 2]\n"),
  write(
    "late/dvc.yaml",
    "stages:\n  l:\n    wdir: ../w\n    vars: [stage.yaml]\n    cmd: echo ${s[-1]} > l\n    outs: [l]\n",
  ),
  commit,
  write("all.json", '{"a": {"b": 2.5, "unused": 7}, "items": ["u", "w"], "map": {"p": {"n": 3}}, "flag": false}'),
  write("part.toml", "[deep]\nk = 5\nother = 6\n"),
  write("sub/params.yaml", "inner: 8\nunused: 9\n"),
  write("w/stage.yaml", "s: [1, 3]\n"),
];

test("values that stages took from files of vars are parameters, too", async () => {
  await using dvc = dvcServer();
  await using lockstep = lockstepServer();
  const lab = await Lab.open(join(temporaryFolder(), "lab"));
  for (const action of templated) await lab.apply(action, dvc);
  for (const args of [
    ["params", "diff", "--json"],
    ["params", "diff", "--json", "--all"],
    ["params", "diff", "--json", "--deps"],
    ["params", "diff", "--json", "--targets", "all.json"],
  ]) {
    const [theirs, ours] = [await lab.run(dvc, args), await lab.run(lockstep, args)];
    expect([JSON.parse(ours.stdout), ours.code], args.join(" ")).toEqual([JSON.parse(theirs.stdout), theirs.code]);
  }
});

/** Every list in one order: DVC's is that of a set. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map((item) => (typeof item === "string" ? item : JSON.stringify(inOrder(item)))).sort();
  if (typeof value !== "object" || value === null) return value;
  const sorted = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([key, member]) => [key, inOrder(member)]));
}

describe("data status", () => {
  const begin: Turn = [
    run("init", "--quiet"),
    run("remote", "add", "--quiet", "--default", "store", "../remote"),
    write("data/a", "a\n"),
    write("data/sub/b", "b\n"),
    write("data/sub/ü", "ü\n"),
    write("file", "1\n"),
    write("gone", "2\n"),
    write("dvc.yaml", "stages: {s: {cmd: cp file out, deps: [file], outs: [out, {plain: {cache: false}}]}}\n"),
    run("add", "--quiet", "data", "file", "gone"),
    run("push", "--quiet"),
    commit,
  ];
  const changes: readonly (readonly [string, Turn])[] = [
    ["nothing", []],
    [
      "files of a folder",
      [write("data/new", "n\n"), write("data/a", "2\n"), remove("data/sub/b"), write("stray/x", "s\n")],
    ],
    ["a renamed file", [write("data/moved", "b\n"), remove("data/sub/b")]],
    ["recorded, not committed", [write("file", "2\n"), write("more", "m\n"), run("add", "--quiet", "file", "more")]],
    ["gone", [remove("gone"), remove("data")]],
    ["tracked no longer", [remove("gone.dvc"), remove("data.dvc")]],
    ["a folder where a file was", [remove("file"), write("file/in", "1\n")]],
    ["a file where a folder was", [remove("data"), write("data", "1\n")]],
    ["what no stage has run", [write("out", "1\n"), write("plain", "1\n")]],
    ["a file that the cache lacks", [remove(".dvc/cache/files/md5/60")]],
    ["no cache and no remote", [remove(".dvc/cache"), remove("../remote"), remove(".dvc/tmp")]],
  ];
  test.each(changes)("of %s is DVC's", async (_name, change) => {
    await using dvc = dvcServer();
    await using lockstep = lockstepServer();
    const lab = await Lab.open(join(temporaryFolder(), "lab"));
    for (const action of [...begin, ...change]) await lab.apply(action, dvc);
    for (const args of [
      ["data", "status", "--json", "--unchanged"],
      ["data", "status", "--json", "--granular", "--unchanged", "--untracked-files"],
      ["data", "status", "--json", "--granular", "--not-in-remote", "data/sub", "file"],
    ]) {
      const [theirs, ours] = [await lab.run(dvc, args), await lab.run(lockstep, args)];
      expect([inOrder(JSON.parse(ours.stdout)), ours.code], args.join(" ")).toEqual([
        inOrder(JSON.parse(theirs.stdout)),
        theirs.code,
      ]);
    }
  });
});

describe("config and remotes", () => {
  const changes: readonly (readonly string[])[] = [
    ["remote", "add", "--default", "Storage", "../store"],
    ["remote", "add", "s3r", "s3://bucket/prefix"],
    ["remote", "modify", "s3r", "endpointurl", "https://x,y#z"],
    ["config", "cache.type", "hardlink,copy"],
    ["config", "cache.dir", "../cache"],
    ["config", "core.autostage", "true"],
    ["config", "--unset", "core.autostage"],
    // Before a setting of it stands in config.local: DVC renames one file and is left with a remote that has no url.
    ["remote", "rename", "s3r", "archive"],
    ["remote", "modify", "--local", "archive", "profile", "it's mine"],
    ["remote", "default", "archive"],
    ["remote", "remove", "storage"],
    ["config", "core.nope", "1"],
    ["config", "nope.nope", "1"],
    ["remote", "add", "archive", "s3://other"],
    ["remote", "modify", "nowhere", "url", "s3://other"],
    ["config", "--local", "core.remote"],
  ];

  test("after every change DVC reads from Lockstep's files what it reads from its own, and both end alike", async () => {
    await using dvc = dvcServer();
    await using lockstep = lockstepServer();
    const open = async (): Promise<Lab> => Lab.open(join(temporaryFolder(), "lab"));
    const [theirs, ours] = [await open(), await open()];
    for (const lab of [theirs, ours]) await lab.run(dvc, ["init", "--quiet"]);
    const read = async (lab: Lab): Promise<readonly string[]> => {
      const { stdout } = await lab.run(dvc, ["config", "--list"]);
      return stdout.replaceAll(lab.root, "").trim().split("\n").sort();
    };
    for (const args of changes) {
      const codes = [(await theirs.run(dvc, args)).code, (await ours.run(lockstep, args)).code];
      expect(codes[1], args.join(" ")).toBe(codes[0]);
      expect(await read(ours), args.join(" ")).toEqual(await read(theirs));
    }
  });
});
