import { existsSync, globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { describeInputs } from "../../pipeline/inputs/declare.ts";
import { stepInputs } from "../../pipeline/inputs/steps.ts";
import { renderActionFile, renderReadme, stepNames } from "../../scripts/action-files/render.ts";

const root = join(import.meta.dirname, "../..");

interface ActionFile {
  readonly name: string;
  readonly description: string;
  readonly author: string;
  readonly inputs: Readonly<
    Record<string, { readonly description: string; readonly required: boolean; readonly default?: string }>
  >;
  readonly outputs?: Readonly<Record<string, { readonly description: string }>>;
  readonly runs: { readonly using: string; readonly main: string };
  readonly branding: { readonly icon: string; readonly color: string };
}

function read(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

test("there is an action for each step, and no other", () => {
  const folders = globSync("actions/*/", { cwd: root }).map((path) => path.replace(/^actions\/|\/$/g, ""));
  expect(folders.sort()).toEqual([...stepNames].sort());
  expect(stepNames.length).toBeGreaterThan(0);
});

describe.each(stepNames)("the action %s", (step) => {
  const text = read(`actions/${step}/action.yml`);
  const file = parse(text) as ActionFile;

  test("declares the inputs of the code: names, descriptions, defaults, required", () => {
    const fromCode = describeInputs(stepInputs[step]).map((input) => [
      input.name,
      {
        description: input.description,
        required: input.required,
        // A job has a token of its own; nothing else has another default than in the code.
        ...(input.name === "github-token" ? { default: "${{ github.token }}" } : {}),
        ...(input.default === undefined ? {} : { default: input.default }),
      },
    ]);
    expect(Object.entries(file.inputs)).toEqual(fromCode);
    for (const { description } of Object.values(file.inputs)) expect(description.length).toBeGreaterThan(10);
  });

  test("declares the outputs that its step sets", () => {
    const set = [...read(`pipeline/steps/${step}.ts`).matchAll(/\bhost\.output\("([^"]+)"/g)].map(([, name]) => name);
    expect(Object.keys(file.outputs ?? {})).toEqual([...new Set(set)]);
  });

  test("starts what is built from its main.ts, on Node 24", () => {
    expect(file.runs).toEqual({ using: "node24", main: `../../dist/${step}.js` });
    expect(existsSync(join(root, "actions", step, "main.ts"))).toBe(true);
    expect(read(`actions/${step}/main.ts`).split("\n").length).toBeLessThanOrEqual(12);
  });

  test("fits on the Marketplace", () => {
    expect(file.description.length).toBeLessThanOrEqual(125);
    expect(file.branding.color).toMatch(/^(?:blue|green|orange)$/);
  });

  test("and its README are as scripts/action-files.ts writes them", () => {
    expect(text).toBe(renderActionFile(step));
    const readme = read(`actions/${step}/README.md`);
    expect(readme).toBe(renderReadme(step, readme));
  });
});
