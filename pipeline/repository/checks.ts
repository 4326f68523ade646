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

/** What a check keeps of one report. */
export interface ShownReport {
  readonly contents: readonly ReviewedContent[];
  /** The last comment that stood there when this content was first shown; what was written up to it was not about this content. */
  readonly lastComment: string | undefined;
}

export function shownReportText(shown: ShownReport): string {
  return canonicalJson(shown);
}

/** Reads a check's record back. @throws LockstepError RECORD_INVALID. */
export function parseShownReport(text: string): ShownReport {
  const where = `check ${evaluationCheck}`;
  const hint = "Run the report again.";
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new LockstepError("RECORD_INVALID", `${where} holds no JSON`, { hint, cause });
  }
  const { contents, lastComment } = (value ?? {}) as { readonly contents?: unknown; readonly lastComment?: unknown };
  if (!Array.isArray(contents) || (lastComment !== undefined && typeof lastComment !== "string"))
    throw new LockstepError("RECORD_INVALID", `${where} holds no report`, { hint });
  return {
    contents: contents.map((shown: { readonly evaluation?: unknown; readonly plan?: unknown } | null, index) => ({
      evaluation: parseRecord("lockstep/Evaluation", shown?.evaluation, `${where}, evaluation ${index}`),
      plan: parseRecord("lockstep/Plan", shown?.plan, `${where}, plan ${index}`),
    })),
    lastComment,
  };
}
