import { describe, expect, test } from "vitest";
import type { Entry, LockedStage, Stage } from "../../../pipeline/data/dvc/model.ts";
import type { Present } from "../../../pipeline/data/dvc/status.ts";
import type { YamlValue } from "../../../pipeline/data/yaml/value.ts";
import { md5 } from "../../../pipeline/domain/ids.ts";
import { decide } from "../../../pipeline/training/stages/decide.ts";

const id = (digit: string): string => digit.repeat(32);

function entry(path: string, digit: string): Entry {
  return {
    path,
    md5: md5(id(digit)),
    sizeBytes: 1,
    fileCount: undefined,
    isExecutable: false,
    isLegacy: false,
    rest: new Map(),
  };
}

const stage: Stage = {
  name: "train",
  cmd: "run",
  wdir: ".",
  deps: ["data"],
  params: [{ file: "params.yaml", keys: ["lr"] }],
  outs: ["model", "metrics.json"].map((path) => ({
    path,
    kind: "out",
    isCached: true,
    isPersisted: false,
    isPushed: true,
    remote: undefined,
  })),
  isFrozen: false,
  alwaysChanged: false,
};

const locked: LockedStage = {
  cmd: "run",
  deps: [entry("data", "a")],
  params: new Map([["params.yaml", new Map<string, YamlValue>([["lr", 0.1]])]]),
  outs: [entry("metrics.json", "c"), entry("model", "b")],
};

function params(lr: YamlValue): LockedStage["params"] {
  return new Map([["params.yaml", new Map<string, YamlValue>([["lr", lr]])]]);
}

interface Change {
  readonly stage?: Partial<Stage>;
  readonly locked?: Partial<LockedStage> | "none";
  readonly data?: Present;
  readonly lr?: YamlValue;
  readonly isLrAbsent?: boolean;
  readonly outs?: Readonly<Record<string, Present>>;
  readonly allowsMissing?: boolean;
  readonly wanted?: readonly string[];
}

function check(change: Change): string {
  const now = {
    stage: { ...stage, ...change.stage },
    deps: new Map([["data", change.data ?? { id: id("a") }]]),
    params: new Map([["params.yaml", change.isLrAbsent === true ? new Map() : new Map([["lr", change.lr ?? 0.1]])]]),
    outs: new Map(Object.entries({ model: { id: id("b") }, "metrics.json": { id: id("c") }, ...change.outs })),
  };
  const record = change.locked === "none" ? undefined : { ...locked, ...change.locked };
  const { allowsMissing = false, wanted = [] } = change;
  const decision = decide(now, record, { allowsMissing, isWanted: (path) => wanted.includes(path) });
  return decision.kind === "restore"
    ? `restore ${[...decision.deps, ...decision.outs].join(" ")}: ${decision.reason}`
    : `${decision.kind}: ${decision.reason}`;
}

const absent: Present = { id: undefined };
const unsaved: Present = { id: id("b"), isInCache: false };
const output = (path: string) =>
  ({ path, kind: "out", isCached: true, isPersisted: false, isPushed: true, remote: undefined }) as const;
const needless = "skip: nothing changed; missing data is not needed here";

describe("a stage", () => {
  test.each<[string, Change, string]>([
    ["is as recorded", {}, "skip: nothing changed"],
    ["was never recorded", { locked: "none" }, "run: dvc.lock has no record of the stage"],
    ["has another command", { stage: { cmd: "run faster" } }, "run: its command changed"],
    ["has its command as a list", { stage: { cmd: ["run"] } }, "run: its command changed"],
    [
      "has the same list of commands",
      { stage: { cmd: ["a", "b"] }, locked: { cmd: ["a", "b"] } },
      "skip: nothing changed",
    ],
    ["has one command less", { stage: { cmd: ["a"] }, locked: { cmd: ["a", "b"] } }, "run: its command changed"],
    ["has a dependency that changed", { data: { id: id("f") } }, "run: dependency data changed"],
    ["has a dependency that is not recorded", { locked: { deps: [] } }, "run: dependency data is new"],
    [
      "has one dependency less than was recorded, as DVC sees it",
      { locked: { deps: [...locked.deps, entry("old", "d")] } },
      "skip: nothing changed",
    ],
    ["misses a dependency that nothing is recorded of", { data: absent }, "run: dependency data is missing"],
    [
      "misses a dependency that is recorded as the stage saw it",
      { data: { id: undefined, recorded: id("a") } },
      "restore data: dependency data is missing",
    ],
    [
      "misses a dependency whose record changed",
      { data: { id: undefined, recorded: id("f") } },
      "run: dependency data changed",
    ],
    ["has a parameter that changed", { lr: 0.2 }, "run: parameter params.yaml:lr changed from 0.1 to 0.2"],
    ["has a parameter that is the same number", { locked: { params: params(1n) }, lr: 1 }, "skip: nothing changed"],
    ["has a parameter that became text", { lr: "0.1" }, 'run: parameter params.yaml:lr changed from 0.1 to "0.1"'],
    ["has new params", { locked: { params: new Map() } }, "run: params file params.yaml is new"],
    ["lost a parameter", { isLrAbsent: true }, "run: parameter params.yaml:lr is missing"],
    ["misses an output", { outs: { model: absent } }, "restore model: output model is missing"],
    ["has an output that changed", { outs: { model: { id: id("f") } } }, "restore model: output model changed"],
    [
      "misses both outputs",
      { outs: { model: absent, "metrics.json": absent } },
      "restore model metrics.json: output model is missing",
    ],
    [
      "has an output that the cache lacks",
      { outs: { model: unsaved } },
      "restore model: output model is not in the cache",
    ],
    [
      "has a new output",
      { stage: { outs: [...stage.outs, output("extra")] }, outs: { extra: { id: id("f") } } },
      "run: output extra is new",
    ],
    [
      "has a new output that is not there",
      { stage: { outs: [...stage.outs, output("extra")] }, outs: { extra: absent } },
      "run: output extra is missing",
    ],
    [
      "changed and misses an output",
      { lr: 0.2, outs: { model: absent } },
      "run: parameter params.yaml:lr changed from 0.1 to 0.2",
    ],
    ["is always changed", { stage: { alwaysChanged: true } }, "run: the stage is declared always_changed"],
    [
      "has nothing that decides",
      { stage: { deps: [], params: [], outs: [] }, locked: "none" },
      "run: the stage has neither dependencies nor outputs",
    ],
  ])("that %s", (_name, change, expected) => {
    expect(check(change)).toBe(expected);
  });

  test.each<[string, Change, string]>([
    ["is as recorded, whatever its inputs are", { data: { id: id("f") }, lr: 7 }, "skip: the stage is frozen"],
    ["is always changed", { stage: { alwaysChanged: true } }, "skip: the stage is frozen"],
    ["misses an output", { outs: { model: absent } }, "restore model: output model is missing"],
    [
      "has an output that changed",
      { outs: { model: { id: id("f") } } },
      "record: the stage is frozen, and output model changed",
    ],
    ["has another command", { stage: { cmd: "x" } }, "record: the stage is frozen, and its command changed"],
  ])("that is frozen and %s", (_name, change, expected) => {
    expect(check({ ...change, stage: { ...change.stage, isFrozen: true } })).toBe(expected);
  });

  test.each<[string, Change, string]>([
    ["misses nothing", {}, "skip: nothing changed"],
    ["misses its outputs", { outs: { model: absent, "metrics.json": absent } }, needless],
    ["has outputs that the cache lacks", { outs: { model: unsaved } }, needless],
    [
      "misses a wanted output",
      { outs: { model: absent }, wanted: ["model"] },
      "restore model: output model is missing",
    ],
    [
      "misses an output that was never made",
      { locked: { outs: [] }, outs: { model: absent } },
      "run: output model is missing",
    ],
    ["misses a dependency as the stage saw it", { data: { id: undefined, recorded: id("a") } }, needless],
    ["misses a dependency that nothing is known of", { data: absent }, needless],
    [
      "misses a dependency whose record changed",
      { data: { id: undefined, recorded: id("f") } },
      "run: dependency data changed",
    ],
    ["has an output that changed", { outs: { model: { id: id("f") } } }, "restore model: output model changed"],
    ["has another command", { stage: { cmd: "x" }, outs: { model: absent } }, "run: its command changed"],
  ])("that may go without data and %s", (_name, change, expected) => {
    expect(check({ ...change, allowsMissing: true })).toBe(expected);
  });
});
