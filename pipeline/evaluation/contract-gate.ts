import type { ContractAnswer } from "../domain/data-contract.ts";
import { type Evaluation, verdictOfGates } from "../domain/evaluation.ts";
import type { Verdict } from "../domain/verdict.ts";

/** What the contract's gate is called, in every evaluation of a repository that has one. */
export const contractGate = "data contract";

/** Data that breaks a rule stops the change, unless the rule is on trial. */
function verdictOf({ file, rules, tables, findings }: ContractAnswer): Verdict {
  const blocking = findings.filter(({ mode }) => mode === "blocking");
  const [first] = blocking;
  if (first === undefined)
    return { phase: "equivalent", reason: `${rules} rules of ${file} hold for ${tables} tables` };
  return {
    phase: "regressed",
    reason: `${blocking.length} of ${rules} rules are broken; line ${first.line} of ${file}: ${first.sentence}`,
  };
}

/** An evaluation with the contract's answer among its gates. */
export function withContract(evaluation: Evaluation, contract: ContractAnswer | undefined): Evaluation {
  if (contract === undefined) return evaluation;
  const gates = [...evaluation.gates, { gate: contractGate, verdict: verdictOf(contract) }];
  return { ...evaluation, gates, verdict: verdictOfGates(gates), contract };
}
