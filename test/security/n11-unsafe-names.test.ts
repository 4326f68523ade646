import { describe, expect, test } from "vitest";
import { everything, lockstep, plant, plantDirectory, pointer, put, victim } from "./victim.ts";

/** Names that no file system of ours gets to see, and the word of the refusal that says why. */
const hostile: readonly (readonly [name: string, relpath: string])[] = [
  ["the folder above", "../x"],
  ["a way up and out again", "a/../../x"],
  ["an absolute path", "/tmp/lockstep-x"],
  ["a drive letter", "C:\\x"],
  ["a backslash", "a\\..\\x"],
  ["a NUL character", "a\0b"],
  ["an empty name", ""],
  ["an empty segment", "a//b"],
  ["a dot", "a/./b"],
  ["Git's folder", ".git/hooks/pre-commit"],
  ["Git's folder in capitals", ".GIT/hooks/pre-commit"],
  ["Git's folder as Windows calls it", "GIT~1/hooks/pre-commit"],
  ["Git's folder with a dot behind", ".git./hooks/pre-commit"],
  ["Git's folder with an invisible character", ".g\u200cit/hooks/pre-commit"],
  ["DVC's folder", "sub/.dvc/config"],
  ["half a character", "\ud800"],
  ["a name of 10,000 characters", "n".repeat(10_000)],
];

describe("N11: a .dir object from a pull request that names", () => {
  test.concurrent.each(hostile)("%s is refused, and nothing at all is written", async (_name, relpath) => {
    const here = victim();
    const good = plant(here.remote, "good\n");
    const id = plantDirectory(here.remote, [
      { md5: good, relpath: "good" },
      { md5: good, relpath },
    ]);
    put(here.work, { "bad.dvc": pointer(id, "bad"), "fine.dvc": pointer(good, "fine") });
    const before = everything(here);
    const { code, output } = await lockstep(here, ["pull"]);
    expect(code, output).not.toBe(0);
    expect(output).toMatch(/PATH_UNSAFE|OBJECT_CORRUPT/);
    expect(everything(here)).toEqual(before);
  });

  test.concurrent.each([
    ["one name twice", "a", "a"],
    ["two names that differ in case", "A", "a"],
    ["two names that differ in Unicode form", "\u00e9", "e\u0301"],
    ["a file and a folder of one name", "a", "a/b"],
  ])("%s is refused, and nothing at all is written", async (_name, one, other) => {
    const here = victim();
    const good = plant(here.remote, "good\n");
    const id = plantDirectory(here.remote, [
      { md5: good, relpath: one },
      { md5: good, relpath: other },
    ]);
    put(here.work, { "bad.dvc": pointer(id, "bad"), "fine.dvc": pointer(good, "fine") });
    const before = everything(here);
    const { code, output } = await lockstep(here, ["pull"]);
    expect(code, output).not.toBe(0);
    expect(output).toContain("PATH_UNSAFE");
    expect(everything(here)).toEqual(before);
  });
});

describe("N11: a pointer or a stage from a pull request whose output is", () => {
  const places = [
    ["above the repository", "../outside/secret"],
    ["absolute", "/tmp/lockstep-x"],
    ["in Git's folder", ".git/hooks/pre-commit"],
    ["in GitHub's folder", ".github/workflows/ci.yml"],
    ["in DVC's folder", ".dvc/config"],
    ["the repository itself", "."],
  ] as const;

  test.concurrent.each(places)("%s writes nothing (a pointer)", async (_name, path) => {
    const here = victim();
    const id = plant(here.remote, "evil\n");
    put(here.work, { "bad.dvc": pointer(id, path), "fine.dvc": pointer(id, "fine") });
    const before = everything(here);
    const { code, output } = await lockstep(here, ["pull"]);
    expect(code, output).not.toBe(0);
    expect(output).toMatch(/PATH_UNSAFE|DVC_FEATURE_UNSUPPORTED/);
    expect(everything(here)).toEqual(before);
  });

  test.concurrent.each(places)("%s writes nothing (a stage, through its wdir too)", async (_name, path) => {
    const here = victim();
    const id = plant(here.remote, "evil\n");
    put(here.work, {
      "dvc.yaml": `stages:\n  s:\n    cmd: touch ${JSON.stringify(path)}\n    outs: [${JSON.stringify(path)}]\n`,
      "dvc.lock": `schema: '2.0'\nstages:\n  s:\n    cmd: x\n    outs:\n    - path: ${JSON.stringify(path)}\n      hash: md5\n      md5: ${id}\n`,
    });
    const before = everything(here);
    for (const command of ["pull", "repro"]) {
      const { code, output } = await lockstep(here, [command]);
      expect(code, output).not.toBe(0);
      expect(output).toMatch(/PATH_UNSAFE|DVC_FEATURE_UNSUPPORTED/);
    }
    expect(everything(here)).toEqual(before);
  });
});
