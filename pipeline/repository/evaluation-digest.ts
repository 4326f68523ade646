import { digestOf } from "../data/objects/hash.ts";
import { type Evaluation, reproducible } from "../domain/evaluation.ts";
import type { Sha256 } from "../domain/ids.ts";

/** What an approval names of an evaluation: the same models on the same rows under the same rules have one digest, on every machine. */
export function evaluationDigest(evaluation: Evaluation): Sha256 {
  return digestOf(reproducible(evaluation));
}
