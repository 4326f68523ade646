import type { Table } from "../../data/tables/table.ts";
import { counted } from "../../domain/counted.ts";
import { LockstepError } from "../../domain/error.ts";
import type { CommitSha, ModelVersion, Sha256 } from "../../domain/ids.ts";
import { differingInputs, type InputDifference } from "../../domain/inputs.ts";
import { improvement, type MetricId } from "../../domain/metric.ts";
import type { ModelDeclaration } from "../../domain/project.ts";
import { withCosts } from "../../evaluation/costs.ts";
import { measure } from "../../evaluation/metrics/judged-rows.ts";
import { type FirstBad, findFirstBad, type Look } from "../../registry/queries/first-bad.ts";
import { type LinePoint, recordLine } from "../../repository/record-line.ts";
import { restoreTable } from "../../repository/restore.ts";
import { selectModels, stateOf } from "../../repository/state.ts";
import { defaultTip } from "../../repository/tip.ts";
import type { Workspace } from "../../repository/workspace.ts";
import { scoresFor, truthOf } from "../../training/judged-rows.ts";
import { metricNamed, parseSlice, rowsOfSlice } from "./fixed-rows.ts";
import { scoreRecord } from "./score-model.ts";

export interface BisectRequest {
  readonly model: string;
  readonly metric: string;
  /** `column=value`. */
  readonly slice: string | undefined;
  /** Revisions; the first recorded model, and the tip of the default branch, when left out. */
  readonly good: string | undefined;
  readonly bad: string | undefined;
  /** A model is bad whose value is worse than this. */
  readonly below: number | undefined;
  /** A model is bad that has lost more than this against the first one; the margin of the metric's gate when both are left out. */
  readonly drop: number | undefined;
}

/** One model of the line, as far as it was looked at. */
export interface BisectedModel {
  readonly commit: CommitSha;
  readonly modelVersion: ModelVersion;
  readonly artifactSha256: Sha256;
  readonly value: number | undefined;
}

export interface Bisected {
  readonly model: string;
  readonly metric: MetricId;
  readonly slice: string | undefined;
  /** md5 of the rows that all were judged by, and how many of them count. */
  readonly rows: { readonly md5: string; readonly count: number };
  /** What made a model bad, in words. */
  readonly rule: string;
  /** Different models on the line. */
  readonly models: number;
  /** How many were scored. */
  readonly evaluations: number;
  readonly outcome: FirstBad["kind"];
  readonly good: BisectedModel | undefined;
  readonly bad: BisectedModel | undefined;
  /** Merged with the bad model's commit; empty where the forge knows none, or cannot be asked. */
  readonly pullRequests: readonly { readonly number: number; readonly title: string }[];
  /** What decides the bad model and decided the good one otherwise. */
  readonly inputs: readonly InputDifference[];
  /** Models that could not be looked at, and why. */
  readonly skipped: readonly (Omit<BisectedModel, "value"> & { readonly why: string })[];
  /** Commits between good and bad that nobody could look at: the first bad one may be among them. */
  readonly suspects: readonly CommitSha[];
}

/** What makes one model untestable, and not the whole question. */
const untestable: ReadonlySet<string> = new Set([
  "OBJECT_MISSING",
  "OBJECT_CORRUPT",
  "ARTIFACT_DIGEST_MISMATCH",
  "MODEL_INVALID",
  "PREDICTIONS_INVALID",
  "SCORING_FAILED",
  "COLUMN_MISSING",
]);

type Value = { readonly kind: "value"; readonly value: number } | { readonly kind: "none"; readonly why: string };

interface Judging {
  readonly declaration: ModelDeclaration;
  readonly metric: MetricId;
  readonly rows: Table;
}

/** One metric of one recorded model on the rows, fetched by digest and verified; nothing is trained. */
async function valueOf(workspace: Workspace, { record }: LinePoint, judging: Judging): Promise<Value> {
  const { declaration, metric, rows } = judging;
  try {
    const scored = await scoreRecord(workspace, record, { rows, declaration });
    const { task, labelColumn: column } = declaration;
    const truth = withCosts(truthOf(rows, { column, task, models: [scored.task] }), declaration.costs);
    const answers = { scores: scoresFor(task, truth, scored), threshold: scored.threshold };
    const found = measure(truth, answers, [metric]).metrics[metric];
    if (typeof found?.value === "number") return { kind: "value", value: found.value };
    return { kind: "none", why: `${metric} has no value: ${found?.reason ?? "it was not measured"}` };
  } catch (error) {
    if (error instanceof LockstepError && untestable.has(error.code)) return { kind: "none", why: error.message };
    throw error;
  }
}

/** Every artifact is scored once, however many commits have it. */
class Scores {
  readonly #known = new Map<Sha256, Value>();
  readonly #workspace: Workspace;
  readonly #judging: Judging;
  evaluations = 0;

  constructor(workspace: Workspace, judging: Judging) {
    this.#workspace = workspace;
    this.#judging = judging;
  }

  known({ record }: LinePoint): Value | undefined {
    return this.#known.get(record.artifact.sha256);
  }

  async of(point: LinePoint): Promise<Value> {
    const { host } = this.#workspace;
    const { record, commit } = point;
    const found = this.known(point);
    if (found !== undefined) return found;
    const value = await valueOf(this.#workspace, point, this.#judging);
    this.#known.set(record.artifact.sha256, value);
    const name = `${commit.slice(0, 12)} ${record.modelVersion}`;
    if (value.kind === "value") {
      this.evaluations += 1;
      host.info(`${name}: ${this.#judging.metric} ${value.value}`);
    } else host.warning(`${name} is skipped: ${value.why}`);
    return value;
  }
}

interface Rule {
  readonly text: string;
  readonly isBad: (value: number) => boolean;
}

async function firstValue(points: readonly LinePoint[], scores: Scores): Promise<number | undefined> {
  for (const point of points) {
    const value = await scores.of(point);
    if (value.kind === "value") return value.value;
  }
  return undefined;
}

/** @throws LockstepError EVALUATION_EMPTY when no model of the line can be scored. */
async function ruleOf(
  request: BisectRequest,
  { declaration, metric }: Judging,
  line: { readonly points: readonly LinePoint[]; readonly scores: Scores },
): Promise<Rule> {
  const { below, drop } = request;
  if (below !== undefined)
    return { text: `worse than ${below}`, isBad: (value) => improvement(metric, below, value) < 0 };
  const reference = await firstValue(line.points, line.scores);
  if (reference === undefined)
    throw new LockstepError("EVALUATION_EMPTY", `no recorded model of ${declaration.model} can be scored any more`, {
      hint: "The lines above say why each was skipped.",
    });
  const margin = drop ?? declaration.gates.find((gate) => gate.metric === metric)?.margin ?? 0;
  return {
    text: `more than ${margin} worse than ${reference}`,
    isBad: (value) => improvement(metric, reference, value) < -margin,
  };
}

async function commitOf({ git }: Workspace, name: string): Promise<CommitSha> {
  const found = await git.resolve(name);
  if (found !== undefined) return found;
  throw new LockstepError("REVISION_UNKNOWN", `${JSON.stringify(name)} is no commit of this repository`, {
    hint: "Name a branch, tag or commit that `git rev-parse` knows; a shallow clone needs `git fetch --unshallow`.",
  });
}

/** Who brought a commit; a forge that cannot be asked leaves it at the commit. */
async function pullRequestsOf(workspace: Workspace, commit: CommitSha): Promise<Bisected["pullRequests"]> {
  try {
    const merged = await (await workspace.forge()).pullRequestsOf(commit);
    return merged.map(({ number, title }) => ({ number, title }));
  } catch (error) {
    if (!(error instanceof LockstepError) || error.code === "INTERRUPTED") throw error;
    workspace.host.warning(`which pull request brought ${commit.slice(0, 12)} cannot be told: ${error.message}`);
    return [];
  }
}

/** The two models between which it got worse. */
function boundary(
  found: FirstBad,
  points: readonly LinePoint[],
): readonly [LinePoint | undefined, LinePoint | undefined] {
  switch (found.kind) {
    case "found":
      return [points[found.good], points[found.bad]];
    case "never":
      return [points[found.last], undefined];
    case "always":
      return [undefined, points[found.first]];
    case "unknown":
      return [undefined, undefined];
  }
}

/**
 * Finds the change with which a metric got worse, over the models that the default branch's first-parent history records, on one set of
 * rows: today's. Models are fetched by digest, and none is trained; of n of them at most ⌈log₂ n⌉ + 1 are scored.
 *
 * @throws LockstepError MODEL_UNKNOWN, METRIC_INVALID, REVISION_UNKNOWN, ARGUMENT_INVALID, EVALUATION_EMPTY.
 */
export async function bisectModels(workspace: Workspace, request: BisectRequest): Promise<Bisected> {
  const { git, host } = workspace;
  if (request.below !== undefined && request.drop !== undefined)
    throw new LockstepError("ARGUMENT_INVALID", "--below and --drop both say what is bad", {
      hint: "Give one of them.",
    });
  const tip = await defaultTip(git);
  const today = stateOf(git, tip);
  const [declaration] = selectModels(await today.project(), request.model);
  if (declaration === undefined) throw new LockstepError("MODEL_UNKNOWN", `there is no model ${request.model}`);
  const { model, evaluationRows } = declaration;
  const metric = metricNamed(request.metric, declaration);
  const slice = request.slice === undefined ? undefined : parseSlice(request.slice);
  const output = await today.output(evaluationRows);
  if (output?.md5 === undefined)
    throw new LockstepError("EVALUATION_EMPTY", `dvc.lock of the default branch has no ${evaluationRows}`, {
      hint: "Correct `evaluation_rows` in lockstep.yaml.",
    });
  const points = await recordLine(git, model, {
    from: request.good === undefined ? undefined : await commitOf(workspace, request.good),
    to: request.bad === undefined ? tip : await commitOf(workspace, request.bad),
  });
  if (points.length === 0)
    throw new LockstepError("CANDIDATE_MISSING", `no commit of the line records a model ${model}`, {
      hint: "Name the line with --good and --bad; a shallow clone needs `git fetch --unshallow`.",
    });
  using table = await restoreTable(workspace, output.md5, evaluationRows);
  const rows = rowsOfSlice(table, slice);
  host.info(
    `${counted(points.length, "model")} of ${model}, judged by ${counted(rows.rowCount, "row")} of ${evaluationRows}`,
  );
  const judging = { declaration, metric, rows };
  const scores = new Scores(workspace, judging);
  const rule = await ruleOf(request, judging, { points, scores });
  const ask = async (index: number): Promise<Look> => {
    const point = points[index];
    const found = point === undefined ? undefined : await scores.of(point);
    if (found?.kind !== "value") return { kind: "skipped", why: found?.why ?? "there is no such model" };
    return { kind: rule.isBad(found.value) ? "bad" : "good", value: found.value };
  };
  const found = await findFirstBad(points.length, ask);
  const [good, bad] = boundary(found, points);
  const shown = (point: LinePoint | undefined): BisectedModel | undefined => {
    if (point === undefined) return undefined;
    const known = scores.known(point);
    return { ...named(point), value: known?.kind === "value" ? known.value : undefined };
  };
  return {
    ...{ model, metric, slice: request.slice, rule: rule.text, models: points.length },
    rows: { md5: output.md5, count: rows.rowCount },
    evaluations: scores.evaluations,
    outcome: found.kind,
    good: shown(good),
    bad: shown(bad),
    pullRequests: bad === undefined ? [] : await pullRequestsOf(workspace, bad.commit),
    inputs: good === undefined || bad === undefined ? [] : differingInputs(good.record.inputs, bad.record.inputs),
    skipped: points.flatMap((point) => {
      const known = scores.known(point);
      return known?.kind === "none" ? [{ ...named(point), why: known.why }] : [];
    }),
    suspects: found.kind === "found" ? points.slice(found.good + 1, found.bad).map(({ commit }) => commit) : [],
  };
}

function named({ commit, record }: LinePoint): Omit<BisectedModel, "value"> {
  return { commit, modelVersion: record.modelVersion, artifactSha256: record.artifact.sha256 };
}
