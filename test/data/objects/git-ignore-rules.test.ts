import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ignoredBy, parseIgnoreRules } from "../../../pipeline/data/objects/git-ignore-rules.ts";
import { temporaryFolder } from "../../support/folder.ts";

const isIgnored = (text: string, path: string, isFolder = false): boolean =>
  ignoredBy(parseIgnoreRules(text, ""), path, isFolder);

describe("an ignore file", () => {
  test.each<[string, string, string, boolean]>([
    ["a name at any depth", "x", "a/b/x", true],
    ["a name with a slash only from its folder", "a/x", "b/a/x", false],
    ["a leading slash only in its folder", "/x", "a/x", false],
    ["a leading slash in its folder", "/x", "x", true],
    ["what is below a matched folder", "a", "a/b/c", true],
    ["a trailing slash: no file", "a/", "a", false],
    ["a trailing slash: what is below", "a/", "a/x", true],
    ["a star within a name", "*.log", "a/x.log", true],
    ["a star that stops at slashes", "a/*.log", "a/b/x.log", false],
    ["two stars across folders", "a/**/x", "a/b/c/x", true],
    ["two stars across no folder", "a/**/x", "a/x", true],
    ["leading stars", "**/x", "x", true],
    ["trailing stars: what is inside", "a/**", "a/b", true],
    ["a question mark", "a?c", "abc", true],
    ["a set", "a[bc]d", "acd", true],
    ["a range", "[0-9].csv", "7.csv", true],
    ["a negated set", "a[!b]c", "abc", false],
    ["a comment", "# x", "x", false],
    ["an escaped hash", "\\#x", "#x", true],
    ["an escaped exclamation mark", "\\!x", "!x", true],
    ["an escaped star", "\\*", "*", true],
    ["an escaped star: nothing else", "\\*", "x", false],
    ["trailing blanks", "x  ", "x", true],
    ["line ends of Windows", "x\r\n", "x", true],
    ["a rule taken back", "*.csv\n!keep.csv", "keep.csv", false],
    ["a rule taken back below an ignored folder", "a\n!a/keep", "a/keep", true],
    ["the last rule wins", "!x\nx", "x", true],
    ["a dot is a dot", "a.c", "abc", false],
    ["braces and plus are themselves", "a{1}+", "a{1}+", true],
    ["an unclosed set matches nothing else", "a[b", "ab", false],
  ])("%s", (_name, text, path, expected) => {
    expect(isIgnored(text, path)).toBe(expected);
  });

  test("is read as Git reads it, whatever it holds", () => {
    const root = temporaryFolder();
    execFileSync("git", ["init", "-q", root]);
    const name = fc.stringMatching(/^[ab.]{1,3}$/).filter((text) => !/^\.+$/.test(text));
    const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((names) => names.join("/"));
    const piece = fc.oneof(name, fc.constantFrom("*", "**", "?", "a*", "*.b", "[ab]", "[!a]", "a?b"));
    const rule = fc
      .tuple(
        fc.constantFrom("", "!"),
        fc.constantFrom("", "/"),
        fc.array(piece, { minLength: 1, maxLength: 3 }),
        fc.constantFrom("", "/"),
      )
      .map(([negation, lead, pieces, trail]) => negation + lead + pieces.join("/") + trail);
    const inputs = fc.tuple(fc.array(rule, { maxLength: 4 }), fc.uniqueArray(path, { minLength: 1, maxLength: 40 }));
    fc.assert(
      fc.property(inputs, ([rules, paths]) => {
        const text = `${rules.join("\n")}\n`;
        writeFileSync(join(root, ".gitignore"), text);
        expect(paths.filter((candidate) => isIgnored(text, candidate))).toEqual(ignoredByGit(root, paths));
      }),
      { numRuns: 150 },
    );
  });
});

/** Exit code 1 says that Git ignores none of them. */
function ignoredByGit(root: string, paths: readonly string[]): readonly string[] {
  const { stdout, status } = spawnSync("git", ["-C", root, "check-ignore", "--no-index", "-z", "--stdin"], {
    input: paths.join("\0"),
    encoding: "utf8",
  });
  expect([0, 1]).toContain(status);
  return stdout.split("\0").filter((path) => path !== "");
}
