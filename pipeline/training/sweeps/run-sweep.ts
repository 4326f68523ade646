import { join } from "node:path";
import { readTextIfThere, writeWhole } from "../../data/objects/aside.ts";
import { digestOf, hashFile } from "../../data/objects/hash.ts";
import { parseYaml } from "../../data/yaml/parse.ts";
import { toJson } from "../../data/yaml/python.ts";
import { LockstepError } from "../../domain/error.ts";
import type { Json } from "../../domain/json.ts";
import { divisionOf, writeFolds } from "./folds.ts";
import { type SweepState, type SweepSubject, sectionAt } from "./plan.ts";
import { runTrial } from "./run-trial.ts";
import type { SweepStore } from "./store.ts";
import { type Change, changesTo, paramsWith } from "./suggestion.ts";
import { type SuggestionBlock, suggestionBlock } from "./suggestion-block.ts";
import { type SweepSummary, summarise } from "./summary.ts";
import { readSweep } from "./sweep-file.ts";
import type { TrialResult } from "./trial.ts";
import { workOnSweep } from "./worker.ts";

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
  /** Writes the winner into the params file. */
  readonly isWritten: boolean;
  readonly signal: AbortSignal;
  readonly onResult: (result: TrialResult, state: SweepState) => void;
}

export interface SweepOutcome extends SweepSummary {
  /** Why this worker stopped before the sweep was over: the rest would have gone beyond its budget. */
  readonly stopped?: string;
  /** What the winner wants otherwise in the section of the params file. */
  readonly changes: readonly Change[];
  /** The params file with them; `undefined` when no trial succeeded. */
  readonly suggested: string | undefined;
  /** The same as a suggestion for a pull request's review; `undefined` when nothing would change. */
  readonly suggestion: SuggestionBlock | undefined;
}

async function textOf(path: string): Promise<string> {
  const text = await readTextIfThere(path);
  if (text !== undefined) return text;
  throw new LockstepError("ARGUMENT_INVALID", `there is no file ${path}`, {
    hint: "Name the sweep with --sweep and the parameters with --params; docs/reference/sweeps.md has an example.",
  });
}

function sectionOf(values: Json, file: string, section: string): Readonly<Record<string, Json>> {
  const found =
    values !== null && typeof values === "object" && !Array.isArray(values) && Object.hasOwn(values, section)
      ? (values as Readonly<Record<string, Json>>)[section]
      : undefined;
  if (found === null || typeof found !== "object" || Array.isArray(found))
    throw new LockstepError("PARAMS_INVALID", `${file} has no section ${JSON.stringify(section)}`, {
      hint: "Name the file with --params and the section with --section.",
    });
  return found as Readonly<Record<string, Json>>;
}

/**
 * Works on a sweep until it is over, alone or beside other workers at the same store, and says what it found.
 *
 * @throws LockstepError PARAMS_INVALID, TABLE_INVALID, RECORD_INVALID, INTERRUPTED.
 */
export async function runSweep(request: SweepRequest, store: SweepStore): Promise<SweepOutcome> {
  const paramsText = await textOf(request.params);
  const whole = sectionOf(toJson(parseYaml(paramsText, request.params)), request.params, request.section);
  const sweep = readSweep(toJson(parseYaml(await textOf(request.sweepFile), request.sweepFile)));
  const { sha256: rows } = await hashFile(request.rows);
  const division = divisionOf(sweep, whole);
  // A trial is judged by the folds of the sweep, not by folds within them.
  const section = Object.fromEntries(Object.entries(whole).filter(([key]) => key !== "cross_validation"));
  const subject: SweepSubject = { sweep, section, division, rows, version: request.version };
  const fold = { rows, ...division, label: section["label"], task: section["task"] };
  const folds = await writeFolds({
    rows: request.rows,
    section,
    division,
    folder: join(request.root, ".lockstep", "sweeps", "folds", digestOf(fold)),
  });
  const { state, results, stopped } = await workOnSweep({
    ...request,
    subject,
    store,
    now: () => performance.now(),
    run: ({ point }, signal) =>
      runTrial(
        { section: sectionAt(section, point), metric: sweep.metric, seeds: sweep.seeds, folds, root: request.root },
        signal,
      ),
  });
  const summary = { ...summarise(subject, state, results), ...(stopped === undefined ? {} : { stopped }) };
  const [best] = summary.ranked;
  if (best === undefined) return { ...summary, changes: [], suggested: undefined, suggestion: undefined };
  const place = { file: request.params, section: request.section };
  const suggested = paramsWith(paramsText, place, best.point);
  if (request.isWritten) await writeWhole(request.params, suggested);
  return {
    ...summary,
    changes: changesTo(section, best.point),
    suggested,
    suggestion: suggestionBlock(paramsText, suggested),
  };
}
