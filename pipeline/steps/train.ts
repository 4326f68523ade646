import { join } from "node:path";
import { describeArtifact } from "../data/objects/artifact.ts";
import { writeWhole } from "../data/objects/aside.ts";
import { hashBytes } from "../data/objects/hash.ts";
import type { Candidate, StageOutcome } from "../domain/candidate.ts";
import { totalCost } from "../domain/cost.ts";
import { counted } from "../domain/counted.ts";
import { differingInputs } from "../domain/inputs.ts";
import type { Json } from "../domain/json.ts";
import type { ModelRecord } from "../domain/model-record.ts";
import { firstEnvironments, type ModelDeclaration, type Project } from "../domain/project.ts";
import type { AskedBump, Bump } from "../domain/version-bump.ts";
import { latestVersion, type Registry, readRegistry } from "../registry/gto.ts";
import { carriedMetrics, headlineLimit, headlineMetrics } from "../registry/headline-metrics.ts";
import { emitModelRecord } from "../registry/model-record.ts";
import { overriddenVersions } from "../registry/overridden-versions.ts";
import { nextRecord } from "../registry/record-change.ts";
import { labelLimit } from "../registry/schemas/parts.ts";
import { renderCard } from "../report/card.ts";
import { declaredFacts } from "../report/card-facts.ts";
import { runSummary } from "../report/run-cost.ts";
import { modelOutputs } from "../repository/candidates/describe.ts";
import { removeDamaged } from "../repository/candidates/repair.ts";
import { baseOf } from "../repository/comparison.ts";
import { governingProject, locksIn } from "../repository/governing.ts";
import { writeRecord } from "../repository/record-files.ts";
import { cardPath, type RepositoryState, recordPath, selectModels, stateOf } from "../repository/state.ts";
import type { Workspace } from "../repository/workspace.ts";
import { push } from "../tracking/push.ts";
import { defaultRemote } from "../tracking/repository.ts";
import { runStages } from "../training/stages/run.ts";
import { spendingRules } from "../training/stages/spending-rules.ts";
import { askedBump } from "./train/asked-bump.ts";
import { commitRecords, requireCommittedInputs, requireOwnBranch } from "./train/commit-records.ts";
import { keepCandidates, type Made } from "./train/keep-candidates.ts";
import { describeModel, readMetrics } from "./train/made-model.ts";
import { openRecollection } from "./train/recollection.ts";
import { tellStages } from "./train/tell-stages.ts";

export interface TrainRequest {
  readonly model: string | undefined;
  readonly records: string;
  readonly push: boolean;
  readonly commit: boolean;
  /** Commit also where the branch is the default one. */
  readonly "default-branch"?: boolean | undefined;
  /** Which number of the version goes up. */
  readonly bump?: Bump | undefined;
  readonly force: boolean;
  /** Independent stages at once. */
  readonly jobs: number;
}

/** Declared files that decide the model and have changed since its record: stages do not depend on them, so all run again. */
async function changedEnvironment(
  state: RepositoryState,
  models: readonly ModelDeclaration[],
): Promise<readonly string[]> {
  const changed: string[] = [];
  for (const declaration of models) {
    const record = await state.record(declaration.model);
    if (record === undefined) continue;
    const { inputs } = await state.inputs(declaration);
    for (const { name } of differingInputs(record.inputs, inputs))
      if (name.startsWith("environment ")) changed.push(name);
  }
  return [...new Set(changed)];
}

interface Surrounds {
  readonly workspace: Workspace;
  readonly project: Project;
  readonly state: RepositoryState;
  readonly base: RepositoryState | undefined;
  readonly registry: Registry;
  readonly bump: AskedBump | undefined;
}

/** Writes record and card for what the stages made, each only when its bytes change. */
async function recordModel(
  declaration: ModelDeclaration,
  around: Surrounds,
): Promise<{ readonly record: ModelRecord; readonly metrics: Json }> {
  const { workspace, project, state, base, registry } = around;
  const { root } = workspace.git;
  const { model } = declaration;
  const { format, columns } = await describeModel(workspace, { root, declaration });
  const metrics = await readMetrics({ root, declaration });
  const headline = headlineMetrics(metrics.value);
  const kept = Object.keys(headline.numbers).length;
  if (headline.leftOut > 0)
    workspace.host.warning(
      `${declaration.metricsFile}: of ${kept + headline.leftOut} numbers, the record keeps ${kept}: those that gates can ask for and the least nested first, at most ${headlineLimit}, with names of at most ${labelLimit} characters; \`lockstep metrics show\` has all of them`,
    );
  const overridden = overriddenVersions(await workspace.git.tags(), model);
  const record = nextRecord({
    trained: {
      model,
      artifact: await describeArtifact({ root, path: declaration.artifact, format }),
      ...(await state.inputs(declaration)),
      metrics: headline.numbers,
      metricsSha256: hashBytes(metrics.text).sha256,
    },
    base: await base?.record(model),
    current: await state.record(model),
    latest: latestVersion(registry, model),
    environments: firstEnvironments(project),
    overridden,
    bump: around.bump,
  });
  const card = renderCard(
    {
      record,
      ...declaredFacts(declaration, project.environments),
      inputs: columns,
      overridden,
      evaluation: undefined,
    },
    (await state.text(cardPath(model))) ?? "",
  );
  for (const [path, text] of [
    [recordPath(model), emitModelRecord(record)],
    [cardPath(model), card],
  ] as const)
    if ((await state.text(path)) !== text) await writeWhole(join(root, path), text);
  return { record, metrics: carriedMetrics(metrics, headline) };
}

/**
 * Sends what pointers and lock name and this machine has: without it, nobody else could evaluate, review or ship. What stages made of
 * which inputs goes along, so that the same inputs are not worked on again elsewhere.
 */
async function pushOutputs(workspace: Workspace, made: Made): Promise<void> {
  const data = await workspace.data();
  const remote = await defaultRemote(data);
  if (remote === undefined) {
    workspace.host.warning("no DVC remote is configured: the outputs stay on this machine");
    return;
  }
  const { recollection } = made;
  const damaged = await removeDamaged(data, remote, [...(recollection?.lostIds ?? [])]);
  if (damaged.length > 0)
    workspace.host.warning(
      `${counted(damaged.length, "object")} of ${remote.url} did not hold what the name says and made way: ${damaged.join(", ")}`,
    );
  const sent = await push({ targets: [], onlyHeld: true, runCache: true }, data);
  if (sent.pushed > 0) workspace.host.info(`${counted(sent.pushed, "object")} pushed to ${remote.url}`);
  await keepCandidates(workspace, remote, made);
}

/** Runs the stages that changed, and writes what they made: dvc.lock, record, card and Candidate. */
export async function train(request: TrainRequest, workspace: Workspace): Promise<readonly Candidate[]> {
  const { git, host } = workspace;
  const state = stateOf(git, await git.snapshotTree());
  const project = await state.project();
  const models = selectModels(project, request.model);
  if (request.commit && request["default-branch"] !== true) await requireOwnBranch(workspace);
  if (request.commit) await requireCommittedInputs(workspace, state, models);
  const outputs = [...new Set(models.flatMap(modelOutputs))];
  const environment = await changedEnvironment(state, models);
  if (environment.length > 0) host.info(`every stage runs: ${environment.join(", ")} changed`);
  const tell = tellStages(workspace);
  const data = await workspace.data();
  const baseCommit = await baseOf(git, undefined);
  const base = baseCommit === undefined ? undefined : stateOf(git, baseCommit);
  const rules = await governingProject(base, () => Promise.resolve(project));
  const pointers: string[] = [];
  const remote = await defaultRemote(data);
  // Who asks for all stages to run wants them to run.
  const recollection =
    remote === undefined || request.force ? undefined : openRecollection(workspace, { models, state, remote });
  const stages: readonly StageOutcome[] = await host.group("Run the stages", async () =>
    runStages({
      root: git.root,
      selection: { targets: outputs, folder: "" },
      wanted: outputs,
      restoresKnown: true,
      cache: data.cache,
      remote,
      recall: recollection,
      force: request.force || environment.length > 0,
      jobs: request.jobs,
      env: workspace.environment,
      commandFolder: await workspace.commandFolder(),
      onEvent: (event) => {
        if (event.kind === "updated") pointers.push(event.file);
        tell(event);
      },
      signal: workspace.signal,
      spending: () => Promise.resolve(spendingRules(rules, base === undefined ? undefined : locksIn(base))),
      recallsCosts: true,
    }),
  );
  const cost = totalCost(stages.flatMap((stage) => stage.cost ?? []));
  await host.summary(runSummary({ stages, cost }));
  const around: Surrounds = {
    workspace,
    project,
    // As the run left it: a pointer that follows the data beside it is an input that has changed.
    state: stateOf(git, await git.snapshotTree()),
    base,
    registry: readRegistry(await git.tags()),
    bump: await askedBump(workspace, { bump: request.bump, base: baseCommit }),
  };
  const candidates: Candidate[] = [];
  const records: ModelRecord[] = [];
  for (const declaration of models) {
    const { record, metrics } = await recordModel(declaration, around);
    const { model, modelVersion, inputKey, inputs, artifact } = record;
    const candidate: Candidate = {
      kind: "lockstep/Candidate",
      schema: 1,
      model,
      modelVersion,
      inputKey,
      inputs,
      artifact,
      metrics,
      stages,
      ...(cost === undefined ? {} : { cost }),
    };
    await writeRecord(workspace, request.records, candidate);
    host.info(`${model} ${modelVersion}: ${artifact.sha256} from inputs ${inputKey.slice(0, 12)}`);
    candidates.push(candidate);
    records.push(record);
  }
  if (request.push) await pushOutputs(workspace, { models, records, recollection });
  if (request.commit) await commitRecords(workspace, { models, candidates, pointers });
  return candidates;
}
