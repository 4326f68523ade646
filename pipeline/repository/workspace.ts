import type { Target } from "../delivery/targets/target.ts";
import type { EnvironmentDeclaration } from "../domain/project.ts";
import type { Forge } from "../platform/forge/forge.ts";
import type { Git } from "../platform/git/git.ts";
import type { Host } from "../platform/host/host.ts";
import type { Signer } from "../provenance/signers/signer.ts";
import type { DataRepository } from "../tracking/repository.ts";
import type { ExportRequest, ExportSummary } from "../training/exports/exporter.ts";
import type { Predictor } from "../training/trainers/trainer.ts";

/** A repository with everything a step may reach. What is opened costs nothing until it is asked for. */
export interface Workspace {
  readonly git: Git;
  readonly host: Host;
  /** What DVC tracks in it: cache, remotes, config. @throws LockstepError NOT_A_DVC_REPOSITORY. */
  data(): Promise<DataRepository>;
  forge(): Promise<Forge>;
  openModel(folder: string): Promise<Predictor>;
  /** True for a folder that {@link openModel} opens. */
  isKnownModel(folder: string): Promise<boolean>;
  /** Writes a model's folder in another format. @throws LockstepError MODEL_INVALID, EXPORT_UNSUPPORTED. */
  exportModel(request: ExportRequest): Promise<ExportSummary>;
  openTarget(environment: EnvironmentDeclaration): Promise<Target>;
  /** What signs here; `undefined` where nothing can. @throws LockstepError SIGNING_KEY_INVALID. */
  signer(): Promise<Signer | undefined>;
  /** Folder that holds a `lockstep` command which is this one; put in front of the PATH of stages. */
  commandFolder(): Promise<string>;
  readonly signal: AbortSignal;
  /** Of the process; stages see the part that they may. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}
