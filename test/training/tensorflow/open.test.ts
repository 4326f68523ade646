import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import util, { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { BackendPreference } from "../../../pipeline/training/tensorflow/choose-backend.ts";
import {
  isNativeLoadable,
  pinNativeEnvironment,
  restoreLegacyUtil,
} from "../../../pipeline/training/tensorflow/native.ts";
import { openTensorFlow } from "../../../pipeline/training/tensorflow/open.ts";

const root = dirname(dirname(dirname(import.meta.dirname)));
const run = promisify(execFile);
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "lockstep-tensorflow-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("the backend", () => {
  test("is WebAssembly, computes, and says its version", async () => {
    const { tf, backend, version } = await openTensorFlow({
      prefer: "wasm",
      multiplyAddsPerRow: 1,
      convolutional: false,
      searchFrom: [],
    });
    expect([backend, version]).toEqual(["wasm", "4.22.0"]);
    const sum = tf.tidy(() => tf.sum(tf.tensor2d([1, 2, 3], [1, 3])).dataSync());
    expect([...sum]).toEqual([6]);
  });

  test("can be opened twice", async () => {
    const [first, second] = [
      await openTensorFlow({ prefer: "auto", multiplyAddsPerRow: 1, convolutional: false, searchFrom: [] }),
      await openTensorFlow({ prefer: "auto", multiplyAddsPerRow: 1, convolutional: false, searchFrom: [folder] }),
    ];
    expect(second.backend).toBe(first.backend);
  });
});

describe("a native package", () => {
  test.each([
    ["without its lib folder", undefined, false],
    ["without its binding", "lib/napi-v8", false],
    ["with its binding", "lib/napi-v8/tfjs_binding.node", true],
  ])("%s can be loaded: %s", async (name, path, expected) => {
    const home = join(folder, name.replaceAll(" ", "-"));
    await mkdir(join(home, "dist"), { recursive: true });
    if (path !== undefined) await cp(import.meta.filename, join(home, path, path.endsWith(".node") ? "" : "README"));
    expect(isNativeLoadable(join(home, "dist", "index.js"))).toBe(expected);
  });

  test("is given one quiet thread, unless the person wants otherwise", () => {
    vi.stubEnv("TF_NUM_INTRAOP_THREADS", "4");
    vi.stubEnv("TF_CPP_MIN_LOG_LEVEL", undefined);
    pinNativeEnvironment();
    expect([process.env["TF_NUM_INTRAOP_THREADS"], process.env["TF_CPP_MIN_LOG_LEVEL"]]).toEqual(["4", "3"]);
  });

  test("finds the two functions that it calls and Node removed", () => {
    restoreLegacyUtil();
    const legacy = util as unknown as Record<"isNullOrUndefined" | "isArray", (value: unknown) => boolean>;
    expect([undefined, null, 0].map((value) => legacy.isNullOrUndefined(value))).toEqual([true, true, false]);
    expect(typeof legacy.isArray).toBe("function");
  });
});

describe("without TensorFlow.js", () => {
  /** Our own modules where no node_modules is above them; `searchFrom` is all they can find. */
  async function openElsewhere(prefer: BackendPreference, searchFrom: readonly string[]): Promise<unknown> {
    const place = await mkdtemp(join(folder, "elsewhere-"));
    for (const part of ["pipeline/training/tensorflow", "pipeline/domain"])
      await cp(join(root, part), join(place, part), { recursive: true });
    await writeFile(join(place, "package.json"), '{"type":"module"}');
    const module = pathToFileURL(join(place, "pipeline/training/tensorflow/open.ts")).href;
    const script = `
      const { openTensorFlow } = await import(${JSON.stringify(module)});
      const request = { prefer: ${JSON.stringify(prefer)}, multiplyAddsPerRow: 1, convolutional: false, searchFrom: ${JSON.stringify(searchFrom)} };
      const found = await openTensorFlow(request).catch(({ code, hint }) => ({ code, hint }));
      console.log(JSON.stringify({ code: found.code, hint: found.hint, backend: found.backend }));`;
    const { stdout } = await run(process.execPath, ["--input-type=module", "-e", script], { cwd: place });
    return JSON.parse(stdout);
  }

  test.each<[BackendPreference, string]>([
    ["auto", "@tensorflow/tfjs-backend-wasm"],
    ["native", "lockstep doctor --install-tensorflow"],
    ["cpu", "@tensorflow/tfjs@"],
  ])("preference %s ends in an error with the command that installs it", async (prefer, packageName) => {
    const found = await openElsewhere(prefer, []);
    expect(found).toMatchObject({ code: "TENSORFLOW_MISSING", hint: expect.stringContaining(packageName) as string });
  });

  test("in our own package, the user's is found", async () => {
    const user = join(folder, "user");
    await mkdir(user);
    await symlink(join(root, "node_modules"), join(user, "node_modules"));
    expect(await openElsewhere("auto", [user])).toEqual({ backend: "wasm" });
  });

  test("a native package without its binding is passed over", async () => {
    const user = join(folder, "broken");
    const home = join(user, "node_modules/@tensorflow/tfjs-node");
    await mkdir(join(home, "dist"), { recursive: true });
    await writeFile(join(home, "package.json"), '{"name":"@tensorflow/tfjs-node","main":"dist/index.js"}');
    await writeFile(join(home, "dist/index.js"), 'throw new Error("The Node.js native addon module can not be found")');
    expect(await openElsewhere("native", [user])).toMatchObject({ code: "TENSORFLOW_MISSING" });
    expect(await openElsewhere("auto", [user, root])).toEqual({ backend: "wasm" });
  });
});
