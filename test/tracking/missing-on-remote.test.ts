import { execFileSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openData } from "../../pipeline/data-wiring.ts";
import { checkRemote, type RemoteCheck } from "../../pipeline/tracking/missing-on-remote.ts";
import { lockstep, plant, plantDirectory, pointer, put, type Victim, victim } from "../security/victim.ts";
import { errorOf } from "../support/errors.ts";

function git({ work }: Victim, ...args: readonly string[]): string {
  return execFileSync("git", [...args], { cwd: work, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
}

/** A repository whose `main` names `old`, which the remote has lost, and whose `change` names `data`, of which it lacks one file. */
function repository(): Victim & { readonly ids: Readonly<Record<"a" | "b" | "old", string>> } {
  const here = victim();
  rmSync(join(here.work, ".git"), { recursive: true });
  git(here, "init", "--quiet", "--initial-branch=main");
  const cache = join(here.work, ".dvc/cache");
  const ids = { a: plant(here.remote, "a\n"), b: plant(cache, "b\n"), old: plant(cache, "old\n") };
  put(here.work, { "old.dvc": pointer(ids.old, "old"), ".dvc/.gitignore": "/cache\n/tmp\n" });
  git(here, "add", "--all");
  git(here, "commit", "--quiet", "--message=main");
  git(here, "switch", "--quiet", "--create", "change");
  const listing = plantDirectory(here.remote, [
    { md5: ids.a, relpath: "a.csv" },
    { md5: ids.b, relpath: "sub/b.csv" },
  ]);
  put(here.work, { "data.dvc": pointer(listing, "data") });
  git(here, "add", "--all");
  git(here, "commit", "--quiet", "--message=change");
  return { ...here, ids };
}

async function check(here: Victim, base?: string, remote?: string): Promise<RemoteCheck> {
  await using repo = await openData({ folder: here.work, environment: process.env });
  return await checkRemote(repo, { base, remote });
}

describe("doctor --remote", () => {
  test("names what the remote lacks by path, files of folders included, with the command for their author", async () => {
    const here = repository();
    expect(await check(here)).toMatchObject({
      outputs: 2,
      unchanged: 0,
      missing: [
        { path: "data/sub/b.csv", id: here.ids.b, command: "lockstep push data" },
        { path: "old", id: here.ids.old, command: "lockstep push old" },
      ],
    });
  });

  test("asks of a change only what the change names", async () => {
    const here = repository();
    expect(await check(here, "main")).toMatchObject({
      outputs: 1,
      unchanged: 1,
      missing: [{ path: "data/sub/b.csv" }],
    });
  });

  test("names a folder whose listing is nowhere, and says nothing of files it cannot know", async () => {
    const here = repository();
    put(here.work, { "data.dvc": pointer(`${"1".repeat(32)}.dir`, "data") });
    expect((await check(here, "main")).missing).toMatchObject([{ path: "data", command: "lockstep push data" }]);
  });

  test("ends with 1 while something is missing, with 0 when it was pushed, and does not download data", async () => {
    const here = repository();
    const before = await lockstep(here, ["doctor", "--remote", "--base", "main", "--json"]);
    expect(before.code, before.output).toBe(1);
    expect(before.output).toContain('"lockstep push data"');
    plant(here.remote, "b\n");
    const after = await lockstep(here, ["doctor", "--remote", "--base", "main"]);
    expect(after.code, after.output).toBe(0);
    const { a } = here.ids;
    expect(existsSync(join(here.work, ".dvc/cache/files/md5", a.slice(0, 2), a.slice(2)))).toBe(false);
  });

  test("is an error where nothing is tracked, and for a base that is not here: nothing passes by saying nothing", async () => {
    const empty = victim();
    expect(await errorOf(() => check(empty))).toMatch(/^ARGUMENT_INVALID/);
    expect(await errorOf(() => check(repository(), "no-such-branch"))).toMatch(/^REVISION_UNKNOWN/);
  });
});
