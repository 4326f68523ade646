import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { commandEnvironment } from "../../pipeline/training/stages/environment.ts";
import { lockstep, put, type Victim, victim } from "./victim.ts";

/** Values of a parameter that a shell would take apart. */
const values: readonly (readonly [name: string, yaml: string, literal: string])[] = [
  ["a second command", `"0.1; touch TRACE"`, "0.1; touch TRACE"],
  ["a command to be replaced", `"$(touch TRACE)"`, "$(touch TRACE)"],
  ["backquotes", '"`touch TRACE`"', "`touch TRACE`"],
  ["a line break", `"a\\ntouch TRACE"`, "a\ntouch TRACE"],
  ["quotes of both kinds", `"a' \\" b"`, `a' " b`],
  ["a variable", `"$HOME"`, "$HOME"],
  ["a pattern", `"*"`, "*"],
  ["an option", `"--output=TRACE"`, "--output=TRACE"],
  ["a template", `"{{lr}} $\{\{lr\}\}"`, "{{lr}} ${{lr}}"],
];

function stage(here: Victim, cmd: string, params: string): void {
  put(here.work, {
    "dvc.yaml": `stages:\n  s:\n    cmd: ${cmd}\n    params: [train]\n    outs: [out]\n`,
    "params.yaml": params,
    "show.sh": 'for argument in "$@"; do printf "<%s>" "$argument"; done >out\n',
  });
}

describe("N21: a parameter that is put into a command as options, with", () => {
  test.concurrent.each(values.filter(([, , literal]) => !literal.includes("${{")))(
    "%s reaches it as one argument",
    async (_name, yaml, literal) => {
      const here = victim();
      stage(here, "sh show.sh ${train}", `train:\n  lr: ${yaml}\n`);
      const { code, output } = await lockstep(here, ["repro"]);
      // A line break ends a command, so that such a value cannot be written into one.
      if (literal.includes("\n")) expect(existsSync(join(here.work, "TRACE")), output).toBe(false);
      else {
        expect(code, output).toBe(0);
        expect(readFileSync(join(here.work, "out"), "utf8")).toBe(`<--lr><${literal}>`);
      }
      expect(existsSync(join(here.work, "TRACE"))).toBe(false);
    },
  );

  test("names and targets from a command line are never options of a shell or of Git", async () => {
    const here = victim();
    stage(here, "sh show.sh ${train}", "train:\n  lr: 1\n");
    for (const target of ["$(touch TRACE)", "--upload-pack=touch TRACE", "a;touch TRACE"])
      await lockstep(here, ["repro", "--", target]);
    expect(existsSync(join(here.work, "TRACE"))).toBe(false);
  });
});

/** What a job has around a stage: its files for commands of the runner, and its secrets. */
function jobVariables(here: Victim): Readonly<Record<string, string>> {
  return {
    GITHUB_ENV: join(here.folder, "github-env"),
    GITHUB_PATH: join(here.folder, "github-path"),
    GITHUB_OUTPUT: join(here.folder, "github-output"),
    GITHUB_STEP_SUMMARY: join(here.folder, "github-summary"),
    GITHUB_TOKEN: "canary-github",
    ACTIONS_RUNTIME_TOKEN: "canary-actions",
    AWS_SECRET_ACCESS_KEY: "canary-aws",
    AZURE_STORAGE_KEY: "canary-azure",
    MY_API_KEY: "canary-own",
    NPM_TOKEN: "canary-npm",
  };
}

describe("N22: a stage", () => {
  test("sees neither the files of the runner nor its tokens, and a step's stage no secret at all", async () => {
    const here = victim();
    const files = ["github-env", "github-path", "github-output", "github-summary"];
    put(here.folder, Object.fromEntries(files.map((name) => [name, ""])));
    put(here.work, {
      "dvc.yaml": "stages:\n  s:\n    cmd: sh steal.sh\n    deps: [steal.sh]\n    outs: [out]\n",
      "steal.sh":
        'env >out\nfor f in "$GITHUB_ENV" "$GITHUB_PATH" "$GITHUB_OUTPUT" "$GITHUB_STEP_SUMMARY"; do echo evil=1 >>"${f:-/dev/null}"; done\n',
    });
    const { code, output } = await lockstep(here, ["repro"], jobVariables(here));
    expect(code, output).toBe(0);
    const seen = readFileSync(join(here.work, "out"), "utf8");
    expect(seen).toContain("DVC_STAGE=s");
    expect(seen).not.toMatch(/canary-(?:github|actions)|GITHUB_|ACTIONS_/);
    // `repro` is a person's tool and passes on what the person has set; the steps of a job pass on what they are told to.
    const ofStep = commandEnvironment({ env: jobVariables(here), root: here.work, stage: "s" });
    expect(JSON.stringify(ofStep)).not.toMatch(/canary|GITHUB_|ACTIONS_|AWS_|AZURE_|_KEY|TOKEN/);
    expect(files.map((name) => readFileSync(join(here.folder, name), "utf8"))).toEqual(["", "", "", ""]);
  });

  test("cannot speak to the runner or move the cursor through what it prints", async () => {
    const here = victim();
    put(here.work, {
      "dvc.yaml": "stages:\n  s:\n    cmd: sh talk.sh\n    deps: [talk.sh]\n    outs: [out]\n",
      "talk.sh": [
        "echo '::set-output name=x::evil'",
        "echo '  ::add-mask::a'",
        "echo '::stop-commands::token'",
        "echo 'mid ##[add-path]/evil'",
        "printf '\\033[2J\\033]0;title\\007red\\n'",
        "printf 'a\\r::warning::b\\n'",
        "echo x >out",
      ].join("\n"),
    });
    const { code, output } = await lockstep(here, ["repro"], { GITHUB_ACTIONS: "true" });
    expect(code, output).toBe(0);
    expect(output).toContain("set-output");
    // The runner takes a command at the beginning of a line, after blanks, and the older form anywhere.
    expect(output).not.toMatch(/^\s*::(?:set-output|add-mask|stop-commands|warning)/m);
    expect(output).not.toContain("##[");
    expect(output).not.toContain("\x1b[");
  });

  test("that prints without end is cut", async () => {
    const here = victim();
    put(here.work, {
      "dvc.yaml": "stages:\n  s:\n    cmd: sh talk.sh\n    deps: [talk.sh]\n    outs: [out]\n",
      "talk.sh": "yes 'a line of some length that says nothing' | head -n 400000\necho x >out\n",
    });
    const { code, output } = await lockstep(here, ["repro"]);
    expect(code, output.slice(-500)).toBe(0);
    expect(output.length).toBeLessThan(6_000_000);
    expect(output).toContain("the output is too long");
  }, 60_000);
});
