import { z } from "zod";
import { digestOf } from "../../data/objects/hash.ts";
import { LockstepError } from "../../domain/error.ts";
import { type Sha256, sha256 } from "../../domain/ids.ts";
import { canonicalJson, type Json } from "../../domain/json.ts";
import type { MetricId } from "../../domain/metric.ts";
import type { Division } from "./folds.ts";
import type { Point } from "./space.ts";

/** Everything that decides what a trial finds. */
export interface TrialInputs {
  /** sha256 of the rows. */
  readonly rows: Sha256;
  /** The section of params.yaml without the varied parameters. */
  readonly section: Json;
  readonly point: Point;
  readonly metric: MetricId;
  readonly division: Division;
  readonly seeds: readonly number[];
  /** Of Lockstep, since another may train otherwise. */
  readonly version: string;
}

/** One point to try. Two trials of one key find the same, so that no key is tried twice, in one sweep or in several. */
export interface Trial {
  readonly key: Sha256;
  readonly point: Point;
  readonly division: Division;
  /** With each of them the point is trained once on each fold. */
  readonly seeds: readonly number[];
}

export function trialOf(inputs: TrialInputs): Trial {
  const { point, division, seeds } = inputs;
  return { key: digestOf(inputs), point, division, seeds };
}

const score = z.strictObject({ seed: z.int(), fold: z.int(), value: z.number().nullable() });
const trialResult = z.strictObject({
  kind: z.literal("lockstep/TrialResult"),
  schema: z.literal(1),
  trial: z.string().regex(/^[0-9a-f]{64}$/),
  point: z.record(z.string().max(200), z.json()),
  /** One for each seed and fold; none when the trial failed. */
  scores: z.array(score).max(2500),
  /** Why the trial could not be run to its end. */
  failure: z.strictObject({ code: z.string().max(100), message: z.string().max(4000) }).optional(),
  worker: z.string().max(200),
  /** How many workers had claimed the trial, this one included. */
  generation: z.int().min(1),
  cost: z.strictObject({ wallMs: z.number().min(0), cpuMs: z.number().min(0) }),
});

/** What a trial found; written once. */
export type TrialResult = Omit<z.output<typeof trialResult>, "point"> & { readonly point: Point };

export function encodeResult(result: TrialResult): string {
  return `${canonicalJson(result)}\n`;
}

/** @throws LockstepError RECORD_INVALID when the text is not the result of this trial. */
export function readResult(text: string, key: Sha256): TrialResult {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw invalid(key, "is not JSON", cause);
  }
  const parsed = trialResult.safeParse(json);
  if (!parsed.success) throw invalid(key, parsed.error.issues[0]?.message ?? "has another shape", parsed.error);
  if (sha256(parsed.data.trial) !== key) throw invalid(key, `is that of the trial ${parsed.data.trial}`);
  return parsed.data;
}

function invalid(key: Sha256, message: string, cause?: unknown): LockstepError {
  return new LockstepError("RECORD_INVALID", `the result of the trial ${key} ${message}`, {
    hint: "Remove it where it is kept, so that the trial runs again.",
    cause,
  });
}

/** Mean and spread of a trial over its seeds and folds. */
export interface Spread {
  readonly mean: number;
  /** Standard deviation between seeds and folds; 0 for one. */
  readonly deviation: number;
  readonly count: number;
}

/** `undefined` for a trial that failed, or whose metric was undefined somewhere: a mean over the rest would be of other rows. */
export function spreadOf({ scores, failure }: Pick<TrialResult, "scores" | "failure">): Spread | undefined {
  const values = scores.map(({ value }) => value);
  if (failure !== undefined || values.length === 0 || values.includes(null)) return undefined;
  const numbers = values.map((value) => value ?? 0);
  const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
  const squares = numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / Math.max(1, numbers.length - 1)), count: numbers.length };
}
