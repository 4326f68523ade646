import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseYaml } from "../../pipeline/data/yaml/parse.ts";
import { toJson } from "../../pipeline/data/yaml/python.ts";
import { Prng } from "../../pipeline/domain/prng.ts";
import { lockstep, started } from "../cli/command-line.ts";
import { memoryFolder } from "../support/folder.ts";

/** Machines that fail above a load. */
function rows(): string {
  const prng = new Prng(12);
  const lines = Array.from({ length: 900 }, (_, i) => {
    const load = 100 * prng.uniform();
    const fails = load + 30 * (prng.uniform() - 0.5) > 60;
    return [i + 1, ["A", "B", "C"][prng.index(3)], load.toFixed(2), fails ? "yes" : "no"].join(",");
  });
  return ["id,kind,load,failed", ...lines, ""].join("\n");
}

/** A repository as there are many: DVC's pipeline, a trainer in another language, parameters, and nothing of Lockstep. */
const files: Readonly<Record<string, string>> = {
  "data.csv": rows(),
  "params.yaml": "train:\n  target: failed\n  shift: 0\n",
  "dvc.yaml": `stages:
  prepare:
    cmd: sh prepare.sh
    deps: [data.csv, prepare.sh]
    outs: [prepared/train.csv, prepared/test.csv]
  train:
    cmd: sh train.sh
    deps: [prepared/train.csv, train.sh]
    params: [train]
    outs: [models/press.model]
  evaluate:
    cmd: sh evaluate.sh
    deps: [models/press.model, prepared/test.csv, evaluate.sh, score.sh]
    outs: [evaluation/predictions.csv]
    metrics:
    - evaluation/metrics.json: {cache: false}
`,
  "prepare.sh": `mkdir -p prepared
awk -F, 'NR == 1 || $1 % 3 != 0' data.csv > prepared/train.csv
awk -F, 'NR == 1 || $1 % 3 == 0' data.csv > prepared/test.csv
`,
  "train.sh": `mkdir -p models
awk -F, 'NR > 1 { if ($4 == "yes") { n++; sum += $3 } else { m++; rest += $3 } }
  END { print (sum / n + rest / m) / 2 }' prepared/train.csv > models/press.model
`,
  "score.sh": `t=$(cat "$LOCKSTEP_MODEL")
awk -F, -v t="$t" 'NR == 1 { print "id,prediction,score"; next }
  { s = 1 / (1 + exp((t - $3) / 8)); printf "%s,%s,%.15f\\n", $1, (s >= 0.5 ? "yes" : "no"), s }' "$LOCKSTEP_ROWS" > "$LOCKSTEP_PREDICTIONS"
`,
  "evaluate.sh": `mkdir -p evaluation
LOCKSTEP_MODEL=models/press.model LOCKSTEP_ROWS=prepared/test.csv LOCKSTEP_PREDICTIONS=evaluation/predictions.csv sh score.sh
echo "{\\"accuracy\\": $(paste -d, prepared/test.csv evaluation/predictions.csv | awk -F, 'NR > 1 { n++; ok += ($4 == $6) } END { print ok / n }')}" > evaluation/metrics.json
`,
};

const root = join(import.meta.dirname, "../..");
const shownSteps = (page: string): string =>
  /```sh\n(git switch --create lockstep\nlockstep init [^]*?)```/.exec(readFileSync(join(root, page), "utf8"))?.[1] ??
  "";

const commit = "0123456789abcdef0123456789abcdef01234567";
/** As the page has them; which commit the actions are pinned to is not left to the checkout that runs the tests. */
const threeSteps = shownSteps("docs/how-to/adopt.md").replace("lockstep init ", `lockstep init --pin ${commit} `);
let folder: string;
const dana = (): string => join(folder, "dana");

function git(cwd: string, ...args: readonly string[]): string {
  return execFileSync("git", ["-c", "user.name=dana", "-c", "user.email=dana@example.com", ...args], {
    cwd,
    encoding: "utf8",
  }).trim();
}

/** A `PATH` on which `lockstep` is this checkout's. */
function withLockstep(): string {
  const bin = join(folder, "bin");
  mkdirSync(bin, { recursive: true });
  const main = join(root, "pipeline/cli/main.ts");
  writeFileSync(join(bin, "lockstep"), `#!/bin/sh\nexec "${process.execPath}" "${main}" "$@"\n`, { mode: 0o755 });
  return `${bin}:${process.env["PATH"] ?? ""}`;
}

/** The steps of Lockstep that a job of a workflow names, in their order. */
function stepsOf(workflow: string, job: string): readonly string[] {
  const { jobs } = toJson(parseYaml(workflow, "train.yml")) as {
    jobs: Record<string, { steps: readonly { uses?: string }[] }>;
  };
  return (jobs[job]?.steps ?? []).flatMap(
    ({ uses }) => /\/actions\/([a-z]+)@[0-9a-f]{40}$/.exec(uses ?? "")?.[1] ?? [],
  );
}

beforeAll(() => {
  folder = memoryFolder(afterAll);
  git(folder, "init", "--quiet", "--bare", "--initial-branch=main", "origin.git");
  git(folder, "clone", "--quiet", "origin.git", "dana");
  for (const [path, text] of Object.entries(files)) writeFileSync(join(dana(), path), text);
  git(dana(), "switch", "--quiet", "--create", "main");
  git(dana(), "config", "user.name", "dana");
  git(dana(), "config", "user.email", "dana@example.com");
  git(dana(), "add", "--all");
  git(dana(), "commit", "--quiet", "--message", "A pipeline");
  git(dana(), "push", "--quiet", "origin", "main");
});

describe("from a repository with a dvc.yaml to the first report", () => {
  test("the pages show the same three steps", () => {
    expect(threeSteps.match(/# [1-9]/g)).toEqual(["# 1", "# 2", "# 3"]);
    expect(shownSteps("README.md")).toBe(shownSteps("docs/how-to/adopt.md"));
  });

  test("are three steps, without a secret and without an edit", async () => {
    const told = await started("sh", ["-e", "-c", threeSteps], { cwd: dana(), env: { PATH: withLockstep() } });
    expect(told.code, told.stdout + told.stderr).toBe(0);
    expect(told.stdout).not.toContain("To fill in");
    expect(git(dana(), "status", "--short")).toBe("");

    // What the pull request starts: the job that the new workflow has, in a fresh clone.
    git(folder, "clone", "--quiet", "--branch", "lockstep", "origin.git", "robot");
    const robot = join(folder, "robot");
    const steps = stepsOf(readFileSync(join(robot, ".github/workflows/train.yml"), "utf8"), "train");
    expect(steps).toEqual(["train", "evaluate", "report"]);
    for (const step of steps) {
      const ended = await lockstep(
        robot,
        "--as",
        "robot",
        step,
        ...(step === "report" ? ["--pull-request", "1", "--post"] : []),
      );
      expect(ended.code, `${step}\n${ended.stdout}${ended.stderr}`).toBe(0);
    }
    const shown = await lockstep(dana(), "pr", "show", "1");
    expect(shown.stdout).toContain("press");
    expect(shown.stdout).toContain("roc_auc");
    // The rules are part of the change: a line to approve by them would never count.
    expect(shown.stdout).toContain("nobody can approve it here");
    expect(shown.stdout).not.toContain("/approve");
    expect(existsSync(join(robot, ".lockstep/report/report.html"))).toBe(true);
  }, 120_000);

  test("init that is run again writes nothing, and what somebody has changed is shown and left", async () => {
    const before = git(dana(), "status", "--short");
    const again = await lockstep(dana(), "init", "--pin", commit, "--json");
    expect(again.code, again.stderr).toBe(0);
    const { files: adopted, initialised } = JSON.parse(again.stdout) as {
      files: readonly { path: string; state: string }[];
      initialised: unknown;
    };
    expect(initialised).toBe(null);
    expect(adopted.map(({ path, state }) => [path, state])).toEqual(
      ["lockstep.yaml", ...["train", "report", "review", "promote"].map((name) => `.github/workflows/${name}.yml`)].map(
        (path) => [path, "same"],
      ),
    );
    expect(git(dana(), "status", "--short")).toBe(before);

    const own = readFileSync(join(dana(), "lockstep.yaml"), "utf8").replace("minimum: 0.5", "minimum: 0.9");
    writeFileSync(join(dana(), "lockstep.yaml"), own);
    const shown = await lockstep(dana(), "init", "--pin", commit);
    expect(shown.stdout).toMatch(/left as it is\tlockstep\.yaml\n {2}- .*minimum: 0\.9.*\n {2}\+ .*minimum: 0\.5/);
    expect(readFileSync(join(dana(), "lockstep.yaml"), "utf8")).toBe(own);

    mkdirSync(join(dana(), ".dvc/cache"), { recursive: true });
    writeFileSync(join(dana(), ".dvc/cache/kept"), "");
    const dry = await lockstep(dana(), "init", "--pin", commit, "--force", "--dry-run");
    expect(dry.stdout).toContain("would write\tlockstep.yaml");
    expect(readFileSync(join(dana(), "lockstep.yaml"), "utf8")).toBe(own);
    await lockstep(dana(), "init", "--pin", commit, "--force");
    expect(readFileSync(join(dana(), "lockstep.yaml"), "utf8")).toContain("minimum: 0.5");
    expect(readdirSync(join(dana(), ".dvc/cache"))).toContain("kept");
    expect(readdirSync(dana()).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  }, 60_000);
});
