import { describe, expect, test } from "vitest";
import {
  addGitignoreEntry,
  gitignoreEntry,
  IgnoreRules,
  removeGitignoreEntry,
} from "../../../pipeline/data/dvc/ignore.ts";

type Row = readonly [string, string, string, "file" | "folder", boolean];

describe(".dvcignore", () => {
  test.each<Row>([
    ["a name fits anywhere", "*.tmp", "a/b/x.tmp", "file", true],
    ["a folder takes what is below", "data/", "data/x/y", "file", true],
    ["a pattern for folders leaves files", "data/", "data", "file", false],
    ["a slash at the beginning binds to the folder", "/x", "a/x", "file", false],
    ["a slash inside does, too", "a/x", "b/a/x", "file", false],
    ["two stars cross folders", "a/**/x", "a/b/c/x", "file", true],
    ["or none", "a/**/x", "a/x", "file", true],
    ["one star does not", "a/*/x", "a/b/c/x", "file", false],
    ["a set of characters", "[a-c]x", "bx", "file", true],
    ["all but a set", "[!a-c]x", "bx", "file", false],
    ["a set that is never closed means nothing", "[a", "a", "file", false],
    ["the last pattern decides", "*.csv\n!keep.csv", "keep.csv", "file", false],
    ["what is taken back brings what is below it", "*.tmp\n!keep", "keep/x.tmp", "file", false],
    ["a folder that is left out takes nothing back", "data/\n!data/x", "data/x", "file", true],
    ["a comment", "# x\nx", "# x", "file", false],
    ["an escaped #", "\\#x", "#x", "file", true],
    ["letters differ in case", "X", "x", "file", false],
    ["blanks around a pattern do not count", "  x  ", "x", "file", true],
    ["Git's folder, whatever is said", "!.git", ".git", "folder", true],
    ["DVC's folder, further in", "", "a/.dvc", "folder", true],
    ["a file of that name is data", "", "a/.dvc", "file", false],
    ["`**/` means nothing", "**/", "a", "folder", false],
  ])("%s", (_name, text, path, kind, isIgnored) => {
    expect(new IgnoreRules().withFile("", text).isIgnored(path, kind)).toBe(isIgnored);
  });

  test("a deeper file outweighs, and reaches no further than its folder", () => {
    const rules = new IgnoreRules().withFile("", "*.csv").withFile("a [1]", "!keep.csv\n/only");
    expect(rules.isIgnored("a [1]/b/keep.csv", "file")).toBe(false);
    expect(rules.isIgnored("keep.csv", "file")).toBe(true);
    expect(rules.isIgnored("a [1]/only", "file")).toBe(true);
    expect(rules.isIgnored("a [1]/b/only", "file")).toBe(false);
    expect(rules.isIgnored("a 1/only", "file")).toBe(false);
  });

  test("a repository inside is left out", () => {
    expect(new IgnoreRules().withSubRepository("a/b*").isIgnored("a/b*/x", "file")).toBe(true);
    expect(new IgnoreRules().withSubRepository("a/b*").isIgnored("a/bc/x", "file")).toBe(false);
  });

  test("a pattern made to be slow is not", () => {
    const rules = new IgnoreRules().withFile("", `${"*a".repeat(50)}b\n${"**/a/".repeat(50)}b`);
    const startedMs = performance.now();
    expect(rules.isIgnored("a".repeat(200), "file")).toBe(false);
    expect(rules.isIgnored(`${"a/".repeat(60)}c`, "file")).toBe(false);
    expect(performance.now() - startedMs).toBeLessThan(10_000);
  });
});

describe(".gitignore", () => {
  test.each<[string, string | undefined, string, string]>([
    ["a first line", undefined, "data", "/data\n"],
    ["a last line break is added first", "x", "data", "x\n/data\n"],
    ["a line that is there stays alone", "/data\n", "data", "/data\n"],
    ["special characters are escaped", "", "a[1]*?#!\\", "/a\\[1\\]\\*\\?\\#\\!\\\\\n"],
  ])("%s", (_name, old, name, now) => {
    expect(addGitignoreEntry(old, name)).toBe(now);
    expect(addGitignoreEntry(now, name)).toBe(now);
  });

  test.each<[string, string, string, string | undefined]>([
    ["the line goes", "x\n/data\ny\n", "data", "x\ny\n"],
    ["an escaped one goes, too", "/a\\*\nx\n", "a*", "x\n"],
    ["of the last line nothing stays", "/data\n", "data", undefined],
    ["others stay", "data\n/data2\n", "data", "data\n/data2\n"],
  ])("%s", (_name, old, name, now) => {
    expect(removeGitignoreEntry(old, name)).toBe(now);
  });

  test("what was added can be removed", () => {
    expect(removeGitignoreEntry(addGitignoreEntry("x\n", "we[i]rd"), "we[i]rd")).toBe("x\n");
    expect(gitignoreEntry("plain name")).toBe("/plain name");
  });
});
