import { LockstepError } from "../domain/error.ts";
import type { CommitSha } from "../domain/ids.ts";
import { isMetric } from "../domain/metric.ts";
import type { ModelRecord } from "../domain/model-record.ts";
import type { GateRule } from "../domain/project.ts";
import { type History, historyLimit, type PastModel } from "../domain/report-view.ts";
import type { FolderChange, Git } from "../platform/git/git.ts";
import { recordPath, stateOf } from "./state.ts";

/** Commits of the default branch that are looked at, for all models together, and records that are read for one of them. */
const mostChanges = 400;
const mostRecords = 60;
const mostMetrics = 4;

/** The changes of records that lead to a commit, read once for all models of a report. */
export interface RecordChanges {
  readonly git: Git;
  readonly changes: readonly FolderChange[];
}

export async function recordChanges(git: Git, tip: CommitSha): Promise<RecordChanges> {
  return { git, changes: await git.changesIn({ tip, folder: "models", most: mostChanges }) };
}

/** A record that cannot be read any more has no place in a history; whoever promotes it is told. */
async function readable({ git }: RecordChanges, commit: CommitSha, { model }: ModelRecord) {
  try {
    return await stateOf(git, commit).record(model);
  } catch (error) {
    if (error instanceof LockstepError) return undefined;
    throw error;
  }
}

function chosen(metrics: readonly string[], from: ModelRecord["metrics"]): PastModel["metrics"] {
  return Object.fromEntries(
    metrics.flatMap((name) => {
      const value = Object.hasOwn(from, name) ? from[name] : undefined;
      return value === undefined ? [] : [[name, value] as const];
    }),
  );
}

/** What the gates ask for, as far as the run measured it; without gates the first of what it measured. */
function headlines({ metrics }: ModelRecord, rules: readonly GateRule[]): readonly string[] {
  const asked = [...new Set(rules.map(({ metric }) => metric as string))].filter((name) =>
    Object.hasOwn(metrics, name),
  );
  return (asked.length > 0 ? asked : Object.keys(metrics).filter(isMetric)).slice(0, mostMetrics);
}

/**
 * The models of a name that came onto the line of commits, each once, and the record's own numbers in the same metrics; commits that
 * moved an environment and no model are passed over. `undefined` when there is none, or nothing to compare them in.
 */
export async function historyOf(
  found: RecordChanges,
  record: ModelRecord,
  rules: readonly GateRule[],
): Promise<History | undefined> {
  const metrics = headlines(record, rules);
  const path = recordPath(record.model);
  const commits = found.changes.filter(({ paths }) => paths.includes(path)).slice(0, mostRecords);
  const models: PastModel[] = [];
  let newer: ModelRecord | undefined;
  for (const { commit } of commits) {
    const past = await readable(found, commit, record);
    if (past === undefined) continue;
    const entry = { commit, modelVersion: past.modelVersion, metrics: chosen(metrics, past.metrics) };
    // Of commits that leave the model as it is, the oldest is the one that brought it.
    if (newer?.artifact.sha256 === past.artifact.sha256) models.pop();
    else if (models.length === historyLimit) break;
    models.push(entry);
    newer = past;
  }
  if (models.length === 0 || metrics.length === 0) return undefined;
  return { metrics, models: models.reverse(), candidate: chosen(metrics, record.metrics) };
}
