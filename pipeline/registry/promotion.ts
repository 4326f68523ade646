import type { EnvironmentName, ModelVersion } from "../domain/ids.ts";
import { byCodePoint } from "../domain/json.ts";
import type { Refusal } from "../domain/reason.ts";
import { type AssignmentRule, assignmentRules, resolveWanted } from "./assignment-rules.ts";
import { currentAssignment, nextAssignment, nextRegistration, readRegistry, registeredVersion } from "./gto.ts";
import { overriddenLine } from "./overridden-versions.ts";
import type { PromotionAction, PromotionState } from "./promotion-state.ts";
import { type RegistrationRule, registrationRules } from "./registration-rules.ts";

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
  return { kind: "register", modelVersion, artifactSha256: artifact.sha256, commit, tag: { ...tag, message } };
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
  if (present?.modelVersion === modelVersion) return { kind: "nothing", ...placed, assignmentTag: present.tag };
  const tag = nextAssignment(state.registry, { model, modelVersion, commit }, environment);
  return { kind: "assign", ...placed, tag, previous: present?.modelVersion };
}

/** The state in which an action has been done. */
export function afterAction(state: PromotionState, action: PromotionAction): PromotionState {
  if (action.kind !== "register" && action.kind !== "assign") return state;
  const tags = [...state.registry.values()].flatMap(({ events }) => events.map(({ tag }) => tag));
  const registry = readRegistry([...tags, { ...action.tag, taggedAtSeconds: 0 }]);
  if (action.kind === "assign") return { ...state, registry };
  const { record, recordAt, policy, policyAt } = state;
  return {
    ...state,
    registry,
    recordAt: (version) => (version === action.modelVersion ? record : recordAt(version)),
    policyAt: (version) => (version === action.modelVersion ? policy : policyAt(version)),
  };
}

/** As {@link decidePromotion}, by other rules. */
export function decideBy(rules: PromotionRules, state: PromotionState): readonly PromotionAction[] {
  const { record } = state;
  const first = registration(rules, state);
  const actions: PromotionAction[] = first === undefined ? [] : [first];
  let reached = first === undefined ? state : afterAction(state, first);
  const wanted = Object.entries(record.environments) as [EnvironmentName, ModelVersion][];
  for (const entry of wanted.sort(([a], [b]) => byCodePoint(a, b))) {
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
