import type { GateResult } from "../domain/evaluation.ts";
import type { ModelDeclaration } from "../domain/project.ts";
import { gateName } from "./gates.ts";
import { operationGateName } from "./operation/judge-operation.ts";
import { sliceGateName } from "./slices/declared-slices.ts";
import { fairnessGateName } from "./slices/judge-fairness.ts";

/** A gate that an evaluation must answer. */
export type AskedGate = Pick<GateResult, "gate" | "mode">;

/**
 * The gates that an evaluation of a declared model must have answered.
 *
 * @param isFirst - Of a first model only the limits are asked; there is nothing to compare with.
 */
export function askedGates(
  { gates, slices, fairness, operation = [] }: Pick<ModelDeclaration, "gates" | "slices" | "fairness" | "operation">,
  isFirst: boolean,
): readonly AskedGate[] {
  return [
    ...gates
      .filter(({ limit }) => !isFirst || limit !== undefined)
      .map((rule) => ({ gate: gateName(rule), mode: rule.mode })),
    ...slices.map((rule) => ({ gate: sliceGateName(rule), mode: rule.mode })),
    ...operation
      .filter(({ limit }) => !isFirst || limit !== undefined)
      .map((rule) => ({ gate: operationGateName(rule), mode: rule.mode })),
    ...fairness.map((rule) => ({ gate: fairnessGateName(rule), mode: rule.mode })),
  ];
}

/** True when one of the answers is that of the gate, and may stop as much as the gate may. */
export function isAnswered({ gate, mode }: AskedGate, answers: readonly GateResult[]): boolean {
  const isOnTrial = mode === "informational";
  return answers.some((answer) => answer.gate === gate && (answer.mode === "informational") === isOnTrial);
}
