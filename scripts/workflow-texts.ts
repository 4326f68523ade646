// Writes pipeline/adoption/workflow-texts.ts from .github/workflows: `node scripts/run.mjs scripts/workflow-texts.ts`.
// `lockstep init` makes a repository's workflows of them; test/adoption/workflows.test.ts compares the two.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");

/** The workflows of this project that every repository needs which uses it. */
const names = ["train", "report", "review", "promote"];

/** The module that holds the workflows' texts, so that the command line has them wherever it is installed. */
export function renderWorkflowTexts(): string {
  const texts = names.map((name) => {
    const lines = readFileSync(join(root, ".github/workflows", `${name}.yml`), "utf8").split("\n");
    return [`  ${name}: [`, ...lines.map((line) => `    ${JSON.stringify(line)},`), '  ].join("\\n"),'].join("\n");
  });
  return [
    "// Written by scripts/workflow-texts.ts from .github/workflows; change them there.",
    "",
    "/** The workflows of this project, as they stand in .github/workflows. */",
    "export const workflowTexts = {",
    ...texts,
    "} as const;",
    "",
  ].join("\n");
}

if (import.meta.main) {
  writeFileSync(join(root, "pipeline/adoption/workflow-texts.ts"), renderWorkflowTexts());
  console.log(`wrote ${String(names.length)} workflows`);
}
