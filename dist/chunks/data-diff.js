// pipeline/domain/data-diff.ts
/** Stands for every value of a column that is marked personal. */
const personalCell = "(personal)";

export { personalCell as t };