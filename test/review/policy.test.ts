import { describe, expect, test } from "vitest";
import { momentOf } from "../../pipeline/domain/clocks.ts";
import { holdOn, standingHolds } from "../../pipeline/domain/hold.ts";
import { type EnvironmentName, environmentName, modelName, sha256 } from "../../pipeline/domain/ids.ts";
import {
  mayApprove,
  policyFor,
  protectedPath,
  type ReviewPolicy,
  teamsThatDecide,
} from "../../pipeline/domain/project.ts";
import { decideStop, type StopRequest } from "../../pipeline/review/stops.ts";

const model = modelName("m");
const production = environmentName("production");
const staging = environmentName("staging");

const policy: ReviewPolicy = {
  approvers: ["Ravi", "mei", "olga"],
  requiredApprovals: 1,
  models: { [model]: { approvers: ["ravi", "mei"], requiredApprovals: undefined } },
  environments: { [production]: { approvers: ["MEI", "olga"], requiredApprovals: 2 } },
};

describe("the policy for one change", () => {
  test.each([
    ["another model elsewhere: everybody, once", modelName("n"), [staging], ["Ravi", "mei", "olga"], 1],
    ["the model: its own list", model, [staging], ["Ravi", "mei"], 1],
    ["an environment: its own list and count", modelName("n"), [production], ["mei", "olga"], 2],
    ["both: who is on every list", model, [staging, production], ["mei"], 2],
    ["names that objects have by themselves", modelName("constructor"), [], ["Ravi", "mei", "olga"], 1],
  ] as const)("%s", (_name, of, environments, approvers, requiredApprovals) => {
    expect(policyFor(policy, { model: of, environments })).toMatchObject({ approvers, requiredApprovals });
  });

  const team = "@acme/ml";
  const withTeam: ReviewPolicy = {
    ...policy,
    approvers: [team, "olga"],
    models: { [model]: { approvers: ["ravi", team], requiredApprovals: undefined, expiresAfterSeconds: 3600 } },
    environments: { [production]: { approvers: ["olga", "@acme/ops"], requiredApprovals: undefined } },
  };

  test.each<[string, string, readonly EnvironmentName[], readonly string[], readonly string[], boolean]>([
    ["a member of the team", "ravi", [], [team], ["@ACME/ml"], true],
    ["who is no member, though on the model's list", "ravi", [], [team], [], false],
    ["by name, and not on the model's list", "olga", [], [team], [], false],
    ["by name, and in the team of the model's list", "olga", [], [team], [team], true],
    ["in both teams", "ravi", [production], [team, "@acme/ops"], [team, "@acme/ops"], true],
    ["in one of two", "ravi", [production], [team, "@acme/ops"], [team], false],
  ])("with teams: %s", (_name, login, environments, asked, teams, expected) => {
    const own = policyFor(withTeam, { model, environments });
    expect(teamsThatDecide(own, login)).toEqual(asked);
    expect(mayApprove(own, { login, teams })).toBe(expected);
    expect(own.expiresAfterSeconds).toBe(3600);
  });

  test("no team is asked about where none can help", () => {
    expect(teamsThatDecide(policyFor(policy, { model, environments: [] }), "ana")).toEqual([]);
  });

  test.each([
    ["a file", ["lockstep.yaml"], "lockstep.yaml"],
    ["a file in a folder", ["a.txt", ".github/workflows/ci.yml"], ".github/workflows/ci.yml"],
    ["a name that only begins like a folder", [".github-notes"], undefined],
    ["a name that only begins like a file", ["lockstep.yaml.bak", "docs/lockstep.yaml"], undefined],
    ["nothing", [], undefined],
  ])("protects %s", (_name, changed, expected) => {
    expect(protectedPath({ ...policy, protectedPaths: ["lockstep.yaml", ".github/"] }, changed)).toBe(expected);
  });
});

const startMs = Date.UTC(2026, 0, 5);
const request: StopRequest = {
  command: { verb: "lock", environment: production, reason: "audit", hours: 2 },
  comment: {
    id: "7",
    bodySha256: sha256("7".repeat(64)),
    author: { id: "2", login: "ravi" },
    isBot: false,
    isEdited: false,
  },
  self: { id: "1", login: "lockstep[bot]" },
  policy,
  permission: "write",
  models: [model],
  environments: [production, staging],
  entries: [],
  locks: [],
  moment: { earliestMs: startMs, latestMs: startMs },
  pullRequest: 3,
};

describe("a lock with an end", () => {
  const decision = decideStop(request);
  const lock = "accepted" in decision ? decision.accepted : undefined;
  const hourMs = 3_600_000;

  test.each([
    ["stands at once", 0, true],
    ["stands a millisecond before its end", 2 * hourMs - 1, true],
    ["has ended at its end", 2 * hourMs, false],
  ])("%s", (_name, later, expected) => {
    const standing = standingHolds(lock === undefined ? [] : [lock], startMs + later);
    expect(holdOn(standing, { model, environment: production }) !== undefined).toBe(expected);
    expect(holdOn(standing, { model, environment: staging })).toBeUndefined();
  });

  test("is taken by somebody else when it has ended, under the next number", () => {
    const next = decideStop({
      ...request,
      comment: { ...request.comment, author: { id: "4", login: "mei" } },
      entries: lock === undefined ? [] : [lock],
      moment: momentOf(startMs + 2 * hourMs, startMs + 2 * hourMs),
    });
    expect(next).toMatchObject({ accepted: { by: { login: "mei" } }, path: "environment/production/000002.json" });
  });

  test.each([
    ["the forge is behind", startMs + 2 * hourMs, startMs, "locked"],
    ["the forge is ahead", startMs, startMs + 2 * hourMs, "locked"],
    ["the forge has not said its time", startMs + 9 * hourMs, undefined, "locked"],
    ["both say that it is over", startMs + 2 * hourMs, startMs + 3 * hourMs, "taken"],
  ])("a clock that is wrong makes it last: %s", (_name, ownMs, forgeMs, expected) => {
    const next = decideStop({
      ...request,
      comment: { ...request.comment, author: { id: "4", login: "mei" } },
      locks: lock === undefined ? [] : [lock],
      moment: momentOf(ownMs, forgeMs),
    });
    expect("refused" in next ? next.refused.code : "taken").toBe(expected);
  });

  test("is given its end by the clock that is ahead", () => {
    const later = decideStop({ ...request, moment: momentOf(startMs, startMs + hourMs) });
    expect(later).toMatchObject({ accepted: { until: new Date(startMs + 3 * hourMs).toISOString() } });
  });

  test("whose time is over is cleared away by whoever may lock", () => {
    const unlock = {
      ...request,
      command: { verb: "unlock", environment: production },
      comment: { ...request.comment, author: { id: "4", login: "mei" } },
      locks: lock === undefined ? [] : [lock],
    } as const;
    expect(decideStop(unlock)).toMatchObject({ refused: { code: "not_holder" } });
    const over = { ...unlock, moment: momentOf(startMs + 2 * hourMs, startMs + 2 * hourMs) };
    expect(decideStop(over)).toMatchObject({ accepted: { verb: "release" } });
    expect(decideStop({ ...over, locks: [] })).toMatchObject({ refused: { code: "no_change" } });
  });

  test("is taken off by an administrator who does not hold it", () => {
    const unlock = {
      ...request,
      command: { verb: "unlock", environment: production },
      comment: { ...request.comment, author: { id: "4", login: "mei" } },
      entries: lock === undefined ? [] : [lock],
    } as const;
    expect(decideStop(unlock)).toMatchObject({ refused: { code: "not_holder" } });
    expect(decideStop({ ...unlock, permission: "admin" })).toMatchObject({ accepted: { verb: "release" } });
  });
});
