import { counted } from "../domain/counted.ts";
import { type TreatedCells, treatmentWords } from "../domain/treatment.ts";

/** Lines of a terminal; `--json` has all of them. */
const mostLines = 20;

/** `3 of 1000 rows (0.3 %): "torque_nm" is empty, filled in; for example "" of row "r7"`, those of most rows first. */
export function treatedLines(treated: readonly TreatedCells[], rowCount: number): readonly string[] {
  const lines = [...treated]
    .sort((a, b) => b.rows - a.rows)
    .slice(0, mostLines)
    .map(({ column, treatment, rows, example }) => {
      const share = `${rows} of ${counted(rowCount, "row")} (${Number(((100 * rows) / rowCount).toPrecision(2))} %)`;
      const { id, value = "" } = example;
      const at = `for example ${JSON.stringify(value)}${id === undefined ? "" : ` of row ${JSON.stringify(id)}`}`;
      return `${share}: ${JSON.stringify(column)}: ${treatmentWords[treatment]}; ${at}`;
    });
  const left = treated.length - lines.length;
  return left === 0 ? lines : [...lines, `… ${left} more; --json lists them`];
}
