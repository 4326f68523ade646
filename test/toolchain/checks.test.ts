import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { differingFiles } from "../../scripts/checks/dist.ts";
import { breaches } from "../../scripts/checks/hygiene.ts";
import { anchorsOf, brokenLink, localLinks } from "../../scripts/checks/links.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "lockstep-checks-"));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

describe("links", () => {
  test("of every kind are found, and those to other places are left alone", () => {
    const page = [
      "[inline](a.md) ![image](b.png) [reference][r] <img src=\"c.svg\" alt=''>",
      "[web](https://example.com) <https://example.com> [mail](mailto:a@example.com) [host](//example.com/x)",
      "`[code](no.md)` | [anchor](#part)",
      "",
      "[r]: d/e.md#part",
    ].join("\n");
    expect(localLinks(page)).toEqual(["a.md", "b.png", "d/e.md#part", "c.svg", "#part"]);
  });

  test.each([
    ["words", "## Two words", "two-words"],
    ["code, links and punctuation", "## `lock` [file](x.md): what's in?", "lock-file-whats-in"],
    ["letters of any language", "## Größe & Maß", "größe--maß"],
    ["an anchor of one's own", '<a id="here"></a>', "here"],
  ])("an anchor is made of %s", (_name, markdown, anchor) => {
    expect(anchorsOf(markdown)).toContain(anchor);
  });

  test("the second heading of one name has a number", () => {
    expect([...anchorsOf("# A\n\n# A\n")]).toEqual(["a", "a-1"]);
  });

  test.each([
    ["a page that is there", "b.md", undefined],
    ["a folder that is there", "./", undefined],
    ["a heading that is there", "b.md#part-one", undefined],
    ["a heading of the page itself", "#a", undefined],
    ["a path from the root", "/b.md", undefined],
    ["a page that is not there", "c.md", "there is no such file"],
    ["a heading that is not there", "b.md#part-two", "b.md has no heading for #part-two"],
    ["something outside", "../b.md", "leads out of the repository"],
  ])("%s", async (_name, target, problem) => {
    await writeFile(join(folder, "a.md"), "# A\n");
    await writeFile(join(folder, "b.md"), "# Part one\n");
    expect(brokenLink(folder, "a.md", target)).toBe(problem);
  });
});

describe("hygiene", () => {
  // Written in two halves, so that this file keeps the rules it tests.
  const join2 = (left: string, right: string): string => left + right;

  test.each([
    ["a home folder", "docs/a.md", join2("see /ho", "me/ada/notes"), true],
    ["a folder of a project on somebody's machine", "scripts/a.ts", join2('"/Us', 'ers/ada/x"'), true],
    ["an address is not a folder", "docs/a.md", join2("https://example.com/ho", "me/page"), false],
    ["a registry", "docs/a.md", join2("https://registry.npm", "js.org/zod"), true],
    ["a page of one", "docs/a.md", join2("https://pypi", ".org/project/x"), true],
    ["a funding address in the lock file", "package-lock.json", '"url": "https://opencollective.com/x"', false],
    ["a place a package came from", "package-lock.json", join2('"resol', 'ved": "https://example.com"'), true],
    ["a test left out", "test/a.test.ts", join2("test.sk", 'ip("x", () => {})'), true],
    ["the only test", "test/a.test.ts", join2("describe.on", 'ly("x")'), true],
    ["a test that needs a platform", "test/a.test.ts", 'test.skipIf(isWindows)("x", () => {})', false],
    ["work put off", "pipeline/a.ts", join2("// TO", "DO later"), true],
    ["work put off in a page is a list of wishes", "docs/a.md", join2("TO", "DO"), false],
    ["a template of a temporary name", "pipeline/a.ts", '"part-XXXXXX"', false],
  ])("%s", (_name, path, text, isFound) => {
    expect(breaches(path, text)).toHaveLength(isFound ? 1 : 0);
  });

  test("a finding names the line", () => {
    expect(breaches("pipeline/a.ts", join2("\n\n// FIX", "ME"))).toEqual([
      expect.stringMatching(/^pipeline\/a\.ts:3 /),
    ]);
  });
});

describe("dist", () => {
  test("a file that differs, is missing, is too many or lost its permission is named", async () => {
    const left = await mkdtemp(join(folder, "left-"));
    const right = await mkdtemp(join(folder, "right-"));
    for (const [side, name, text] of [
      [left, "same.js", "1"],
      [right, "same.js", "1"],
      [left, "changed.js", "1"],
      [right, "changed.js", "2"],
      [left, "missing.js", "1"],
      [right, "surplus.js", "1"],
      [left, "cli.js", "1"],
      [right, "cli.js", "1"],
    ] as const) {
      await writeFile(join(side, name), text);
    }
    await chmod(join(left, "cli.js"), 0o755);
    expect(differingFiles(left, right)).toEqual(["changed.js", "cli.js", "missing.js", "surplus.js"]);
    expect(differingFiles(left, left)).toEqual([]);
  });
});
