import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { emitLockedStage, parseLock, updateLock } from "../../../pipeline/data/dvc/lock.ts";
import type { Entry, LockedStage } from "../../../pipeline/data/dvc/model.ts";
import { runCacheKey, runCachePath, runCacheText } from "../../../pipeline/data/dvc/run-cache.ts";
import type { YamlValue } from "../../../pipeline/data/yaml/value.ts";
import { md5 } from "../../../pipeline/domain/ids.ts";
import { lockedStage, stageNames } from "../../support/dvc-arbitraries.ts";
import { errorOf } from "../../support/errors.ts";

const id = md5("372e25f23b5a8ae33c7ba203412ace30");

function entry(path: string, changes: Partial<Entry> = {}): Entry {
  return {
    path,
    md5: id,
    sizeBytes: 2,
    fileCount: undefined,
    isExecutable: false,
    isLegacy: false,
    rest: new Map(),
    ...changes,
  };
}

function stage(changes: Partial<LockedStage> = {}): LockedStage {
  return { cmd: "cp in.txt o.txt", deps: [entry("in.txt")], params: new Map(), outs: [entry("o.txt")], ...changes };
}

const copied = `cmd: cp in.txt o.txt
deps:
- path: in.txt
  hash: md5
  md5: 372e25f23b5a8ae33c7ba203412ace30
  size: 2
outs:
- path: o.txt
  hash: md5
  md5: 372e25f23b5a8ae33c7ba203412ace30
  size: 2
`;

test("a stage as the run-cache holds it, under DVC's name", () => {
  expect(emitLockedStage(stage())).toBe(copied);
  expect(runCacheText(stage())).toBe(copied);
  expect(runCacheKey(stage())).toMatch(/^45d07c43ab53c859/);
  expect(runCachePath(stage())).toMatch(/^runs\/45\/45d07c43ab53c859[0-9a-f]{48}\/[0-9a-f]{64}$/);
});

test("sizes and counts decide nothing in the run-cache", () => {
  expect(runCacheKey(stage({ deps: [entry("in.txt", { sizeBytes: 3, fileCount: 1 })] }))).toBe(runCacheKey(stage()));
  expect(runCacheKey(stage({ cmd: "cp in.txt  o.txt" }))).not.toBe(runCacheKey(stage()));
});

test("deps and outs are sorted by code point, params.yaml comes before other files, keys are sorted", () => {
  const values = new Map<string, YamlValue>([
    ["b", 1n],
    ["a", 0.1],
  ]);
  const text = emitLockedStage(
    stage({
      deps: [entry("😀"), entry("\ufb00"), entry("Z")],
      params: new Map([
        ["a.json", values],
        ["params.yaml", values],
      ]),
      outs: [],
    }),
  );
  expect(text.match(/path: .*/g)).toEqual(["path: Z", "path: \ufb00", "path: 😀"]);
  expect(text).toContain("params:\n  params.yaml:\n    a: 0.1\n    b: 1\n  a.json:\n    a: 0.1\n    b: 1\n");
});

test("an entry of DVC 2 has no hash", () => {
  expect(emitLockedStage(stage({ deps: [], outs: [entry("o", { isLegacy: true })] }))).toBe(
    "cmd: cp in.txt o.txt\nouts:\n- path: o\n  md5: 372e25f23b5a8ae33c7ba203412ace30\n  size: 2\n",
  );
});

describe("updating", () => {
  const a = "  a:\n    cmd: echo a\n";
  const b = "  b:\n    cmd:   'echo b' # mine\n";
  const only = (name: string, cmd: string): ReadonlyMap<string, LockedStage> =>
    new Map([[name, { cmd, deps: [], params: new Map(), outs: [] }]]);

  test.each<[string, string | undefined, ReadonlyMap<string, LockedStage>, string]>([
    ["a first stage", undefined, only("a", "echo a"), `schema: '2.0'\nstages:\n${a}`],
    ["an empty file is a new one", "", only("a", "echo a"), `schema: '2.0'\nstages:\n${a}`],
    [
      "a new stage goes to the end",
      `schema: '2.0'\nstages:\n${b}`,
      only("a", "echo a"),
      `schema: '2.0'\nstages:\n${b}${a}`,
    ],
    [
      "what says the same stays as it is written",
      `schema: "2.0"\nstages:\n${b}`,
      only("b", "echo b"),
      `schema: "2.0"\nstages:\n${b}`,
    ],
    [
      "other stages and comments stay",
      `# top\nschema: '2.0'\nstages:\n  # about a\n${a}  # about b\n${b}# end\n`,
      only("a", "echo c"),
      `# top\nschema: '2.0'\nstages:\n  # about a\n  a:\n    cmd: echo c\n  # about b\n${b}# end\n`,
    ],
    [
      "flow style of others stays",
      `schema: '2.0'\nstages:\n  b: {cmd: x}\n${a}`,
      only("a", "y"),
      `schema: '2.0'\nstages:\n  b: {cmd: x}\n  a:\n    cmd: y\n`,
    ],
    [
      "a deeper layout stays",
      `schema: '2.0'\nstages:\n    b:\n        cmd: x\n`,
      only("a", "y"),
      `schema: '2.0'\nstages:\n    b:\n        cmd: x\n    a:\n      cmd: y\n`,
    ],
    ["an empty map of stages", "schema: '2.0'\nstages: {}\n", only("a", "echo a"), `schema: '2.0'\nstages:\n${a}`],
    [
      "datasets before the stages stay",
      `schema: '2.0'\ndatasets:\n- name: d\nstages:\n${a}`,
      only("a", "y"),
      "schema: '2.0'\ndatasets:\n- name: d\nstages:\n  a:\n    cmd: y\n",
    ],
    [
      "what follows the stages stays behind",
      `schema: '2.0'\nstages:\n${a}datasets:\n- name: d\n`,
      only("b", "y"),
      `schema: '2.0'\nstages:\n${a}  b:\n    cmd: y\ndatasets:\n- name: d\n`,
    ],
    [
      "CRLF stays",
      "schema: '2.0'\r\nstages:\r\n  a:\r\n    cmd: x\r\n",
      only("a", "y"),
      "schema: '2.0'\r\nstages:\r\n  a:\r\n    cmd: y\r\n",
    ],
    [
      "a file without a last line break",
      "schema: '2.0'\nstages:\n  a:\n    cmd: x",
      only("b", "y"),
      "schema: '2.0'\nstages:\n  a:\n    cmd: x\n  b:\n    cmd: y\n",
    ],
  ])("%s", (_name, old, stages, now) => {
    expect(updateLock(old, stages)).toBe(now);
  });

  test("anchors of one lock never share a name", () => {
    const shared = new Map([["x", 1n]]);
    const params = new Map([
      [
        "params.yaml",
        new Map([
          ["p", shared],
          ["q", shared],
        ]),
      ],
    ]);
    const first = updateLock(undefined, new Map([["a", stage({ deps: [], outs: [], params })]]));
    const second = updateLock(first, new Map([["b", stage({ deps: [], outs: [], params })]]));
    expect(second.match(/[&*]id\d+/g)).toEqual(["&id001", "*id001", "&id002", "*id002"]);
    expect(updateLock(second, new Map([["a", stage({ deps: [], outs: [] })]])).match(/[&*]id\d+/g)).toEqual([
      "&id001",
      "*id001",
    ]);
  });

  test("an alias into a stage that is replaced is written out", () => {
    const old = "schema: '2.0'\nstages:\n  a:\n    cmd: &c echo a\n  b:\n    cmd: *c\n";
    expect(
      [...parseLock(updateLock(old, only("a", "new")), "dvc.lock").stages].map(([name, { cmd }]) => [name, cmd]),
    ).toEqual([
      ["a", "new"],
      ["b", "echo a"],
    ]);
  });

  test("whatever is written reads back, stage by stage", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(stageNames, lockedStage), { minLength: 1, maxLength: 5 }), (history) => {
        let text: string | undefined;
        for (const [name, one] of history) text = updateLock(text, new Map([[name, one]]));
        const lock = parseLock(text ?? "", "dvc.lock");
        const latest = new Map(history);
        expect([...lock.stages.keys()]).toEqual([...latest.keys()]);
        for (const [name, one] of lock.stages)
          expect(emitLockedStage(one)).toBe(emitLockedStage(latest.get(name) ?? one));
        expect(updateLock(text, lock.stages)).toBe(text);
      }),
      { numRuns: 60 },
    );
  });
});

test.each<[string, string, RegExp]>([
  ["another schema", "schema: '3.0'\nstages: {}\n", /^DVC_FILE_INVALID: dvc\.lock:1:9: `schema`/],
  [
    "an unknown key",
    "schema: '2.0'\nstages:\n  a:\n    cmd: x\n    foo: 1\n",
    /^DVC_FILE_INVALID: dvc\.lock:5:10: `stages\.a\.foo`/,
  ],
  [
    "a stage without a command",
    "schema: '2.0'\nstages:\n  a:\n    outs: []\n",
    /^DVC_FILE_INVALID: dvc\.lock:4:5: `stages\.a\.cmd`/,
  ],
  ["a conflict marker", "schema: '2.0'\nstages:\n<<<<<<< HEAD\n  a:\n", /^YAML_INVALID: dvc\.lock:\d+:\d+/],
])("%s is refused", async (_name, text, message) => {
  expect(await errorOf(() => parseLock(text, "dvc.lock"))).toMatch(message);
});

test("a lock of 10,000 stages is written, read and updated in well under two seconds of work", () => {
  const stages = new Map(
    Array.from(
      { length: 10_000 },
      (_, i) => [`stage-${i}`, stage({ cmd: `run ${i}`, outs: [entry(`o-${i}`)] })] as const,
    ),
  );
  const startedMs = process.cpuUsage().user / 1000;
  const text = updateLock(undefined, stages);
  expect(parseLock(text, "dvc.lock").stages.size).toBe(10_000);
  // Measured in time of the processor, because other work may share the machine.
  expect(process.cpuUsage().user / 1000 - startedMs).toBeLessThan(6000);
  expect(updateLock(text, new Map([["stage-9999", stage({ cmd: "new" })]])).length).toBeGreaterThan(1_000_000);
});
