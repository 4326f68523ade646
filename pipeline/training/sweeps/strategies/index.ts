import type { StrategyName } from "../sweep-file.ts";
import { grid } from "./grid.ts";
import { halving } from "./halving.ts";
import { latinHypercube } from "./latin-hypercube.ts";
import { random } from "./random.ts";
import type { Strategy } from "./strategy.ts";
import { tpe } from "./tpe.ts";

/** To add a strategy: one file, one line here and its name in sweep-file.ts. */
export const strategyOf: Readonly<Record<StrategyName, Strategy>> = {
  grid,
  random,
  "latin-hypercube": latinHypercube,
  tpe,
  halving,
};
