import { spanText } from "../domain/expiry.ts";
import { frozenAt, windowEndText } from "../domain/frozen-window.ts";
import type { CommitSha, EnvironmentName, ModelName, ModelVersion } from "../domain/ids.ts";
import type { EnvironmentRules } from "../domain/project.ts";
import type { ReasonCode, Refusal } from "../domain/reason.ts";
import { compareVersions } from "./compare-versions.ts";
import type { EnvironmentFacts, Stay } from "./environment-facts.ts";
import { currentVersion, type Registry } from "./gto.ts";

/** A version that is to come to an environment. */
export interface Arrival {
  readonly model: ModelName;
  readonly environment: EnvironmentName;
  readonly modelVersion: ModelVersion;
  /** Where it is registered, or will be. */
  readonly commit: CommitSha;
  readonly registry: Registry;
  readonly facts: EnvironmentFacts;
}

/** What these rules refuse with: it keeps a version out of an environment for now, and says nothing against the version. */
export const environmentCodes = [
  "branch_not_allowed",
  "environment_skipped",
  "soaking",
  "time_unknown",
  "check_missing",
  "frozen",
] as const satisfies readonly ReasonCode[];

type EnvironmentRule = (arrival: Arrival, rules: EnvironmentRules) => Refusal | undefined;

function wasIn({ registry, model, modelVersion }: Arrival, environment: EnvironmentName): boolean {
  const assignments = registry.get(model)?.assignments ?? [];
  return assignments.some((found) => found.environment === environment && found.modelVersion === modelVersion);
}

/** True for an environment that goes back to what it had before: what an emergency needs is stopped by no rule of environments. */
export function isReturn(arrival: Arrival): boolean {
  const { registry, model, environment, modelVersion } = arrival;
  const present = currentVersion(registry, model, environment);
  return present !== undefined && compareVersions(modelVersion, present) < 0 && wasIn(arrival, environment);
}

const fromBranch: EnvironmentRule = ({ model, environment, modelVersion, commit, facts }, { branches }) => {
  if (branches.length === 0 || branches.some((branch) => facts.isOnBranch(commit, branch))) return undefined;
  return {
    code: "branch_not_allowed",
    sentence: `${environment} takes versions from ${branches.join(" or ")}, and commit ${commit.slice(0, 12)} of ${model} ${modelVersion} is not there; merge it there first.`,
  };
};

const comesAfter: EnvironmentRule = (arrival, { after }) => {
  if (after === undefined || wasIn(arrival, after)) return undefined;
  const { model, environment, modelVersion } = arrival;
  return {
    code: "environment_skipped",
    sentence: `${environment} comes after ${after}, and ${model} ${modelVersion} was never there; \`/promote ${after} ${model}\` opens the pull request.`,
  };
};

/** How long a version had an environment; `undefined` when the times that would say it are not there. */
function lengthMs({ fromMs, untilMs, isOver }: Stay, nowMs: number | undefined): number | undefined {
  const end = isOver ? untilMs : nowMs;
  return fromMs === undefined || end === undefined ? undefined : end - fromMs;
}

const soaked: EnvironmentRule = ({ model, environment, modelVersion, facts }, { after, soakSeconds }) => {
  if (after === undefined || soakSeconds === 0) return undefined;
  const stays = facts.stays.filter((stay) => stay.environment === after && stay.modelVersion === modelVersion);
  const lengths = stays.map((stay) => lengthMs(stay, facts.nowMs));
  if (lengths.some((length) => length !== undefined && length >= soakSeconds * 1000)) return undefined;
  const limit = `${environment} takes a version when it has been in ${after} for ${spanText(soakSeconds)}`;
  const present = stays.find(({ isOver }) => !isOver);
  if (present?.fromMs !== undefined && facts.nowMs !== undefined) {
    const since = new Date(present.fromMs).toISOString();
    const end = new Date(present.fromMs + soakSeconds * 1000).toISOString();
    return {
      code: "soaking",
      sentence: `${limit}, and ${model} ${modelVersion} is there since ${since}; the next promote after ${end} brings it.`,
    };
  }
  if (lengths.length > 0 && lengths.every((length) => length !== undefined))
    return {
      code: "soaking",
      sentence: `${limit}, and ${model} ${modelVersion} left it before; \`/promote ${after} ${model}\` brings it there again.`,
    };
  return {
    code: "time_unknown",
    sentence: `${limit}, and ${facts.nowMs === undefined ? "the forge has not said what time it is" : `no event says since when ${model} ${modelVersion} is there`}; run promote again, or take \`soak\` away in a pull request.`,
  };
};

function refuseChecks(
  { model, modelVersion, commit, facts }: Arrival,
  what: string,
  names: readonly string[],
): Refusal | undefined {
  const open = names
    .map((name) => ({ name, conclusion: facts.checkAt(commit, name) }))
    .filter(({ conclusion }) => conclusion !== "success");
  if (open.length === 0) return undefined;
  const told = open
    .slice(0, 5)
    .map(({ name, conclusion }) => `${name}: ${conclusion === undefined ? "not there" : conclusion}`)
    .join(", ");
  return {
    code: "check_missing",
    sentence: `${what} asks for checks that have not succeeded at commit ${commit.slice(0, 12)} of ${model} ${modelVersion} (${told}); run them there, and promote again.`,
  };
}

const mayLeave: EnvironmentRule = (arrival, { after }) =>
  after === undefined
    ? undefined
    : refuseChecks(arrival, `Leaving ${after}`, arrival.facts.rules.get(after)?.leave ?? []);

const mayEnter: EnvironmentRule = (arrival, { enter }) => refuseChecks(arrival, arrival.environment, enter);

const notFrozen: EnvironmentRule = ({ model, environment, modelVersion, facts }, { frozen }) => {
  if (frozen.length === 0) return undefined;
  if (facts.nowMs === undefined)
    return {
      code: "time_unknown",
      sentence: `${environment} has frozen windows, and the forge has not said what time it is; run promote again.`,
    };
  const window = frozenAt(frozen, facts.nowMs);
  if (window === undefined) return undefined;
  const why = window.reason === "" ? "" : ` (${window.reason})`;
  return {
    code: "frozen",
    sentence: `${environment} is frozen ${windowEndText(window)}${why}: ${model} ${modelVersion} comes with the first promote after it; going back to an earlier version is not stopped.`,
  };
};

const environmentRules: readonly EnvironmentRule[] = [fromBranch, comesAfter, soaked, mayLeave, mayEnter, notFrozen];

/** The first thing that an environment has against a version, whatever it held before; `undefined` when there is none. */
function objection(arrival: Arrival): Refusal | undefined {
  const rules = arrival.facts.rules.get(arrival.environment);
  if (rules === undefined) return undefined;
  return environmentRules.map((rule) => rule(arrival, rules)).find((found) => found !== undefined);
}

/** Why an environment does not take a version now. What it has already stays, and what it had before may return. */
export function refuseArrival(arrival: Arrival): Refusal | undefined {
  const { registry, model, environment, modelVersion } = arrival;
  if (currentVersion(registry, model, environment) === modelVersion || isReturn(arrival)) return undefined;
  return objection(arrival);
}

/** What would have stopped a version that only comes because it returns. */
export function passedByReturning(arrival: Arrival): Refusal | undefined {
  return isReturn(arrival) ? objection(arrival) : undefined;
}

/** Environments in the order in which versions go through them: each after the one that it comes after, then by name. */
export function inGraphOrder(
  names: readonly EnvironmentName[],
  rules: ReadonlyMap<EnvironmentName, EnvironmentRules>,
): readonly EnvironmentName[] {
  const depth = (name: EnvironmentName): number => {
    let steps = 0;
    for (let at = rules.get(name)?.after; at !== undefined && steps <= rules.size; at = rules.get(at)?.after) steps++;
    return steps;
  };
  return [...names].sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : a > b ? 1 : 0));
}
