import { digestOf } from "../../data/objects/hash.ts";
import type { Permission } from "../../domain/approval.ts";
import { LockstepError } from "../../domain/error.ts";
import type { CommitSha, ModelName } from "../../domain/ids.ts";
import type { Override } from "../../domain/override.ts";
import type { ModelDeclaration, Project } from "../../domain/project.ts";
import type { Check, Forge, PullRequest } from "../../platform/forge/forge.ts";
import { readRegistry } from "../../registry/gto.ts";
import { overriddenVersions, refuseOverrides } from "../../registry/overridden-versions.ts";
import { evaluationCheck, parseShownReport, type ShownReport } from "../../repository/checks.ts";
import { planNow } from "../../repository/plan-now.ts";
import { quarantineNow } from "../../repository/quarantine.ts";
import { stateOf } from "../../repository/state.ts";
import { overridesSaid } from "../../repository/words.ts";
import type { Workspace } from "../../repository/workspace.ts";
import type { Heard, ReviewedModel, ReviewedPullRequest } from "../../review/request.ts";

/** A pull request as it is while its commands are answered; the policy is the base branch's. */
export interface Scene {
  readonly workspace: Workspace;
  readonly forge: Forge;
  readonly pullRequest: PullRequest;
  readonly project: Project;
  readonly base: CommitSha;
  /** The check of the head that keeps what was evaluated; `undefined` before there is one. */
  check(): Promise<Check | undefined>;
  /** What was shown of the head; `undefined` when nothing was. */
  shown(): Promise<ShownReport | undefined>;
  /** Overrides for this head that their owners say now. */
  overrides(): Promise<readonly Override[]>;
}

/** Who says something, and what they may do now. */
export interface Voice {
  readonly comment: Heard;
  readonly permission: Permission | "unknown";
}

/** Reads the pull request, its base branch and its head. */
export async function openScene(workspace: Workspace, forge: Forge, number: number): Promise<Scene> {
  const { git } = workspace;
  const pullRequest = await forge.pullRequest(number);
  await git.fetch();
  const { branch } = pullRequest.base;
  const base = (await git.resolve(`refs/remotes/origin/${branch}`)) ?? (await git.resolve(`refs/heads/${branch}`));
  if (base === undefined)
    throw new LockstepError("PULL_REQUEST_STATE", `the base branch ${branch} of #${number} is not here`, {
      hint: "Fetch it; in a workflow, let checkout use `fetch-depth: 0`.",
    });
  if (!(await git.fetchCommit(pullRequest.head.sha)))
    throw new LockstepError("PULL_REQUEST_STATE", `the head ${pullRequest.head.sha} of #${number} cannot be fetched`, {
      hint: "The branch may be gone; push it again, or close the pull request.",
    });
  const rules = stateOf(git, base);
  // Nobody may approve by the rules that the pull request itself brings along.
  if ((await rules.text("lockstep.yaml")) === undefined)
    throw new LockstepError(
      "CONFIG_INVALID",
      `the base branch ${branch} of #${number} has no lockstep.yaml, so that nobody is known who may say anything here`,
      {
        hint: `Merge lockstep.yaml first, without a record (models/<name>.yaml): what is merged unapproved is never promoted. Then commit the record on another branch with \`lockstep train --commit\`; its pull request can be approved.`,
      },
    );
  const project = await rules.project();
  let check: Promise<Check | undefined> | undefined;
  const readCheck = (): Promise<Check | undefined> => (check ??= forge.check(pullRequest.head.sha, evaluationCheck));
  return {
    workspace,
    forge,
    pullRequest,
    base,
    project,
    check: readCheck,
    shown: async () => {
      const found = await readCheck();
      return found === undefined ? undefined : parseShownReport(found.record);
    },
    overrides: () => overridesSaid({ git, forge, pullRequest: number, headSha: pullRequest.head.sha }),
  };
}

export async function reviewedPullRequest({
  workspace,
  pullRequest,
  base,
  project,
}: Scene): Promise<ReviewedPullRequest> {
  const { git } = workspace;
  const { number, state, isDraft, author, head } = pullRequest;
  const left = (await git.mergeBase(base, head.sha)) ?? base;
  return {
    number,
    state,
    isDraft,
    author,
    headSha: head.sha,
    contributors: await git.authors(base, head.sha),
    changedPaths: project.review.protectedPaths === undefined ? [] : await git.changedPaths(left, head.sha),
  };
}

/** A model as it was evaluated at this head and as it is now; `undefined` when base or head do not declare it. */
export async function reviewedModel(
  scene: Scene,
  model: ModelName,
  known: { readonly shown: ShownReport | undefined; readonly overrides: readonly Override[] },
): Promise<ReviewedModel | undefined> {
  const { git } = scene.workspace;
  const isNamed = (declaration: ModelDeclaration): boolean => declaration.model === model;
  if (!scene.project.models.some(isNamed)) return undefined;
  const head = stateOf(git, scene.pullRequest.head.sha);
  // What the head's record was made from is the head's to say; a head that no longer declares the model has none.
  const headProject = await head.project();
  const own = headProject.models.find(isNamed);
  if (own === undefined) return undefined;
  const record = await head.record(model);
  const shown = known.shown?.contents.find(({ evaluation }) => evaluation.model === model);
  const tags = await git.tags();
  const registry = readRegistry(tags);
  const plan = record === undefined ? undefined : await planNow(git, headProject, { record, registry });
  const desired = await stateOf(git, scene.base).record(model);
  const quarantine = desired === undefined ? [] : await quarantineNow(git, registry, desired);
  return {
    model,
    evaluatedHead: known.shown === undefined ? undefined : scene.pullRequest.head.sha,
    evaluation: shown?.evaluation,
    evaluationDigest: shown?.evaluationDigest,
    plan,
    planHash: plan === undefined ? undefined : digestOf(plan),
    shownPlanHash: shown === undefined ? undefined : digestOf(shown.plan),
    record,
    inputKey: (await head.inputs(own)).inputKey,
    quarantined: quarantine.map(({ artifactSha256 }) => artifactSha256),
    refusedOverrides: record === undefined ? undefined : refuseOverrides(record, overriddenVersions(tags, model)),
    overrides: known.overrides,
  };
}

/** The models of a pull request that were evaluated, or the one that is named. */
export async function reviewedModels(scene: Scene, named: ModelName | undefined): Promise<readonly ReviewedModel[]> {
  const shown = await scene.shown();
  const overrides = await scene.overrides();
  const names = named === undefined ? (shown?.contents.map(({ evaluation }) => evaluation.model) ?? []) : [named];
  const found: ReviewedModel[] = [];
  for (const name of names) {
    const model = await reviewedModel(scene, name, { shown, overrides });
    if (model !== undefined) found.push(model);
  }
  return found;
}
