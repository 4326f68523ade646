import type { Actor, Permission } from "./approval.ts";
import type { Budgets, CostRates, Limits } from "./budget.ts";
import type { ExportFormat } from "./export-format.ts";
import type { FrozenWindow } from "./frozen-window.ts";
import type { EnvironmentName, ModelName } from "./ids.ts";
import type { MetricId } from "./metric.ts";
import type { OperationMeasure } from "./operation.ts";
import type { ProvenanceDeclaration } from "./provenance.ts";

/** What a gate's answer does: decide, or be told only, while the gate is on trial. */
export type GateMode = "blocking" | "informational";

/** What each kind of a binary answer costs. */
export interface CostMatrix {
  readonly truePositive: number;
  readonly falsePositive: number;
  readonly trueNegative: number;
  readonly falseNegative: number;
}

/** A rule for one metric; at least one of `margin` and `minimum` (`maximum` for metrics that are minimized) is there. */
export interface GateRule {
  readonly metric: MetricId;
  /** Largest loss against a reference that still counts as equivalent, in the metric's own unit, at least 0. */
  readonly margin: number | undefined;
  /** Smallest gain that is worth a word, in the metric's own unit, at least 0; every gain is without it. Only beside a margin. */
  readonly effect?: number | undefined;
  /** The candidate's own value must not be worse than this, whatever the references score. */
  readonly limit: number | undefined;
  /** Blocking when left out. */
  readonly mode?: GateMode | undefined;
}

/** A rule for every part of the rows that some columns make together. */
export interface SliceRule {
  /** At least one; several are crossed. */
  readonly columns: readonly string[];
  /** Smaller slices are not judged. */
  readonly minimumRows: number;
  /** Values of the columns that must be among the rows, each in the order of the columns. */
  readonly required: readonly (readonly string[])[];
  /**
   * Largest loss of a slice that still passes: of accuracy, or of the mean loss for numbers. Without it a slice that cannot be told
   * does not stop the change, and one that got significantly worse does.
   */
  readonly margin: number | undefined;
  /** Smallest gain of a slice that is worth a word; every gain is without it. */
  readonly effect?: number | undefined;
  readonly mode: GateMode;
}

/**
 * How many slices at once are allowed for: `holm` keeps the chance of any false alarm, `benjamini_hochberg` the expected share of false
 * ones among all alarms, and finds more.
 */
export const sliceCorrections = ["holm", "benjamini_hochberg"] as const;
export type SliceCorrection = (typeof sliceCorrections)[number];

export const fairnessMeasures = ["demographic_parity", "equal_opportunity", "equalized_odds", "accuracy"] as const;
export type FairnessMeasure = (typeof fairnessMeasures)[number];

/** A rule for how differently groups may be treated. */
export interface FairnessRule {
  readonly column: string;
  readonly measure: FairnessMeasure;
  /** Largest gap between any two groups that still passes, 0 … 1. */
  readonly maximum: number;
  /** Largest growth of the gap against the model that gates look at that still passes; not asked without it. */
  readonly margin?: number | undefined;
  /** Smaller groups are left out. */
  readonly minimumRows: number;
  readonly mode: GateMode;
}

/** A rule for what a model may take to run or to train; at least one of `limit` and `margin` is there. */
export interface OperationRule {
  readonly measure: OperationMeasure;
  /** The candidate's own value must not pass this; of rows per second, must reach it. */
  readonly limit: number | undefined;
  /** Largest worsening against the model that gates look at, as a share of that model's value, at least 0. */
  readonly margin: number | undefined;
  readonly mode: GateMode;
}

/** What the models of a declaration say about a row; the classes of a multiclass task are those of the rows. */
export type DeclaredTask =
  | { readonly kind: "binary"; readonly positive: string }
  | { readonly kind: "multiclass" }
  | { readonly kind: "regression" }
  | { readonly kind: "quantiles"; readonly levels: readonly number[] }
  /** The label says how relevant a row is for its query, at least 0; rows with one value of `queryColumn` are one query. */
  | { readonly kind: "ranking"; readonly queryColumn: string };

/** What decisions cost, in a unit of the user's; a gain is negative. */
export type DeclaredCosts =
  | { readonly kind: "binary"; readonly costs: CostMatrix }
  /** By label, then by prediction; what is not named costs nothing. */
  | { readonly kind: "multiclass"; readonly costs: Readonly<Record<string, Readonly<Record<string, number>>>> };

/** How a model that Lockstep cannot open itself is scored. */
export interface ScoreCommand {
  /** A shell command, run at the root of the repository. */
  readonly command: string;
  readonly timeoutSeconds: number;
}

export interface DriftRule {
  /** Fewer live rows than this: `insufficient_data`. */
  readonly minimumRows: number;
  /** Adjusted p below this and … */
  readonly alpha: number;
  /** … effect of at least this many standard deviations: the column has drifted. */
  readonly minimumEffect: number;
}

/** When a training is stopped because it cannot reach any more what it has to. */
export interface FutilityRule {
  /** A file with a line for each step, as DVCLive writes it. */
  readonly curve: string;
  readonly direction: "maximize" | "minimize";
  /** What the best value must come to; the best of the merge base's curve when left out. */
  readonly reach?: number | undefined;
  /** The last step; that of the merge base's curve when left out. */
  readonly steps?: number | undefined;
  /** Part of the steps, 0 … 1, before which nothing is stopped. */
  readonly warmup: number;
}

/** One model as `lockstep.yaml` declares it. Paths are relative to the root of the repository. */
export interface ModelDeclaration {
  readonly model: ModelName;
  /** The output of a stage that is the model. */
  readonly artifact: string;
  readonly metricsFile: string;
  /** The table the model is judged by: an output of a stage, CSV with a header. */
  readonly evaluationRows: string;
  /** The table it was trained on; the reference of drift, and never among the evaluation rows. */
  readonly trainingRows: string;
  readonly idColumn: string;
  readonly labelColumn: string;
  readonly task: DeclaredTask;
  /** Column whose rows belong together, for example the customer; they are drawn together. */
  readonly groupColumn: string | undefined;
  readonly score: ScoreCommand | undefined;
  /** Needed by the metric `cost`. */
  readonly costs?: DeclaredCosts | undefined;
  /** Files beside the stages' dependencies that decide the model, for example `package-lock.json`. */
  readonly environmentFiles: readonly string[];
  /** Who asks the model, in words for people; nobody that is known of when left out. */
  readonly consumers?: readonly string[] | undefined;
  /** Who answers for the model, in words for people; nobody that is known of when left out. */
  readonly owners?: readonly string[] | undefined;
  /** What a release has the model as, beside its own files; nothing else when left out. */
  readonly exports?: readonly ExportFormat[] | undefined;
  readonly gates: readonly GateRule[];
  readonly slices: readonly SliceRule[];
  /** Holm when left out. */
  readonly sliceCorrection?: SliceCorrection | undefined;
  readonly fairness: readonly FairnessRule[];
  /** What it may take to run and to train; none when left out. */
  readonly operation?: readonly OperationRule[] | undefined;
  readonly drift: DriftRule;
  /** What the stages that the model needs may take in one run. */
  readonly budget?: Limits | undefined;
  readonly futility?: FutilityRule | undefined;
}

/** What a model predicts: a column, and for a binary task the text that counts as positive. */
export function labelOf({ labelColumn, task }: Pick<ModelDeclaration, "labelColumn" | "task">): {
  readonly column: string;
  readonly positive: string | undefined;
} {
  return { column: labelColumn, positive: task.kind === "binary" ? task.positive : undefined };
}

/** Where an environment's models are served. */
export interface TargetDeclaration {
  readonly kind: "directory";
  readonly path: string;
  /** Base url of the server that reads it, for the health check; without it health is `Unknown`. */
  readonly url: string | undefined;
}

/** What an environment asks of a version before it takes it, and of one that goes on from it. */
export interface EnvironmentRules {
  /** The environment that a version comes from; `undefined` for one that takes versions right after a merge. */
  readonly after: EnvironmentName | undefined;
  /** How long a version must have been in {@link after}; 0 for no time. */
  readonly soakSeconds: number;
  /** Branches of origin that must hold the version's commit, one of them; any when empty. */
  readonly branches: readonly string[];
  /** Names of checks that must have succeeded at the version's commit before it comes here. */
  readonly enter: readonly string[];
  /** The same before it goes on from here to an environment that is {@link after} this one. */
  readonly leave: readonly string[];
  readonly frozen: readonly FrozenWindow[];
  /** Who asks for a version to come here from {@link after}: a person, or reconcile once nothing stands in the way. */
  readonly promote: "manual" | "auto";
}

export interface EnvironmentDeclaration {
  readonly environment: EnvironmentName;
  readonly target: TargetDeclaration;
  /** Left out when lockstep.yaml asks for nothing. */
  readonly rules?: EnvironmentRules | undefined;
}

/** The environments that merging a new version moves: those that come after no other. */
export function firstEnvironments({ environments }: Pick<Project, "environments">): readonly EnvironmentName[] {
  return environments.flatMap(({ environment, rules }) => (rules?.after === undefined ? [environment] : []));
}

export interface ReviewPolicy {
  /**
   * Who may approve: logins, and teams as `@organisation/team`. They also need write permission, and none may approve a change of their
   * own.
   */
  readonly approvers: readonly string[];
  /** Further lists that an approver must be on, each; only where a team stands on one of them all, else `approvers` is what is left. */
  readonly alsoListed?: readonly (readonly string[])[] | undefined;
  /** At least 1. */
  readonly requiredApprovals: number;
  /** What an approver needs at least; `write` when left out. */
  readonly permission?: "write" | "admin" | undefined;
  /** True when an approver must own the model's record by CODEOWNERS, too. */
  readonly codeOwners?: boolean | undefined;
  /** Logins and teams that may override a gate; nobody when left out. */
  readonly owners?: readonly string[] | undefined;
  /** Paths, and folders with a `/` at their end: who approves a change of one of them is an administrator. */
  readonly protectedPaths?: readonly string[] | undefined;
  /** How old an approval may be when what it approved is merged; any age when left out. */
  readonly expiresAfterSeconds?: number | undefined;
  /** What is asked for on top where one of these models or environments is changed. */
  readonly models?: Readonly<Record<ModelName, ReviewDemand>> | undefined;
  readonly environments?: Readonly<Record<EnvironmentName, ReviewDemand>> | undefined;
}

/** What one model or environment asks for on top of the rest: fewer approvers, more approvals, a shorter expiry. */
export interface ReviewDemand {
  readonly approvers: readonly string[] | undefined;
  readonly requiredApprovals: number | undefined;
  readonly expiresAfterSeconds?: number | undefined;
}

/** `lockstep.yaml`, checked. What a pull request may do is decided by the base branch's. */
export interface Project {
  readonly models: readonly ModelDeclaration[];
  readonly environments: readonly EnvironmentDeclaration[];
  readonly review: ReviewPolicy;
  /** Who may sign versions; nothing is signed or verified when left out. */
  readonly provenance?: ProvenanceDeclaration | undefined;
  /** What stages are charged with; the usual when left out. */
  readonly rates?: CostRates | undefined;
  readonly budgets?: Budgets | undefined;
}

/** Somebody as the lists of a policy see them. */
export interface Listed extends Pick<Actor, "login"> {
  /** Those of the teams that lists name which the person is a member of, as the forge has just said, or said when it mattered. */
  readonly teams?: readonly string[] | undefined;
}

/** True for `@organisation/team`. */
export function isTeam(name: string): boolean {
  return /^@[\w.-]+\/[\w.-]+$/.test(name);
}

function isSameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function isListed(list: readonly string[], { login, teams = [] }: Listed): boolean {
  return list.some((name) => (isTeam(name) ? teams.some((team) => isSameName(team, name)) : isSameName(name, login)));
}

/** True when a policy lists a person among the approvers; logins differ in more than the case of their letters. */
export function mayApprove({ approvers, alsoListed = [] }: ReviewPolicy, person: Listed): boolean {
  return [approvers, ...alsoListed].every((list) => isListed(list, person));
}

/** True when a person may override gates. */
export function isOwner({ owners = [] }: ReviewPolicy, person: Listed): boolean {
  return isListed(owners, person);
}

/** The policy by which owners speak: they need what approvers need, and no list of approvers. */
export function ownersPolicy(policy: ReviewPolicy): ReviewPolicy {
  return { ...policy, approvers: policy.owners ?? [], alsoListed: undefined };
}

/** The teams whose membership decides whether somebody is an approver; none where their login does, or where no team can help. */
export function teamsThatDecide({ approvers, alsoListed = [] }: ReviewPolicy, login: string): readonly string[] {
  const open = [approvers, ...alsoListed].filter((list) => !isListed(list, { login }));
  if (open.some((list) => !list.some(isTeam))) return [];
  return [...new Set(open.flat().filter(isTeam))];
}

/** The policy in which an approver must be on these lists, too. */
export function narrowed(policy: ReviewPolicy, lists: readonly (readonly string[])[]): ReviewPolicy {
  const { approvers, alsoListed = [] } = policy;
  if (lists.length === 0) return policy;
  if ([approvers, ...alsoListed, ...lists].some((list) => list.some(isTeam)))
    return { ...policy, alsoListed: [...alsoListed, ...lists] };
  return { ...policy, approvers: approvers.filter((login) => lists.every((list) => isListed(list, { login }))) };
}

/** True when a permission is enough for an approval. */
export function isEnough({ permission = "write" }: ReviewPolicy, held: Permission): boolean {
  return held === "admin" || held === permission;
}

/**
 * The policy for one model that goes to these environments: only who is on every list, the most approvals and the shortest expiry that
 * any asks for.
 */
export function policyFor(
  policy: ReviewPolicy,
  change: { readonly model: ModelName; readonly environments: readonly EnvironmentName[] },
): ReviewPolicy {
  const { models = {}, environments = {} } = policy;
  const demands = [
    Object.hasOwn(models, change.model) ? models[change.model] : undefined,
    ...change.environments.map((name) => (Object.hasOwn(environments, name) ? environments[name] : undefined)),
  ].filter((demand) => demand !== undefined);
  const lists = demands.flatMap(({ approvers }) => (approvers === undefined ? [] : [approvers]));
  const expiries = [policy, ...demands].flatMap(({ expiresAfterSeconds }) => expiresAfterSeconds ?? []);
  return {
    ...narrowed(policy, lists),
    requiredApprovals: Math.max(
      policy.requiredApprovals,
      ...demands.map(({ requiredApprovals }) => requiredApprovals ?? 1),
    ),
    ...(expiries.length === 0 ? {} : { expiresAfterSeconds: Math.min(...expiries) }),
  };
}

/** The first path that the policy protects. */
export function protectedPath({ protectedPaths = [] }: ReviewPolicy, changed: readonly string[]): string | undefined {
  return changed.find((path) =>
    protectedPaths.some((guarded) => (guarded.endsWith("/") ? path.startsWith(guarded) : path === guarded)),
  );
}
