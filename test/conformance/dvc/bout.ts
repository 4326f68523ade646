import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { reasonOf } from "./differences.ts";
import { Lab, type Step } from "./drive/lab.ts";
import type { Tool } from "./drive/tool.ts";
import type { Action, Plan, Turn } from "./plan.ts";
import { compareSnapshots, type Difference, takeSnapshot } from "./snapshot.ts";

/** A difference and when it showed. */
export interface Finding extends Difference {
  readonly when: string;
  /** What was done since the turn began, and how commands ended, for the person who looks for the reason. */
  readonly history: readonly string[];
}

export interface Tools {
  readonly dvc: Tool;
  readonly lockstep: Tool;
}

/** Twins: the same life, led by DVC alone, by Lockstep alone and by both in turns. */
interface Twins {
  readonly alone: Lab;
  readonly other: Lab;
  readonly shared: Lab;
}

function describeAction(action: Action): string {
  if (action.kind === "run") return `$ dvc ${action.args.join(" ")}`;
  if (action.kind === "git") return `$ git ${action.args.join(" ")}`;
  return action.kind === "commit" ? "git commit" : `${action.kind} ${action.path}`;
}

function describeStep({ by, args, code, stdout, stderr }: Step): string {
  return `${by}: ${args.join(" ")} → ${String(code)}\n${`${stdout}${stderr}`.slice(0, 1500)}`;
}

function jsonOf(step: Step): string | undefined {
  if (!step.args.includes("--json")) return undefined;
  try {
    return JSON.stringify(sorted(JSON.parse(step.stdout)));
  } catch {
    return `no JSON: ${step.stdout}`;
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, sorted(member)]),
  );
}

/** Where two tools ended or answered one command otherwise. */
export function compareSteps(dvc: Step, lockstep: Step): readonly Difference[] {
  const command = dvc.args.join(" ");
  const found: Difference[] = [];
  if (dvc.code !== lockstep.code)
    found.push({ where: `exit code of ${command}`, dvc: String(dvc.code), lockstep: String(lockstep.code) });
  const [theirs, ours] = [jsonOf(dvc), jsonOf(lockstep)];
  if (dvc.code === 0 && lockstep.code === 0 && theirs !== ours)
    found.push({ where: `answer of ${command}`, dvc: theirs, lockstep: ours });
  return found;
}

async function play(lab: Lab, turn: Turn, tool: Tool, dvc: Tool): Promise<readonly Step[]> {
  const steps: Step[] = [];
  for (const action of turn) {
    const step = await lab.apply(action, tool, dvc);
    if (step !== undefined) steps.push(step);
  }
  return steps;
}

/** What a status names besides stages that run always; nothing of a clean repository. */
function openIn({ stdout }: Step, { alwaysRun }: Pick<Plan, "alwaysRun">): readonly string[] {
  try {
    return Object.keys(JSON.parse(stdout) as object).filter((name) => !alwaysRun.has(name));
  } catch {
    return [`no JSON: ${stdout}`];
  }
}

const reproAll = ["repro", "--all-pipelines"];

interface Visit extends Pick<Plan, "alwaysRun"> {
  readonly when: string;
  readonly commands: readonly (readonly string[])[];
}

/** What a tool finds to do in a repository that is in order: nothing. A status is clean, nothing changes, no stage runs. */
async function visit(lab: Lab, tool: Tool, request: Visit): Promise<readonly Finding[]> {
  const before = await takeSnapshot(lab);
  await lab.ran();
  const steps: Step[] = [];
  for (const args of request.commands) steps.push(await lab.run(tool, args));
  const ran = (await lab.ran()).filter((name) => !request.alwaysRun.has(name));
  const found = [
    ...steps
      .filter(({ code }) => code !== 0)
      .map(({ args, code }) => unexpected(`exit code of ${args.join(" ")} by ${tool.name}`, String(code))),
    ...steps
      .filter(({ args }) => args[0] === "status")
      .flatMap((step) => openIn(step, request))
      .map((name) => unexpected(`status by ${tool.name}`, name)),
    ...(ran.length > 0 ? [unexpected(`stages run by ${tool.name}`, ran.join(", "))] : []),
    ...compareSnapshots(before, await takeSnapshot(lab)),
  ];
  return found.map((one) => ({ ...one, when: request.when, history: steps.map(describeStep) }));
}

function unexpected(where: string, lockstep: string): Difference {
  return { where, dvc: undefined, lockstep };
}

/** A clone of what one tool left, in the hands of the other: all is there after a pull, clean, and nothing has to run. */
async function handOver(lab: Lab, tool: Tool, { alwaysRun }: Pick<Plan, "alwaysRun">): Promise<readonly Finding[]> {
  const clone = await lab.clone(`clone-${tool.name}`);
  const when = `a clone in the hands of ${tool.name}`;
  const pulled = await clone.run(tool, ["pull", "--run-cache"]);
  if (pulled.code !== 0)
    return [{ ...unexpected("exit code of pull", String(pulled.code)), when, history: [describeStep(pulled)] }];
  return visit(clone, tool, { alwaysRun, when, commands: [["status", "--json"], reproAll] });
}

async function playTurn(twins: Twins, tools: Tools, request: { readonly plan: Plan; readonly turn: number }) {
  const actions = request.plan.turns[request.turn] ?? [];
  const when = `turn ${String(request.turn + 1)} of ${request.plan.name}`;
  const holder = request.turn % 2 === 0 ? tools.lockstep : tools.dvc;
  const guest = holder === tools.dvc ? tools.lockstep : tools.dvc;
  const [theirs, ours, both] = [
    await play(twins.alone, actions, tools.dvc, tools.dvc),
    await play(twins.other, actions, tools.lockstep, tools.dvc),
    await play(twins.shared, actions, holder, tools.dvc),
  ];
  const expected = await takeSnapshot(twins.alone);
  const ran = (await twins.alone.ran()).join(", ");
  const compare = async (lab: Lab, steps: readonly Step[], label: string): Promise<readonly Finding[]> => {
    const runs = (await lab.ran()).join(", ");
    const differences = [
      ...theirs.flatMap((step, i) => (steps[i] === undefined ? [] : compareSteps(step, steps[i]))),
      ...(runs === ran ? [] : [{ where: "stages that ran", dvc: ran, lockstep: runs }]),
      ...compareSnapshots(expected, await takeSnapshot(lab)),
    ].filter((difference) => reasonOf(difference) === undefined);
    const history = [...actions.map(describeAction), ...theirs.map(describeStep), ...steps.map(describeStep)];
    return differences.map((one) => ({ ...one, when: `${when}, ${label}`, history }));
  };
  return [
    ...(await compare(twins.other, ours, "Lockstep alone")),
    ...(await compare(twins.shared, both, `both, now ${holder.name}`)),
    ...(await visit(twins.shared, guest, {
      alwaysRun: request.plan.alwaysRun,
      when: `${when}, visited by ${guest.name}`,
      commands: [["status", "--json"], ["pull"], ["checkout"], reproAll],
    })),
  ];
}

/** Leads the three lives of a plan below a folder until they differ; nothing when they never do. */
export async function playPlan(
  plan: Plan,
  request: { readonly root: string; readonly tools: Tools },
): Promise<readonly Finding[]> {
  const open = async (name: string): Promise<Lab> => {
    await mkdir(join(request.root, name), { recursive: true });
    return Lab.open(join(request.root, name));
  };
  const twins = { alone: await open("dvc"), other: await open("lockstep"), shared: await open("both") };
  for (const turn of plan.turns.keys()) {
    const found = await playTurn(twins, request.tools, { plan, turn });
    if (found.length > 0) return found;
  }
  return [
    ...(await handOver(twins.alone, request.tools.lockstep, plan)),
    ...(await handOver(twins.other, request.tools.dvc, plan)),
  ];
}

/** What is shown of findings; empty when there are none. */
export function shown(findings: readonly Finding[]): string {
  const differences = findings.map(
    ({ when, where, dvc, lockstep }) =>
      `${when}: ${where}\n--- DVC\n${dvc ?? "nothing"}\n+++ Lockstep\n${lockstep ?? "nothing"}`,
  );
  return [...differences.slice(0, 10), ...(findings[0]?.history ?? [])].join("\n\n");
}
