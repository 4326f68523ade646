import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { lockstep } from "../cli/command-line.ts";
import { temporaryFolder, writeFiles } from "../support/folder.ts";

const files = {
  ".dvc/config": "",
  ".dvc/.gitignore": "/config.local\n/tmp\n/cache\n",
  "rows.csv": "id,y\n1,1\n2,0\n",
  "dvc.yaml": `stages:
  make:
    cmd: mkdir -p 'my models' parts && cp rows.csv 'my models/m.bin' && cp rows.csv parts/a.csv && cp rows.csv parts/b.csv && echo '{"n":2}' > m.json
    deps: [rows.csv]
    outs: [my models/m.bin, parts/a.csv, parts/b.csv]
    metrics: [m.json: {cache: false}]
`,
  "lockstep.yaml": `models:
  m:
    artifact: my models/m.bin
    metrics: m.json
    training_rows: parts/a.csv
    evaluation_rows: parts/b.csv
    id: id
    label: "y"
    positive: 1
    score: sh score.sh
    gates: [{metric: roc_auc, minimum: 0.5}]
environments:
  production: {target: {kind: directory, path: .lockstep/production}}
review: {approvers: [ravi]}
`,
  ".gitignore": "/.lockstep/\n",
};

/** Dana's clone of an origin that has the pipeline on `main`. */
async function cloned(): Promise<{ readonly clone: string; readonly git: (...args: readonly string[]) => string }> {
  const folder = temporaryFolder();
  const clone = join(folder, "dana");
  const git = (...args: readonly string[]): string =>
    execFileSync("git", ["-C", clone, ...args], { encoding: "utf8" }).trim();
  execFileSync("git", ["init", "-q", "--bare", "-b", "main", join(folder, "origin.git")]);
  execFileSync("git", ["init", "-q", "-b", "main", clone]);
  git("config", "user.name", "dana");
  git("config", "user.email", "dana@example.com");
  git("remote", "add", "origin", join(folder, "origin.git"));
  await writeFiles(clone, files);
  git("add", "-A");
  git("commit", "-q", "-m", "one");
  git("push", "-q", "origin", "main");
  return { clone, git };
}

test.each([
  ["on a fresh branch", []],
  ["after a run without it", ["train"]],
])(
  "training with --commit %s leaves nothing that a job would find uncommitted",
  { timeout: 120_000 },
  async (_name, before) => {
    const { clone, git } = await cloned();
    git("switch", "-q", "-c", "first");
    for (const command of before) expect(await lockstep(clone, command)).toMatchObject({ code: 0 });
    const commits: string[] = [];
    for (const time of ["once", "twice"]) {
      const ended = await lockstep(clone, "train", "--commit");
      expect(ended, `${time}: ${ended.stderr}`).toMatchObject({ code: 0 });
      expect(git("status", "--porcelain"), time).toBe("");
      commits.push(git("rev-parse", "HEAD"));
    }
    expect(commits[1]).toBe(commits[0]);
    expect(git("ls-files", "*.gitignore").split("\n")).toEqual(
      [".dvc/.gitignore", ".gitignore", '"my models/.gitignore"', "parts/.gitignore"].map((path) =>
        path.replaceAll('"', ""),
      ),
    );
  },
);

test("--commit never pushes to the default branch unless somebody says so; the version follows what was asked, then the messages", {
  timeout: 120_000,
}, async () => {
  const { clone, git } = await cloned();
  const before = git("rev-parse", "origin/main");
  const refused = await lockstep(clone, "train", "--commit");
  expect(refused.code).toBe(1);
  expect(refused.stderr).toContain("main is the default branch: `--commit` would push the record to it");
  expect(refused.stderr).toContain("git switch --create <branch>");
  expect(git("ls-remote", "origin", "main").slice(0, 40)).toBe(before);

  const onMain = await lockstep(clone, "train", "--commit", "--default-branch");
  expect(onMain, onMain.stderr).toMatchObject({ code: 0 });
  expect(git("ls-remote", "origin", "main").slice(0, 40)).toBe(git("rev-parse", "HEAD"));
  expect(git("log", "-1", "--format=%s")).toBe("Record m v1.0.0");

  const record = async (...options: readonly string[]): Promise<string> => {
    const ended = await lockstep(clone, "train", "--commit", ...options);
    expect(ended, ended.stderr).toMatchObject({ code: 0 });
    return git("log", "-1", "--format=%s");
  };
  const change = async (row: string, message: string): Promise<void> => {
    await writeFiles(clone, { "rows.csv": `id,y\n1,1\n2,0\n${row}\n` });
    git("commit", "-q", "-am", message);
  };
  git("switch", "-q", "-c", "next");
  await change("3,1", "fix: the third row");
  expect(await record()).toBe("Record m v1.0.1");
  await change("3,0", "feat!: it is another one");
  expect(await record()).toBe("Record m v1.0.1");
  expect(await record("--bump", "major")).toBe("Record m v2.0.0");
  expect(await record()).toBe("Record m v2.0.0");
});
