import { describe, expect, test } from "vitest";
import { commitSha, type ModelVersion, type Sha256 } from "../../pipeline/domain/ids.ts";
import type { ModelRecord } from "../../pipeline/domain/model-record.ts";
import type { AnnotatedTag } from "../../pipeline/platform/git/git.ts";
import { readRegistry } from "../../pipeline/registry/gto.ts";
import { standingQuarantine } from "../../pipeline/registry/quarantine.ts";
import { digest, model, record, version } from "./samples.ts";

/** Versions are registered at commits 1, 2, 3, in this order of ancestry, with digests a, b, c. */
const letters: Readonly<Record<string, string>> = { "v1.0.0": "a", "v1.1.0": "b", "v1.2.0": "c" };
const commitOf = (place: number) => commitSha(String(place).repeat(40));
const ranks = new Map([1, 2, 3].map((place) => [commitOf(place), place]));
const places: Readonly<Record<string, number>> = { "v1.0.0": 1, "v1.1.0": 2, "v1.2.0": 3 };

/** Tags of GTO: all registrations, and what was assigned, in the order of counters. */
function tags(assigned: readonly string[], dates: "rising" | "falling" = "rising"): readonly AnnotatedTag[] {
  const at = (place: number): number => (dates === "rising" ? place : 1000 - place);
  const registered = Object.entries(places).map(([name, place]) => ({
    name: `${model}@${name}`,
    commit: commitOf(place),
    message: "",
    taggedAtSeconds: at(place),
  }));
  const moves = assigned.map((move, index) => {
    const [environment = "", versionText = ""] = move.split(" ");
    const name = `${model}#${environment}#${index + 1}`;
    return { name, commit: commitOf(places[versionText] ?? 0), message: "", taggedAtSeconds: at(index + 10) };
  });
  return [...registered, ...moves];
}

function quarantined(assigned: readonly string[], change: Partial<ModelRecord> = {}, dates?: "falling"): string {
  const registry = readRegistry(tags(assigned, dates)).get(model);
  const digestOf = (found: ModelVersion): Sha256 => digest(letters[found] ?? "f");
  const found = standingQuarantine({ record: { ...record, quarantine: [], ...change }, registry, ranks, digestOf });
  return found.map(({ modelVersion, reason }) => `${modelVersion}: ${reason}`).join("; ");
}

const back = ["production v1.0.0", "production v1.1.0", "production v1.0.0"];
const reason = `v1.1.0: production went back from it to v1.0.0 by ${model}#production#3`;
const released = (event: string): Partial<ModelRecord> => ({
  released: [
    { modelVersion: version("v1.1.0"), artifactSha256: digest("b"), event: `${model}#${event}`, reason: "checked" },
  ],
});

describe("what events quarantine", () => {
  test.each<[string, string, string]>([
    ["an environment that only went on", quarantined(["production v1.0.0", "production v1.1.0"]), ""],
    ["one that went back to what was there", quarantined(back), reason],
    [
      "one that went back to what was registered before and never there",
      quarantined(["production v1.1.0", "production v1.0.0"]),
      `v1.1.0: production went back from it to v1.0.0 by ${model}#production#2`,
    ],
    ["a first version", quarantined(["production v1.2.0"]), ""],
    ["two environments with two versions", quarantined(["production v1.0.0", "staging v1.1.0", "staging v1.2.0"]), ""],
    ["one that went on after it went back", quarantined([...back, "production v1.2.0"]), reason],
    ["one that went forward again to what it had gone back from", quarantined([...back, "production v1.1.0"]), reason],
    ["two tags on the same version", quarantined(["production v1.1.0", "production v1.1.0"]), ""],
    ["clocks that run backwards say the same", quarantined(back, {}, "falling"), reason],
    [
      "the same bytes under both versions",
      (() => {
        const registry = readRegistry(tags(back)).get(model);
        return standingQuarantine({ record, registry, ranks, digestOf: () => digest("a") }).length.toString();
      })(),
      String(record.quarantine.length),
    ],
    [
      "what the record says is told in its words",
      quarantined(back, {
        quarantine: [{ modelVersion: version("v1.1.0"), artifactSha256: digest("b"), reason: "alarms" }],
      }),
      "v1.1.0: alarms",
    ],
  ])("%s", (_name, found, expected) => {
    expect(found).toBe(expected);
  });
});

describe("a release lifts what happened up to its event", () => {
  test.each<[string, string, string]>([
    ["the very event", quarantined(back, released("production#3")), ""],
    ["an earlier one", quarantined(back, released("production#2")), reason],
    [
      "and not a later one",
      quarantined([...back, "production v1.1.0", "production v1.0.0"], released("production#3")),
      `v1.1.0: production went back from it to v1.0.0 by ${model}#production#5`,
    ],
    [
      "in every environment up to there",
      quarantined(["staging v1.0.0", "staging v1.1.0", "staging v1.0.0", ...back], released("production#6")),
      "",
    ],
    ["what is no tag of an event lifts nothing", quarantined(back, released("production")), reason],
    [
      "of other bytes lifts nothing",
      quarantined(back, {
        released: [
          {
            modelVersion: version("v1.1.0"),
            artifactSha256: digest("c"),
            event: `${model}#production#3`,
            reason: "checked",
          },
        ],
      }),
      reason,
    ],
  ])("%s", (_name, found, expected) => {
    expect(found).toBe(expected);
  });
});
