import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { add } from "../../pipeline/tracking/add.ts";
import { type CheckoutRequest, checkout } from "../../pipeline/tracking/checkout.ts";
import { errorOf } from "../support/errors.ts";
import { commit, git, within, write } from "./two-repositories.ts";
import { files, repositoryWith } from "./workspace.ts";

function checkoutIn(root: string, request: Partial<CheckoutRequest> = {}, folder = "") {
  return within(join(root, folder), (repository) => checkout({ targets: [], ...request }, repository));
}

async function scene(config?: string): Promise<string> {
  const root = repositoryWith({ "data/a": "1\n", "data/sub/b": "2\n", "f.txt": "3\n" }, config);
  await within(root, (repository) => add({ targets: ["data", "f.txt"] }, repository));
  return root;
}

const nothing = { added: [], modified: [], deleted: [], failed: [], stats: { added: 0, modified: 0, deleted: 0 } };

describe("checkout", () => {
  test.each<[string, (root: string) => void, Partial<CheckoutRequest>, object]>([
    ["changes nothing where all is right", () => undefined, {}, {}],
    [
      "puts back what is gone, folders first",
      (root) => {
        rmSync(join(root, "data"), { recursive: true });
        rmSync(join(root, "f.txt"));
      },
      {},
      { added: ["data/", "f.txt"], stats: { added: 3, modified: 0, deleted: 0 } },
    ],
    [
      "mends a folder: a member that is gone, one that is another's content, one too many that is saved",
      (root) => {
        rmSync(join(root, "data/a"));
        write(root, { "data/sub/b": "3\n", "data/new": "1\n" });
      },
      {},
      { modified: ["data/"], stats: { added: 1, modified: 1, deleted: 1 } },
    ],
    [
      "touches only what is asked for",
      (root) => {
        rmSync(join(root, "data"), { recursive: true });
        rmSync(join(root, "f.txt"));
      },
      { targets: ["f.txt"] },
      { added: ["f.txt"], stats: { added: 1, modified: 0, deleted: 0 } },
    ],
    [
      "restores one file of a folder",
      (root) => {
        rmSync(join(root, "data"), { recursive: true });
      },
      { targets: ["data/sub/b"] },
      { added: ["data/sub/b"], stats: { added: 1, modified: 0, deleted: 0 } },
    ],
    [
      "restores one folder of a folder",
      (root) => {
        rmSync(join(root, "data"), { recursive: true });
      },
      { targets: ["data/sub"] },
      { added: ["data/sub/"], stats: { added: 1, modified: 0, deleted: 0 } },
    ],
    [
      "overwrites what is saved nowhere when it is told to",
      (root) => {
        write(root, { "f.txt": "mine" });
      },
      { force: true },
      { modified: ["f.txt"], stats: { added: 0, modified: 1, deleted: 0 } },
    ],
  ])("%s", async (_name, change, request, expected) => {
    const root = await scene();
    change(root);
    expect(await checkoutIn(root, request)).toEqual({ ...nothing, ...expected });
    if (request.targets === undefined)
      expect(files(root)).toMatchObject({ "data/a": "1\n", "data/sub/b": "2\n", "f.txt": "3\n" });
  });

  test("writes nothing at all when one file would be lost", async () => {
    const root = await scene();
    rmSync(join(root, "data"), { recursive: true });
    write(root, { "f.txt": "mine" });
    const before = files(root);
    expect(await errorOf(() => checkoutIn(root))).toMatch(/^WORKSPACE_MODIFIED: .*f\.txt/);
    expect(files(root)).toEqual(before);
  });

  test("what the cache lacks is told, and does not keep the rest from coming", async () => {
    const root = await scene();
    rmSync(join(root, "data"), { recursive: true });
    rmSync(join(root, "f.txt"));
    rmSync(join(root, ".dvc/cache/files/md5/26"), { recursive: true });
    const { added, failed } = await checkoutIn(root);
    expect(added).toEqual(["f.txt"]);
    expect(failed.map(({ path, reason }) => [path, reason.code])).toEqual([["data", "OBJECT_MISSING"]]);
  });

  test("paths are shown from the folder it was started in", async () => {
    const root = await scene();
    rmSync(join(root, "f.txt"));
    expect((await checkoutIn(root, {}, "data")).added).toEqual(["../f.txt"]);
  });

  test("an output that another branch left behind goes, when its content is as it was and saved", async () => {
    const root = await scene();
    commit(root);
    git(root, "switch", "--quiet", "--create", "without");
    git(root, "rm", "--quiet", "data.dvc", "f.txt.dvc");
    write(root, { "f.txt": "changed since" });
    const { deleted, stats } = await checkoutIn(root);
    expect({ deleted, stats }).toEqual({ deleted: ["data/"], stats: { added: 0, modified: 0, deleted: 2 } });
    expect(files(root)).toMatchObject({ "f.txt": "changed since" });
    git(root, "reset", "--quiet", "--hard");
    git(root, "switch", "--quiet", "main");
    write(root, { "f.txt": "3\n" });
    expect((await checkoutIn(root)).added).toEqual(["data/"]);
  });

  test.each([
    ["hardlink", (root: string) => statSync(join(root, "data/a")).nlink, 2],
    ["symlink", (root: string) => files(root)["data/a"], "a link"],
  ])("--relink makes links of the kind that cache.type says: %s", async (type, look, expected) => {
    const root = await scene();
    write(root, { ".dvc/config": `[cache]\n    type = ${type}\n` });
    expect(await checkoutIn(root)).toEqual(nothing);
    await checkoutIn(root, { relink: true });
    expect(look(root)).toBe(expected);
  });
});

/** Puts an object into the cache under its true name. */
function plant(root: string, content: string, suffix = ""): string {
  const id = createHash("md5").update(content).digest("hex") + suffix;
  const path = join(root, ".dvc/cache/files/md5", id.slice(0, 2), id.slice(2));
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return id;
}

describe("what a pointer from a pull request must not do", () => {
  const one = "b026324c6904b2a9cb4b88d6d61c81d1"; // "1\n"
  const entry = (path: string): string => JSON.stringify([{ md5: one, relpath: path }]);
  test.each<[string, (root: string) => readonly [id: string, path: string], RegExp]>([
    ["leave its folder", (root) => [plant(root, entry("../../pwned"), ".dir"), "bad"], /PATH_UNSAFE/],
    ["write into .git", (root) => [plant(root, entry(".git/hooks/x"), ".dir"), "bad"], /PATH_UNSAFE/],
    ["be absolute", (root) => [plant(root, entry("/tmp/pwned"), ".dir"), "bad"], /PATH_UNSAFE/],
    ["name its output outside", () => [one, "../pwned"], /PATH_UNSAFE/],
    ["name .github as its output", () => [one, ".github"], /PATH_UNSAFE/],
    [
      "go through a link",
      (root) => {
        symlinkSync("..", join(root, "link"));
        return [one, "link/pwned"];
      },
      /PATH_UNSAFE/,
    ],
    [
      "go through a link inside a folder that stands there",
      (root) => {
        mkdirSync(join(root, "bad"));
        symlinkSync("../..", join(root, "bad/link"));
        return [plant(root, entry("link/pwned"), ".dir"), "bad"];
      },
      /PATH_UNSAFE|WORKSPACE_MODIFIED/,
    ],
  ])("%s", async (_name, prepare, expected) => {
    const root = await scene();
    rmSync(join(root, "f.txt"));
    const [id, path] = prepare(root);
    write(root, { "bad.dvc": `outs:\n- md5: ${id}\n  hash: md5\n  path: ${path}\n` });
    const before = files(root);
    expect(await errorOf(() => checkoutIn(root))).toMatch(expected);
    expect(files(root)).toEqual(before);
    expect(readdirSync(join(root, ".."))).toEqual(["here"]);
  });
});
