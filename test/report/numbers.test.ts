import { expect, test } from "vitest";
import { bytes, count, decimal, percent, signed, signedCount } from "../../pipeline/report/numbers.ts";

test.each<[string, string, string]>([
  ["a count", count(999), "999"],
  ["a thousand", count(1000), "1,000"],
  ["a billion", count(1_234_567_890), "1,234,567,890"],
  ["a negative count", count(-1234), "−1,234"],
  ["a rise", signedCount(412), "+412"],
  ["a fall", signedCount(-3), "−3"],
  ["no change of a count", signedCount(0), "±0"],
  ["no change of a count, from below", signedCount(-0), "±0"],
  ["a metric", decimal(0.84206), "0.8421"],
  ["one", decimal(1), "1.0000"],
  ["zero", decimal(0), "0.0000"],
  ["zero from below", decimal(-0), "0.0000"],
  ["a loss", decimal(-0.03), "−0.0300"],
  ["a large value", decimal(12345.678), "12,345.6780"],
  ["the smallest with four decimals", decimal(0.00005), "0.0001"],
  ["one below it", decimal(0.0000499), "5.0e-5"],
  ["a tiny p", decimal(1e-90), "1.0e-90"],
  ["better", signed(0.0312), "+0.0312"],
  ["worse", signed(-0.0312), "−0.0312"],
  ["the same", signed(0), "±0.0000"],
  ["hardly better", signed(3.1e-5), "+3.1e-5"],
  ["a level", percent(0.95), "95 %"],
  ["a level between", percent(0.995), "99.5 %"],
  ["no bytes", bytes(0), "0 B"],
  ["bytes", bytes(999), "999 B"],
  ["a kilobyte", bytes(1000), "1.0 kB"],
  ["kilobytes", bytes(7_912), "7.9 kB"],
  ["almost a megabyte", bytes(999_499), "999 kB"],
  ["a megabyte by rounding", bytes(999_500), "1.0 MB"],
  ["gigabytes", bytes(123_456_789_012), "123 GB"],
])("%s", (_name, shown, expected) => {
  expect(shown).toBe(expected);
});
