import { spawnSync } from "node:child_process";
import { chmod, mkdir, readdir, rename, rm, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import { openHashState } from "../../../pipeline/data/objects/hash-state.ts";
import { temporaryFolder, writeFiles } from "../../support/folder.ts";
import { md5Of } from "./store.ts";

/** Until a change that was just made counts as settled where clocks tick finely. */
const settle = (): Promise<void> => new Promise((fulfil) => setTimeout(fulfil, 100));
const stateFile = ".lockstep/state/hashes.db";

/** Does something to the file of a state, as another process would. */
function inState<Result>(root: string, act: (database: DatabaseSync) => Result): Result {
  const database = new DatabaseSync(join(root, stateFile));
  try {
    return act(database);
  } finally {
    database.close();
  }
}

describe("the state of hashes", () => {
  test("spares reading a file that did not change, in the next process too", async () => {
    const root = temporaryFolder();
    await writeFiles(root, { a: "one" });
    await settle();
    const first = await openHashState(root);
    await first.md5Of(join(root, "a"));
    await first.save();
    // A digest that only the state can know shows that the file was not read.
    inState(root, (database) => database.prepare("update files set md5 = ?").run(md5Of("marked")));
    expect(await (await openHashState(root)).md5Of(join(root, "a"))).toEqual({ md5: md5Of("marked"), sizeBytes: 3 });
  });

  test.each([1, 15, 16, 450])("spares reading %i files of a folder", async (count) => {
    const root = temporaryFolder();
    const names = Array.from({ length: count }, (_, index) => `data/${String(index)}`);
    await writeFiles(root, Object.fromEntries(names.map((name) => [name, name])));
    await settle();
    const paths = [...names.map((name) => join(root, name)), join(root, "data/none")];
    const first = await openHashState(root);
    const found = await first.md5OfAll(paths);
    expect(found.map((file) => file?.md5)).toEqual([...names.map(md5Of), undefined]);
    await first.save();
    inState(root, (database) => database.prepare("update files set md5 = ?").run(md5Of("marked")));
    const again = await (await openHashState(root)).md5OfAll(paths);
    expect(again.map((file) => file?.md5)).toEqual([...names.map(() => md5Of("marked")), undefined]);
  });

  test("is saved and closed when it is disposed: nothing of it is left open, and it answers no more", async () => {
    const root = temporaryFolder();
    await writeFiles(root, { a: "one" });
    await settle();
    const path = join(root, "a");
    const state = await openHashState(root);
    {
      using open = state;
      await open.md5Of(path);
    }
    // The last one to close it takes its log along.
    expect(await readdir(join(root, ".lockstep/state"))).toEqual(["hashes.db"]);
    expect(inState(root, (database) => database.prepare("select name from files").all())).toEqual([{ name: "a" }]);
    expect(() => state.knownOf([path])).toThrow("finalized");
  });

  test("keeps the two kinds of md5 apart", async () => {
    const root = temporaryFolder();
    await writeFiles(root, { a: "one\r\n" });
    await settle();
    const state = await openHashState(root);
    const path = join(root, "a");
    const both = async (): Promise<readonly string[]> => [
      (await state.md5Of(path)).md5,
      (await state.md5Of(path, { hash: "legacy" })).md5,
    ];
    const expected = [md5Of("one\r\n"), md5Of("one\n")];
    expect(await both()).toEqual(expected);
    expect(await both()).toEqual(expected);
  });

  test.each<[string, (path: string) => Promise<unknown>]>([
    [
      "of the same length with its old time put back",
      async (path) => {
        await writeFile(path, "two");
        await utimes(path, 1, 1);
      },
    ],
    [
      "replaced by another file",
      async (path) => {
        await writeFile(`${path}2`, "two");
        await utimes(`${path}2`, 1, 1);
        await rename(`${path}2`, path);
      },
    ],
  ])("sees a change %s", async (_name, change) => {
    const root = temporaryFolder();
    const path = join(root, "a");
    await writeFile(path, "one");
    await utimes(path, 1, 1);
    await settle();
    const state = await openHashState(root);
    expect((await state.md5Of(path)).md5).toBe(md5Of("one"));
    await change(path);
    expect((await state.md5Of(path)).md5).toBe(md5Of("two"));
  });

  test("does not keep what was written just now", async () => {
    const root = temporaryFolder();
    await writeFiles(root, { a: "one" });
    // A machine may pause for longer than a clock's tick; what is written later than now is never settled.
    const later = Date.now() / 1000 + 60;
    await utimes(join(root, "a"), later, later);
    const state = await openHashState(root);
    await state.md5Of(join(root, "a"));
    await state.save();
    expect(inState(root, (database) => database.prepare("select * from files").all())).toEqual([]);
  });

  test("forgets a file that is gone", async () => {
    const root = temporaryFolder();
    await writeFiles(root, { a: "one" });
    await settle();
    const state = await openHashState(root);
    await state.md5Of(join(root, "a"));
    await state.save();
    await rm(join(root, "a"));
    expect(await state.md5OfAll([join(root, "a")])).toEqual([undefined]);
    await expect(state.md5Of(join(root, "a"))).rejects.toMatchObject({ code: "ENOENT" });
    await state.save();
    expect(inState(root, (database) => database.prepare("select * from files").all())).toEqual([]);
  });

  test.each<[string, (root: string) => Promise<unknown>]>([
    ["that is no database", (root) => writeFiles(root, { [stateFile]: "x".repeat(5000) })],
    [
      "of another layout",
      async (root) => {
        await mkdir(join(root, ".lockstep/state"), { recursive: true });
        inState(root, (database) => {
          database.exec("create table files (path text); pragma user_version = 99");
        });
      },
    ],
    [
      "that holds what is no digest",
      async (root) => {
        const state = await openHashState(root);
        await settle();
        await state.md5Of(join(root, "a"));
        await state.save();
        inState(root, (database) => database.prepare("update files set md5 = 'x'").run());
      },
    ],
  ])("%s is no state", async (_name, prepare) => {
    const root = temporaryFolder();
    await writeFiles(root, { a: "one" });
    await prepare(root);
    expect((await (await openHashState(root)).md5Of(join(root, "a"))).md5).toBe(md5Of("one"));
  });

  test("is kept in memory where nothing may be written", async () => {
    const root = temporaryFolder();
    await writeFiles(root, { a: "one" });
    await chmod(root, 0o555);
    const module = JSON.stringify(new URL("../../../pipeline/data/objects/hash-state.ts", import.meta.url).href);
    // Nothing is forbidden to root, so that another user has to look; the checkout may be root's alone.
    const code = `const { openHashState } = await import(${module});
      if (process.getuid() === 0) for (const set of ["setgid", "setuid"]) process[set](65534);
      using state = await openHashState(${JSON.stringify(root)});
      console.log((await state.md5Of(${JSON.stringify(join(root, "a"))})).md5);`;
    const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", code], {
      encoding: "utf8",
    });
    await chmod(root, 0o755);
    expect({ stdout, stderr }).toEqual({ stdout: `${md5Of("one")}\n`, stderr: "" });
    expect(await readdir(root)).toEqual(["a"]);
  });

  test("opening it prints nothing", () => {
    const module = JSON.stringify(new URL("../../../pipeline/data/objects/hash-table.ts", import.meta.url).href);
    const code = `(await import(${module})).openHashTable(":memory:")`;
    const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", code], {
      encoding: "utf8",
    });
    expect(stdout + stderr).toBe("");
  });
});
