/** Row indices from the smallest value to the largest; equal values keep their order. */
export function ascendingOrder(values: Float64Array): Uint32Array {
  const order = Uint32Array.from(values, (_value, i) => i);
  return order.sort((a, b) => (values[a] as number) - (values[b] as number) || a - b);
}
