import { describe, expect, test } from "vitest";
import type { LockedStage, Stage } from "../../../pipeline/data/dvc/model.ts";
import { explain, type Present, type StageNow, stageChanges, statusJson } from "../../../pipeline/data/dvc/status.ts";
import type { YamlMap, YamlValue } from "../../../pipeline/data/yaml/value.ts";
import { md5 } from "../../../pipeline/domain/ids.ts";

const one = md5("1".repeat(32));
const two = md5("2".repeat(32));

function map(entries: Readonly<Record<string, YamlValue>>): YamlMap {
  return new Map(Object.entries(entries));
}

const stage: Stage = {
  name: "train",
  cmd: "run",
  wdir: ".",
  deps: ["in"],
  params: [{ file: "params.yaml", keys: ["lr", "n"] }],
  outs: [{ path: "out", kind: "out", isCached: true, isPersisted: false, isPushed: true }],
  isFrozen: false,
  alwaysChanged: false,
};
const entry = { sizeBytes: 1, fileCount: undefined, isExecutable: false, isLegacy: false, rest: new Map() };
const locked: LockedStage = {
  cmd: "run",
  deps: [{ ...entry, path: "in", md5: one }],
  params: new Map([["params.yaml", map({ lr: 0.1, n: 1n })]]),
  outs: [{ ...entry, path: "out", md5: one }],
};

interface Found {
  readonly stage?: Partial<Stage>;
  readonly in?: Present;
  readonly out?: Present;
  readonly params?: YamlMap | null;
}

function now(found: Found): StageNow {
  const params = found.params === undefined ? map({ lr: 0.1, n: 1 }) : found.params;
  return {
    stage: { ...stage, ...found.stage },
    deps: new Map([["in", found.in ?? { id: one }]]),
    outs: new Map([["out", found.out ?? { id: one, isInCache: true }]]),
    params: new Map(params === null ? [] : [["params.yaml", params]]),
  };
}

describe("a section that is one parameter", () => {
  const section = (epochs: bigint, l2: number): YamlValue =>
    map({ trainer: "a trainer with a name that fills the line", optimizer: map({ epochs, l2 }) });

  test.each<[string, YamlValue, YamlValue, string]>([
    [
      "names the member that changed, however deep",
      section(5n, 0.1),
      section(6n, 0.1),
      "p:train.optimizer.epochs changed from 5 to 6",
    ],
    [
      "counts what changed beside it",
      section(5n, 0.1),
      section(6n, 0.2),
      "p:train.optimizer.epochs changed from 5 to 6, and 1 more beside it",
    ],
    ["names a member that is new", map({ a: 1n }), map({ a: 1n, b: 2n }), "p:train.b changed from nothing to 2"],
    ["and is whole where it is no section any more", map({ a: 1n }), 7n, 'p:train changed from {"a": 1} to 7'],
  ])("%s", (_name, before, after, text) => {
    expect(explain({ kind: "parameter", file: "p", key: "train", state: "modified", before, after })).toBe(
      `parameter ${text}`,
    );
  });
});

describe("a stage that has run", () => {
  test.each<[string, Found, unknown, readonly string[]]>([
    ["up to date, 1 and 1.0 being equal", {}, undefined, []],
    [
      "a dependency with other content",
      { in: { id: two } },
      [{ "changed deps": { in: "modified" } }],
      ["dependency in changed"],
    ],
    [
      "a dependency that is gone",
      { in: { id: undefined } },
      [{ "changed deps": { in: "deleted" } }],
      ["dependency in is missing"],
    ],
    [
      "another value of a parameter",
      { params: map({ lr: 0.2, n: 1n }) },
      [{ "changed deps": { "params.yaml": { lr: "modified" } } }],
      ["parameter params.yaml:lr changed from 0.1 to 0.2"],
    ],
    [
      "a parameter that is gone",
      { params: map({ n: 1n }) },
      [{ "changed deps": { "params.yaml": { lr: "deleted" } } }],
      ["parameter params.yaml:lr is missing"],
    ],
    [
      "a params file that is gone",
      { params: null },
      [{ "changed deps": { "params.yaml": "deleted" } }],
      ["params file params.yaml is missing"],
    ],
    [
      "an output that somebody changed",
      { out: { id: two, isInCache: true } },
      [{ "changed outs": { out: "modified" } }],
      ["output out changed"],
    ],
    [
      "an output that is gone, but cached",
      { out: { id: undefined, isInCache: true } },
      [{ "changed outs": { out: "deleted" } }],
      ["output out is missing"],
    ],
    [
      "an output the cache does not hold",
      { out: { id: one, isInCache: false } },
      [{ "changed outs": { out: "not in cache" } }],
      ["output out is not in the cache"],
    ],
    ["another command", { stage: { cmd: ["run"] } }, ["changed command"], ["its command changed"]],
    [
      "one that always runs",
      { stage: { alwaysChanged: true, cmd: "x" } },
      ["always changed", "changed command"],
      ["the stage is declared always_changed", "its command changed"],
    ],
    [
      "a frozen one is asked for its outputs alone",
      { stage: { isFrozen: true }, in: { id: two }, params: null },
      undefined,
      [],
    ],
    [
      "several at once, in DVC's order",
      { in: { id: two }, params: map({}), out: { id: two } },
      [
        { "changed deps": { in: "modified", "params.yaml": { lr: "deleted", n: "deleted" } } },
        { "changed outs": { out: "modified" } },
      ],
      [
        "dependency in changed",
        "parameter params.yaml:lr is missing",
        "parameter params.yaml:n is missing",
        "output out changed",
      ],
    ],
  ])("%s", (_name, found, json, sentences) => {
    const changes = stageChanges(now(found), locked);
    expect(statusJson(changes)).toEqual(json);
    expect(changes.map(explain)).toEqual(sentences);
  });
});

describe("a stage that has never run", () => {
  // What DVC 3.67.1 printed for such a stage: paths are `modified`, params files `new`.
  test("everything it names is a reason", () => {
    const changes = stageChanges(now({ out: { id: undefined } }), undefined);
    expect(statusJson(changes)).toEqual([
      { "changed deps": { in: "modified", "params.yaml": "new" } },
      { "changed outs": { out: "deleted" } },
    ]);
    expect(changes.map(explain)).toEqual([
      "dependency in is new",
      "params file params.yaml is new",
      "output out is missing",
    ]);
  });

  test("one without dependencies and outputs always runs", () => {
    const changes = stageChanges(now({ stage: { deps: [], params: [], outs: [] } }), undefined);
    expect(statusJson(changes)).toEqual(["always changed"]);
  });
});

test("of a whole params file, keys that came and went count", () => {
  const whole = now({ stage: { params: [{ file: "params.yaml", keys: [] }] }, params: map({ lr: 0.1, extra: 1n }) });
  expect(statusJson(stageChanges(whole, locked))).toEqual([
    { "changed deps": { "params.yaml": { extra: "new", n: "deleted" } } },
  ]);
});
