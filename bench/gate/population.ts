import { Prng } from "../../pipeline/domain/prng.ts";
import { invert } from "../../pipeline/domain/statistics/invert.ts";
import { normalCdf } from "../../pipeline/domain/statistics/normal.ts";

/**
 * A population in which everything is known: a row is positive with chance `baseRate`; a model sees `skill` on positive rows
 * and 0 on others, plus normal noise, of which a part of variance `shared` is the row's own and the same for all models.
 * Scores are the exact probabilities given what the model sees, decided at 0.5.
 */
export interface Population {
  readonly baseRate: number;
  readonly skill: number;
  readonly shared: number;
}

function logit(p: number): number {
  return Math.log(p / (1 - p));
}

/** Share of right decisions in the population of a model with this skill. */
export function accuracyOf(skill: number, baseRate: number): number {
  const cut = skill / 2 - logit(baseRate) / skill;
  return baseRate * (1 - normalCdf(cut - skill)) + (1 - baseRate) * normalCdf(cut);
}

/** The skill at which a model is right less often by `points` hundredths. */
export function skillAfterLoss({ skill, baseRate }: Population, points: number): number {
  if (points === 0) return skill;
  const wanted = accuracyOf(skill, baseRate) - points / 100;
  return invert((x) => accuracyOf(x, baseRate) - wanted, { low: 0.2, high: skill });
}

/** Normal numbers by Box and Muller, two for two uniform ones. */
function normals(prng: Prng, count: number): Float64Array {
  const values = new Float64Array(count + (count % 2));
  for (let i = 0; i < count; i += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - prng.uniform()));
    const angle = 2 * Math.PI * prng.uniform();
    values[i] = radius * Math.cos(angle);
    values[i + 1] = radius * Math.sin(angle);
  }
  return values.subarray(0, count);
}

/** One test set, and what models of the given skills say about it. */
export interface Sample {
  readonly labels: Uint8Array;
  /** One of four slices of unequal size for each row, without influence on anything. */
  readonly slice: readonly string[];
  /** One of two halves for each row, without influence on anything. */
  readonly half: readonly string[];
  readonly scores: readonly Float64Array[];
}

export function draw(
  population: Population,
  rows: number,
  { skills, seed }: { readonly skills: readonly number[]; readonly seed: number },
): Sample {
  const { baseRate, shared } = population;
  const prng = new Prng(seed);
  const labels = Uint8Array.from({ length: rows }, () => (prng.uniform() < baseRate ? 1 : 0));
  const slice = Array.from({ length: rows }, () => {
    const u = prng.uniform();
    return u < 0.5 ? "large" : u < 0.8 ? "middle" : u < 0.95 ? "small" : "rare";
  });
  const ofRow = normals(prng, rows);
  const scores = skills.map((skill) => {
    const own = normals(prng, rows);
    return Float64Array.from(labels, (label, i) => {
      const seen =
        skill * label + Math.sqrt(shared) * (ofRow[i] as number) + Math.sqrt(1 - shared) * (own[i] as number);
      return 1 / (1 + Math.exp(-(skill * seen - (skill * skill) / 2 + logit(baseRate))));
    });
  });
  const half = Array.from({ length: rows }, () => (prng.uniform() < 0.5 ? "first" : "second"));
  return { labels, slice, half, scores };
}
