import type { Table } from "../../../data/tables/table.ts";
import { LockstepError } from "../../../domain/error.ts";
import { applyCategory } from "./category-node.ts";
import { cycleAngle } from "./date.ts";
import type { TrainingOutputs } from "./fit.ts";
import { type FeatureGraph, type FeatureNode, graphWidth, widthOf } from "./graph.ts";
import { applyNumber } from "./number-node.ts";
import { featureOutputs } from "./ports.ts";
import { type RawCells, rawCells } from "./raw-cells.ts";
import { applyText } from "./text-node.ts";

/** Row-major `[rowCount, width]`. */
export interface Matrix {
  readonly values: Float32Array;
  readonly rowCount: number;
  readonly width: number;
}

/** Most numbers of one matrix, 2 GiB of them. */
const numberLimit = 2 ** 29;

/** Where the numbers of a graph go: the same for rows side by side and for columns. */
interface Sheet {
  readonly values: Float32Array | Float64Array;
  /** From a row to the next, and from an output to the next. */
  readonly rowStep: number;
  readonly outputStep: number;
}

/** @param sheet - Begins at the node's first output. */
function applyNode(node: FeatureNode, cells: RawCells, { values, rowStep, outputStep }: Sheet): void {
  const put = (row: number, output: number, value: number): void => {
    values[row * rowStep + output * outputStep] = value;
  };
  switch (node.kind) {
    case "number":
      for (const [output, column] of applyNumber(node, cells).entries()) {
        const start = output * outputStep;
        for (let row = 0; row < column.length; row++) values[row * rowStep + start] = column[row] as number;
      }
      return;
    case "cycle":
      for (const [row, date] of cells.dates(node.column).entries()) {
        if (date === undefined) continue;
        put(row, 0, Math.sin(cycleAngle(date, node.part)));
        put(row, 1, Math.cos(cycleAngle(date, node.part)));
      }
      return;
    case "category":
      applyCategory(node, cells, put);
      return;
    case "text":
      applyText(node, cells, put);
      return;
    case "image":
    // Read from files, one after the other: see `withImages`.
  }
}

/** Rows, and the graph that they go through. */
export interface Application {
  readonly graph: FeatureGraph;
  readonly rows: Table;
  /** Given for the rows the graph was fitted on, and for no others. */
  readonly trainingOutputs?: TrainingOutputs | undefined;
}

/** @param sheet - Begins at the first output of the node at this place in the graph. */
function fillNode(
  { graph, trainingOutputs }: Application,
  { at, cells }: { readonly at: number; readonly cells: RawCells },
  sheet: Sheet,
): void {
  const node = graph.nodes[at] as FeatureNode;
  const width = widthOf(node);
  const { values, rowStep, outputStep } = sheet;
  const given = trainingOutputs?.get(at);
  if (given === undefined) applyNode(node, cells, sheet);
  else
    for (const [i, value] of given.entries())
      values[Math.floor(i / width) * rowStep + (i % width) * outputStep] = value;
}

function checkSize(rowCount: number, width: number): void {
  if (rowCount * width > numberLimit)
    throw new LockstepError(
      "TABLE_INVALID",
      `${rowCount} rows of ${width} features are more than ${numberLimit} numbers`,
      {
        hint: "Take fewer features: `encode: hashing` with fewer buckets, a smaller `max_terms` or `max_categories`.",
      },
    );
}

/**
 * Raw rows as the numbers a network takes, every one of them finite.
 *
 * @throws LockstepError COLUMN_MISSING; TABLE_INVALID naming row and column of text in a numeric column, of a missing value that nothing
 * stands in for, and of a number too large for 32 bits.
 */
export function applyFeatures(application: Application): Matrix {
  const { graph, rows } = application;
  const width = graphWidth(graph);
  const { rowCount } = rows;
  checkSize(rowCount, width);
  const values = new Float32Array(rowCount * width);
  const cells = rawCells(rows);
  let first = 0;
  for (const [at, node] of graph.nodes.entries()) {
    fillNode(application, { at, cells }, { values: values.subarray(first), rowStep: width, outputStep: 1 });
    first += widthOf(node);
  }
  const odd = values.findIndex((value) => !Number.isFinite(value));
  if (odd !== -1) {
    const output = featureOutputs(graph)[odd % width];
    const isMissing = Number.isNaN(values[odd]);
    throw new LockstepError(
      "TABLE_INVALID",
      `${cells.place(Math.floor(odd / width), output?.columns ?? [])}: ${isMissing ? "a value is missing, and nothing stands in for it" : "the value is too large"}`,
      {
        hint: isMissing
          ? "Take another `impute` than `none` in params.yaml."
          : "Correct the cell, or `clip` the column.",
      },
    );
  }
  return { values, rowCount, width };
}

/**
 * Raw rows as columns of doubles, node by node, `[outputs of the node][rowCount]`, NaN where a value is missing. Only one node's columns
 * are made at a time, so that a table need not fit into memory.
 *
 * @throws LockstepError COLUMN_MISSING, TABLE_INVALID.
 */
export function* nodeColumns(application: Application): Generator<readonly Float64Array[]> {
  const { graph, rows } = application;
  const { rowCount } = rows;
  const cells = rawCells(rows);
  for (const [at, node] of graph.nodes.entries()) {
    const width = widthOf(node);
    checkSize(rowCount, width);
    const values = new Float64Array(rowCount * width);
    fillNode(application, { at, cells }, { values, rowStep: 1, outputStep: rowCount });
    yield Array.from({ length: width }, (_, output) => values.subarray(output * rowCount, (output + 1) * rowCount));
  }
}

/**
 * Raw rows as columns of doubles, `[outputs][rowCount]`, NaN where a value is missing: what trees take.
 *
 * @throws LockstepError COLUMN_MISSING, TABLE_INVALID.
 */
export function featureColumns(application: Application): readonly Float64Array[] {
  checkSize(application.rows.rowCount, graphWidth(application.graph));
  return [...nodeColumns(application)].flat();
}
