import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { hashBytes } from "../../../pipeline/data/objects/hash.ts";
import type { Remote } from "../../../pipeline/data/remotes/remote.ts";
import { type Md5, md5 } from "../../../pipeline/domain/ids.ts";
import { temporaryFolder } from "../../support/folder.ts";

/** What a driver's tests provide. */
export interface RemoteUnderTest {
  /** Opens a new, empty remote; `program` is a module that opens the same one in another process. */
  readonly open: () => Promise<{ readonly remote: Remote; readonly program: string }>;
}

async function bytesOf(remote: Remote, id: Md5): Promise<Buffer | undefined> {
  const stream = await remote.read(id);
  if (stream === undefined) return undefined;
  const pieces: Uint8Array[] = [];
  for await (const piece of stream) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function fileOf(content: string | Uint8Array): Promise<{ readonly path: string; readonly id: Md5 }> {
  const path = join(temporaryFolder(), "file");
  await writeFile(path, content);
  return { path, id: hashBytes(content).md5 };
}

/** Every driver keeps these promises; a driver's test file calls this inside its `describe`. */
export function remoteContract({ open }: RemoteUnderTest): void {
  test("what was written is there and reads back the same", async () => {
    const { remote } = await open();
    const content = Buffer.alloc(3 * 1024 * 1024 + 5).map((_, index) => index % 251);
    const { path, id } = await fileOf(content);
    await remote.write(id, path);
    expect(await remote.has(id)).toBe(true);
    expect((await bytesOf(remote, id))?.equals(content)).toBe(true);
  });

  test("an empty object and a directory object are objects like others", async () => {
    const { remote } = await open();
    const empty = await fileOf("");
    await remote.write(empty.id, empty.path);
    expect(await bytesOf(remote, empty.id)).toEqual(Buffer.alloc(0));
    const directory = await fileOf("[]");
    const id = md5(`${directory.id}.dir`);
    await remote.write(id, directory.path);
    expect((await bytesOf(remote, id))?.toString()).toBe("[]");
    expect(await remote.has(directory.id)).toBe(false);
  });

  test("what was never written is missing, not an error", async () => {
    const { remote } = await open();
    const id = md5("00000000000000000000000000000000");
    expect(await remote.has(id)).toBe(false);
    expect(await remote.read(id)).toBeUndefined();
  });

  test("writing the same object twice is not an error", async () => {
    const { remote } = await open();
    const { path, id } = await fileOf("hello");
    await remote.write(id, path);
    await remote.write(id, path);
    expect((await bytesOf(remote, id))?.toString()).toBe("hello");
  });

  test.each([
    ["cut short", "hel"],
    ["of the same length but other", "jello"],
    ["empty", ""],
  ])("a source that is %s is refused and nothing appears under the name", async (_name, content) => {
    const { remote } = await open();
    const { id } = await fileOf("hello");
    const wrong = await fileOf(content);
    await expect(remote.write(id, wrong.path)).rejects.toMatchObject({ code: "OBJECT_CORRUPT" });
    expect(await remote.has(id)).toBe(false);
    expect(await remote.read(id)).toBeUndefined();
  });

  test("eight writers of one object at once all succeed, with one whole object", async () => {
    const { remote } = await open();
    const content = Buffer.alloc(1024 * 1024, 3);
    const { path, id } = await fileOf(content);
    await Promise.all(Array.from({ length: 8 }, () => remote.write(id, path)));
    expect((await bytesOf(remote, id))?.equals(content)).toBe(true);
  });

  test("a writer that is killed leaves nothing under the name, and the next one succeeds", async () => {
    const { remote, program } = await open();
    const content = Buffer.alloc(64 * 1024 * 1024, 9);
    const { path, id } = await fileOf(content);
    for (const delayMs of [0, 5, 20, 60]) {
      const child = spawn(process.execPath, [program, id, path], { stdio: ["ignore", "pipe", "inherit"] });
      await once(child.stdout, "data");
      await new Promise((fulfil) => setTimeout(fulfil, delayMs));
      child.kill("SIGKILL");
      await once(child, "exit");
      const found = await bytesOf(remote, id);
      expect(found === undefined || found.equals(content)).toBe(true);
    }
    await remote.write(id, path);
    expect((await bytesOf(remote, id))?.equals(content)).toBe(true);
  });
}
