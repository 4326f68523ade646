import { z } from "zod";
import { canonicalJson, type Json } from "../../domain/json.ts";
import { metricIds } from "../../domain/metric.ts";
import { count, ids, json, probability, repositoryPath, sentence, shape } from "./parts.ts";

/** A person reads the point and takes it over: more parameters, or longer values, than fit on a page are none. */
const mostParameters = 50;
const pointLimit = 4000;

const amount = z.number().min(0);
/** A key of a params file, as it can stand in a command. */
const key = z.string().regex(/^[A-Za-z_][A-Za-z0-9_-]{0,99}$/);
/** Nothing that shows as something else than it is, or as nothing. */
const isPlain = (value: Json): boolean => !/[^\P{C}]|[\p{Zl}\p{Zp}]/u.test(canonicalJson(value));

const point = z
  .record(key, json)
  .refine((found) => Object.keys(found).length <= mostParameters, `holds more than ${mostParameters} parameters`)
  .refine((found) => canonicalJson(found).length <= pointLimit, `is longer than ${pointLimit} characters`)
  .refine((found) => isPlain(found), "holds characters that do not show")
  .readonly();

const comparison = z.discriminatedUnion("verdict", [
  z
    .strictObject({
      verdict: z.enum(["better", "not_distinguishable", "worse"]),
      difference: z.number(),
      low: z.number(),
      high: z.number(),
      deviation: amount,
      pValue: probability,
      folds: count,
      winner: z.number(),
      incumbent: z.number(),
      moreFolds: count.optional(),
      moreRows: count.optional(),
    })
    .readonly(),
  z.strictObject({ verdict: z.literal("same") }).readonly(),
  z.strictObject({ verdict: z.literal("undecided"), reason: sentence }).readonly(),
]);

/** What a sweep found, made beside code of the pull request. */
export const sweep = shape({
  kind: z.literal("lockstep/Sweep"),
  schema: z.literal(1),
  params: shape({ path: repositoryPath, sha256: ids.sha256 }),
  section: key,
  metric: z.enum(metricIds as [(typeof metricIds)[number], ...(typeof metricIds)[number][]]),
  trials: count,
  failed: count,
  cpuMs: amount,
  best: shape({
    point,
    mean: z.number(),
    deviation: amount,
    count,
    betweenSeeds: amount,
    betweenFolds: amount,
  }).optional(),
  comparison: comparison.optional(),
});
