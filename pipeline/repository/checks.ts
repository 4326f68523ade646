import { LockstepError } from "../domain/error.ts";
import type { Evaluation } from "../domain/evaluation.ts";
import { canonicalJson } from "../domain/json.ts";
import type { Plan } from "../domain/plan.ts";
import { parseRecord } from "../registry/schemas/parse-record.ts";

/** The check that holds what was evaluated at a head, and the status that branch protection asks for. */
export const evaluationCheck = "lockstep/evaluation";
export const approvalCheck = "lockstep/approval";

/** What a reviewer saw of one model. */
export interface ReviewedContent {
  readonly evaluation: Evaluation;
  readonly plan: Plan;
}

export function reviewedContentText(contents: readonly ReviewedContent[]): string {
  return canonicalJson(contents);
}

/** Reads a check's record back. @throws LockstepError RECORD_INVALID. */
export function parseReviewedContent(text: string): readonly ReviewedContent[] {
  const where = `check ${evaluationCheck}`;
  let values: unknown;
  try {
    values = JSON.parse(text);
  } catch (cause) {
    throw new LockstepError("RECORD_INVALID", `${where} holds no JSON`, { hint: "Run the report again.", cause });
  }
  if (!Array.isArray(values))
    throw new LockstepError("RECORD_INVALID", `${where} holds no list`, { hint: "Run the report again." });
  return values.map((value: { readonly evaluation?: unknown; readonly plan?: unknown } | null, index) => ({
    evaluation: parseRecord("lockstep/Evaluation", value?.evaluation, `${where}, evaluation ${index}`),
    plan: parseRecord("lockstep/Plan", value?.plan, `${where}, plan ${index}`),
  }));
}
