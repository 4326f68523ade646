import { binOf, type Forecasts } from "../metrics/calibration.ts";

/** The expected calibration error over ten bins of equal width, of drawn rows; the bins of the rows are found once. */
export function preparedCalibration(
  { probabilities, outcomes }: Forecasts,
  bins = 10,
): (multiplicities: Uint8Array) => number {
  const bin = Uint8Array.from(probabilities, (p) => binOf(p, bins));
  const gaps = new Float64Array(bins);
  const differences = probabilities.map((p, i) => p - (outcomes[i] as number));
  return (multiplicities) => {
    gaps.fill(0);
    let rows = 0;
    for (let i = 0; i < bin.length; i++) {
      const count = multiplicities[i] as number;
      (gaps[bin[i] as number] as number) += count * (differences[i] as number);
      rows += count;
    }
    return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / rows;
  };
}
