import { z } from "zod";
import { label, shape } from "./parts.ts";

const amount = z.number();
const binaryCosts = shape({
  false_positive: amount.describe("Of a row that is wrongly predicted positive."),
  false_negative: amount.describe("Of a positive row that is missed."),
  true_positive: amount.default(0),
  true_negative: amount.default(0),
});
export const costs = z
  .union([
    binaryCosts.transform((given) => ({
      kind: "binary" as const,
      costs: {
        truePositive: given.true_positive,
        falsePositive: given.false_positive,
        trueNegative: given.true_negative,
        falseNegative: given.false_negative,
      },
    })),
    z.record(label, z.record(label, amount)).transform((byLabel) => ({ kind: "multiclass" as const, costs: byLabel })),
  ])
  .describe(
    "What decisions cost, for the metric `cost`; a gain is negative. Of several classes by label, then by prediction.",
  );

/** True when no decision costs anything: the metric `cost` would be 0 for every model. */
export function isWithoutCost({ costs: declared }: z.output<typeof costs>): boolean {
  const amounts = Object.values<number | Readonly<Record<string, number>>>(declared);
  return amounts.every((each) => (typeof each === "number" ? [each] : Object.values(each)).every((one) => one === 0));
}
