import type { CommitSha, ModelName } from "../../domain/ids.ts";
import type { ModelRecord } from "../../domain/model-record.ts";
import type { Adoption, RecordedEvent } from "../../domain/registry-event.ts";
import type { AnnotatedTag } from "../../platform/git/git.ts";
import { type ModelRegistry, type Registry, type RegistryEvent, versionAt } from "../gto.ts";

/** The record of a model at a commit; `undefined` where none can be read. */
export type RecordAt = (commit: CommitSha, model: ModelName) => Promise<ModelRecord | undefined>;

function versionOf({ versions }: ModelRegistry, { tag, content }: RegistryEvent) {
  if ("version" in content) return content.version;
  return "environment" in content ? versionAt(versions, tag)?.modelVersion : undefined;
}

/** A tag that is there already as an event: what it says, and what is recorded where it stands. */
export async function adoptionOf(
  registry: ModelRegistry,
  found: RegistryEvent & { readonly tag: AnnotatedTag & { readonly id: string } },
  by: { readonly recordAt: RecordAt; readonly adoption?: Adoption | undefined },
): Promise<RecordedEvent> {
  const { tag, content } = found;
  const { directory, model } = content;
  const modelVersion = versionOf(registry, found);
  // Records stand at the root; a project in a folder has tags and no record of ours.
  const record = directory === undefined ? await by.recordAt(tag.commit, model) : undefined;
  const isRecorded = record !== undefined && record.modelVersion === modelVersion;
  return {
    kind: "lockstep/Event",
    schema: 1,
    action: "adopt",
    tag: tag.name,
    tagObject: tag.id,
    model,
    commit: tag.commit,
    ...(directory === undefined ? {} : { directory }),
    ...(modelVersion === undefined ? {} : { modelVersion }),
    ...(isRecorded ? { artifactSha256: record.artifact.sha256, inputKey: record.inputKey } : {}),
    ...("environment" in content ? { environment: content.environment } : {}),
    ...(by.adoption === undefined ? {} : { adoption: by.adoption }),
  };
}

/** Every tag of a registry as an event, in the order in which the registry has them. */
export async function adoptionsOf(registry: Registry, recordAt: RecordAt): Promise<readonly RecordedEvent[]> {
  const found: RecordedEvent[] = [];
  for (const model of registry.values())
    for (const { tag, content } of model.events)
      if (tag.id !== undefined)
        found.push(await adoptionOf(model, { tag: { ...tag, id: tag.id }, content }, { recordAt }));
  return found;
}
