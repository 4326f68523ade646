import { Prng } from "../../../domain/prng.ts";
import { type Dimension, type Point, placeOf, type Space, valueAt } from "../space.ts";
import { distinct, drawPoint } from "./random.ts";
import type { Strategy, Tried } from "./strategy.ts";

/** Share of the trials that count as good, and how many points are drawn for each that is tried. */
const goodShare = 0.25;
const candidates = 24;

/** A density over a dimension, from the places of some trials and one imagined trial that could be anywhere. */
interface Density {
  draw(prng: Prng): number;
  /** Of a place, up to a factor that all places of the dimension share. */
  at(place: number): number;
}

function ofValues(count: number, places: readonly number[]): Density {
  const part = (place: number): number => Math.min(Math.floor(place * count), count - 1);
  const weights = new Float64Array(count).fill(1 / count);
  for (const place of places) weights[part(place)] = (weights[part(place)] ?? 0) + 1;
  return {
    at: (place) => weights[part(place)] ?? 0,
    draw(prng) {
      let left = prng.uniform() * (places.length + 1);
      const at = weights.findIndex((weight) => (left -= weight) < 0);
      return ((at < 0 ? count - 1 : at) + 0.5) / count;
    },
  };
}

/** A bell around each place, as wide as the distance to its farther neighbour. */
function ofRange(places: readonly number[]): Density {
  const sorted = [...places].sort((a, b) => a - b);
  const narrowest = 1 / Math.min(100, places.length + 2);
  const bells = sorted.map((center, i) => {
    const gaps = [sorted[i - 1], sorted[i + 1]].flatMap((other) =>
      other === undefined ? [] : [Math.abs(other - center)],
    );
    return { center, width: Math.max(gaps.length === 0 ? 0.5 : Math.max(...gaps), narrowest) };
  });
  const bell = ({ center, width }: (typeof bells)[number], place: number): number =>
    Math.exp(-0.5 * ((place - center) / width) ** 2) / (width * Math.sqrt(2 * Math.PI));
  return {
    at: (place) => bells.reduce((sum, each) => sum + bell(each, place), 1) / (bells.length + 1),
    draw(prng) {
      const chosen = bells[prng.index(bells.length + 1)];
      if (chosen === undefined) return prng.uniform();
      // Box and Muller; what falls outside of the range is drawn again, evenly after some tries.
      for (let tries = 0; tries < 20; tries++) {
        const normal = Math.sqrt(-2 * Math.log(1 - prng.uniform())) * Math.cos(2 * Math.PI * prng.uniform());
        const place = chosen.center + normal * chosen.width;
        if (place >= 0 && place <= 1) return place;
      }
      return prng.uniform();
    },
  };
}

function densityOf(dimension: Dimension, places: readonly number[]): Density {
  return dimension.kind === "values" ? ofValues(dimension.values.length, places) : ofRange(places);
}

interface Compared {
  readonly good: Density;
  readonly other: Density;
}

function compared(space: Space, tried: readonly Tried[]): ReadonlyMap<string, Compared> {
  const order = [...tried.keys()].sort((a, b) => {
    const [x, y] = [tried[a]?.merit ?? Number.NEGATIVE_INFINITY, tried[b]?.merit ?? Number.NEGATIVE_INFINITY];
    // Two failures have no difference to subtract.
    return x === y ? a - b : y - x;
  });
  const count = Math.max(1, Math.ceil(goodShare * tried.length));
  const places = (rows: readonly number[], key: string, dimension: Dimension): readonly number[] =>
    rows.map((row) => placeOf(dimension, tried[row]?.point[key] ?? null));
  return new Map(
    [...space].map(([key, dimension]) => [
      key,
      {
        good: densityOf(dimension, places(order.slice(0, count), key, dimension)),
        other: densityOf(dimension, places(order.slice(count), key, dimension)),
      },
    ]),
  );
}

/** Of some points drawn where good ones are, the one that is likeliest to be good: parameter by parameter. */
function likelyPoint(space: Space, densities: ReadonlyMap<string, Compared>, prng: Prng): Point {
  const point: Record<string, Point[string]> = {};
  for (const [key, dimension] of space) {
    const found = densities.get(key);
    if (found === undefined) continue;
    let best = { ratio: Number.NEGATIVE_INFINITY, place: 0.5 };
    for (let i = 0; i < candidates; i++) {
      const place = found.good.draw(prng);
      const ratio = Math.log(found.good.at(place)) - Math.log(found.other.at(place));
      if (ratio > best.ratio) best = { ratio, place };
    }
    point[key] = valueAt(dimension, best.place);
  }
  return point;
}

/**
 * Tree-structured Parzen estimator, in rounds: the first at random, each further one from all before it. The trials of a round know
 * nothing of each other, so that they can run at once and the sweep is the same for any number of workers.
 *
 * @see Bergstra et al. (2011), Algorithms for hyper-parameter optimization.
 */
export const tpe: Strategy = ({ space, trials, seed, batch }, rounds) => {
  const tried = rounds.flat();
  const left = trials - tried.length;
  if (left <= 0) return undefined;
  const prng = new Prng(seed ^ Math.imul(rounds.length, 0x9e3779b9));
  const count = Math.min(left, batch);
  const known = tried.map(({ point }) => point);
  const densities = compared(space, tried);
  const draw = (): Point => (rounds.length === 0 ? drawPoint(space, prng) : likelyPoint(space, densities, prng));
  const likely = distinct(count, draw, known);
  // Where the likely points are used up, any other is worth a trial.
  const others = distinct(count - likely.length, () => drawPoint(space, prng), [...known, ...likely]);
  const points = [...likely, ...others];
  return points.length === 0 ? undefined : points;
};
