import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { DvcOracle } from "./oracle.ts";

const bin = join(import.meta.dirname, "../../../.lockstep/venv-dvc/bin");

/** Path of a program of the virtual environment that `scripts/conformance-dvc.sh` makes. */
export function realDvc(program: "dvc" | "python"): string {
  const path = join(bin, program);
  if (!existsSync(path)) throw new Error(`${path} is missing; run scripts/conformance-dvc.sh`);
  return path;
}

/** Seed of every generator here, so that a run can be repeated; another one is tried by hand. */
export const seed = 20_261_121;

/** One oracle for the tests of a file. */
export function useOracle(): () => DvcOracle {
  let oracle: DvcOracle | undefined;
  beforeAll(() => {
    oracle = new DvcOracle(realDvc("python"));
  });
  afterAll(async () => {
    await oracle?.[Symbol.asyncDispose]();
  });
  return () => {
    if (oracle === undefined) throw new Error("the oracle has not started");
    return oracle;
  };
}
