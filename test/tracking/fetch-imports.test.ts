import { mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parsePointer } from "../../pipeline/data/dvc/pointer.ts";
import { fetch } from "../../pipeline/tracking/fetch.ts";
import { pull } from "../../pipeline/tracking/pull.ts";
import { errorOf } from "../support/errors.ts";
import { memoryFolder } from "../support/folder.ts";
import { emptyRepository, sourceRepository, within, write } from "./two-repositories.ts";

/** The text that `dvc import` writes. */
function pointer(request: {
  readonly path: string;
  readonly rev: string;
  readonly id: string;
  readonly url?: string;
}): string {
  const { path, rev, id, url = "../source" } = request;
  const name = path.split("/").at(-1) ?? "";
  return `frozen: true\ndeps:\n- path: ${path}\n  repo:\n    url: ${url}\n    rev_lock: ${rev}\nouts:\n- md5: ${id}\n  hash: md5\n  path: ${name}\n`;
}

async function scene() {
  const folder = memoryFolder();
  const source = await sourceRepository(folder);
  const root = join(folder, "here");
  mkdirSync(root);
  emptyRepository(root);
  const run = () => within(root, (repository) => fetch({ targets: [] }, repository));
  const data = parsePointer(readFileSync(join(source.root, "data.dvc"), "utf8"), "data.dvc").outs[0]?.md5 ?? "";
  return { folder, source, root, run, data };
}

describe("data that was imported from another repository", () => {
  test("is fetched from where that one keeps it, and pulled; later nobody is asked", async () => {
    const { source, root, run, data } = await scene();
    write(root, {
      "data.dvc": pointer({ path: "data", rev: source.second, id: data }),
      // md5 of "old", which is in v1, and of a file of Git.
      "a.dvc": pointer({ path: "data/a", rev: source.first, id: "149603e6c03516362a8da23f624db945" }),
      "code.py.dvc": pointer({ path: "code.py", rev: source.second, id: "ac01e860ca47d5924639268b8ef6ba75" }),
    });
    expect((await run()).fetched).toBeGreaterThan(0);
    await within(root, (repository) => pull({ targets: [] }, repository));
    expect(readFileSync(join(root, "data/a"), "utf8")).toBe("new");
    expect(readFileSync(join(root, "a"), "utf8")).toBe("old");
    expect(readFileSync(join(root, "code.py"), "utf8")).toBe("print()\n");
    renameSync(source.root, `${source.root}-gone`);
    expect(await run()).toMatchObject({ fetched: 0 });
  });

  test.each<[string, Partial<Parameters<typeof pointer>[0]>, string]>([
    ["a repository that is not there", { url: "../nowhere" }, "GIT_COMMAND_FAILED"],
    ["a commit that is not there", { rev: "f".repeat(40) }, "REVISION_UNKNOWN"],
    ["a path that is not there", { path: "nope/data" }, "TARGET_UNKNOWN"],
    ["other content than it records", { id: "1f".repeat(16) }, "OBJECT_CORRUPT"],
    ["a url that would run a program", { url: "ext::sh -c touch% pwned" }, "GIT_COMMAND_FAILED"],
  ])("a pointer with %s is an error that says so", async (_name, wrong, code) => {
    const { source, root, run, data } = await scene();
    write(root, { "data.dvc": pointer({ path: "data", rev: source.second, id: data, ...wrong }) });
    expect(await errorOf(run)).toContain(code);
    rmSync(join(root, "data.dvc"));
    expect(await run()).toMatchObject({ fetched: 0 });
  });
});
