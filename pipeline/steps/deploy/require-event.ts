import { LockstepError } from "../../domain/error.ts";
import type { EnvironmentName } from "../../domain/ids.ts";
import type { Refusal } from "../../domain/reason.ts";
import { wereApproved } from "../../domain/standing.ts";
import type { Git } from "../../platform/git/git.ts";
import { believedRegistry } from "../../registry/events/believed.ts";
import { isEvidence } from "../../registry/events/evidence.ts";
import { refuseTag } from "../../registry/events/tag-refusal.ts";
import { currentAssignment, readRegistry } from "../../registry/gto.ts";
import { readApprovals } from "../../repository/approvals.ts";
import type { RegisteredModel } from "../../repository/environments.ts";
import { readEvents } from "../../repository/events.ts";

function refused({ code, sentence }: Refusal): LockstepError {
  return new LockstepError(code === "tag_rewritten" ? "TAG_REWRITTEN" : "TAG_UNLEDGERED", sentence, {
    hint: "`lockstep models verify` names every tag and event that do not agree; `lockstep promote` makes again what it may.",
  });
}

/**
 * Holds what is to be served to the ledger of events: the tag that registers it and the one that assigned it are those that were recorded,
 * and its registration says who approved these bytes.
 *
 * @throws LockstepError TAG_UNLEDGERED, TAG_REWRITTEN, NOT_APPROVED.
 */
export async function requireEvent(
  git: Git,
  environment: EnvironmentName,
  { modelVersion, record }: RegisteredModel,
): Promise<void> {
  const { model, inputKey, artifact } = record;
  const { log, tags } = await readEvents(git);
  const shown = readRegistry(tags);
  const assignment = currentAssignment(shown, model, environment);
  const registration = shown
    .get(model)
    ?.versions.find((found) => found.modelVersion === modelVersion && found.isActive)?.tag;
  const believed = currentAssignment(believedRegistry(shown, log), model, environment);
  // A tag by hand that says what is recorded anyhow changes nothing.
  const names = believed?.modelVersion === modelVersion ? [registration] : [registration, assignment?.tag];
  for (const name of names) {
    const tag = tags.find((found) => found.name === name);
    const refusal = tag === undefined ? undefined : refuseTag(log, tag);
    if (refusal !== undefined) throw refused(refusal);
  }
  const bytes = { model, inputKey, artifactSha256: artifact.sha256 };
  const event = registration === undefined ? undefined : log.events.get(registration)?.event;
  const isApproved =
    event?.action === "register"
      ? isEvidence(event, bytes, () => true)
      : wereApproved(await readApprovals(git, model), bytes);
  if (!isApproved)
    throw new LockstepError("NOT_APPROVED", `nobody approved ${model} ${modelVersion} (${artifact.sha256})`, {
      hint: "The tag was made by hand, or the ledger of approvals is gone; nothing is served from it.",
    });
}
