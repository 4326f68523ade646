import { parseYaml } from "../data/yaml/parse.ts";
import { isYamlList, isYamlMap, type YamlMap, type YamlValue } from "../data/yaml/value.ts";
import { LockstepError } from "../domain/error.ts";
import type { LoopFinding } from "./loop-codes.ts";
import type { WorkflowName } from "./workflows.ts";

interface Job {
  readonly name: string;
  readonly permissions: YamlValue | undefined;
  /** Every `uses:` of its steps. */
  readonly uses: readonly string[];
}

function mapAt(map: YamlMap, key: string): YamlMap {
  const value = map.get(key);
  return isYamlMap(value) ? value : new Map();
}

/** @throws LockstepError YAML_INVALID. */
function readWorkflow(text: string, where: string): { readonly map: YamlMap; readonly jobs: readonly Job[] } {
  const value = parseYaml(text, where);
  const map: YamlMap = isYamlMap(value) ? value : new Map();
  const jobs = [...mapAt(map, "jobs")].flatMap(([name, job]) => {
    if (!isYamlMap(job)) return [];
    const steps = job.get("steps");
    const uses = (isYamlList(steps) ? steps : []).flatMap((step) => {
      const used = isYamlMap(step) ? step.get("uses") : undefined;
      return typeof used === "string" ? [used] : [];
    });
    return [{ name, permissions: job.get("permissions") ?? map.get("permissions"), uses }];
  });
  return { map, jobs };
}

/** The action of Lockstep that a `uses:` names, for example `report`. */
function actionOf(uses: string): string | undefined {
  return /(?:^\$|^\.|\/)\/?actions\/(train|evaluate|report|review|promote|publish|deploy|monitor)(?:@|$)/.exec(
    uses,
  )?.[1];
}

const levels = ["none", "read", "write"] as const;

function isGranted(permissions: YamlValue | undefined, name: string, level: string): boolean {
  // Without a word the repository's setting decides, which cannot be seen from here: every permission is named.
  if (permissions === "write-all") return true;
  if (permissions === "read-all") return level === "read";
  const given = isYamlMap(permissions) ? permissions.get(name) : undefined;
  return (
    levels.indexOf((typeof given === "string" ? given : "none") as (typeof levels)[number]) >=
    levels.indexOf(level as "read")
  );
}

/** The actions that a job of this project's workflow uses, with what it may do. */
function ownJobs(text: string, name: WorkflowName) {
  return readWorkflow(text, name).jobs.flatMap((job) =>
    job.uses.flatMap((uses) => {
      const action = actionOf(uses);
      return action === undefined || !isYamlMap(job.permissions)
        ? []
        : [{ job: job.name, action, permissions: job.permissions }];
    }),
  );
}

/** What a job needs that uses an action: as this project's job of that name; of another name, what all of its jobs with that action have. */
function neededBy(job: Job, action: string, own: ReturnType<typeof ownJobs>): readonly (readonly [string, string])[] {
  const same = own.filter((one) => one.action === action);
  const [first, ...others] = same.some((one) => one.job === job.name)
    ? same.filter((one) => one.job === job.name)
    : same;
  return [...(first?.permissions ?? [])].flatMap(([permission, level]) =>
    typeof level === "string" && others.every(({ permissions }) => isGranted(permissions, permission, level))
      ? [[permission, level] as const]
      : [],
  );
}

/** Names of workflows that a `workflow_run` waits for. */
function waitsFor(map: YamlMap): readonly string[] {
  const workflows = mapAt(mapAt(map, "on"), "workflow_run").get("workflows");
  return isYamlList(workflows) ? workflows.filter((one) => typeof one === "string") : [];
}

/**
 * What a workflow of a repository lacks, compared with this project's own: an action, a permission, a full commit, the name that it waits
 * for.
 *
 * @param compared.ownText - This project's own workflow.
 * @param compared.trainName - What the repository's training workflow is called; `undefined` when there is none.
 */
export function workflowFindings(
  name: WorkflowName,
  text: string,
  compared: { readonly ownText: string; readonly trainName: string | undefined },
): readonly LoopFinding[] {
  const { ownText, trainName } = compared;
  const path = `.github/workflows/${name}.yml`;
  let read: ReturnType<typeof readWorkflow>;
  try {
    read = readWorkflow(text, path);
  } catch (error) {
    if (!(error instanceof LockstepError)) throw error;
    return [{ code: "workflow_invalid", what: error.message, now: "Mend the YAML at that place.", stops: true }];
  }
  const own = ownJobs(ownText, name);
  const findings: LoopFinding[] = [];
  for (const action of new Set(own.map((one) => one.action))) {
    const jobs = read.jobs.filter(({ uses }) => uses.some((one) => actionOf(one) === action));
    // Who deploys elsewhere, or wants no releases, needs no job for it here.
    if (jobs.length === 0 && action !== "deploy" && action !== "publish")
      findings.push({
        code: "workflow_action_missing",
        what: `no job of ${path} uses the action \`${action}\``,
        now: "Compare it with what `lockstep init --dry-run --force` shows.",
        // A promotion that another workflow makes as well comes an hour later without it.
        stops: action !== "promote" || name === "promote",
      });
    for (const job of jobs)
      for (const [permission, level] of neededBy(job, action, own))
        if (!isGranted(job.permissions, permission, level))
          findings.push({
            code: "workflow_permission_missing",
            what: `the job \`${job.name}\` of ${path} may not do what \`${action}\` needs`,
            now: `Add \`${permission}: ${level}\` to the \`permissions:\` of that job.`,
            stops: true,
          });
  }
  for (const { uses } of read.jobs)
    for (const one of uses)
      if (actionOf(one) !== undefined && one.includes("@") && !/@(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(one))
        findings.push({
          code: "workflow_unpinned",
          what: `${path} uses \`${one}\`, which somebody can move`,
          now: "Name a full commit, with the version as a comment.",
          stops: false,
        });
  const expected = waitsFor(read.map);
  if (name === "report" && trainName !== undefined && expected.length > 0 && !expected.includes(trainName))
    findings.push({
      code: "workflow_name_differs",
      what: `${path} waits for \`${expected.join("`, `")}\`, and train.yml is called \`${trainName}\``,
      now: `Write \`workflows: [${trainName}]\`.`,
      stops: true,
    });
  return findings;
}

/** The name that a workflow gives itself; `undefined` when it cannot be read or has none. */
export function workflowTitle(text: string, where: string): string | undefined {
  try {
    const title = readWorkflow(text, where).map.get("name");
    return typeof title === "string" ? title : undefined;
  } catch (error) {
    if (error instanceof LockstepError) return undefined;
    throw error;
  }
}
