import { z } from "zod";
import { columnTypes, qualityDimensions } from "../../domain/data-contract.ts";
import { problem } from "./issue.ts";
import { count, label, list, probability, repositoryPath, sentence, shape } from "./parts.ts";

/** Longest query, in characters. */
const sqlLimit = 20_000;
/** Most columns of one table's contract. */
const columnLimit = 5_000;

const names = z.union([label.transform((name): readonly string[] => [name]), list(label, { least: 1, most: 20 })]);
const mode = z
  .enum(["blocking", "informational"])
  .default("blocking")
  .describe("`informational`: on trial; it is asked and shown, and never stops a change.");
const duration = z
  .string()
  .regex(/^\d{1,6}(?:m|h|d)$/, { error: "must be a whole number of minutes, hours or days, for example 48h" })
  .transform((text) => Number(text.slice(0, -1)) * { m: 60, h: 3600, d: 86_400 }[text.at(-1) as "m" | "h" | "d"]);

const column = shape({
  type: z.enum(columnTypes).optional().describe("What every cell that is not missing must be."),
  missing: probability.optional().describe("Largest share of missing cells; 0 allows none."),
  unique: z.boolean().default(false).describe("No value may stand in two rows."),
  minimum: z.number().optional().describe("Smallest number."),
  maximum: z.number().optional().describe("Largest number."),
  values: list(z.union([z.string().max(500), z.number().transform(String), z.boolean().transform(String)]), {
    least: 1,
    most: 10_000,
  })
    .optional()
    .describe("The values there may be."),
  pattern: z.string().min(1).max(1000).optional().describe("RE2 pattern that the whole cell must match."),
  references: shape({ table: repositoryPath, column: label })
    .optional()
    .describe("Every value must stand in this column of another table of the contract."),
  personal: z.boolean().default(false).describe("Values are about a person: no report shows them."),
}).superRefine(({ minimum, maximum }, context) => {
  if (minimum !== undefined && maximum !== undefined && minimum > maximum)
    problem(context, ["minimum"], "is more than `maximum`: nothing could fulfil both");
});

const check = shape({
  name: label.describe("What the check is called in reports."),
  dimension: z.enum(qualityDimensions).default("consistency").describe("What it looks at."),
  sql: z
    .string()
    .min(1)
    .max(sqlLimit)
    .describe("One SELECT of DuckDB that gives the rows which break the rule; the table is `rows`, others by path."),
  maximum: count.default(0).describe("Most rows that may break it."),
  mode,
});

/** What records of processing ask for; nothing here decides anything, and what is left out is said to be missing where it is asked for. */
export const processing = shape({
  controller: sentence.optional().describe("Who decides about the data, with a way to reach them."),
  purpose: sentence.optional().describe("What the data is used for."),
  legal_basis: sentence.optional().describe("On what legal ground, for example an article of the GDPR or the LGPD."),
  retention: sentence.optional().describe("How long the data is kept, and what happens then."),
  source: sentence.optional().describe("Where the data comes from, and how it was collected."),
  persons: sentence.optional().describe("Whose data it is, for example customers."),
  recipients: list(label, { most: 100 }).optional().describe("Who is given the data."),
  transfers: sentence.optional().describe("To which other countries it goes, and with what safeguards."),
});

const table = shape({
  key: names.default([]).describe("Column, or columns, that name a row: none missing, none twice."),
  rows: shape({ minimum: count.optional(), maximum: count.optional() })
    .prefault({})
    .describe("How many rows there may be."),
  freshness: shape({
    column: label.describe("A column of dates or times; those without a zone are UTC."),
    maximum_age: duration.describe("Age of the newest at the time of the commit, for example 90m, 48h or 30d."),
  })
    .optional()
    .describe("How old the newest row may be."),
  other_columns: z.enum(["allowed", "refused"]).default("allowed").describe("Columns that are not named here."),
  columns: z
    .record(label, column)
    .refine((declared) => Object.keys(declared).length <= columnLimit, `must have at most ${columnLimit} columns`)
    .default({})
    .describe("Columns by name; each must be there."),
  checks: list(check, { most: 200 }).default([]).describe("Questions in SQL."),
  processing: processing.optional().describe("For the records of processing in the dossier; no check looks at it."),
}).superRefine(({ rows }, context) => {
  if (rows.minimum !== undefined && rows.maximum !== undefined && rows.minimum > rows.maximum)
    problem(context, ["rows", "minimum"], "is more than `maximum`: nothing could fulfil both");
});

/** `data.contract.yaml` as it is written. */
export const contractFile = shape({
  tables: z
    .record(repositoryPath, table)
    .superRefine((tables, context) => {
      const paths = Object.keys(tables);
      if (paths.length === 0) problem(context, [], "needs at least one table");
      if (paths.length > 200) problem(context, [], "must have at most 200 tables");
      for (const [path, { columns }] of Object.entries(tables))
        for (const [name, { references }] of Object.entries(columns))
          if (references !== undefined && !Object.hasOwn(tables, references.table))
            problem(
              context,
              [path, "columns", name, "references", "table"],
              "is no table of this contract; add it, with or without rules of its own",
            );
    })
    .describe("Tables by their path from the root of the repository."),
});
