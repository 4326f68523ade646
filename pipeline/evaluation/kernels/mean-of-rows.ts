/** The mean of one value per row, such as a loss or whether the prediction is right, over drawn rows. */
export function meanOfRows(values: Float64Array): (multiplicities: Uint8Array) => number {
  return (multiplicities) => {
    let sum = 0;
    let rows = 0;
    for (let i = 0; i < values.length; i++) {
      const count = multiplicities[i] as number;
      sum += count * (values[i] as number);
      rows += count;
    }
    return sum / rows;
  };
}
