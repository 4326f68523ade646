import { describe, expect, test } from "vitest";
import { commitSha, environmentName as environment } from "../../pipeline/domain/ids.ts";
import type { EnvironmentRules } from "../../pipeline/domain/project.ts";
import type { EnvironmentFacts, Stay } from "../../pipeline/registry/environment-facts.ts";
import {
  type Arrival,
  inGraphOrder,
  passedByReturning,
  refuseArrival,
} from "../../pipeline/registry/environment-rules.ts";
import { readRegistry } from "../../pipeline/registry/gto.ts";
import { model, production, version } from "./samples.ts";

const staging = environment("staging");
const older = commitSha("1".repeat(40));
const newer = commitSha("2".repeat(40));

const free: EnvironmentRules = {
  after: undefined,
  soakSeconds: 0,
  branches: [],
  enter: [],
  leave: [],
  frozen: [],
  promote: "manual",
};

const registered = [`${model}@v1.0.0`, `${model}@v1.1.0`];

/** v1.1.0 on its way to production; of tags the numbers of assignments count. */
function arrival({
  tags = [`${model}#staging#1`],
  rules = {},
  leave = [],
  facts = {},
  to = "v1.1.0",
}: {
  readonly tags?: readonly string[];
  readonly rules?: Partial<EnvironmentRules>;
  readonly leave?: readonly string[];
  readonly facts?: Partial<EnvironmentFacts>;
  readonly to?: string;
}): Arrival {
  const tagged = [...registered, ...tags].map((name) => ({
    name: name.replace("!", ""),
    commit: name.startsWith(`${model}@v1.0.0`) || name.endsWith("!") ? older : newer,
    message: "",
    taggedAtSeconds: 0,
  }));
  return {
    model,
    environment: production,
    modelVersion: version(to),
    commit: to === "v1.0.0" ? older : newer,
    registry: readRegistry(tagged),
    facts: {
      rules: new Map([
        [staging, { ...free, leave }],
        [production, { ...free, ...rules }],
      ]),
      nowMs: Date.parse("2026-11-21T12:00:00Z"),
      stays: [],
      isOnBranch: () => false,
      checkAt: () => undefined,
      ...facts,
    },
  };
}

const codeOf = (request: Parameters<typeof arrival>[0]): string => refuseArrival(arrival(request))?.code ?? "taken";

/** v1.1.0 in staging from and until so many hours before now. */
function stayed(fromHours: number | undefined, untilHours?: number, isOver = untilHours !== undefined): Stay {
  const at = (hours: number | undefined) =>
    hours === undefined ? undefined : Date.parse("2026-11-21T12:00:00Z") - hours * 3_600_000;
  return {
    environment: staging,
    modelVersion: version("v1.1.0"),
    fromMs: at(fromHours),
    untilMs: at(untilHours),
    isOver,
  };
}

const soak = { after: staging, soakSeconds: 86_400 };
const weekend = { repeats: "weekly", zone: "UTC", reason: "nobody is there" } as const;

describe("an environment takes a version", () => {
  test.each<[string, Parameters<typeof arrival>[0], string]>([
    ["when it asks for nothing", {}, "taken"],
    ["that was in the one before", { rules: { after: staging } }, "taken"],
    ["that was never there", { rules: { after: staging }, tags: [] }, "environment_skipped"],
    [
      "that was there before another one",
      { rules: { after: staging }, tags: ["#staging#1", "#staging#2!"].map((t) => model + t) },
      "taken",
    ],

    ["a second too early", { rules: soak, facts: { stays: [stayed(24 - 1 / 3600)] } }, "soaking"],
    ["at the end of the soak", { rules: soak, facts: { stays: [stayed(24)] } }, "taken"],
    ["that left after the soak", { rules: soak, facts: { stays: [stayed(48, 24)] } }, "taken"],
    ["that left before its end", { rules: soak, facts: { stays: [stayed(48, 25)] } }, "soaking"],
    [
      "that came back and was long enough once",
      { rules: soak, facts: { stays: [stayed(1), stayed(72, 40)] } },
      "taken",
    ],
    ["twice for half of it", { rules: soak, facts: { stays: [stayed(12), stayed(60, 48)] } }, "soaking"],
    ["of which nobody knows since when", { rules: soak, facts: { stays: [stayed(undefined)] } }, "time_unknown"],
    [
      "of which nobody knows how long",
      { rules: soak, facts: { stays: [stayed(48, undefined, true)] } },
      "time_unknown",
    ],
    ["while the forge says no time", { rules: soak, facts: { stays: [stayed(48)], nowMs: undefined } }, "time_unknown"],
    ["from the future", { rules: soak, facts: { stays: [stayed(-48)] } }, "soaking"],

    ["from no branch that it names", { rules: { branches: ["release"] } }, "branch_not_allowed"],
    [
      "from one of several",
      { rules: { branches: ["main", "release"] }, facts: { isOnBranch: (_, name) => name === "release" } },
      "taken",
    ],

    ["without its check", { rules: { enter: ["smoke"] } }, "check_missing"],
    ["with a failed one", { rules: { enter: ["smoke"] }, facts: { checkAt: () => "failure" } }, "check_missing"],
    ["with one that runs", { rules: { enter: ["smoke"] }, facts: { checkAt: () => "pending" } }, "check_missing"],
    [
      "with one that was skipped",
      { rules: { enter: ["smoke"] }, facts: { checkAt: () => "neutral" } },
      "check_missing",
    ],
    ["with its check", { rules: { enter: ["smoke"] }, facts: { checkAt: () => "success" } }, "taken"],
    [
      "with one of two",
      {
        rules: { enter: ["smoke", "load"] },
        facts: { checkAt: (_, name) => (name === "smoke" ? "success" : undefined) },
      },
      "check_missing",
    ],
    ["that may not leave the one before", { rules: { after: staging }, leave: ["load"] }, "check_missing"],
    ["that may leave it", { rules: { after: staging }, leave: ["load"], facts: { checkAt: () => "success" } }, "taken"],
    ["from elsewhere, whatever staging asks for", { leave: ["load"] }, "taken"],

    [
      "in a frozen window",
      { rules: { frozen: [{ ...weekend, fromMinute: 5 * 1440 + 720, untilMinute: 5 * 1440 + 721 }] } },
      "frozen",
    ],
    [
      "right before it",
      { rules: { frozen: [{ ...weekend, fromMinute: 5 * 1440 + 721, untilMinute: 5 * 1440 + 722 }] } },
      "taken",
    ],
    [
      "when it is over",
      { rules: { frozen: [{ ...weekend, fromMinute: 5 * 1440 + 719, untilMinute: 5 * 1440 + 720 }] } },
      "taken",
    ],
    [
      "with windows and no time",
      { rules: { frozen: [{ ...weekend, fromMinute: 0, untilMinute: 1 }] }, facts: { nowMs: undefined } },
      "time_unknown",
    ],
  ])("%s", (_name, request, expected) => {
    expect(codeOf(request)).toBe(expected);
  });
});

describe("an emergency is stopped by none of it", () => {
  const everything: Partial<EnvironmentRules> = {
    ...soak,
    branches: ["release"],
    enter: ["smoke"],
    frozen: [{ ...weekend, fromMinute: 0, untilMinute: 10_079 }],
  };
  const back = [`${model}#production#1!`, `${model}#production#2`];

  test("going back to what was there before works, and says what it passed", () => {
    const request = { tags: back, rules: everything, to: "v1.0.0" };
    expect(codeOf(request)).toBe("taken");
    expect(passedByReturning(arrival(request))?.code).toBe("branch_not_allowed");
  });

  test("what is there stays", () => {
    expect(codeOf({ tags: back, rules: everything })).toBe("taken");
    expect(passedByReturning(arrival({ tags: back, rules: everything }))).toBeUndefined();
  });

  test.each<[string, Parameters<typeof arrival>[0]]>([
    ["an earlier version that was never there", { tags: [`${model}#production#1`], rules: everything, to: "v1.0.0" }],
    [
      "a later version that was there",
      { tags: [`${model}#production#1`, `${model}#production#2!`], rules: everything },
    ],
    ["the first version", { tags: [], rules: everything }],
  ])("%s is no return", (_name, request) => {
    expect(codeOf(request)).toBe("branch_not_allowed");
  });
});

test("a refusal says what to do now, and until when", () => {
  const told = (request: Parameters<typeof arrival>[0]) => refuseArrival(arrival(request))?.sentence;
  expect(told({ rules: soak, facts: { stays: [stayed(12)] } })).toContain("after 2026-11-22T00:00:00.000Z");
  expect(told({ rules: { after: staging }, tags: [] })).toContain(`/promote staging ${model}`);
  const frozen = told({ rules: { frozen: [{ ...weekend, fromMinute: 0, untilMinute: 9000 }] } });
  expect(frozen).toContain("until Sun 06:00 (UTC) (nobody is there)");
});

test("environments are gone through one after the other", () => {
  const rules = new Map([
    [production, { ...free, after: staging }],
    [staging, { ...free, after: environment("dev") }],
  ]);
  const names = ["production", "zeta", "staging", "dev"].map(environment);
  expect(inGraphOrder(names, rules)).toEqual(["dev", "zeta", "staging", "production"]);
});
