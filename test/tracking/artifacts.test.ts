import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { artifactCommit, dataDrivers } from "../../pipeline/data-wiring.ts";
import type { WantedArtifact } from "../../pipeline/registry/artifact-commit.ts";
import { add } from "../../pipeline/tracking/add.ts";
import { type ArtifactRequest, artifactToGet } from "../../pipeline/tracking/artifacts.ts";
import { get, showUrl } from "../../pipeline/tracking/get.ts";
import { push } from "../../pipeline/tracking/push.ts";
import { errorOf } from "../support/errors.ts";
import { memoryFolder } from "../support/folder.ts";
import { commit, emptyRepository, git, within, write } from "./two-repositories.ts";

type Wanted = Omit<WantedArtifact, "name">;

/**
 * A repository with the artifact `m`, a file, and `proj:det`, a folder, in two states. The first one is v0.1.0 and once was in `prod` and
 * `dev`; the second is v0.2.0, in `prod` until it was unassigned, and v0.3.0, which was deregistered.
 */
async function scene() {
  const folder = memoryFolder();
  const root = join(folder, "source");
  emptyRepository(root, `[core]\n    remote = s\n['remote "s"']\n    url = ../../store\n`);
  write(root, {
    "dvc.yaml": "artifacts:\n  m:\n    path: models/m.bin\n  out:\n    path: ../../etc/passwd\n",
    "proj/dvc.yaml": "artifacts:\n  det:\n    path: d\n",
    "proj/d/a": "a",
    "proj/d/sub/b": "b",
  });
  const tag = (...names: readonly string[]): void => {
    for (const name of names) git(root, "tag", "--annotate", "--message", name, name);
  };
  const keep = async (content: string): Promise<string> => {
    write(root, { "models/m.bin": content });
    await within(root, (repository) => add({ targets: ["models/m.bin", "proj/d"] }, repository));
    await within(root, (repository) => push({ targets: [] }, repository));
    return commit(root);
  };
  const first = await keep("one");
  tag("m@v0.1.0", "m#prod#1", "m#dev#2", "proj=det@v1.0.0", "out@v1.0.0", "other@v1.0.0");
  const second = await keep("two");
  tag("m@v0.2.0", "m#prod#3", "m#prod!#4", "m@v0.3.0", "m@v0.3.0!");
  const here = join(folder, "here");
  mkdirSync(here);
  const request = (name: string, wanted: Wanted = {}, more: Partial<ArtifactRequest> = {}) =>
    artifactToGet(
      {
        ...{ url: "../source", name, from: here, environment: process.env, jobs: undefined },
        ...{ signal: new AbortController().signal, progress: () => undefined, ...more },
      },
      (tags, full) => artifactCommit(tags, { name: full, ...wanted }),
    );
  return { here, first, second, request, drivers: dataDrivers() };
}

describe("artifacts get", () => {
  test.each<[string, Wanted, "first" | "second", string]>([
    ["the newest version that was not deregistered", {}, "second", "two"],
    ["a version", { version: "v0.1.0" }, "first", "one"],
    ["what is in an environment, after a newer assignment was taken back", { environment: "prod" }, "first", "one"],
    ["what is in another environment", { environment: "dev" }, "first", "one"],
  ])("brings %s", async (_name, wanted, from, content) => {
    const { here, request, drivers, ...commits } = await scene();
    expect(await get(request("m", wanted), drivers)).toEqual({ path: "m.bin", commit: commits[from], fileCount: 1 });
    expect(readFileSync(join(here, "m.bin"), "utf8")).toBe(content);
  });

  test.each(["proj:det", "proj/dvc.yaml:det"])("brings a folder of a project below the root: %s", async (name) => {
    const { here, request, drivers } = await scene();
    expect(await get(request(name, {}, { out: "x/y" }), drivers)).toMatchObject({ path: "x/y", fileCount: 2 });
    expect(readFileSync(join(here, "x/y/sub/b"), "utf8")).toBe("b");
  });

  test.each<[string, string, Wanted, string]>([
    ["a name without tags", "nope", {}, "VERSION_UNKNOWN"],
    ["a name that is none", "a b", {}, "NAME_INVALID"],
    ["a version that was deregistered", "m", { version: "v0.3.0" }, "VERSION_UNKNOWN"],
    ["a version that is none", "m", { version: "main" }, "NAME_INVALID"],
    ["an environment that nothing was assigned to", "m", { environment: "test" }, "VERSION_UNKNOWN"],
    ["a folder without such an artifact", "proj:m", {}, "VERSION_UNKNOWN"],
    ["an artifact that dvc.yaml does not declare", "other", {}, "TARGET_UNKNOWN"],
    ["a path out of the repository", "out", {}, "PATH_UNSAFE"],
  ])("refuses %s, and writes nothing", async (_name, name, wanted, code) => {
    const { here, request, drivers } = await scene();
    expect(await errorOf(() => get(request(name, wanted, { out: "x" }), drivers))).toContain(`${code}: `);
    expect(existsSync(join(here, "x"))).toBe(false);
  });

  test("overwrites only when told to, though the name is known late", async () => {
    const { here, request, drivers } = await scene();
    write(here, { "m.bin": "mine" });
    expect(await errorOf(() => get(request("m"), drivers))).toContain("WORKSPACE_MODIFIED: m.bin");
    expect(readFileSync(join(here, "m.bin"), "utf8")).toBe("mine");
    await get(request("m", {}, { force: true }), drivers);
    expect(readFileSync(join(here, "m.bin"), "utf8")).toBe("two");
  });

  test("shows where the storage keeps it", async () => {
    const { request, drivers } = await scene();
    // md5 of "one", below the url as the remote's config has it.
    expect(await showUrl(request("m", { version: "v0.1.0" }), drivers)).toBe(
      "../../store/files/md5/f9/7c5d29941bfb1b2fdab0874906ab82",
    );
  });
});
