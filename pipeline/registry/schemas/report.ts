import { z } from "zod";
import { type ErrorCode, errorCodes } from "../../domain/error-codes.ts";
import { reasonCodes } from "../../domain/reason.ts";
import { cardLineLimit, cardTextLimit, curvePointLimit, historyLimit } from "../../domain/report-view.ts";
import { runCost } from "./candidate.ts";
import { evaluation } from "./evaluation.ts";
import {
  count,
  ids,
  json,
  label,
  list,
  metric,
  probability,
  repositoryPath,
  sentence,
  shape,
  widenedShape,
} from "./parts.ts";
import { plan } from "./plan.ts";

const refusal = shape({ code: z.enum(reasonCodes), sentence });
const name = z.string().max(500);
const rowChange = shape({ count, examples: list(name, { most: 5 }) });

const value = name.nullable();
const sides = shape({ before: count, after: count });

const tableDiff = widenedShape(
  {
    kind: z.literal("table"),
    idColumn: label.optional(),
    rowsBefore: count,
    rowsAfter: count,
    columnsAdded: list(name),
    columnsRemoved: list(name),
    rowsAdded: rowChange,
    rowsRemoved: rowChange,
    rowsEdited: rowChange,
    editsByColumn: list(shape({ column: name, count })),
  },
  {
    unpaired: sentence.optional(),
    columnsRetyped: list(shape({ column: name, before: name, after: name })).optional(),
    isReordered: z.boolean().optional(),
    cellEdits: list(shape({ id: name, column: name, before: value, after: value }), { most: 20 }).optional(),
    duplicates: sides.optional(),
    label: shape({
      column: name,
      balance: list(shape({ value, before: count, after: count }), { most: 50 }),
      flips: count,
      pairs: list(shape({ before: value, after: value, count }), { most: 20 }),
    }).optional(),
    shifts: list(
      widenedShape(
        { column: name, distance: probability, adjustedPValue: probability, missing: sides },
        {
          median: shape({ before: z.number(), after: z.number() }).optional(),
          appeared: list(name, { most: 5 }).optional(),
          vanished: list(name, { most: 5 }).optional(),
        },
      ),
    ).optional(),
  },
);

const sharedRows = shape({
  trainingPath: label,
  evaluationPath: label,
  rows: count,
  newRows: count,
  newExactRows: count,
  examples: list(name, { most: 5 }),
});

const directoryDiff = shape({
  kind: z.literal("directory"),
  filesBefore: count,
  filesAfter: count,
  filesAdded: rowChange,
  filesRemoved: rowChange,
  filesEdited: rowChange,
});

const approval = z.union([
  shape({ phase: z.literal("needed"), approvers: list(name), remaining: z.int().min(1), voided: refusal.optional() }),
  shape({ phase: z.literal("given"), by: list(name) }),
  widenedShape(
    { phase: z.literal("refused"), refusal },
    { override: shape({ owners: list(name, { least: 1 }), gates: list(label, { least: 1 }) }).optional() },
  ),
  shape({ phase: z.literal("not_needed") }),
]);

const numbers = z.record(name, z.number());

const history = shape({
  metrics: list(name, { least: 1, most: 10 }),
  models: list(shape({ commit: ids.commitSha, modelVersion: ids.modelVersion, metrics: numbers }), {
    most: historyLimit,
  }),
  candidate: numbers,
});

const curve = list(z.tuple([z.number(), z.number()]).readonly(), { most: curvePointLimit });
const learningCurve = shape({ path: repositoryPath, name, head: curve, base: curve });

const inputPlace = shape({ input: label, path: repositoryPath, line: z.int().min(1) });

const section = widenedShape(
  {
    plan,
    planHash: ids.sha256,
    evaluation,
    evaluationDigest: ids.sha256,
    candidate: shape({
      modelVersion: ids.modelVersion,
      artifactSha256: ids.sha256,
      inputKey: ids.inputKey,
      format: label,
      sizeBytes: count,
    }),
    label: shape({ column: name, positive: name.optional() }),
    rules: list(
      widenedShape(
        { metric, margin: z.number().min(0).optional(), limit: z.number().optional() },
        { effect: z.number().min(0).optional(), mode: z.enum(["blocking", "informational"]).optional() },
      ),
    ),
    inputDifferences: list(shape({ name: label, before: json.optional(), after: json.optional() })),
    dataDiffs: list(
      widenedShape(
        {
          path: label,
          before: name.optional(),
          after: name.optional(),
          detail: z.union([tableDiff, directoryDiff]).optional(),
        },
        {
          problem: shape({ code: z.enum(Object.keys(errorCodes) as [ErrorCode, ...ErrorCode[]]), sentence }).optional(),
        },
      ),
    ),
    approval,
    record: z.enum(["committed", "not_committed"]),
  },
  {
    sharedRows: sharedRows.optional(),
    run: runCost.optional(),
    history: history.optional(),
    learningCurves: list(learningCurve, { most: 20 }).optional(),
    inputPlaces: list(inputPlace, { most: 1000 }).optional(),
    consumers: list(label, { least: 1, most: 100 }).optional(),
    cardChanges: shape({
      lines: list(shape({ isAdded: z.boolean(), text: z.string().min(1).max(cardTextLimit) }), {
        least: 1,
        most: cardLineLimit,
      }),
      more: count,
    }).optional(),
  },
);

/** A report on its way from the job that made it to the job that may post it; it comes from code of the pull request. */
export const report = shape({
  kind: z.literal("lockstep/Report"),
  schema: z.literal(1),
  view: shape({
    models: list(section, { most: 1000 }),
    silent: list(shape({ model: ids.modelName, refusal }), { most: 1000 }),
    headSha: ids.commitSha,
    baseSha: ids.commitSha,
    pullRequest: count.optional(),
  }),
});
