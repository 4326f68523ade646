import { describe, expect, test } from "vitest";
import type { Entry, LockedStage, Stage } from "../../../pipeline/data/dvc/model.ts";
import { placeStage } from "../../../pipeline/data/stages/placed-stage.ts";
import type { YamlValue } from "../../../pipeline/data/yaml/value.ts";
import { md5 } from "../../../pipeline/domain/ids.ts";
import { decide, type Observed } from "../../../pipeline/training/stages/decide.ts";

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

interface Change {
  readonly stage?: Partial<Stage>;
  readonly locked?: Partial<LockedStage> | "none";
  readonly deps?: Observed["deps"];
  readonly lr?: YamlValue;
  readonly isLrAbsent?: boolean;
  readonly outs?: Readonly<Record<string, string | undefined>>;
}

function check(change: Change): string {
  const observed: Observed = {
    deps: change.deps ?? new Map([["data", id("a")]]),
    params: new Map([["params.yaml", change.isLrAbsent === true ? new Map() : new Map([["lr", change.lr ?? 0.1]])]]),
    outs: new Map(Object.entries({ model: id("b"), "metrics.json": id("c"), ...change.outs })),
  };
  const record = change.locked === "none" ? undefined : { ...locked, ...change.locked };
  const decision = decide(placeStage({ ...stage, ...change.stage }, ""), record, observed);
  return decision.kind === "restore"
    ? `restore ${decision.outs.join(" ")}: ${decision.reason}`
    : `${decision.kind}: ${decision.reason}`;
}

const absent = undefined;

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
    ["has a dependency that changed", { deps: new Map([["data", id("f")]]) }, "run: dependency data changed"],
    [
      "has a new dependency",
      {
        deps: new Map([
          ["data", id("a")],
          ["x", id("a")],
        ]),
      },
      "run: dependency x is new",
    ],
    ["lost a dependency", { deps: new Map() }, "run: dependency data is no longer declared"],
    ["has a parameter that changed", { lr: 0.2 }, "run: parameter params.yaml:lr changed"],
    [
      "has a parameter of the same number as another type",
      { lr: 1n, locked: { params: new Map([["params.yaml", new Map([["lr", 1.0]])]]) } },
      "skip: nothing changed",
    ],
    ["has a parameter that became text", { lr: "0.1" }, "run: parameter params.yaml:lr changed"],
    ["has a new parameter", { locked: { params: new Map() } }, "run: parameter params.yaml:lr is new"],
    ["lost a parameter", { isLrAbsent: true }, "run: parameter params.yaml:lr is gone"],
    ["misses an output", { outs: { model: absent } }, "restore model: output model is missing"],
    [
      "has an output that changed",
      { outs: { "metrics.json": id("f") } },
      "restore metrics.json: output metrics.json changed",
    ],
    [
      "misses both outputs",
      { outs: { model: absent, "metrics.json": absent } },
      "restore model metrics.json: output model is missing",
    ],
    ["has a new output", { outs: { extra: absent } }, "run: output extra is new"],
    [
      "lost an output",
      { locked: { outs: [...locked.outs, entry("old", "d")] } },
      "run: output old is no longer declared",
    ],
    ["changed and misses an output", { lr: 0.2, outs: { model: absent } }, "run: parameter params.yaml:lr changed"],
    ["is frozen, whatever changed", { stage: { isFrozen: true, cmd: "x" }, lr: 0.2 }, "skip: the stage is frozen"],
    ["is always changed", { stage: { alwaysChanged: true } }, "run: the stage is declared always_changed"],
    [
      "has nothing that decides",
      { stage: { deps: [], params: [], outs: [] } },
      "run: the stage has neither dependencies nor outputs",
    ],
  ])("that %s", (_name, change, expected) => {
    expect(check(change)).toBe(expected);
  });
});
