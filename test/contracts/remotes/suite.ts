import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { hashBytes } from "../../../pipeline/data/objects/hash.ts";
import { openUrl } from "../../../pipeline/data/remotes/index.ts";
import { legacyKey, objectKey, type Remote, type RemoteSource } from "../../../pipeline/data/remotes/remote.ts";
import { type Md5, md5 } from "../../../pipeline/domain/ids.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { type Abilities, allAbilities, type Place, type ServerUnderTest } from "./place.ts";
import { expectNoSecret } from "./secrets.ts";

export interface SourceObject extends RemoteSource {
  readonly id: Md5;
  readonly key: string;
  readonly bytes: Buffer;
}

const made = new Map<string, Buffer>();

/** Bytes that repeat nowhere near, so that a shifted or doubled piece shows. The same size and seed give the same bytes. */
export function bytesOf(sizeBytes: number, seed = 1): Buffer {
  const name = `${sizeBytes.toString()} ${seed.toString()}`;
  const bytes = made.get(name) ?? Buffer.allocUnsafe(sizeBytes);
  if (made.has(name)) return bytes;
  made.set(name, bytes);
  let state = seed;
  for (let at = 0; at < sizeBytes; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[at] = state >>> 24;
  }
  return bytes;
}

export async function sourceOf(content: string | Buffer, suffix: "" | ".dir" = ""): Promise<SourceObject> {
  const path = join(temporaryFolder(), "file");
  await writeFile(path, content);
  const { md5: digest, sizeBytes } = hashBytes(content);
  const id = md5(digest + suffix);
  return { path, sizeBytes, md5: digest, id, key: objectKey(id), bytes: Buffer.from(content) };
}

export async function contentOf(remote: Remote, key: string, from = 0): Promise<Buffer | undefined> {
  const content = await remote.read(key, { from });
  if (content === undefined) return undefined;
  const pieces: Uint8Array[] = [];
  for await (const piece of content.stream) pieces.push(piece);
  const bytes = Buffer.concat(pieces);
  return bytes.subarray(from - content.from);
}

/** Opens a remote that is closed when the test ends. */
export async function opened(place: Place, port: number): Promise<Remote> {
  const remote = await openUrl(place.options(port));
  onTestFinished(() => remote.close());
  return remote;
}

const driver = pathToFileURL(join(import.meta.dirname, "../../../pipeline/data/remotes/index.ts")).href;

/** A process of its own that writes one object. */
const writer = `
  import { openUrl } from ${JSON.stringify(driver)};
  const [options, key, source] = process.argv.slice(1).map((text, index) => (index === 1 ? text : JSON.parse(text)));
  const remote = await openUrl(options);
  console.log("ready");
  await remote.write(key, source);
  await remote.close();`;

const largeBytes = 20 * 1024 * 1024 + 7;

/** Every driver keeps these promises, on a real server. */
export function remoteContract(
  name: string,
  start: () => Promise<ServerUnderTest>,
  abilities: Partial<Abilities> = {},
): void {
  const { canList, canRemove, canResume } = { ...allAbilities, ...abilities };
  let server: ServerUnderTest;

  const empty = async (): Promise<{ readonly remote: Remote; readonly place: Place }> => {
    const place = await server.place();
    return { remote: await opened(place, server.port), place };
  };

  describe(name, () => {
    beforeAll(async () => {
      server = await start();
    });
    afterAll(() => server.close());

    test.each<[string, number]>([
      ["nothing", 0],
      ["one byte", 1],
      ["a part's size", 8 * 1024 * 1024],
      ["several parts and some bytes", largeBytes],
    ])("an object of %s is there after it was written, and reads back the same", async (_name, sizeBytes) => {
      const { remote } = await empty();
      const source = await sourceOf(bytesOf(sizeBytes));
      let sent = 0;
      await remote.write(source.key, source, {
        onBytes: (count) => {
          sent += count;
        },
      });
      expect(sent).toBe(sizeBytes);
      expect(await remote.existing([source.key])).toEqual(new Set([source.key]));
      expect((await contentOf(remote, source.key))?.equals(source.bytes)).toBe(true);
    });

    test("directory objects, objects of DVC 2 and results of the run-cache have keys of their own", async () => {
      const { remote } = await empty();
      const source = await sourceOf("[]", ".dir");
      const keys = [source.key, legacyKey(source.id), `runs/ab/${"ab".repeat(32)}/${"cd".repeat(32)}`];
      for (const key of keys) await remote.write(key, source);
      for (const key of keys) expect((await contentOf(remote, key))?.toString()).toBe("[]");
      expect(await remote.existing([...keys, objectKey(md5(source.md5))])).toEqual(new Set(keys));
    });

    test("what was never written is missing, not an error", async () => {
      const { remote } = await empty();
      const key = objectKey(md5("00000000000000000000000000000000"));
      expect(await remote.existing([key])).toEqual(new Set());
      expect(await remote.existing([])).toEqual(new Set());
      expect(await remote.read(key)).toBeUndefined();
    });

    test("many keys are asked for at once, some of many in a folder, some alone", async () => {
      const { remote } = await empty();
      const sources = await Promise.all(
        Array.from({ length: 12 }, (_, index) => sourceOf(`object ${index.toString()}`)),
      );
      const keys = sources.map(
        (source, index) => `${index < 9 ? "files/md5/aa" : "files/md5/bb"}/${source.id.slice(2)}`,
      );
      for (const [index, source] of sources.entries())
        if (index % 3 !== 0) await remote.write(keys[index] ?? "", source);
      const expected = keys.filter((_, index) => index % 3 !== 0);
      expect(await remote.existing(keys)).toEqual(new Set(expected));
    });

    test("writing the same object twice is writing it once", async () => {
      const { remote } = await empty();
      const source = await sourceOf("hello");
      await remote.write(source.key, source);
      await remote.write(source.key, source);
      expect((await contentOf(remote, source.key))?.toString()).toBe("hello");
    });

    test.each<[string, number, number]>([
      ["the middle", 1_000_003, 2_000_000],
      ["the last byte", 1_999_999, 2_000_000],
      ["the first byte", 0, 2_000_000],
    ])("reading goes on from %s", async (_name, from, sizeBytes) => {
      const { remote } = await empty();
      const source = await sourceOf(bytesOf(sizeBytes, 7));
      await remote.write(source.key, source);
      const content = await remote.read(source.key, { from });
      expect(content?.from).toBe(canResume ? from : 0);
      expect(content?.sizeBytes).toBe(sizeBytes);
      await content?.stream.cancel();
      expect((await contentOf(remote, source.key, from))?.equals(source.bytes.subarray(from))).toBe(true);
    });

    test.each<[string, Buffer, Buffer]>([
      ["cut short", Buffer.from("hello"), Buffer.from("hel")],
      ["of the same length but other", Buffer.from("hello"), Buffer.from("jello")],
      ["empty", Buffer.from("hello"), Buffer.alloc(0)],
      ["long, and other in its last byte", bytesOf(largeBytes), Buffer.concat([bytesOf(largeBytes - 1), Buffer.of(0)])],
    ])("a source that is %s is refused, and nothing appears under the name", async (_name, right, wrong) => {
      const { remote } = await empty();
      const source = await sourceOf(right);
      const damaged = await sourceOf(wrong);
      await expect(remote.write(source.key, { ...source, path: damaged.path })).rejects.toMatchObject({
        code: "OBJECT_CORRUPT",
      });
      expect(await remote.existing([source.key])).toEqual(new Set());
      expect(await remote.read(source.key)).toBeUndefined();
      await remote.write(source.key, source);
      expect((await contentOf(remote, source.key))?.equals(right)).toBe(true);
    });

    test.each([
      ["small", 1000],
      ["large", largeBytes],
    ])("four writers of one %s object at once all succeed, with one whole object", async (_name, sizeBytes) => {
      const place = await server.place();
      const source = await sourceOf(bytesOf(sizeBytes, 3));
      const remotes = await Promise.all(Array.from({ length: 4 }, () => opened(place, server.port)));
      await Promise.all(remotes.map((remote) => remote.write(source.key, source)));
      const [remote] = remotes;
      expect(remote === undefined ? undefined : (await contentOf(remote, source.key))?.equals(source.bytes)).toBe(true);
    });

    test("a writer that is killed leaves nothing under the name, and the next one succeeds", async () => {
      const { remote, place } = await empty();
      const source = await sourceOf(bytesOf(largeBytes, 9));
      const args = [JSON.stringify(place.options(server.port)), source.key, JSON.stringify({ ...source, bytes: "" })];
      for (const delayMs of [0, 30, 120]) {
        const child = spawn(process.execPath, ["--input-type=module", "-e", writer, ...args], {
          stdio: ["ignore", "pipe", "inherit"],
        });
        const exited = once(child, "exit");
        await once(child.stdout, "data");
        await new Promise((fulfil) => setTimeout(fulfil, delayMs));
        child.kill("SIGKILL");
        await exited;
        const found = await contentOf(remote, source.key);
        expect(found === undefined || found.equals(source.bytes)).toBe(true);
      }
      await remote.write(source.key, source);
      expect((await contentOf(remote, source.key))?.equals(source.bytes)).toBe(true);
    });

    test("a write that is stopped on its way ends with the reason, and nothing appears under the name", async () => {
      const { remote } = await empty();
      const source = await sourceOf(bytesOf(largeBytes, 5));
      const controller = new AbortController();
      const reason = new Error("enough");
      const writing = remote.write(source.key, source, {
        signal: controller.signal,
        onBytes: () => {
          controller.abort(reason);
        },
      });
      await expect(writing).rejects.toBe(reason);
      const found = await contentOf(remote, source.key);
      expect(found === undefined || found.equals(source.bytes)).toBe(true);
      await remote.write(source.key, source);
      expect((await contentOf(remote, source.key))?.equals(source.bytes)).toBe(true);
    });

    test("a read that is stopped on its way ends with the reason", async () => {
      const { remote } = await empty();
      const source = await sourceOf(bytesOf(largeBytes, 6));
      await remote.write(source.key, source);
      const controller = new AbortController();
      const reason = new Error("enough");
      const content = await remote.read(source.key, { signal: controller.signal });
      const reading = async (): Promise<void> => {
        for await (const piece of content?.stream ?? []) if (piece.length > 0) controller.abort(reason);
      };
      await expect(reading()).rejects.toBe(reason);
    });

    if (canList) {
      test("a listing tells every object below a prefix, with its size", async () => {
        const { remote } = await empty();
        const sources = await Promise.all(["one", "three", "fifteen"].map((text) => sourceOf(text)));
        for (const source of sources) await remote.write(source.key, source);
        const run = await sourceOf("cmd: x\n");
        const runKey = `runs/ab/${"ab".repeat(32)}/${"cd".repeat(32)}`;
        await remote.write(runKey, run);
        const all = await Array.fromAsync(remote.list(""));
        const sizes = all.map(({ key, sizeBytes }) => [key, sizeBytes]).sort();
        expect(sizes).toEqual(
          [...sources.map(({ key, sizeBytes }) => [key, sizeBytes]), [runKey, run.sizeBytes]].sort(),
        );
        for (const { modifiedMs } of all)
          expect(modifiedMs === undefined || Math.abs(Date.now() - modifiedMs) < 3_600_000).toBe(true);
        expect((await Array.fromAsync(remote.list("runs/"))).map(({ key }) => key)).toEqual([runKey]);
        expect(await Array.fromAsync(remote.list("files/md5/zz/"))).toEqual([]);
      });
    }

    if (canRemove) {
      test("what is removed is gone, what is gone already is no error, the rest stays", async () => {
        const { remote } = await empty();
        const [gone, kept] = await Promise.all([sourceOf("gone"), sourceOf("kept")]);
        await remote.write(gone.key, gone);
        await remote.write(kept.key, kept);
        await remote.remove([gone.key, objectKey(md5("0".repeat(32)))]);
        await remote.remove([gone.key]);
        expect(await remote.existing([gone.key, kept.key])).toEqual(new Set([kept.key]));
        await remote.write(gone.key, gone);
        expect((await contentOf(remote, gone.key))?.toString()).toBe("gone");
      });
    }

    test("credentials that are not accepted are an error that says so and does not tell them", async () => {
      const place = await server.place();
      if (place.deniedOptions === undefined) {
        expect(place.deniedOptions, `${name} accepts everybody`).toBeUndefined();
        return;
      }
      const options = place.deniedOptions(server.port);
      const source = await sourceOf("secret");
      const calls: readonly ((remote: Remote) => Promise<unknown>)[] = [
        (remote) => remote.existing([source.key]),
        (remote) => remote.read(source.key),
        (remote) => remote.write(source.key, source),
      ];
      for (const call of calls) {
        const error: unknown = await openUrl(options)
          .then(async (remote) => {
            await call(remote);
          })
          .catch((thrown: unknown) => thrown);
        expect(error).toMatchObject({ code: "REMOTE_DENIED" });
        expectNoSecret(error, options);
      }
    });

    test("a place that does not exist is an error when something is written", async () => {
      const { nowhereOptions } = await server.place();
      if (nowhereOptions === undefined) {
        expect(nowhereOptions, `${name} makes places as they are needed`).toBeUndefined();
        return;
      }
      const remote = await openUrl(nowhereOptions(server.port));
      onTestFinished(() => remote.close());
      const source = await sourceOf("nowhere");
      await expect(remote.write(source.key, source)).rejects.toMatchObject({ code: "REMOTE_FAILED" });
    });
  });
}
