import type { Actor, Permission } from "../domain/approval.ts";
import { isEnough, isOwner, mayApprove, ownersPolicy, type ReviewPolicy } from "../domain/project.ts";
import type { Refusal } from "../domain/reason.ts";
import { type Heard, type ReviewedPullRequest, refuse } from "./request.ts";

/** GitHub's private mail is `<id>+<login>@users.noreply.…`, in older commits without the id; a local one is often `<login>@…`. */
const mailPattern = /^(?:(\d+)\+)?([^@]+)@(.*)$/;

/** True when a person had a hand in the change: opened it, or wrote or committed one of its commits, as far as names can tell. */
export function isOwnChange(person: Actor, pullRequest: ReviewedPullRequest): boolean {
  const login = person.login.toLowerCase();
  return (
    person.id === pullRequest.author.id ||
    login === pullRequest.author.login.toLowerCase() ||
    pullRequest.contributors.some(({ name, email }) => {
      const [, id, local, host = ""] = mailPattern.exec(email.toLowerCase()) ?? [];
      const isSameId = id === person.id && host.startsWith("users.noreply.");
      return name.toLowerCase() === login || local === login || isSameId;
    })
  );
}

/** Who may be heard at all; asked before anything else, so that a stranger learns nothing and costs nothing. */
export function refuseStranger(
  { author, isBot }: Pick<Heard, "author" | "isBot">,
  permission: Permission | "unknown",
): Refusal | undefined {
  if (isBot) return refuse("not_approver", "Apps and bots do not review; a person has to look.");
  if (permission === "unknown")
    return refuse(
      "permission_unknown",
      `The forge could not say what ${author.login} may do, so nothing was recorded; try again later.`,
    );
  if (permission !== "write" && permission !== "admin")
    return refuse(
      "not_approver",
      `${author.login} has no write permission on this repository; an approver has to look.`,
    );
  return undefined;
}

/** Whose word counts: a person with permission whom the base branch lists. */
export function refuseSpeaker(request: {
  readonly comment: Heard;
  readonly self: Actor;
  readonly policy: ReviewPolicy;
  readonly permission: Permission | "unknown";
}): Refusal | undefined {
  const { comment, self, policy, permission } = request;
  const { author } = comment;
  if (author.id === self.id) return refuse("not_approver", "Apps and bots do not review; a person has to look.");
  if (comment.isEdited)
    return refuse("bad_command", "The comment was edited after it was written; write the command in a new one.");
  const stranger = refuseStranger(comment, permission);
  if (stranger !== undefined) return stranger;
  if (!mayApprove(policy, { login: author.login, teams: comment.teams }))
    return (
      comment.unknownTeam ??
      refuse(
        "not_approver",
        `The base branch's lockstep.yaml does not list ${author.login} among those who may approve this.`,
      )
    );
  if (permission === "unknown" || !isEnough(policy, permission))
    return refuse(
      "not_approver",
      `${author.login} has the permission ${permission}, and the base branch's lockstep.yaml asks for ${policy.permission ?? "write"}.`,
    );
  return undefined;
}

/** Overriding a gate is for owners; being one is enough, but only beside a permission. */
export function refuseNonOwner(request: Parameters<typeof refuseSpeaker>[0]): Refusal | undefined {
  const { policy, comment } = request;
  if (!isOwner(policy, { login: comment.author.login, teams: comment.teams }))
    return (
      comment.unknownTeam ??
      refuse(
        "not_owner",
        policy.owners === undefined
          ? "The base branch's lockstep.yaml names no `review.owners`, so nobody overrides a gate."
          : `The base branch's lockstep.yaml does not list ${comment.author.login} under \`review.owners\`.`,
      )
    );
  return refuseSpeaker({ ...request, policy: ownersPolicy(policy) });
}
