import {
  type EnvironmentName,
  environmentName,
  type ModelName,
  type ModelVersion,
  modelName,
  modelVersion,
} from "../domain/ids.ts";

/** What a GTO tag says; GTO calls an environment a stage. */
export type TagAction =
  | { readonly action: "register" | "deregister"; readonly version: ModelVersion }
  | { readonly action: "assign" | "unassign"; readonly environment: EnvironmentName }
  | { readonly action: "deprecate" };

/** A model in a repository of several projects: GTO's `dir:name`. */
export interface ArtifactName {
  /** Folder of the project in a monorepo, `undefined` at the root. */
  readonly directory: string | undefined;
  readonly model: ModelName;
}

/** The content of a tag's name. */
export type GtoTag = ArtifactName &
  TagAction & {
    /** Per artifact, over all its tags; `undefined` in a simple tag. Exact, however many digits it has. */
    readonly counter: bigint | undefined;
  };

const name = "[a-zA-Z0-9](?:[a-zA-Z0-9\\-/_]*[a-zA-Z0-9])?";
const artifact = `(?:([a-zA-Z0-9\\-_./]+)=)?(${name})`;
const tagPattern = new RegExp(
  `^${artifact}(?:#(?<environment>${name})(?<unassign>!?)|@(?<version>v[0-9][0-9a-zA-Z.+\\-]*)(?<deregister>!?)|@(?<deprecated>deprecated))(?:#(?<counter>[0-9]{1,40}))?$`,
);

function accepted<T>(parse: (text: string) => T, text: string): T | undefined {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Reads the name of a tag as GTO 1.10 does; `undefined` for a tag that is none of GTO's. Names of more than 100 characters, which GTO
 * takes, are none of ours; `artifact@created`, which GTO parses and has no action for, is none either.
 */
export function parseTagName(text: string): GtoTag | undefined {
  if (text.length > 500) return undefined;
  const match = tagPattern.exec(text);
  if (match === null) return undefined;
  const [, directory, modelText = ""] = match;
  const groups = match.groups ?? {};
  const model = accepted(modelName, modelText);
  if (model === undefined) return undefined;
  const counter = groups["counter"] === undefined ? undefined : BigInt(groups["counter"]);
  if (groups["deprecated"] !== undefined) return { directory, model, action: "deprecate", counter };
  if (groups["version"] !== undefined) {
    const version = accepted(modelVersion, groups["version"]);
    const action = groups["deregister"] === "!" ? "deregister" : "register";
    return version === undefined ? undefined : { directory, model, action, version, counter };
  }
  const environment = accepted(environmentName, groups["environment"] ?? "");
  const action = groups["unassign"] === "!" ? "unassign" : "assign";
  return environment === undefined ? undefined : { directory, model, action, environment, counter };
}

/** `model` or `dir:model`, as GTO shows it. */
export function artifactText({ directory, model }: ArtifactName): string {
  return directory === undefined ? model : `${directory}:${model}`;
}

/** The name of a tag; {@link parseTagName} gives its content back. */
export function tagName(tag: GtoTag): string {
  const subject = tag.directory === undefined ? tag.model : `${tag.directory}=${tag.model}`;
  const counter = tag.counter === undefined ? "" : `#${tag.counter}`;
  switch (tag.action) {
    case "register":
      return `${subject}@${tag.version}${counter}`;
    case "deregister":
      return `${subject}@${tag.version}!${counter}`;
    case "assign":
      return `${subject}#${tag.environment}${counter}`;
    case "unassign":
      return `${subject}#${tag.environment}!${counter}`;
    case "deprecate":
      return `${subject}@deprecated${counter}`;
  }
}

/** The message that GTO gives a tag when nobody gives another. `version` is the one at the tag's commit. */
export function tagMessage(tag: GtoTag, version: ModelVersion): string {
  const subject = artifactText(tag);
  switch (tag.action) {
    case "register":
      return `Registering artifact ${subject} version ${tag.version}`;
    case "deregister":
      return `Deregistering artifact ${subject} version ${tag.version}`;
    case "assign":
      return `Assigning stage ${tag.environment} to artifact ${subject} version ${version}`;
    case "unassign":
      return `Unassigning stage '${tag.environment}' to artifact '${subject}' version '${version}'`;
    case "deprecate":
      return `Deprecating artifact '${subject}'`;
  }
}
