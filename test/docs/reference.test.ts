import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { dataExitCodes } from "../../pipeline/cli/data/exit.ts";
import { exitCodes } from "../../pipeline/cli/exit.ts";
import { commandsOf, declaredProgram, titleOf } from "../../scripts/reference/commands.ts";
import { keysOf, publishedSchema } from "../../scripts/reference/keys.ts";
import { referencePages } from "../../scripts/reference/pages.ts";
import { withPart } from "../../scripts/reference/part.ts";

const folder = join(import.meta.dirname, "../../docs/reference");
const page = (name: string): string => readFileSync(join(folder, name), "utf8");

test.each(Object.keys(referencePages))("%s is what scripts/reference.ts writes", (name) => {
  expect(page(name)).toBe(referencePages[name]?.(page(name)));
});

test("a page without the markers of its part is refused, not left as it is", () => {
  expect(() => withPart("# A page\n", "commands", "")).toThrow("no part for its commands");
});

describe("cli.md", () => {
  const titles = commandsOf(declaredProgram()).map(titleOf);

  test("has a section for every command", () => {
    expect(titles).toContain("lockstep pr create");
    const sections = [...page("cli.md").matchAll(/^## (lockstep .+)$/gm)].map(([, title]) => title);
    expect(sections).toEqual(titles);
  });

  test("has every exit code, and no other", () => {
    const codes = [...page("cli.md").matchAll(/^\| `(\d+)` \|/gm)].map(([, code]) => Number(code));
    expect(codes).toEqual([...Object.values(exitCodes), ...Object.values(dataExitCodes)]);
  });
});

test("lockstep-yaml.md says of every key of the schema what it means", () => {
  const keys = keysOf(publishedSchema("lockstep.json"));
  expect(keys.map(({ path }) => path)).toContain("models.<name>.gates[].metric");
  for (const { path, schema } of keys) {
    expect(schema.description ?? "", path).not.toBe("");
    expect(page("lockstep-yaml.md")).toContain(`\`${path}\``);
  }
});
