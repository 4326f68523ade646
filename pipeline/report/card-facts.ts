import type { Cost } from "../domain/cost.ts";
import type { Evaluation } from "../domain/evaluation.ts";
import type { ModelVersion } from "../domain/ids.ts";
import type { ModelRecord } from "../domain/model-record.ts";
import { type EnvironmentDeclaration, labelOf, type ModelDeclaration } from "../domain/project.ts";
import type { JudgedKind } from "../domain/task.ts";
import type { VersionFacts } from "../domain/version-facts.ts";

/** One raw column that the model takes. */
export interface CardInput {
  readonly name: string;
  readonly kind: "numeric" | "categorical" | "image";
  /** Known values of a categorical column. */
  readonly categories: readonly string[];
}

/** What is known once a version is registered, and never before: a committed card that said it would change what was approved. */
export type ReleasedFacts = Pick<VersionFacts, "tag" | "commit" | "approvals" | "events" | "quarantine"> & {
  /** What its stages took together; `undefined` when nobody kept it. */
  readonly cost: Cost | undefined;
};

/** Everything a model card says by itself. */
export interface CardFacts {
  readonly record: ModelRecord;
  readonly label: { readonly column: string; readonly positive: string | undefined };
  /** Binary when left out. */
  readonly task?: JudgedKind | undefined;
  /** Tables, as lockstep.yaml declares them. */
  readonly trainingRows: string;
  readonly evaluationRows: string;
  readonly inputs: readonly CardInput[];
  /** Who answers for the model, and who asks it, as lockstep.yaml declares them. */
  readonly owners?: readonly string[] | undefined;
  readonly consumers?: readonly string[] | undefined;
  /** Where versions can go; none when left out. */
  readonly environments?: readonly EnvironmentDeclaration[] | undefined;
  /** Versions that were registered although gates did not pass, and which gates, by whom and why; none when left out. */
  readonly overridden?:
    | readonly { readonly modelVersion: ModelVersion; readonly gates: readonly string[] }[]
    | undefined;
  /** Of this version; `undefined` before it was evaluated, then the metrics of the run stand in. */
  readonly evaluation: Evaluation | undefined;
  /** Of the card of a release alone. */
  readonly released?: ReleasedFacts | undefined;
}

/** What lockstep.yaml says for a card. */
export function declaredFacts(
  declaration: ModelDeclaration,
  environments: readonly EnvironmentDeclaration[],
): Pick<CardFacts, "label" | "task" | "trainingRows" | "evaluationRows" | "owners" | "consumers" | "environments"> {
  const { task, trainingRows, evaluationRows, owners, consumers } = declaration;
  return {
    label: labelOf(declaration),
    task: task.kind,
    ...{ trainingRows, evaluationRows, owners, consumers, environments },
  };
}
