import type { Json } from "../../domain/json.ts";

/** One parameter that a sweep varies. */
export type Dimension =
  | { readonly kind: "values"; readonly values: readonly Json[] }
  | {
      readonly kind: "range";
      /** Both belong to it. */
      readonly min: number;
      readonly max: number;
      readonly isLog: boolean;
      readonly isInteger: boolean;
      /** Points of a grid, 1 or more. */
      readonly steps: number;
    };

/** Parameters by their key in the section of params.yaml, in the order of the file. */
export type Space = ReadonlyMap<string, Dimension>;

/** Values of the varied parameters. */
export type Point = Readonly<Record<string, Json>>;

/** As many digits as a person would write into params.yaml. */
function rounded(value: number): number {
  return Number(value.toPrecision(6));
}

function clamped(value: number, { min, max }: { readonly min: number; readonly max: number }): number {
  return Math.min(Math.max(value, min), max);
}

/**
 * The value at a place of a dimension.
 *
 * @param u - 0 … 1. Values have parts of equal length, in their order; whole numbers, too.
 */
export function valueAt(dimension: Dimension, u: number): Json {
  if (dimension.kind === "values") {
    const at = Math.min(Math.floor(u * dimension.values.length), dimension.values.length - 1);
    return dimension.values[at] ?? null;
  }
  const { min, max, isLog, isInteger } = dimension;
  // A whole number stands for half of one to either side, so that the first and the last are as likely as the others.
  const [low, high] = isInteger ? [isLog ? Math.max(min - 0.5, 0.5) : min - 0.5, max + 0.5] : [min, max];
  const value = isLog ? Math.exp(Math.log(low) + u * (Math.log(high) - Math.log(low))) : low + u * (high - low);
  return clamped(isInteger ? Math.round(value) : rounded(value), dimension);
}

/** The place of a value: the middle of what {@link valueAt} gives it for. */
export function placeOf(dimension: Dimension, value: Json): number {
  if (dimension.kind === "values") {
    const text = JSON.stringify(value);
    const at = dimension.values.findIndex((known) => JSON.stringify(known) === text);
    return (Math.max(at, 0) + 0.5) / dimension.values.length;
  }
  const { min, max, isLog, isInteger } = dimension;
  const [low, high] = isInteger ? [isLog ? Math.max(min - 0.5, 0.5) : min - 0.5, max + 0.5] : [min, max];
  if (low === high) return 0.5;
  const scale = (number: number): number => (isLog ? Math.log(number) : number);
  return clamped((scale(Number(value)) - scale(low)) / (scale(high) - scale(low)), { min: 0, max: 1 });
}

/** The points of a dimension on a grid, each once. */
export function gridOf(dimension: Dimension): readonly Json[] {
  if (dimension.kind === "values") return dimension.values;
  const { min, max, isLog, isInteger, steps } = dimension;
  const points = Array.from({ length: steps }, (_, i) => {
    const share = steps === 1 ? 0.5 : i / (steps - 1);
    const value = isLog ? min * (max / min) ** share : min + share * (max - min);
    return clamped(isInteger ? Math.round(value) : rounded(value), dimension);
  });
  return [...new Set(points)];
}
