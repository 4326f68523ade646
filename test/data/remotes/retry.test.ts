import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { RetryClock } from "../../../pipeline/data/remotes/attempts.ts";
import { type Remote, RemoteFailure, type RemoteSource } from "../../../pipeline/data/remotes/remote.ts";
import { withRetries } from "../../../pipeline/data/remotes/retry.ts";
import { temporaryFolder } from "../../support/folder.ts";

/** What befalls one call of the store below. */
type Fault =
  | { readonly kind: "fail"; readonly error: Error }
  | { readonly kind: "hang" }
  /** Reads only: so many bytes, then this. */
  | { readonly kind: "break"; readonly afterBytes: number; readonly how: "error" | "end" | "hang" }
  /** Writes only: done, but the answer is lost. */
  | { readonly kind: "done, then"; readonly error: Error; readonly stored?: string }
  /** Writes only: all bytes were sent, and nothing was kept of them. */
  | { readonly kind: "sent, then"; readonly error: Error };

interface Store {
  readonly remote: Remote;
  readonly objects: Map<string, Buffer>;
  /** `read key@offset`, `write key` … in order. */
  readonly calls: string[];
}

const never = <Value>(): Promise<Value> => new Promise(() => undefined);

/** Objects in memory; each call meets the next fault, until there are none. */
function storeWith(faults: readonly Fault[], { resumes = true } = {}): Store {
  const objects = new Map<string, Buffer>();
  const calls: string[] = [];
  const pending = [...faults];
  const meet = async (call: string): Promise<Fault | undefined> => {
    calls.push(call);
    const fault = pending.shift();
    if (fault?.kind === "fail") throw fault.error;
    if (fault?.kind === "hang") await never();
    return fault;
  };
  const remote: Remote = {
    url: "store://here",
    async existing(keys) {
      await meet("existing");
      return new Set(keys.filter((key) => objects.has(key)));
    },
    async read(key, { from = 0 } = {}) {
      const fault = await meet(`read ${key}@${from.toString()}`);
      const bytes = objects.get(key);
      if (bytes === undefined) return undefined;
      const start = resumes ? from : 0;
      const rest = bytes.subarray(start);
      const pieces = async function* (): AsyncGenerator<Uint8Array> {
        const end = fault?.kind === "break" ? fault.afterBytes : rest.length;
        for (let at = 0; at < end; at += 3) yield rest.subarray(at, Math.min(at + 3, end));
        if (fault?.kind !== "break" || fault.how === "end") return;
        if (fault.how === "hang") await never();
        throw Object.assign(new Error("socket"), { code: "ECONNRESET" });
      };
      const stream = ReadableStream.from(pieces());
      return { stream, from: start, sizeBytes: bytes.length };
    },
    async write(key, source, { onBytes } = {}) {
      const fault = await meet(`write ${key}`);
      const bytes = await readFile(source.path);
      onBytes?.(bytes.length);
      if (fault?.kind === "sent, then") throw fault.error;
      if (!objects.has(key)) {
        objects.set(
          key,
          fault?.kind === "done, then" && fault.stored !== undefined ? Buffer.from(fault.stored) : bytes,
        );
      }
      if (fault?.kind === "done, then") throw fault.error;
    },
    async *list() {
      for (const [key, bytes] of objects) {
        await meet(`list ${key}`);
        yield { key, sizeBytes: bytes.length, modifiedMs: undefined };
      }
    },
    async remove(keys) {
      await meet("remove");
      for (const key of keys) objects.delete(key);
    },
    close: () => Promise.resolve(),
  };
  return { remote, objects, calls };
}

/** Sleeping takes no time but is written down; chance is always the longest. */
function clock(): RetryClock & { readonly pauses: number[] } {
  const pauses: number[] = [];
  let nowMs = 0;
  return {
    pauses,
    now: () => nowMs,
    random: () => 1,
    sleep(ms, signal) {
      signal?.throwIfAborted();
      pauses.push(ms);
      nowMs += ms;
      return Promise.resolve();
    },
  };
}

const policy = { stallMs: 40, answerMs: 40, leastBytesPerSecond: 0 };
const transient = new RemoteFailure("transient", "HTTP 500");
const content = Buffer.from("0123456789abcdef");

async function sourceOf(bytes: Uint8Array): Promise<RemoteSource> {
  const path = join(temporaryFolder(), "file");
  await writeFile(path, bytes);
  return { path, sizeBytes: bytes.length, md5: createHash("md5").update(bytes).digest("hex") };
}

async function readAll(remote: Remote): Promise<string | undefined> {
  const content = await remote.read("k");
  if (content === undefined) return undefined;
  const pieces: Uint8Array[] = [];
  for await (const piece of content.stream) pieces.push(piece);
  return Buffer.concat(pieces).toString();
}

describe("reading", () => {
  test.each<[string, readonly Fault[], boolean, readonly string[]]>([
    ["goes well at once", [], true, ["read k@0"]],
    ["opens again after an error", [{ kind: "fail", error: transient }], true, ["read k@0", "read k@0"]],
    ["opens again when no answer comes", [{ kind: "hang" }], true, ["read k@0", "read k@0"]],
    ["goes on where it broke", [{ kind: "break", afterBytes: 5, how: "error" }], true, ["read k@0", "read k@5"]],
    ["goes on where it ended early", [{ kind: "break", afterBytes: 5, how: "end" }], true, ["read k@0", "read k@5"]],
    ["goes on where it stalled", [{ kind: "break", afterBytes: 5, how: "hang" }], true, ["read k@0", "read k@5"]],
    [
      "skips what it has when the server cannot resume",
      [{ kind: "break", afterBytes: 5, how: "error" }],
      false,
      ["read k@0", "read k@5"],
    ],
    [
      "survives more breaks than tries, as long as bytes come",
      Array.from({ length: 12 }, (): Fault => ({ kind: "break", afterBytes: 1, how: "end" })),
      true,
      Array.from({ length: 13 }, (_, index) => `read k@${index.toString()}`),
    ],
  ])("%s", async (_name, faults, resumes, calls) => {
    const store = storeWith(faults, { resumes });
    store.objects.set("k", content);
    expect(await readAll(withRetries(store.remote, { policy, clock: clock() }))).toBe(content.toString());
    expect(store.calls).toEqual(calls);
  });

  test("of nothing is no error and no reason to ask again", async () => {
    const store = storeWith([]);
    expect(await withRetries(store.remote, { clock: clock() }).read("k")).toBeUndefined();
    expect(store.calls).toEqual(["read k@0"]);
  });

  test("fails when no byte comes however often it is tried", async () => {
    const store = storeWith(Array.from({ length: 6 }, () => ({ kind: "fail", error: transient }) as const));
    store.objects.set("k", content);
    const time = clock();
    await expect(readAll(withRetries(store.remote, { policy, clock: time }))).rejects.toMatchObject({
      code: "REMOTE_FAILED",
      message: "store://here: reading k: HTTP 500 (tries: 6)",
    });
    expect(time.pauses).toEqual([500, 1000, 2000, 4000, 8000]);
  });

  test("fails when it always gets a little further, but never far", async () => {
    const breaks = Array.from({ length: 1000 }, () => ({ kind: "break", afterBytes: 1, how: "error" }) as const);
    const store = storeWith(breaks);
    store.objects.set("k", Buffer.alloc(1_000_000));
    const time = clock();
    await expect(readAll(withRetries(store.remote, { clock: time }))).rejects.toMatchObject({
      code: "REMOTE_FAILED",
      message: expect.stringMatching(/^store:\/\/here: reading k: .* \(tries: 6\)$/) as string,
    });
    // A window of a minute, then the tries that a read without progress has.
    expect(time.now()).toBeGreaterThan(60_000);
    expect(time.now()).toBeLessThan(120_000);
  });

  test("waits that a server asks for do not make it slow", async () => {
    const faults = Array.from({ length: 8 }, (): Fault[] => [
      { kind: "break", afterBytes: 1, how: "end" },
      { kind: "fail", error: new RemoteFailure("throttled", "SlowDown", 200_000) },
    ]);
    const store = storeWith(faults.flat());
    store.objects.set("k", content);
    expect(await readAll(withRetries(store.remote, { clock: clock() }))).toBe(content.toString());
  });

  test("fails when the object is another one after a break", async () => {
    const store = storeWith([{ kind: "break", afterBytes: 5, how: "error" }]);
    store.objects.set("k", content);
    const opened = await withRetries(store.remote, { policy, clock: clock() }).read("k");
    store.objects.set("k", Buffer.from("0123456"));
    await expect(Array.fromAsync(opened?.stream ?? [])).rejects.toMatchObject({
      code: "REMOTE_FAILED",
      message: expect.stringContaining("the object changed while it was read") as string,
    });
  });

  test.each<[string, RemoteFailure, string]>([
    ["refused credentials", new RemoteFailure("denied", "HTTP 403"), "REMOTE_DENIED"],
    ["a bucket that is not there", new RemoteFailure("missing", "no bucket"), "REMOTE_FAILED"],
    ["what stays as it is", new RemoteFailure("permanent", "no such feature"), "REMOTE_FAILED"],
  ])("asks once after %s", async (_name, error, code) => {
    const store = storeWith([{ kind: "fail", error }]);
    await expect(withRetries(store.remote, { clock: clock() }).read("k")).rejects.toMatchObject({ code });
    expect(store.calls).toHaveLength(1);
  });

  test("waits as long as the server says, and so does every other call", async () => {
    const time = clock();
    const store = storeWith([{ kind: "fail", error: new RemoteFailure("throttled", "SlowDown", 7000) }]);
    const sleeping = { ...time, sleep: async (ms: number): Promise<void> => time.sleep(ms, undefined) };
    store.objects.set("k", content);
    await readAll(withRetries(store.remote, { policy, clock: sleeping }));
    expect(time.pauses).toEqual([7000]);
  });

  test("does not wait an hour, and says that it was asked to", async () => {
    const store = storeWith([{ kind: "fail", error: new RemoteFailure("throttled", "SlowDown", 3_600_000) }]);
    await expect(withRetries(store.remote, { clock: clock() }).read("k")).rejects.toMatchObject({
      code: "REMOTE_FAILED",
      hint: expect.stringContaining("asked to wait 3600 s") as string,
    });
  });
});

describe("writing", () => {
  const body = content.toString();
  test.each<[string, readonly Fault[], readonly string[]]>([
    ["goes well at once", [], ["write k"]],
    [
      "again after a failure before all was sent, without looking",
      [{ kind: "fail", error: transient }],
      ["write k", "write k"],
    ],
    ["again when nothing moves", [{ kind: "hang" }], ["write k", "write k"]],
    [
      "again after looking when all was sent and nothing kept",
      [{ kind: "sent, then", error: transient }],
      ["write k", "read k@0", "write k"],
    ],
    [
      "not again when it took place although the answer was lost",
      [{ kind: "done, then", error: transient }],
      ["write k", "read k@0"],
    ],
    [
      "anew over what arrived wrong",
      [{ kind: "done, then", error: transient, stored: "other bytes" }],
      ["write k", "read k@0", "remove", "write k"],
    ],
  ])("%s", async (_name, faults, calls) => {
    const store = storeWith(faults);
    let shownBytes = 0;
    const onBytes = (count: number): void => {
      shownBytes += count;
    };
    await withRetries(store.remote, { policy, clock: clock() }).write("k", await sourceOf(content), { onBytes });
    expect(store.objects.get("k")?.toString()).toBe(body);
    expect(store.calls).toEqual(calls);
    expect(shownBytes).toBeGreaterThanOrEqual(0);
  });
});

describe("asking, listing and removing", () => {
  const twice = [{ kind: "fail", error: transient }, { kind: "hang" }] as const;

  test("are asked again", async () => {
    const store = storeWith(twice);
    store.objects.set("k", content);
    const remote = withRetries(store.remote, { policy, clock: clock() });
    expect(await remote.existing(["k", "l"])).toEqual(new Set(["k"]));
    expect(store.calls).toHaveLength(3);
  });

  test("tell each object of a listing once, although it begins again", async () => {
    const store = storeWith([{ kind: "break", afterBytes: 0, how: "end" }, ...twice]);
    for (const key of ["a", "b", "c"]) store.objects.set(key, content);
    const remote = withRetries(store.remote, { policy, clock: clock() });
    const keys = (await Array.fromAsync(remote.list(""))).map(({ key }) => key);
    expect(keys).toEqual(["a", "b", "c"]);
  });

  test("remove what is there", async () => {
    const store = storeWith(twice);
    store.objects.set("k", content);
    await withRetries(store.remote, { policy, clock: clock() }).remove(["k"]);
    expect(store.objects.size).toBe(0);
  });
});

describe("stopping", () => {
  const stop = new Error("enough");

  test.each<[string, (remote: Remote, signal: AbortSignal) => Promise<unknown>]>([
    ["a question", (remote, signal) => remote.existing(["k"], { signal })],
    ["a read", (remote, signal) => remote.read("k", { signal })],
    ["a write", async (remote, signal) => remote.write("k", await sourceOf(content), { signal })],
    ["a listing", (remote, signal) => Array.fromAsync(remote.list("", { signal }))],
    ["a removal", (remote, signal) => remote.remove(["k"], { signal })],
  ])("ends %s that hangs at once, with the caller's reason", async (_name, call) => {
    const store = storeWith([{ kind: "hang" }]);
    store.objects.set("k", content);
    const controller = new AbortController();
    const ended = call(withRetries(store.remote, { clock: clock() }), controller.signal);
    setTimeout(() => {
      controller.abort(stop);
    }, 10);
    await expect(ended).rejects.toBe(stop);
  });

  test("ends a read between two bytes", async () => {
    const store = storeWith([{ kind: "break", afterBytes: 5, how: "hang" }]);
    store.objects.set("k", content);
    const controller = new AbortController();
    const opened = await withRetries(store.remote, { clock: clock() }).read("k", { signal: controller.signal });
    setTimeout(() => {
      controller.abort(stop);
    }, 10);
    await expect(Array.fromAsync(opened?.stream ?? [])).rejects.toBe(stop);
  });

  test("ends a pause", async () => {
    const store = storeWith([{ kind: "fail", error: new RemoteFailure("throttled", "SlowDown", 60_000) }]);
    const controller = new AbortController();
    const ended = withRetries(store.remote).existing(["k"], { signal: controller.signal });
    setTimeout(() => {
      controller.abort(stop);
    }, 10);
    await expect(ended).rejects.toThrow();
  });
});
