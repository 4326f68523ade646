import { execFileSync } from "node:child_process";
import { globSync, linkSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openCache } from "../../pipeline/data/objects/cache.ts";
import { applyCheckout, prepareCheckout } from "../../pipeline/data/objects/checkout.ts";
import type { Md5 } from "../../pipeline/domain/ids.ts";
import { errorOf } from "../support/errors.ts";
import { everything, lockstep, plant, plantDirectory, pointer, put, victim } from "./victim.ts";

describe("N12: a symbolic link that Git tracks, on the way to an output,", () => {
  test.concurrent.each([
    ["to a folder outside", "../outside", "link/secret"],
    ["to Git's hooks", ".git/hooks", "link/pre-commit"],
    ["to the workflows", ".github/workflows", "link/ci.yml"],
    ["to DVC's folder", ".dvc", "link/config"],
    ["to nothing yet", "../outside/new", "link/x"],
  ])("%s is refused, and its target stays", async (_name, target, path) => {
    const here = victim();
    symlinkSync(target, join(here.work, "link"));
    put(here.work, { "bad.dvc": pointer(plant(here.remote, "evil\n"), path) });
    const before = everything(here);
    const { code, output } = await lockstep(here, ["pull", "--force"]);
    expect(code, output).not.toBe(0);
    expect(output).toContain("PATH_UNSAFE");
    expect(everything(here)).toEqual(before);
  });

  test("inside a folder that is an output is refused, too", async () => {
    const here = victim();
    const id = plantDirectory(here.remote, [{ md5: plant(here.remote, "evil\n"), relpath: "sub/secret" }]);
    put(here.work, { "data.dvc": pointer(id, "data") });
    mkdirSync(join(here.work, "data"));
    symlinkSync("../../outside", join(here.work, "data/sub"));
    const before = everything(here);
    const { code, output } = await lockstep(here, ["pull", "--force"]);
    expect(everything(here)["outside/secret"]).toBe("untouched\n");
    if (code !== 0) expect(everything(here), output).toEqual(before);
  });
});

describe("N12: what stands where an output belongs", () => {
  test.each([
    [
      "a symbolic link to a file outside",
      (from: string, to: string) => {
        symlinkSync(from, to);
      },
    ],
    ["a hard link to a file outside", linkSync],
  ])("%s is replaced, never written through", async (_name, join2) => {
    const here = victim();
    join2(join(here.outside, "secret"), join(here.work, "data"));
    put(here.work, { "data.dvc": pointer(plant(here.remote, "new\n"), "data") });
    await lockstep(here, ["pull", "--force"]);
    expect(readFileSync(join(here.outside, "secret"), "utf8")).toBe("untouched\n");
  });

  test("a FIFO keeps nobody waiting", async () => {
    const here = victim();
    execFileSync("mkfifo", [join(here.work, "data")]);
    put(here.work, { "data.dvc": pointer(plant(here.remote, "new\n"), "data") });
    expect((await lockstep(here, ["pull"])).seconds).toBeLessThan(20);
    const { code, output } = await lockstep(here, ["add", "data"]);
    expect(code, output).not.toBe(0);
  });

  test.each([
    ["a FIFO", (path: string) => execFileSync("mkfifo", [path])],
    [
      "a link out of the repository",
      (path: string) => {
        symlinkSync("../../outside/secret", path);
      },
    ],
  ])("%s in a folder is not added", async (_name, make) => {
    const here = victim();
    put(here.work, { "data/good": "good\n" });
    make(join(here.work, "data/bad"));
    const { code, output } = await lockstep(here, ["add", "data"]);
    expect(code, output).not.toBe(0);
    expect(output).toContain("PATH_UNSAFE");
    expect(Object.keys(everything(here))).not.toContain("work/data.dvc");
  });
});

test("N12: a link to a folder is left out of what is added, as in DVC, and nothing outside is read", async () => {
  const here = victim();
  put(here.work, { "data/good": "good\n" });
  symlinkSync("../../outside", join(here.work, "data/bad"));
  const { output } = await lockstep(here, ["add", "data"]);
  const stored = globSync(`${here.work}/.dvc/cache/files/md5/*/*`).map((path) => readFileSync(path, "utf8"));
  expect(stored.join(""), output).not.toMatch(/untouched|secret/);
});

test("N12: a folder that becomes a link between the check and the write leads nothing out", async () => {
  const here = victim();
  const cacheFolder = join(here.work, ".dvc/cache");
  const id = plantDirectory(cacheFolder, [{ md5: plant(cacheFolder, "evil\n"), relpath: "sub/secret" }]) as Md5;
  mkdirSync(join(here.work, "data/sub"), { recursive: true });
  const prepared = await prepareCheckout({
    cache: openCache(cacheFolder),
    id,
    root: here.work,
    destination: "data",
    force: true,
  });
  rmSync(join(here.work, "data/sub"), { recursive: true });
  symlinkSync("../../outside", join(here.work, "data/sub"));
  expect(await errorOf(() => applyCheckout(prepared))).toMatch(/^PATH_UNSAFE/);
  expect(readFileSync(join(here.outside, "secret"), "utf8")).toBe("untouched\n");
});
