import { describe, expect, test } from "vitest";
import type { HealthStatus } from "../../pipeline/domain/deployment.ts";
import { environmentName, modelName, modelVersion, sha256 } from "../../pipeline/domain/ids.ts";
import { type Observation, reconciliationOf, refuseUnreconciled } from "../../pipeline/domain/reconciliation.ts";

const digests = { "v1.0.0": sha256("a".repeat(64)), "v1.1.0": sha256("b".repeat(64)) };
type Version = keyof typeof digests;

interface Seen {
  readonly desired?: Version;
  readonly assigned?: Version;
  readonly served?: Version;
  readonly health?: HealthStatus;
  readonly damage?: string;
  readonly hasServer?: boolean;
  readonly target?: Observation["target"];
}

function observed({
  desired,
  assigned,
  served,
  health = "Healthy",
  damage,
  hasServer = true,
  target,
}: Seen): Observation {
  const versioned = (version: Version) => ({ modelVersion: modelVersion(version), artifactSha256: digests[version] });
  return {
    model: modelName("press"),
    environment: environmentName("production"),
    desired: desired === undefined ? undefined : modelVersion(desired),
    assigned: assigned === undefined ? undefined : versioned(assigned),
    target: target ?? {
      kind: "answered",
      served: served === undefined ? undefined : versioned(served),
      damage,
      health,
      hasServer,
    },
  };
}

const same = { desired: "v1.0.0", assigned: "v1.0.0", served: "v1.0.0" } as const;
const silent = { kind: "silent", reason: "connection refused" } as const;
const unasked = { kind: "unasked" } as const;

describe("an environment", () => {
  test.each<[string, Seen, string]>([
    ["with the same everywhere", same, "Synced Healthy fine"],
    ["whose server is not healthy", { ...same, health: "Degraded" }, "Synced Degraded deploy"],
    ["whose server says nothing", { ...same, health: "Unknown" }, "Synced Unknown deploy"],
    ["without a server", { ...same, health: "Unknown", hasServer: false }, "Synced Unknown fine"],
    ["with other files than were placed", { ...same, damage: "threshold differs" }, "OutOfSync Healthy deploy"],
    ["that serves an older version", { ...same, assigned: "v1.1.0", desired: "v1.1.0" }, "OutOfSync Healthy deploy"],
    ["that serves nothing", { desired: "v1.0.0", assigned: "v1.0.0" }, "OutOfSync Missing deploy"],
    ["whose tags are behind", { ...same, desired: "v1.1.0" }, "OutOfSync Healthy promote"],
    ["that was never promoted to", { desired: "v1.0.0" }, "OutOfSync Missing promote"],
    ["that nothing is asked of", {}, "Synced Missing fine"],
    ["that serves what nobody asks for", { served: "v1.0.0" }, "OutOfSync Healthy people"],
    ["that tags name and the branch does not", { assigned: "v1.0.0", served: "v1.0.0" }, "OutOfSync Healthy promote"],
    ["that cannot be asked", { ...same, target: silent }, "Unknown Unknown deploy"],
    ["that cannot be asked, and of which nothing is asked", { target: silent }, "Unknown Unknown people"],
    ["that is not asked", { ...same, target: unasked }, "Synced Unknown fine"],
    [
      "that is not asked, and whose tags are behind",
      { desired: "v1.1.0", target: unasked },
      "OutOfSync Unknown promote",
    ],
  ])("%s", (_name, seen, expected) => {
    const found = reconciliationOf(observed(seen));
    expect(`${found.sync} ${found.health} ${found.isFine ? "fine" : (found.remedy ?? "people")}`).toBe(expected);
    // What is not fine says why.
    expect(found.differences.length > 0).toBe(!found.isFine);
  });
});

test("what is told names the differences and the way out", () => {
  const found = reconciliationOf(observed({ ...same, desired: "v1.1.0", health: "Degraded" }));
  expect(refuseUnreconciled(found)).toEqual({
    code: "out_of_sync",
    sentence:
      "press in production is OutOfSync and Degraded: the default branch asks for v1.1.0 in production, and its tags say v1.0.0; the server is Degraded; `lockstep reconcile --heal` runs promote.",
  });
});
