import { describe, expect, test } from "vitest";
import type { z } from "zod";
import { LockstepError } from "../../pipeline/domain/error.ts";
import { canonicalJson } from "../../pipeline/domain/json.ts";
import { parseRecord } from "../../pipeline/registry/schemas/parse-record.ts";
import type { RecordKind, Records, recordSchemas } from "../../pipeline/registry/schemas/records.ts";
import { samples } from "./samples.ts";

/** What the schemas give. */
type Parsed = { readonly [Kind in RecordKind]: z.output<(typeof recordSchemas)[Kind]> };

test("a schema's value and the domain's record are one type, both ways", () => {
  // Compiled, not run: a member that only one side has, or has with another type, is an error of the compiler here.
  const toDomain = (parsed: Parsed): Records => parsed;
  const fromDomain = (records: Records): Parsed => records;
  expect([toDomain, fromDomain]).toHaveLength(2);
});

type SampleKind = keyof typeof samples;
const kinds = Object.keys(samples) as SampleKind[];

function refusal(kind: SampleKind, input: unknown): string {
  try {
    parseRecord(kind, input, "record.json");
  } catch (error) {
    if (error instanceof LockstepError && error.code === "RECORD_INVALID") return error.message;
    throw error;
  }
  return "accepted";
}

/** A sample as plain JSON, changed. */
function changed(kind: SampleKind, change: (value: Record<string, unknown>) => void): unknown {
  const value = JSON.parse(canonicalJson(samples[kind])) as Record<string, unknown>;
  change(value);
  return value;
}

describe.each(kinds)("%s", (kind) => {
  const text = canonicalJson(samples[kind]);

  test("comes back from its text as it was, absent members as undefined", () => {
    expect(parseRecord(kind, text, "record.json")).toStrictEqual(samples[kind]);
  });

  test("comes back from its value", () => {
    expect(parseRecord(kind, JSON.parse(text), "record.json")).toStrictEqual(samples[kind]);
  });

  test("has the same text after it was read", () => {
    expect(canonicalJson(parseRecord(kind, text, "record.json"))).toBe(text);
  });

  test("refuses a key it does not know", () => {
    expect(
      refusal(
        kind,
        changed(kind, (value) => (value["subjet"] = 1)),
      ),
    ).toBe(
      `record.json is no ${kind} of schema 1:\n  \`subjet\`: is not a known key${"subject" in (JSON.parse(text) as object) ? "; did you mean `subject`?" : ""}`,
    );
  });

  test.each(Object.keys(JSON.parse(text) as object))("refuses null in place of %s", (name) => {
    const isAny = kind === "lockstep/Candidate" && name === "metrics";
    const found = refusal(
      kind,
      changed(kind, (value) => (value[name] = null)),
    );
    if (isAny) expect(found).toBe("accepted");
    else expect(found).toContain(`\`${name}\`: must be`);
  });

  test("refuses another schema and another kind", () => {
    expect(
      refusal(
        kind,
        changed(kind, (value) => (value["schema"] = 2)),
      ),
    ).toContain("`schema`: must be 1");
    expect(
      refusal(
        kind,
        changed(kind, (value) => (value["kind"] = "lockstep/Other")),
      ),
    ).toContain(`must be "${kind}"`);
  });
});

describe("every problem is named in one run", () => {
  test("with its path", () => {
    const broken = changed("lockstep/Plan", (value) => {
      value["artifactSha256"] = "abc";
      delete value["model"];
      value["environments"] = [
        { environment: "pro duction", to: { modelVersion: "1.0", artifactSha256: 3 }, target: "" },
      ];
    });
    expect(refusal("lockstep/Plan", broken).split("\n").slice(1).sort()).toEqual([
      '  `artifactSha256`: "abc" is not a sha256 digest of 64 hex digits',
      '  `environments[0].environment`: "pro duction" is not an environment name',
      "  `environments[0].target`: must have at least 1 character",
      "  `environments[0].to.artifactSha256`: must be text",
      '  `environments[0].to.modelVersion`: "1.0" is not a version',
      "  `model`: is missing",
    ]);
  });

  test("the first twenty, and how many more", () => {
    const keys = Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`x${i}`, 1]));
    expect(
      refusal(
        "lockstep/Plan",
        changed("lockstep/Plan", (value) => Object.assign(value, keys)),
      ),
    ).toMatch(/and 10 more$/);
  });
});

describe("hostile input", () => {
  const nested = (depth: number): unknown => JSON.parse(`${"[".repeat(depth)}${"]".repeat(depth)}`);
  const withMetrics = (metrics: unknown): unknown =>
    changed("lockstep/Candidate", (value) => (value["metrics"] = metrics));

  test.each<[string, () => unknown, string]>([
    ["no JSON", () => "{", "is not JSON"],
    ["empty text", () => "", "is not JSON"],
    ["nothing", () => undefined, "is missing"],
    ["a list", () => [], "must be a map"],
    ["a text that is too long", () => " ".repeat(32 * 1024 * 1024 + 1), "is longer than"],
    ["nesting of 32", () => withMetrics(nested(32)), "is nested more than 32 levels deep"],
    ["nesting of 100,000", () => withMetrics(nested(100_000)), "is nested more than 32 levels deep"],
    ["more than 5,000,000 values", () => withMetrics(Array(5_000_001).fill(0)), "holds more than 5000000 values"],
    ["a text of more than 100,000 characters", () => withMetrics("x".repeat(100_001)), "is longer than 100000"],
    [
      "1e400",
      () => JSON.parse(canonicalJson(samples["lockstep/Candidate"]).replace("12.5", "1e400")) as unknown,
      "is not a finite number",
    ],
    ["__proto__", () => withMetrics(JSON.parse('{"__proto__":{"admin":true}}')), "is a key that no record may have"],
    ["constructor", () => withMetrics({ constructor: 1 }), "is a key that no record may have"],
  ])("%s is refused", (_name, input, message) => {
    expect(refusal("lockstep/Candidate", input())).toContain(message);
  });

  test("nesting of 30 is accepted", () => {
    expect(refusal("lockstep/Candidate", withMetrics(nested(30)))).toBe("accepted");
  });

  test.each([
    ["../x", "must stay inside the repository"],
    ["a/../../x", "must stay inside the repository"],
    ["/etc/passwd", "must be relative"],
    ["C:/x", "must be relative"],
    ["a\\b", "with a backslash"],
    ["a\u0000b", "control characters"],
    ["a//b", "empty or `.` segments"],
    ["./a", "empty or `.` segments"],
    ["a/", "empty or `.` segments"],
    [".git/hooks/x", "must not lead into .git"],
    ["a/.GIT/x", "must not lead into .GIT"],
    [".git. /x", "must not lead into .git. "],
    ["git~1/x", "must not lead into git~1"],
    [".dvc/config", "must not lead into .dvc"],
    ["\ud800", "valid Unicode"],
    ["", "must have at least 1"],
    ["x".repeat(1025), "must have at most 1024"],
  ])("the path %j is refused", (path, message) => {
    const input = changed("lockstep/Model", (value) => {
      (value["artifact"] as Record<string, unknown>)["path"] = path;
    });
    expect(refusal("lockstep/Model", input)).toContain(
      `\`artifact.path\`: ${message.startsWith("must") ? message : ""}`,
    );
    expect(refusal("lockstep/Model", input)).toContain(message);
  });

  test("a name is refused in place of a key", () => {
    const input = changed("lockstep/Model", (value) => (value["environments"] = { "../x": "v1.0.0" }));
    expect(refusal("lockstep/Model", input)).toContain('`environments["../x"]`: "../x" is not an environment name');
  });
});
