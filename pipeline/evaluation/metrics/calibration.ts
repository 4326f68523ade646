import type { MetricValue } from "../../domain/metric.ts";
import { metricValue, noRows } from "./metric-value.ts";
import { ascendingOrder } from "./order.ts";

/** Probabilities of an event, and whether it came: 1 or 0. */
export interface Forecasts {
  readonly probabilities: Float64Array;
  readonly outcomes: ArrayLike<number>;
}

/** Rows whose probabilities are alike. */
export interface ReliabilityBin {
  /** From 0; with equal widths it covers (bin/bins, (bin+1)/bins]. */
  readonly bin: number;
  readonly rows: number;
  readonly meanProbability: number;
  /** Share of the rows in which the event came. */
  readonly frequency: number;
}

function summarise({ probabilities, outcomes }: Forecasts, bin: number, rows: ArrayLike<number>): ReliabilityBin {
  let probability = 0;
  let outcome = 0;
  for (let i = 0; i < rows.length; i++) {
    probability += probabilities[rows[i] as number] as number;
    outcome += outcomes[rows[i] as number] as number;
  }
  return { bin, rows: rows.length, meanProbability: probability / rows.length, frequency: outcome / rows.length };
}

/** Which of `bins` bins of equal width, closed on the right, a probability falls into. */
export function binOf(probability: number, bins: number): number {
  return Math.min(Math.max(Math.ceil(probability * bins) - 1, 0), bins - 1);
}

/**
 * Reliability table with bins of equal width, closed on the right; empty bins are left out. Checked against scikit-learn 1.9.1
 * `calibration_curve`.
 */
export function reliability(forecasts: Forecasts, bins = 10): readonly ReliabilityBin[] {
  const members = Array.from({ length: bins }, (): number[] => []);
  for (const [row, p] of forecasts.probabilities.entries()) members[binOf(p, bins)]?.push(row);
  return members.flatMap((rows, bin) => (rows.length === 0 ? [] : [summarise(forecasts, bin, rows)]));
}

/** The same with bins of equally many rows, as far as they divide; the first ones take what is left over. */
export function reliabilityByMass(forecasts: Forecasts, bins = 10): readonly ReliabilityBin[] {
  const order = ascendingOrder(forecasts.probabilities);
  const size = Math.floor(order.length / bins);
  const larger = order.length % bins;
  const start = (bin: number): number => bin * size + Math.min(bin, larger);
  return Array.from({ length: bins }, (_, bin) => order.subarray(start(bin), start(bin + 1))).flatMap((rows, bin) =>
    rows.length === 0 ? [] : [summarise(forecasts, bin, rows)],
  );
}

function gap({ meanProbability, frequency }: ReliabilityBin): number {
  return Math.abs(meanProbability - frequency);
}

/** Mean distance of probability and frequency over a reliability table, weighted by rows, 0 … 1; 0 is calibrated. */
export function expectedCalibrationError(table: readonly ReliabilityBin[]): MetricValue {
  const rows = table.reduce((sum, bin) => sum + bin.rows, 0);
  return metricValue(table.reduce((sum, bin) => sum + bin.rows * gap(bin), 0) / rows, noRows);
}

/** Largest distance of probability and frequency in a reliability table, 0 … 1. */
export function maximumCalibrationError(table: readonly ReliabilityBin[]): MetricValue {
  return metricValue(Math.max(...table.map(gap)), noRows);
}
