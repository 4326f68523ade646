import type { Forge, PullRequest } from "../../platform/forge/forge.ts";
import { renderReceipt } from "../../report/receipt.ts";
import { reportMarker } from "../../repository/report-comment.ts";
import type { Workspace } from "../../repository/workspace.ts";

/** True when the pull request has a report of ours; one that never had any gets no receipt either. */
async function hasReport(forge: Forge, { number }: PullRequest): Promise<boolean> {
  const self = await forge.self();
  const comments = await forge.comments(number);
  return comments.some(({ author, body }) => author.id === self.id && body.startsWith(`<!-- ${reportMarker} -->`));
}

/**
 * Turns the report of a pull request that is closed into a receipt. What is merged has promotion say what became of it: a report that comes
 * late must not write over that.
 */
export async function keepClosed(workspace: Workspace, forge: Forge, pullRequest: PullRequest): Promise<void> {
  const { host } = workspace;
  const { number, state, head } = pullRequest;
  if (state !== "closed" || !(await hasReport(forge, pullRequest))) {
    host.info(`#${number} is ${state}; nothing was posted`);
    return;
  }
  await forge.keepComment(number, reportMarker, renderReceipt({ outcome: "closed", headSha: head.sha }));
  host.info(`#${number} is closed, and its comment says that nothing was promoted`);
}
