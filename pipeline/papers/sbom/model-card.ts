import type { VersionFacts } from "../../domain/version-facts.ts";
import { measuredMetrics } from "../../report/standing.ts";
import { handWritten } from "../hand-written.ts";
import { type Part, some } from "./parts.ts";

const taskWords = {
  binary: "binary classification",
  multiclass: "multiclass classification",
  regression: "regression",
  quantiles: "quantile regression",
  ranking: "ranking",
} as const;

function performance({ record, evaluation }: VersionFacts): readonly Part[] {
  if (evaluation === undefined)
    return Object.entries(record.metrics).map(([type, value]) => ({ type, value: String(value) }));
  const whole = measuredMetrics([evaluation.candidate]).flatMap((type) => {
    const value = evaluation.candidate.metrics[type]?.value;
    return value === undefined || value === null ? [] : [{ type, value: String(value) }];
  });
  const slices = (evaluation.slices ?? []).flatMap(({ quality, slices: parts }) =>
    parts.flatMap(({ slice, candidate }) =>
      candidate === null ? [] : [{ type: quality, value: String(candidate), slice }],
    ),
  );
  return [...whole, ...slices];
}

/** The inputs of the model: as the evaluation met them, each with its kind. */
function inputsOf({ evaluation }: VersionFacts): readonly Part[] {
  return (evaluation?.candidate.signature?.inputs ?? []).map(({ name, kind }) => ({ format: `${name}: ${kind}` }));
}

function fairness({ evaluation }: VersionFacts): readonly Part[] {
  return (evaluation?.fairness ?? []).map(({ column, measure, gap, groups }) => ({
    groupAtRisk: `the ${String(groups)} groups of ${column}`,
    harms: `largest gap of ${measure.replaceAll("_", " ")}: ${gap.value === null ? "undefined" : String(gap.value)}`,
  }));
}

/** The model card as CycloneDX has it; what nobody declared or measured is not in it. */
export function modelCard(facts: VersionFacts, datasets: readonly string[]): Part {
  const { declaration, record } = facts;
  const written = (id: string): readonly string[] => {
    const text = handWritten(facts, id);
    return text === undefined ? [] : [text];
  };
  return {
    modelParameters: {
      // Every trainer here learns from a labelled column.
      approach: { type: "supervised" },
      task: declaration === undefined ? undefined : taskWords[declaration.task.kind],
      modelArchitecture: record.artifact.format,
      datasets: some(datasets.map((ref) => ({ ref }))),
      inputs: some(inputsOf(facts)),
    },
    quantitativeAnalysis: { performanceMetrics: some(performance(facts)) },
    considerations: {
      users: some(declaration?.consumers ?? []),
      useCases: some(written("intended-use")),
      technicalLimitations: some(written("limits")),
      fairnessAssessments: some(fairness(facts)),
    },
  };
}
