import { join } from "node:path";
import { writeWhole } from "../data/objects/aside.ts";
import { hashBytes } from "../data/objects/hash.ts";
import { openScratch } from "../data/objects/scratch.ts";
import { type Remote, readBounded } from "../data/remotes/remote.ts";
import { LockstepError } from "../domain/error.ts";
import type { Evaluation } from "../domain/evaluation.ts";
import type { ModelName, Sha256 } from "../domain/ids.ts";
import { canonicalJson } from "../domain/json.ts";
import { parseRecord } from "../registry/schemas/parse-record.ts";
import { evaluationDigest } from "./evaluation-digest.ts";

/** Longest evaluation that is read, in bytes: 64 MiB. */
const limitBytes = 64 * 1024 * 1024;

/**
 * `lockstep/evaluations/<first two digits>/<digest>.json` on a remote: named by the digest that approvals name, so that whoever has the
 * approval can tell whether this is what was approved. A check has no room for all of it.
 */
export function evaluationKey(digest: Sha256): string {
  return `lockstep/evaluations/${digest.slice(0, 2)}/${digest}.json`;
}

/** What a text says, when it is the evaluation of that digest and of that model. */
function parse(text: string, wanted: { readonly digest: Sha256; readonly model: ModelName }): Evaluation | undefined {
  try {
    const evaluation = parseRecord("lockstep/Evaluation", text, evaluationKey(wanted.digest));
    return evaluation.model === wanted.model && evaluationDigest(evaluation) === wanted.digest ? evaluation : undefined;
  } catch (error) {
    if (error instanceof LockstepError && error.code === "RECORD_INVALID") return undefined;
    throw error;
  }
}

/**
 * The evaluation that an approval names; `undefined` when it was not kept, or what stands there is another one.
 *
 * @throws what the remote throws: one that cannot be asked is not one that has nothing.
 */
export async function findEvaluation(
  remote: Remote,
  wanted: { readonly digest: Sha256; readonly model: ModelName },
  signal?: AbortSignal,
): Promise<Evaluation | undefined> {
  const bytes = await readBounded(remote, evaluationKey(wanted.digest), { limitBytes, signal });
  return bytes === undefined ? undefined : parse(bytes.toString("utf8"), wanted);
}

/**
 * Keeps an evaluation for papers to come. The first one stays: evaluations of one digest differ in what a stopwatch said alone.
 *
 * @param root - Of the repository; what is unfinished stands in Lockstep's own folder there.
 */
export async function keepEvaluation(
  remote: Remote,
  evaluation: Evaluation,
  { root, signal }: { readonly root: string; readonly signal?: AbortSignal },
): Promise<void> {
  const wanted = { digest: evaluationDigest(evaluation), model: evaluation.model };
  const key = evaluationKey(wanted.digest);
  if ((await findEvaluation(remote, wanted, signal)) !== undefined) return;
  await remote.remove([key], { signal });
  await using scratch = await openScratch(root);
  const path = join(scratch.folder, "evaluation.json");
  const text = `${canonicalJson(evaluation)}\n`;
  await writeWhole(path, text);
  const { md5, sizeBytes } = hashBytes(text);
  await remote.write(key, { path, sizeBytes, md5 }, { signal });
}
