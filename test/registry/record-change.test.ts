import { describe, expect, test } from "vitest";
import type { ModelRecord } from "../../pipeline/domain/model-record.ts";
import type { AskedBump } from "../../pipeline/domain/version-bump.ts";
import { emitModelRecord, parseModelRecord } from "../../pipeline/registry/model-record.ts";
import { nextRecord, promotedRecord, releasedRecord, rollbackRecord } from "../../pipeline/registry/record-change.ts";
import { digest, environmentsOf, key, production, record as sample, version } from "./samples.ts";

function recordOf(name: string, letter: string, change: Partial<ModelRecord> = {}): ModelRecord {
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

function trained(letter: string) {
  const { model, artifact, inputKey, inputs, metrics, metricsSha256 } = recordOf("v1.0.0", letter);
  return { model, artifact, inputKey, inputs, metrics, metricsSha256 };
}

const base = recordOf("v1.1.0", "a");

describe("the version of what was trained", () => {
  test.each<[string, ModelRecord | undefined, ModelRecord | undefined, string | undefined, string]>([
    ["the first one", undefined, undefined, undefined, "v1.0.0"],
    ["the first record after versions of before", undefined, undefined, "v2.3.0", "v2.4.0"],
    ["the same as the base", base, base, "v1.1.0", "v1.1.0"],
    ["another than the base", recordOf("v1.1.0", "b"), recordOf("v1.1.0", "b"), "v1.1.0", "v1.2.0"],
    ["the branch has its number", recordOf("v1.1.0", "b"), recordOf("v1.2.0", "a"), "v1.1.0", "v1.2.0"],
    ["the branch's number was taken meanwhile", recordOf("v1.1.0", "b"), recordOf("v1.2.0", "a"), "v1.2.0", "v1.3.0"],
    [
      "the base has the branch's number for other bytes",
      recordOf("v1.2.0", "b"),
      recordOf("v1.2.0", "a"),
      "v1.1.0",
      "v1.3.0",
    ],
    ["the branch trained again", recordOf("v1.1.0", "b"), recordOf("v1.2.0", "c"), "v1.1.0", "v1.2.0"],
    ["minor ten comes after nine", recordOf("v1.9.0", "b"), undefined, "v1.9.0", "v1.10.0"],
  ])("%s", (_name, before, current, latest, expected) => {
    const next = nextRecord({
      trained: trained("a"),
      base: before,
      current,
      latest: latest === undefined ? undefined : version(latest),
      environments: [production],
    });
    expect(next.modelVersion).toBe(expected);
    expect(next.artifact.sha256).toBe(digest("a"));
  });

  test.each<[string, ModelRecord | undefined, AskedBump | undefined, string]>([
    ["a major one that is asked for", undefined, { bump: "major", isExact: true }, "v2.0.0"],
    ["a patch that messages ask for", undefined, { bump: "patch", isExact: false }, "v1.1.1"],
    [
      "another than the branch has recorded of these very bytes, when it is asked for",
      recordOf("v1.2.0", "a"),
      { bump: "major", isExact: true },
      "v2.0.0",
    ],
    [
      "a lower one than recorded, when it is asked for",
      recordOf("v2.0.0", "a"),
      { bump: "patch", isExact: true },
      "v1.1.1",
    ],
    [
      "the recorded one, when it is the one asked for",
      recordOf("v2.0.0", "a"),
      { bump: "major", isExact: true },
      "v2.0.0",
    ],
    ["the recorded one, whatever messages say", recordOf("v2.0.0", "a"), { bump: "patch", isExact: false }, "v2.0.0"],
    ["as recorded for bytes of before, when nobody says", recordOf("v2.0.0", "c"), undefined, "v2.0.0"],
    [
      "as recorded for bytes of before, whatever messages say",
      recordOf("v1.1.1", "c"),
      { bump: "major", isExact: false },
      "v1.1.1",
    ],
    ["a number by hand counts as what it raises", recordOf("v4.5.6", "c"), undefined, "v2.0.0"],
  ])("%s", (_name, current, bump, expected) => {
    const request = { trained: trained("a"), latest: version("v1.1.0"), environments: [production], bump };
    const next = nextRecord({ ...request, base: recordOf("v1.1.0", "b"), current });
    expect(next.modelVersion).toBe(expected);
    expect(nextRecord({ ...request, base: recordOf("v1.1.0", "b"), current: next })).toEqual(next);
  });

  test("what the base builds already has its version, whatever is asked for", () => {
    const bump = { bump: "major", isExact: true } as const;
    const request = {
      trained: trained("a"),
      base,
      current: base,
      latest: base.modelVersion,
      environments: [production],
    };
    expect(nextRecord({ ...request, bump }).modelVersion).toBe("v1.1.0");
  });

  test("no override is forgotten, and none is invented: those of tags and of the base, in the order of versions", () => {
    const olga = { modelVersion: version("v1.10.0"), override: "olga: roc_auc (night)" };
    const mei = { modelVersion: version("v1.9.0"), override: "mei: f1 (small)" };
    const next = nextRecord({
      trained: trained("c"),
      base: recordOf("v1.10.0", "a", { overrides: [mei] }),
      current: recordOf("v1.11.0", "b", { overrides: [{ ...mei, override: "ana: f1 (mine)" }] }),
      latest: version("v1.10.0"),
      environments: [production],
      overridden: [
        { modelVersion: olga.modelVersion, gates: [olga.override] },
        { modelVersion: mei.modelVersion, gates: [mei.override] },
      ],
    });
    expect(next.overrides).toEqual([mei, olga]);
    expect(parseModelRecord(emitModelRecord(next), "models/m.yaml")).toEqual(next);
    expect(next.inputKey).toBe(key("c"));
  });

  test("training again changes nothing", () => {
    const request = {
      trained: trained("a"),
      base: recordOf("v1.1.0", "b"),
      latest: version("v1.1.0"),
      environments: [production],
    };
    const once = nextRecord({ ...request, current: undefined });
    expect(nextRecord({ ...request, current: once })).toEqual(once);
  });

  test("a rollback on a branch stays, and so does every quarantine", () => {
    const bad = { modelVersion: version("v1.1.0"), artifactSha256: digest("a"), reason: "false alarms" };
    const current = recordOf("v1.1.0", "a", {
      environments: environmentsOf({ production: "v1.0.0" }),
      quarantine: [bad],
    });
    const next = nextRecord({
      trained: trained("a"),
      base,
      current,
      latest: version("v1.1.0"),
      environments: [production],
    });
    expect(next).toMatchObject({ environments: { production: "v1.0.0" }, quarantine: [bad] });
  });

  test("a new version is for every declared environment, and lifts no quarantine", () => {
    const bad = { modelVersion: version("v1.0.0"), artifactSha256: digest("e"), reason: "false alarms" };
    const before = recordOf("v1.1.0", "b", { quarantine: [bad] });
    const next = nextRecord({
      trained: trained("a"),
      base: before,
      current: undefined,
      latest: undefined,
      environments: [production],
    });
    expect(next).toMatchObject({ environments: { production: "v1.2.0" }, quarantine: [bad] });
  });
});

describe("a rollback", () => {
  const current = { modelVersion: version("v1.1.0"), artifactSha256: digest("a") };
  const to = { modelVersion: version("v1.0.0"), artifactSha256: digest("b") };
  const request = {
    record: base,
    quarantine: base.quarantine,
    environment: production,
    current,
    to,
    reason: "false alarms",
  };

  test("moves the environment and quarantines what was there, once", () => {
    const once = rollbackRecord(request);
    expect(once).toMatchObject({
      modelVersion: "v1.1.0",
      environments: { production: "v1.0.0" },
      quarantine: [{ modelVersion: "v1.1.0", artifactSha256: digest("a"), reason: "false alarms" }],
    });
    expect("code" in once ? once : rollbackRecord({ ...request, record: once })).toEqual(once);
  });

  test("a second one, before the first was promoted, keeps both reasons, each once", () => {
    const reasonOf = (record: ReturnType<typeof rollbackRecord>, reason: string) =>
      "code" in record ? record : rollbackRecord({ ...request, record, reason });
    const twice = reasonOf(rollbackRecord(request), "too slow");
    const quarantine = [{ ...current, reason: "false alarms; too slow" }];
    expect(twice).toMatchObject({ environments: { production: "v1.0.0" }, quarantine });
    expect(reasonOf(reasonOf(twice, "too slow"), "false alarms")).toEqual(twice);
  });

  test.each<[string, Partial<typeof request>, string]>([
    ["to the bytes that are there", { to: { ...to, artifactSha256: digest("a") } }, "superseded"],
    ["to quarantined bytes", { quarantine: [{ ...to, reason: "worse" }] }, "quarantined"],
  ])("%s is refused", (_name, change, code) => {
    expect(rollbackRecord({ ...request, ...change })).toMatchObject({ code });
  });
});

describe("a release", () => {
  const bad = { modelVersion: version("v1.1.0"), artifactSha256: digest("a") };
  const quarantined = { ...base, quarantine: [{ ...bad, reason: "false alarms" }] };
  const event = "failure-predictor#production#3";
  const request = { record: quarantined, version: bad, event, reason: "the sensor was broken" };

  test("takes the digest out of quarantine, names the event up to which it counts, and asks for it nowhere", () => {
    expect(releasedRecord(request)).toEqual({
      ...base,
      quarantine: [],
      released: [{ ...bad, event, reason: "the sensor was broken" }],
    });
  });

  test("of what only the record quarantines leaves nothing behind", () => {
    expect(releasedRecord({ ...request, event: undefined })).toEqual({ ...base, quarantine: [] });
  });

  test("of what is not quarantined is refused", () => {
    expect(releasedRecord({ ...request, record: base, event: undefined })).toMatchObject({ code: "no_change" });
  });

  test("stays with the next version, and in the file", () => {
    const record = releasedRecord(request);
    if ("code" in record) throw new Error(record.code);
    expect(parseModelRecord(emitModelRecord(record), "models/m.yaml")).toEqual(record);
    const next = nextRecord({
      trained: trained("c"),
      base: record,
      current: record,
      latest: undefined,
      environments: [production],
    });
    expect(next.released).toEqual(record.released);
  });
});

describe("a promotion to one more environment", () => {
  const newer = { modelVersion: version("v1.7.0"), artifactSha256: digest("a") };
  const request = { record: base, environment: production, version: newer, quarantine: base.quarantine };

  test("asks for the version there", () => {
    expect(promotedRecord(request)).toMatchObject({ environments: { production: "v1.7.0" } });
  });

  test.each<[string, Partial<typeof request>, string]>([
    [
      "that has it already",
      { record: { ...base, environments: environmentsOf({ production: "v1.7.0" }) } },
      "no_change",
    ],
    ["of quarantined bytes", { quarantine: [{ ...newer, reason: "worse" }] }, "quarantined"],
  ])("%s is refused", (_name, change, code) => {
    expect(promotedRecord({ ...request, ...change })).toMatchObject({ code });
  });
});
