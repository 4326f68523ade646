import { mkdir, readdir, utimes } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { makeDatabaseFolder } from "../../../pipeline/data/tables/database-folder.ts";
import { temporaryFolder } from "../../support/folder.ts";

/** No process has it: Linux gives out at most 2²² of them. */
const dead = 2 ** 22 + 1;

test.each([
  ["of a dead process, older than an hour, goes", `lockstep-tables-${dead}-abcdef`, 61, false],
  ["of a dead process, younger, stays: another container may have it", `lockstep-tables-${dead}-abcdef`, 59, true],
  ["of a process that runs stays", `lockstep-tables-${process.pid}-abcdef`, 61, true],
  ["without the number of a process stays", "lockstep-tables-abcdef", 61, true],
  ["of another name stays", `tables-${dead}-abcdef`, 61, true],
])("a folder %s", async (_name, name, minutes, isLeft) => {
  const folder = temporaryFolder();
  await mkdir(join(folder, name, "spill"), { recursive: true });
  const then = Date.now() / 1000 - minutes * 60;
  await utimes(join(folder, name), then, then);
  const made = await makeDatabaseFolder(folder);
  expect(made.startsWith(join(folder, `lockstep-tables-${process.pid}-`))).toBe(true);
  expect((await readdir(folder)).includes(name)).toBe(isLeft);
});
