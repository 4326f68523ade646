import { readFile } from "node:fs/promises";
import { join, posix } from "node:path";
import { parseLock } from "../data/dvc/lock.ts";
import { describeArtifact } from "../data/objects/artifact.ts";
import { isSystemError, writeWhole } from "../data/objects/aside.ts";
import { hashBytes } from "../data/objects/hash.ts";
import type { Candidate, StageOutcome } from "../domain/candidate.ts";
import { totalCost } from "../domain/cost.ts";
import { counted } from "../domain/counted.ts";
import { LockstepError } from "../domain/error.ts";
import { differingInputs } from "../domain/inputs.ts";
import type { Json } from "../domain/json.ts";
import type { ModelRecord } from "../domain/model-record.ts";
import { labelOf, type ModelDeclaration, type Project } from "../domain/project.ts";
import { latestVersion, type Registry, readRegistry } from "../registry/gto.ts";
import { carriedMetrics, headlineLimit, headlineMetrics } from "../registry/headline-metrics.ts";
import { emitModelRecord } from "../registry/model-record.ts";
import { overriddenVersions } from "../registry/overridden-versions.ts";
import { nextRecord } from "../registry/record-change.ts";
import { labelLimit } from "../registry/schemas/parts.ts";
import { renderCard } from "../report/card.ts";
import { runSummary } from "../report/run-cost.ts";
import { tookText } from "../report/took-text.ts";
import { baseOf } from "../repository/comparison.ts";
import { governingProject, locksIn } from "../repository/governing.ts";
import { writeRecord } from "../repository/record-files.ts";
import { cardPath, type RepositoryState, recordPath, selectModels, stateOf } from "../repository/state.ts";
import type { Workspace } from "../repository/workspace.ts";
import { push } from "../tracking/push.ts";
import { defaultRemote } from "../tracking/repository.ts";
import { type RunEvent, runStages } from "../training/stages/run.ts";
import { spendingRules } from "../training/stages/spending-rules.ts";

export interface TrainRequest {
  readonly model: string | undefined;
  readonly records: string;
  readonly push: boolean;
  readonly commit: boolean;
  readonly force: boolean;
  /** Independent stages at once. */
  readonly jobs: number;
}

async function readMetrics(
  workspace: Workspace,
  declaration: ModelDeclaration,
): Promise<{ readonly text: string; readonly value: Json }> {
  const path = declaration.metricsFile;
  try {
    const text = await readFile(join(workspace.git.root, path), "utf8");
    return { text, value: JSON.parse(text) as Json };
  } catch (cause) {
    if (isSystemError(cause, "ENOENT"))
      throw new LockstepError("CANDIDATE_MISSING", `the pipeline wrote no ${path}`, {
        hint: "Correct `metrics` in lockstep.yaml, or let a stage write the file.",
        cause,
      });
    throw new LockstepError("METRIC_INVALID", `${path} is no JSON`, {
      hint: "Write finite numbers only; JSON has no NaN and no Infinity.",
      cause,
    });
  }
}

const outcomeWords = {
  ran: "runs",
  cached: "is taken from the run-cache",
  restored: "is restored",
  recorded: "is recorded as it stands",
} as const;

function onStage({ host }: Workspace): (event: RunEvent) => void {
  return (event) => {
    switch (event.kind) {
      case "started":
        host.info(`${event.stage}: ${outcomeWords[event.outcome]}: ${event.reason}`);
        break;
      case "command":
        host.info(`  ${event.stage} > ${event.command}`);
        break;
      case "warning":
        host.warning(event.message);
        break;
      case "output":
        host.info(`  ${event.stage} | ${event.line}`);
        break;
      case "progress":
        host.progress(event.title, event.fraction);
        break;
      case "updated":
        host.info(`${event.file} follows the data beside it`);
        break;
      case "written":
        break;
      case "finished":
        if (event.outcome.outcome === "skipped") host.info(`${event.outcome.stage}: skipped: ${event.outcome.reason}`);
        else if (event.outcome.cost !== undefined) host.info(`${event.outcome.stage}: ${tookText(event.outcome.cost)}`);
        break;
    }
  };
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
}

/**
 * Format and inputs of the model that the stages made. One that cannot be opened here is `foreign`: a command scores it.
 *
 * @throws LockstepError SCORING_UNDECLARED when there is none, MODEL_INVALID.
 */
async function describeModel(workspace: Workspace, { model, artifact, score }: ModelDeclaration) {
  const path = join(workspace.git.root, artifact);
  if (await workspace.isKnownModel(path)) {
    const predictor = await workspace.openModel(path);
    predictor.close();
    return { format: predictor.format, columns: predictor.inputs };
  }
  if (score !== undefined) return { format: "foreign", columns: [] };
  throw new LockstepError("SCORING_UNDECLARED", `${artifact} is a model of no format that is opened here`, {
    hint: `Declare \`score\` of models.${model} in lockstep.yaml, the command that scores it; docs/reference/predictions.md shows how.`,
  });
}

/** Writes record and card for what the stages made, each only when its bytes change. */
async function recordModel(
  declaration: ModelDeclaration,
  around: Surrounds,
): Promise<{ readonly record: ModelRecord; readonly metrics: Json }> {
  const { workspace, project, state, base, registry } = around;
  const { root } = workspace.git;
  const { model } = declaration;
  const { format, columns } = await describeModel(workspace, declaration);
  const metrics = await readMetrics(workspace, declaration);
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
    environments: project.environments.map(({ environment }) => environment),
    overridden,
  });
  const card = renderCard(
    {
      record,
      label: labelOf(declaration),
      task: declaration.task.kind,
      trainingRows: declaration.trainingRows,
      evaluationRows: declaration.evaluationRows,
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
async function pushOutputs(workspace: Workspace): Promise<void> {
  const data = await workspace.data();
  const remote = await defaultRemote(data);
  if (remote === undefined) {
    workspace.host.warning("no DVC remote is configured: the outputs stay on this machine");
    return;
  }
  const sent = await push({ targets: [], onlyHeld: true, runCache: true }, data);
  if (sent.pushed > 0) workspace.host.info(`${counted(sent.pushed, "object")} pushed to ${remote.url}`);
}

interface Written {
  readonly models: readonly ModelDeclaration[];
  readonly candidates: readonly Candidate[];
  /** Pointers that were brought up to date with the data beside them. */
  readonly pointers: readonly string[];
}

/** What a run writes for Git to keep: the lock, pointers, records, cards, metrics that DVC does not cache, and ignore lines. */
async function writtenPaths(workspace: Workspace, { models, pointers }: Written): Promise<readonly string[]> {
  const { git } = workspace;
  // What Git ignores is DVC's; only what Git would take is committed.
  const tree = await git.snapshotTree();
  const present = new Set((await git.tree(tree)).map(({ path }) => path));
  const written = models.flatMap(({ model, metricsFile }) => [recordPath(model), cardPath(model), metricsFile]);
  const ignoring = await ignoreFiles(stateOf(git, tree));
  return [...new Set(["dvc.lock", ".gitignore", ...ignoring, ...pointers, ...written])].filter((path) =>
    present.has(path),
  );
}

/** Where outputs of stages are kept out of Git: beside each of them. A clone without these lines would offer Git the outputs. */
async function ignoreFiles(state: RepositoryState): Promise<readonly string[]> {
  const lock = await state.text("dvc.lock");
  if (lock === undefined) return [];
  const outs = [...parseLock(lock, "dvc.lock").stages.values()].flatMap((stage) => stage.outs);
  return outs.map(({ path }) => posix.join(posix.dirname(path), ".gitignore"));
}

async function commit(workspace: Workspace, made: Written): Promise<void> {
  const { git, host } = workspace;
  const branch = await git.currentBranch();
  if (branch === undefined)
    throw new LockstepError("ARGUMENT_INVALID", "HEAD is detached, so there is no branch to commit the record to", {
      hint: "Run `git switch <branch>` first, or leave `--commit` out.",
    });
  const names = made.candidates.map(({ model, modelVersion }) => `${model} ${modelVersion}`);
  const recorded = await git.commit({
    paths: await writtenPaths(workspace, made),
    message: `Record ${names.join(", ")}`,
  });
  await git.push(branch);
  host.info(
    recorded === undefined
      ? `the record was committed before; ${branch} is pushed`
      : `recorded as ${recorded.slice(0, 12)} and pushed to ${branch}`,
  );
}

/** A record that is committed without what it was made from would be stale at once. @throws LockstepError ARGUMENT_INVALID. */
async function requireCommittedInputs(
  workspace: Workspace,
  state: RepositoryState,
  models: readonly ModelDeclaration[],
): Promise<void> {
  const { git } = workspace;
  if ((await git.currentBranch()) === undefined)
    throw new LockstepError("ARGUMENT_INVALID", "HEAD is detached, so there is no branch to commit the record to", {
      hint: "Run `git switch <branch>` first, or leave `--commit` out.",
    });
  const committed = stateOf(git, await git.headCommit());
  for (const declaration of models) {
    const { inputs } = await state.inputs(declaration);
    const uncommitted = differingInputs((await committed.inputs(declaration)).inputs, inputs).map(({ name }) => name);
    if (uncommitted.length > 0)
      throw new LockstepError("ARGUMENT_INVALID", `not committed yet: ${uncommitted.join(", ")}`, {
        hint: "Commit what decides the model first (`git commit`), then run `lockstep train --commit` again.",
      });
  }
}

/** Runs the stages that changed, and writes what they made: dvc.lock, record, card and Candidate. */
export async function train(request: TrainRequest, workspace: Workspace): Promise<readonly Candidate[]> {
  const { git, host } = workspace;
  const state = stateOf(git, await git.snapshotTree());
  const project = await state.project();
  const models = selectModels(project, request.model);
  if (request.commit) await requireCommittedInputs(workspace, state, models);
  const outputs = [
    ...new Set(
      models.flatMap(({ artifact, metricsFile, evaluationRows, trainingRows }) => [
        artifact,
        metricsFile,
        evaluationRows,
        trainingRows,
      ]),
    ),
  ];
  const environment = await changedEnvironment(state, models);
  if (environment.length > 0) host.info(`every stage runs: ${environment.join(", ")} changed`);
  const tell = onStage(workspace);
  const data = await workspace.data();
  const baseCommit = await baseOf(git, undefined);
  const base = baseCommit === undefined ? undefined : stateOf(git, baseCommit);
  const rules = await governingProject(base, () => Promise.resolve(project));
  const pointers: string[] = [];
  const stages: readonly StageOutcome[] = await host.group("Run the stages", async () =>
    runStages({
      root: git.root,
      selection: { targets: outputs, folder: "" },
      wanted: outputs,
      restoresKnown: true,
      cache: data.cache,
      remote: await defaultRemote(data),
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
  };
  const candidates: Candidate[] = [];
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
  }
  if (request.push) await pushOutputs(workspace);
  if (request.commit) await commit(workspace, { models, candidates, pointers });
  return candidates;
}
