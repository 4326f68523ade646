import { expect, test } from "vitest";
import {
  afterAct,
  beginRollout,
  nextAct,
  type RolloutAct,
  type RolloutState,
} from "../../pipeline/delivery/rollout.ts";
import type { Served } from "../../pipeline/delivery/targets/target.ts";
import type { HealthStatus } from "../../pipeline/domain/deployment.ts";
import { environmentName, md5, modelName, modelVersion, sha256 } from "../../pipeline/domain/ids.ts";

function version(name: string, digit: string): Served {
  return {
    model: modelName("failure-predictor"),
    environment: environmentName("production"),
    modelVersion: modelVersion(name),
    artifact: {
      path: "models/failure-predictor",
      format: "milling",
      md5: md5(`${digit.repeat(32)}.dir`),
      sha256: sha256(digit.repeat(64)),
      sizeBytes: 0,
      files: [],
    },
  };
}

const old = version("v1.0.0", "a");
const wanted = version("v1.1.0", "b");
const sameBytes: Served = { ...wanted, modelVersion: old.modelVersion };

/** Runs a rollout against a server that answers with one health after the other. */
function walk(begin: RolloutState, answers: readonly HealthStatus[]): readonly string[] {
  const taken: string[] = [];
  const left = [...answers];
  let state = begin;
  for (let acts = 0; acts < 10; acts++) {
    const act: RolloutAct = nextAct(state);
    if (act.act === "finish")
      return [...taken, `${act.outcome} ${act.health} ${act.isSatisfied ? "satisfied" : "unsatisfied"}`];
    taken.push(`${act.act} ${act.served.modelVersion}`);
    state = afterAct(state, act, act.act === "check" ? left.shift() : undefined);
  }
  throw new Error("the rollout does not end");
}

test.each<[string, Served | undefined, Served | undefined, readonly HealthStatus[], readonly string[]]>([
  [
    "the first version",
    undefined,
    undefined,
    ["Healthy"],
    ["place v1.1.0", "switch v1.1.0", "check v1.1.0", "deployed Healthy satisfied"],
  ],
  [
    "a next version",
    old,
    undefined,
    ["Healthy"],
    ["place v1.1.0", "switch v1.1.0", "check v1.1.0", "deployed Healthy satisfied"],
  ],
  [
    "no server to ask",
    old,
    undefined,
    ["Unknown"],
    ["place v1.1.0", "switch v1.1.0", "check v1.1.0", "deployed Unknown satisfied"],
  ],
  [
    "the same bytes under a new version",
    sameBytes,
    undefined,
    ["Healthy"],
    ["place v1.1.0", "switch v1.1.0", "check v1.1.0", "deployed Healthy satisfied"],
  ],
  [
    "what is served already",
    wanted,
    old,
    ["Healthy"],
    ["place v1.1.0", "check v1.1.0", "already_deployed Healthy satisfied"],
  ],
  [
    "a server that cannot load it",
    old,
    undefined,
    ["Degraded", "Healthy"],
    [
      "place v1.1.0",
      "switch v1.1.0",
      "check v1.1.0",
      "put_back v1.0.0",
      "check v1.0.0",
      "rolled_back Healthy unsatisfied",
    ],
  ],
  [
    "a server that dies of it",
    old,
    undefined,
    ["Missing", "Healthy"],
    [
      "place v1.1.0",
      "switch v1.1.0",
      "check v1.1.0",
      "put_back v1.0.0",
      "check v1.0.0",
      "rolled_back Healthy unsatisfied",
    ],
  ],
  [
    "a server that stays down",
    old,
    undefined,
    ["Missing", "Missing"],
    [
      "place v1.1.0",
      "switch v1.1.0",
      "check v1.1.0",
      "put_back v1.0.0",
      "check v1.0.0",
      "rolled_back Missing unsatisfied",
    ],
  ],
  [
    "nothing to put back",
    undefined,
    undefined,
    ["Degraded"],
    ["place v1.1.0", "switch v1.1.0", "check v1.1.0", "deployed Degraded unsatisfied"],
  ],
  [
    "a run that died between switch and check",
    wanted,
    old,
    ["Degraded", "Healthy"],
    ["place v1.1.0", "check v1.1.0", "put_back v1.0.0", "check v1.0.0", "rolled_back Healthy unsatisfied"],
  ],
  [
    "a server that is down long after",
    wanted,
    old,
    ["Missing"],
    ["place v1.1.0", "check v1.1.0", "already_deployed Missing unsatisfied"],
  ],
])("%s", (_name, current, previous, answers, acts) => {
  const begin = beginRollout(wanted, { current, previous });
  expect(walk(begin, answers)).toEqual(acts);
});

test("what is placed is what was wanted, and what is put back is what was served", () => {
  let state = beginRollout(wanted, { current: old, previous: undefined });
  const served: (Served | undefined)[] = [];
  for (;;) {
    const act = nextAct(state);
    if (act.act === "finish") break;
    served.push(act.served);
    state = afterAct(state, act, act.served === old ? "Healthy" : "Degraded");
  }
  expect(served).toEqual([wanted, wanted, wanted, old, old]);
  expect(state.current).toBe(old);
  expect(state.previous).toBe(wanted);
});
