import type { HoldOut } from "../domain/evaluation.ts";
import { evaluationAlpha } from "./family.ts";

/** Looks after which half of the alpha is left. */
const halfLife = 60;

/**
 * What is left of alpha when rows judge a model for the `look`th time. Who looks often at the same rows learns them by heart, without
 * meaning to: each look is one more chance to be lucky. The first looks are nearly free, and later ones cost as one of many does
 * (alpha falls with 1/look), so that over K looks the expected number of false claims grows with the logarithm of K and not with K.
 *
 * @param look - From 1.
 */
export function spendAlpha(look: number): HoldOut {
  return { look, alpha: (evaluationAlpha * halfLife) / (halfLife + look - 1) };
}
