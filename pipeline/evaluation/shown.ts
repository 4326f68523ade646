/** A number for a sentence: four significant digits, no trailing zeros, a true minus sign never hidden by rounding. */
export function shown(value: number): string {
  return String(Number(value.toPrecision(4)));
}
