import { parseLock } from "../data/dvc/lock.ts";
import { openCostRecords } from "../data/stages/cost-records.ts";
import type { Approval } from "../domain/approval.ts";
import { type Cost, totalCost } from "../domain/cost.ts";
import { contractFile, type DataContract } from "../domain/data-contract.ts";
import { LockstepError } from "../domain/error.ts";
import type { Evaluation } from "../domain/evaluation.ts";
import type { CommitSha, Sha256 } from "../domain/ids.ts";
import type { ModelRecord } from "../domain/model-record.ts";
import type { ModelDeclaration, Project } from "../domain/project.ts";
import type { RecordedEvent } from "../domain/registry-event.ts";
import type { EnvironmentFile, VersionEvent, VersionFacts } from "../domain/version-facts.ts";
import { parseDataContract } from "../registry/data-contract.ts";
import type { ModelRegistry, RegisteredVersion, Registry } from "../registry/gto.ts";
import { overriddenVersions } from "../registry/overridden-versions.ts";
import { historyOf } from "../registry/queries/history.ts";
import { overviewOf } from "../registry/queries/overview.ts";
import { parseRecord } from "../registry/schemas/parse-record.ts";
import { readApprovals } from "../repository/approvals.ts";
import { evaluationDigest } from "../repository/evaluation-digest.ts";
import { findEvaluation } from "../repository/kept-evaluations.ts";
import { quarantineNow, ranksOfVersions } from "../repository/quarantine.ts";
import { readRecordText, recordFile } from "../repository/record-files.ts";
import { cardPath, type RepositoryState, stateOf } from "../repository/state.ts";
import { defaultTip } from "../repository/tip.ts";
import type { Workspace } from "../repository/workspace.ts";
import { defaultRemote } from "../tracking/repository.ts";
import { stagesBehind } from "./locked-stages.ts";

export interface FactsRequest {
  readonly registry: Registry;
  readonly artifact: ModelRegistry;
  readonly version: RegisteredVersion;
  /** What the ledger of events has of the registration; `undefined` for a tag without one. */
  readonly event: RecordedEvent | undefined;
  /** Folder in which steps leave their records. */
  readonly records: string;
  /** False when a remote that cannot be asked counts as one that has nothing, and that is told. */
  readonly needsRemote: boolean;
}

/** What a file of another time does not hold in a form that can be read is not known, and nothing else is. */
async function ifReadable<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    const unreadable = ["CONFIG_INVALID", "CONTRACT_INVALID", "YAML_INVALID", "DVC_FILE_INVALID", "RECORD_INVALID"];
    if (error instanceof LockstepError && unreadable.includes(error.code)) return undefined;
    throw error;
  }
}

async function contractAt(state: RepositoryState): Promise<DataContract | undefined> {
  const text = await state.text(contractFile);
  return text === undefined ? undefined : ifReadable(() => Promise.resolve(parseDataContract(text, contractFile)));
}

/** Those that the registration names; of one from before events were kept, the words of the ledger about exactly these bytes and inputs. */
async function approvalsOf({ git }: Workspace, record: ModelRecord, event: RecordedEvent | undefined) {
  const named = event?.authorisation?.approvals;
  const ledger: readonly Approval[] = named ?? (await ifReadable(() => readApprovals(git, record.model))) ?? [];
  return ledger.filter(
    ({ verb, subject }) =>
      verb === "approve" && subject.artifactSha256 === record.artifact.sha256 && subject.inputKey === record.inputKey,
  );
}

/** The evaluation of a digest: as a step left it here, or as the remote keeps it. */
async function evaluationOf(
  workspace: Workspace,
  { records, needsRemote }: FactsRequest,
  wanted: { readonly digest: Sha256; readonly model: ModelRecord["model"] },
): Promise<Evaluation | undefined> {
  const path = recordFile(workspace, records, { kind: "lockstep/Evaluation", model: wanted.model });
  const text = await readRecordText(path);
  const here =
    text === undefined
      ? undefined
      : await ifReadable(() => Promise.resolve(parseRecord("lockstep/Evaluation", text, path)));
  if (here !== undefined && evaluationDigest(here) === wanted.digest) return here;
  return fromRemote(workspace, needsRemote, "the evaluation", (remote, signal) =>
    findEvaluation(remote, wanted, signal),
  );
}

type Remote = NonNullable<Awaited<ReturnType<typeof defaultRemote>>>;

async function fromRemote<T>(
  workspace: Workspace,
  needsRemote: boolean,
  ...[what, ask]: readonly [what: string, ask: (remote: Remote, signal: AbortSignal) => Promise<T | undefined>]
): Promise<T | undefined> {
  try {
    const remote = await defaultRemote(await workspace.data());
    return remote === undefined ? undefined : await ask(remote, workspace.signal);
  } catch (error) {
    if (needsRemote || !(error instanceof LockstepError) || workspace.signal.aborted) throw error;
    workspace.host.warning(`${what} was not asked for: ${error.message}`);
    return undefined;
  }
}

/** What the stages behind a model took together when they ran; one that nobody kept makes the whole unknown. */
async function costOf(
  workspace: Workspace,
  { needsRemote }: FactsRequest,
  made: { readonly state: RepositoryState; readonly path: string },
): Promise<Cost | undefined> {
  const text = await made.state.text("dvc.lock");
  const lock = text === undefined ? undefined : await ifReadable(() => Promise.resolve(parseLock(text, "dvc.lock")));
  const stages = lock === undefined ? [] : stagesBehind(lock, [made.path]);
  if (stages.length === 0) return undefined;
  const { cache } = await workspace.data();
  const records = openCostRecords(cache.folder);
  await fromRemote(workspace, needsRemote, "what the training took", async (remote, signal) => {
    for (const stage of stages) await records.pull(stage, remote, signal);
  });
  const costs = await Promise.all(stages.map((stage) => records.find(stage)));
  const known = costs.filter((cost) => cost !== undefined);
  return known.length === stages.length ? totalCost(known) : undefined;
}

async function environmentFilesOf(
  state: RepositoryState,
  declaration: ModelDeclaration | undefined,
): Promise<readonly EnvironmentFile[]> {
  const found: EnvironmentFile[] = [];
  for (const path of declaration?.environmentFiles ?? []) {
    const text = await ifReadable(() => state.text(path));
    if (text !== undefined) found.push({ path, text });
  }
  return found;
}

function eventsOf(artifact: ModelRegistry, ranks: ReadonlyMap<CommitSha, number>, version: RegisteredVersion) {
  return historyOf(artifact, ranks)
    .filter(({ modelVersion, commit }) => modelVersion === version.modelVersion && commit === version.commit)
    .toReversed()
    .map(({ action, environment, tag, taggedAt }): VersionEvent => ({ action, environment, tag, at: taggedAt }));
}

/**
 * All that is recorded of one version, from Git, this machine and the remote.
 *
 * @returns `undefined` when its commit has no record of it: then a tag was made by hand, or by GTO alone.
 */
export async function versionFacts(workspace: Workspace, request: FactsRequest): Promise<VersionFacts | undefined> {
  const { git } = workspace;
  const { registry, artifact, version, event } = request;
  const { modelVersion, commit, tag, isActive } = version;
  const { model, directory } = artifact.artifact;
  const state = stateOf(git, commit);
  // Records stand at the root; a project in a folder has tags and no record of ours.
  const record = directory === undefined ? await ifReadable(() => state.record(model)) : undefined;
  if (record?.modelVersion !== modelVersion || record.model !== model) return undefined;
  const project: Project | undefined = await ifReadable(() => state.project());
  const declaration = project?.models.find((declared) => declared.model === model);
  const approvals = await approvalsOf(workspace, record, event);
  const digest = event?.authorisation?.pullRequests[0]?.evaluationDigest ?? approvals[0]?.subject.evaluationDigest;
  const tip = await ifReadable(async () => stateOf(git, await defaultTip(git)).record(model));
  const quarantine = tip === undefined ? [] : await quarantineNow(git, registry, tip);
  const tags = artifact.events.map(({ tag: one }) => one);
  const overview = overviewOf(artifact);
  return {
    ...{ modelVersion, tag, commit, isActive, isDeprecated: overview.isDeprecated, record, declaration },
    environments: project?.environments ?? [],
    card: (await ifReadable(() => state.text(cardPath(model)))) ?? "",
    contract: await contractAt(state),
    approvals,
    overrides: overriddenVersions(tags, model).find((one) => one.modelVersion === modelVersion)?.gates ?? [],
    evaluationDigest: digest,
    evaluation: digest === undefined ? undefined : await evaluationOf(workspace, request, { digest, model }),
    planHash: event?.authorisation?.planHash ?? approvals[0]?.subject.planHash,
    events: eventsOf(artifact, await ranksOfVersions(git, artifact), version),
    heldBy: overview.versions.find((one) => one.tag === tag)?.environments ?? [],
    quarantine: quarantine.find(({ artifactSha256 }) => artifactSha256 === record.artifact.sha256),
    cost: await costOf(workspace, request, { state, path: record.artifact.path }),
    environmentFiles: await environmentFilesOf(state, declaration),
  };
}
