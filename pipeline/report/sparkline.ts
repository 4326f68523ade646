const heights = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"] as const;
const missing = "·";

/** A course of numbers as one line of blocks, from the lowest to the highest of them; what is unknown is a dot. */
export function sparkline(values: readonly (number | undefined)[]): string {
  const known = values.filter((value) => value !== undefined);
  const low = Math.min(...known);
  const span = Math.max(...known) - low;
  return values
    .map((value) => {
      if (value === undefined) return missing;
      // A course that does not move is drawn in the middle.
      const share = span === 0 ? 0.5 : (value - low) / span;
      return heights[Math.min(heights.length - 1, Math.floor(share * heights.length))] ?? missing;
    })
    .join("");
}

/** At most `most` of the values, evenly spread, the first and the last always among them. */
export function thinned<T>(values: readonly T[], most: number): readonly T[] {
  if (values.length <= most) return values;
  return Array.from({ length: most }, (_, index) => Math.round((index * (values.length - 1)) / (most - 1))).flatMap(
    (at) => values.slice(at, at + 1),
  );
}
