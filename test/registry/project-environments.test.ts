import { describe, expect, test } from "vitest";
import { LockstepError } from "../../pipeline/domain/error.ts";
import { frozenAt } from "../../pipeline/domain/frozen-window.ts";
import { firstEnvironments, type Project } from "../../pipeline/domain/project.ts";
import { parseProject } from "../../pipeline/registry/project.ts";

/** A project with staging, production after it, and these lines below one of the two. */
function project({
  staging = "",
  production = "",
}: {
  readonly staging?: string;
  readonly production?: string;
}): Project {
  return parseProject(
    `models:
  m:
    artifact: models/m
    metrics: metrics.json
    evaluation_rows: test.csv
    training_rows: train.csv
    id: id
    label: y
    positive: 1
    gates:
    - {metric: roc_auc, minimum: 0.7}
environments:
  staging:
    target: {kind: directory, path: s}
${staging}
  production:
    target: {kind: directory, path: p}
${production}
review:
  approvers: [dana]
`,
    "lockstep.yaml",
  );
}

function refusalOf(lines: Parameters<typeof project>[0]): string {
  try {
    project(lines);
  } catch (error) {
    if (error instanceof LockstepError) return error.message;
    throw error;
  }
  return "";
}

const rulesOf = (production: string) => project({ production }).environments[1]?.rules;

test("an environment that asks for nothing has no rules", () => {
  expect(rulesOf("")).toBeUndefined();
});

test("every rule is read", () => {
  const rules = rulesOf(`    after: staging
    soak: 2d
    branches: [main, release]
    enter: [smoke]
    leave: [load]
    promote: auto
    frozen:
    - {from: Fri 16:00, until: Mon 08:00, zone: Europe/Berlin, reason: nobody is there}
    - {from: 2026-12-20, until: 2027-01-06 12:00, zone: UTC}`);
  expect(rules).toEqual({
    after: "staging",
    soakSeconds: 172_800,
    branches: ["main", "release"],
    enter: ["smoke"],
    leave: ["load"],
    promote: "auto",
    frozen: [
      { repeats: "weekly", zone: "Europe/Berlin", reason: "nobody is there", fromMinute: 6720, untilMinute: 480 },
      { repeats: "never", zone: "UTC", reason: "", from: "2026-12-20T00:00", until: "2027-01-06T12:00" },
    ],
  });
});

test("merging moves the environments that come after no other", () => {
  expect(firstEnvironments(project({ production: "    after: staging" }))).toEqual(["staging"]);
  expect(firstEnvironments(project({}))).toEqual(["staging", "production"]);
});

describe("what cannot be meant is refused with its place", () => {
  test.each<[string, Parameters<typeof project>[0], string]>([
    ["an environment that is not there", { production: "    after: stagin" }, "is no environment that is declared"],
    ["one that comes after itself", { production: "    after: production" }, "production after production"],
    [
      "a circle",
      { staging: "    after: production", production: "    after: staging" },
      "staging after production after staging",
    ],
    ["a soak after nothing", { production: "    soak: 12h" }, "needs `after`"],
    ["a promotion by itself after nothing", { production: "    promote: auto" }, "needs `after`"],
    ["a soak of no unit", { production: "    after: staging\n    soak: 12" }, "soak"],
    ["no branch", { production: "    branches: []" }, "branches"],
    [
      "a zone that is none",
      { production: "    frozen: [{from: Fri 16:00, until: Mon 08:00, zone: Europe/Berln}]" },
      "is no time zone",
    ],
    ["a window without a zone", { production: "    frozen: [{from: Fri 16:00, until: Mon 08:00}]" }, "frozen[0]"],
    [
      "ends in two forms",
      { production: "    frozen: [{from: Fri 16:00, until: 2026-12-20, zone: UTC}]" },
      "both ends in the same form",
    ],
    [
      "a day of no calendar",
      { production: "    frozen: [{from: 2026-02-29, until: 2026-03-01, zone: UTC}]" },
      "both ends in the same form",
    ],
    [
      "24 o'clock",
      { production: "    frozen: [{from: Fri 24:00, until: Sat 08:00, zone: UTC}]" },
      "both ends in the same form",
    ],
    [
      "a week of no length",
      { production: "    frozen: [{from: Fri 16:00, until: Fri 16:00, zone: UTC}]" },
      "needs a length",
    ],
    [
      "an end before the beginning",
      { production: "    frozen: [{from: 2026-12-20 12:00, until: 2026-12-20 12:00, zone: UTC}]" },
      "needs a length",
    ],
  ])("%s", (_name, lines, expected) => {
    const refusal = refusalOf(lines);
    expect(refusal).toContain(expected);
    expect(refusal).toMatch(/lockstep\.yaml:\d+:\d+/);
  });
});

describe("a window is frozen from its beginning to right before its end", () => {
  const weekend = "{from: Fri 16:00, until: Mon 08:00, zone: Europe/Berlin}";
  const week = "{from: Tue 10:00, until: Tue 11:00, zone: UTC}";
  const days = "{from: 2026-12-20, until: 2026-12-31, zone: America/New_York}";
  const hours = "{from: 2026-03-29 01:30, until: 2026-03-29 03:30, zone: Europe/Berlin}";
  test.each<[string, string, string, boolean]>([
    ["right before a weekend", weekend, "2026-11-20T14:59:59Z", false],
    ["when it begins", weekend, "2026-11-20T15:00:00Z", true],
    ["on Sunday", weekend, "2026-11-22T12:00:00Z", true],
    ["right before it ends", weekend, "2026-11-23T06:59:59Z", true],
    ["when it ends", weekend, "2026-11-23T07:00:00Z", false],
    ["in summer the same hour is another moment", weekend, "2026-07-17T14:00:00Z", true],
    ["an hour earlier in summer", weekend, "2026-07-17T13:59:59Z", false],
    ["a window within a day", week, "2026-11-24T10:00:00Z", true],
    ["behind it", week, "2026-11-24T11:00:00Z", false],
    ["the same hour on another day", week, "2026-11-25T10:30:00Z", false],
    ["right before the first day there", days, "2026-12-20T04:59:59Z", false],
    ["the first day there", days, "2026-12-20T05:00:00Z", true],
    ["the end of the last day there", days, "2027-01-01T04:59:59Z", true],
    ["the day after it", days, "2027-01-01T05:00:00Z", false],
    ["before the hour that summer time leaves out", hours, "2026-03-29T00:29:59Z", false],
    ["a window over that hour", hours, "2026-03-29T00:30:00Z", true],
    ["right before its end, which summer time moved", hours, "2026-03-29T01:29:59Z", true],
    ["its end", hours, "2026-03-29T01:30:00Z", false],
  ])("%s", (_name, frozen, at, expected) => {
    const windows = rulesOf(`    frozen: [${frozen}]`)?.frozen ?? [];
    expect(windows).toHaveLength(1);
    expect(frozenAt(windows, Date.parse(at)) !== undefined).toBe(expected);
  });
});
