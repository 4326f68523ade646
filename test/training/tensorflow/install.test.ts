import { createHash } from "node:crypto";
import { chmod, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type InstallRequest, installTensorFlow } from "../../../pipeline/training/tensorflow/install/install.ts";
import { isWhole, stampFile, stampText } from "../../../pipeline/training/tensorflow/install/installed.ts";
import lock from "../../../pipeline/training/tensorflow/install/packages.lock.json" with { type: "json" };
import { nativeParts } from "../../../pipeline/training/tensorflow/install/parts.ts";
import { type System, wheelFor } from "../../../pipeline/training/tensorflow/install/system.ts";
import { errorOf } from "../../support/errors.ts";

let folder: string;
const runner: System = { name: "linux-x64", hasGlibc: true, instructions: ["sse4_2", "avx", "avx2"] };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lockstep-install-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("what is fetched", () => {
  test("is pinned to an exact version and a digest, every package of it", () => {
    const { "": root, ...packages } = lock.packages;
    expect(Object.values(root.dependencies).every((version) => /^\d+\.\d+\.\d+$/.test(version))).toBe(true);
    expect(root.dependencies["@tensorflow/tfjs-node"]).toBe(nativeParts.tfjs);
    expect(Object.keys(packages).length).toBeGreaterThan(100);
    for (const [name, found] of Object.entries(packages)) {
      expect([name, found.integrity]).toEqual([name, expect.stringMatching(/^sha512-[A-Za-z0-9+/]{86}==$/)]);
      expect(Object.keys(found)).not.toContain("resolved");
    }
    for (const { sha256 } of Object.values(nativeParts.wheels)) expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  test("is a wheel for the runner's system", () => {
    expect(wheelFor(runner, nativeParts)).toMatchObject({
      project: "tensorflow-cpu",
      platform: "manylinux2014_x86_64",
    });
  });
});

/** An installation with a PATH on which only these programs are, each of which answers whatever it is asked. */
async function request(programs: readonly string[], change: Partial<InstallRequest> = {}): Promise<InstallRequest> {
  const place = await mkdtemp(join(folder, "request-"));
  const bin = join(place, "bin");
  await mkdir(bin);
  for (const program of programs) {
    await writeFile(join(bin, program), "#!/bin/sh\necho 1.0\n");
    await chmod(join(bin, program), 0o755);
  }
  const calls = { environment: { PATH: bin }, signal: new AbortController().signal };
  return { ...calls, folder: join(place, "tensorflow", "1"), system: runner, say: () => undefined, ...change };
}

describe("an installation is refused", () => {
  test.each<[string, readonly string[], Partial<InstallRequest>, string]>([
    ["without a compiler", ["python3", "npm"], {}, "COMPILER_MISSING"],
    ["without Python", ["g++", "npm"], {}, "PYTHON_MISSING"],
    ["without npm", ["g++", "python3"], {}, "NPM_MISSING"],
    ["on another system", [], { system: { ...runner, name: "sunos-x64" } }, "PLATFORM_UNSUPPORTED"],
    [
      "on a system whose name is a key of every object",
      [],
      { system: { ...runner, name: "constructor" } },
      "PLATFORM_UNSUPPORTED",
    ],
    ["with another C library", [], { system: { ...runner, hasGlibc: false } }, "PLATFORM_UNSUPPORTED"],
    ["on a processor that is too old", [], { system: { ...runner, instructions: ["sse4_2"] } }, "PLATFORM_UNSUPPORTED"],
    ["when it is interrupted", ["g++", "python3", "npm"], { signal: AbortSignal.abort() }, "INTERRUPTED"],
    ["when the registry's client brings nothing", ["g++", "python3", "npm"], {}, "INSTALL_FAILED"],
  ])("%s, and leaves nothing", async (_name, programs, change, code) => {
    const asked = await request(programs, change);
    expect((await errorOf(() => installTensorFlow(asked))).split(":")[0]).toBe(code);
    expect(await readdir(join(asked.folder, ".."))).toEqual([]);
  });
});

describe("an installation that is there", () => {
  const [binding, content] = ["lib/binding.node", "compiled"];
  const sha256 = createHash("sha256").update(content).digest("hex");

  async function installed(change: { readonly library?: string; readonly content?: string }): Promise<InstallRequest> {
    const asked = await request([]);
    await mkdir(join(asked.folder, "lib"), { recursive: true });
    await writeFile(join(asked.folder, binding), change.content ?? content);
    const stamp = {
      tfjs: nativeParts.tfjs,
      library: change.library ?? nativeParts.library,
      sha256: { [binding]: sha256 },
    };
    await writeFile(join(asked.folder, stampFile), stampText(stamp));
    return asked;
  }

  test("is left alone when it is whole, whatever else is missing now", async () => {
    const asked = await installed({});
    expect(await installTensorFlow(asked)).toMatchObject({ isNew: false, folder: asked.folder });
  });

  test.each([
    ["of another version", { library: "2.10.1" }],
    ["with other bytes", { content: "damaged" }],
  ])("%s is not whole", async (_name, change) => {
    const asked = await installed(change);
    expect(await isWhole(asked.folder, nativeParts)).toBe(false);
    expect((await errorOf(() => installTensorFlow(asked))).split(":")[0]).toBe("COMPILER_MISSING");
  });

  test("what a killed installation left beside it is removed, what a living one does is not", async () => {
    const asked = await request([]);
    const above = join(asked.folder, "..");
    // Linux gives no process an id above 2^22.
    for (const name of ["keep", `.${process.pid}-0123456789abcdef`, ".4194305-0123456789abcdef"])
      await mkdir(join(above, name), { recursive: true });
    await symlink(".", join(above, ".4194305-fedcba9876543210"));
    await errorOf(() => installTensorFlow(asked));
    expect((await readdir(above)).sort()).toEqual([`.${process.pid}-0123456789abcdef`, "keep"]);
  });
});
