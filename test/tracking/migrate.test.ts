import { existsSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { add } from "../../pipeline/tracking/add.ts";
import { countLegacyObjects, migrateObjects } from "../../pipeline/tracking/migrate-cache.ts";
import { migrateFiles } from "../../pipeline/tracking/migrate-files.ts";
import { status } from "../../pipeline/tracking/status.ts";
import { errorOf } from "../support/errors.ts";
import { within, write } from "./two-repositories.ts";
import { objects, repositoryWith, text } from "./workspace.ts";

const listing = (t: string): string =>
  `[{"md5": "${t}", "relpath": "t"}, {"md5": "692c8022360661692872fdc730517229", "relpath": "z.bin"}]`;

/** What DVC 2 left: a folder of text with carriage returns and of bytes, a file, and a stage that copied it. */
const legacy: Readonly<Record<string, string>> = {
  ".dvc/cache/40/1b30e3b8b5d629635a5c613cdb7919": "x\r\n",
  ".dvc/cache/69/2c8022360661692872fdc730517229": "\0\r\n",
  ".dvc/cache/bd/3c162d5bd3ad00b734c5fd04d4c851.dir": listing("401b30e3b8b5d629635a5c613cdb7919"),
  ".dvc/cache/c3/be117041a113540deb0ff532b19543": "q\r\n",
  "d/t": "x\r\n",
  "d/z.bin": "\0\r\n",
  "d.dvc": "outs:\n- md5: bd3c162d5bd3ad00b734c5fd04d4c851.dir\n  size: 6\n  nfiles: 2\n  path: d  # keep me\n",
  "dvc.yaml": "stages:\n  s:\n    cmd: cp in out\n    deps: [in]\n    outs: [out]\n",
  "dvc.lock":
    "schema: '2.0'\nstages:\n  s:\n    cmd: cp in out\n    deps:\n    - path: in\n      md5: c3be117041a113540deb0ff532b19543\n" +
    "      size: 3\n    outs:\n    - path: out\n      md5: c3be117041a113540deb0ff532b19543\n      size: 3\n",
  in: "q\r\n",
  out: "q\r\n",
};

/** md5 of `q\r\n` as it is. */
const newId = "7563eb19371ed659a32d3dcbe6374cd2";

function migrated(root: string, isDry = false) {
  return within(root, (repository) => migrateFiles(repository, { isDry }));
}

const migrate = (root: string): Promise<number> => within(root, migrateObjects);

describe("cache migrate", () => {
  test("links each object of DVC 2 to its place in the layout of DVC 3, once", async () => {
    const root = repositoryWith(legacy);
    expect(await within(root, countLegacyObjects)).toBe(4);
    expect(await migrate(root)).toBe(4);
    expect(objects(join(root, ".dvc/cache"))).toEqual(
      [
        newId,
        "692c8022360661692872fdc730517229",
        "bd3c162d5bd3ad00b734c5fd04d4c851.dir",
        "cb30fc9cec9a2d04ef49b22e2066c264",
      ].sort(),
    );
    const [old, renamed] = ["40/1b30e3b8b5d629635a5c613cdb7919", "files/md5/cb/30fc9cec9a2d04ef49b22e2066c264"].map(
      (path) => statSync(join(root, ".dvc/cache", path)),
    );
    expect(renamed?.ino).toBe(old?.ino);
    expect((renamed?.mode ?? 0) & 0o777).toBe(0o444);
    expect(await migrate(root)).toBe(0);
    expect(text(root, "d.dvc")).toBe(legacy["d.dvc"]);
  });

  test("leaves a damaged object alone, names it, and migrates the others", async () => {
    const root = repositoryWith({ ...legacy, ".dvc/cache/40/1b30e3b8b5d629635a5c613cdb7919": "other" });
    const error = await errorOf(() => migrate(root));
    expect(error).toContain("OBJECT_CORRUPT");
    expect(error).toContain("1b30e3b8b5d629635a5c613cdb7919");
    expect(objects(join(root, ".dvc/cache"))).toHaveLength(3);
  });

  test("a cache without anything of DVC 2 has nothing to migrate", async () => {
    const root = repositoryWith({ data: "1\n" });
    await within(root, (repository) => add({ targets: ["data"] }, repository));
    expect(await migrate(root)).toBe(0);
    expect(await migrated(root)).toEqual({ files: [], git: undefined });
  });
});

describe("cache migrate --dvc-files", () => {
  test("records as DVC 3 does what DVC 2 recorded, and keeps comments", async () => {
    const root = repositoryWith(legacy);
    expect((await migrated(root)).files.toSorted()).toEqual(["d.dvc", "dvc.lock"]);
    expect(text(root, "d.dvc")).toBe(
      "outs:\n- md5: f384c88e3055d399b3539f55c777980e.dir\n  size: 6\n  nfiles: 2\n  path: d  # keep me\n  hash: md5\n",
    );
    const entry = `\n      hash: md5\n      md5: ${newId}\n      size: 3\n`;
    expect(text(root, "dvc.lock")).toBe(
      `schema: '2.0'\nstages:\n  s:\n    cmd: cp in out\n    deps:\n    - path: in${entry}    outs:\n    - path: out${entry}`,
    );
    expect(text(root, ".dvc/cache/files/md5/f3/84c88e3055d399b3539f55c777980e.dir")).toBe(
      listing("cb30fc9cec9a2d04ef49b22e2066c264"),
    );
    expect(existsSync(join(root, ".dvc/cache/runs"))).toBe(true);
    expect(await within(root, (repository) => status({ targets: [] }, repository))).toEqual({});
    expect((await migrated(root)).files).toEqual([]);
  });

  test("a dry run names the files and writes nothing", async () => {
    const root = repositoryWith(legacy);
    expect((await migrated(root, true)).files.toSorted()).toEqual(["d.dvc", "dvc.lock"]);
    expect(text(root, "d.dvc")).toBe(legacy["d.dvc"]);
    expect(text(root, "dvc.lock")).toBe(legacy["dvc.lock"]);
  });

  test.each<[string, string, (root: string) => void]>([
    [
      "a file of a folder changed",
      "d",
      (root) => {
        write(root, { "d/t": "y\r\n" });
      },
    ],
    [
      "an output is missing",
      "out",
      (root) => {
        rmSync(join(root, "out"));
      },
    ],
    [
      "a dependency changed",
      "in",
      (root) => {
        write(root, { in: "w\r\n" });
      },
    ],
  ])("nothing is written when %s", async (_name, path, change) => {
    const root = repositoryWith(legacy);
    change(root);
    const error = await errorOf(() => migrated(root));
    expect(error).toContain("CHANGE_UNCONFIRMED");
    expect(error).toContain(`not as it was recorded: ${path}`);
    expect(text(root, "d.dvc")).toBe(legacy["d.dvc"]);
    expect(text(root, "dvc.lock")).toBe(legacy["dvc.lock"]);
  });
});
