import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { describeInputs } from "../../pipeline/inputs/declare.ts";
import { type StepName, stepInputs } from "../../pipeline/inputs/steps.ts";
import { actions } from "../../scripts/action-files/actions.ts";
import { stepNames } from "../../scripts/action-files/render.ts";
import { type WorkflowJob, workflows } from "./workflows.ts";

const root = join(import.meta.dirname, "../..");
const jobs = workflows.flatMap(({ name, jobs: own }) =>
  Object.entries(own).map(([job, body]) => [`${name} / ${job}`, body] as const),
);

/** The steps of Lockstep that a job runs. */
function stepsOf(
  job: WorkflowJob,
): readonly { readonly step: StepName; readonly inputs: Readonly<Record<string, unknown>> }[] {
  return job.steps.flatMap(({ uses, with: inputs = {} }) => {
    const [, step] = /^\$\/actions\/([a-z]+)$/.exec(uses ?? "") ?? [];
    return step === undefined ? [] : [{ step: step as StepName, inputs }];
  });
}

const writes = (job: WorkflowJob): boolean => Object.values(job.permissions ?? {}).includes("write");

test("every step but monitor, whose log is elsewhere, runs on the example", () => {
  const run = jobs.flatMap(([, job]) => stepsOf(job).map(({ step }) => step));
  expect([...new Set(run)].sort()).toEqual(stepNames.filter((step) => step !== "monitor").sort());
});

describe.each(workflows)("$name.yml", (workflow) => {
  test("grants nothing on top; each job says what it needs", () => {
    expect(workflow.permissions).toEqual({});
    for (const job of Object.values(workflow.jobs)) expect(job.permissions).toBeDefined();
  });

  test("runs every action at a commit, with its version beside it", () => {
    const used = [...workflow.text.matchAll(/^\s*(?:- )?uses: (.+)$/gm)].map(([, use]) => use ?? "");
    for (const use of used)
      expect(use).toMatch(/^(?:\$\/actions\/[a-z]+|[\w.-]+\/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/);
  });

  test("leaves no token in .git/config", () => {
    const checkouts = Object.values(workflow.jobs)
      .flatMap(({ steps }) => steps)
      .filter(({ uses }) => uses?.startsWith("actions/checkout@"));
    expect(checkouts.length).toBeGreaterThan(0);
    for (const { with: inputs } of checkouts) expect(inputs?.["persist-credentials"]).toBe(false);
  });

  test("puts no text of an event into a script", () => {
    for (const { run } of Object.values(workflow.jobs).flatMap(({ steps }) => steps))
      expect(run ?? "").not.toContain("${{");
  });
});

describe.each(jobs)("%s", (_name, job) => {
  test("gives its actions only inputs that they have", () => {
    for (const { step, inputs } of stepsOf(job)) {
      const known = describeInputs(stepInputs[step]).map(({ name }) => name);
      expect(known).toEqual(expect.arrayContaining(Object.keys(inputs)));
    }
  });

  test("is granted what its actions need, and nothing more", () => {
    const steps = stepsOf(job);
    if (steps.length === 0) return;
    const needed = new Map<string, string>();
    for (const { step, inputs } of steps)
      for (const { name, level } of actions[step].permissions) {
        // Without posting, a report only reads the checkout.
        if (step === "report" && inputs["post"] !== true && name !== "contents") continue;
        // Nothing that was handed over is posted of a pull request that is over: no run is read and no check is set.
        const isHandedOver = inputs["from"] !== undefined || inputs["sweep"] !== undefined;
        if (step === "report" && !isHandedOver && name === "actions") continue;
        // A sweep is kept as a comment, not as a check.
        if (step === "report" && inputs["from"] === undefined && name === "checks") continue;
        // Without healing, reconcile only reads the checkout.
        if (step === "reconcile" && inputs["heal"] !== true && name !== "contents") continue;
        // Of a queue's commit the checks are written, and nothing else.
        const isJudged = step === "promote" && inputs["group"] !== undefined;
        // Nothing is registered of it, so that nothing is signed and nothing is trained.
        if (isJudged && ["id-token", "attestations", "actions"].includes(name)) continue;
        const isLooked = step === "reconcile" && inputs["heal"] !== true;
        const own = isJudged ? (name === "checks" ? "write" : "read") : isLooked ? "read" : level;
        if (needed.get(name) !== "write") needed.set(name, own);
      }
    expect(job.permissions).toEqual(Object.fromEntries(needed));
  });

  test("runs no code of a pull request beside a token that writes", () => {
    if (!writes(job)) return;
    for (const { uses, with: inputs, run } of job.steps) {
      if (uses?.startsWith("actions/checkout@")) expect(inputs).not.toHaveProperty("ref");
      expect(uses ?? "").not.toMatch(/actions\/(?:train|evaluate)$/);
      expect(run ?? "").not.toMatch(/\b(?:npm|npx|node|dvc)\b/);
    }
  });

  test("unpacks nothing that a run of a pull request left beside a token that writes", () => {
    if (!writes(job)) return;
    for (const { uses, with: inputs } of job.steps)
      if (uses?.startsWith("actions/download-artifact@")) expect(inputs?.["skip-decompress"]).toBe(true);
  });
});

test("documents name the same commits of actions as the workflows", () => {
  const pins = new Map<string, string>();
  for (const { text } of workflows)
    for (const [, name = "", commit = ""] of text.matchAll(/uses: ([\w.-]+\/[\w.-]+)@(\S+)/g)) pins.set(name, commit);
  const documents = globSync(["actions/*/README.md", "docs/**/*.md", "README.md"], { cwd: root });
  expect(documents.length).toBeGreaterThan(7);
  for (const path of documents)
    for (const [, name = "", commit = ""] of readFileSync(join(root, path), "utf8").matchAll(
      /uses: (actions\/[\w.-]+)@(\S+)/g,
    ))
      expect(`${path}: ${name}@${commit}`).toBe(`${path}: ${name}@${pins.get(name) ?? "not used"}`);
});
