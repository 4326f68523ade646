import { describe, expect, test } from "vitest";
import type { ModelRecord } from "../../pipeline/domain/model-record.ts";
import { mergeRecords } from "../../pipeline/registry/merge-record.ts";
import { emitModelRecord, parseModelRecord } from "../../pipeline/registry/model-record.ts";
import { digest, environmentsOf, key, record as sample, version } from "./samples.ts";

/** A record of the bytes that a letter stands for. */
function recordOf(letter: string, name: string, change: Partial<ModelRecord> = {}): ModelRecord {
  return {
    ...sample,
    modelVersion: version(name),
    artifact: { ...sample.artifact, sha256: digest(letter) },
    inputKey: key(letter),
    environments: environmentsOf({ production: name }),
    quarantine: [],
    ...change,
  };
}

const bad = (letter: string, name: string) => ({
  modelVersion: version(name),
  artifactSha256: digest(letter),
  reason: `${letter} is bad`,
});
const overridden = (name: string) => ({ modelVersion: version(name), override: "mei: f1 (small)" });

function merged(base: ModelRecord | undefined, ours: ModelRecord, theirs: ModelRecord) {
  const text = (record: ModelRecord | undefined): string => (record === undefined ? "" : emitModelRecord(record));
  return mergeRecords({ base: text(base), ours: text(ours), theirs: text(theirs) }, "models/m.yaml");
}

/** What stands after a merge in either direction, which has to be the same. */
function standing(base: ModelRecord | undefined, ours: ModelRecord, theirs: ModelRecord): ModelRecord {
  const [one, other] = [merged(base, ours, theirs), merged(base, theirs, ours)];
  if (one.outcome === "conflict" || other.outcome === "conflict") throw new Error("it is a conflict");
  expect(parseModelRecord(other.text, "other")).toEqual(parseModelRecord(one.text, "one"));
  return parseModelRecord(one.text, "one");
}

const base = recordOf("a", "v1.1.0");
const rolledBack = recordOf("a", "v1.1.0", {
  environments: environmentsOf({ production: "v1.0.0" }),
  quarantine: [bad("a", "v1.1.0")],
});

describe("two changes of a record become one:", () => {
  test.each<[string, ModelRecord | undefined, ModelRecord, ModelRecord, Partial<ModelRecord>]>([
    [
      "what one side trained, with what the other quarantines",
      base,
      recordOf("b", "v1.2.0"),
      recordOf("a", "v1.1.0", { quarantine: [bad("9", "v1.0.0")] }),
      { ...recordOf("b", "v1.2.0"), quarantine: [bad("9", "v1.0.0")] },
    ],
    [
      "the same bytes with the higher version, there where both ask for theirs",
      base,
      recordOf("b", "v1.2.0"),
      recordOf("b", "v2.0.0"),
      recordOf("b", "v2.0.0"),
    ],
    [
      "the same record that both sides made",
      undefined,
      recordOf("a", "v1.0.0"),
      recordOf("a", "v1.0.0"),
      recordOf("a", "v1.0.0"),
    ],
    [
      "an environment of each",
      base,
      recordOf("a", "v1.1.0", { environments: environmentsOf({ production: "v1.1.0", staging: "v1.1.0" }) }),
      rolledBack,
      {
        environments: environmentsOf({ production: "v1.0.0", staging: "v1.1.0" }),
        quarantine: [bad("a", "v1.1.0")],
      },
    ],
    [
      "without an environment that one side has taken out",
      base,
      recordOf("a", "v1.1.0", { environments: environmentsOf({}) }),
      recordOf("b", "v1.1.1", { environments: environmentsOf({ production: "v1.1.0" }) }),
      { modelVersion: version("v1.1.1"), environments: environmentsOf({}) },
    ],
    [
      "without what one side has released",
      rolledBack,
      recordOf("a", "v1.1.0", { environments: rolledBack.environments }),
      { ...rolledBack, quarantine: [...rolledBack.quarantine, bad("9", "v0.9.0")] },
      { quarantine: [bad("9", "v0.9.0")] },
    ],
    [
      "overrides of all three, in the order of versions",
      recordOf("a", "v1.1.0", { overrides: [overridden("v0.9.0")] }),
      recordOf("b", "v1.2.0", { overrides: [overridden("v1.10.0")] }),
      recordOf("a", "v1.1.0", { overrides: [overridden("v1.9.0")] }),
      { overrides: [overridden("v0.9.0"), overridden("v1.9.0"), overridden("v1.10.0")] },
    ],
  ])("%s", (_name, before, ours, theirs, expected) => {
    expect(standing(before, ours, theirs)).toMatchObject(expected);
  });
});

describe("somebody has to choose", () => {
  test("between what both trained; whichever it is has the higher version and everything else of both", () => {
    const ours = recordOf("b", "v1.2.0", { quarantine: [bad("8", "v0.8.0")] });
    const theirs = recordOf("c", "v2.0.0", { quarantine: [bad("9", "v0.9.0")], overrides: [overridden("v1.0.0")] });
    const result = merged(base, ours, theirs);
    if (result.outcome === "merged") throw new Error("nobody was asked");
    expect(result.conflicts.map(({ sentence }) => sentence)).toEqual([
      expect.stringMatching(
        /^Both sides trained .*: keep either side's part, .*`lockstep train --commit`, which trains/,
      ),
    ]);
    const [left, right] = [result.sides.ours, result.sides.theirs].map((text) => parseModelRecord(text, "side"));
    for (const side of [left, right])
      expect(side).toMatchObject({
        modelVersion: version("v2.0.0"),
        environments: environmentsOf({ production: "v2.0.0" }),
        quarantine: [bad("8", "v0.8.0"), bad("9", "v0.9.0")],
        overrides: [overridden("v1.0.0")],
      });
    expect([left?.artifact.sha256, right?.artifact.sha256]).toEqual([digest("b"), digest("c")]);
  });

  test("between a rollback and a version that came at the same time", () => {
    const result = merged(base, recordOf("b", "v1.2.0"), rolledBack);
    if (result.outcome === "merged") throw new Error("nobody was asked");
    expect(result.conflicts).toEqual([
      {
        what: "production",
        sentence: "Both sides moved production: to v1.2.0 and to v1.0.0; keep the one that shall be there.",
      },
    ]);
    const [left, right] = [result.sides.ours, result.sides.theirs].map((text) => parseModelRecord(text, "side"));
    expect([left?.environments, right?.environments]).toEqual([
      environmentsOf({ production: "v1.2.0" }),
      environmentsOf({ production: "v1.0.0" }),
    ]);
    for (const side of [left, right])
      expect(side).toMatchObject({ modelVersion: "v1.2.0", quarantine: rolledBack.quarantine });
  });

  test("about a text that is no record, by hand", () => {
    const text = emitModelRecord(base);
    expect(() => mergeRecords({ base: text, ours: "kind: other\n", theirs: text }, "models/m.yaml")).toThrow(
      "models/m.yaml",
    );
  });
});
