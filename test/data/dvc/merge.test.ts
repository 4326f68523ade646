import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { emitDirectory } from "../../../pipeline/data/dvc/directory.ts";
import { parseLock, updateLock } from "../../../pipeline/data/dvc/lock.ts";
import { mergeDirectory } from "../../../pipeline/data/dvc/merge-directory.ts";
import { mergeLock } from "../../../pipeline/data/dvc/merge-lock.ts";
import { type DirectoryStore, mergePointer } from "../../../pipeline/data/dvc/merge-pointer.ts";
import type { MergeResult } from "../../../pipeline/data/dvc/merge-values.ts";
import type { DirectoryEntry, LockedStage } from "../../../pipeline/data/dvc/model.ts";
import { md5 } from "../../../pipeline/domain/ids.ts";
import { lockedStage } from "../../support/dvc-arbitraries.ts";
import { errorOf } from "../../support/errors.ts";

const id = (digit: string): ReturnType<typeof md5> => md5(digit.repeat(32));

function text(result: MergeResult): string {
  return result.outcome === "merged"
    ? result.text
    : `CONFLICT ${result.conflicts.map(({ sentence }) => sentence).join(" ")}`;
}

describe("dvc.lock", () => {
  const stage = (name: string, digit: string): string =>
    `  ${name}:\n    cmd: run ${name}\n    outs:\n    - path: out-${name}\n      hash: md5\n      md5: ${`e${digit}`.repeat(16)}\n      size: 1\n`;
  const lock = (...stages: readonly string[]): string => `schema: '2.0'\nstages:\n${stages.join("")}`;
  const base = lock(stage("a", "1"), stage("b", "1"));

  test.each<[string, string, string, string, string]>([
    ["nobody changed anything", base, base, base, base],
    ["only we did", base, lock(stage("a", "2"), stage("b", "1")), base, lock(stage("a", "2"), stage("b", "1"))],
    ["only they did", base, base, lock(stage("a", "1"), stage("b", "2")), lock(stage("a", "1"), stage("b", "2"))],
    [
      "stages side by side, where Git sees a conflict",
      base,
      lock(stage("a", "2"), stage("b", "1")),
      lock(stage("a", "1"), stage("b", "2")),
      lock(stage("a", "2"), stage("b", "2")),
    ],
    [
      "both ran the same with the same result",
      base,
      lock(stage("a", "2"), stage("b", "1")),
      lock(stage("a", "2"), stage("b", "1")),
      lock(stage("a", "2"), stage("b", "1")),
    ],
    [
      "both added one",
      base,
      `${base}${stage("c", "3")}`,
      `${base}${stage("d", "4")}`,
      `${base}${stage("c", "3")}${stage("d", "4")}`,
    ],
    [
      "they removed one, we changed another",
      base,
      lock(stage("a", "1"), stage("b", "2")),
      lock(stage("b", "1")),
      lock(stage("b", "2")),
    ],
    ["both made the file", "", lock(stage("a", "1")), lock(stage("b", "1")), base],
    [
      "our comments stay",
      base,
      `# ours\n${base}`,
      lock(stage("a", "2"), stage("b", "1")),
      `# ours\n${lock(stage("a", "2"), stage("b", "1"))}`,
    ],
    [
      "our order stays",
      base,
      lock(stage("b", "1"), stage("a", "1")),
      lock(stage("a", "2"), stage("b", "1")),
      lock(stage("b", "1"), stage("a", "2")),
    ],
  ])("%s", (_name, before, ours, theirs, result) => {
    expect(text(mergeLock(before, ours, theirs))).toBe(result);
  });

  test.each<[string, string, string, RegExp]>([
    [
      "both ran one stage with other results",
      lock(stage("a", "2"), stage("b", "1")),
      lock(stage("a", "3"), stage("b", "1")),
      /^CONFLICT Both sides ran the stage "a" with different results: the output "out-a" is e2e2e2e2 here and e3e3e3e3 there\. .*`lockstep repro a`\.$/,
    ],
    [
      "one removed what the other changed",
      lock(stage("b", "1")),
      lock(stage("a", "3"), stage("b", "1")),
      /^CONFLICT .*one side removed it, theirs changed it/,
    ],
    [
      "both changed the command",
      base.replace("run a", "run x"),
      base.replace("run a", "run y"),
      /^CONFLICT .*its cmd differ/,
    ],
  ])("a conflict, named: %s", (_name, ours, theirs, sentence) => {
    expect(text(mergeLock(base, ours, theirs))).toMatch(sentence);
  });

  test("a side that is no lock is an error, not a conflict", async () => {
    expect(await errorOf(() => mergeLock(base, "<<<<<<< ours\n", base))).toMatch(/^YAML_INVALID: our dvc\.lock:1:/);
  });

  test("changes of different stages always merge, and either side may be ours", () => {
    const names = ["a", "b", "c"];
    const versions = fc.array(fc.option(lockedStage, { nil: undefined, freq: 4 }), { minLength: 3, maxLength: 3 });
    const lockOf = (stages: readonly (LockedStage | undefined)[]): string =>
      updateLock(
        undefined,
        new Map(names.flatMap((name, i) => (stages[i] === undefined ? [] : [[name, stages[i]] as const]))),
      );
    fc.assert(
      fc.property(versions, versions, fc.nat({ max: 2 }), (before, changed, which) => {
        const ours = before.map((stage_, i) => (i === which ? changed[i] : stage_));
        const theirs = before.map((stage_, i) => (i === which ? stage_ : changed[i]));
        const wanted = parseLock(lockOf(changed), "dvc.lock").stages;
        for (const [left, right] of [
          [ours, theirs],
          [theirs, ours],
        ] as const) {
          const result = mergeLock(lockOf(before), lockOf(left), lockOf(right));
          const stages = parseLock(text(result), "dvc.lock").stages;
          expect(new Map([...stages].sort())).toEqual(new Map([...wanted].sort()));
        }
      }),
      { numRuns: 80 },
    );
  });
});

describe("directories", () => {
  const members = (entries: Readonly<Record<string, string>>): readonly DirectoryEntry[] =>
    Object.entries(entries).map(([relpath, digit]) => ({ relpath, md5: id(digit) }));
  const merge = (ours: Readonly<Record<string, string>>, theirs: Readonly<Record<string, string>>): unknown => {
    const result = mergeDirectory("data", {
      base: members({ a: "1", b: "1" }),
      ours: members(ours),
      theirs: members(theirs),
    });
    return result.outcome === "merged"
      ? Object.fromEntries(result.entries.map(({ relpath, md5: found }) => [relpath, found[0]]))
      : result.conflicts.map(({ sentence }) => sentence).join(" ");
  };

  test.each<
    [string, Readonly<Record<string, string>>, Readonly<Record<string, string>>, Readonly<Record<string, string>>]
  >([
    [
      "files added on both sides",
      { a: "1", b: "1", c: "2" },
      { a: "1", b: "1", d: "3" },
      { a: "1", b: "1", c: "2", d: "3" },
    ],
    ["one changed, another removed", { a: "2", b: "1" }, { a: "1" }, { a: "2" }],
    ["the same change twice", { a: "2", b: "1" }, { a: "2", b: "1" }, { a: "2", b: "1" }],
  ])("%s", (_name, ours, theirs, result) => {
    expect(merge(ours, theirs)).toEqual(result);
  });

  test.each<[string, Readonly<Record<string, string>>, Readonly<Record<string, string>>, RegExp]>([
    [
      "both changed one file",
      { a: "2", b: "1" },
      { a: "3", b: "1" },
      /Both sides changed "data\/a": it is 22222222 here and 33333333 there/,
    ],
    ["one removed what the other changed", { b: "1" }, { a: "3", b: "1" }, /it is gone here and 33333333 there/],
    [
      "a file where the other has a folder",
      { a: "1", b: "1", c: "2" },
      { a: "1", b: "1", "c/d": "2" },
      /do not fit together: .*is a file, not a folder/,
    ],
    ["names that differ in case alone", { a: "1", b: "1", C: "2" }, { a: "1", b: "1", c: "2" }, /do not fit together/],
  ])("a conflict, named: %s", (_name, ours, theirs, sentence) => {
    expect(merge(ours, theirs)).toMatch(sentence);
  });
});

describe("pointers", () => {
  const pointer = (digit: string, extra = ""): string =>
    `outs:\n- md5: ${`e${digit}`.repeat(16)}\n  size: 1\n  hash: md5\n  path: d\n${extra}`;

  /** Keeps directories in memory, under their real ids. */
  function memory(): DirectoryStore & { readonly add: (entries: readonly DirectoryEntry[]) => string } {
    const objects = new Map<string, readonly DirectoryEntry[]>();
    const write = (entries: readonly DirectoryEntry[]): ReturnType<typeof md5> => {
      const found = md5(`${createHash("md5").update(emitDirectory(entries)).digest("hex")}.dir`);
      objects.set(found, entries);
      return found;
    };
    return { read: (found) => objects.get(found), write, add: write };
  }

  test.each<[string, string, string, string]>([
    ["only they changed the data", pointer("1"), pointer("2"), pointer("2")],
    ["we added a note, they changed the data", pointer("1", "desc: x\n"), pointer("2"), pointer("2", "desc: x\n")],
    ["both changed it to the same", pointer("2"), pointer("2"), pointer("2")],
    ["our comment stays", `# mine\n${pointer("1")}`, pointer("2"), `# mine\n${pointer("2")}`],
  ])("%s", (_name, ours, theirs, result) => {
    expect(text(mergePointer({ base: pointer("1"), ours, theirs }))).toBe(result);
  });

  test("both changed a file", () => {
    expect(text(mergePointer({ base: pointer("1"), ours: pointer("2"), theirs: pointer("3") }))).toMatch(
      /^CONFLICT Both sides changed the output "d"\. .*`lockstep add d`\.$/,
    );
  });

  test("both changed a directory: its files are merged, with their size and number", () => {
    const store = memory();
    const entries = (...names: readonly string[]): readonly DirectoryEntry[] =>
      names.map((relpath) => ({ relpath, md5: id("1") }));
    const folder = (members: readonly DirectoryEntry[], size: number): string =>
      `outs:\n- md5: ${store.add(members)}\n  size: ${size}\n  nfiles: ${members.length}\n  hash: md5\n  path: d\n`;
    const sides = {
      base: folder(entries("a"), 10),
      ours: folder(entries("a", "b"), 13),
      theirs: folder(entries("a", "c"), 15),
    };
    expect(text(mergePointer(sides, store))).toBe(folder(entries("a", "b", "c"), 18));
    const common = { ...sides, theirs: folder(entries("a", "b", "c"), 18), ours: folder(entries("a", "b", "x"), 20) };
    expect(text(mergePointer(common, store))).toBe(folder(entries("a", "b", "c", "x"), 0).replace("  size: 0\n", ""));
    expect(text(mergePointer(sides, { ...store, read: () => undefined }))).toMatch(/^CONFLICT .*`lockstep pull`/);
    expect(text(mergePointer(sides))).toMatch(/^CONFLICT Both sides changed the output "d"/);
  });
});
