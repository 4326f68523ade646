import { z } from "zod";
import { LockstepError } from "../../../domain/error.ts";
import type { LinearFunction } from "./logistic.ts";

const linearFile = z.strictObject({
  kind: z.literal("lockstep/Linear"),
  schema: z.literal(1),
  /** `[outputs][inputs]`, in the order of the transform's inputs. */
  coefficients: z.array(z.array(z.number()).max(1_000_000)).min(1).max(1000),
  intercepts: z.array(z.number()).min(1).max(1000),
});

/** The same function gives the same bytes; each output's coefficients on one line. */
export function encodeLinear({ coefficients, intercepts }: LinearFunction): string {
  const lines = coefficients.map((output) => `    ${JSON.stringify([...output])}`).join(",\n");
  return `{\n  "kind": "lockstep/Linear",\n  "schema": 1,\n  "coefficients": [\n${lines}\n  ],\n  "intercepts": ${JSON.stringify(intercepts)}\n}\n`;
}

/** @throws LockstepError MODEL_INVALID. */
export function readLinear(text: string): LinearFunction {
  const hint = "Train the model again.";
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new LockstepError("MODEL_INVALID", "linear.json is not JSON", { hint, cause });
  }
  const parsed = linearFile.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new LockstepError(
      "MODEL_INVALID",
      `linear.json: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? "is not a linear model"}`,
      { hint },
    );
  }
  const { coefficients, intercepts } = parsed.data;
  if (coefficients.length !== intercepts.length)
    throw new LockstepError("MODEL_INVALID", "linear.json: as many intercepts as outputs are needed", { hint });
  return { coefficients: coefficients.map((output) => Float64Array.from(output)), intercepts };
}
