/** A smooth convex function of many numbers. */
export interface Convex {
  readonly dimension: number;
  /** Its value and gradient at a place; later products are those of its second derivative there. */
  at(place: Float64Array): { readonly value: number; readonly gradient: Float64Array };
  /** Second derivative at the last place, times a direction. */
  product(direction: Float64Array): Float64Array;
}

const iterationLimit = 200;
/**
 * Largest part of the gradient at the end, as a share of that at the start: close to rounding, because where the function is nearly flat a
 * small gradient is still far from the lowest place, and a Newton step more costs little.
 */
const gradientShare = 1e-13;

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/** `a + factor · b`. */
function plus(a: Float64Array, factor: number, b: Float64Array): Float64Array {
  return a.map((value, i) => value + factor * (b[i] as number));
}

/**
 * The Newton step, by conjugate gradients: the second derivative is only ever multiplied with, so many inputs need no matrix of their
 * squares, and directions in which the function is flat are left alone.
 */
function newtonStep({ product }: Pick<Convex, "product">, gradient: Float64Array): Float64Array {
  let step: Float64Array = new Float64Array(gradient.length);
  let residual: Float64Array = gradient.map((value) => -value);
  let direction = residual;
  const start = dot(residual, residual);
  let squared = start;
  // Looser far from the end: a precise step there would be wasted.
  const enough = Math.min(0.25, Math.sqrt(Math.sqrt(start))) ** 2 * start;
  for (let i = 0; i < 2 * gradient.length && squared > enough; i++) {
    const curved = product(direction);
    const curvature = dot(direction, curved);
    if (!(curvature > Number.EPSILON * dot(direction, direction))) break;
    const length = squared / curvature;
    step = plus(step, length, direction);
    residual = plus(residual, -length, curved);
    const next = dot(residual, residual);
    direction = plus(residual, next / squared, direction);
    squared = next;
  }
  return squared === start ? residual : step;
}

export interface Minimum {
  readonly place: Float64Array;
  /** Of the function there. */
  readonly value: number;
  readonly iterations: number;
}

/**
 * The place where a convex function is lowest, from zero, in double precision.
 *
 * @returns `undefined` when none was found: it may go down for ever.
 * @see Nocedal and Wright (2006), Numerical Optimization, algorithm 7.1.
 */
export function minimise(convex: Convex): Minimum | undefined {
  const product = (direction: Float64Array): Float64Array => convex.product(direction);
  let place: Float64Array = new Float64Array(convex.dimension);
  let { value, gradient } = convex.at(place);
  const enough = gradientShare * largest(gradient);
  for (let iterations = 0; iterations < iterationLimit; iterations++) {
    if (largest(gradient) <= enough) return { place, value, iterations };
    const step = newtonStep({ product }, gradient);
    const slope = dot(gradient, step);
    // Near the end the value differs by less than its own rounding.
    const slack = 8 * Number.EPSILON * Math.abs(value);
    let length = 1;
    let next = plus(place, length, step);
    let found = convex.at(next);
    while (!(found.value <= value + 1e-4 * length * slope + slack) && length > 1e-10) {
      length /= 2;
      next = plus(place, length, step);
      found = convex.at(next);
    }
    // No nearer: rounding is all that is left of the gradient.
    if (largest(found.gradient) >= largest(gradient) && largest(gradient) <= 1e6 * enough)
      return { place, value, iterations };
    place = next;
    ({ value, gradient } = found);
  }
  return undefined;
}
