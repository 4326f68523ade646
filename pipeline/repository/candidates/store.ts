import { join } from "node:path";
import { parseLockedStage } from "../../data/dvc/lock.ts";
import type { LockedStage } from "../../data/dvc/model.ts";
import { writeWhole } from "../../data/objects/aside.ts";
import { digestOf, hashBytes } from "../../data/objects/hash.ts";
import { openScratch } from "../../data/objects/scratch.ts";
import { type Remote, readBounded } from "../../data/remotes/remote.ts";
import { LockstepError } from "../../domain/error.ts";
import { inputKey as asInputKey, type InputKey, type ModelName } from "../../domain/ids.ts";
import { canonicalJson } from "../../domain/json.ts";
import type { StoredCandidate } from "../../domain/stored-candidate.ts";
import { parseRecord } from "../../registry/schemas/parse-record.ts";

/** Longest candidate that is read, in bytes: 32 MiB. */
const limitBytes = 32 * 1024 * 1024;

/** What a candidate is looked up by. */
export interface CandidateName {
  readonly model: ModelName;
  readonly inputKey: InputKey;
}

/** What a look-up found; only a candidate that is all that it says is `found`. */
export type FoundCandidate =
  | { readonly kind: "found"; readonly candidate: StoredCandidate }
  | { readonly kind: "missing" }
  /** Something stands there that cannot be used. */
  | { readonly kind: "damaged"; readonly why: string };

/**
 * `lockstep/candidates/<first two digits>/<InputKey>/<model>.json` on a remote: one read answers, also where nobody can list. The folder
 * above it has a name that no tool takes for a part of an object's, and `/` in a model's name becomes a dot, which no name has.
 */
export function candidateKey({ model, inputKey }: CandidateName): string {
  return `lockstep/candidates/${inputKey.slice(0, 2)}/${inputKey}/${model.replaceAll("/", ".")}.json`;
}

/** The locks of the stages that made a candidate, by the stage's name. @throws LockstepError for one that cannot be read. */
export function lockedStages({ stages }: StoredCandidate): ReadonlyMap<string, LockedStage> {
  return new Map(stages.map(({ stage, lock }) => [stage, parseLockedStage(lock, `the candidate's lock of ${stage}`)]));
}

/** The text of a candidate: itself, and the sha256 of its canonical JSON beside it. */
function textOf(candidate: StoredCandidate): string {
  return `${canonicalJson({ candidate, sha256: digestOf(candidate) })}\n`;
}

/** Why a candidate is not what was looked for, or contradicts itself. */
function problemOf(candidate: StoredCandidate, wanted: CandidateName): string | undefined {
  const { model, inputKey, inputs, artifact, texts } = candidate;
  if (model !== wanted.model || inputKey !== wanted.inputKey) return `it is one of ${model} for inputs ${inputKey}`;
  if (asInputKey(digestOf(inputs)) !== inputKey) return "its inputs do not give its InputKey";
  const odd = texts.find(({ md5, text }) => hashBytes(text).md5 !== md5);
  if (odd !== undefined) return `the text of ${odd.path} does not have its md5`;
  const outs = [...lockedStages(candidate).values()].flatMap((locked) => locked.outs);
  if (!outs.some(({ md5 }) => md5 === artifact.md5)) return "none of its stages makes its artifact";
  return undefined;
}

function parse(text: string, wanted: CandidateName): FoundCandidate {
  try {
    const value = JSON.parse(text) as { readonly candidate?: unknown; readonly sha256?: unknown };
    if (digestOf(value.candidate) !== value.sha256)
      return { kind: "damaged", why: "its bytes do not have the sha256 beside them" };
    const candidate = parseRecord("lockstep/StoredCandidate", value.candidate, candidateKey(wanted));
    const why = problemOf(candidate, wanted);
    return why === undefined ? { kind: "found", candidate } : { kind: "damaged", why };
  } catch (error) {
    return { kind: "damaged", why: error instanceof LockstepError ? error.message : "it is not JSON" };
  }
}

/**
 * The candidate of these inputs on a remote.
 *
 * @throws what the remote throws: one that cannot be asked is not one that has nothing.
 */
export async function findCandidate(
  remote: Remote,
  wanted: CandidateName,
  signal?: AbortSignal,
): Promise<FoundCandidate> {
  const key = candidateKey(wanted);
  const bytes = await readBounded(remote, key, { limitBytes, signal });
  if (bytes !== undefined) return parse(bytes.toString("utf8"), wanted);
  const isThere = (await remote.existing([key], { signal })).has(key);
  return isThere ? { kind: "damaged", why: `it is longer than ${limitBytes} bytes` } : { kind: "missing" };
}

/** What became of a candidate that was to be kept. */
export type KeptCandidate =
  | { readonly kind: "kept" }
  /** The same one stood there. */
  | { readonly kind: "known" }
  /** Another one of the same inputs stood there, and stays. */
  | { readonly kind: "conflict"; readonly first: StoredCandidate };

/**
 * Keeps a candidate, create-only: the first one of its inputs stays. Its objects must be on the remote already.
 *
 * @param request.root - Of the repository; what is unfinished stands in Lockstep's own folder there.
 * @param request.replaces - The one that stands there was found not to be usable: it makes way.
 */
export async function keepCandidate(
  remote: Remote,
  candidate: StoredCandidate,
  request: { readonly root: string; readonly replaces: boolean; readonly signal?: AbortSignal },
): Promise<KeptCandidate> {
  const { root, replaces, signal } = request;
  const key = candidateKey(candidate);
  const text = textOf(candidate);
  const before = await findCandidate(remote, candidate, signal);
  if (before.kind === "found" && textOf(before.candidate) === text) return { kind: "known" };
  if (before.kind === "found" && !replaces) return { kind: "conflict", first: before.candidate };
  if (before.kind !== "missing") await remote.remove([key], { signal });
  await using scratch = await openScratch(root);
  const path = join(scratch.folder, "candidate.json");
  await writeWhole(path, text);
  const { md5, sizeBytes } = hashBytes(text);
  await remote.write(key, { path, sizeBytes, md5 }, { signal });
  const after = await findCandidate(remote, candidate, signal);
  if (after.kind === "found")
    return textOf(after.candidate) === text ? { kind: "kept" } : { kind: "conflict", first: after.candidate };
  throw new LockstepError("REMOTE_FAILED", `${remote.url} took ${key} and does not have it as it was written`, {
    hint: "Run `lockstep train` again: what was pushed is not sent twice.",
  });
}
