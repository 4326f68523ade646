import { digestOf } from "../../data/objects/hash.ts";
import type { Permission } from "../../domain/approval.ts";
import { momentOf } from "../../domain/clocks.ts";
import { LockstepError } from "../../domain/error.ts";
import type { CommitSha, ModelVersion } from "../../domain/ids.ts";
import type { ModelRecord } from "../../domain/model-record.ts";
import type { ModelDeclaration, Project, ReviewPolicy } from "../../domain/project.ts";
import type { SeenLedgers } from "../../domain/registry-event.ts";
import type { Forge } from "../../platform/forge/forge.ts";
import type { AnnotatedTag, Git } from "../../platform/git/git.ts";
import { believedRegistry } from "../../registry/events/believed.ts";
import type { EventLog } from "../../registry/events/event-log.ts";
import type { ModelRegistry, Registry } from "../../registry/gto.ts";
import { overriddenVersions } from "../../registry/overridden-versions.ts";
import type {
  Introduction,
  LiveApproval,
  MergedPullRequest,
  PromotionState,
  SaidRejection,
} from "../../registry/promotion-state.ts";
import { approvalsRef, readApprovals } from "../../repository/approvals.ts";
import { environmentFacts } from "../../repository/environment-facts.ts";
import { introductionOf, rulesBefore } from "../../repository/introduction.ts";
import { membershipOf } from "../../repository/membership.ts";
import { planNow } from "../../repository/plan-now.ts";
import { ranksOfVersions } from "../../repository/quarantine.ts";
import { rejectionsSaid } from "../../repository/rejections.ts";
import { reviewPolicy } from "../../repository/review-policy.ts";
import { stateOf } from "../../repository/state.ts";
import { overridesRef, readOverrides, stopsAt } from "../../repository/stops.ts";
import { saidNow, unsaidOverride, type Words, wordsNow } from "../../repository/words.ts";
import type { Workspace } from "../../repository/workspace.ts";

/** Which words are looked up, and by whose rules. */
interface WordsQuestion {
  readonly record: ModelRecord;
  readonly pullRequests: readonly MergedPullRequest[];
  readonly policy: ReviewPolicy;
}

/**
 * Approvals of a model; those of the pull requests that brought its record with what the forge says now: who may still approve, and
 * whether the comment or the review stands and is theirs. The others have done their work and are only looked up. Where something is
 * approved, rejections are heard from the forge itself.
 */
async function liveWords(
  workspace: Workspace,
  forge: Forge,
  about: WordsQuestion,
): Promise<Pick<PromotionState, "approvals" | "rejections">> {
  const { model, artifact } = about.record;
  const ledger = await readApprovals(workspace.git, model);
  const words = new Map<number, Words>();
  const rejections: SaidRejection[] = [];
  for (const pullRequest of about.pullRequests) {
    const { number } = pullRequest;
    const own = ledger.filter(({ subject }) => subject.pullRequest === number);
    if (own.length === 0) continue;
    const said = await wordsNow(forge, number, own);
    words.set(number, said);
    const bytes = { model, artifactSha256: artifact.sha256 };
    rejections.push(...(await rejectionsSaid(forge, about.policy, { pullRequest, bytes, ledger: own, words: said })));
  }
  const isOverridden = ledger.some(
    (approval) => words.has(approval.subject.pullRequest) && approval.overrides !== undefined,
  );
  const overrides = isOverridden ? await readOverrides(workspace.git) : [];
  const live: LiveApproval[] = [];
  for (const approval of ledger) {
    const now = words.get(approval.subject.pullRequest);
    if (now === undefined) {
      live.push({ approval, permissionNow: "unknown", commentSha256Now: undefined });
      continue;
    }
    const { approver } = approval;
    const permissionNow: Permission | "unknown" = await forge.permission(approver).catch(() => "unknown" as const);
    const { teams: teamsNow, unknownTeam } = await membershipOf(forge, about.policy, approver);
    live.push({
      ...{ approval, permissionNow, teamsNow, unknownTeam },
      commentSha256Now: saidNow(approval, now),
      unsaidOverride: unsaidOverride(approval, { ledger: overrides, comments: now.comments }),
    });
  }
  return { approvals: live, rejections };
}

interface Registered {
  readonly record: ModelRecord;
  /** As it stood before the version came in; `undefined` when that state had no sound lockstep.yaml. */
  readonly policy: ReviewPolicy | undefined;
}

/** The policy of the state before a commit; of the commit itself when it brought lockstep.yaml. */
async function policyBefore({ git }: Workspace, commit: CommitSha): Promise<ReviewPolicy | undefined> {
  const before = await git.resolve(`${commit}^1`);
  const states = [before, commit].filter((id) => id !== undefined).map((id) => stateOf(git, id));
  for (const state of states) {
    if ((await state.text("lockstep.yaml")) === undefined) continue;
    try {
      return (await state.project()).review;
    } catch (error) {
      if (error instanceof LockstepError && (error.code === "CONFIG_INVALID" || error.code === "YAML_INVALID"))
        return undefined;
      throw error;
    }
  }
  return undefined;
}

/** What stands at the commits of registered versions; a commit without a record stays unknown and is refused by the rules. */
async function registeredStates(workspace: Workspace, registry: Registry, declaration: ModelDeclaration) {
  const states = new Map<ModelVersion, Registered>();
  for (const { modelVersion, commit, isActive } of registry.get(declaration.model)?.versions ?? []) {
    const record = isActive ? await stateOf(workspace.git, commit).record(declaration.model) : undefined;
    if (record !== undefined) states.set(modelVersion, { record, policy: await policyBefore(workspace, commit) });
  }
  return states;
}

/** The state of the default branch that is looked at, or the one that a merge queue would make of it. */
export interface Tip {
  readonly commit: CommitSha;
  readonly project: Project;
  readonly registry: Registry;
  /** Those that {@link registry} was read from. */
  readonly tags: readonly AnnotatedTag[];
  /** What stands behind the tags. */
  readonly events: EventLog;
  /** Finds out how a record came to the tip; on the default branch when left out. */
  readonly introduce?: typeof introductionOf;
}

/**
 * Whose rules environments have: those of the tip, unless the change that brought the record brought them along. A change does not loosen what
 * it is held to.
 */
async function rulesOfEnvironments(
  git: Git,
  {
    tip,
    introduction,
    before,
  }: {
    readonly tip: Tip;
    readonly introduction: Introduction;
    readonly before: Awaited<ReturnType<typeof rulesBefore>>;
  },
): Promise<Project> {
  const own = await stateOf(git, introduction.commit).text("lockstep.yaml");
  return before === undefined || own === (await before.state.text("lockstep.yaml")) ? tip.project : before.project;
}

/** Where the versions are registered that a record asks for. */
function commitsAsked(record: ModelRecord, registry: ModelRegistry | undefined): readonly CommitSha[] {
  const asked = new Set(Object.values(record.environments));
  return (registry?.versions ?? []).flatMap(({ modelVersion, commit }) => (asked.has(modelVersion) ? [commit] : []));
}

/** Where the ledgers are that approvals and overrides were read from. */
async function seenNow(git: Git): Promise<SeenLedgers> {
  const [approvals, overrides] = [await git.resolve(approvalsRef), await git.resolve(overridesRef)];
  return { ...(approvals === undefined ? {} : { approvals }), ...(overrides === undefined ? {} : { overrides }) };
}

/** All that promotion of one model is decided from; `undefined` while no version of it is recorded. */
export async function stateAt(
  workspace: Workspace,
  tip: Tip,
  declaration: ModelDeclaration,
): Promise<PromotionState | undefined> {
  const { git } = workspace;
  const forge = await workspace.forge();
  const at = stateOf(git, tip.commit);
  const record = await at.record(declaration.model);
  if (record === undefined) return undefined;
  const introduction = await (tip.introduce ?? introductionOf)(git, forge, { tip: tip.commit, declaration });
  const registered = await registeredStates(workspace, tip.registry, declaration);
  const plan = await planNow(git, tip.project, { record, registry: tip.registry });
  const before = await rulesBefore(git, introduction);
  const registry = believedRegistry(tip.registry, tip.events);
  const own = registry.get(declaration.model);
  const policy = await reviewPolicy(before?.state ?? at, before?.project ?? tip.project, {
    model: declaration.model,
    environments: plan.environments,
  });
  return {
    tip: tip.commit,
    record,
    tree: await at.inputs(declaration),
    environments: tip.project.environments.map(({ environment }) => environment),
    policy,
    registry,
    shown: tip.registry,
    events: tip.events,
    seen: await seenNow(git),
    recordAt: (version) => registered.get(version)?.record,
    policyAt: (version) => registered.get(version)?.policy,
    introduction,
    ...(await liveWords(workspace, forge, { record, policy, pullRequests: introduction.pullRequests })),
    planHash: digestOf(plan),
    overridden: overriddenVersions(tip.tags, declaration.model),
    ranks: await ranksOfVersions(git, own, [introduction.commit, tip.commit]),
    facts: await environmentFacts(git, forge, {
      project: await rulesOfEnvironments(git, { tip, introduction, before }),
      registry: own,
      events: tip.events.events,
      commits: [introduction.commit, tip.commit, ...commitsAsked(record, own)],
    }),
    holds: await stopsAt(git, momentOf(Date.now(), forge.nowMs())),
  };
}
