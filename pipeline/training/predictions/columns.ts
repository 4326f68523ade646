/*
 * The table of predictions, the contract with any trainer: `id`, `label`, `prediction`, then what the task adds. Documented in
 * docs/reference/predictions.md.
 */

export const idColumn = "id";
export const labelColumn = "label";
export const predictionColumn = "prediction";
/** Probability of the positive label. */
export const scoreColumn = "score";

const classPrefix = "score_";
const quantilePrefix = "quantile_";

export function classColumn(name: string): string {
  return `${classPrefix}${name}`;
}

/** The class whose probabilities a column holds. */
export function classOfColumn(column: string): string | undefined {
  return column.startsWith(classPrefix) ? column.slice(classPrefix.length) : undefined;
}

export function quantileColumn(level: number): string {
  return `${quantilePrefix}${String(level)}`;
}
