import type { Actor } from "../domain/approval.ts";
import { mayApprove } from "../domain/project.ts";
import { type ReviewDecision, type ReviewedPullRequest, type ReviewRequest, refuse } from "./request.ts";

/** GitHub's private mail is `<id>+<login>@users.noreply.…`, in older commits without the id; a local one is often `<login>@…`. */
const mailPattern = /^(?:(\d+)\+)?([^@]+)@(.*)$/;

/** True when a person had a hand in the change: opened it, or wrote or committed one of its commits, as far as names can tell. */
function isOwnChange(person: Actor, pullRequest: ReviewedPullRequest): boolean {
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

/** Who may speak at all; asked before anything else, so that a stranger learns nothing. */
export function refuseSpeaker({
  comment,
  self,
  pullRequest,
  policy,
  permission,
  command,
}: ReviewRequest): ReviewDecision | undefined {
  const { author } = comment;
  const { login } = author;
  if (comment.isBot || author.id === self.id)
    return refuse("not_approver", "Apps and bots do not review; a person has to look.");
  if (comment.isEdited)
    return refuse("bad_command", "The comment was edited after it was written; write the command in a new one.");
  if (permission === "unknown")
    return refuse(
      "permission_unknown",
      `The forge could not say what ${login} may do, so nothing was recorded; try again later.`,
    );
  if (permission !== "write" && permission !== "admin")
    return refuse("not_approver", `${login} has no write permission on this repository; an approver has to look.`);
  if (!mayApprove(policy, author))
    return refuse("not_approver", `The base branch's lockstep.yaml does not list ${login} under \`review.approvers\`.`);
  if (command.verb === "approve" && isOwnChange(author, pullRequest))
    return refuse("self_approval", `${login} took part in this change; somebody else has to approve it.`);
  return undefined;
}
