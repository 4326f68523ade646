/** As many digits as arithmetic on different machines agrees in; further ones would change files that say the same. */
export function rounded(value: number): number {
  return Number(value.toPrecision(12));
}
