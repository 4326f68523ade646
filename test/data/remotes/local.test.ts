import { mkdtempSync, realpathSync } from "node:fs";
import { readdir, rm, stat } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { hashBytes } from "../../../pipeline/data/objects/hash.ts";
import { openLocalRemote } from "../../../pipeline/data/remotes/local.ts";
import { localFolder, objectKey } from "../../../pipeline/data/remotes/remote.ts";
import type { ServerUnderTest } from "../../contracts/remotes/place.ts";
import { remoteContract } from "../../contracts/remotes/suite.ts";
import { temporaryFolder, writeFiles } from "../../support/folder.ts";

/** Folders of this machine are a server that is always there. */
function localServer(): Promise<ServerUnderTest> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "lockstep-remotes-")));
  let places = 0;
  return Promise.resolve({
    port: 0,
    place() {
      const url = join(folder, `store-${(++places).toString()}`);
      return Promise.resolve({ options: () => ({ url, base: folder, settings: {} }) });
    },
    close: () => rm(folder, { recursive: true }),
  });
}

remoteContract("the local remote", localServer);

describe("the local remote", () => {
  test("keeps objects where DVC keeps them, read-only, and leaves nothing aside", async () => {
    const folder = temporaryFolder();
    await writeFiles(folder, { file: "hello" });
    const remote = await openLocalRemote({ url: "../store", base: join(folder, ".dvc"), settings: {} });
    const { md5, sizeBytes } = hashBytes("hello");
    await remote.write(objectKey(md5), { path: join(folder, "file"), sizeBytes, md5 });
    const path = join(folder, "store/files/md5/5d/41402abc4b2a76b9719d911017c592");
    expect((await stat(path)).mode & 0o777).toBe(0o444);
    expect(await readdir(join(folder, "store/files/md5"))).toEqual(["5d"]);
  });

  test("a file in its place is an error that says so", async () => {
    const folder = temporaryFolder();
    await writeFiles(folder, { store: "" });
    await expect(openLocalRemote({ url: "store", base: folder, settings: {} })).rejects.toMatchObject({
      code: "REMOTE_UNSUPPORTED",
    });
  });

  test.each([
    ["../store", "/repo/store"],
    ["/abs", "/abs"],
    ["file:///abs/sp%20ace", "/abs/sp ace"],
    ["~/store", join(homedir(), "store")],
  ])("the url %s is the folder %s", (url, folder) => {
    expect(localFolder(url, "/repo/.dvc")).toBe(folder);
  });
});
