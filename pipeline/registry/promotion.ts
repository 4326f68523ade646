import type { EnvironmentName, ModelVersion } from "../domain/ids.ts";
import { byCodePoint } from "../domain/json.ts";
import type { RefusedVersion } from "../domain/promotion.ts";
import type { Refusal } from "../domain/reason.ts";
import type { PlannedEvent } from "../domain/registry-event.ts";
import { type AssignmentRule, arrivalOf, assignmentRules, resolveWanted } from "./assignment-rules.ts";
import { inGraphOrder, passedByReturning } from "./environment-rules.ts";
import { takenCounter, withPlanned } from "./events/planned.ts";
import {
  currentAssignment,
  currentVersion,
  nextAssignment,
  nextRegistration,
  type Registry,
  readRegistry,
  registeredVersion,
} from "./gto.ts";
import { overriddenLine } from "./overridden-versions.ts";
import type { PromotionAction, PromotionState } from "./promotion-state.ts";
import { authorisationOf, type RegistrationRule, registrationRules } from "./registration-rules.ts";

/** The rules a decision is made by. */
export interface PromotionRules {
  readonly registration: readonly RegistrationRule[];
  readonly assignment: readonly AssignmentRule[];
}

export const promotionRules: PromotionRules = { registration: registrationRules, assignment: assignmentRules };

type Action<Kind extends PromotionAction["kind"]> = Extract<PromotionAction, { readonly kind: Kind }>;

function refuse(environment: EnvironmentName | undefined, version: ModelVersion, refusal: Refusal): Action<"refuse"> {
  return { kind: "refuse", environment, modelVersion: version, refusal };
}

/** A refusal as results tell it: of which version, and where. */
export function refusedVersion({ record }: PromotionState, action: Action<"refuse">): RefusedVersion {
  const { environment, modelVersion, refusal } = action;
  return { model: record.model, environment, modelVersion, ...refusal };
}

/** Gates of this content that an owner had overridden when it was approved, one line each: they stay with the version for ever. */
function overriddenGates({ approvals, record }: PromotionState): readonly string[] {
  const lines = approvals
    .map(({ approval }) => approval)
    .filter(({ verb, subject }) => verb === "approve" && subject.artifactSha256 === record.artifact.sha256)
    .flatMap(({ overrides = [] }) => overrides)
    .map(overriddenLine);
  return [...new Set(lines)].sort(byCodePoint);
}

/** A new version is registered at the commit that brought its record, or at the tip when only the tip builds it. */
function register(state: PromotionState): Action<"register"> {
  const { introduction, record, tip } = state;
  const { model, modelVersion, artifact } = record;
  const commit = introduction.inputKey === record.inputKey ? introduction.commit : tip;
  const tag = nextRegistration({ model, modelVersion, commit });
  const overridden = overriddenGates(state);
  const message = overridden.length === 0 ? tag.message : [tag.message, "", ...overridden].join("\n");
  const placed = { modelVersion, artifactSha256: artifact.sha256, commit };
  const event: PlannedEvent = {
    ...{ kind: "lockstep/Event", schema: 1, action: "register", tag: tag.name, model, ...placed },
    inputKey: record.inputKey,
    authorisation: authorisationOf(state),
    ...seenBy(state),
  };
  return { kind: "register", ...placed, tag: { ...tag, message }, event };
}

/** The forge's time, where it has said it: the soak of the environments that come after is counted from it. */
function atOf({ facts }: PromotionState): Pick<PlannedEvent, "at"> {
  return facts.nowMs === undefined ? {} : { at: new Date(facts.nowMs).toISOString() };
}

function seenBy({ seen }: PromotionState): Pick<PlannedEvent, "seen"> {
  return seen === undefined ? {} : { seen };
}

function registration(rules: PromotionRules, state: PromotionState): Action<"register"> | Action<"refuse"> | undefined {
  const { model, modelVersion } = state.record;
  if (registeredVersion(state.registry, model, modelVersion) !== undefined) return undefined;
  const refusal = rules.registration.map((rule) => rule(state)).find((found) => found !== undefined);
  return refusal === undefined ? register(state) : refuse(undefined, modelVersion, refusal);
}

function assignment(
  rules: PromotionRules,
  state: PromotionState,
  [environment, modelVersion]: readonly [EnvironmentName, ModelVersion],
): PromotionAction {
  const { model } = state.record;
  const wanted = resolveWanted(state, environment, modelVersion);
  if ("code" in wanted) return refuse(environment, modelVersion, wanted);
  const refusal = rules.assignment.map((rule) => rule(state, wanted)).find((found) => found !== undefined);
  if (refusal !== undefined) return refuse(environment, modelVersion, refusal);
  const { registered, recorded } = wanted;
  const { commit, tag: registrationTag } = registered;
  const placed = { environment, modelVersion, artifactSha256: recorded.artifact.sha256, commit, registrationTag };
  const present = currentAssignment(state.registry, model, environment);
  // What somebody moved by hand is put right, so that every tool sees what is recorded.
  if (present?.modelVersion === modelVersion && currentVersion(state.shown, model, environment) === modelVersion)
    return { kind: "nothing", ...placed, assignmentTag: present.tag };
  const taken = takenCounter(state.shown, state.events, model);
  const tag = nextAssignment(taken, { model, modelVersion, commit }, environment);
  const event: PlannedEvent = {
    ...{ kind: "lockstep/Event", schema: 1, action: "assign", tag: tag.name, model, modelVersion, commit, environment },
    ...{ artifactSha256: recorded.artifact.sha256, inputKey: recorded.inputKey },
    ...(present?.modelVersion === undefined ? {} : { previous: present.modelVersion }),
    ...atOf(state),
    ...seenBy(state),
  };
  const passed = passedByReturning(arrivalOf(state, wanted));
  return {
    kind: "assign",
    ...placed,
    tag,
    event,
    previous: present?.modelVersion,
    ...(passed === undefined ? {} : { passed }),
  };
}

/** The state in which an action has been done. */
export function afterAction(state: PromotionState, action: PromotionAction): PromotionState {
  if (action.kind !== "register" && action.kind !== "assign") return state;
  const withTag = (registry: Registry): Registry => {
    const tags = [...registry.values()].flatMap(({ events: known }) => known.map(({ tag }) => tag));
    return readRegistry([...tags, { ...action.tag, taggedAtSeconds: 0 }]);
  };
  const registry = withTag(state.registry);
  const shown = state.shown === state.registry ? registry : withTag(state.shown);
  const events = withPlanned(state.events, action.event);
  if (action.kind === "assign") return { ...state, registry, shown, events };
  const { record, recordAt, policy, policyAt } = state;
  return {
    ...state,
    registry,
    shown,
    events,
    recordAt: (version) => (version === action.modelVersion ? record : recordAt(version)),
    policyAt: (version) => (version === action.modelVersion ? policy : policyAt(version)),
  };
}

/** As {@link decidePromotion}, by other rules. */
export function decideBy(rules: PromotionRules, state: PromotionState): readonly PromotionAction[] {
  const { record } = state;
  const first = registration(rules, state);
  const wanted = Object.entries(record.environments) as [EnvironmentName, ModelVersion][];
  // Nobody asks for a version any more that may not be registered: nothing is refused to anybody.
  const isAsked = wanted.length === 0 || wanted.some(([, version]) => version === record.modelVersion);
  const actions: PromotionAction[] = first === undefined || (first.kind === "refuse" && !isAsked) ? [] : [first];
  let reached = first === undefined ? state : afterAction(state, first);
  const order = inGraphOrder(
    wanted.map(([environment]) => environment),
    state.facts.rules,
  );
  for (const entry of wanted.sort(([a], [b]) => order.indexOf(a) - order.indexOf(b))) {
    // The refusal of the version itself says it all.
    if (first?.kind === "refuse" && entry[1] === record.modelVersion) continue;
    const action = assignment(rules, reached, entry);
    actions.push(action);
    reached = afterAction(reached, action);
  }
  return actions;
}

/**
 * What must be done so that tags say what the record at the tip asks for: its version registered once, then every environment that it
 * names assigned. A version that is registered already needs no approval again, so that a rollback is a commit and nothing else.
 * Nothing here looks at a clock, and the state that the actions lead to needs no action.
 */
export function decidePromotion(state: PromotionState): readonly PromotionAction[] {
  return decideBy(promotionRules, state);
}
