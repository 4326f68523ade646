import { join } from "node:path";
import { z } from "zod";
import { readTextIfThere, writeWhole } from "../../data/objects/aside.ts";
import { readCsv, writeCsv } from "../../data/tables/csv.ts";
import { refuseEmpty } from "../../data/tables/empty-table.ts";
import type { Table } from "../../data/tables/table.ts";
import type { Json } from "../../domain/json.ts";
import { planFolds } from "../cross-validation.ts";
import { selectRows } from "../features/rows.ts";
import { sectionSchema } from "../fit.ts";
import { learnedTask } from "../learned-task.ts";
import { readParams } from "../params.ts";
import type { Sweep } from "./sweep-file.ts";

/** How the rows of a sweep are divided into folds. */
export interface Division {
  readonly folds: number;
  readonly seed: number;
  /** Column whose rows of one value stay on one side. */
  readonly group?: string;
  /** Column of dates or numbers; each fold tests what follows the rows it learns from. */
  readonly time?: string;
  /** Rows left out between training and test, by time. */
  readonly gap?: number;
}

/** As the sweep says, and where it says nothing of groups and time, as `cross_validation` of the section does. */
export function divisionOf({ folds, seed, ...own }: Sweep, section: Json): Division {
  const isOwn = own.group !== undefined || own.time !== undefined;
  const { group, time, gap } = isOwn ? own : (readParams(sectionSchema, section).cross_validation ?? own);
  return {
    folds,
    seed,
    ...(group === undefined ? {} : { group }),
    ...(time === undefined ? {} : { time, gap: gap ?? 0 }),
  };
}

/** Where the rows of one fold are. */
export interface FoldFiles {
  readonly training: string;
  readonly test: string;
  readonly trainingRows: number;
  readonly testRows: number;
}

const foldSizes = z.array(z.strictObject({ trainingRows: z.int().min(1), testRows: z.int().min(1) }));

function csvOf(rows: Table): string {
  return writeCsv(rows.columns.map((name) => ({ name, values: rows.column(name) })));
}

/**
 * Divides the rows into folds, by time, by group, or with classes alike, and writes each as two tables. What is there already is kept:
 * the folder is one for these rows and this division.
 *
 * @throws LockstepError PARAMS_INVALID for too few rows, TABLE_INVALID, COLUMN_MISSING.
 */
export async function writeFolds(request: {
  readonly rows: string;
  readonly section: Json;
  readonly division: Division;
  readonly folder: string;
}): Promise<readonly FoldFiles[]> {
  const { seed, folds, group, time, gap = 0 } = request.division;
  const files = Array.from({ length: folds }, (_, fold) => ({
    training: join(request.folder, `${fold}-training.csv`),
    test: join(request.folder, `${fold}-test.csv`),
  }));
  const sizesFile = join(request.folder, "sizes.json");
  const withSizes = (sizes: z.output<typeof foldSizes>): readonly FoldFiles[] =>
    files.flatMap((file, at) => (sizes[at] === undefined ? [] : [{ ...file, ...sizes[at] }]));
  // Written last: where it is, the tables are.
  const known = await readTextIfThere(sizesFile);
  if (known !== undefined) return withSizes(foldSizes.parse(JSON.parse(known)));
  const { label, task, positive, levels } = readParams(sectionSchema, request.section);
  const rows = await readCsv(request.rows, request.rows);
  refuseEmpty(rows);
  const learned = learnedTask({ task, positive, levels }, rows, label);
  const divided = planFolds({ folds, repeats: 1, group, time, gap }, { rows, labelColumn: label, task: learned, seed });
  for (const [at, fold] of divided.entries()) {
    const place = files[at];
    if (place === undefined) continue;
    await writeWhole(place.training, csvOf(selectRows(rows, fold.training)));
    await writeWhole(place.test, csvOf(selectRows(rows, fold.test)));
  }
  const sizes = divided.map((fold) => ({ trainingRows: fold.training.length, testRows: fold.test.length }));
  await writeWhole(sizesFile, `${JSON.stringify(sizes)}\n`);
  return withSizes(sizes);
}
