import { mkdir, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { openCache } from "../../../pipeline/data/objects/cache.ts";
import { fetchObjects } from "../../../pipeline/data/objects/fetch.ts";
import { hashBytes } from "../../../pipeline/data/objects/hash.ts";
import { pushObjects } from "../../../pipeline/data/objects/push.ts";
import type { WantedObject } from "../../../pipeline/data/objects/transfer.ts";
import { ignoreNothing } from "../../../pipeline/data/objects/walk.ts";
import { openUrl } from "../../../pipeline/data/remotes/index.ts";
import { objectKey, type Remote } from "../../../pipeline/data/remotes/remote.ts";
import type { RetryPolicy } from "../../../pipeline/data/remotes/retry-policy.ts";
import { type Md5, md5 } from "../../../pipeline/domain/ids.ts";
import { memoryFolder, writeFiles } from "../../support/folder.ts";
import { type FaultProxy, httpFaults, startFaultProxy, type Traffic } from "./fault-proxy.ts";
import type { Place, ServerUnderTest } from "./place.ts";
import { expectNoSecret } from "./secrets.ts";
import { bytesOf, contentOf } from "./suite.ts";
import { startTcpFaultProxy, tcpFaults } from "./tcp-fault-proxy.ts";

/** As in production, in a hurry. */
const policy: Partial<RetryPolicy> = {
  attempts: 4,
  firstPauseMs: 2,
  longestPauseMs: 20,
  stallMs: 800,
  answerMs: 1600,
};

const frequencies: readonly (readonly [string, (count: number) => boolean])[] = [
  ["once", (count) => count === 0],
  ["every other time", (count) => count % 2 === 0],
  ["every time", () => true],
];

/** What both sides hold before anything goes wrong. */
interface Scene {
  readonly folder: string;
  /** A cache with a directory of small files and one that needs several parts. */
  readonly cacheFolder: string;
  readonly ids: readonly WantedObject[];
  /** Every object, members included. */
  readonly all: readonly Md5[];
}

async function makeScene(): Promise<Scene> {
  const folder = memoryFolder();
  await writeFiles(folder, {
    "data/a": "one",
    "data/b/c": "two",
    "data/b/d": bytesOf(70_000, 4),
    "data/large": bytesOf(9 * 1024 * 1024 + 3, 11),
  });
  const cacheFolder = join(folder, "cache");
  const cache = openCache(cacheFolder);
  const { id, entries } = await cache.addDirectory(join(folder, "data"), ignoreNothing);
  return { folder, cacheFolder, ids: [{ id, path: "data" }], all: [...entries.map((entry) => entry.md5), id] };
}

/** What the remote holds, asked on a way without faults: every object is absent or right, a directory object is not there alone. */
async function expectNothingWrong(direct: Remote, { all }: Scene, isComplete: boolean): Promise<void> {
  const present = await direct.existing(all.map(objectKey));
  for (const id of all) {
    const content = await contentOf(direct, objectKey(id));
    // What was under way when the client gave up may have arrived since; what was there has not gone.
    if (isComplete || present.has(objectKey(id))) expect(content, id).toBeDefined();
    if (content !== undefined) expect(hashBytes(content).md5, id).toBe(id.slice(0, 32));
  }
  const directories = all.filter((id) => id.endsWith(".dir") && present.has(objectKey(id)));
  if (directories.length > 0) expect(present.size).toBe(all.length);
}

/** Every file of a cache has the content of its name, and nothing unfinished is left. */
async function expectNothingWrongIn(cacheFolder: string): Promise<number> {
  await mkdir(cacheFolder, { recursive: true });
  const entries = await readdir(cacheFolder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const file of files) {
    const [, id] = /files\/md5\/([0-9a-f]{2}\/[0-9a-f]{30})(?:\.dir)?$/.exec(file) ?? [];
    expect(id, file).toBeDefined();
    expect(hashBytes(await readFile(file)).md5).toBe(id?.replace("/", ""));
  }
  return files.length;
}

/**
 * What holds of every driver when the way to its server fails: nothing wrong becomes visible on either side, nothing is lost, and the
 * same command, run again, completes the work.
 */
export function faultContract(
  name: string,
  start: () => Promise<ServerUnderTest>,
  options: {
    readonly proxy?: "http" | "tcp";
    /** Faults that the protocol gives no way to notice, with the reason. */
    readonly unnoticed?: Readonly<Record<string, string>>;
  } = {},
): void {
  const isHttp = options.proxy !== "tcp";
  const faults: readonly string[] = isHttp ? httpFaults : tcpFaults;
  let server: ServerUnderTest;
  let proxy: FaultProxy;
  let filled: Place | undefined;

  /** A remote whose way leads through the proxy, with secrets that no error may tell. */
  const through = async (place: Place, hurry: Partial<RetryPolicy> = {}): Promise<Remote> => {
    const remote = await openUrl(place.options(proxy.port), hurry);
    onTestFinished(() => remote.close());
    return remote;
  };
  const directly = async (place: Place): Promise<Remote> => {
    const remote = await openUrl(place.options(server.port));
    onTestFinished(() => remote.close());
    return remote;
  };

  /** Runs a body whose way fails; what it throws is an error of ours that tells no credential. */
  const disturbed = async (
    fault: { readonly fault: string; readonly traffic: Traffic; readonly when: (count: number) => boolean },
    place: Place,
    body: (remote: Remote) => Promise<unknown>,
  ): Promise<"succeeded" | "failed"> => {
    const remote = await through(place, policy);
    proxy.arm(fault.fault, fault.traffic, fault.when);
    try {
      await body(remote);
      return "succeeded";
    } catch (error) {
      expect(error).toMatchObject({
        code: expect.stringMatching(/^(?:REMOTE_FAILED|OBJECT_CORRUPT|OBJECT_MISSING)$/) as string,
      });
      expectNoSecret(error, place.options(proxy.port));
      return "failed";
    } finally {
      // A test that met no fault has shown nothing.
      expect(proxy.met).toBeGreaterThan(0);
      proxy.disarm();
    }
  };

  describe(`${name}, on a way that fails`, () => {
    beforeAll(async () => {
      server = await start();
      proxy = await (isHttp ? startFaultProxy : startTcpFaultProxy)(server.port);
    });
    afterAll(async () => {
      await proxy.close();
      await server.close();
    });

    const rows = faults.flatMap((fault) =>
      frequencies.map(([often, when]) => ({
        fault,
        often,
        when,
        isUnnoticed: options.unnoticed?.[fault] !== undefined,
      })),
    );

    test.each(rows)("a push meets “$fault” $often", async ({ fault, when, often }) => {
      const scene = await makeScene();
      const place = await server.place();
      const cache = openCache(scene.cacheFolder);
      const push = (remote: Remote) => pushObjects({ cache, remote, ids: scene.ids, jobs: 2 });
      const end = await disturbed({ fault, traffic: "upload", when }, place, push);
      if (often === "once") expect(end).toBe("succeeded");
      const direct = await directly(place);
      await expectNothingWrong(direct, scene, end === "succeeded");
      await push(await through(place));
      await expectNothingWrong(direct, scene, true);
      expect(await expectNothingWrongIn(scene.cacheFolder)).toBe(scene.all.length);
    });

    test.each(rows.filter(({ fault }) => fault !== "done, then 502" || !isHttp))(
      "a fetch meets “$fault” $often",
      async ({ fault, when, often }) => {
        const scene = await makeScene();
        filled ??= await server.place();
        const direct = await directly(filled);
        await pushObjects({ cache: openCache(scene.cacheFolder), remote: direct, ids: scene.ids });
        const cacheFolder = join(scene.folder, "empty");
        const cache = openCache(cacheFolder);
        const fetch = (remote: Remote) => fetchObjects({ cache, remote, ids: scene.ids, jobs: 2 });
        const end = await disturbed({ fault, traffic: "download", when }, filled, fetch);
        if (often === "once") expect(end).toBe("succeeded");
        const held = await expectNothingWrongIn(cacheFolder);
        if (end === "succeeded") expect(held).toBe(scene.all.length);
        await fetch(await through(filled));
        expect(await expectNothingWrongIn(cacheFolder)).toBe(scene.all.length);
      },
    );

    if (isHttp) {
      test.each(rows.filter(({ fault }) => !/body|ETag|done/.test(fault)))(
        "the question what is there meets “$fault” $often",
        async ({ fault, when, often, isUnnoticed }) => {
          const scene = await makeScene();
          filled ??= await server.place();
          const place = filled;
          const direct = await directly(place);
          await pushObjects({ cache: openCache(scene.cacheFolder), remote: direct, ids: scene.ids });
          const absent = objectKey(md5("0".repeat(32)));
          const keys = [...scene.all.map(objectKey), absent];
          let found: ReadonlySet<string> | undefined;
          const end = await disturbed({ fault, traffic: "question", when }, place, async (remote) => {
            found = await remote.existing(keys);
          });
          if (often === "once" || end === "succeeded") {
            if (isUnnoticed) return;
            expect(found).toEqual(new Set(scene.all.map(objectKey)));
          }
        },
      );
    }
  });
}
