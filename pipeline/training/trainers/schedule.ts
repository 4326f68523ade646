import { z } from "zod";

/** How the learning rate changes, in params.yaml. */
export const scheduleKeys = {
  /** `constant`, or falling to 0 at the last epoch, evenly (`linear`) or slower at both ends (`cosine`). */
  schedule: z.enum(["constant", "linear", "cosine"]).default("constant"),
  /** Epochs over which the learning rate first rises from 0. */
  warmup: z.number().min(0).max(100_000).default(0),
};

export interface Schedule {
  readonly schedule: "constant" | "linear" | "cosine";
  readonly warmup: number;
  readonly epochs: number;
  readonly learningRate: number;
}

/** @param epoch - Epochs done, parts of one included; 0 … epochs. */
export function learningRateAt({ schedule, warmup, epochs, learningRate }: Schedule, epoch: number): number {
  if (epoch < warmup) return (learningRate * epoch) / warmup;
  const share = epochs > warmup ? (epoch - warmup) / (epochs - warmup) : 0;
  switch (schedule) {
    case "constant":
      return learningRate;
    case "linear":
      return learningRate * (1 - share);
    case "cosine":
      return (learningRate * (1 + Math.cos(Math.PI * share))) / 2;
  }
}
