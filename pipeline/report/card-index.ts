import { isMetric } from "../domain/metric.ts";
import type { CardFacts } from "./card-facts.ts";
import { measured, titleOf } from "./card-metrics.ts";
import { keptFrontMatter } from "./card-sections.ts";
import { visible } from "./text.ts";

/** Keys of the front matter that are written anew each time; all others are whoever's wrote them. */
const frontMatterKeys = ["library_name", "pipeline_tag", "tags", "model-index"] as const;

/** A text as YAML: a JSON string is one, whatever is in it. */
function yaml(text: string): string {
  return JSON.stringify(visible(text));
}

function isNumber({ task }: CardFacts): boolean {
  return task === "regression" || task === "quantiles" || task === "ranking";
}

/** What the rows are in, by the name of their file; a folder holds pictures. */
function rowsFormat(path: string): string {
  return /\.([a-z0-9]{1,10})$/i.exec(path)?.[1]?.toLowerCase() ?? "folder";
}

/**
 * The front matter as model hubs read it: `model-index` with task, data set and metrics. A name that is no metric (a count of rows, a
 * threshold that the run wrote down) has no place among results.
 */
export function frontMatter(facts: CardFacts, previous: string): readonly string[] {
  const metrics = measured(facts)
    .filter(([name]) => isMetric(name))
    .flatMap(([name, value]) => [
      `    - type: ${yaml(name)}`,
      `      name: ${yaml(titleOf(name))}`,
      `      value: ${String(Number(value.toFixed(6)))}`,
    ]);
  const kind = isNumber(facts) ? "tabular-regression" : "tabular-classification";
  const revision = facts.evaluation?.rows.md5;
  return [
    "---",
    "library_name: lockstep",
    `pipeline_tag: ${kind}`,
    "tags:",
    `- ${kind}`,
    `- ${yaml(facts.record.artifact.format)}`,
    // A result without a metric is none, and hubs refuse it.
    ...(metrics.length === 0
      ? []
      : [
          "model-index:",
          `- name: ${yaml(facts.record.model)}`,
          "  results:",
          "  - task:",
          `      type: ${kind}`,
          "    dataset:",
          `      type: ${yaml(rowsFormat(facts.evaluationRows))}`,
          `      name: ${yaml(facts.evaluationRows)}`,
          ...(revision === undefined ? [] : [`      revision: ${yaml(revision)}`]),
          "    metrics:",
          ...metrics,
        ]),
    ...keptFrontMatter(previous, frontMatterKeys),
    "---",
  ];
}
