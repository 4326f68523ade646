import type { Approval } from "./approval.ts";
import type { Cost } from "./cost.ts";
import type { DataContract } from "./data-contract.ts";
import type { Evaluation } from "./evaluation.ts";
import type { CommitSha, EnvironmentName, ModelVersion, Sha256 } from "./ids.ts";
import type { ModelRecord, Quarantine } from "./model-record.ts";
import type { EnvironmentDeclaration, ModelDeclaration } from "./project.ts";

/** Something that happened to a version, as a tag tells of it. */
export interface VersionEvent {
  readonly action: "register" | "deregister" | "assign" | "unassign" | "deprecate";
  readonly environment: EnvironmentName | undefined;
  readonly tag: string;
  /** By the tagger's clock; the order is not. */
  readonly at: string;
}

/** A file that decides the software a model was made with, as the commit has it. */
export interface EnvironmentFile {
  readonly path: string;
  readonly text: string;
}

/**
 * All that is recorded of one registered version: what papers about it are made from. What could not be found is `undefined`, and a
 * paper says that it is missing.
 */
export interface VersionFacts {
  readonly modelVersion: ModelVersion;
  /** The tag that registers it, and the commit that the tag names. */
  readonly tag: string;
  readonly commit: CommitSha;
  /** False after it was withdrawn. */
  readonly isActive: boolean;
  readonly isDeprecated: boolean;
  readonly record: ModelRecord;
  /** As lockstep.yaml of the commit has it; `undefined` where that cannot be read. */
  readonly declaration: ModelDeclaration | undefined;
  readonly environments: readonly EnvironmentDeclaration[];
  /** The committed card; empty without one. */
  readonly card: string;
  /** Of the commit. */
  readonly contract: DataContract | undefined;
  /** Those that its registration rests on. */
  readonly approvals: readonly Approval[];
  /** Gates that owners took out of its way, as its tag says. */
  readonly overrides: readonly string[];
  /** Of the evaluation that was approved. */
  readonly evaluationDigest: Sha256 | undefined;
  /** Its content, held to the digest; `undefined` where it was not kept. */
  readonly evaluation: Evaluation | undefined;
  readonly planHash: Sha256 | undefined;
  /** Oldest first. */
  readonly events: readonly VersionEvent[];
  /** Environments that hold it now. */
  readonly heldBy: readonly EnvironmentName[];
  readonly quarantine: Quarantine | undefined;
  /** What its stages took together when they ran. */
  readonly cost: Cost | undefined;
  readonly environmentFiles: readonly EnvironmentFile[];
}
