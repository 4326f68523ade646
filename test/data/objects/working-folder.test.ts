import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { ownFolder } from "../../../pipeline/data/objects/scratch.ts";
import { openWorkingFolder, writeResult } from "../../../pipeline/data/objects/working-folder.ts";

function repository(): { readonly root: string; readonly status: () => string } {
  const root = mkdtempSync(join(tmpdir(), "lockstep-working-"));
  onTestFinished(() => {
    rmSync(root, { recursive: true });
  });
  execFileSync("git", ["init", "--quiet", root]);
  return { root, status: () => execFileSync("git", ["-C", root, "status", "--porcelain"], { encoding: "utf8" }) };
}

test.each<[string, (root: string) => Promise<unknown>]>([
  [
    "a folder that something is kept in",
    async (root) => {
      writeFileSync(join(await openWorkingFolder(root, "models", "a"), "model.json"), "{}");
    },
  ],
  ["a record", (root) => writeResult(root, ".lockstep/records/m.candidate.json", "{}\n")],
  ["a report by its whole path", (root) => writeResult(root, join(root, ".lockstep/report/report.md"), "# Report\n")],
  ["scratch files of a repository without DVC", (root) => ownFolder(root, "tmp")],
])("git sees nothing of %s, however often it is written", async (_name, write) => {
  const { root, status } = repository();
  await write(root);
  await write(root);
  expect(status()).toBe("");
  expect(readFileSync(join(root, ".lockstep/.gitignore"), "utf8")).toBe("*\n");
});

test("a result that is asked for elsewhere is an ordinary file", async () => {
  const { root, status } = repository();
  expect(await writeResult(root, "report.md", "# Report\n")).toBe(join(root, "report.md"));
  expect(status()).toBe("?? report.md\n");
});

test("rules that somebody wrote there stay", async () => {
  const { root } = repository();
  mkdirSync(join(root, ".lockstep"));
  writeFileSync(join(root, ".lockstep/.gitignore"), "*\n!kept\n");
  await openWorkingFolder(root, "models");
  expect(readFileSync(join(root, ".lockstep/.gitignore"), "utf8")).toBe("*\n!kept\n");
});

test("a link in its place is refused: what is written there would be written elsewhere", async () => {
  const { root } = repository();
  const elsewhere = mkdtempSync(join(tmpdir(), "lockstep-elsewhere-"));
  onTestFinished(() => {
    rmSync(elsewhere, { recursive: true });
  });
  symlinkSync(elsewhere, join(root, ".lockstep"));
  await expect(openWorkingFolder(root, "models")).rejects.toMatchObject({ code: "PATH_UNSAFE" });
});
