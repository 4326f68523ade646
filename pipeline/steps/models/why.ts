import { parseLock } from "../../data/dvc/lock.ts";
import type { Deployment } from "../../domain/deployment.ts";
import { LockstepError } from "../../domain/error.ts";
import {
  type CommitSha,
  type EnvironmentName,
  environmentName,
  type InputKey,
  type ModelName,
} from "../../domain/ids.ts";
import type { RecordedEvent } from "../../domain/registry-event.ts";
import type { Git } from "../../platform/git/git.ts";
import type { EventLog } from "../../registry/events/event-log.ts";
import { refuseTag } from "../../registry/events/tag-refusal.ts";
import type { ModelRegistry } from "../../registry/gto.ts";
import { artifactText } from "../../registry/gto-tag.ts";
import { overriddenVersions } from "../../registry/overridden-versions.ts";
import { type ChainLink, chainOf, type LockedRun, type Tagged } from "../../registry/queries/chain.ts";
import { momentText } from "../../registry/queries/moment.ts";
import { type Held, movesOf } from "../../registry/queries/moves.ts";
import { inOrder } from "../../registry/queries/order.ts";
import { parseRecord } from "../../registry/schemas/parse-record.ts";
import { readApprovals } from "../../repository/approvals.ts";
import { readEvents } from "../../repository/events.ts";
import { readRecordText, recordFile } from "../../repository/record-files.ts";
import { recordPath, stateOf } from "../../repository/state.ts";
import type { Workspace } from "../../repository/workspace.ts";
import { artifactNamed, registryOf } from "./artifact.ts";
import { recordedVersion } from "./recorded-version.ts";

export interface WhyRequest {
  readonly environment: string;
  /** Every model that the environment holds when left out. */
  readonly name: string | undefined;
  /** Folder in which steps leave their records. */
  readonly records: string;
}

/** Why one version is in an environment. */
export interface Why {
  readonly model: string;
  readonly environment: EnvironmentName;
  readonly modelVersion: Held["modelVersion"];
  readonly chain: readonly ChainLink[];
}

/** What a file of another time does not hold in a form that can be read is missing, and nothing else is. */
async function ifReadable<T>(read: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    const unreadable = ["CONFIG_INVALID", "YAML_INVALID", "DVC_FILE_INVALID", "RECORD_INVALID", "DEPENDENCY_MISSING"];
    if (error instanceof LockstepError && unreadable.includes(error.code)) return undefined;
    throw error;
  }
}

async function treeKey(git: Git, commit: CommitSha, model: ModelName): Promise<InputKey | undefined> {
  const state = stateOf(git, commit);
  const declaration = (await state.project()).models.find((declared) => declared.model === model);
  return declaration === undefined ? undefined : (await state.inputs(declaration)).inputKey;
}

async function lockedRun(git: Git, commit: CommitSha, path: string): Promise<LockedRun | undefined> {
  const text = await stateOf(git, commit).text("dvc.lock");
  const stages = text === undefined ? [] : [...parseLock(text, "dvc.lock").stages];
  for (const [stage, { cmd, outs }] of stages) {
    const out = outs.find((one) => one.path === path);
    if (out !== undefined) return { stage, command: typeof cmd === "string" ? [cmd] : cmd, md5: out.md5 };
  }
  return undefined;
}

async function lastDeployment(
  workspace: Workspace,
  records: string,
  at: { readonly model: ModelName; readonly environment: EnvironmentName },
): Promise<Deployment | undefined> {
  const path = recordFile(workspace, records, { kind: "lockstep/Deployment", ...at });
  const text = await readRecordText(path);
  return text === undefined ? undefined : parseRecord("lockstep/Deployment", text, path);
}

/** The event of a tag that stands as it was written. */
function eventOf(log: EventLog, registry: ModelRegistry, name: string): RecordedEvent | undefined {
  const found = registry.events.find(({ tag }) => tag.name === name);
  return found === undefined || refuseTag(log, found.tag) !== undefined ? undefined : log.events.get(name)?.event;
}

async function whyHeld(
  workspace: Workspace,
  registry: ModelRegistry,
  at: {
    readonly environment: EnvironmentName;
    readonly held: Held;
    readonly records: string;
    readonly log: EventLog;
  },
): Promise<Why> {
  const { git } = workspace;
  const { environment, held } = at;
  const { commit, modelVersion } = held;
  const { model, directory } = registry.artifact;
  const tagged = (name: string): Tagged => {
    const found = registry.events.find(({ tag }) => tag.name === name);
    return { tag: name, taggedAt: momentText(found?.tag.taggedAtSeconds ?? 0) };
  };
  const registered = registry.versions.find((one) => one.modelVersion === modelVersion && one.commit === commit);
  const record =
    modelVersion === undefined ? undefined : await recordedVersion(git, registry.artifact, { commit, modelVersion });
  const overridden = overriddenVersions(
    registry.events.map(({ tag }) => tag),
    model,
  );
  const event = registered === undefined ? undefined : eventOf(at.log, registry, registered.tag);
  const authorisation = event?.action === "register" ? event.authorisation : undefined;
  const chain = chainOf({
    ...{ environment, modelVersion, commit, record },
    registration: registered === undefined ? undefined : tagged(registered.tag),
    assignment: tagged(held.tag),
    recordedBy: record === undefined ? undefined : await git.lastChange(commit, recordPath(model)),
    treeKey: record === undefined ? undefined : await ifReadable(() => treeKey(git, commit, model)),
    run: record === undefined ? undefined : await ifReadable(() => lockedRun(git, commit, record.artifact.path)),
    authorisation,
    // Only of a version that was there before the events: what a registration rested on is not looked up again.
    approvals: directory === undefined && event?.action === "adopt" ? await readApprovals(git, model) : [],
    overrides: overridden.find((one) => one.modelVersion === modelVersion)?.gates ?? [],
    deployment:
      directory === undefined ? await lastDeployment(workspace, at.records, { model, environment }) : undefined,
  });
  return { model: artifactText(registry.artifact), environment, modelVersion, chain };
}

/**
 * Why the versions that an environment holds are there: the chain from data to deployment, from what Git and this clone have.
 *
 * @throws LockstepError VERSION_UNKNOWN when the environment holds nothing, RECORD_INVALID for a ledger that cannot be read.
 */
export async function whyHere(workspace: Workspace, request: WhyRequest): Promise<readonly Why[]> {
  const environment = environmentName(request.environment);
  const registry = await registryOf(workspace);
  const artifacts = request.name === undefined ? [...registry.values()] : [artifactNamed(registry, request.name)];
  const { log } = await readEvents(workspace.git);
  const found: Why[] = [];
  for (const artifact of artifacts) {
    // Without ranks: registrations move nothing.
    const moves = movesOf(artifact, inOrder(artifact, new Map()));
    const held = moves.findLast((move) => move.environment === environment)?.to;
    if (held !== undefined)
      found.push(await whyHeld(workspace, artifact, { environment, held, records: request.records, log }));
  }
  if (found.length === 0)
    throw new LockstepError("VERSION_UNKNOWN", `${environment} holds no version of ${request.name ?? "any model"}`, {
      hint: "`lockstep models list` shows what environments hold; `lockstep models history` what they held.",
    });
  return found;
}
