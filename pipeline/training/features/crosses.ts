import { LockstepError } from "../../domain/error.ts";
import { shownCell } from "./cells.ts";

export const crossOperators = ["*", "/", "+", "-"] as const;
export type CrossOperator = (typeof crossOperators)[number];

/** A numeric feature computed from two numeric columns, for example power from torque and speed. */
export interface Cross {
  readonly left: string;
  readonly operator: CrossOperator;
  readonly right: string;
}

/**
 * Reads `torque_nm * rotational_speed_rpm`: two numeric columns with one operator, `*`, `/`, `+` or `-`, between blanks.
 *
 * @throws LockstepError PARAMS_INVALID.
 */
export function parseCross(text: string, numericColumns: readonly string[]): Cross {
  for (const operator of crossOperators) {
    const parts = text.split(` ${operator} `).map((part) => part.trim());
    // A column's own name may hold the operator, so every place where the text can be cut is tried.
    for (let cut = 1; cut < parts.length; cut++) {
      const left = parts.slice(0, cut).join(` ${operator} `);
      const right = parts.slice(cut).join(` ${operator} `);
      if (numericColumns.includes(left) && numericColumns.includes(right)) return { left, operator, right };
    }
  }
  throw new LockstepError(
    "PARAMS_INVALID",
    `cross ${shownCell(text)} is not two numeric columns with an operator between them`,
    {
      hint: `Write for example "a * b"; operators are ${crossOperators.join(" ")}; numeric columns are ${numericColumns.join(", ")}.`,
    },
  );
}

/** Row by row; a division by 0 gives 0, so that one idle machine is no infinity. */
export function applyCross(operator: CrossOperator, left: Float64Array, right: Float64Array): Float64Array {
  return left.map((a, row) => {
    const b = right[row] ?? 0;
    switch (operator) {
      case "*":
        return a * b;
      case "/":
        return b === 0 ? 0 : a / b;
      case "+":
        return a + b;
      case "-":
        return a - b;
    }
  });
}
