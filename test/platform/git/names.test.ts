import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { branchRef, isRefName, ledgerRef, repositoryPath, tagRef } from "../../../pipeline/platform/git/names.ts";

/** Git's own word on a ref name. */
function gitAllows(name: string): boolean {
  return spawnSync("git", ["check-ref-format", name]).status === 0;
}

describe("ref names", () => {
  test.each([
    ["refs/tags/model@v1.0.0"],
    ["refs/tags/model#production#2"],
    ["refs/tags/dir=model@v1.0.0"],
    ["refs/heads/main"],
    ["refs/heads/ünïcode"],
    ["refs/heads/-d"],
    ["refs/heads/a b"],
    ["refs/heads/$(id)"],
    ["refs/heads/a..b"],
    ["refs/heads/a.lock"],
    ["refs/heads/a.lock/b"],
    ["refs/heads/.a"],
    ["refs/heads/a."],
    ["refs/heads/a@{b"],
    ["refs/heads/@"],
    ["refs/heads//a"],
    ["refs/heads/a/"],
    ["refs/heads/a\tb"],
    ["refs/heads/a\u007fb"],
    ["refs/heads/a:b"],
    ["refs/heads/a?"],
    ["refs/heads/a*"],
    ["refs/heads/a["],
    ["refs/heads/a]"],
    ["refs/heads/a\\b"],
    ["refs/heads/a^"],
    ["refs/heads/a~1"],
    ["main"],
    [""],
    ["@"],
    ["/refs/heads/a"],
  ])("%j is allowed exactly when Git allows it", (name) => {
    expect(isRefName(name)).toBe(gitAllows(name));
  });

  test("Git agrees on 300 random names", () => {
    const part = fc.string({
      unit: fc.constantFrom(..."ab/.@{~^:?*[\\ -#$é\u0001\u007f".split(""), ".lock", "@{", ".."),
      maxLength: 8,
    });
    fc.assert(
      fc.property(part, (text) => {
        const name = `refs/x/${text}`;
        expect(isRefName(name)).toBe(gitAllows(name));
      }),
      { numRuns: 300, seed: 7 },
    );
  });

  test.each([
    ["a tag like an option", () => tagRef("-d")],
    ["a tag like an option with a value", () => tagRef("--output=x")],
    ["a tag with a space", () => tagRef("a b")],
    ["a branch called HEAD", () => branchRef("HEAD")],
    ["a branch with half a character", () => branchRef("a\ud800")],
    ["a ledger outside of refs/lockstep", () => ledgerRef("refs/heads/main")],
    ["a lock as a ledger", () => ledgerRef("refs/lockstep/locks/production")],
    ["a ledger like a pattern", () => ledgerRef("refs/lockstep/*")],
  ])("%s is refused", (_name, check) => {
    expect(check).toThrow(expect.objectContaining({ code: "NAME_INVALID" }));
  });
});

describe("paths in the repository", () => {
  test.each([["models/a.yaml"], ["a"], ["ünï/cödé.txt"], [".github/x"], ["-d"], ["a b"], [".gitignore"], ["$(id)"]])(
    "%j is one",
    (path) => {
      expect(repositoryPath(path)).toBe(path);
    },
  );

  test.each([
    [""],
    ["/a"],
    ["a/"],
    ["a//b"],
    ["../a"],
    ["a/../b"],
    ["./a"],
    ["a\\..\\b"],
    ["a\u0000b"],
    ["a\nb"],
    [".git/hooks/x"],
    [".GIT/x"],
    ["a/.git"],
    [".git./x"],
    [".git /x"],
    ["git~1/x"],
    [".g\u200cit/x"],
    [".git::$INDEX_ALLOCATION/x"],
    ["a\ud800"],
  ])("%j is none", (path) => {
    expect(() => repositoryPath(path)).toThrow(expect.objectContaining({ code: "PATH_UNSAFE" }));
  });

  test.each([
    ["a\nb", String.raw`the path "a\nb" holds the control character "\n"`],
    ["a\u0000b", String.raw`the path "a\u0000b" holds the control character "\u0000"`],
    [String.raw`a\b`, String.raw`the path "a\\b" holds a backslash`],
    ["a\t/../b", String.raw`"a\t/../b" is not a path inside the repository`],
  ])("of %j the message names what is wrong", (path, message) => {
    expect(() => repositoryPath(path)).toThrow(message);
  });
});
