import { describe, expect, test } from "vitest";
import { dvcIgnore } from "../../../pipeline/data/objects/dvc-ignore.ts";
import { walkFiles } from "../../../pipeline/data/objects/walk.ts";
import { temporaryFolder, writeFiles } from "../../support/folder.ts";

async function pathsBelow(root: string, folder: string): Promise<readonly string[]> {
  const ignore = await dvcIgnore(root, folder);
  const files = await walkFiles(`${root}/${folder}`, ignore, { links: "refuse" });
  return files.map(({ path }) => path);
}

describe("what DVC leaves out of a folder", () => {
  test("is what the .dvcignore files above it say, and the tools' own folders", async () => {
    const root = temporaryFolder();
    await writeFiles(root, {
      ".dvcignore": "*.tmp\n/a/data/x\n",
      "a/.dvcignore": "!keep.tmp\ny\n",
      "a/data/x": "",
      "a/data/sub/x": "",
      "a/data/y": "",
      "a/data/z.tmp": "",
      "a/data/keep.tmp": "",
      "a/data/.git/HEAD": "",
      "a/data/.hg/x": "",
      "a/data/z": "",
    });
    expect(await pathsBelow(root, "a/data")).toEqual(["keep.tmp", "sub/x", "z"]);
  });

  test("is a repository of its own inside it", async () => {
    const root = temporaryFolder();
    await writeFiles(root, { "data/a": "", "data/inner/.dvc/config": "", "data/inner/b": "" });
    expect(await pathsBelow(root, "data")).toEqual(["a"]);
  });

  test.each(["data/.dvcignore", "data/sub/.dvcignore"])("may not be decided by %s, inside it", async (path) => {
    const root = temporaryFolder();
    await writeFiles(root, { "data/a": "", [path]: "" });
    await expect(pathsBelow(root, "data")).rejects.toMatchObject({
      code: "DVCIGNORE_MISPLACED",
      message: `${path} is inside a folder that DVC tracks or depends on`,
    });
  });
});
