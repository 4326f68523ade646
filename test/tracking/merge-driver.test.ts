import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { ModelRecord } from "../../pipeline/domain/model-record.ts";
import { emitModelRecord, parseModelRecord } from "../../pipeline/registry/model-record.ts";
import { add } from "../../pipeline/tracking/add.ts";
import { installMergeDriver } from "../../pipeline/tracking/merge-driver.ts";
import { withConflictMarks } from "../../pipeline/tracking/merge-driver-texts.ts";
import { digest, key, record } from "../registry/samples.ts";
import { commit, git, within, write } from "./two-repositories.ts";
import { repositoryWith, text } from "./workspace.ts";

const main = join(import.meta.dirname, "../../pipeline/cli/main.ts");
const command = `'${process.execPath}' '${main}'`;

async function track(root: string, files: Readonly<Record<string, string>>): Promise<void> {
  write(root, files);
  await within(root, (repository) => add({ targets: ["data"] }, repository));
  commit(root);
}

/** What Git says of a merge, and how it ended. */
function merge(root: string, branch: string): { readonly code: number; readonly output: string } {
  try {
    return { code: 0, output: git(root, "merge", "--no-edit", branch) };
  } catch (error) {
    const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string };
    return { code: status, output: stdout + stderr };
  }
}

/** A repository with `data/{a,b}`, Git's driver, and a branch `theirs` on which `theirs` was added to the data. */
async function diverged(theirs: Readonly<Record<string, string>>): Promise<string> {
  const root = repositoryWith({ "data/a": "a", "data/b": "b" });
  await within(root, (repository) => installMergeDriver(command, repository));
  await track(root, {});
  git(root, "switch", "--quiet", "--create", "theirs");
  await track(root, theirs);
  git(root, "switch", "--quiet", "main");
  rmSync(join(root, "data"), { recursive: true });
  write(root, { "data/a": "a", "data/b": "b" });
  return root;
}

describe("Git merges pointers by meaning", () => {
  test("files that both sides added to one folder are all there", async () => {
    const root = await diverged({ "data/c": "c" });
    rmSync(join(root, "data/a"));
    await track(root, { "data/d": "d" });
    expect(merge(root, "theirs").code).toBe(0);
    // {b, c, d}, as one of them would have written it.
    rmSync(join(root, "data"), { recursive: true });
    const merged = text(root, "data.dvc");
    write(root, { "data/b": "b", "data/c": "c", "data/d": "d" });
    await within(root, (repository) => add({ targets: ["data"] }, repository));
    expect(text(root, "data.dvc")).toBe(merged);
  });

  test("a file that both changed is a conflict with a sentence, and no reader takes the pointer", async () => {
    const root = await diverged({ "data/a": "theirs" });
    await track(root, { "data/a": "ours" });
    const { code, output } = merge(root, "theirs");
    expect(code).toBe(1);
    expect(output).toContain('Both sides changed "data/a"');
    expect(git(root, "status", "--porcelain", "data.dvc")).toBe("UU data.dvc");
    expect(text(root, "data.dvc")).toMatch(/<<<<<<< ours\n[^]*=======\n[^]*>>>>>>> theirs\n/);
  });

  test("a side that is no pointer is a conflict, not a loss", async () => {
    const root = await diverged({ "data/c": "c" });
    writeFileSync(join(root, "data.dvc"), "outs: {\n");
    commit(root);
    expect(merge(root, "theirs").code).toBe(1);
    expect(text(root, "data.dvc")).toContain("outs: {\n");
  });
});

test("Git merges records of models: both quarantines stand, and of two trainings somebody chooses one", async () => {
  const root = repositoryWith({ "models/team/m.yaml": emitModelRecord(record) });
  await within(root, (repository) => installMergeDriver(command, repository));
  commit(root);
  const quarantine = (digit: string) => [
    { modelVersion: record.modelVersion, artifactSha256: digest(digit), reason: `${digit} is bad` },
  ];
  const change = (change: Partial<ModelRecord>): void => {
    write(root, { "models/team/m.yaml": emitModelRecord({ ...record, ...change }) });
    commit(root);
  };
  git(root, "switch", "--quiet", "--create", "theirs");
  change({ quarantine: quarantine("8") });
  git(root, "switch", "--quiet", "main");
  change({ quarantine: quarantine("9") });
  expect(merge(root, "theirs").code).toBe(0);
  const merged = parseModelRecord(text(root, "models/team/m.yaml"), "m.yaml");
  expect(merged.quarantine).toEqual([...quarantine("9"), ...quarantine("8")]);

  git(root, "switch", "--quiet", "--create", "trained");
  change({ inputKey: key("b") });
  git(root, "switch", "--quiet", "main");
  change({ inputKey: key("c") });
  const { code, output } = merge(root, "trained");
  expect(code).toBe(1);
  expect(output).toMatch(/Both sides trained .*`lockstep train --commit`/);
  expect(text(root, "models/team/m.yaml")).toMatch(/<<<<<<< ours\n[^]*>>>>>>> theirs\n/);
});

test("installing twice is installing once, and what .gitattributes says stays", async () => {
  const root = repositoryWith({ ".gitattributes": "*.png binary" });
  const install = () => within(root, (repository) => installMergeDriver(command, repository));
  expect((await install()).hasChanged).toBe(true);
  const once = text(root, ".gitattributes");
  expect(once).toBe("*.png binary\ndvc.lock merge=lockstep\n*.dvc merge=lockstep\nmodels/**/*.yaml merge=lockstep\n");
  expect((await install()).hasChanged).toBe(false);
  expect(text(root, ".gitattributes")).toBe(once);
  expect(git(root, "config", "--get-all", "merge.lockstep.driver")).toBe(`${command} merge-driver run %O %A %B %P`);
});

test.each([
  ["one line differs", "a\nb\nc\n", "a\nx\nc\n", "a\n<<<<<<< ours\nb\n=======\nx\n>>>>>>> theirs\nc\n"],
  ["all of it", "a\n", "b\n", "<<<<<<< ours\na\n=======\nb\n>>>>>>> theirs\n"],
  ["one side has more", "a\n", "a\nb\n", "a\n<<<<<<< ours\n=======\nb\n>>>>>>> theirs\n"],
])("marks stand around what differs: %s", (_name, ours, theirs, marked) => {
  expect(withConflictMarks(ours, theirs)).toBe(marked);
});
