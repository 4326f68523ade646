import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, expect, test } from "vitest";
import { completionScript, shells } from "../../pipeline/cli/completion-scripts.ts";
import { insteadOf } from "../../pipeline/cli/dvc-commands.ts";
import { temporaryFolder } from "../support/folder.ts";
import { repositoryWith } from "../tracking/workspace.ts";
import { lockstep, started } from "./command-line.ts";

const differences = join(import.meta.dirname, "../../docs/reference/dvc-differences.md");
const main = join(import.meta.dirname, "../../pipeline/cli/main.ts");
const pipeline =
  "stages:\n  train:\n    cmd: cp in out\n    deps: [in]\n    outs: [out]\n  tidy:\n    cmd: echo\n" +
  "  each:\n    foreach: [a]\n    do: {cmd: echo}\n";
const metrics = "metrics: [good.json, bad.json]\n";

test("a reader that leaves early, as `head` does, stops nothing", async () => {
  const asked = `"${process.execPath}" "${main}" help; echo $? >&2`;
  const { stderr } = await started("sh", ["-c", `{ ${asked}; } | :`]);
  expect(stderr).toBe("0\n");
});

describe("data commands end as DVC's do", () => {
  const files = { "dvc.yaml": pipeline + metrics, "good.json": '{"a": 1}', "bad.json": "{" };

  test.each([
    [0, ["dag"]],
    [0, ["diff", "--json"]],
    [1, ["metrics", "show", "--json"]],
    [1, ["list", ".", "nope"]],
    [1, ["diff", "no-such-revision"]],
    [255, ["metrics", "diff", "no-such-revision"]],
    [255, ["params", "diff", "no-such-revision"]],
    [1, ["list", "nope"]],
    [251, ["gc", "-w", "-c", "-r", "nope", "-f"]],
    [255, ["gc", "--rev", "nope"]],
    [1, ["add", "x.dvc"]],
    [1, ["add", "dvc.yaml"]],
    [1, ["remove", "each@a"]],
    [251, ["config", "core.nope", "1"]],
    [251, ["remote", "add", "store", "elsewhere"]],
    [254, ["diff", "--no-such-option"]],
    [254, ["freeze"]],
    [254, ["check-ignore"]],
    [254, ["remote"]],
    [254, ["metrics", "no-such-command"]],
    [1, ["freeze", "nope"]],
    [255, ["dag", "nope"]],
    [255, ["get", ".", "nope"]],
  ] as const)("with %i: %j", async (code, args) => {
    const root = repositoryWith(files);
    if ((args as readonly string[]).includes("no-such-revision")) {
      await started("git", ["add", "--all"], { cwd: root });
      await started("git", ["commit", "--quiet", "--message", "x"], { cwd: root });
    }
    expect((await lockstep(root, ...args)).code).toBe(code);
  });

  test.each([
    [253, ["dag"]],
    [253, ["config", "--local", "core.remote", "x"]],
    [2, ["no-such-command"]],
    [2, ["pr", "close"]],
  ] as const)("with %i outside of a repository: %j", async (code, args) => {
    expect((await lockstep(temporaryFolder(), ...args)).code).toBe(code);
  });

  test("what could be read is shown, and JSON is JSON, when something could not", async () => {
    const { stdout, stderr } = await lockstep(repositoryWith(files), "metrics", "show", "--json");
    const shown = JSON.parse(stdout) as { readonly "": { readonly data: Readonly<Record<string, unknown>> } };
    expect(shown[""].data["good.json"]).toEqual({ data: { a: 1 } });
    expect(shown[""].data["bad.json"]).toMatchObject({ error: { type: "YAML_INVALID" } });
    expect(stderr).toContain("bad.json");
  });

  test.each([
    ["secret_access_key", "planted-secret", "s3://bucket"],
    ["url", "https://user:planted@secret@example.com/x", "https://example.com"],
  ])("a secret in %s is not listed", async (name, value, url) => {
    const root = repositoryWith({});
    await lockstep(root, "remote", "modify", "--local", "store", "url", url);
    await lockstep(root, "remote", "modify", "--local", "store", name, value);
    for (const command of [
      ["config", "--list", "--json"],
      ["remote", "list"],
    ]) {
      const { stdout } = await lockstep(root, ...command);
      expect(stdout).toContain("store");
      expect(stdout).not.toMatch(/planted|secret@/);
    }
    expect((await lockstep(root, "config", "--list")).stdout).toContain(`remote.store.${name}`);
  });

  test.each([
    ["../../store", "/store"],
    ["../inside", "/here/inside"],
    ["/abs/../store", undefined],
    ["s3://bucket/store", undefined],
    ["remote://store/below", undefined],
  ])("a remote at %s is listed as DVC lists it", async (url, below) => {
    const root = repositoryWith({}, `['remote "r"']\n    url = ${url}\n`);
    const shown = below === undefined ? url : join(root, "..", below);
    expect((await lockstep(root, "remote", "list")).stdout).toBe(`r\t${shown}\n`);
  });

  test.each([[["diff"]], [["metrics", "diff"]], [["params", "diff"]], [["plots", "diff"]]])(
    "%j says that there is nothing to compare with outside of Git, not that nothing changed",
    async (args) => {
      const root = temporaryFolder();
      await lockstep(root, "init", "--no-scm");
      const { code, stderr } = await lockstep(root, ...args);
      expect(stderr).toContain("GIT_REPOSITORY_MISSING");
      expect(code).toBe(1);
    },
  );

  test("a pointer with a merge conflict is called that, with its line", async () => {
    const root = repositoryWith({ "d.dvc": "outs:\n<<<<<<< ours\n- path: d\n=======\n- path: e\n>>>>>>> theirs\n" });
    expect((await lockstep(root, "status")).stderr).toContain("d.dvc:2:1: an unresolved merge conflict begins here");
  });
});

describe("where nothing is there to show", () => {
  test.each([
    [
      ["diff", "--md"],
      ["| Status   | Path   |", "|----------|--------|"],
    ],
    [
      ["metrics", "diff", "--md"],
      [
        "| Path   | Metric   | HEAD   | workspace   | Change   |",
        "|--------|----------|--------|-------------|----------|",
      ],
    ],
    [
      ["params", "diff", "--md"],
      ["| Path   | Param   | HEAD   | workspace   |", "|--------|---------|--------|-------------|"],
    ],
    [
      ["params", "diff", "--md", "--no-path"],
      ["| Param   | HEAD   | workspace   |", "|---------|--------|-------------|"],
    ],
    [["diff"], []],
    [["metrics", "diff"], []],
  ] as const)("%j prints what DVC prints", async (args, lines) => {
    const root = repositoryWith({});
    await started("git", ["add", "--all"], { cwd: root });
    await started("git", ["commit", "--quiet", "--message", "x"], { cwd: root });
    const { code, stdout } = await lockstep(root, ...args);
    expect([code, stdout.split("\n").filter((line) => line !== "")]).toEqual([0, lines]);
  });

  test("plots show writes nothing, and says so", async () => {
    const root = repositoryWith({});
    const { code, stdout, stderr } = await lockstep(root, "plots", "show");
    expect([code, stdout, existsSync(join(root, "dvc_plots"))]).toEqual([0, "", false]);
    expect(stderr).toContain("There are no plots");
  });
});

describe("a command that only DVC has", () => {
  test.each(Object.entries(insteadOf))("%s: the page says what to use instead", (name, instead) => {
    expect(readFileSync(differences, "utf8")).toContain(`| \`${name}\` | ${instead} |\n`);
  });

  test.each([["unprotect"], ["exp"]])("%s says so itself", async (name) => {
    const { code, stderr } = await lockstep(temporaryFolder(), name, "data", "--all");
    expect(code).toBe(2);
    expect(stderr).toContain(`DVC's command \`${name}\` is not here\n  what now: ${insteadOf[name] ?? ""}`);
  });
});

describe("help", () => {
  test.each([
    [["nope"], "unknown command 'nope'", undefined],
    [["evalute"], "unknown command 'evalute'", "(Did you mean evaluate?)"],
    [["remote", "ad"], "unknown command 'ad'", "(Did you mean add?)"],
    [["exp"], "DVC's command `exp` is not here", undefined],
  ])("of what is no command is an error: %j", async (names, message, meant) => {
    const { code, stderr } = await lockstep(temporaryFolder(), "help", ...names);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).toContain(meant ?? "");
  });

  test.each([
    [["fit", "--rwos", "x"], "error: unknown option '--rwos'", "(Did you mean --rows?)"],
    [["fit", "--rwos=x"], "error: unknown option '--rwos'", "(Did you mean --rows?)"],
    [["fit", "--output", "x"], "error: required option '--rows <file>' not specified", ""],
  ])("an option that is misspelled is told before one that is missing: %j", async (args, message, meant) => {
    const { code, stderr } = await lockstep(temporaryFolder(), ...args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).toContain(meant);
  });

  test("lists the commands in their groups", async () => {
    const { stdout } = await lockstep(temporaryFolder(), "help");
    const groups = [...stdout.matchAll(/^(\S.*):$/gm)].map(([, title]) => title);
    expect(groups).toEqual(["Options", "The loop", "Data and stages, as DVC has them", "Models", "The rest"]);
  });

  test.each([["train"], ["remote add"], ["pr merge"], ["metrics diff"]])("of %s ends with examples", async (name) => {
    const asked = await lockstep(temporaryFolder(), "help", ...name.split(" "));
    expect(asked.stdout).toMatch(new RegExp(`Examples:\\n {2}\\$ lockstep ${name}`));
    expect((await lockstep(temporaryFolder(), ...name.split(" "), "--help")).stdout).toBe(asked.stdout);
  });
});

/** A folder with a `lockstep` that is this one, for the PATH of a shell. */
function commandFolder(): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "lockstep"), `#!/bin/sh\nexec '${process.execPath}' '${main}' "$@"\n`);
  chmodSync(join(folder, "lockstep"), 0o755);
  return folder;
}

describe("completion", () => {
  test.each([
    ["commands", ["che"], ["checkout", "check-ignore"]],
    ["commands of a group", ["metrics", ""], ["show", "diff"]],
    ["options of a command, and those of every command", ["dag", "--"], ["--dot", "--mermaid", "--md", "--json"]],
    ["inputs of a step", ["train", "--fo"], ["--force"]],
    ["stages", ["freeze", "t"], ["train", "tidy"]],
    ["outputs", ["dag", "ou"], ["out"]],
    ["remotes", ["remote", "default", ""], ["store"]],
    ["settings", ["config", "core.auto"], ["core.autostage"]],
    ["shells", ["completion", "z"], ["zsh"]],
    ["what begins with an option of another command", ["diff", "--tar"], ["--targets"]],
  ])("offers %s", async (_name, words, expected) => {
    const root = repositoryWith({ "dvc.yaml": pipeline });
    const { stdout } = await lockstep(root, "complete", "--", ...words);
    expect(stdout.trim().split("\n")).toEqual(expect.arrayContaining([...expected]));
    for (const word of stdout.trim().split("\n")) expect(word.startsWith(words.at(-1) ?? "")).toBe(true);
  });

  test("says nothing where there is no repository, or it cannot be read", async () => {
    const broken = repositoryWith({ "dvc.yaml": "stages: [" });
    for (const folder of [temporaryFolder(), broken]) {
      const { code, stdout } = await lockstep(folder, "complete", "--", "freeze", "");
      expect([code, stdout]).toEqual([0, ""]);
    }
  });

  test("bash itself completes by its script", async () => {
    const root = repositoryWith({ "dvc.yaml": pipeline });
    mkdirSync(join(root, "a folder"));
    const asked = `${completionScript("bash")}
COMP_WORDS=(lockstep freeze t); COMP_CWORD=2; _lockstep; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const PATH = `${commandFolder()}${delimiter}${process.env["PATH"] ?? ""}`;
    const { stdout, stderr } = await started("bash", ["--norc", "-c", asked], { cwd: root, env: { PATH } });
    expect(stderr).toBe("");
    expect(stdout).toBe("tidy\ntrain\n");
  });

  test.each([["-s"], ["--shell"]])("takes the shell behind %s, as DVC does", async (flag) => {
    const { code, stdout } = await lockstep(temporaryFolder(), "completion", flag, "bash");
    expect([code, stdout]).toEqual([0, completionScript("bash")]);
    expect((await lockstep(temporaryFolder(), "completion")).stderr).toContain("Name one: bash, zsh, fish");
  });

  test.each(shells)("the script for %s names the command that it completes", (shell) => {
    expect(completionScript(shell)).toMatch(/lockstep complete .*-- /);
  });
});
