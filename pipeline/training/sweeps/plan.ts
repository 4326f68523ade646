import type { Sha256 } from "../../domain/ids.ts";
import type { Json } from "../../domain/json.ts";
import { metricDirections } from "../../domain/metric.ts";
import type { Point } from "./space.ts";
import { strategyOf } from "./strategies/index.ts";
import type { Tried } from "./strategies/strategy.ts";
import type { Sweep } from "./sweep-file.ts";
import { spreadOf, type Trial, type TrialResult, trialOf } from "./trial.ts";

/** What a sweep is about: besides the sweep itself, what its trials have in common. */
export interface SweepSubject {
  readonly sweep: Sweep;
  /** The section of params.yaml. */
  readonly section: Readonly<Record<string, Json>>;
  /** sha256 of the rows. */
  readonly rows: Sha256;
  readonly version: string;
}

/** The section with a point's values in the place of its own. */
export function sectionAt(section: SweepSubject["section"], point: Point): Readonly<Record<string, Json>> {
  return { ...section, ...point };
}

export interface SweepState {
  /** Every trial that is known to belong to the sweep, finished or not, in order. */
  readonly trials: readonly Trial[];
  /** Those that can run now: the unfinished ones of the open round. None when the sweep is over. */
  readonly open: readonly Trial[];
}

/** More rounds than any sweep has. */
const roundLimit = 10_001;

/**
 * How far a sweep is, from the results there are. Pure: whoever sees the same results comes to the same trials, which is what lets
 * workers do without a coordinator.
 */
export function sweepState(subject: SweepSubject, results: ReadonlyMap<Sha256, TrialResult>): SweepState {
  const { sweep, section, rows, version } = subject;
  const sign = metricDirections[sweep.metric] === "maximize" ? 1 : -1;
  const trials = new Map<Sha256, Trial>();
  const rounds: (readonly Tried[])[] = [];
  while (rounds.length < roundLimit) {
    const points = strategyOf[sweep.strategy](sweep, rounds);
    if (points === undefined || points.length === 0) break;
    const round = points.map((point) =>
      trialOf({
        rows,
        section: Object.fromEntries(Object.entries(section).filter(([key]) => !Object.hasOwn(point, key))),
        point,
        metric: sweep.metric,
        folds: sweep.folds,
        foldSeed: sweep.seed,
        seeds: sweep.seeds,
        version,
      }),
    );
    for (const trial of round) trials.set(trial.key, trial);
    const open = round.filter(({ key }) => !results.has(key));
    if (open.length > 0) return { trials: [...trials.values()], open };
    rounds.push(
      round.map(({ key, point }) => {
        const result = results.get(key);
        const spread = result && spreadOf(result);
        return { point, merit: spread && sign * spread.mean };
      }),
    );
  }
  return { trials: [...trials.values()], open: [] };
}
