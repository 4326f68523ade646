import { costOfMaking } from "../../domain/candidate.ts";
import type { Cost } from "../../domain/cost.ts";
import type { ModelRecord } from "../../domain/model-record.ts";
import { isOfTraining } from "../../domain/operation.ts";
import type { OperationRule } from "../../domain/project.ts";
import { parseRecord } from "../../registry/schemas/parse-record.ts";
import { readRecordText, recordFile } from "../../repository/record-files.ts";
import type { Workspace } from "../../repository/workspace.ts";

/**
 * What the stages that made a recorded model took when each last ran, where a rule asks for it; `undefined` when the train step has left no
 * Candidate of these bytes here, or nobody knows it of one of the stages.
 */
export async function trainingCost(
  workspace: Workspace,
  folder: string,
  {
    record,
    rules,
  }: { readonly record: Pick<ModelRecord, "model" | "artifact">; readonly rules: readonly OperationRule[] },
): Promise<Cost | undefined> {
  if (!rules.some(({ measure }) => isOfTraining(measure))) return undefined;
  const path = recordFile(workspace, folder, { kind: "lockstep/Candidate", model: record.model });
  const text = await readRecordText(path);
  if (text === undefined) return undefined;
  const candidate = parseRecord("lockstep/Candidate", text, path);
  return candidate.artifact.sha256 === record.artifact.sha256 ? costOfMaking(candidate.stages) : undefined;
}
