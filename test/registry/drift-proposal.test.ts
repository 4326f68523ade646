import { describe, expect, test } from "vitest";
import { environmentName } from "../../pipeline/domain/ids.ts";
import type { RefusedVersion } from "../../pipeline/domain/promotion.ts";
import type { ReasonCode } from "../../pipeline/domain/reason.ts";
import { type AssignedVersion, proposeStanding } from "../../pipeline/registry/drift-proposal.ts";
import { digest, environmentsOf, model, record, version } from "./samples.ts";

const asking = { ...record, modelVersion: version("v1.2.0") };
const refusal = (code: ReasonCode, asked: string, environment?: string): RefusedVersion => ({
  ...{ model, modelVersion: version(asked), code, sentence: "No." },
  environment: environment === undefined ? undefined : environmentName(environment),
});
const has = (environment: string, found?: string, letter = "a"): AssignedVersion => ({
  environment: environmentName(environment),
  version: found === undefined ? undefined : { modelVersion: version(found), artifactSha256: digest(letter) },
});

/** What records would ask for instead, `name version` each; `nothing` when there is nothing to propose. */
function proposed(
  asked: Readonly<Record<string, string>>,
  refused: readonly RefusedVersion[],
  assigned: readonly AssignedVersion[],
  {
    quarantined = [],
    recorded = [],
  }: { readonly quarantined?: readonly string[]; readonly recorded?: readonly string[] } = {},
): string {
  const found = proposeStanding({
    record: { ...asking, environments: environmentsOf(asked) },
    ...{ refused, assigned },
    quarantine: quarantined.map((letter) => ({
      modelVersion: version("v9.0.0"),
      artifactSha256: digest(letter),
      reason: "bad",
    })),
    isRecorded: (found) => recorded.includes(found),
  });
  if (found === undefined) return "nothing";
  expect(found.record).toEqual({ ...asking, environments: found.record.environments });
  return Object.entries(found.record.environments)
    .map((entry) => entry.join(" "))
    .join(", ");
}

const both = { production: "v1.2.0", staging: "v1.2.0" };
const there = [has("production", "v1.0.0"), has("staging", "v1.1.0", "b")];

describe("the record that asks for what is there", () => {
  test.each<[string, string, string]>([
    [
      "a version that nobody approved leaves every environment that asks for it",
      proposed(both, [refusal("no_approval", "v1.2.0")], there),
      "production v1.0.0, staging v1.1.0",
    ],
    [
      "quarantined bytes leave the one environment they were refused in",
      proposed(both, [refusal("quarantined", "v1.2.0", "production")], there),
      "production v1.0.0, staging v1.2.0",
    ],
    [
      "where nothing was ever there, nobody knows what to ask for",
      proposed(both, [refusal("quarantined", "v1.2.0", "production")], [has("production"), has("staging", "v1.2.0")]),
      "nothing",
    ],
    [
      "a version that may not be registered is asked for nowhere, or nothing is proposed",
      proposed(both, [refusal("rejected", "v1.2.0")], [has("production"), has("staging", "v1.1.0")]),
      "nothing",
    ],
    [
      "a version that nobody ever registered",
      proposed({ production: "v9.9.9" }, [refusal("version_unregistered", "v9.9.9", "production")], there),
      "production v1.0.0",
    ],
    [
      "one that was registered and whose tag is gone: that comes back",
      proposed({ production: "v1.1.0" }, [refusal("version_unregistered", "v1.1.0", "production")], there, {
        recorded: ["v1.1.0"],
      }),
      "nothing",
    ],
    [
      "another version than the refused one stays asked for",
      proposed({ production: "v1.1.0", staging: "v1.2.0" }, [refusal("no_approval", "v1.2.0")], there),
      "production v1.1.0, staging v1.1.0",
    ],
    ["nothing is refused", proposed(both, [], there), "nothing"],
    [
      "what is there is what is asked for",
      proposed({ production: "v1.0.0" }, [refusal("quarantined", "v1.0.0", "production")], there),
      "nothing",
    ],
    [
      "what is there is quarantined, too",
      proposed({ production: "v1.2.0" }, [refusal("quarantined", "v1.2.0", "production")], there, {
        quarantined: ["a"],
      }),
      "nothing",
    ],
    [
      "nobody can say which bytes are there",
      proposed(
        { production: "v1.2.0" },
        [refusal("no_approval", "v1.2.0")],
        [
          {
            environment: environmentName("production"),
            version: { modelVersion: version("v1.0.0"), artifactSha256: undefined },
          },
        ],
      ),
      "nothing",
    ],
  ])("%s", (_, found, expected) => {
    expect(found).toBe(expected);
  });

  test.each<ReasonCode>([
    "branch_not_allowed",
    "candidate_missing",
    "check_missing",
    "environment_skipped",
    "frozen",
    "hash_mismatch",
    "held",
    "locked",
    "needs_reevaluation",
    "permission_unknown",
    "signer_missing",
    "soaking",
    "superseded",
    "tag_rewritten",
    "time_unknown",
    "unledgered_tag",
  ])("%s ends by itself or by somebody's act, and proposes nothing", (code) => {
    expect(proposed(both, [refusal(code, "v1.2.0", "production")], there)).toBe("nothing");
  });
});
