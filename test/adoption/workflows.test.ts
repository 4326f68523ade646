import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  consumerWorkflow,
  offeredWorkflows,
  readWorkflows,
  type WorkflowFacts,
  type WorkflowName,
} from "../../pipeline/adoption/workflows.ts";
import { parseYaml } from "../../pipeline/data/yaml/parse.ts";
import { toJson } from "../../pipeline/data/yaml/python.ts";

const root = join(import.meta.dirname, "../..");
const texts = await readWorkflows(root);
if (texts === undefined) throw new Error("this checkout is not whole");
const facts: WorkflowFacts = {
  texts,
  actions: { repository: "lockstep-ml/lockstep", commit: "0123456789abcdef0123456789abcdef01234567" },
  defaultBranch: "trunk",
  installation: {
    steps: ["- run: python -m pip install --requirement requirements.txt"],
    unknown: ["environment.yml"],
  },
  hasRemote: true,
  deploys: false,
};

interface Job {
  readonly permissions: Readonly<Record<string, string>>;
  readonly steps: readonly { readonly uses?: string; readonly run?: string; readonly with?: Record<string, unknown> }[];
}
interface Workflow {
  readonly name: string;
  readonly permissions: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

function read(text: string, where: string): Workflow {
  return toJson(parseYaml(text, where)) as unknown as Workflow;
}
const written = (name: WorkflowName, own: Partial<WorkflowFacts> = {}): string =>
  consumerWorkflow(name, { ...facts, ...own });

test("what is installed with the package are this project's own workflows", () => {
  const { files } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { files: readonly string[] };
  expect(files).toContain(".github/workflows");
});

describe.each(offeredWorkflows)("the workflow %s of another repository", (name) => {
  const text = written(name);
  const own = read(readFileSync(join(root, `.github/workflows/${name}.yml`), "utf8"), name);

  test("has the jobs and permissions of this project's, and its actions at one full commit", () => {
    const consumer = read(text, name);
    expect(consumer.name).toBe(own.name);
    expect(consumer.permissions).toEqual({});
    expect(Object.keys(consumer.jobs)).toEqual(Object.keys(own.jobs).filter((job) => job !== "deploy"));
    for (const [job, { permissions, steps }] of Object.entries(consumer.jobs)) {
      expect(permissions).toEqual(own.jobs[job]?.permissions);
      const uses = steps.flatMap((step) => step.uses ?? []);
      expect(uses.filter((one) => !/^[\w-]+\/[\w./-]+@[0-9a-f]{40}$/.test(one))).toEqual([]);
    }
  });

  test("names no file and no branch of this project, and no secret", () => {
    expect(text).not.toMatch(/\$\/actions|(?<!\.lockstep\/cli\/)dist\/cli\.js|\[main\b|\bsecrets\./);
  });

  test("is the same for the same facts", () => {
    expect(written(name)).toBe(text);
  });
});

test("a job installs what the stages need in place of this project's own packages", () => {
  const { jobs } = read(written("train"), "train");
  const runs = jobs["train"]?.steps.flatMap(({ run }) => run ?? []) ?? [];
  expect(runs).toContain("python -m pip install --requirement requirements.txt");
  expect(runs.join("\n")).not.toContain("npm ci");
  expect(written("train")).toContain("# To fill in: install what environment.yml pins, before the stages run.");
});

test("the command line is checked out beside the repository where a job runs it", () => {
  const steps = read(written("train"), "train").jobs["data"]?.steps ?? [];
  const at = steps.findIndex(({ run }) => run?.startsWith("node .lockstep/cli/dist/cli.js doctor --remote") === true);
  expect(steps[at - 1]?.with).toMatchObject({
    repository: facts.actions.repository,
    ref: facts.actions.commit,
    path: ".lockstep/cli",
    "persist-credentials": false,
  });
});

test("a sweep installs what trials need where they run, and has the command line wherever it is called, once", () => {
  const { jobs } = read(written("sweep"), "sweep");
  const stepsOf = (job: string) => jobs[job]?.steps ?? [];
  const isClone = (step: Job["steps"][number]): boolean => step.with?.["path"] === ".lockstep/cli";
  const installs = (job: string): boolean => stepsOf(job).some(({ run }) => run?.includes("pip install") === true);
  expect(["plan", "worker", "join"].map(installs)).toEqual([false, true, true]);
  expect(JSON.stringify(jobs)).not.toContain("npm ci");
  for (const job of ["plan", "worker", "join"]) {
    const clone = stepsOf(job).findIndex(isClone);
    const call = stepsOf(job).findIndex(({ run }) => run?.includes(".lockstep/cli/dist/cli.js") === true);
    expect(stepsOf(job).filter(isClone)).toHaveLength(1);
    expect(clone).toBeGreaterThan(-1);
    expect(clone).toBeLessThan(call);
  }
  expect(stepsOf("hand-over").filter(isClone)).toEqual([]);
});

test("the job that deploys is there where somebody asks for it, with a runner to fill in and without the example's server", () => {
  const text = written("promote", { deploys: true });
  const { jobs } = read(text, "promote");
  expect(Object.keys(jobs)).toEqual(Object.keys(read(texts.promote, "promote").jobs));
  const uses = (jobs["deploy"]?.steps ?? []).map((step) => step.uses?.replace(/@.*/, "") ?? step.run);
  expect(uses).toEqual([
    "actions/checkout",
    ...["deploy", "reconcile"].map((step) => `lockstep-ml/lockstep/actions/${step}`),
  ]);
  expect(text).toMatch(/# To fill in: a runner that gets to the target[^\n]*\n {4}runs-on: /);
  expect(text).not.toMatch(/serve|8089/);
  expect(Object.keys(read(written("promote"), "promote").jobs)).not.toContain("deploy");
});

test("without a remote nobody is asked whether data is there", () => {
  const [own, left] = [true, false].map((hasRemote) =>
    Object.keys(read(written("train", { hasRemote }), "train").jobs),
  );
  expect(own).toContain("data");
  expect(left).toEqual(own?.filter((job) => job !== "data"));
});
