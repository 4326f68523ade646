import { LockstepError } from "../../domain/error.ts";
import type { Refusal } from "../../domain/reason.ts";
import type { Workflows } from "../../platform/forge/forge.ts";
import { answerWork } from "../../review/answer.ts";
import { decideWork, refuseNowhere, type WorkCommand, type WorkDecision } from "../../review/decide-work.ts";
import type { Scene, Voice } from "./scene.ts";

/** Names of the workflow files that do the work. */
export interface WorkflowFiles {
  readonly train: string;
  readonly sweep: string;
}

type Asked = { readonly body: string } | { readonly refused: Refusal };

/** Does what was decided. */
async function ask(
  workflows: Workflows,
  decision: Exclude<WorkDecision, { readonly refused: Refusal }>,
  { verb, headSha }: { readonly verb: WorkCommand["verb"]; readonly headSha: string },
): Promise<Asked> {
  if ("underWay" in decision)
    return { body: answerWork({ verb, how: "under way", headSha, url: decision.underWay.url }) };
  const isAgain = "again" in decision;
  const no = isAgain ? await workflows.rerun(decision.again) : await workflows.start(decision.start);
  if (no !== undefined)
    return { refused: { code: "not_by_comment", sentence: `The forge does not start it: ${no.refused}` } };
  const url = isAgain ? decision.again.url : undefined;
  return { body: answerWork({ verb, how: isAgain ? "again" : "started", headSha, url }) };
}

/** Starts a job for the head of the pull request, or says why none is. */
export async function work(
  { forge, project, pullRequest }: Scene,
  command: WorkCommand,
  { voice, files }: { readonly voice: Voice; readonly files: WorkflowFiles },
): Promise<Asked> {
  const { workflows } = forge;
  const { verb } = command;
  const workflow = files[verb];
  const models = project.models.map(({ model }) => model);
  const request = { command, comment: voice.comment, pullRequest, models, workflow };
  if (workflows === undefined) return { refused: refuseNowhere(request) };
  try {
    const { sha: headSha } = pullRequest.head;
    const decision = decideWork({ ...request, runs: await workflows.runs(workflow, headSha) });
    return "refused" in decision ? decision : await ask(workflows, decision, { verb, headSha });
  } catch (error) {
    // Workflows of before this command had no such permission; who asked cannot see the log, and whoever can mend it reads this.
    if (!(error instanceof LockstepError) || error.code !== "FORGE_PERMISSION_MISSING") throw error;
    return { refused: { code: "not_by_comment", sentence: `${error.message}. ${error.hint ?? ""}`.trim() } };
  }
}
