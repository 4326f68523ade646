import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  checkDirectoryPaths,
  checkParents,
  pathProblem,
  repositoryPathProblem,
} from "../../../pipeline/data/objects/safe-path.ts";
import { temporaryFolder } from "../../support/folder.ts";

describe("a path from a pointer, a lock or a directory object", () => {
  test.each([
    ["leads to the parent", "../x", 'it has the segment ".."'],
    ["leads to the parent from inside", "a/../../x", 'it has the segment ".."'],
    ["stays but goes up", "a/../x", 'it has the segment ".."'],
    ["has a dot segment", "./x", 'it has the segment "."'],
    ["is absolute", "/x", "it is absolute"],
    ["has a drive", "C:\\x", "it contains a backslash"],
    ["has a drive and slashes", "C:/x", "it begins with a drive letter"],
    ["has backslashes", "a\\..\\x", "it contains a backslash"],
    ["holds a NUL", "a\0b", "it contains a NUL character"],
    ["is empty", "", "it is empty"],
    ["has an empty segment", "a//b", "it has an empty segment"],
    ["ends with a slash", "a/", "it has an empty segment"],
    ["leads into Git", ".git/hooks/x", "it leads into .git"],
    ["leads into Git in capitals", ".GIT/x", "it leads into .GIT"],
    ["leads into Git of a folder below", "a/.git/config", "it leads into .git"],
    ["leads into Git with a trailing dot", ".git./x", "it leads into .git."],
    ["leads into Git through a stream", ".git::$INDEX_ALLOCATION/x", "it leads into .git::$INDEX_ALLOCATION"],
    ["leads into Git under its short name", "GIT~1/x", "it leads into GIT~1"],
    ["leads into Git past HFS+", ".g\u200cit/x", "it leads into .g\u200cit"],
    ["leads into DVC", ".dvc/config", "it leads into .dvc"],
    ["holds half a character", "a\ud800", "it is not valid Unicode"],
    ["has a name of 256 bytes", "a".repeat(256), "it has a name longer than 255 bytes"],
    ["has 4097 bytes", "abcdefg/".repeat(512) + "a", "it is longer than 4096 bytes"],
  ])("is refused when it %s", (_name, path, problem) => {
    expect(pathProblem(path)).toBe(problem);
  });

  test.each([
    ["a plain name", "a.csv"],
    ["a nested name", "a/b/c.csv"],
    ["spaces and other scripts", "sp ace/é漢😀.txt"],
    ["a name that begins like Git's", ".gitignore"],
    ["a name that begins with a dot", ".github-data/x"],
    ["a name of 255 bytes", "a".repeat(255)],
    ["dots in a name", "a..b/..."],
    ["a leading dash", "-rf"],
    ["a newline", "a\nb"],
  ])("may be %s", (_name, path) => {
    expect(pathProblem(path)).toBeUndefined();
  });

  test.each([".github/workflows/x.yml", ".GitHub/x", ".github"])("from the root may not be %s", (path) => {
    expect(repositoryPathProblem(path)).toBe("it leads into .github");
  });

  test("may name .github below another folder", () => {
    expect(repositoryPathProblem("data/.github/x")).toBeUndefined();
  });
});

describe("the paths of a directory object", () => {
  test.each([
    ["the same path twice", ["a", "b", "a"], '"a"', "it is there twice"],
    ["names that differ in case", ["A.txt", "a.txt"], '"a.txt"', 'it is the same file as "A.txt"'],
    ["names that differ in Unicode form", ["e\u0301", "\u00e9"], '"é"', "it is the same file as"],
    ["a file that is a folder too", ["a", "a/b"], '"a/b"', '"a" is a file, not a folder'],
    ["a file that is a folder in another case", ["x/A", "x/a/b"], '"x/a/b"', '"x/A" is a file, not a folder'],
    ["one unsafe path among good ones", ["a", "b", "../c"], '"../c"', 'it has the segment ".."'],
  ])("are refused for %s, naming the entry", (_name, paths, entry, problem) => {
    expect(() => {
      checkDirectoryPaths("directory object", paths);
    }).toThrow(
      expect.objectContaining({
        code: "PATH_UNSAFE",
        message: expect.stringMatching(new RegExp(`${escape(entry)}.*${escape(problem)}`)) as string,
      }) as Error,
    );
  });

  test("are good when each is a file of its own", () => {
    checkDirectoryPaths("directory object", ["a", "b/a", "b/c", "ab", "b.txt"]);
  });
});

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

describe("the folders on the way to a path", () => {
  test("may not be symbolic links", async () => {
    const root = temporaryFolder();
    const outside = temporaryFolder();
    await mkdir(join(root, "data"));
    await symlink(outside, join(root, "data", "link"));
    await expect(checkParents(root, "data/link/x")).rejects.toMatchObject({
      code: "PATH_UNSAFE",
      message: expect.stringContaining('"link" on its way is a symbolic link') as string,
    });
  });

  test("may not be files", async () => {
    const root = temporaryFolder();
    await writeFile(join(root, "data"), "");
    await expect(checkParents(root, "data/x")).rejects.toMatchObject({ code: "PATH_UNSAFE" });
  });

  test("may be missing", async () => {
    await checkParents(temporaryFolder(), "data/below/x");
  });
});
