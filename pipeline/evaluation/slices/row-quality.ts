import type { RowQuality } from "../../domain/evaluation.ts";
import type { Answers, Truth } from "../metrics/judged-rows.ts";
import { predictedClasses } from "../metrics/multiclass/rows.ts";
import { rowPinball } from "../metrics/quantiles/rows.ts";
import { ndcg } from "../metrics/ranking/ndcg.ts";
import { queriesOf } from "../metrics/ranking/rows.ts";

/** How wrong a model is on each row. */
export interface RowErrors {
  readonly quality: RowQuality;
  /** `[n]`, at least 0: 1 for a wrong answer and 0 for a right one, or a loss. */
  readonly errors: Float64Array;
}

/** The error that slices, weak slices and flips look at: whether the answer is wrong, or how far it is from the number. */
export function rowErrors(truth: Truth, { scores, threshold = Number.NaN }: Answers): RowErrors {
  switch (truth.kind) {
    case "binary":
      return {
        quality: "accuracy",
        errors: Float64Array.from(truth.labels, (label, row) =>
          (scores[row] as number) >= threshold === (label === 1) ? 0 : 1,
        ),
      };
    case "multiclass": {
      const { classes, labels } = truth;
      const predicted = predictedClasses({ classes: classes.length, labels, probabilities: scores });
      return {
        quality: "accuracy",
        errors: Float64Array.from(labels, (label, row) => (predicted[row] === label ? 0 : 1)),
      };
    }
    case "regression":
      return {
        quality: "mean absolute error",
        errors: truth.targets.map((target, row) => Math.abs((scores[row] as number) - target)),
      };
    case "quantiles": {
      const { levels, targets } = truth;
      return {
        quality: "pinball loss",
        errors: targets.map((_target, row) => rowPinball({ levels, targets, quantiles: scores }, row)),
      };
    }
    case "ranking": {
      // A candidate is ranked as well as its query is; one without a relevant candidate cannot be ranked wrong.
      const losses = queriesOf({ ...truth, scores }).map(
        (query) => 1 - (ndcg([query], Number.POSITIVE_INFINITY, "linear").value ?? 1),
      );
      return { quality: "ranking loss", errors: Float64Array.from(truth.queries, (query) => losses[query] ?? 0) };
    }
  }
}
