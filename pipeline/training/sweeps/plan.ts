import { counted } from "../../domain/counted.ts";
import type { Sha256 } from "../../domain/ids.ts";
import type { Json } from "../../domain/json.ts";
import { Prng } from "../../domain/prng.ts";
import type { Division } from "./folds.ts";
import { rankTrials, signOf } from "./ranking.ts";
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

/** Trials of the best point and of params.yaml as it stands, the incumbent, on the same folds with the same seed. */
export interface Pair {
  readonly winner: Trial;
  readonly incumbent: Trial;
}

interface SearchState {
  /** Every trial that is known to belong to the search, finished or not, in order. */
  readonly trials: readonly Trial[];
  /** Those that can run now: none when it is over. */
  readonly open: readonly Trial[];
}

export interface SweepState extends SearchState {
  /** What compares the best with the incumbent; none before the search is over, and when both are the same or no trial succeeded. */
  readonly pairs: readonly Pair[];
}

type Results = ReadonlyMap<Sha256, TrialResult>;

/** More rounds than any sweep has. */
const roundLimit = 10_001;

function trialAt(
  { sweep, section, division, rows, version }: SweepSubject,
  point: Point,
  drawn: { readonly division: Division; readonly seeds: readonly number[] } = { division, seeds: sweep.seeds },
): Trial {
  return trialOf({
    rows,
    section: Object.fromEntries(Object.entries(section).filter(([key]) => !Object.hasOwn(point, key))),
    point,
    metric: sweep.metric,
    version,
    ...drawn,
  });
}

/** Larger is better; `undefined` for a trial without a result, and for one that failed. */
function meritOf({ sweep }: SweepSubject, result: TrialResult | undefined): number | undefined {
  const spread = result && spreadOf(result);
  return spread && signOf(sweep) * spread.mean;
}

function roundState(subject: SweepSubject, strategy: keyof typeof strategyOf, results: Results): SearchState {
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

function searchState(subject: SweepSubject, results: Results, started: ReadonlySet<string>): SearchState {
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

/**
 * Divisions into folds that the search did not use, each with a seed of its own. Folds over time are the same for every seed: there more
 * of them are taken, which begin at other times.
 */
export function freshDraws({ sweep, division }: Pick<SweepSubject, "sweep" | "division">): readonly {
  readonly division: Division;
  readonly seeds: readonly number[];
}[] {
  const used = new Set([sweep.seed, ...sweep.seeds]);
  const prng = new Prng(sweep.seed);
  return Array.from({ length: sweep.repeats }, (_, repeat) => {
    let seed = prng.next();
    while (used.has(seed)) seed = prng.next();
    used.add(seed);
    const folds = division.time === undefined ? division.folds : division.folds + 1 + repeat;
    return { division: { ...division, folds, seed }, seeds: [seed] };
  });
}

/** The comparison of a point with the section as it stands, whatever effort that names; none when they are the same. */
function pairsFor(subject: SweepSubject, point: Point): readonly Pair[] {
  const own = Object.keys(point).filter((key) => Object.hasOwn(subject.section, key));
  const standing = Object.fromEntries(own.map((key) => [key, subject.section[key] ?? null]));
  const pairs = freshDraws(subject).map((drawn) => ({
    winner: trialAt(subject, point, drawn),
    incumbent: trialAt(subject, standing, drawn),
  }));
  return pairs.filter(({ winner, incumbent }) => winner.key !== incumbent.key);
}

/** Every trial of a sweep, those of the comparison included. */
export function allTrials({ trials, pairs }: SweepState): readonly Trial[] {
  return [...trials, ...pairs.flatMap(({ winner, incumbent }) => [incumbent, winner])];
}

/** For people, after a trial: how far the search is, or the comparison when the trial is one of that. */
export function progressOf(trial: string, { trials, open, pairs }: SweepState): string {
  const compared = pairs.flatMap(({ winner, incumbent }) => [winner, incumbent]);
  if (compared.some(({ key }) => key === trial))
    return `${compared.length - open.length} of ${counted(compared.length, "trial")} of the comparison`;
  return `${trials.length - (pairs.length > 0 ? 0 : open.length)} of ${counted(trials.length, "trial")}`;
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
  const search = searchState(subject, results, started);
  if (search.open.length > 0) return { ...search, pairs: [] };
  const [best] = rankTrials(subject.sweep, search.trials, results);
  const pairs = best === undefined ? [] : pairsFor(subject, best.result.point);
  const state = { ...search, pairs };
  return { ...state, open: allTrials(state).filter(({ key }) => !results.has(key)) };
}
