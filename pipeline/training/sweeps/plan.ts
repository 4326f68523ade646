import type { Sha256 } from "../../domain/ids.ts";
import type { Json } from "../../domain/json.ts";
import { directionOf } from "../../domain/metric.ts";
import type { Division } from "./folds.ts";
import type { Point } from "./space.ts";
import { asha, rungsOf } from "./strategies/asha.ts";
import { strategyOf } from "./strategies/index.ts";
import type { Tried } from "./strategies/strategy.ts";
import type { Sweep } from "./sweep-file.ts";
import { spreadOf, type Trial, type TrialResult, trialOf } from "./trial.ts";

/** What a sweep is about: besides the sweep itself, what its trials have in common. */
export interface SweepSubject {
  readonly sweep: Sweep;
  /** The section of params.yaml. */
  readonly section: Readonly<Record<string, Json>>;
  /** How the rows are divided into folds. */
  readonly division: Division;
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
  /** Those that can run now: none when the sweep is over. */
  readonly open: readonly Trial[];
}

type Results = ReadonlyMap<Sha256, TrialResult>;

/** More rounds than any sweep has. */
const roundLimit = 10_001;

function trialAt({ sweep, section, division, rows, version }: SweepSubject, point: Point): Trial {
  return trialOf({
    rows,
    section: Object.fromEntries(Object.entries(section).filter(([key]) => !Object.hasOwn(point, key))),
    point,
    metric: sweep.metric,
    division,
    seeds: sweep.seeds,
    version,
  });
}

/** Larger is better; `undefined` for a trial without a result, and for one that failed. */
function meritOf({ sweep }: SweepSubject, result: TrialResult | undefined): number | undefined {
  const spread = result && spreadOf(result);
  return spread && (directionOf(sweep.metric) === "maximize" ? spread.mean : -spread.mean);
}

function roundState(subject: SweepSubject, strategy: keyof typeof strategyOf, results: Results): SweepState {
  const trials = new Map<Sha256, Trial>();
  const rounds: (readonly Tried[])[] = [];
  while (rounds.length < roundLimit) {
    const points = strategyOf[strategy](subject.sweep, rounds);
    if (points === undefined || points.length === 0) break;
    const round = points.map((point) => trialAt(subject, point));
    for (const trial of round) trials.set(trial.key, trial);
    const open = round.filter(({ key }) => !results.has(key));
    if (open.length > 0) return { trials: [...trials.values()], open };
    rounds.push(round.map(({ key, point }) => ({ point, merit: meritOf(subject, results.get(key)) })));
  }
  return { trials: [...trials.values()], open: [] };
}

/** Every trial that a sweep without rounds may come to; `undefined` for one whose next trials follow from rounds. */
export function possibleTrials(subject: SweepSubject): readonly Trial[] | undefined {
  if (subject.sweep.strategy !== "asha") return undefined;
  return rungsOf(subject.sweep).flatMap((rung) => rung.map((point) => trialAt(subject, point)));
}

/**
 * How far a sweep is, from the results there are, and for `asha` from which trials some worker has begun. Pure: whoever sees the same
 * comes to the same trials, which is what lets workers do without a coordinator.
 */
export function sweepState(
  subject: SweepSubject,
  results: Results,
  started: ReadonlySet<string> = new Set(),
): SweepState {
  const { strategy } = subject.sweep;
  if (strategy !== "asha") return roundState(subject, strategy, results);
  const trialOfPoint = new Map<string, Trial>();
  const trial = (point: Point): Trial => {
    const text = JSON.stringify(point);
    const known = trialOfPoint.get(text) ?? trialAt(subject, point);
    trialOfPoint.set(text, known);
    return known;
  };
  const { points, open } = asha(subject.sweep, (point) => {
    const { key } = trial(point);
    const isFinished = results.has(key);
    return { isFinished, isStarted: isFinished || started.has(key), merit: meritOf(subject, results.get(key)) };
  });
  return { trials: points.map(trial), open: open.map(trial) };
}
