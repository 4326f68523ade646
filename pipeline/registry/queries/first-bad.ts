/** What was found out about one point: its value where it could be looked at. */
export type Look =
  | { readonly kind: "good" | "bad"; readonly value: number }
  /** It cannot be told, and another point near it is asked. */
  | { readonly kind: "skipped"; readonly why: string };

export type FirstBad =
  /** The point before the first bad one is good; between the two only points that could not be looked at. */
  | { readonly kind: "found"; readonly good: number; readonly bad: number }
  /** The last point that could be looked at is good. */
  | { readonly kind: "never"; readonly last: number }
  /** The first point that could be looked at is bad already. */
  | { readonly kind: "always"; readonly first: number }
  | { readonly kind: "unknown" };

type Ask = (point: number) => Promise<Look>;

/** Points strictly between two, the middle one first, then its neighbours outwards. */
function* fromMiddle(low: number, high: number): Generator<number> {
  // The half that is left when the middle is good is the smaller one: on that way an end has to be looked at, too.
  const middle = low + Math.ceil((high - low) / 2);
  for (let step = 0; step < high - low; step++)
    for (const point of step === 0 ? [middle] : [middle + step, middle - step])
      if (point > low && point < high) yield point;
}

async function firstTestable(
  points: Iterable<number>,
  ask: Ask,
): Promise<readonly [number, "good" | "bad"] | undefined> {
  for (const point of points) {
    const { kind } = await ask(point);
    if (kind !== "skipped") return [point, kind];
  }
  return undefined;
}

function* count(from: number, to: number): Generator<number> {
  const step = from <= to ? 1 : -1;
  for (let point = from; point !== to + step; point += step) yield point;
}

/**
 * The first bad one of a line of points, oldest first, of which the first is taken for good and the last for bad until they have to be
 * known. Of n points at most ⌈log₂(n−1)⌉ + 1 are looked at, and one more when the first was asked about beforehand and the last turns out
 * to be the one: never more than ⌈log₂ n⌉ + 1.
 *
 * @param ask - Looks at a point; asked once for each, points that cannot be looked at are not counted.
 */
export async function findFirstBad(points: number, ask: Ask): Promise<FirstBad> {
  if (points === 0) return { kind: "unknown" };
  let [low, high] = [0, points - 1];
  const seen = new Set<number>();
  while (high - low > 1) {
    const found = await firstTestable(fromMiddle(low, high), ask);
    if (found === undefined) break;
    const [point, kind] = found;
    seen.add(point);
    if (kind === "good") low = point;
    else high = point;
  }
  if (!seen.has(high)) {
    // An end that cannot be looked at leaves the nearest one inside.
    const end = await firstTestable(count(high, low), ask);
    if (end === undefined) return { kind: "unknown" };
    if (end[1] === "good") return { kind: "never", last: end[0] };
    high = end[0];
  }
  if (seen.has(low)) return { kind: "found", good: low, bad: high };
  const start = await firstTestable(count(low, high), ask);
  if (start === undefined) return { kind: "unknown" };
  return start[1] === "bad" ? { kind: "always", first: start[0] } : { kind: "found", good: start[0], bad: high };
}
