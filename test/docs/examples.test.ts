import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseProject } from "../../pipeline/registry/project.ts";
import { type Command, commandsOf, declaredProgram, titleOf } from "../../scripts/reference/commands.ts";

const root = join(import.meta.dirname, "../..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");
const pages = ["README.md", "CONTRIBUTING.md", ...globSync("docs/**/*.md", { cwd: root })].sort();
const sources = globSync("pipeline/**/*.ts", { cwd: root }).sort();

const commands = new Map<string, Command>();
const program = declaredProgram();
for (const command of commandsOf(program)) {
  commands.set(titleOf(command), command);
  for (const alias of command.aliases()) commands.set(titleOf(command).replace(/[^ ]+$/, alias), command);
}
const groups = new Set([...commands.keys()].map((title) => title.split(" ").slice(0, 2).join(" ")));
const globals = program.options.map(({ long }) => long);

/** What is typed: code spans and the lines of code blocks that begin with `lockstep` and a command's name. */
function typed(text: string): readonly string[] {
  const found = [...text.matchAll(/(?:^|[`\n$&;(] ?)(lockstep [a-z][a-z-]*\b[^`\n#&;]*)/g)].map(
    ([, line = ""]) => line,
  );
  return found.map((line) => line.trim());
}

/** What is wrong with a line; `undefined` when there is such a command with such options. */
function problemOf(line: string): string | undefined {
  const [, first = "", second = ""] = line.split(/\s+/);
  if (first === "help") return undefined;
  const title = [`lockstep ${first} ${second}`, `lockstep ${first}`].find((name) => commands.has(name));
  const command = title === undefined ? undefined : commands.get(title);
  if (command === undefined) return groups.has(`lockstep ${first}`) && second === "" ? undefined : "no such command";
  const known = new Set([...globals, ...command.options.map(({ long }) => long), "--help"]);
  const unknown = [...line.matchAll(/(?<=\s)--[a-z-]+/g)]
    .map(([option]) => option)
    .find((option) => !known.has(option));
  return unknown === undefined ? undefined : `no option ${unknown}`;
}

describe("a command that a text names", () => {
  test.each([
    ["lockstep train --commit", undefined],
    ["lockstep pr create --title x", undefined],
    ["lockstep help train", undefined],
    ["lockstep ls . --dvc-only", undefined],
    ["lockstep trian", "no such command"],
    ["lockstep pr creat", "no such command"],
    ["lockstep train --comit", "no option --comit"],
  ])("%s: %s", (line, problem) => {
    expect(problemOf(line)).toBe(problem);
  });

  test("is one of the program, on every page", () => {
    const lines = pages.flatMap((path) => typed(read(path)).map((line) => ({ path, line, problem: problemOf(line) })));
    expect(lines.length).toBeGreaterThan(50);
    expect(lines.filter(({ problem }) => problem !== undefined)).toEqual([]);
  });

  test("is one of the program, in every hint", () => {
    const spans = sources.flatMap((path) =>
      [...read(path).matchAll(/\\?`(lockstep [a-z][^`\\\n]*)\\?`/g)].map(([, line = ""]) => ({ path, line })),
    );
    expect(spans.length).toBeGreaterThan(20);
    const wrong = spans
      .map(({ path, line }) => ({ path, line, problem: problemOf(line) }))
      // `lockstep pr …` and `lockstep <step>` stand for several commands.
      .filter(({ line, problem }) => problem !== undefined && !/[…<$]/.test(line));
    expect(wrong).toEqual([]);
  });
});

const projects = pages.flatMap((path) =>
  [...read(path).matchAll(/```yaml\n(models:\n[^]*?)```/g)].map(([, text = ""], index) => ({ path, index, text })),
);

test("README.md and the reference show a lockstep.yaml", () => {
  expect(projects.map(({ path }) => path)).toEqual(
    expect.arrayContaining(["README.md", "docs/reference/lockstep-yaml.md"]),
  );
});

test.each(projects)("the lockstep.yaml on $path is one", ({ path, text }) => {
  expect(parseProject(text, path).models.length).toBeGreaterThan(0);
});
