import type { Cost } from "../domain/cost.ts";
import { bytes } from "./numbers.ts";

/** A time for people: `0.84 s`, `12 min 5 s`, `2 h 3 min`. */
export function duration(seconds: number): string {
  if (seconds < 99.95) return `${String(Number(seconds.toPrecision(seconds < 9.995 ? 2 : 3)))} s`;
  const whole = Math.round(seconds);
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60), whole % 60];
  return hours > 0 ? `${String(hours)} h ${String(minutes)} min` : `${String(minutes)} min ${String(rest)} s`;
}

/** Three digits that say something, without an exponent. */
function digits(value: number): string {
  return value === 0 ? "0" : value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}

/** An energy: `0.42 Wh`. */
export function wattHours(energy: number): string {
  return energy < 0.001 ? "under 0.001 Wh" : `${digits(energy)} Wh`;
}

/** A sum of money: `1.25 EUR`. */
export function money({ amount, currency }: NonNullable<Cost["price"]>): string {
  return amount > 0 && amount < 0.001 ? `under 0.001 ${currency}` : `${digits(amount)} ${currency}`;
}

/** What something took, as the rest of a sentence: `took 12.3 s, 40 s of processor time, 512 MB, 0.05 Wh, 0.02 EUR`. */
export function tookText({ wallSeconds, cpuSeconds, peakMemoryBytes, energyWattHours, price }: Cost): string {
  return [
    `took ${duration(wallSeconds)}`,
    ...(cpuSeconds === undefined ? [] : [`${duration(cpuSeconds)} of processor time`]),
    ...(peakMemoryBytes === undefined ? [] : [bytes(peakMemoryBytes)]),
    ...(energyWattHours === undefined ? [] : [wattHours(energyWattHours)]),
    ...(price === undefined ? [] : [money(price)]),
  ].join(", ");
}

/** Titles of {@link costCells}. */
export const costColumns = ["Time", "Processor time", "Memory", "Energy", "Price"] as const;

const unknown = "–";

/** The numbers of a cost, one for each column; those that are not known as a dash. */
export function costCells(cost: Cost | undefined): readonly string[] {
  if (cost === undefined) return costColumns.map(() => unknown);
  const { wallSeconds, cpuSeconds, peakMemoryBytes, energyWattHours, price } = cost;
  return [
    duration(wallSeconds),
    cpuSeconds === undefined ? unknown : duration(cpuSeconds),
    peakMemoryBytes === undefined ? unknown : bytes(peakMemoryBytes),
    energyWattHours === undefined ? unknown : wattHours(energyWattHours),
    price === undefined ? unknown : money(price),
  ];
}
