import { access } from "node:fs/promises";
import { join } from "node:path";
import { writeWhole } from "../../data/objects/aside.ts";
import { readCsv, writeCsv } from "../../data/tables/csv.ts";
import type { Table } from "../../data/tables/table.ts";
import type { Json } from "../../domain/json.ts";
import { selectRows } from "../features/rows.ts";
import { sectionSchema } from "../fit.ts";
import { readParams } from "../params.ts";
import { kFold, stratifiedKFold } from "../splits/k-fold.ts";

/** Where the rows of one fold are. */
export interface FoldFiles {
  readonly training: string;
  readonly test: string;
}

function csvOf(rows: Table): string {
  return writeCsv(rows.columns.map((name) => ({ name, values: rows.column(name) })));
}

/**
 * Divides the rows into folds, classes alike, and writes each as two tables. What is there already is kept: the folder is one for these
 * rows, folds and seed.
 *
 * @throws LockstepError PARAMS_INVALID for too few rows, TABLE_INVALID, COLUMN_MISSING.
 */
export async function writeFolds(request: {
  readonly rows: string;
  readonly section: Json;
  readonly folds: number;
  readonly seed: number;
  readonly folder: string;
}): Promise<readonly FoldFiles[]> {
  const files = Array.from({ length: request.folds }, (_, fold) => ({
    training: join(request.folder, `${fold}-training.csv`),
    test: join(request.folder, `${fold}-test.csv`),
  }));
  const last = files.at(-1)?.test ?? "";
  if (
    await access(last).then(
      () => true,
      () => false,
    )
  )
    return files;
  const { label, task } = readParams(sectionSchema, request.section);
  const rows = await readCsv(request.rows, request.rows);
  const cells = rows.column(label);
  const isOfClasses = task === "binary" || task === "multiclass";
  const folds = isOfClasses
    ? stratifiedKFold(cells, request.folds, request.seed)
    : kFold(rows.rowCount, request.folds, request.seed);
  for (const [at, fold] of folds.entries()) {
    const place = files[at];
    if (place === undefined) continue;
    await writeWhole(place.training, csvOf(selectRows(rows, fold.training)));
    await writeWhole(place.test, csvOf(selectRows(rows, fold.test)));
  }
  return files;
}
