import type { ModelVersion } from "../../domain/ids.ts";
import type { PromotionAction, PromotionState } from "../../registry/promotion-state.ts";
import { refuseBytes } from "../../repository/candidates/bytes.ts";
import type { Workspace } from "../../repository/workspace.ts";

type Write = Extract<PromotionAction, { readonly kind: "register" | "assign" }>;

const isWrite = (action: PromotionAction): action is Write => action.kind === "register" || action.kind === "assign";

/** What is left of what was decided once every version that would be written about is held to its bytes: one refusal for each that is not. */
export async function holdToBytes(
  workspace: Workspace,
  state: PromotionState,
  actions: readonly PromotionAction[],
): Promise<readonly PromotionAction[]> {
  const held: PromotionAction[] = [];
  const looked = new Map<ModelVersion, Awaited<ReturnType<typeof refuseBytes>>>();
  for (const action of actions) {
    if (!isWrite(action)) {
      held.push(action);
      continue;
    }
    const { modelVersion } = action;
    const isNew = !looked.has(modelVersion);
    const record = action.kind === "register" ? state.record : (state.recordAt(modelVersion) ?? state.record);
    if (isNew) looked.set(modelVersion, await refuseBytes(workspace, { ...record, modelVersion }));
    const refusal = looked.get(modelVersion);
    if (refusal === undefined) held.push(action);
    else if (isNew)
      held.push({
        kind: "refuse",
        environment: action.kind === "assign" ? action.environment : undefined,
        modelVersion,
        refusal,
      });
  }
  return held;
}
