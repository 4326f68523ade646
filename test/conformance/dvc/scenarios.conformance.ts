// The lives that a repository leads where DVC is on a laptop and Lockstep in CI, told by hand. What one leaves the other finds in order.
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { memoryFolder } from "../../support/folder.ts";
import { playPlan, shown, type Tools } from "./bout.ts";
import { Lab, type Step } from "./drive/lab.ts";
import { dvcServer, lockstepMain, lockstepServer, type Tool } from "./drive/tool.ts";
import { type Action, commit, type Plan, remove, run, type Turn, write } from "./plan.ts";

let tools: Tools;
beforeAll(() => {
  tools = { dvc: dvcServer(), lockstep: lockstepServer() };
});
afterAll(async () => {
  await tools.dvc[Symbol.asyncDispose]();
  await tools.lockstep[Symbol.asyncDispose]();
});

const begin: readonly Action[] = [
  run("init", "--quiet"),
  run("remote", "add", "--quiet", "--default", "store", "../remote"),
];
const status = run("status", "--json");
const end: readonly Action[] = [run("repro", "--all-pipelines"), status, run("push", "--run-cache"), commit];

/** `dvc.yaml` of stages that each say that they ran. */
function stages(text: string): Action {
  return write("dvc.yaml", `stages:\n${text}`);
}

/** Another repository, with a file and a folder that DVC keeps and a file of Git's. */
const registry: readonly Action[] = [
  { kind: "folder", path: "../registry" },
  { kind: "git", args: ["init", "--quiet", "--initial-branch", "main"], folder: "../registry" },
  { kind: "run", args: ["init", "--quiet"], folder: "../registry", isForDvc: true },
  write("../registry/model.bin", "model\n"),
  write("../registry/set/a.csv", "1,2\n"),
  write("../registry/set/b/ü.csv", "3,4\n"),
  write("../registry/code.py", "print()\n"),
  { kind: "run", args: ["add", "--quiet", "model.bin", "set"], folder: "../registry", isForDvc: true },
  { kind: "git", args: ["add", "--all"], folder: "../registry" },
  { kind: "git", args: ["commit", "--quiet", "--message", "data"], folder: "../registry" },
];

function borrow(path: string, out: string): Action {
  return { kind: "run", args: ["import", "--quiet", "../registry", path, "--out", out], isForDvc: true };
}

/** An entry of a lock or pointer of DVC 2, whose text has the line ends of Unix. */
const legacyText = "a\nb\n";
const legacyId = "dd8c6a395b5dd36c56d23275028f526c";

/** Lives that DVC alone, Lockstep alone and both in turns lead alike, byte for byte; Lockstep has the first turn. */
const lives: Readonly<Record<string, readonly Turn[]>> = {
  "data that comes from elsewhere: a url, and another repository's data and code": [
    [
      ...begin,
      ...registry,
      write("../source/raw.csv", "x\n1\n"),
      run("import-url", "../source/raw.csv", "raw.csv"),
      borrow("model.bin", "model.bin"),
      borrow("set", "borrowed set"),
      borrow("code.py", "code.py"),
      stages(`  use:
    cmd: echo use >> "$RUNS"; cat raw.csv model.bin code.py 'borrowed set'/a.csv > used
    deps: [raw.csv, model.bin, code.py, borrowed set]
    outs: [used]
`),
      ...end,
    ],
    [
      // Everything is lost but what Git has and what others have.
      remove(".dvc/cache"),
      remove("model.bin"),
      remove("borrowed set"),
      remove("raw.csv"),
      run("pull", "--run-cache"),
      ...end,
    ],
  ],
  "a repository of DVC 2 that is carried over half way": [
    [
      ...begin,
      write(`.dvc/cache/${legacyId.slice(0, 2)}/${legacyId.slice(2)}`, legacyText),
      write("old.txt.dvc", `outs:\n- md5: ${legacyId}\n  size: 4\n  path: old.txt # of 2021\n`),
      write("other.txt.dvc", `# mine\nouts:\n- md5: ${legacyId}\n  size: 4\n  path: other.txt\n`),
      write(".gitignore", "/old.txt\n/other.txt\n/made.txt\n/more.txt\n"),
      stages(`  make:
    cmd: echo make >> "$RUNS"; cp old.txt made.txt
    deps: [old.txt]
    outs: [made.txt]
  more:
    cmd: echo more >> "$RUNS"; cat made.txt other.txt > more.txt
    deps: [made.txt, other.txt]
    outs: [more.txt]
`),
      write(
        "dvc.lock",
        `schema: '2.0'
stages:
  make:
    cmd: echo make >> "$RUNS"; cp old.txt made.txt
    deps:
    - path: old.txt
      md5: ${legacyId}
      size: 4
    outs:
    - path: made.txt
      md5: ${legacyId}
      size: 4
`,
      ),
      run("checkout", "old.txt", "other.txt", "made.txt"),
      status,
      run("repro"),
      status,
      run("push", "--run-cache"),
      commit,
    ],
    // One of the two moves on, and takes the stages with it.
    [write("old.txt", "a\r\nb\r\nc\r\n"), status, run("add", "old.txt"), ...end],
    [write("other.txt", "new\n"), run("commit", "--force", "other.txt.dvc"), ...end],
  ],
  "outputs that were made by hand, committed, and found again when the lock is lost": [
    [
      ...begin,
      write("in", "1\n"),
      stages(`  s:
    cmd: echo s >> "$RUNS"; cp in out; echo '{"acc":1}' > m.json
    deps: [in]
    outs: [out]
    metrics: [{m.json: {cache: false}}]
`),
      write("out", "1\n"),
      write("m.json", '{"acc":1}\n'),
      run("commit", "--force", "s"),
      ...end,
    ],
    [remove("dvc.lock"), remove("out"), remove("m.json"), ...end],
  ],
  "templates, foreach and matrix over several files of parameters": [
    [
      ...begin,
      write("params.yaml", "train: {lr: 0.001, deep: {on: true, off: false}, tags: [a, 'b c']}\nnames: [é, y]\n"),
      write("grid.json", '{"sizes": [1, 2.5], "sets": {"small": {"n": 1}, "large": {"n": 1e3}}}'),
      write("in", "1\n"),
      write(
        "dvc.yaml",
        `vars: [grid.json, {suffix: out}]
stages:
  each:
    foreach: \${sets}
    do:
      cmd: echo "each@\${key}" >> "$RUNS"; echo \${item.n} > \${key}.\${suffix}
      deps: [in]
      outs: ['\${key}.\${suffix}']
  grid:
    matrix:
      size: \${sizes}
      name: \${names}
    cmd: echo "grid@\${key}" >> "$RUNS"; echo \${item.size} > '\${item.name}-\${item.size}'
    deps: [in]
    params: [train]
    outs: ['\${item.name}-\${item.size}']
  all:
    cmd: echo all >> "$RUNS"; echo \${train} > all
    deps: [small.out, large.out, é-1]
    params: [train.lr]
    outs: [all]
`,
      ),
      ...end,
    ],
    [
      write("grid.json", '{"sizes": [1, 2.5, 3], "sets": {"small": {"n": 2}, "large": {"n": 1e3}}}'),
      status,
      run("params", "diff", "--json"),
      ...end,
    ],
  ],
  "rules of .dvcignore that come and go": [
    [
      ...begin,
      write(".dvcignore", "*.tmp\n/data/build/\n!keep.tmp\n"),
      write("data/.dvcignore.txt", "no rules\n"),
      write("data/a", "a\n"),
      write("data/x.tmp", "x\n"),
      write("data/keep.tmp", "kept\n"),
      write("data/build/out", "o\n"),
      write("data/ü/y.tmp", "y\n"),
      run("add", "data"),
      stages(`  list:
    cmd: echo list >> "$RUNS"; cat data/a > listed
    deps: [data]
    outs: [listed]
`),
      ...end,
    ],
    [write("data/z.tmp", "ignored\n"), status, run("checkout"), ...end],
    [write(".dvcignore", "/data/build/\n"), status, run("diff", "--json"), run("add", "data"), ...end],
  ],
};

describe("three lives of one kind", () => {
  test.each(Object.entries(lives))("%s", async (name, turns) => {
    const plan: Plan = { name, turns, alwaysRun: new Set() };
    const findings = await playPlan(plan, { root: memoryFolder(), tools });
    expect(shown(findings)).toBe("");
  });
});

async function ok(lab: Lab, tool: Tool, ...args: readonly string[]): Promise<Step> {
  const step = await lab.run(tool, args);
  expect([step.args, step.code, step.code === 0 ? "" : step.stderr]).toEqual([args, 0, ""]);
  return step;
}

async function expectInOrder(lab: Lab, tool: Tool): Promise<void> {
  expect(JSON.parse((await ok(lab, tool, "status", "--json")).stdout)).toEqual({});
  await ok(lab, tool, "repro");
  expect(await lab.ran()).toEqual([]);
  expect(await lab.git("status", "--porcelain")).toBe("");
}

const chain = `stages:
  first:
    cmd: echo first >> "$RUNS"; cat data > first
    deps: [data]
    params: [lr]
    outs: [first]
  second:
    cmd: echo second >> "$RUNS"; cat first > second
    deps: [first]
    outs: [second]
`;

/** A laptop where nothing has run yet, and the clone that CI makes of it. */
async function laptopAndCi(laptopTool: Tool): Promise<{ readonly laptop: Lab; readonly ci: Lab }> {
  const laptop = await Lab.open(join(memoryFolder(), "laptop"));
  for (const action of [
    ...begin,
    write("data", "1\n"),
    write("params.yaml", "lr: 0.1\n"),
    write("dvc.yaml", chain),
    run("add", "--quiet", "data"),
    run("push", "--quiet"),
    commit,
  ])
    await laptop.apply(action, laptopTool);
  return { laptop, ci: await laptop.clone("ci") };
}

const pairs: readonly (readonly [string, () => { readonly mine: Tool; readonly theirs: Tool }])[] = [
  ["DVC on the laptop, Lockstep in CI", () => ({ mine: tools.dvc, theirs: tools.lockstep })],
  ["Lockstep on the laptop, DVC in CI", () => ({ mine: tools.lockstep, theirs: tools.dvc })],
];

describe.each(pairs)("%s", (_name, pair) => {
  test("what was added here is run there, and pulled here runs nothing", async () => {
    const { mine, theirs } = pair();
    const { laptop, ci } = await laptopAndCi(mine);
    await ok(ci, theirs, "pull", "data");
    await ok(ci, theirs, "repro");
    expect(await ci.ran()).toEqual(["first", "second"]);
    await ok(ci, theirs, "push");
    await ci.apply(commit, theirs);
    await laptop.git("pull", "--quiet", "--no-rebase", ci.repository, "main");
    await ok(laptop, mine, "pull");
    await expectInOrder(laptop, mine);
  });

  test("a result that was made here and not committed is not made again there: it is in the run-cache of the remote", async () => {
    const { mine, theirs } = pair();
    const { laptop, ci } = await laptopAndCi(mine);
    await ok(laptop, mine, "repro");
    expect(await laptop.ran()).toEqual(["first", "second"]);
    await ok(laptop, mine, "push", "--run-cache");
    await ok(ci, theirs, "pull", "data");
    await ok(ci, theirs, "fetch", "--run-cache");
    await ok(ci, theirs, "repro", "--pull");
    expect(await ci.ran()).toEqual([]);
    await ci.apply(commit, theirs);
    await laptop.apply(commit, mine);
    expect(await ci.git("show", "HEAD:dvc.lock")).toBe(await laptop.git("show", "HEAD:dvc.lock"));
  });

  test("locks that both sides changed are merged by meaning, and the result is in order", async () => {
    const { mine, theirs } = pair();
    const { laptop, ci } = await laptopAndCi(mine);
    const apart = chain.replace("cat first > second", "cat data > second").replace("deps: [first]", "deps: [data]");
    for (const action of [write("dvc.yaml", apart), run("repro"), run("push"), commit])
      await laptop.apply(action, mine);
    await ci.git("pull", "--quiet", "--no-rebase", "origin", "main");
    await laptop.ran();
    await ok(ci, theirs, "pull");

    const changed = (stage: string): Action =>
      write("dvc.yaml", apart.replace(`cat data > ${stage}`, `cat data data > ${stage}`));
    for (const action of [changed("first"), run("repro"), run("push"), commit]) await laptop.apply(action, mine);
    for (const action of [changed("second"), run("repro"), run("push"), commit]) await ci.apply(action, theirs);
    const command = `${process.execPath} ${lockstepMain}`;
    await ok(laptop, tools.lockstep, "merge-driver", "install", "--command", command);
    await laptop.apply(commit, mine);
    await laptop.git("pull", "--quiet", "--no-rebase", "--no-edit", ci.repository, "main");
    await laptop.ran();
    await ok(laptop, mine, "pull");
    await expectInOrder(laptop, mine);
    await expectInOrder(laptop, theirs);
  });
});
