import { describe, expect, test } from "vitest";
import { commitSha, environmentName } from "../../pipeline/domain/ids.ts";
import type { EnvironmentRules, Project } from "../../pipeline/domain/project.ts";
import { readRegistry } from "../../pipeline/registry/gto.ts";
import { planFor } from "../../pipeline/registry/plan.ts";
import { parseRecord } from "../../pipeline/registry/schemas/parse-record.ts";
import { environmentsOf, production, record } from "./samples.ts";

const staging = environmentName("staging");
const free: EnvironmentRules = {
  after: undefined,
  soakSeconds: 0,
  branches: [],
  enter: [],
  leave: [],
  frozen: [],
  promote: "manual",
};
const window = {
  repeats: "never",
  zone: "UTC",
  reason: "",
  from: "2026-12-20T00:00",
  until: "2026-12-31T24:00",
} as const;

function planned(rules: EnvironmentRules | undefined, leave: readonly string[] = []) {
  const target = { kind: "directory", path: "p", url: undefined } as const;
  const project: Project = {
    models: [],
    environments: [
      { environment: staging, target, rules: { ...free, leave } },
      { environment: production, target, ...(rules === undefined ? {} : { rules }) },
    ],
    review: { approvers: [], requiredApprovals: 1 },
  };
  const tag = { name: "other@v1.0.0", commit: commitSha("1".repeat(40)), message: "", taggedAtSeconds: 0 };
  const asked = { ...record, environments: environmentsOf({ production: record.modelVersion }) };
  return planFor({ record: asked, registry: readRegistry([tag]), project, digestOf: () => undefined });
}

describe("a plan says what must hold before an environment takes the version", () => {
  test.each<[string, ReturnType<typeof planned>, readonly string[] | undefined]>([
    ["nothing is asked for", planned(undefined), undefined],
    ["rules that ask for nothing", planned(free), undefined],
    ["only who opens the pull request", planned({ ...free, promote: "auto" }), undefined],
    ["an environment before", planned({ ...free, after: staging }), ["it was in staging"]],
    ["a soak there", planned({ ...free, after: staging, soakSeconds: 86_400 }), ["it was in staging for 1 day"]],
    ["branches", planned({ ...free, branches: ["main", "release"] }), ["it is on main, release"]],
    [
      "checks to leave and to enter",
      planned({ ...free, after: staging, enter: ["b"] }, ["a"]),
      ["it was in staging", "checks succeeded: a, b"],
    ],
    ["checks to leave an environment that it does not come from", planned(free, ["a"]), undefined],
    ["windows", planned({ ...free, frozen: [window, window] }), ["no frozen window (2)"]],
  ])("%s", (_name, plan, expected) => {
    expect(plan.environments[0]?.conditions).toEqual(expected);
    // It is handed over as a record between jobs.
    expect(parseRecord("lockstep/Plan", JSON.stringify(plan), "plan.json")).toEqual(plan);
  });
});
