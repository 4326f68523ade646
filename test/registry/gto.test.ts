import { describe, expect, test } from "vitest";
import { environmentName, modelName } from "../../pipeline/domain/ids.ts";
import type { AnnotatedTag } from "../../pipeline/platform/git/git.ts";
import {
  currentVersion,
  latestVersion,
  nextAssignment,
  nextRegistration,
  readRegistry,
  registeredVersion,
  versionCommit,
} from "../../pipeline/registry/gto.ts";
import { type GtoTag, parseTagName, tagMessage, tagName } from "../../pipeline/registry/gto-tag.ts";
import { sharedJson } from "../support/shared.ts";
import { commit, production, version } from "./samples.ts";

const model = modelName("a");
const staging = environmentName("staging");

describe("the name of a tag", () => {
  test.each<[string, Partial<GtoTag>]>([
    ["a@v1.0.0", { action: "register", version: version("v1.0.0"), counter: undefined }],
    ["a@v1.0.0!", { action: "deregister", version: version("v1.0.0") }],
    ["a@v1.0.0#3", { action: "register", counter: 3n }],
    ["a@v0.0.1-rc.1+x!#12", { action: "deregister", version: version("v0.0.1-rc.1+x"), counter: 12n }],
    ["a#prod", { action: "assign", environment: environmentName("prod"), counter: undefined }],
    ["a#prod#2", { action: "assign", environment: environmentName("prod"), counter: 2n }],
    ["a#prod!#3", { action: "unassign", environment: environmentName("prod"), counter: 3n }],
    ["a@deprecated", { action: "deprecate", counter: undefined }],
    ["a@deprecated#4", { action: "deprecate", counter: 4n }],
    ["services/churn=a@v1.0.0", { directory: "services/churn", model }],
    ["a/b/c#x/y#1", { model: modelName("a/b/c"), environment: environmentName("x/y") }],
    ["a#prod#9007199254740993", { counter: 9007199254740993n }],
  ])("%s is read and written back", (name, expected) => {
    const found = parseTagName(name);
    expect(found).toMatchObject(expected);
    expect(found === undefined ? undefined : tagName(found)).toBe(name);
  });

  test.each([
    "v1.0.0",
    "a@v1",
    "a@1.0.0",
    "a@v01.0.0",
    "a@latest",
    "a@created",
    "a#",
    "a#prod#",
    "a##prod",
    "a-@v1.0.0",
    "a=b=c@v1.0.0",
    "a b@v1.0.0",
    "a@v1.0.0!!",
    `${"a".repeat(101)}@v1.0.0`,
    "a#prod#-1",
    `a#prod#${"9".repeat(41)}`,
    "a@v1.0.0\n",
    "x".repeat(501),
    "",
  ])("%j is none of ours", (name) => {
    expect(parseTagName(name)).toBeUndefined();
  });

  test("a counter with leading zeros is the number", () => {
    expect(parseTagName("a#prod#01")).toMatchObject({ counter: 1n });
  });

  test.each<[string, string]>([
    ["a@v1.0.0", "Registering artifact a version v1.0.0"],
    ["a@v1.0.0!", "Deregistering artifact a version v1.0.0"],
    ["a#prod#1", "Assigning stage prod to artifact a version v1.0.0"],
    ["a#prod!#2", "Unassigning stage 'prod' to artifact 'a' version 'v1.0.0'"],
    ["a@deprecated", "Deprecating artifact 'a'"],
    ["d/e=a@v1.0.0", "Registering artifact d/e:a version v1.0.0"],
  ])("%s has GTO's message", (name, message) => {
    const found = parseTagName(name);
    expect(found && tagMessage(found, version("v1.0.0"))).toBe(message);
  });
});

interface TagVector {
  readonly tag: string;
  readonly parsed: {
    readonly name: string;
    readonly action?: string;
    readonly version?: string;
    readonly stage?: string;
    readonly counter?: number;
  } | null;
}

const tagVectors = sharedJson("fixtures/dvc/vectors/gto_tags.json") as readonly TagVector[] | undefined;
const nameVectors = sharedJson("fixtures/dvc/vectors/gto_names.json") as
  | readonly [string, boolean, boolean][]
  | undefined;

if (tagVectors !== undefined && nameVectors !== undefined)
  describe("real GTO's answers, from the folder shared", () => {
    // A ref's name holds no line break, so that Python's `$`, which allows one, makes no difference.
    test.each(tagVectors.filter(({ tag }) => !tag.includes("\n")))("$tag", ({ tag, parsed }) => {
      const found = parseTagName(tag);
      const expected = parsed?.action === undefined ? undefined : parsed;
      expect(
        found === undefined
          ? undefined
          : {
              name: found.directory === undefined ? found.model : `${found.directory}:${found.model}`,
              action: found.action,
              ...("version" in found ? { version: found.version } : {}),
              ...("environment" in found ? { stage: found.environment } : {}),
              ...(found.counter === undefined ? {} : { counter: Number(found.counter) }),
            },
      ).toEqual(expected);
    });

    test.each(nameVectors.filter(([name]) => name.length <= 100 && !/[\n=]/.test(name)))(
      "the name %j",
      (name, isName, isFullName) => {
        expect(parseTagName(`${name}@v1.0.0`) !== undefined).toBe(isName);
        expect(parseTagName(`${name.replace(":", "=")}@v1.0.0`) !== undefined).toBe(isFullName);
      },
    );
  });

/** Tags from texts `name commit-digit [seconds]`; the clock runs backwards unless it is given. */
function tags(...lines: readonly string[]): readonly AnnotatedTag[] {
  return lines.map((line, index) => {
    const [name = "", digit = "1", seconds = String(1000 - index)] = line.split(" ");
    return { name, commit: commit(digit), message: "", taggedAtSeconds: Number(seconds) };
  });
}

describe("what tags say", () => {
  test.each<[string, readonly string[], string | undefined]>([
    ["nothing", [], undefined],
    ["a version alone", ["a@v1.0.0 1"], undefined],
    ["an assignment", ["a@v1.0.0 1", "a#production#1 1"], "v1.0.0"],
    [
      "the highest counter, whatever the clocks say",
      ["a@v1.0.0 1", "a@v1.1.0 2", "a#production#1 1 900", "a#production#2 2 100"],
      "v1.1.0",
    ],
    [
      "a rollback to a version used before",
      ["a@v1.0.0 1", "a@v1.1.0 2", "a#production#1 1", "a#production#2 2", "a#production#3 1"],
      "v1.0.0",
    ],
    [
      "counters are numbers, not texts",
      ["a@v1.0.0 1", "a@v1.1.0 2", "a#production#9 1", "a#production#10 2"],
      "v1.1.0",
    ],
    [
      "a counter comes after a simple tag",
      ["a@v1.0.0 1", "a@v1.1.0 2", "a#production 2", "a#production#1 1"],
      "v1.0.0",
    ],
    [
      "unassigning brings the one before back, as in GTO",
      ["a@v1.0.0 1", "a@v1.1.0 2", "a#production#1 1", "a#production#2 2", "a#production!#3 2"],
      "v1.0.0",
    ],
    ["unassigning the only one leaves nothing", ["a@v1.0.0 1", "a#production#1 1", "a#production!#2 1"], undefined],
    [
      "assigned again after unassigning",
      ["a@v1.0.0 1", "a#production#1 1", "a#production!#2 1", "a#production#3 1"],
      "v1.0.0",
    ],
    [
      "a withdrawn version is nowhere",
      ["a@v1.0.0 1", "a@v1.1.0 2", "a#production#1 1", "a#production#2 2", "a@v1.1.0! 2"],
      "v1.0.0",
    ],
    ["a version registered again", ["a@v1.0.0 1", "a#production#1 1", "a@v1.0.0!#2 1", "a@v1.0.0#3 1"], "v1.0.0"],
    ["another environment", ["a@v1.0.0 1", "a#staging#1 1"], undefined],
    ["another model", ["a@v1.0.0 1", "b@v1.0.0 1", "b#production#1 1"], undefined],
    ["another project of the monorepo", ["a@v1.0.0 1", "x=a@v1.0.0 1", "x=a#production#1 1"], undefined],
    ["a commit at which nothing is registered", ["a@v1.0.0 1", "a#production#1 2"], undefined],
    ["tags that are none of GTO's", ["v1.0.0 1", "release 1", "a@v1.0.0 1", "a#production#1 1"], "v1.0.0"],
  ])("%s", (_name, lines, expected) => {
    expect(currentVersion(readRegistry(tags(...lines)), model, production)).toBe(expected);
    expect(currentVersion(readRegistry(tags(...lines.toReversed())), model, production)).toBe(expected);
  });

  test("versions by SemVer, newest first", () => {
    const registry = readRegistry(
      tags("a@v1.10.0 1", "a@v1.9.0 2", "a@v2.0.0-rc.1 3", "a@v2.0.0-rc.10 4", "a@v2.0.0-alpha 5", "a@v1.10.0+b 6"),
    );
    expect(registry.get("a")?.versions.map(({ modelVersion }) => modelVersion)).toEqual([
      "v2.0.0-rc.10",
      "v2.0.0-rc.1",
      "v2.0.0-alpha",
      "v1.10.0+b",
      "v1.10.0",
      "v1.9.0",
    ]);
    expect(latestVersion(registry, model)).toBe("v2.0.0-rc.10");
  });

  test("a withdrawn version keeps its number and has no commit", () => {
    const registry = readRegistry(tags("a@v1.0.0 1", "a@v1.1.0 2", "a@v1.1.0! 2"));
    expect(latestVersion(registry, model)).toBe("v1.1.0");
    expect(versionCommit(registry, model, version("v1.1.0"))).toBeUndefined();
    expect(versionCommit(registry, model, version("v1.0.0"))).toBe(commit("1"));
  });

  test("of one version at two commits the first registration counts", () => {
    const registry = readRegistry(tags("a@v1.0.0#7 2", "a@v1.0.0 1"));
    expect(registeredVersion(registry, model, version("v1.0.0"))).toMatchObject({
      commit: commit("1"),
      tag: "a@v1.0.0",
    });
  });
});

describe("the next tag", () => {
  const at = { model, modelVersion: version("v1.0.0"), commit: commit("1") };

  test("registers", () => {
    expect(nextRegistration(at)).toEqual({
      name: "a@v1.0.0",
      commit: commit("1"),
      message: "Registering artifact a version v1.0.0",
    });
  });

  test.each<[string, readonly string[], string]>([
    ["counts from one", [], "a#staging#1"],
    ["counts over all environments and kinds", ["a#production#4 1", "a#production!#5 1"], "a#staging#6"],
    ["counts counters of versions, too", ["a@v1.0.0#8 1"], "a#staging#9"],
    ["does not count other models", ["b#production#9 1"], "a#staging#1"],
    ["counts exactly beyond 2^53", ["a#production#9007199254740993 1"], "a#staging#9007199254740994"],
  ])("%s", (_name, lines, name) => {
    expect(nextAssignment(readRegistry(tags(...lines)).get("a")?.counter ?? 0n, at, staging)).toEqual({
      name,
      commit: commit("1"),
      message: "Assigning stage staging to artifact a version v1.0.0",
    });
  });
});

test("2,000 tags of 20 models take less than 0.3 s of processor time", () => {
  const many = Array.from({ length: 2000 }, (_, i) => {
    const name = `m${i % 20}`;
    return i % 40 < 20 ? `${name}@v0.${i}.0 ${i % 10}` : `${name}#production#${i} ${(i - 20) % 10}`;
  });
  const input = tags(...many);
  const start = process.cpuUsage();
  expect(readRegistry(input).size).toBe(20);
  const { user, system } = process.cpuUsage(start);
  expect((user + system) / 1000).toBeLessThan(300);
});
