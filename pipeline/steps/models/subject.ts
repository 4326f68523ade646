import { LockstepError } from "../../domain/error.ts";
import { type ModelVersion, modelVersion } from "../../domain/ids.ts";
import type { ModelOverview, VersionOverview } from "../../registry/queries/overview.ts";

/** `model`, `model@v1.2.0`; a name has no `@`. @throws LockstepError NAME_INVALID. */
export function parseSubject(subject: string): { readonly name: string; readonly version: ModelVersion | undefined } {
  const [name = "", version] = subject.split(/@(.*)/s);
  return { name, version: version === undefined ? undefined : modelVersion(version) };
}

/** The version that is named, or the newest that was not withdrawn. @throws LockstepError VERSION_UNKNOWN. */
export function chosenVersion({ model, versions }: ModelOverview, wanted: ModelVersion | undefined): VersionOverview {
  const found =
    wanted === undefined
      ? (versions.find(({ isActive }) => isActive) ?? versions[0])
      : versions.find(({ modelVersion: one }) => one === wanted);
  if (found !== undefined) return found;
  throw new LockstepError("VERSION_UNKNOWN", `no tag registers ${wanted ?? "a version"} of ${model}`, {
    hint: `Registered are ${versions.map(({ modelVersion: one }) => one).join(", ") || "none"}; \`git fetch --tags\` brings those of origin.`,
  });
}
