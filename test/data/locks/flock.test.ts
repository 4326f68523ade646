import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { withFlock } from "../../../pipeline/data/locks/flock.ts";

const hasFlock = process.platform === "linux" && spawnSync("flock", ["--version"]).status === 0;

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "flock-"));
  path = join(folder, "a lock's $name");
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function isFree(): boolean {
  return spawnSync("flock", ["--nonblock", path, "true"]).status === 0;
}

describe.runIf(hasFlock)("the lock that DVC takes", () => {
  test("is held while the body runs, and free afterwards, however often", async () => {
    for (let round = 0; round < 3; round++) {
      await withFlock(path, 1000, () => {
        expect(isFree()).toBe(false);
        return Promise.resolve();
      });
      expect(isFree()).toBe(true);
    }
  });

  test("is given back when the body throws", async () => {
    await expect(withFlock(path, 1000, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(isFree()).toBe(true);
  });

  test("lets bodies of one process in one after the other", async () => {
    const events: string[] = [];
    await Promise.all(
      ["a", "b", "c"].map((name) =>
        withFlock(path, 5000, async () => {
          events.push(`${name} in`);
          await new Promise((fulfil) => setTimeout(fulfil, 20));
          events.push(`${name} out`);
        }),
      ),
    );
    const order = events.filter((event) => event.endsWith("in")).map((event) => event.slice(0, 1));
    expect(events).toEqual(order.flatMap((name) => [`${name} in`, `${name} out`]));
  });

  test("is refused when another process has it, and taken by the next call when that one is gone", async () => {
    const other = spawn("flock", [path, "sleep", "30"], { stdio: "ignore", detached: true });
    while (isFree()) await new Promise((fulfil) => setTimeout(fulfil, 10));
    await expect(withFlock(path, 50, () => Promise.resolve())).rejects.toMatchObject({ code: "LOCK_HELD" });
    process.kill(-(other.pid ?? 0), "SIGKILL");
    await once(other, "exit");
    await expect(withFlock(path, 5000, () => Promise.resolve("done"))).resolves.toBe("done");
  });

  test.each([
    { signal: "SIGKILL", toGroup: false, keeps: "goes with a killed process", isFreeAfter: true },
    {
      signal: "SIGINT",
      toGroup: true,
      keeps: "stays through Ctrl-C until the process has cleaned up",
      isFreeAfter: false,
    },
  ] as const)("$keeps", async ({ signal, toGroup, isFreeAfter }) => {
    const module = new URL("../../../pipeline/data/locks/flock.ts", import.meta.url).href;
    const text = `process.on("SIGINT", () => undefined); const { withFlock } = await import(${JSON.stringify(module)});
      await withFlock(${JSON.stringify(path)}, 1000, () => new Promise((fulfil) => { console.log("in"); setTimeout(fulfil, 30_000); }));`;
    const child = spawn(process.execPath, ["--input-type=module", "-e", text], {
      stdio: ["ignore", "pipe", "ignore"],
      detached: true,
    });
    await once(child.stdout, "data");
    process.kill(toGroup ? -(child.pid ?? 0) : (child.pid ?? 0), signal);
    const deadline = Date.now() + (isFreeAfter ? 5000 : 300);
    while (!isFree() && Date.now() < deadline) await new Promise((fulfil) => setTimeout(fulfil, 20));
    expect(isFree()).toBe(isFreeAfter);
    if (!isFreeAfter) process.kill(-(child.pid ?? 0), "SIGKILL");
  });
});
