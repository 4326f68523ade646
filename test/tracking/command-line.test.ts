import { execFile } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { write } from "./two-repositories.ts";
import { repositoryWith } from "./workspace.ts";

const entry = join(import.meta.dirname, "../../pipeline/cli/main.ts");

/** One run of the command line as a process. */
function lockstep(folder: string, ...args: readonly string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((fulfil) => {
    execFile(process.execPath, [entry, ...args], { cwd: folder }, (error, out, err) => {
      fulfil({ code: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

/** What the commands print and end with, one after the other in one repository: scripts that call DVC read these lines. */
test("data commands print DVC's lines and end with DVC's exit codes", async () => {
  const root = repositoryWith({ "data/a": "1\n", "f.txt": "2\n" });
  const rows: readonly (readonly [before: (() => void) | undefined, line: string, code: number, out: string])[] = [
    [undefined, "status", 0, "Data and pipelines are up to date.\n"],
    [
      undefined,
      "add data f.txt",
      0,
      "\nTo track the changes with git, run:\n\n\tgit add data.dvc f.txt.dvc .gitignore\n\nTo enable auto staging, run:\n\n\tlockstep config core.autostage true\n",
    ],
    [
      undefined,
      "status -c",
      0,
      "\tnew:                data\n\tnew:                data/a\n\tnew:                f.txt\n",
    ],
    [undefined, "push", 0, "3 files pushed\n"],
    [undefined, "push", 0, "Everything is up to date.\n"],
    [
      () => {
        write(root, { "data/a": "changed" });
      },
      "status",
      0,
      "data.dvc:\n\tchanged outs:\n\t\tmodified:           data\n",
    ],
    [undefined, "status -q", 1, ""],
    [
      undefined,
      "status --json",
      0,
      '{\n  "data.dvc": [\n    {\n      "changed outs": {\n        "data": "modified"\n      }\n    }\n  ]\n}\n',
    ],
    [undefined, "commit data.dvc", 1, ""],
    [undefined, "checkout", 255, ""],
    [undefined, "checkout --force", 0, "M\tdata/\n"],
    [
      () => {
        for (const path of ["data", "f.txt", ".dvc/cache"]) rmSync(join(root, path), { recursive: true });
      },
      "pull",
      0,
      "A\tdata/\nA\tf.txt\n3 files fetched and 2 files added\n",
    ],
    [undefined, "checkout --summary", 0, "No changes.\n"],
    [undefined, "fetch nothing", 1, ""],
    [undefined, "fetch --jobs none", 254, ""],
    [undefined, "add --nope", 254, ""],
    [undefined, "remove f.txt.dvc", 0, ""],
  ];
  for (const [before, line, code, out] of rows) {
    before?.();
    const result = await lockstep(root, ...line.split(" "));
    expect({ line, code: result.code, out: result.out }).toEqual({ line, code, out });
    expect(result.err === "").toBe(code === 0 || line === "status -q");
  }
  expect((await lockstep(join(root, ".."), "status")).code).toBe(253);
}, 120_000);
