import type { RoundStrategyName } from "../sweep-file.ts";
import { grid } from "./grid.ts";
import { halving } from "./halving.ts";
import { latinHypercube } from "./latin-hypercube.ts";
import { random } from "./random.ts";
import type { Strategy } from "./strategy.ts";
import { tpe } from "./tpe.ts";

/** To add a strategy that goes in rounds: one file, one line here and its name in sweep-file.ts. The one that does not is asha.ts. */
export const strategyOf: Readonly<Record<RoundStrategyName, Strategy>> = {
  grid,
  random,
  "latin-hypercube": latinHypercube,
  tpe,
  halving,
};
