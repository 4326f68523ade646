import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { hashBytes } from "../../../pipeline/data/objects/hash.ts";
import { objectKey, type Remote, type RemoteSource } from "../../../pipeline/data/remotes/remote.ts";
import { type Md5, md5 } from "../../../pipeline/domain/ids.ts";
import { temporaryFolder } from "../../support/folder.ts";

/** What a driver's tests provide. */
export interface RemoteUnderTest {
  /** Opens a new, empty remote; `program` is a module that opens the same one in another process. */
  readonly open: () => Promise<{ readonly remote: Remote; readonly program: string }>;
}

async function bytesOf(remote: Remote, id: Md5): Promise<Buffer | undefined> {
  const content = await remote.read(objectKey(id));
  if (content === undefined) return undefined;
  const pieces: Uint8Array[] = [];
  for await (const piece of content.stream) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function fileOf(content: string | Uint8Array): Promise<RemoteSource & { readonly id: Md5 }> {
  const path = join(temporaryFolder(), "file");
  await writeFile(path, content);
  const { md5: id, sizeBytes } = hashBytes(content);
  return { path, sizeBytes, md5: id, id };
}

async function isThere(remote: Remote, id: Md5): Promise<boolean> {
  return (await remote.existing([objectKey(id)])).has(objectKey(id));
}

/** Every driver keeps these promises; a driver's test file calls this inside its `describe`. */
export function remoteContract({ open }: RemoteUnderTest): void {
  test("what was written is there and reads back the same", async () => {
    const { remote } = await open();
    const content = Buffer.alloc(3 * 1024 * 1024 + 5).map((_, index) => index % 251);
    const source = await fileOf(content);
    const { id } = source;
    await remote.write(objectKey(id), source);
    expect(await isThere(remote, id)).toBe(true);
    expect((await bytesOf(remote, id))?.equals(content)).toBe(true);
  });

  test("an empty object and a directory object are objects like others", async () => {
    const { remote } = await open();
    const empty = await fileOf("");
    await remote.write(objectKey(empty.id), empty);
    expect(await bytesOf(remote, empty.id)).toEqual(Buffer.alloc(0));
    const directory = await fileOf("[]");
    const id = md5(`${directory.id}.dir`);
    await remote.write(objectKey(id), directory);
    expect((await bytesOf(remote, id))?.toString()).toBe("[]");
    expect(await isThere(remote, directory.id)).toBe(false);
  });

  test("what was never written is missing, not an error", async () => {
    const { remote } = await open();
    const id = md5("00000000000000000000000000000000");
    expect(await isThere(remote, id)).toBe(false);
    expect(await remote.read(objectKey(id))).toBeUndefined();
  });

  test("writing the same object twice is not an error", async () => {
    const { remote } = await open();
    const source = await fileOf("hello");
    const { id } = source;
    await remote.write(objectKey(id), source);
    await remote.write(objectKey(id), source);
    expect((await bytesOf(remote, id))?.toString()).toBe("hello");
  });

  test.each([
    ["cut short", "hel"],
    ["of the same length but other", "jello"],
    ["empty", ""],
  ])("a source that is %s is refused and nothing appears under the name", async (_name, content) => {
    const { remote } = await open();
    const { id, md5: expected } = await fileOf("hello");
    const wrong = { ...(await fileOf(content)), md5: expected };
    await expect(remote.write(objectKey(id), wrong)).rejects.toMatchObject({ code: "OBJECT_CORRUPT" });
    expect(await isThere(remote, id)).toBe(false);
    expect(await remote.read(objectKey(id))).toBeUndefined();
  });

  test("eight writers of one object at once all succeed, with one whole object", async () => {
    const { remote } = await open();
    const content = Buffer.alloc(1024 * 1024, 3);
    const source = await fileOf(content);
    const { id } = source;
    await Promise.all(Array.from({ length: 8 }, () => remote.write(objectKey(id), source)));
    expect((await bytesOf(remote, id))?.equals(content)).toBe(true);
  });

  test("a writer that is killed leaves nothing under the name, and the next one succeeds", async () => {
    const { remote, program } = await open();
    const content = Buffer.alloc(64 * 1024 * 1024, 9);
    const source = await fileOf(content);
    const { id } = source;
    for (const delayMs of [0, 5, 20, 60]) {
      const child = spawn(process.execPath, [program, objectKey(id), JSON.stringify(source)], {
        stdio: ["ignore", "pipe", "inherit"],
      });
      await once(child.stdout, "data");
      await new Promise((fulfil) => setTimeout(fulfil, delayMs));
      child.kill("SIGKILL");
      await once(child, "exit");
      const found = await bytesOf(remote, id);
      expect(found === undefined || found.equals(content)).toBe(true);
    }
    await remote.write(objectKey(id), source);
    expect((await bytesOf(remote, id))?.equals(content)).toBe(true);
  });
}
