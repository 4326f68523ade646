import { readTextIfThere, writeWhole } from "../../data/objects/aside.ts";
import { digestOf, hashBytes, hashFile } from "../../data/objects/hash.ts";
import { openWorkingFolder } from "../../data/objects/working-folder.ts";
import { sizeOf } from "../../data/tables/csv.ts";
import { parseYaml } from "../../data/yaml/parse.ts";
import { toJson } from "../../data/yaml/python.ts";
import { LockstepError } from "../../domain/error.ts";
import type { Sha256 } from "../../domain/ids.ts";
import type { Refusal } from "../../domain/reason.ts";
import type { WinnerComparison } from "../../domain/sweep-record.ts";
import { sectionSchema } from "../fit.ts";
import { paramsText, sectionOfText } from "../params-section.ts";
import { requireParameters } from "./check-space.ts";
import { compareWinner, comparisonSentence } from "./comparison.ts";
import { type Division, divisionOf, type FoldFiles, writeFolds } from "./folds.ts";
import { freshDraws, progressOf, type SweepSubject, sectionAt } from "./plan.ts";
import { runTrial } from "./run-trial.ts";
import type { SweepStore } from "./store.ts";
import { type Change, changesTo, paramsWith } from "./suggestion.ts";
import { type SuggestionBlock, suggestionBlock } from "./suggestion-block.ts";
import { type SweepSummary, summarise } from "./summary.ts";
import { readSweep, type Sweep } from "./sweep-file.ts";
import type { TrialResult } from "./trial.ts";
import { type Part, workOnSweep } from "./worker.ts";

/** All paths are absolute. */
export interface SweepRequest {
  readonly sweepFile: string;
  readonly params: string;
  readonly section: string;
  readonly rows: string;
  readonly root: string;
  /** Of Lockstep. */
  readonly version: string;
  readonly jobs: number;
  readonly leaseMs: number;
  readonly worker: string;
  /** The part of the trials that this worker alone runs, where workers see nothing of each other; all when left out. */
  readonly part?: Part | undefined;
  /** Writes the winner into the params file, if it is better beyond noise; `forced`, in any case. */
  readonly write: "never" | "proven" | "forced";
  readonly signal: AbortSignal;
  /** Keys that are a trainer's own in the section. */
  readonly parametersOf: (trainer: string) => Promise<readonly string[]>;
  /** @param progress - For people: how far the sweep is. */
  readonly onResult: (result: TrialResult, progress: string) => void;
}

export interface SweepOutcome extends SweepSummary {
  /** Why this worker stopped before the sweep was over: the rest would have gone beyond its budget. */
  readonly stopped?: string;
  /** The winner beside the params file as it stands, on fresh folds; `undefined` when no trial succeeded. */
  readonly comparison: (WinnerComparison & { readonly sentence: string }) | undefined;
  /** The winner stands in the params file now. */
  readonly isWritten: boolean;
  /** Why the winner was not written although that was asked for. */
  readonly refused?: Refusal;
  /** sha256 of the params file before anything was written. */
  readonly paramsSha256: Sha256;
  /** What the winner wants otherwise in the section of the params file. */
  readonly changes: readonly Change[];
  /** The params file with them; `undefined` when no trial succeeded. */
  readonly suggested: string | undefined;
  /** The same as a suggestion for a pull request's review; `undefined` when nothing would change. */
  readonly suggestion: SuggestionBlock | undefined;
}

async function readSweepFile(path: string): Promise<Sweep> {
  const text = await readTextIfThere(path);
  if (text !== undefined) return readSweep(toJson(parseYaml(text, path)));
  throw new LockstepError("ARGUMENT_INVALID", `there is no file ${path}`, {
    hint: "Name the sweep with --sweep; docs/reference/sweeps.md has an example.",
  });
}

/** Divides the rows as the search and the comparison need it, before anything is trained: rows that do not suffice are told at once. */
async function foldsOf(
  request: SweepRequest,
  { section, division, rows, sweep }: SweepSubject,
): Promise<(division: Division) => readonly FoldFiles[]> {
  const known = new Map<string, readonly FoldFiles[]>();
  for (const each of [division, ...freshDraws({ sweep, division }).map((drawn) => drawn.division)]) {
    const fold = { rows, ...each, label: section["label"], task: section["task"] };
    const folder = await openWorkingFolder(request.root, "sweeps", "folds", digestOf(fold));
    known.set(digestOf(each), await writeFolds({ rows: request.rows, section, division: each, folder }));
  }
  return (each) => known.get(digestOf(each)) ?? [];
}

function refusalOf(sentence: string): Refusal {
  const hint = "Take more `repeats` in sweep.yaml or more rows, or write it all the same with --force";
  return { code: "winner_unproven", sentence: `${sentence}. ${hint}.` };
}

/**
 * Works on a sweep until it is over, alone or beside other workers at the same store, and says what it found.
 *
 * @throws LockstepError PARAMS_INVALID, TABLE_INVALID, RECORD_INVALID, INTERRUPTED.
 */
export async function runSweep(request: SweepRequest, store: SweepStore): Promise<SweepOutcome> {
  const paramsFile = await paramsText(request.params);
  const whole = sectionOfText(paramsFile, request);
  const sweep = await readSweepFile(request.sweepFile);
  const shared = sectionSchema.shape;
  await requireParameters(sweep, whole, async (trainer) => [
    ...Object.keys(shared),
    ...(await request.parametersOf(trainer ?? shared.trainer.parse(undefined))),
  ]);
  await sizeOf(request.rows, request.rows);
  const { sha256: rows } = await hashFile(request.rows);
  const division = divisionOf(sweep, whole);
  // A trial is judged by the folds of the sweep, not by folds within them.
  const section = Object.fromEntries(Object.entries(whole).filter(([key]) => key !== "cross_validation"));
  const subject: SweepSubject = { sweep, section, division, rows, version: request.version };
  const filesOf = await foldsOf(request, subject);
  const { state, results, stopped } = await workOnSweep({
    ...request,
    subject,
    store,
    now: () => performance.now(),
    onResult: (result, reached) => {
      request.onResult(result, progressOf(result.trial, reached));
    },
    run: ({ point, division: own, seeds }, signal) =>
      runTrial(
        { section: sectionAt(section, point), metric: sweep.metric, seeds, folds: filesOf(own), root: request.root },
        signal,
      ),
  });
  const paramsSha256 = hashBytes(paramsFile).sha256;
  const summary = { ...summarise(subject, state, results), ...(stopped === undefined ? {} : { stopped }) };
  const [best] = summary.ranked;
  if (best === undefined)
    return {
      ...summary,
      paramsSha256,
      comparison: undefined,
      isWritten: false,
      changes: [],
      suggested: undefined,
      suggestion: undefined,
    };
  const pairs = state.pairs.map((pair) => ({ pair, folds: filesOf(pair.winner.division) }));
  const comparison: WinnerComparison =
    stopped === undefined
      ? compareWinner(sweep, pairs, results)
      : { verdict: "undecided", reason: "the sweep stopped before its end" };
  const sentence = comparisonSentence(sweep.metric, comparison);
  const isProven = comparison.verdict === "better" || comparison.verdict === "same";
  const isWritten = request.write === "forced" || (request.write === "proven" && isProven);
  const place = { file: request.params, section: request.section };
  const suggested = paramsWith(paramsFile, place, best.point);
  if (isWritten) await writeWhole(request.params, suggested);
  const block = suggestionBlock(paramsFile, suggested);
  return {
    ...summary,
    paramsSha256,
    comparison: { ...comparison, sentence },
    isWritten,
    ...(request.write === "proven" && !isProven ? { refused: refusalOf(sentence) } : {}),
    changes: changesTo(section, best.point),
    suggested,
    suggestion: block && { ...block, body: `The sweep says: ${sentence}.\n\n${block.body}` },
  };
}
