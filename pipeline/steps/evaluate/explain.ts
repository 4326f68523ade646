import type { Table } from "../../data/tables/table.ts";
import type { InputDependence, InputImportance } from "../../domain/evaluation.ts";
import { directionOf, type MetricId, reportedMetrics } from "../../domain/metric.ts";
import type { ModelDeclaration } from "../../domain/project.ts";
import { measure, type Truth } from "../../evaluation/metrics/judged-rows.ts";
import { restoreArtifact } from "../../repository/restore.ts";
import type { Workspace } from "../../repository/workspace.ts";
import { partialDependence } from "../../training/explain/partial-dependence.ts";
import { permutationImportance } from "../../training/explain/permutation-importance.ts";
import { selectRows } from "../../training/features/rows.ts";
import { scoresFor, truthOf } from "../../training/judged-rows.ts";
import type { ScoredRecord } from "./score-model.ts";

/** Rows and inputs that an explanation looks at, at most: it is for reading, and must not take longer than judging. */
const mostRows = 1000;
const mostInputs = 50;
const shuffles = 3;
/** Inputs whose dependence is shown, and at how many values. */
const dependences = 4;
const points = 9;

/** The metric by which inputs are told apart: the first one that the task reports and that the rows define. */
function headline(truth: Truth, candidate: { readonly scores: Float64Array; readonly threshold: number | undefined }) {
  const preferred: Readonly<Record<Truth["kind"], MetricId>> = {
    binary: "log_loss",
    multiclass: "log_loss",
    regression: "rmse",
    quantiles: "pinball",
    ranking: "ndcg",
  };
  const found = measure(truth, candidate, [preferred[truth.kind], ...reportedMetrics[truth.kind]]).metrics;
  return (Object.entries(found) as [MetricId, { readonly value: number | null }][]).find(
    ([, { value }]) => value !== null,
  )?.[0];
}

/** What the candidate's inputs are worth to it, and how its answer depends on the most important ones. */
export interface Explanation {
  readonly importance: readonly InputImportance[];
  readonly dependence: readonly InputDependence[];
}

/**
 * Explains a model that can be opened here, on the first of the evaluation rows; `undefined` for one that a command scores, whose
 * inputs only its command knows.
 */
export async function explain(
  workspace: Workspace,
  candidate: ScoredRecord,
  {
    rows: all,
    declaration,
    seed,
  }: { readonly rows: Table; readonly declaration: ModelDeclaration; readonly seed: number },
): Promise<Explanation | undefined> {
  const folder = await restoreArtifact(workspace, candidate.record.artifact);
  if (!(await workspace.isKnownModel(folder))) return undefined;
  const rows = selectRows(
    all,
    Uint32Array.from({ length: Math.min(all.rowCount, mostRows) }, (_, row) => row),
  );
  const { task, threshold } = candidate;
  const truth = truthOf(rows, { column: declaration.labelColumn, task: declaration.task, models: [task] });
  const answers = (scores: Float64Array) => ({
    scores: scoresFor(declaration.task, truth, { task, scores }),
    threshold,
  });
  const predictor = await workspace.openModel(folder);
  try {
    const metric = headline(truth, answers((await predictor.predict(rows)).values));
    if (metric === undefined || predictor.inputs.length > mostInputs) return undefined;
    const sign = directionOf(metric) === "maximize" ? 1 : -1;
    const quality = (scores: Float64Array): number =>
      sign * (measure(truth, answers(scores), [metric]).metrics[metric]?.value ?? Number.NaN);
    const importance = await permutationImportance({ predictor, rows, quality, shuffles, seed });
    const dependence: InputDependence[] = [];
    for (const { input: name } of importance.slice(0, dependences)) {
      const input = predictor.inputs.find((own) => own.name === name);
      if (input !== undefined)
        dependence.push({ input: name, points: await partialDependence(predictor, rows, { input, points }) });
    }
    return { importance: importance.map((found) => ({ ...found, metric })), dependence };
  } finally {
    predictor.close();
  }
}
