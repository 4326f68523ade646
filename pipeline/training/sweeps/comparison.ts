import type { Sha256 } from "../../domain/ids.ts";
import { correctedResampledT, type ResampledT, resampledReach } from "../../domain/statistics/paired-t.ts";
import type { ComparedWinner, WinnerComparison } from "../../domain/sweep-record.ts";
import type { FoldFiles } from "./folds.ts";
import type { Pair } from "./plan.ts";
import { signOf } from "./ranking.ts";
import type { Sweep } from "./sweep-file.ts";
import type { TrialResult } from "./trial.ts";

/** More than so many repetitions a sweep cannot have, and more rows are no plan that a person would act on. */
const mostRepeats = 50;
const mostRows = 1e9;

/** What one pair found, fold by fold; or why it found nothing. */
function differencesOf(
  winner: TrialResult,
  incumbent: TrialResult,
): readonly { readonly winner: number; readonly incumbent: number }[] | string {
  for (const [name, { failure }] of [
    ["params.yaml as it stands", incumbent],
    ["the best", winner],
  ] as const)
    if (failure !== undefined) return `${name} failed on fresh folds: ${failure.message}`;
  const other = new Map(incumbent.scores.map(({ fold, value }) => [fold, value]));
  const found = winner.scores.map(({ fold, value }) => ({ winner: value, incumbent: other.get(fold) ?? null }));
  const defined = found.flatMap(({ winner: a, incumbent: b }) =>
    a === null || b === null ? [] : [{ winner: a, incumbent: b }],
  );
  return defined.length === found.length ? defined : "the metric is undefined on a fresh fold";
}

/** How many more folds, or rows where folds do not suffice, bring the interval's end to 0 if the mean stays. */
function needed(
  { mean, deviation, low }: ResampledT,
  sizes: { readonly count: number; readonly testShare: number; readonly perRepeat: number; readonly rows: number },
): Pick<ComparedWinner, "moreFolds" | "moreRows"> {
  const distance = Math.abs(mean);
  if (distance === 0) return {};
  const { count, testShare, perRepeat, rows } = sizes;
  for (let folds = count + perRepeat; folds <= mostRepeats * perRepeat; folds += perRepeat)
    if (resampledReach(folds, testShare, deviation) < distance) return { moreFolds: folds - count };
  // What folds tell is bounded by the rows they share; the variance of a score falls with their number.
  const moreRows = Math.ceil(rows * (((mean - low) / distance) ** 2 - 1));
  return moreRows > mostRows ? {} : { moreRows };
}

/**
 * Judges pairs by the corrected resampled t-test.
 *
 * @param folds - Of each pair, the folds it was run on.
 * @see Nadeau and Bengio (2003), Inference for the generalization error.
 */
export function compareWinner(
  sweep: Pick<Sweep, "metric">,
  pairs: readonly { readonly pair: Pair; readonly folds: readonly FoldFiles[] }[],
  results: ReadonlyMap<Sha256, TrialResult>,
): WinnerComparison {
  const scores: { readonly winner: number; readonly incumbent: number }[] = [];
  for (const { pair } of pairs) {
    const [winner, incumbent] = [results.get(pair.winner.key), results.get(pair.incumbent.key)];
    if (winner === undefined || incumbent === undefined)
      return { verdict: "undecided", reason: "not all of its trials were run" };
    const found = differencesOf(winner, incumbent);
    if (typeof found === "string") return { verdict: "undecided", reason: found };
    scores.push(...found);
  }
  if (scores.length < 2) return { verdict: "same" };
  const files = pairs.flatMap(({ folds }) => folds);
  const testShare = files.reduce((sum, { trainingRows, testRows }) => sum + testRows / trainingRows, 0) / files.length;
  const rows = Math.max(...files.map(({ trainingRows, testRows }) => trainingRows + testRows));
  const found = correctedResampledT(
    scores.map(({ winner, incumbent }) => signOf(sweep) * (winner - incumbent)),
    testShare,
  );
  const { mean, deviation, low, high, pValue } = found;
  const verdict = low > 0 ? "better" : high < 0 ? "worse" : "not_distinguishable";
  const meanOf = (side: "winner" | "incumbent"): number =>
    scores.reduce((sum, score) => sum + score[side], 0) / scores.length;
  const count = scores.length;
  const sizes = { count, testShare, perRepeat: count / pairs.length, rows };
  return {
    ...{ verdict, difference: mean, low, high, deviation, pValue, folds: count },
    ...{ winner: meanOf("winner"), incumbent: meanOf("incumbent") },
    ...(verdict === "not_distinguishable" ? needed(found, sizes) : {}),
  };
}

function signed(value: number): string {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toPrecision(2)}`;
}

const verdicts = {
  better: "better beyond noise",
  not_distinguishable: "not distinguishable",
  worse: "worse",
} as const;

function needs({ verdict, moreFolds, moreRows }: ComparedWinner): string {
  if (verdict !== "not_distinguishable") return "";
  if (moreFolds !== undefined) return `; needs about ${moreFolds} more folds`;
  if (moreRows === undefined) return "; no number of folds or rows would tell";
  return `; needs about ${Number(moreRows.toPrecision(2))} more rows`;
}

/** A comparison for people: one sentence without its full stop. */
export function comparisonSentence(metric: string, comparison: WinnerComparison): string {
  switch (comparison.verdict) {
    case "same":
      return "params.yaml has the best already";
    case "undecided":
      return `the best was not compared with params.yaml as it stands: ${comparison.reason}`;
    case "better":
    case "not_distinguishable":
    case "worse": {
      const { difference, low, high, folds, verdict } = comparison;
      const interval = `${signed(difference)}, 95 % interval ${signed(low)} to ${signed(high)}`;
      return `beside params.yaml as it stands, on ${folds} folds that the search did not use, the best is ${verdicts[verdict]}: ${metric} ${interval} (positive is better)${needs(comparison)}`;
    }
  }
}
