import { canonicalJson } from "../domain/json.ts";
import type { Override } from "../domain/override.ts";
import type { Refusal } from "../domain/reason.ts";
import type { Command } from "./arguments.ts";
import { evaluatedParts, isInTheWay } from "./decide.ts";
import type { ReviewedModel, ReviewRequest } from "./request.ts";
import { refuseNonOwner } from "./speaker.ts";

export interface OverrideRequest
  extends Pick<ReviewRequest, "comment" | "self" | "policy" | "permission" | "pullRequest"> {
  readonly command: Extract<Command, { readonly verb: "override" }>;
  /** Every model of the pull request. */
  readonly reviewed: readonly ReviewedModel[];
}

/** The ledger path of an override: one per comment. */
export function overridePath({ subject, comment }: Override): string {
  return `${subject.pullRequest}/${subject.headSha}-${encodeURIComponent(comment.id)}.json`;
}

export function overrideText(override: Override): string {
  return `${canonicalJson(override)}\n`;
}

/** The models whose gate is meant: `<gate>`, or `<model>: <gate>` where several have it. */
function meant({
  command,
  reviewed,
}: OverrideRequest): readonly { readonly model: ReviewedModel; readonly gate: string }[] {
  return reviewed.flatMap((model) => {
    const prefix = `${model.model}: `;
    const gate = command.gate.startsWith(prefix) ? command.gate.slice(prefix.length) : command.gate;
    return model.evaluation !== undefined && isInTheWay(model.evaluation, gate) ? [{ model, gate }] : [];
  });
}

function unknownGate({ command, reviewed }: OverrideRequest): Refusal {
  const standing = reviewed.flatMap(({ evaluation }) =>
    (evaluation?.gates ?? [])
      .map(({ gate }) => gate)
      .filter((gate) => evaluation !== undefined && isInTheWay(evaluation, gate)),
  );
  const names = [...new Set(standing)].slice(0, 10).join("; ");
  return {
    code: "unknown_gate",
    sentence: `No gate ${command.gate} stands in the way; ${names === "" ? "none does" : `these do: ${names}`}.`,
  };
}

/** Whether an owner's override is accepted, and the entry that it makes: for this very content, and for no other. */
export function decideOverride(
  request: OverrideRequest,
): { readonly accepted: Override } | { readonly refused: Refusal } {
  const { command, comment, pullRequest } = request;
  const refused = refuseNonOwner(request);
  if (refused !== undefined) return { refused };
  if (pullRequest.state !== "open")
    return {
      refused: { code: "wrong_state", sentence: `Pull request #${pullRequest.number} is ${pullRequest.state}.` },
    };
  const found = meant(request);
  const [first] = found;
  if (first === undefined) return { refused: unknownGate(request) };
  if (found.length > 1)
    return {
      refused: {
        code: "bad_command",
        sentence: `The gate stands in the way of ${found.map(({ model }) => model.model).join(", ")}; write \`/override <model>: <gate> --reason <why>\`.`,
      },
    };
  const parts = evaluatedParts(request, first.model);
  if ("refused" in parts) return parts;
  return {
    accepted: {
      kind: "lockstep/Override",
      schema: 1,
      gate: first.gate,
      subject: parts.content,
      by: comment.author,
      reason: command.reason,
      comment: { id: comment.id, bodySha256: comment.bodySha256 },
    },
  };
}
