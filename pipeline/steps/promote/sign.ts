import type { Refusal } from "../../domain/reason.ts";
import { plannedPart } from "../../registry/events/event-log.ts";
import type { PromotionAction, PromotionState } from "../../registry/promotion-state.ts";
import { signRegistration } from "../../repository/provenance/signatures.ts";
import { trustFor } from "../../repository/provenance/trust.ts";
import type { Workspace } from "../../repository/workspace.ts";
import type { FilesBeside } from "./publish.ts";

/** What is to be done, and what signs it. */
interface Signing {
  readonly actions: readonly PromotionAction[];
  readonly beside?: FilesBeside | undefined;
}

/** Without a registration there is no assignment of that version either. */
function refused(actions: readonly PromotionAction[], refusal: Refusal): readonly PromotionAction[] {
  const [register] = actions.filter((action) => action.kind === "register");
  if (register === undefined) return actions;
  const { modelVersion } = register;
  return [
    { kind: "refuse", environment: undefined, modelVersion, refusal },
    ...actions.filter((action) => action.kind !== "register" && action.modelVersion !== modelVersion),
  ];
}

/**
 * What signs a registration that was decided on. Where a signature is required and nothing here can sign, the version is refused before
 * any tag is made; where lockstep.yaml trusts nobody, nothing is signed.
 *
 * @throws LockstepError SIGNING_KEY_INVALID, CONFIG_INVALID.
 */
export async function readySigner(
  workspace: Workspace,
  state: PromotionState,
  actions: readonly PromotionAction[],
): Promise<Signing> {
  const { git, host } = workspace;
  const register = actions.find((action) => action.kind === "register");
  const trusted = register === undefined ? undefined : await trustFor(git, register.event);
  if (register === undefined || trusted === undefined) return { actions };
  const signer = await workspace.signer();
  if (signer === undefined) {
    const what = `${state.record.model} ${register.modelVersion}`;
    if (!trusted.isRequired) {
      host.warning(`${what} is registered without a signature: nothing here can sign`);
      return { actions };
    }
    const sentence = `${what} must be signed, and nothing here can sign; set LOCKSTEP_SIGNING_KEY, or give the job \`id-token: write\` and \`attestations: write\`.`;
    return { actions: refused(actions, { code: "signer_missing", sentence }) };
  }
  return {
    actions,
    async beside(event) {
      if (event.action !== "register") return {};
      host.info(`signed by ${signer.description}`);
      return signRegistration(signer, { event: plannedPart(event), record: state.record });
    },
  };
}
