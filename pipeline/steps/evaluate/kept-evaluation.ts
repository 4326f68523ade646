import { LockstepError } from "../../domain/error.ts";
import type { Evaluation } from "../../domain/evaluation.ts";
import { parseRecord } from "../../registry/schemas/parse-record.ts";
import { evaluationDigest } from "../../repository/evaluation-digest.ts";
import { readRecordText, recordFile } from "../../repository/record-files.ts";
import type { Workspace } from "../../repository/workspace.ts";

/**
 * The evaluation that an earlier run left here, when it says the same: only the stopwatch reads otherwise the second time, and doing it
 * twice is doing it once.
 */
export async function keptEvaluation(
  workspace: Workspace,
  folder: string,
  evaluation: Evaluation,
): Promise<Evaluation> {
  const path = recordFile(workspace, folder, evaluation);
  const text = await readRecordText(path);
  if (text === undefined) return evaluation;
  try {
    const earlier = parseRecord("lockstep/Evaluation", text, path);
    return evaluationDigest(earlier) === evaluationDigest(evaluation) ? earlier : evaluation;
  } catch (error) {
    // What another version left, or what is damaged, is written anew.
    if (error instanceof LockstepError && error.code === "RECORD_INVALID") return evaluation;
    throw error;
  }
}
