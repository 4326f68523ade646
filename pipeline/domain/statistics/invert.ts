/**
 * Root of a function that grows, by bisection down to neighbouring numbers.
 *
 * @param grows - At most 0 at `low`, at least 0 at `high`.
 */
export function invert(
  grows: (x: number) => number,
  { low, high }: { readonly low: number; readonly high: number },
): number {
  let below = low;
  let above = high;
  for (;;) {
    const middle = below + (above - below) / 2;
    if (middle <= below || middle >= above) return middle;
    const value = grows(middle);
    if (value === 0) return middle;
    if (value < 0) below = middle;
    else above = middle;
  }
}
