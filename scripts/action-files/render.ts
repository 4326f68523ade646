import { readFileSync } from "node:fs";
import { join } from "node:path";
import { consumerWorkflow, type WorkflowName, workflowNames } from "../../pipeline/adoption/workflows.ts";
import { describeInputs, type InputDescription } from "../../pipeline/inputs/declare.ts";
import { type StepName, stepInputs } from "../../pipeline/inputs/steps.ts";
import { actions } from "./actions.ts";

export const stepNames = Object.keys(stepInputs) as readonly StepName[];

/** Of a job: the token GitHub makes for it. The command line has no such default, so it is not in the table of inputs. */
const jobToken = "${{ github.token }}";

function inputsOf(step: StepName): readonly InputDescription[] {
  return describeInputs(stepInputs[step]).map((input) =>
    input.name === "github-token" ? { ...input, default: jobToken } : input,
  );
}

/** A text as a YAML scalar in double quotes, which JSON's are, too. */
const quoted = (text: string): string => JSON.stringify(text);

/** The whole of `actions/<step>/action.yml`. */
export function renderActionFile(step: StepName): string {
  const { name, description, outputs, icon, color } = actions[step];
  const inputs = inputsOf(step).flatMap((input) => [
    `  ${input.name}:`,
    `    description: ${quoted(input.description)}`,
    `    required: ${String(input.required)}`,
    ...(input.default === undefined ? [] : [`    default: ${quoted(input.default)}`]),
  ]);
  const given = Object.entries(outputs).flatMap(([output, text]) => [
    `  ${output}:`,
    `    description: ${quoted(text)}`,
  ]);
  return [
    "# Written by scripts/action-files.ts from pipeline/inputs/steps.ts and scripts/action-files/actions.ts; change it there.",
    `name: ${quoted(name)}`,
    `description: ${quoted(description)}`,
    "author: The Lockstep authors",
    "inputs:",
    ...inputs,
    ...(given.length === 0 ? [] : ["outputs:", ...given]),
    "runs:",
    "  using: node24",
    `  main: ../../dist/${step}.js`,
    "branding:",
    `  icon: ${icon}`,
    `  color: ${color}`,
    "",
  ].join("\n");
}

const cell = (text: string): string => text.replaceAll("|", String.raw`\|`);

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((row) => `| ${row.map(cell).join(" | ")} |`).join("\n");
}

const ownWorkflow = (name: WorkflowName): string =>
  readFileSync(join(import.meta.dirname, "../../.github/workflows", `${name}.yml`), "utf8");

/** The job that another repository has for an action: this project's own, as `lockstep init` writes it. */
function jobOf(name: WorkflowName): string {
  const text = consumerWorkflow(name, {
    texts: { train: "", report: "", review: "", promote: "", sweep: "", [name]: ownWorkflow(name) },
    actions: { repository: "lockstep-ml/lockstep", commit: "<commit>" },
    defaultBranch: "main",
    installation: { steps: ["- run: npm ci --ignore-scripts # what the stages need"], unknown: [] },
    hasRemote: true,
    deploys: false,
  });
  const [job] = new RegExp(String.raw`^ {2}${name}:\n(?: {4}.*\n|\n)*`, "m").exec(text) ?? [];
  if (job === undefined) throw new Error(`.github/workflows/${name}.yml has no job ${name}`);
  return ["```yaml", "permissions: {}", "jobs:", job.trimEnd(), "```"].join("\n");
}

function isWorkflowName(step: string): step is WorkflowName {
  return workflowNames.some((name) => name === step);
}

/** The parts of a README that follow from the code, by the name in its markers. */
function generatedParts(step: StepName): Readonly<Record<string, string>> {
  const { outputs, permissions } = actions[step];
  return {
    ...(isWorkflowName(step) ? { workflow: jobOf(step) } : {}),
    inputs: table(
      ["input", "default", "what it is"],
      inputsOf(step).map((input) => [
        `\`${input.name}\``,
        input.default === undefined ? (input.required ? "required" : "") : `\`${input.default}\``,
        input.description,
      ]),
    ),
    outputs:
      Object.keys(outputs).length === 0
        ? "None; what the step found is in its records."
        : table(
            ["output", "what it is"],
            Object.entries(outputs).map(([name, text]) => [`\`${name}\``, text]),
          ),
    permissions: table(
      ["permission", "why"],
      permissions.map(({ name, level, reason }) => [`\`${name}: ${level}\``, reason]),
    ),
  };
}

/**
 * A README with its generated parts anew; what people wrote around them stays.
 *
 * @throws Error when a part's markers are missing.
 */
export function renderReadme(step: StepName, text: string): string {
  return Object.entries(generatedParts(step)).reduce((readme, [name, part]) => {
    const pattern = new RegExp(`(<!-- generated: ${name} -->\n)[^]*?(<!-- end of ${name} -->)`);
    if (!pattern.test(readme)) throw new Error(`actions/${step}/README.md has no part for its ${name}`);
    return readme.replace(pattern, (_all, begin: string, end: string) => `${begin}\n${part}\n\n${end}`);
  }, text);
}
