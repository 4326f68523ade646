import type { z } from "zod";
import type { CostRates } from "../domain/budget.ts";
import { type EnvironmentName, environmentName, type ModelName, modelName } from "../domain/ids.ts";
import { classMetric, isClassMeasure } from "../domain/metric.ts";
import type { DeclaredTask, EnvironmentDeclaration, Project, ReviewDemand, ReviewPolicy } from "../domain/project.ts";
import type { ProvenanceDeclaration } from "../domain/provenance.ts";
import type { JudgedKind } from "../domain/task.ts";
import { projectFile } from "./schemas/project-file.ts";
import type { provenance as provenanceBlock } from "./schemas/provenance.ts";
import type { costRates } from "./schemas/spending.ts";
import { readYamlFile } from "./schemas/yaml-file.ts";

/** The schema has seen to it that each task has what it needs. */
function taskOf(declared: {
  readonly task: JudgedKind;
  readonly positive: string | undefined;
  readonly levels: readonly number[] | undefined;
  readonly group: string | undefined;
}): DeclaredTask {
  const { task: kind, positive = "", levels = [], group = "" } = declared;
  switch (kind) {
    case "binary":
      return { kind, positive };
    case "quantiles":
      return { kind, levels };
    case "ranking":
      return { kind, queryColumn: group };
    case "multiclass":
    case "regression":
      return { kind };
  }
}

function provenanceOf(declared: z.output<typeof provenanceBlock>): ProvenanceDeclaration {
  const { required, keys, identities, trusted_root: trustedRoot } = declared;
  return {
    isRequired: required,
    keys,
    identities: identities.map(({ repository, ...identity }) => ({ ...identity, repositoryId: repository })),
    trustedRoot,
  };
}

function ratesOf(declared: z.output<typeof costRates>): CostRates {
  return {
    pricePerHour: declared.price_per_hour,
    currency: declared.currency,
    wattsPerCore: declared.watts_per_core,
    wattsPerGigabyte: declared.watts_per_gigabyte,
  };
}

type DeclaredEnvironment = z.output<typeof projectFile>["environments"][EnvironmentName];

/** What asks for nothing leaves nothing behind. */
function rulesOf(declared: Omit<DeclaredEnvironment, "target">): Pick<EnvironmentDeclaration, "rules"> {
  const { after, soak, branches, enter, leave, frozen, promote } = declared;
  const asked = [...(branches ?? []), ...enter, ...leave, ...frozen];
  if (after === undefined && asked.length === 0) return {};
  return { rules: { after, soakSeconds: soak ?? 0, branches: branches ?? [], enter, leave, frozen, promote } };
}

interface DeclaredDemand {
  readonly approvers: readonly string[] | undefined;
  readonly required: number | undefined;
  readonly expires_after: number | undefined;
}

function expiryOf(seconds: number | undefined): { readonly expiresAfterSeconds?: number } {
  return seconds === undefined ? {} : { expiresAfterSeconds: seconds };
}

/** What says nothing beyond the approvers leaves nothing behind. */
function reviewOf(
  declared: DeclaredDemand & {
    readonly approvers: readonly string[];
    readonly required: number;
    readonly expires_after: number | undefined;
    readonly permission: "write" | "admin";
    readonly code_owners: boolean;
    readonly owners: readonly string[] | undefined;
    readonly protected: readonly string[];
    readonly models: Readonly<Record<ModelName, DeclaredDemand>>;
    readonly environments: Readonly<Record<EnvironmentName, DeclaredDemand>>;
  },
): ReviewPolicy {
  const demands = (declaredDemands: Readonly<Record<string, DeclaredDemand>>): Readonly<Record<string, ReviewDemand>> =>
    Object.fromEntries(
      Object.entries(declaredDemands).map(([name, { approvers, required, expires_after }]) => [
        name,
        { approvers, requiredApprovals: required, ...expiryOf(expires_after) },
      ]),
    );
  const isSaid = (value: object): boolean => Object.keys(value).length > 0;
  return {
    approvers: declared.approvers,
    requiredApprovals: declared.required,
    ...expiryOf(declared.expires_after),
    ...(declared.permission === "write" ? {} : { permission: declared.permission }),
    ...(declared.code_owners ? { codeOwners: true } : {}),
    ...(declared.owners === undefined ? {} : { owners: declared.owners }),
    ...(declared.protected.length === 0 ? {} : { protectedPaths: declared.protected }),
    ...(isSaid(declared.models) ? { models: demands(declared.models) } : {}),
    ...(isSaid(declared.environments) ? { environments: demands(declared.environments) } : {}),
  };
}

/**
 * Reads `lockstep.yaml`.
 *
 * @param where - The file's name for messages.
 * @throws LockstepError CONFIG_INVALID naming every wrong key with `where:line:column`; YAML_INVALID when it is no YAML.
 */
export function parseProject(text: string, where: string): Project {
  const { models, environments, review, provenance, cost, budget } = readYamlFile({ text, where }, projectFile, {
    code: "CONFIG_INVALID",
    hint: "Mend every place that is named; docs/reference/lockstep-yaml.md has all keys.",
  });
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
      ...(model.consumers.length === 0 ? {} : { consumers: model.consumers }),
      ...(model.owners.length === 0 ? {} : { owners: model.owners }),
      ...(model.exports.length === 0 ? {} : { exports: model.exports }),
      ...(model.costs === undefined ? {} : { costs: model.costs }),
      gates: model.gates.map(({ metric, class: ofClass, margin, effect, minimum, maximum, mode }) => ({
        metric: ofClass !== undefined && isClassMeasure(metric) ? classMetric(metric, ofClass) : metric,
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
      fairness: model.fairness.map(({ minimum_rows: minimumRows, margin, ...rule }) => ({
        ...rule,
        ...(margin === undefined ? {} : { margin }),
        minimumRows,
      })),
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
    environments: Object.entries(environments).map(([name, { target, ...declared }]) => ({
      environment: environmentName(name),
      target: { kind: target.kind, path: target.path, url: target.url },
      ...rulesOf(declared),
    })),
    review: reviewOf(review),
    ...(provenance === undefined ? {} : { provenance: provenanceOf(provenance) }),
    ...(cost === undefined ? {} : { rates: ratesOf(cost) }),
    ...(budget === undefined ? {} : { budgets: { run: budget, stages: new Map(Object.entries(budget.stages)) } }),
  };
}
