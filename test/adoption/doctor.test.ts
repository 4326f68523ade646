import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { LoopFinding } from "../../pipeline/adoption/loop-codes.ts";
import { loopCodes } from "../../pipeline/adoption/loop-codes.ts";
import { originKind } from "../../pipeline/adoption/loop-facts.ts";
import { type LoopFacts, loopFindings } from "../../pipeline/adoption/loop-findings.ts";
import { workflowFindings } from "../../pipeline/adoption/workflow-findings.ts";
import {
  consumerWorkflow,
  offeredWorkflows,
  readWorkflows,
  type WorkflowName,
  workflowNames,
} from "../../pipeline/adoption/workflows.ts";
import { lockstep } from "../cli/command-line.ts";
import { memoryFolder } from "../support/folder.ts";

const commit = "0123456789abcdef0123456789abcdef01234567";
const texts = await readWorkflows(join(import.meta.dirname, "../.."));
if (texts === undefined) throw new Error("this checkout is not whole");
const workflow = (name: WorkflowName): string =>
  consumerWorkflow(name, {
    texts,
    actions: { repository: "lockstep-ml/lockstep", commit },
    defaultBranch: "main",
    installation: { steps: [], unknown: [] },
    hasRemote: true,
    deploys: false,
  });

/** Nothing is missing. */
const whole: LoopFacts = {
  nodeVersion: "v24.21.0",
  neededNode: "24.15",
  hasPipeline: true,
  project: "valid",
  origin: "host",
  workflows: Object.fromEntries(workflowNames.map((name) => [name, []])),
  remote: { url: "https://data.example.com", problem: undefined, access: "open" },
  jobHasCredentials: false,
  hasPointers: true,
  data: { missing: [] },
  records: [{ model: "press", state: "current" }],
};

const missing = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ path: `a${String(i)}`, command: "lockstep push a" }));

describe("doctor names what the loop lacks:", () => {
  test.each<[string, Partial<LoopFacts>, readonly string[]]>([
    ["nothing", {}, []],
    ["the newest Node.js that is too old", { nodeVersion: "v24.14.9" }, ["node_too_old!"]],
    ["the oldest that is not", { nodeVersion: "v24.15.0" }, []],
    ["a newer major", { nodeVersion: "v26.0.0" }, []],
    ["no lockstep.yaml", { project: "absent", records: [] }, ["project_missing!"]],
    ["one that is not filled in", { project: { problem: "x" }, records: [] }, ["project_invalid!"]],
    ["no pipeline", { hasPipeline: false }, ["pipeline_missing!"]],
    ["no origin", { origin: "absent" }, ["origin_missing"]],
    ["nothing, without the workflow of /sweep", { workflows: { ...whole.workflows, sweep: "absent" } }, []],
    ["a workflow", { workflows: { ...whole.workflows, report: "absent" } }, ["workflow_missing!"]],
    [
      "workflows where pull requests are in a folder: known, and no stop",
      { origin: "folder", workflows: {} },
      ["workflow_missing", "workflow_missing", "workflow_missing", "workflow_missing"],
    ],
    ["no remote, with data that jobs need", { remote: "absent", data: "not-asked" }, ["remote_missing!"]],
    [
      "no remote, with everything in Git",
      { remote: "absent", data: "not-asked", hasPointers: false },
      ["remote_missing"],
    ],
    [
      "a remote that does not answer",
      { remote: { url: "s3://b", problem: "x", access: "secret" } },
      ["remote_unreachable!"],
    ],
    [
      "a remote that asks who reads",
      { remote: { url: "s3://b", problem: undefined, access: "secret" } },
      ["remote_needs_secret!"],
    ],
    [
      "nothing where the job is given credentials",
      { remote: { url: "s3://b", problem: undefined, access: "secret" }, jobHasCredentials: true },
      [],
    ],
    [
      "a folder as the remote of a repository on a host",
      { remote: { url: "/store", problem: undefined, access: "this-machine" } },
      ["remote_on_this_machine!"],
    ],
    [
      "nothing where the origin is a folder, too",
      { origin: "folder", remote: { url: "/store", problem: undefined, access: "this-machine" } },
      [],
    ],
    ["one object", { data: { missing: missing(1) } }, ["data_missing!"]],
    ["what cannot be told", { data: { problem: "x" } }, ["data_unknown"]],
    [
      "records",
      {
        records: [
          { model: "a", state: "absent" },
          { model: "b", state: "stale" },
        ],
      },
      ["record_missing", "record_stale"],
    ],
  ])("%s", (_name, change, expected) => {
    const found = loopFindings({ ...whole, ...change });
    expect(found.map(({ code, stops }) => `${code}${stops ? "!" : ""}`)).toEqual(expected);
    for (const { what, now } of found) expect([what, now].map((text) => text.length > 0)).toEqual([true, true]);
  });

  test("what stops comes first, and of many paths some are named", () => {
    const found = loopFindings({ ...whole, records: [{ model: "a", state: "absent" }], data: { missing: missing(7) } });
    expect(found.map(({ code }) => code)).toEqual(["data_missing", "record_missing"]);
    expect(found[0]?.what).toBe("not on the remote: a0, a1, a2, a3, a4 and 2 more");
    expect(found[0]?.now).toContain("`lockstep push`");
  });
});

describe("a workflow is compared with this project's own:", () => {
  const codes = (found: readonly LoopFinding[]): readonly string[] => found.map(({ code }) => code);

  test.each(offeredWorkflows)("%s as init writes it lacks nothing", (name) => {
    expect(workflowFindings(name, workflow(name), { ownText: texts[name], trainName: "train" })).toEqual([]);
  });

  test.each<[string, WorkflowName, (text: string) => string, readonly string[]]>([
    [
      "a permission that is left out",
      "report",
      (text) => text.replace(/ +checks: write.*\n/, ""),
      ["workflow_permission_missing"],
    ],
    [
      "one that only reads",
      "report",
      (text) => text.replace("pull-requests: write", "pull-requests: read"),
      ["workflow_permission_missing"],
    ],
    [
      "a version that can move",
      "train",
      (text) => text.replaceAll(`actions/train@${commit}`, "actions/train@v1"),
      ["workflow_unpinned"],
    ],
    ["no action", "promote", (text) => text.replace(/ +- id: promote\n.*\n/, ""), ["workflow_action_missing"]],
    [
      "another name of train",
      "report",
      (text) => text.replace(/^( +workflows: \[).*\]/m, "$1fit]"),
      ["workflow_name_differs"],
    ],
    ["no YAML", "review", () => "jobs: [", ["workflow_invalid"]],
    [
      "permissions of the whole workflow",
      "review",
      (text) => text.replace("permissions: {}", "permissions: write-all"),
      [],
    ],
  ])("%s", (_name, name, change, expected) => {
    const changed = change(workflow(name));
    expect(changed).not.toBe(workflow(name));
    expect(codes(workflowFindings(name, changed, { ownText: texts[name], trainName: "train" }))).toEqual(expected);
  });

  test("the line to add is named", () => {
    const text = workflow("report").replace(/ +checks: write.*\n/, "");
    expect(workflowFindings("report", text, { ownText: texts.report, trainName: "train" })[0]?.now).toBe(
      "Add `checks: write` to the `permissions:` of that job.",
    );
  });
});

test.each([
  [undefined, "absent"],
  ["https://github.com/a/b.git", "host"],
  ["git@github.com:a/b.git", "host"],
  ["ssh://git@host/a", "host"],
  ["file:///srv/a.git", "folder"],
  ["../origin.git", "folder"],
  ["/srv/origin.git", "folder"],
  ["C:\\repositories\\a", "folder"],
] as const)("the origin %s is %s", (url, kind) => {
  expect(originKind(url)).toBe(kind);
});

describe("lockstep doctor", () => {
  const repository = (origin: string): string => {
    const root = memoryFolder();
    execFileSync("git", ["init", "--quiet", "--initial-branch=main"], { cwd: root });
    execFileSync("git", ["config", "user.name", "dana"], { cwd: root });
    execFileSync("git", ["remote", "add", "origin", origin], { cwd: root });
    mkdirSync(join(root, ".dvc"));
    writeFileSync(join(root, ".dvc/config"), "");
    writeFileSync(join(root, "dvc.yaml"), "stages:\n  fit: {cmd: python fit.py, outs: [models/press.pkl]}\n");
    return root;
  };

  test("ends with 1 and says what to do, step by step, until nothing stops", async () => {
    const root = repository("https://forge.invalid/a/b.git");
    const before = await lockstep(root, "doctor", "--json");
    expect(before.code, before.stderr).toBe(1);
    const { loop } = JSON.parse(before.stdout) as { loop: readonly LoopFinding[] };
    expect(loop.map(({ code }) => code)).toEqual([
      "project_missing",
      ...workflowNames.map(() => "workflow_missing"),
      "remote_missing",
    ]);
    const shown = await lockstep(root, "doctor");
    expect(shown.stdout).toContain(
      "stops\tproject_missing: there is no lockstep.yaml\n  \twhat now: Run `lockstep init`",
    );
    await lockstep(root, "init", "--pin", commit);
    const after = await lockstep(root, "doctor");
    expect(after.code).toBe(1);
    expect(after.stdout).toContain("project_invalid");
    expect(after.stdout).not.toContain("workflow_missing");
    const yaml = readFileSync(join(root, "lockstep.yaml"), "utf8");
    writeFileSync(
      join(root, "lockstep.yaml"),
      yaml.replaceAll(/^( +)# ((?:metrics|evaluation_rows|training_rows|id|label|positive|gates): )/gm, "$1$2"),
    );
    const filled = await lockstep(root, "doctor");
    expect(filled.stdout).not.toContain("stops\t");
    expect(filled.code, filled.stdout).toBe(0);
  }, 60_000);

  test("says nothing of a loop where no pipeline is", async () => {
    const root = repository("../origin.git");
    rmSync(join(root, "dvc.yaml"));
    const { code, stdout } = await lockstep(root, "doctor", "--json");
    expect(code).toBe(0);
    expect(stdout).not.toContain('"loop"');
  });

  test("every code that it has is on the page about doctor", () => {
    const page = readFileSync(join(import.meta.dirname, "../../docs/reference/doctor.md"), "utf8");
    for (const [code, meaning] of Object.entries(loopCodes)) expect(page).toContain(`| \`${code}\` | ${meaning} |`);
  });
});
