import { delimiter } from "node:path";
import { describe, expect, test } from "vitest";
import { commandsOf } from "../../../pipeline/training/stages/command.ts";
import { commandEnvironment, mayBePassed } from "../../../pipeline/training/stages/environment.ts";
import { outputLimit, outputLog } from "../../../pipeline/training/stages/output-log.ts";

describe("the environment of a command", () => {
  test("is an allow-list: nothing of the job gets through", () => {
    const env = {
      PATH: "/bin",
      HOME: "/people/me",
      LANG: "C.UTF-8",
      TMPDIR: "/scratch",
      GITHUB_TOKEN: "t",
      GITHUB_OUTPUT: "/o",
      GITHUB_ENV: "/e",
      ACTIONS_RUNTIME_TOKEN: "t",
      AWS_SECRET_ACCESS_KEY: "s",
      INPUT_TOKEN: "t",
      NODE_OPTIONS: "--import=evil",
      LD_PRELOAD: "evil.so",
      SOMETHING: "else",
    };
    expect(commandEnvironment({ env, commandFolder: "/bin/lockstep", root: "/repo", stage: "train" })).toEqual({
      PATH: `/bin/lockstep${delimiter}/bin`,
      HOME: "/people/me",
      LANG: "C.UTF-8",
      TMPDIR: "/scratch",
      DVC_ROOT: "/repo",
      DVC_STAGE: "train",
    });
  });

  test("has what the project asks for, but no credentials", () => {
    const env = { CUDA_VISIBLE_DEVICES: "0", GITHUB_TOKEN: "t", MY_SECRET: "s", DB_PASSWORD: "p", EMPTY: undefined };
    expect(commandEnvironment({ env, passed: [...Object.keys(env), "__proto__x"], root: "/r", stage: "s" })).toEqual({
      PATH: "",
      CUDA_VISIBLE_DEVICES: "0",
      DVC_ROOT: "/r",
      DVC_STAGE: "s",
    });
  });

  test("has no key that versions are signed with, even where it inherits what the terminal has", () => {
    const env = { SOMETHING: "else", LOCKSTEP_SIGNING_KEY: "k", LOCKSTEP_SIGNING_PASSPHRASE: "p" };
    expect(commandEnvironment({ env, inherits: true, root: "/r", stage: "s" })).toEqual({
      PATH: "",
      SOMETHING: "else",
      DVC_ROOT: "/r",
      DVC_STAGE: "s",
    });
  });

  test.each([
    ["SEED", true],
    ["_x1", true],
    ["OMP_NUM_THREADS", true],
    ["GITHUB_SHA", false],
    ["ACTIONS_CACHE_URL", false],
    ["AWS_REGION", false],
    ["HF_TOKEN", false],
    ["MY_API_KEY", false],
    ["LOCKSTEP_SIGNING_KEY", false],
    ["LOCKSTEP_SIGNING_PASSPHRASE", false],
    ["a-b", false],
    ["", false],
  ])("%s may be passed on: %s", (name, expected) => {
    expect(mayBePassed(name)).toBe(expected);
  });
});

describe("the commands of a stage", () => {
  test.each<[string, string | readonly string[], readonly string[]]>([
    ["one line", "a b", ["a b"]],
    ["several lines, each a command", "a\nb\r\nc\n", ["a", "b", "c"]],
    ["Python's other line ends", "a\u2028b\x0bc", ["a", "b", "c"]],
    ["a list, each item one command", ["a\nb", "c"], ["a\nb", "c"]],
  ])("%s", (_name, cmd, expected) => {
    expect(commandsOf(cmd)).toEqual(expected);
  });
});

describe("what a command prints", () => {
  test("is passed on without control characters, as far as it goes", () => {
    const lines: string[] = [];
    const log = outputLog((line) => lines.push(line));
    log.add("\x1b[31mred\x1b[0m\x07 and ::set-output\t1");
    expect(lines).toEqual(["red and ::set-output\t1"]);
  });

  test("stops being passed on at the limit; the last lines are still known", () => {
    const lines: string[] = [];
    const log = outputLog((line) => lines.push(line));
    for (let i = 0; i < outputLimit.lines + 100; i++) log.add(String(i));
    expect(lines).toHaveLength(outputLimit.lines + 1);
    expect(lines.at(-2)).toBe(String(outputLimit.lines - 1));
    expect(lines.at(-1)).toBe("(the output is too long; the rest is not shown)");
    expect(log.tail.at(-1)).toBe(String(outputLimit.lines + 99));
    expect(log.tail).toHaveLength(20);
  });

  test("counts by characters as well as by lines", () => {
    const lines: string[] = [];
    const log = outputLog((line) => lines.push(line));
    for (let i = 0; i < 3; i++) log.add("x".repeat(outputLimit.characters / 2));
    expect(lines).toHaveLength(3);
    expect(lines[2]).toContain("too long");
  });
});
