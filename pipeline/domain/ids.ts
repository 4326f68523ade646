import { LockstepError } from "./error.ts";

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** Full hexadecimal id of a Git commit: 40 digits (SHA-1) or 64 (SHA-256 repositories). */
export type CommitSha = Branded<"CommitSha">;
/** Full hexadecimal id of a Git tree. */
export type TreeSha = Branded<"TreeSha">;
/** DVC's id of a file (32 lowercase hex digits) or of a directory (the same and `.dir`). */
export type Md5 = Branded<"Md5">;
/** 64 lowercase hex digits. */
export type Sha256 = Branded<"Sha256">;
/** sha256 over the canonical JSON of {@link Inputs}: everything that decides a model. */
export type InputKey = Branded<"InputKey">;
/** Name of a model as GTO allows it: letters, digits, `-`, `_` and `/` inside. */
export type ModelName = Branded<"ModelName">;
/** Name of a place where a version is assigned, for example `production`. */
export type EnvironmentName = Branded<"EnvironmentName">;
/** `v` and a strict SemVer 2 version, for example `v1.2.0`. */
export type ModelVersion = Branded<"ModelVersion">;

const hex40or64 = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;
const hex64 = /^[0-9a-f]{64}$/;
const md5Id = /^[0-9a-f]{32}(?:\.dir)?$/;
const gtoName = /^[a-zA-Z0-9](?:[a-zA-Z0-9\-/_]*[a-zA-Z0-9])?$/;
const semver =
  /^v(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)\.(?:0|[1-9]\d*)(?:-(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?(?:\+[0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*)?$/;

/** Longest name of a model, environment or version, in characters. */
export const nameLimit = 100;

/** What the parsing functions below accept, for JSON Schemas. */
export const idPatterns = {
  commitSha: hex40or64,
  md5: md5Id,
  sha256: hex64,
  inputKey: hex64,
  modelName: gtoName,
  environmentName: gtoName,
  modelVersion: semver,
} as const;

function shown(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
}

export function commitSha(text: string): CommitSha {
  if (!hex40or64.test(text))
    throw new LockstepError("DIGEST_INVALID", `${shown(text)} is not a full commit sha`, {
      hint: "Give all 40 digits of it, or 64; `git rev-parse <name>` prints them.",
    });
  return text as CommitSha;
}

export function treeSha(text: string): TreeSha {
  if (!hex40or64.test(text)) throw new LockstepError("DIGEST_INVALID", `${shown(text)} is not a full tree sha`);
  return text as TreeSha;
}

export function md5(text: string): Md5 {
  if (!md5Id.test(text)) throw new LockstepError("DIGEST_INVALID", `${shown(text)} is not an md5 id as DVC writes it`);
  return text as Md5;
}

export function sha256(text: string): Sha256 {
  if (!hex64.test(text))
    throw new LockstepError("DIGEST_INVALID", `${shown(text)} is not a sha256 digest of 64 hex digits`);
  return text as Sha256;
}

export function inputKey(text: string): InputKey {
  if (!hex64.test(text))
    throw new LockstepError("DIGEST_INVALID", `${shown(text)} is not an InputKey of 64 hex digits`);
  return text as InputKey;
}

export function modelName(text: string): ModelName {
  if (text.length > nameLimit || !gtoName.test(text))
    throw new LockstepError("NAME_INVALID", `${shown(text)} is not a model name`, {
      hint: `Use letters, digits, "-", "_" and "/", beginning and ending with a letter or digit, at most ${nameLimit}.`,
    });
  return text as ModelName;
}

export function environmentName(text: string): EnvironmentName {
  if (text.length > nameLimit || !gtoName.test(text))
    throw new LockstepError("NAME_INVALID", `${shown(text)} is not an environment name`, {
      hint: 'Use letters, digits, "-" and "_", for example "production".',
    });
  return text as EnvironmentName;
}

export function modelVersion(text: string): ModelVersion {
  if (text.length > nameLimit || !semver.test(text))
    throw new LockstepError("NAME_INVALID", `${shown(text)} is not a version`, {
      hint: 'Write "v" and a semantic version, for example "v1.2.0".',
    });
  return text as ModelVersion;
}
