import { createHash } from "node:crypto";
import type { Artifact } from "../domain/artifact.ts";
import { byCodePoint, type Json } from "../domain/json.ts";
import type { ProvenanceProblem } from "../domain/provenance.ts";
import { quoted, type Statement, someOf } from "./statement.ts";

/** The predicate of OpenSSF Model Signing 1.0. */
export const modelSigningType = "https://model_signing/signature/v1.0";

/** What `model-signing` leaves out of a model unless it is told otherwise: what Git keeps beside files. */
export const gitPaths = [".git", ".gitattributes", ".github", ".gitignore"] as const;

/** A file of a model, or a piece of one, and the digest of its bytes. */
export interface Resource {
  /** Below the model, with `/`; `.` when the model is a single file. Of a piece `<path>:<start>:<end>`. */
  readonly name: string;
  /** Lowercase hex. */
  readonly digest: string;
}

/** How the files of a model became resources. */
export interface Serialization {
  readonly method: "files" | "shards";
  readonly hashType: "sha256" | "blake2b";
  /** Largest piece in bytes, of `shards`. */
  readonly shardSize: number | undefined;
  /** Paths below the model that are no part of it, each with all below it. */
  readonly ignorePaths: readonly string[];
}

/** What a statement says the files of a model are. */
export interface Manifest {
  readonly serialization: Serialization;
  readonly resources: readonly Resource[];
}

/** As `model-signing` sorts: by the segments of a path, one after the other, so that `a/b` comes before `a.txt`. */
function byPath(a: string, b: string): number {
  const [left, right] = [a.split("/"), b.split("/")];
  for (const [i, segment] of left.entries()) {
    const other = right[i];
    if (other === undefined) return 1;
    const order = byCodePoint(segment, other);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

/** True for a path that is one of the ignored, or below one. */
export function isIgnored(path: string, ignorePaths: readonly string[]): boolean {
  return ignorePaths.some((ignored) => path === ignored || path.startsWith(`${ignored}/`));
}

/** sha256 over the digests one after the other. */
function rootDigest(resources: readonly Resource[]): string {
  const hash = createHash("sha256");
  for (const { digest } of resources) hash.update(Buffer.from(digest, "hex"));
  return hash.digest("hex");
}

/**
 * The statement by which `model-signing` 1.0 and later knows a model: one subject whose digest is over all resources in their order.
 *
 * @param model.name - The last part of the model's path; says nothing.
 * @param model.resources - sha256 by name.
 */
export function modelSigningStatement(model: {
  readonly name: string;
  readonly resources: readonly Resource[];
  readonly ignorePaths: readonly string[];
}): Statement {
  const resources = model.resources.toSorted((a, b) => byPath(a.name, b.name));
  return {
    subject: [{ name: model.name, digest: { sha256: rootDigest(resources) } }],
    predicateType: modelSigningType,
    predicate: {
      serialization: {
        method: "files",
        hash_type: "sha256",
        allow_symlinks: false,
        ignore_paths: model.ignorePaths.toSorted(byCodePoint),
      },
      resources: resources.map(({ name, digest }) => ({ name, algorithm: "sha256", digest })),
    },
  };
}

/** The resources of a recorded model, as somebody who has its files at the artifact's path finds them. */
export function resourcesOf(artifact: Artifact): readonly Resource[] {
  const isSingleFile = !artifact.md5.endsWith(".dir");
  return artifact.files
    .map(({ path, sha256 }): Resource => ({ name: isSingleFile ? "." : path, digest: sha256 }))
    .filter(({ name }) => !isIgnored(name, gitPaths));
}

/** The Model Signing statement of a recorded model. */
export function artifactStatement(artifact: Artifact): Statement {
  const name = artifact.path.slice(artifact.path.lastIndexOf("/") + 1);
  return modelSigningStatement({ name, resources: resourcesOf(artifact), ignorePaths: gitPaths });
}

function isObject(value: Json | undefined): value is Readonly<Record<string, Json>> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

const digestLengths = { sha256: 64, blake2b: 128 } as const;

function readSerialization(value: Json | undefined): Serialization | ProvenanceProblem {
  if (!isObject(value)) return { rule: "predicate", what: "the statement does not say how files were read" };
  const { method, hash_type: hashType, shard_size: shardSize, ignore_paths: ignored, allow_symlinks: links } = value;
  if (method !== "files" && method !== "shards")
    return { rule: "predicate", what: `files were read by ${quoted(method)}, which is not known here` };
  if (hashType !== "sha256" && hashType !== "blake2b")
    return {
      rule: "predicate",
      what: `files were hashed by ${quoted(hashType)}, which is not known here; sign with sha256`,
    };
  if (links === true) return { rule: "predicate", what: "links were followed, which is never done here" };
  if (method === "shards" && !(typeof shardSize === "number" && Number.isSafeInteger(shardSize) && shardSize > 0))
    return { rule: "predicate", what: "the pieces of files have no size" };
  const ignorePaths = Array.isArray(ignored) ? ignored.filter((path) => typeof path === "string") : [];
  return { method, hashType, shardSize: typeof shardSize === "number" ? shardSize : undefined, ignorePaths };
}

/** Reads what a Model Signing statement says; the digests must give the subject's, and no name may come twice. */
export function readManifest(statement: Statement): Manifest | ProvenanceProblem {
  const { predicateType, predicate, subject } = statement;
  if (predicateType !== modelSigningType)
    return { rule: "predicate_type", what: `it is of the type ${quoted(predicateType)}, not ${modelSigningType}` };
  const serialization = readSerialization(predicate["serialization"]);
  if ("rule" in serialization) return serialization;
  const listed = predicate["resources"];
  if (!Array.isArray(listed) || listed.length === 0) return { rule: "subject", what: "it is about no file at all" };
  const { hashType, method, shardSize } = serialization;
  const digest = new RegExp(`^[0-9a-f]{${digestLengths[hashType]}}$`);
  const wanted = method === "shards" ? `${hashType}-sharded-${String(shardSize)}` : hashType;
  const resources: Resource[] = [];
  for (const found of listed as readonly Json[]) {
    const { name, digest: hex, algorithm } = isObject(found) ? found : {};
    if (typeof name !== "string" || typeof hex !== "string" || !digest.test(hex) || algorithm !== wanted)
      return { rule: "subject", what: `${quoted(name)} has no digest by ${wanted}` };
    resources.push({ name, digest: hex });
  }
  if (new Set(resources.map(({ name }) => name)).size < resources.length)
    return { rule: "subject", what: "it names a file twice" };
  const [root, ...others] = subject;
  if (others.length > 0 || root?.digest["sha256"] !== rootDigest(resources))
    return { rule: "subject", what: "its root digest is not that of the files it lists" };
  return { serialization, resources };
}

/** The first thing in which files differ from what is said of them, each named; `undefined` when they are the same. */
export function differingResources(
  signed: readonly Resource[],
  found: readonly Resource[],
): ProvenanceProblem | undefined {
  const byName = (resources: readonly Resource[]) => new Map(resources.map(({ name, digest }) => [name, digest]));
  const [said, there] = [byName(signed), byName(found)] as const;
  const extra = [...there.keys()].filter((name) => !said.has(name));
  if (extra.length > 0) return { rule: "subject", what: `${someOf(extra)} was never signed` };
  const missing = [...said.keys()].filter((name) => !there.has(name));
  if (missing.length > 0) return { rule: "subject", what: `${someOf(missing)} was signed and is missing` };
  const altered = [...said].filter(([name, digest]) => there.get(name) !== digest).map(([name]) => name);
  if (altered.length > 0) return { rule: "subject", what: `${someOf(altered)} has other bytes than were signed` };
  return undefined;
}
