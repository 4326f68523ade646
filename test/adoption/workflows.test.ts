import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  consumerWorkflow,
  readWorkflows,
  type WorkflowFacts,
  workflowNames,
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
const written = (name: (typeof workflowNames)[number], own: Partial<WorkflowFacts> = {}): string =>
  consumerWorkflow(name, { ...facts, ...own });

test("what is installed with the package are this project's own workflows", () => {
  const { files } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { files: readonly string[] };
  expect(files).toContain(".github/workflows");
});

describe.each(workflowNames)("the workflow %s of another repository", (name) => {
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

test("without a remote nobody is asked whether data is there", () => {
  const [own, left] = [true, false].map((hasRemote) =>
    Object.keys(read(written("train", { hasRemote }), "train").jobs),
  );
  expect(own).toContain("data");
  expect(left).toEqual(own?.filter((job) => job !== "data"));
});
