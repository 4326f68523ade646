import { digestOf } from "../../data/objects/hash.ts";
import { LockstepError } from "../../domain/error.ts";
import type { Evaluation } from "../../domain/evaluation.ts";
import { differingInputs, type InputDifference, type Inputs } from "../../domain/inputs.ts";
import type { ModelRecord } from "../../domain/model-record.ts";
import {
  type GateRule,
  labelOf,
  type ModelDeclaration,
  type Project,
  type ReviewPolicy,
} from "../../domain/project.ts";
import type { ModelSection, ReportView } from "../../domain/report-view.ts";
import { readRegistry } from "../../registry/gto.ts";
import { parseRecord } from "../../registry/schemas/parse-record.ts";
import { baseOf, recordOfTree } from "../../repository/comparison.ts";
import { personalColumns } from "../../repository/data-contract.ts";
import { dataDiffs } from "../../repository/data-diffs.ts";
import { evaluationDigest } from "../../repository/evaluation-digest.ts";
import { historyOf, type RecordChanges, recordChanges } from "../../repository/history.ts";
import { planNow } from "../../repository/plan-now.ts";
import { quarantineNow } from "../../repository/quarantine.ts";
import { readRecordText, recordFile } from "../../repository/record-files.ts";
import { reviewPolicy } from "../../repository/review-policy.ts";
import { sharedRows } from "../../repository/shared-rows.ts";
import { type RepositoryState, selectModels, stateOf } from "../../repository/state.ts";
import type { Workspace } from "../../repository/workspace.ts";

import { approvalState } from "./approval-state.ts";
import { cardChanges } from "./card-changes.ts";
import { inputPlaces } from "./input-places.ts";
import { learningCurves } from "./learning-curves.ts";

/** What a view is made of. */
export interface ViewRequest {
  readonly model: string | undefined;
  /** Folder with the records of the steps before, relative to the repository. */
  readonly records: string;
  /** What to compare with; the merge base when left out. */
  readonly base: string | undefined;
  /** Whether it is kept on the pull request: only then the forge is asked. */
  readonly post: boolean;
}

/** The stage graph of the base may not be there yet; then everything is new. */
async function inputsOf(state: RepositoryState | undefined, declaration: ModelDeclaration): Promise<Inputs> {
  try {
    return state === undefined ? {} : (await state.inputs(declaration)).inputs;
  } catch (error) {
    if (error instanceof LockstepError && (error.code === "DEPENDENCY_MISSING" || error.code === "DVC_FILE_INVALID"))
      return {};
    throw error;
  }
}

/**
 * Who decides about a change: by the merge base's rules, by those of the default branch where it began before there were any. A change
 * does not bring its own.
 */
async function policyNow(
  states: readonly (RepositoryState | undefined)[],
  plan: ModelSection["plan"],
): Promise<ReviewPolicy | undefined> {
  for (const state of states)
    if (state !== undefined && (await state.text("lockstep.yaml")) !== undefined)
      return reviewPolicy(state, await state.project(), plan);
  return undefined;
}

interface Around {
  readonly workspace: Workspace;
  readonly request: ViewRequest;
  readonly head: RepositoryState;
  readonly base: RepositoryState | undefined;
  /** Of the base branch where it has one: a change does not choose its own rules. */
  readonly rules: Project;
  /** Of the head: the environments that merging will find. */
  readonly project: Project;
  readonly pullRequest: number | undefined;
  /** Of the merge base: a commit on the default branch meanwhile changes no report. */
  readonly changes: RecordChanges | undefined;
}

async function readEvaluation(around: Around, declaration: ModelDeclaration): Promise<Evaluation> {
  const path = recordFile(around.workspace, around.request.records, {
    kind: "lockstep/Evaluation",
    model: declaration.model,
  });
  const text = await readRecordText(path);
  if (text === undefined)
    throw new LockstepError(
      "CANDIDATE_MISSING",
      `there is no evaluation of ${declaration.model} in ${around.request.records}`,
      {
        hint: "Run `lockstep evaluate` first; report only shows what was measured.",
      },
    );
  return parseRecord("lockstep/Evaluation", text, path);
}

/** What the run took that made this very model, when it was made here: its Candidate is beside the evaluation then. */
async function runOf(
  { workspace, request }: Around,
  { model, artifact }: ModelRecord,
): Promise<Pick<ModelSection, "run">> {
  const path = recordFile(workspace, request.records, { kind: "lockstep/Candidate", model });
  const text = await readRecordText(path);
  if (text === undefined) return {};
  const candidate = parseRecord("lockstep/Candidate", text, path);
  if (candidate.artifact.sha256 !== artifact.sha256) return {};
  const { stages, cost } = candidate;
  return { run: cost === undefined ? { stages } : { stages, cost } };
}

/** How the model came to be what it is: the ones before it, the training's course, and the lines that decide it. */
async function coursesOf(
  { workspace, head, base, changes }: Around,
  {
    record,
    gates,
    inputDifferences,
    baseInputs,
  }: {
    readonly record: ModelRecord;
    readonly gates: readonly GateRule[];
    readonly inputDifferences: readonly InputDifference[];
    readonly baseInputs: Inputs;
  },
): Promise<Pick<ModelSection, "history" | "learningCurves" | "inputPlaces">> {
  return {
    history: changes === undefined ? undefined : await historyOf(changes, record, gates),
    learningCurves: await learningCurves(workspace, {
      head: { state: head, inputs: record.inputs },
      base: base === undefined ? undefined : { state: base, inputs: baseInputs },
    }),
    inputPlaces: await inputPlaces(head, inputDifferences),
  };
}

async function sectionOf(around: Around, declaration: ModelDeclaration): Promise<ModelSection> {
  const { workspace, head, base, rules } = around;
  const { git } = workspace;
  const record = await recordOfTree(head, declaration);
  const evaluation = await readEvaluation(around, declaration);
  if (evaluation.candidate.artifactSha256 !== record.artifact.sha256)
    throw new LockstepError(
      "RECORD_STALE",
      `the evaluation of ${declaration.model} is of ${evaluation.candidate.artifactSha256}, and the record names ${record.artifact.sha256}`,
      {
        hint: "Run `lockstep evaluate` again.",
      },
    );
  const registry = readRegistry(await git.tags());
  const plan = await planNow(git, around.project, { record, registry });
  const baseInputs = await inputsOf(base, declaration);
  const inputDifferences = differingInputs(baseInputs, record.inputs);
  const committed = await stateOf(git, await git.headCommit()).record(declaration.model);
  const personal = await personalColumns([head, base]);
  const { gates, consumers } = rules.models.find(({ model }) => model === declaration.model) ?? declaration;
  const isChanged = inputDifferences.length > 0 || plan.environments.length > 0;
  const section: Omit<ModelSection, "approval"> = {
    plan,
    planHash: digestOf(plan),
    evaluation,
    evaluationDigest: evaluationDigest(evaluation),
    candidate: {
      modelVersion: record.modelVersion,
      artifactSha256: record.artifact.sha256,
      inputKey: record.inputKey,
      format: record.artifact.format,
      sizeBytes: record.artifact.sizeBytes,
    },
    label: labelOf(declaration),
    rules: gates,
    consumers,
    cardChanges: await cardChanges(declaration.model, { head, base }),
    inputDifferences,
    dataDiffs: await dataDiffs(workspace, inputDifferences, { declaration, personal }),
    sharedRows: await sharedRows(workspace, declaration, { head, base, personal }),
    record:
      committed?.artifact.sha256 === record.artifact.sha256 && committed.inputKey === record.inputKey
        ? "committed"
        : "not_committed",
    ...(await runOf(around, record)),
    // Of a model that stays as it is nobody asks where it came from: with hundreds of them that would be hundreds of histories.
    ...(isChanged ? await coursesOf(around, { record, gates, inputDifferences, baseInputs }) : {}),
  };
  const headSha = await git.headCommit();
  const tip = await git.resolve(`refs/remotes/origin/${await git.defaultBranch()}`);
  const desired = tip === undefined ? undefined : await stateOf(git, tip).record(declaration.model);
  const question = {
    section,
    headSha,
    policy: await policyNow([base, tip === undefined ? undefined : stateOf(git, tip)], plan),
    pullRequest: around.pullRequest,
    forge: around.request.post ? await workspace.forge() : undefined,
    quarantine: desired === undefined ? [] : await quarantineNow(git, registry, desired),
  };
  return { ...section, approval: await approvalState(git, question) };
}

/** The view of the state that stands in the working tree. */
export async function buildView(
  request: ViewRequest,
  workspace: Workspace,
  pullRequest: number | undefined,
): Promise<ReportView> {
  const { git } = workspace;
  const head = stateOf(git, await git.snapshotTree());
  const project = await head.project();
  const baseCommit = await baseOf(git, request.base);
  const base = baseCommit === undefined ? undefined : stateOf(git, baseCommit);
  const rules = base !== undefined && (await base.text("lockstep.yaml")) !== undefined ? await base.project() : project;
  const changes = baseCommit === undefined ? undefined : await recordChanges(git, baseCommit);
  const around: Around = { workspace, request, head, base, rules, project, pullRequest, changes };
  const models: ModelSection[] = [];
  for (const declaration of selectModels(project, request.model)) models.push(await sectionOf(around, declaration));
  const headSha = await git.headCommit();
  return { models, silent: [], headSha, baseSha: baseCommit ?? headSha, pullRequest };
}
