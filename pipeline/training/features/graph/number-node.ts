import { LockstepError } from "../../../domain/error.ts";
import { applyCross } from "../crosses.ts";
import { datePart } from "./date.ts";
import type { LogKind, NumberNode, NumberSource, Operand } from "./graph.ts";
import { meanOf, medianOf, modeOf, presentSorted, quantileOf } from "./order-statistics.ts";
import type { Clip, NumberFill, NumberPlan, ScalingKind } from "./plan.ts";
import type { RawCells } from "./raw-cells.ts";

function filled(values: Float64Array, fill: number | undefined): Float64Array {
  return fill === undefined ? values : values.map((value) => (Number.isNaN(value) ? fill : value));
}

/** The numbers of a source, NaN where missing. @throws LockstepError TABLE_INVALID, COLUMN_MISSING. */
export function sourceValues(source: NumberSource, cells: RawCells): Float64Array {
  switch (source.kind) {
    case "column":
      return cells.numbers(source.column);
    case "date":
      return Float64Array.from(cells.dates(source.column), (date) =>
        date === undefined ? Number.NaN : datePart(date, source.part),
      );
    case "arithmetic": {
      const operand = ({ column, fill }: Operand): Float64Array => filled(cells.numbers(column), fill);
      return applyCross(source.operator, operand(source.left), operand(source.right));
    }
  }
}

function logOf(kind: LogKind, value: number): number {
  switch (kind) {
    case "ln":
      return Math.log(value);
    case "log1p":
      return Math.log1p(value);
    case "signed_log1p":
      return Math.sign(value) * Math.log1p(Math.abs(value));
  }
}

function columnsOfSource(source: NumberSource): readonly string[] {
  return source.kind === "arithmetic" ? [source.left.column, source.right.column] : [source.column];
}

/** @throws LockstepError TABLE_INVALID naming the row of a value that has no logarithm. */
function logged(values: Float64Array, node: NumberNode, cells: RawCells): Float64Array {
  const { log } = node;
  if (log === undefined) return values;
  return values.map((value, row) => {
    const result = logOf(log, value);
    if (Number.isNaN(value) || Number.isFinite(result)) return result;
    throw new LockstepError(
      "TABLE_INVALID",
      `${cells.place(row, columnsOfSource(node.source))}: ${value} has no logarithm (${log})`,
      { hint: "Take `log: signed_log1p`, or `clip` the column first." },
    );
  });
}

function clipped(values: Float64Array, clip: NumberNode["clip"]): Float64Array {
  if (clip === undefined) return values;
  const { from = -Infinity, to = Infinity } = clip;
  return values.map((value) => (value < from ? from : value > to ? to : value));
}

/**
 * The outputs of a node, one list each.
 *
 * @throws LockstepError TABLE_INVALID, COLUMN_MISSING.
 */
export function applyNumber(node: NumberNode, cells: RawCells): readonly Float64Array[] {
  const raw = sourceValues(node.source, cells);
  const values = logged(clipped(filled(raw, node.fill), node.clip), node, cells);
  const { scaling } = node;
  const scaled = scaling === undefined ? values : values.map((value) => (value - scaling.center) / scaling.scale);
  return node.indicator ? [scaled, raw.map((value) => (Number.isNaN(value) ? 1 : 0))] : [scaled];
}

function learnFill(fill: NumberFill, values: Float64Array, place: () => string): number | undefined {
  if (fill === "none") return undefined;
  if (typeof fill === "object") return fill.constant;
  const sorted = presentSorted(values);
  const learned = fill === "median" ? medianOf(sorted) : fill === "mean" ? meanOf(sorted) : modeOf(sorted);
  if (!Number.isNaN(learned)) return learned;
  throw new LockstepError("TABLE_INVALID", `${place()} has no value in any training row`, {
    hint: "Name it under `drop` in params.yaml, or fill it.",
  });
}

function learnClip(clip: Clip | undefined, values: Float64Array): NumberNode["clip"] {
  if (clip === undefined || !("quantiles" in clip)) return clip;
  const sorted = presentSorted(values);
  const [low, high] = clip.quantiles;
  return sorted.length === 0 ? undefined : { from: quantileOf(sorted, low), to: quantileOf(sorted, high) };
}

/**
 * Center and scale. A column that is constant but for rounding carries nothing; dividing by its noise would blow it up, so its scale
 * is 1.
 */
function learnScaling(kind: ScalingKind, values: Float64Array, place: () => string): NumberNode["scaling"] {
  if (kind === "none") return undefined;
  const present = values.some(Number.isNaN) ? values.filter((value) => !Number.isNaN(value)) : values;
  const { center, scale } = measure(kind, present);
  if (!Number.isFinite(scale) || !Number.isFinite(center))
    throw new LockstepError("TABLE_INVALID", `${place()}: the values are too large to scale`, {
      hint: "Correct the unit of the column, or name it under `drop` in params.yaml.",
    });
  return { center, scale: scale > 1e-12 * Math.max(1, Math.abs(center)) ? scale : 1 };
}

function measure(kind: Exclude<ScalingKind, "none">, values: Float64Array): { center: number; scale: number } {
  if (values.length === 0) return { center: 0, scale: 1 };
  switch (kind) {
    case "standard": {
      const center = meanOf(values);
      return {
        center,
        scale: Math.sqrt(values.reduce((sum, value) => sum + (value - center) ** 2, 0) / values.length),
      };
    }
    case "minmax": {
      const sorted = presentSorted(values);
      const center = sorted[0] ?? 0;
      return { center, scale: (sorted.at(-1) ?? 0) - center };
    }
    case "robust": {
      const sorted = presentSorted(values);
      return { center: medianOf(sorted), scale: quantileOf(sorted, 0.75) - quantileOf(sorted, 0.25) };
    }
  }
}

/**
 * Learns fill, bounds, center and scale, each from what the steps before it give.
 *
 * @throws LockstepError TABLE_INVALID, COLUMN_MISSING.
 */
export function fitNumber(plan: NumberPlan, cells: RawCells): NumberNode {
  const { source: wanted, indicator, log } = plan;
  const source: NumberSource =
    wanted.kind === "arithmetic"
      ? {
          kind: "arithmetic",
          left: operand(wanted.left, plan.fill, cells),
          operator: wanted.operator,
          right: operand(wanted.right, plan.fill, cells),
        }
      : wanted;
  const place = (): string => cells.columnPlace(columnsOfSource(source));
  const raw = sourceValues(source, cells);
  // The operands of an arithmetic feature are filled; what it gives has no gap left.
  const fill = wanted.kind === "arithmetic" ? undefined : learnFill(plan.fill, raw, place);
  const complete = filled(raw, fill);
  const clip = learnClip(plan.clip, complete);
  const unscaled: NumberNode = { kind: "number", source, fill, indicator, clip, log };
  const scaling = learnScaling(plan.scale, logged(clipped(complete, clip), unscaled, cells), place);
  return { ...unscaled, scaling };
}

function operand(column: string, fill: NumberFill, cells: RawCells): Operand {
  return { column, fill: learnFill(fill, cells.numbers(column), () => cells.columnPlace([column])) };
}
