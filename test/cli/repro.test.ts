import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { temporaryFolder, writeFiles } from "../support/folder.ts";

const entry = join(import.meta.dirname, "../../pipeline/cli/main.ts");

const files = {
  ".dvc/config": "",
  in: "x\n",
  "dvc.yaml": `stages:
  one:
    cmd: cat in > one
    deps: [in]
    outs: [one]
  two:
    cmd: cat one one > two
    deps: [one]
    outs: [two]
`,
};

async function repository(more: Readonly<Record<string, string>> = {}): Promise<string> {
  const root = temporaryFolder();
  execFileSync("git", ["init", "-q", root]);
  await writeFiles(root, { ...files, ...more });
  return root;
}

/** Starts `lockstep` in a folder; `onOutput` sees all of standard output whenever there is more. */
async function lockstep(
  folder: string,
  args: readonly string[],
  options: {
    readonly env?: Readonly<Record<string, string>>;
    readonly onOutput?: (text: string, pid: number) => void;
  } = {},
) {
  const child = spawn(process.execPath, [entry, ...args], {
    cwd: folder,
    env: { ...process.env, SHELL: "/bin/sh", ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk.toString();
    options.onOutput?.(stdout, child.pid ?? 0);
  });
  child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
  const [code] = (await once(child, "close")) as [number | null];
  return { code, stdout, stderr };
}

const failing = files["dvc.yaml"].replace("cat in > one", "echo half > one; exit 3");

/** As `lockstep init` leaves it where the rows are still to be made. */
const unfinished = "models:\n  m:\n    artifact: two\nreview:\n  approvers: [dana]\n";

describe("lockstep repro with a lockstep.yaml that is not complete", () => {
  test("makes the rows that completing it asks for, and says that nothing is limited", async () => {
    const root = await repository({ "lockstep.yaml": unfinished });
    const ended = await lockstep(root, ["repro"]);
    expect(ended).toMatchObject({ code: 0 });
    expect(ended.stderr).toContain("warning: lockstep.yaml is not complete yet, and names no limits");
    expect(await readFile(join(root, "two"), "utf8")).toBe("x\nx\n");
  });

  test.each([
    ["it names a budget", `${unfinished}budget: {seconds: 1}\n`, "CONFIG_INVALID"],
    ["it is no YAML", "models: [\n", "YAML_INVALID"],
  ])("runs nothing where %s", async (_name, text, code) => {
    const root = await repository({ "lockstep.yaml": text });
    const ended = await lockstep(root, ["repro"]);
    expect(ended).toMatchObject({ code: 255 });
    expect(ended.stderr).toContain(`error[${code}]`);
    await expect(readFile(join(root, "one"))).rejects.toThrow();
  });
});

describe("lockstep repro", () => {
  test("runs what changed, says so in DVC's words, and ends with 0", async () => {
    const root = await repository();
    const first = await lockstep(root, ["repro"]);
    expect(first).toMatchObject({ code: 0, stderr: "" });
    // What it took is another number each time.
    expect(first.stdout.replaceAll(/ took [\d.]+ s(?:, [^\n]+)?\n/g, " took some time\n")).toBe(
      [
        "Running stage 'one': dvc.lock has no record of the stage",
        "one | > cat in > one",
        "Stage 'one' took some time",
        "Running stage 'two': dvc.lock has no record of the stage",
        "two | > cat one one > two",
        "Stage 'two' took some time",
        "",
        "To track the changes with git, run:",
        "",
        "\tgit add .gitignore dvc.lock",
        "",
        "To enable auto staging, run:",
        "",
        "\tlockstep config core.autostage true",
        "Use `lockstep push` to send your updates to remote storage.",
        "",
      ].join("\n"),
    );
    const second = await lockstep(root, ["run"]);
    expect(second).toMatchObject({
      code: 0,
      stdout:
        "Stage 'one' didn't change, skipping\nStage 'two' didn't change, skipping\nData and pipelines are up to date.\n",
    });
  });

  test("names stages of other folders as targets from where it was started", async () => {
    const low = "stages:\n  low:\n    cmd: cat ../one > low\n    deps: [../one]\n    outs: [low]\n";
    const root = await repository({ "sub/dvc.yaml": low });
    const sub = join(root, "sub");
    const { code, stdout } = await lockstep(sub, ["repro"]);
    expect(code).toBe(0);
    expect(stdout).toContain("Running stage '../dvc.yaml:one': ");
    expect(stdout).toContain("Running stage 'low': ");
    expect(stdout).toContain("\tgit add ../.gitignore ../dvc.lock .gitignore dvc.lock\n");
    expect((await lockstep(sub, ["repro", "../dvc.yaml:one"])).stdout).toBe(
      "Stage '../dvc.yaml:one' didn't change, skipping\nData and pipelines are up to date.\n",
    );
    expect((await lockstep(root, ["repro", "sub/dvc.yaml:low", "--explain"])).stdout).toBe(
      "one: skip: nothing changed\nsub/dvc.yaml:low: skip: nothing changed\n",
    );
  });

  test("stages for Git what it wrote, where the config says so", async () => {
    const root = await repository({ ".dvc/config": "[core]\n    autostage = true\n" });
    const inIndex = (): string =>
      execFileSync("git", ["diff", "--cached", "--name-only"], { cwd: root, encoding: "utf8" });
    const { code, stdout } = await lockstep(root, ["repro"]);
    expect(code).toBe(0);
    expect(stdout).not.toContain("git add");
    expect(inIndex()).toBe(".gitignore\ndvc.lock\n");
    expect(execFileSync("git", ["diff", "--name-only"], { cwd: root, encoding: "utf8" })).toBe("");
  });

  test("gives outcomes as JSON, and nothing else on standard output", async () => {
    const { stdout, code } = await lockstep(await repository(), ["--json", "repro", "one"]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      outcomes: [
        {
          stage: "one",
          outcome: "ran",
          reason: "dvc.lock has no record of the stage",
          durationMs: expect.any(Number) as number,
          cost: expect.objectContaining({ wallSeconds: expect.any(Number) as number }) as object,
        },
      ],
    });
  });

  test("prints nothing with -q", async () => {
    expect(await lockstep(await repository(), ["repro", "-q"])).toEqual({ code: 0, stdout: "", stderr: "" });
  });

  test.each<[string, readonly string[], Readonly<Record<string, string>>, number]>([
    ["a stage that fails", ["repro"], { "dvc.yaml": failing }, 255],
    ["a stage that fails, others going on", ["repro", "-k"], { "dvc.yaml": failing }, 255],
    ["errors that are ignored", ["repro", "--ignore-errors"], { "dvc.yaml": failing }, 0],
    ["a target that is not there", ["repro", "nothing"], {}, 255],
    ["a dvc.yaml that cannot be read", ["repro"], { "dvc.yaml": "stages: [" }, 255],
    ["an option that does not exist", ["repro", "--nonsense"], {}, 254],
    ["a number of jobs that is none", ["repro", "-j", "0"], {}, 254],
    ["a configuration that cannot be read", ["repro"], { ".dvc/config": "[nonsense]\n" }, 251],
  ])("for %s ends as DVC does", async (_name, args, more, code) => {
    expect((await lockstep(await repository(more), args)).code).toBe(code);
  });

  test("outside a repository ends with 253", async () => {
    expect((await lockstep(temporaryFolder(), ["repro"])).code).toBe(253);
  });

  test("tells what a failed stage printed, and where its log is", async () => {
    const root = await repository({ "dvc.yaml": failing.replace("exit 3", "echo because >&2; exit 3") });
    const { stderr } = await lockstep(root, ["repro"]);
    expect(stderr).toContain("ended with exit code 3; its last lines:\nbecause");
    expect(stderr).toContain("logs/one.log");
  });

  const two = failing.replace("cat one one > two", "exit 4").replace("deps: [one]", "deps: [in]");
  test.each<[string, readonly string[], string, readonly number[]]>([
    ["one stage failed", ["repro"], failing, [3]],
    ["two stages failed", ["repro", "--keep-going"], two, [3, 4]],
    ["failures are ignored", ["repro", "--ignore-errors"], two, [3, 4]],
  ])("says once why, where %s", async (_name, args, stages, codes) => {
    const { stderr } = await lockstep(await repository({ "dvc.yaml": stages }), args);
    const said = [...stderr.matchAll(/ended with exit code (\d)/g)].map(([, code]) => Number(code));
    expect(said.sort()).toEqual(codes);
  });

  test("lists every outcome of a run in which stages failed", async () => {
    const root = await repository({ "dvc.yaml": failing });
    const { stdout } = await lockstep(root, ["--json", "repro", "--keep-going"]);
    const { outcomes } = JSON.parse(stdout) as { outcomes: readonly { stage: string; outcome: string }[] };
    expect(outcomes.map(({ stage, outcome }) => `${stage} ${outcome}`)).toEqual(["one failed", "two blocked"]);
  });

  test("explains, or prints the commands, and runs nothing", async () => {
    const root = await repository();
    expect((await lockstep(root, ["repro", "--explain"])).stdout).toBe(
      "one: run: dvc.lock has no record of the stage\ntwo: run: dvc.lock has no record of the stage\n",
    );
    expect((await lockstep(root, ["repro", "--dry"])).stdout).toBe(
      "Running stage 'one':\n> cat in > one\nRunning stage 'two':\n> cat one one > two\n",
    );
    await expect(readFile(join(root, "one"))).rejects.toMatchObject({ code: "ENOENT" });
  });

  const slow = "echo half > one; echo started; sleep 60";
  test.each<[string, readonly string[], string]>([
    ["the one command", [], files["dvc.yaml"].replace("cat in > one", slow)],
    ["both commands", ["--jobs", "2"], two.replace("echo half > one; exit 3", slow).replace("exit 4", "sleep 60")],
  ])(
    "interrupted by Ctrl-C stops %s, puts outputs back, leaves the lock, and ends with 252",
    async (_name, args, stages) => {
      const root = await repository();
      await lockstep(root, ["repro"]);
      const lock = await readFile(join(root, "dvc.lock"), "utf8");
      await writeFiles(root, { "dvc.yaml": stages });
      let isInterrupted = false;
      const { code } = await lockstep(root, ["repro", ...args], {
        onOutput: (text, pid) => {
          if (isInterrupted || !text.includes("| started")) return;
          isInterrupted = true;
          process.kill(pid, "SIGINT");
        },
      });
      expect(code).toBe(252);
      expect(await readFile(join(root, "one"), "utf8")).toBe("x\n");
      expect(await readFile(join(root, "dvc.lock"), "utf8")).toBe(lock);
    },
    30_000,
  );

  test("in a job gives a stage the environment but not the job's, and shows what it prints as text", async () => {
    const cmd = "env | grep -E '^(GITHUB_|RUNNER_|MINE=)'; echo '::set-output name=a::b'; echo 'x ##[add-path]/tmp'";
    const root = await repository({ "dvc.yaml": `stages:\n  s:\n    cmd: ${JSON.stringify(cmd)}\n    deps: [in]\n` });
    const env = { GITHUB_TOKEN: "secret", GITHUB_ENV: "/dev/null", RUNNER_TEMP: "/tmp", MINE: "yes" };
    const { stdout } = await lockstep(root, ["repro"], { env });
    const lines = stdout.split("\n").filter((line) => line.startsWith("s | ") && !line.startsWith("s | >"));
    expect(lines).toEqual(["s | MINE=yes", "s | ::set-output name=a::b", "s | x ##\u200b[add-path]/tmp"]);
  });
});
