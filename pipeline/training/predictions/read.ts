import type { Table } from "../../data/tables/table.ts";
import { counted } from "../../domain/counted.ts";
import type { DeclaredTask } from "../../domain/project.ts";
import type { JudgedTask } from "../../domain/task.ts";
import { checkedScores } from "../checked-scores.ts";
import { parseNumber, shownCell } from "../features/cells.ts";
import { classLimit } from "../learned-task.ts";
import { classColumn, classOfColumn, idColumn, predictionColumn, quantileColumn, scoreColumn } from "./columns.ts";
import { type AskedRows, invalid, isSameCell, matchRows } from "./match-rows.ts";

/** What a table of predictions says, in the order of the rows that were asked about. */
export interface Predictions {
  readonly task: JudgedTask;
  /** Row-major `[n, width of the task]`. */
  readonly scores: Float64Array;
  /** Probability from which the table calls a row positive; of a binary task. */
  readonly threshold: number | undefined;
}

interface Reading {
  readonly table: Table;
  /** `[n]` where each asked row stands. */
  readonly places: Uint32Array;
  readonly where: string;
}

function cellsOf({ table, places, where }: Reading, name: string): readonly string[] {
  if (!table.columns.includes(name))
    throw invalid(
      where,
      `has no column ${shownCell(name)}`,
      "docs/reference/predictions.md lists the columns of each task.",
    );
  const cells = table.column(name);
  return Array.from(places, (place) => cells[place] ?? "");
}

function numbersOf(reading: Reading, name: string): Float64Array {
  return Float64Array.from(cellsOf(reading, name), (cell, row) => {
    const value = parseNumber(cell);
    if (value !== undefined) return value;
    const id = cellsOf(reading, idColumn)[row] ?? "";
    throw invalid(
      reading.where,
      `id ${shownCell(id)}, column ${shownCell(name)}: ${shownCell(cell)} is not a finite number`,
      "Write plain decimal numbers.",
    );
  });
}

/** `[n]` each → row-major `[n, k]`. */
function interleave(columns: readonly Float64Array[], rows: number): Float64Array {
  const values = new Float64Array(rows * columns.length);
  for (const [i, column] of columns.entries())
    for (let row = 0; row < rows; row++) values[row * columns.length + i] = column[row] as number;
  return values;
}

/**
 * The probability from which predictions are positive: the smallest one of a positive row.
 *
 * @throws LockstepError PREDICTIONS_INVALID when no threshold gives these predictions, so that the table contradicts itself.
 */
function thresholdOf(reading: Reading, scores: Float64Array, positive: string): number {
  const isPositive = cellsOf(reading, predictionColumn).map((cell) => isSameCell(cell, positive));
  const bound = (wanted: boolean, pick: (a: number, b: number) => number, start: number): number =>
    scores.reduce((found, score, row) => (isPositive[row] === wanted ? pick(found, score) : found), start);
  const lowest = bound(true, Math.min, Number.POSITIVE_INFINITY);
  const highest = bound(false, Math.max, Number.NEGATIVE_INFINITY);
  if (lowest <= highest)
    throw invalid(
      reading.where,
      `predicts a row of score ${String(lowest)} positive and one of score ${String(highest)} not`,
      "`prediction` must follow from `score` by one threshold; write scores with all their digits.",
    );
  if (lowest !== Number.POSITIVE_INFINITY) return lowest;
  if (highest < 1) return (highest + 1) / 2;
  throw invalid(
    reading.where,
    "predicts a row of score 1 not positive",
    "A score is the probability of the positive label.",
  );
}

function checkClasses(reading: Reading, classes: readonly string[], scores: Float64Array): void {
  for (const [row, cell] of cellsOf(reading, predictionColumn).entries()) {
    const own = scores.subarray(row * classes.length, (row + 1) * classes.length);
    const predicted = classes.findIndex((name) => isSameCell(name, cell));
    if (predicted < 0 || (own[predicted] as number) < Math.max(...own))
      throw invalid(
        reading.where,
        `predicts ${shownCell(cell)} for id ${shownCell(cellsOf(reading, idColumn)[row] ?? "")}, whose largest score is another's`,
        "`prediction` must be the class of the largest score.",
      );
  }
}

function answersOf(reading: Reading, task: DeclaredTask): Predictions {
  const rows = reading.places.length;
  switch (task.kind) {
    case "binary": {
      const scores = checkedScores({ values: numbersOf(reading, scoreColumn), width: 1 }, task, rows);
      return { task, scores, threshold: thresholdOf(reading, scores, task.positive) };
    }
    case "multiclass": {
      const classes = reading.table.columns.flatMap((column) => classOfColumn(column) ?? []).sort();
      if (classes.length < 2 || classes.length > classLimit)
        throw invalid(
          reading.where,
          `has ${counted(classes.length, "column")} ${shownCell(classColumn("<class>"))}, and 2 to ${classLimit} are taken`,
          "Write the probability of each class in a column of its own.",
        );
      const own = { kind: task.kind, classes } as const;
      const values = interleave(
        classes.map((name) => numbersOf(reading, classColumn(name))),
        rows,
      );
      const scores = checkedScores({ values, width: classes.length }, own, rows);
      checkClasses(reading, classes, scores);
      return { task: own, scores, threshold: undefined };
    }
    case "ranking":
      return { task: { kind: task.kind }, scores: numbersOf(reading, scoreColumn), threshold: undefined };
    case "regression":
      return { task, scores: numbersOf(reading, predictionColumn), threshold: undefined };
    case "quantiles": {
      const columns = task.levels.map((level) => numbersOf(reading, quantileColumn(level)));
      return { task, scores: interleave(columns, rows), threshold: undefined };
    }
  }
}

/**
 * Reads a table of predictions and holds it to the rows it was asked for: every row answered once, labels as the rows have them,
 * probabilities that are some, predictions that follow from them. Nothing in it is believed that the rows say.
 *
 * @param where - Names the table in messages.
 * @throws LockstepError PREDICTIONS_INVALID, MODEL_INVALID for scores that the task does not allow.
 */
export function readPredictions(
  table: Table,
  asked: AskedRows & { readonly task: DeclaredTask },
  where: string,
): Predictions {
  if (!table.columns.includes(idColumn))
    throw invalid(
      where,
      `has no column ${shownCell(idColumn)}`,
      "docs/reference/predictions.md lists the columns of each task.",
    );
  return answersOf({ table, places: matchRows(table, asked, where), where }, asked.task);
}
