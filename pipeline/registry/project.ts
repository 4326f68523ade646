import { locateYaml } from "../data/yaml/locate.ts";
import { parseYaml } from "../data/yaml/parse.ts";
import { toJson } from "../data/yaml/python.ts";
import { environmentName, modelName } from "../domain/ids.ts";
import type { DeclaredTask, Project } from "../domain/project.ts";
import type { TaskKind } from "../domain/task.ts";
import { checkShape, invalid, pathText } from "./schemas/check-shape.ts";
import { projectFile } from "./schemas/project-file.ts";

/** The schema has seen to it that each task has what it needs. */
function taskOf(declared: {
  readonly task: TaskKind;
  readonly positive: string | undefined;
  readonly levels: readonly number[] | undefined;
}): DeclaredTask {
  const { task: kind, positive = "", levels = [] } = declared;
  switch (kind) {
    case "binary":
      return { kind, positive };
    case "quantiles":
      return { kind, levels };
    case "multiclass":
    case "regression":
      return { kind };
  }
}

/**
 * Reads `lockstep.yaml`.
 *
 * @param where - The file's name for messages.
 * @throws LockstepError CONFIG_INVALID naming every wrong key with `where:line:column`; YAML_INVALID when it is no YAML.
 */
export function parseProject(text: string, where: string): Project {
  const result = checkShape(projectFile, toJson(parseYaml(text, where)));
  if ("problems" in result) {
    const hint = "Mend every place that is named; docs/reference/lockstep-yaml.md has all keys.";
    throw invalid("CONFIG_INVALID", { summary: `${where} is not valid:`, hint, ...result }, ({ path, isKey }) => {
      const place = locateYaml({ text, where }, path, isKey ? "key" : "value");
      return path.length === 0 ? place : `${place}: \`${pathText(path)}\``;
    });
  }
  const { models, environments, review, cost, budget } = result.value;
  return {
    models: Object.entries(models).map(([name, model]) => ({
      model: modelName(name),
      artifact: model.artifact,
      metricsFile: model.metrics,
      evaluationRows: model.evaluation_rows,
      trainingRows: model.training_rows,
      idColumn: model.id,
      labelColumn: model.label,
      task: taskOf(model),
      groupColumn: model.group,
      score:
        model.score === undefined
          ? undefined
          : { command: model.score.command, timeoutSeconds: model.score.timeout_seconds },
      environmentFiles: model.environment,
      gates: model.gates.map(({ metric, margin, effect, minimum, maximum, mode }) => ({
        metric,
        margin,
        ...(effect === undefined ? {} : { effect }),
        limit: minimum ?? maximum,
        ...(mode === "informational" ? { mode } : {}),
      })),
      slices: model.slices.map(({ by, minimum_rows: minimumRows, required, margin, effect, mode }) => ({
        columns: by,
        minimumRows,
        required,
        margin,
        ...(effect === undefined ? {} : { effect }),
        mode,
      })),
      ...(model.slice_correction === "holm" ? {} : { sliceCorrection: model.slice_correction }),
      fairness: model.fairness.map(({ minimum_rows: minimumRows, ...rule }) => ({ ...rule, minimumRows })),
      ...(model.operation.length === 0
        ? {}
        : {
            operation: model.operation.map(({ measure, maximum, minimum, margin, mode }) => ({
              measure,
              limit: maximum ?? minimum,
              margin,
              mode,
            })),
          }),
      drift: {
        minimumRows: model.drift.minimum_rows,
        alpha: model.drift.alpha,
        minimumEffect: model.drift.minimum_effect,
      },
      ...(model.budget === undefined ? {} : { budget: model.budget }),
      ...(model.futility === undefined ? {} : { futility: model.futility }),
    })),
    environments: Object.entries(environments).map(([name, { target }]) => ({
      environment: environmentName(name),
      target: { kind: target.kind, path: target.path, url: target.url },
    })),
    review: { approvers: review.approvers, requiredApprovals: review.required },
    rates: {
      pricePerHour: cost.price_per_hour,
      currency: cost.currency,
      wattsPerCore: cost.watts_per_core,
      wattsPerGigabyte: cost.watts_per_gigabyte,
    },
    ...(budget === undefined ? {} : { budgets: { run: budget, stages: new Map(Object.entries(budget.stages)) } }),
  };
}
