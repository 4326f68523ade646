import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { describeArtifact } from "../../data/objects/artifact.ts";
import { openCache } from "../../data/objects/cache.ts";
import { hashBytes } from "../../data/objects/hash.ts";
import { readThrough } from "../../data/objects/read-through.ts";
import { LockstepError } from "../../domain/error.ts";
import { type CommitSha, type ModelVersion, modelVersion, type Sha256 } from "../../domain/ids.ts";
import type { ModelDeclaration } from "../../domain/project.ts";
import { type Comparison, compareReproduction, type Tolerances } from "../../domain/reproduction.ts";
import { readRegistry, registeredVersion } from "../../registry/gto.ts";
import { headlineMetrics } from "../../registry/headline-metrics.ts";
import { modelOutputs } from "../../repository/candidates/describe.ts";
import { checkoutAside } from "../../repository/checkout-aside.ts";
import { recordOfTree } from "../../repository/comparison.ts";
import { selectModels, stateOf } from "../../repository/state.ts";
import type { Workspace } from "../../repository/workspace.ts";
import { defaultRemote } from "../../tracking/repository.ts";
import { runStages } from "../../training/stages/run.ts";
import { describeModel, readMetrics } from "./made-model.ts";
import { tellStages } from "./tell-stages.ts";

export interface ReproduceRequest {
  /** `model` for what HEAD records, `model@v1.2.0` for a version; the only model when left out. */
  readonly subject: string | undefined;
  readonly tolerances: Tolerances;
}

export interface Reproduced extends Comparison {
  readonly model: string;
  readonly modelVersion: ModelVersion;
  readonly commit: CommitSha;
  readonly recordedSha256: Sha256;
  readonly madeSha256: Sha256;
}

interface Subject {
  readonly declaration: ModelDeclaration;
  readonly commit: CommitSha;
}

/** Where the record is, and how that commit declares the model. @throws LockstepError MODEL_UNKNOWN, VERSION_UNKNOWN. */
async function subjectOf({ git }: Workspace, text: string | undefined): Promise<Subject> {
  const [name, version] = text?.split(/@(.*)/s) ?? [];
  const head = await git.headCommit();
  const declared = selectModels(await stateOf(git, head).project(), name);
  const [first] = declared;
  if (first === undefined || declared.length > 1)
    throw new LockstepError("ARGUMENT_INVALID", "several models are declared", {
      hint: `Name one: ${declared.map(({ model }) => model).join(", ")}.`,
    });
  if (version === undefined) return { declaration: first, commit: head };
  const found = registeredVersion(readRegistry(await git.tags()), first.model, modelVersion(version));
  if (found === undefined)
    throw new LockstepError("VERSION_UNKNOWN", `no tag registers ${version} of ${first.model}`, {
      hint: "`lockstep models list` says what is registered; `git fetch --tags` brings the tags of origin.",
    });
  const [declaration] = selectModels(await stateOf(git, found.commit).project(), first.model);
  return { declaration: declaration ?? first, commit: found.commit };
}

/**
 * Trains a recorded model again, from its commit in a folder aside and from data by md5, and compares what comes out with the record. Every
 * stage runs, whatever any cache holds; what they make stays in that folder, which is gone when this ends, however it ends.
 *
 * @throws LockstepError RECORD_STALE when the commit's tree builds another model than it records, STAGE_FAILED, OBJECT_MISSING, INTERRUPTED.
 */
export async function reproduceModel(workspace: Workspace, request: ReproduceRequest): Promise<Reproduced> {
  const { git, host, signal } = workspace;
  const { declaration, commit } = await subjectOf(workspace, request.subject);
  const record = await recordOfTree(stateOf(git, commit), declaration);
  host.info(`${record.model} ${record.modelVersion}: trained again from ${commit.slice(0, 12)}`);
  const data = await workspace.data();
  await using aside = await checkoutAside(git, commit);
  const { root } = aside;
  const cacheFolder = join(root, ".dvc", "reproduced");
  await mkdir(cacheFolder, { recursive: true });
  const near = await data.drivers.openUrl({ url: data.cache.folder, base: root, settings: {} });
  const outputs = modelOutputs(declaration);
  await host.group("Run the stages", async () =>
    runStages({
      root,
      selection: { targets: outputs, folder: "" },
      wanted: outputs,
      cache: openCache(cacheFolder),
      remote: readThrough(near, await defaultRemote(data)),
      force: true,
      usesRunCache: false,
      env: workspace.environment,
      commandFolder: await workspace.commandFolder(),
      onEvent: tellStages(workspace),
      signal,
    }),
  );
  const made = { root, declaration };
  const { format } = await describeModel(workspace, made);
  const artifact = await describeArtifact({ root, path: declaration.artifact, format });
  const metrics = await readMetrics(made);
  const isSameFile = hashBytes(metrics.text).sha256 === record.metricsSha256;
  const numbers = isSameFile ? record.metrics : headlineMetrics(metrics.value).numbers;
  return {
    ...{ model: record.model, modelVersion: record.modelVersion, commit },
    ...{ recordedSha256: record.artifact.sha256, madeSha256: artifact.sha256 },
    ...compareReproduction(record, { artifact, metrics: numbers }, request.tolerances),
  };
}
