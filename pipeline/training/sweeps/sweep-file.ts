import { z } from "zod";
import { LockstepError } from "../../domain/error.ts";
import type { Json } from "../../domain/json.ts";
import { metricIds } from "../../domain/metric.ts";
import { readParams } from "../params.ts";
import type { Dimension, Space } from "./space.ts";

export const strategies = ["grid", "random", "latin-hypercube", "tpe", "halving", "asha"] as const;
export type StrategyName = (typeof strategies)[number];
export type RoundStrategyName = Exclude<StrategyName, "asha">;

/** Most trials of one sweep. */
export const trialLimit = 10_000;

const json: z.ZodType<Json> = z.json();
const dimension = z.union(
  [
    z.strictObject({ values: z.array(json).min(1).max(1000) }),
    z.strictObject({
      min: z.number(),
      max: z.number(),
      scale: z.enum(["linear", "log"]).default("linear"),
      integer: z.boolean().default(false),
      steps: z.int().min(1).max(1000).default(5),
    }),
  ],
  {
    error: "write `{values: [1, 2]}`, or `{min: 1, max: 2}` with `scale`, `integer` and `steps` where they are wanted",
  },
);

const sweepFile = z.strictObject({
  metric: z.enum(metricIds as [(typeof metricIds)[number], ...(typeof metricIds)[number][]]),
  strategy: z.enum(strategies).default("tpe"),
  /** How many points to try; a grid tries all of its own, halving and asha begin with so many. */
  trials: z.int().min(1).max(trialLimit).default(24),
  seed: z.int().min(0).max(4_294_967_295).default(0),
  folds: z.int().min(2).max(50).default(3),
  /** Column whose rows of one value stay on one side of every fold. */
  group: z.string().min(1).max(1000).optional(),
  /** Column of dates or numbers: each fold tests what follows the rows that it learns from; `gap` rows between are left out. */
  time: z.string().min(1).max(1000).optional(),
  gap: z.int().min(0).max(1_000_000_000).optional(),
  /** Seeds with which every point is trained. */
  seeds: z.array(z.int().min(0).max(4_294_967_295)).min(1).max(50).default([0]),
  /** Fresh divisions into folds, each with a fresh seed, on which the best and params.yaml as it stands are compared in the end. */
  repeats: z.int().min(1).max(50).default(3),
  space: z.record(z.string().min(1).max(200), dimension),
  /** What all trials together may take, of time and of processor time, in hours. */
  budget: z.strictObject({ hours: z.number().gt(0).optional(), cpu_hours: z.number().gt(0).optional() }).optional(),
  /** Of TPE: trials of one round, which know nothing of each other. */
  batch: z.int().min(1).max(1000).default(6),
  /** Of halving and asha: the parameter that is the effort, and how it grows from rung to rung. */
  effort: z
    .strictObject({
      parameter: z.string().min(1).max(200),
      min: z.int().min(1),
      max: z.int().min(1),
      factor: z.int().min(2).max(100).default(3),
    })
    .optional(),
});

/** What a sweep tries, and by what it judges. */
export interface Sweep extends Omit<z.output<typeof sweepFile>, "space" | "effort"> {
  readonly space: Space;
  readonly effort:
    | { readonly parameter: string; readonly min: number; readonly max: number; readonly factor: number }
    | undefined;
}

function invalid(message: string, hint: string): LockstepError {
  return new LockstepError("PARAMS_INVALID", `sweep.yaml: ${message}`, { hint });
}

function dimensionOf(key: string, found: z.output<typeof dimension>): Dimension {
  if ("values" in found) return { kind: "values", values: found.values };
  const { min, max, scale, integer, steps } = found;
  if (min > max || (scale === "log" && min <= 0) || (integer && !(Number.isInteger(min) && Number.isInteger(max))))
    throw invalid(
      `space.${key}: ${min} to ${max} is no range`,
      "`min` is at most `max`; both are whole numbers with `integer: true`, and above 0 with `scale: log`.",
    );
  return { kind: "range", min, max, isLog: scale === "log", isInteger: integer, steps };
}

/** @throws LockstepError PARAMS_INVALID naming every wrong key. */
export function readSweep(file: Json): Sweep {
  const { space, effort, ...rest } = readParams(sweepFile, file, "sweep.yaml");
  const dimensions = new Map(Object.entries(space).map(([key, found]) => [key, dimensionOf(key, found)]));
  if (dimensions.size === 0) throw invalid("`space` is empty", "Name at least one parameter to vary.");
  const isOfEfforts = rest.strategy === "halving" || rest.strategy === "asha";
  if (isOfEfforts !== (effort !== undefined))
    throw invalid(
      `${rest.strategy} ${isOfEfforts ? "needs" : "has no"} \`effort\``,
      "Give for example `effort: {parameter: trees, min: 20, max: 180}` with `strategy: halving` or `asha`, and only there.",
    );
  if (effort !== undefined && (effort.min > effort.max || dimensions.has(effort.parameter)))
    throw invalid("`effort` does not fit", "Its `min` is at most its `max`, and its parameter is not in `space`.");
  return { ...rest, space: dimensions, effort };
}
