import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isSystemError } from "../../data/objects/aside.ts";
import { LockstepError } from "../../domain/error.ts";
import type { Json } from "../../domain/json.ts";
import type { ModelDeclaration } from "../../domain/project.ts";
import type { Workspace } from "../../repository/workspace.ts";

/** What the stages made, in a folder that need not be the one of the workspace. */
export interface MadeModel {
  /** Absolute path of the repository that the stages ran in. */
  readonly root: string;
  readonly declaration: ModelDeclaration;
}

/** The metrics file that the stages wrote. @throws LockstepError CANDIDATE_MISSING when there is none, METRIC_INVALID. */
export async function readMetrics({
  root,
  declaration,
}: MadeModel): Promise<{ readonly text: string; readonly value: Json }> {
  const path = declaration.metricsFile;
  try {
    const text = await readFile(join(root, path), "utf8");
    return { text, value: JSON.parse(text) as Json };
  } catch (cause) {
    if (isSystemError(cause, "ENOENT"))
      throw new LockstepError("CANDIDATE_MISSING", `the pipeline wrote no ${path}`, {
        hint: "Correct `metrics` in lockstep.yaml, or let a stage write the file.",
        cause,
      });
    throw new LockstepError("METRIC_INVALID", `${path} is no JSON`, {
      hint: "Write finite numbers only; JSON has no NaN and no Infinity.",
      cause,
    });
  }
}

/**
 * Format and inputs of the model that the stages made. One that cannot be opened here is `foreign`: a command scores it.
 *
 * @throws LockstepError SCORING_UNDECLARED when there is none, MODEL_INVALID.
 */
export async function describeModel(workspace: Workspace, { root, declaration }: MadeModel) {
  const { model, artifact, score } = declaration;
  const path = join(root, artifact);
  if (await workspace.isKnownModel(path)) {
    const predictor = await workspace.openModel(path);
    predictor.close();
    return { format: predictor.format, columns: predictor.inputs };
  }
  if (score !== undefined) return { format: "foreign", columns: [] };
  throw new LockstepError("SCORING_UNDECLARED", `${artifact} is a model of no format that is opened here`, {
    hint: `Declare \`score\` of models.${model} in lockstep.yaml, the command that scores it; docs/reference/predictions.md shows how.`,
  });
}
