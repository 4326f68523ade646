import { resolve } from "node:path";
import { hashBytes } from "../../data/objects/hash.ts";
import { largeYamlLimits, parseYamlMap } from "../../data/yaml/parse.ts";
import { toJson } from "../../data/yaml/python.ts";
import { LockstepError } from "../../domain/error.ts";
import type { CommitSha } from "../../domain/ids.ts";
import type { Json } from "../../domain/json.ts";
import type { Refusal } from "../../domain/reason.ts";
import type { SweepRecord } from "../../domain/sweep-record.ts";
import type { Git } from "../../platform/git/git.ts";
import { parseRecord } from "../../registry/schemas/parse-record.ts";
import { renderSweep, type SweepView } from "../../report/sweep.ts";
import { readRecordText } from "../../repository/record-files.ts";
import type { Workspace } from "../../repository/workspace.ts";
import { comparisonSentence } from "../../training/sweeps/comparison.ts";
import { changesTo, paramsWith } from "../../training/sweeps/suggestion.ts";
import { type SuggestionBlock, suggestionBlock } from "../../training/sweeps/suggestion-block.ts";
import { headOfRun } from "./handed-over.ts";
import { pullRequestOf } from "./pull-request-of.ts";

export interface SweepReportRequest {
  /** The record that an earlier job made. */
  readonly sweep: string;
  /** Id of the run that made it, where the event does not name one. */
  readonly run: string | undefined;
}

const marker = "lockstep:sweep";

/** Reads the record; it was made beside code of the pull request, so it is held to its schema. */
async function readSweepRecord(path: string): Promise<SweepRecord> {
  const text = await readRecordText(path);
  if (text !== undefined) return parseRecord("lockstep/Sweep", text, path);
  throw new LockstepError("RECORD_INVALID", `there is no record of a sweep at ${path}`, {
    hint: "Let the job before hand over what `lockstep sweep --record` wrote.",
  });
}

/** Files that hold rules and desired states, never parameters: a record could have us suggest a change of who approves. */
const ruling = /^(?:\.|models\/|(?:.*\/)?(?:lockstep|dvc|sweep|data\.contract)\.(?:yaml|lock)$)/i;

/** The params file as it is at the head. @throws LockstepError RECORD_INVALID when the sweep was of another one, or of none. */
async function paramsAt(git: Git, headSha: CommitSha, { params }: SweepRecord): Promise<string> {
  if (ruling.test(params.path))
    throw new LockstepError("RECORD_INVALID", `the sweep says that ${params.path} holds its parameters`, {
      hint: "Nothing was posted. Keep parameters in a file of their own, for example params.yaml.",
    });
  const bytes = (await git.fetchCommit(headSha)) ? await git.readFile(headSha, params.path) : undefined;
  if (bytes !== undefined && hashBytes(bytes).sha256 === params.sha256) return new TextDecoder().decode(bytes);
  throw new LockstepError("RECORD_INVALID", `the sweep was not of ${params.path} as it is at ${headSha}`, {
    hint: "Nothing was posted. Write `/sweep` again.",
  });
}

function sectionOf(text: string, { params, section }: SweepRecord): Readonly<Record<string, Json>> {
  const found = parseYamlMap(text, params.path, largeYamlLimits).get(section);
  const values = found === undefined ? undefined : toJson(found);
  return values !== null && typeof values === "object" && !Array.isArray(values)
    ? (values as Readonly<Record<string, Json>>)
    : {};
}

type Change = Pick<SweepView, "changes" | "lines"> & { readonly block: SuggestionBlock | undefined };

/** What the best means for the file: made here of the file and the values alone, so that no record says which lines are written. */
function changeOf(text: string, record: SweepRecord): Change {
  const { best, params, section, comparison } = record;
  if (best === undefined) return { changes: [], lines: undefined, block: undefined };
  const changes = changesTo(sectionOf(text, record), best.point);
  const suggested = paramsWith(text, { file: params.path, section }, best.point);
  const block = comparison?.verdict === "better" ? suggestionBlock(text, suggested) : undefined;
  if (block === undefined) return { changes, lines: undefined, block };
  const before = text.split("\n").slice(block.startLine - 1, block.line);
  const after = block.body.split("\n").slice(1, -1);
  return { changes, lines: { start: block.startLine, before, after }, block };
}

/** Keeps what a sweep found on the pull request of its head: one comment, and a suggestion where a winner is proven. */
export async function reportSweep(
  { sweep, run }: SweepReportRequest,
  workspace: Workspace,
): Promise<{ readonly record: SweepRecord; readonly markdown: string; readonly refused: Refusal | undefined }> {
  const { git, host } = workspace;
  const forge = await workspace.forge();
  const record = await readSweepRecord(resolve(git.root, sweep));
  const headSha = run === undefined ? host.event.headSha : await headOfRun(forge, run);
  if (headSha === undefined)
    throw new LockstepError("ARGUMENT_INVALID", "whose sweep this is, is not known", {
      hint: "Give `run`; in a workflow that follows another one, the event names it.",
    });
  const pullRequest = await pullRequestOf(forge, { headSha, head: host.event.head });
  if (pullRequest === undefined) {
    // Somebody pushed while it ran, or closed: what was found is about the past.
    const refused: Refusal = { code: "stale_sha", sentence: `no open pull request has the head ${headSha} any more` };
    host.info(`refused (${refused.code}): ${refused.sentence}`);
    return { record, markdown: "", refused };
  }
  const { number } = pullRequest;
  const { block, ...change } = changeOf(await paramsAt(git, headSha, record), record);
  const found =
    record.comparison === undefined ? "no trial succeeded" : comparisonSentence(record.metric, record.comparison);
  const { path } = record.params;
  const isSuggested = await forge.keepSuggestion(number, marker, block && { ...block, headSha, path });
  const markdown = renderSweep({ record, headSha, found, ...change, isSuggested });
  await forge.keepComment(number, marker, markdown);
  await host.summary(markdown);
  host.info(`kept on #${number}: ${found}`);
  return { record, markdown, refused: undefined };
}
