/** A lockstep.yaml with one model that nothing trains: the lines of its `review`, and its environments. */
export function sampleProject(review: string, environments: readonly string[] = ["production"]): string {
  const targets = environments.map(
    (environment) => `  ${environment}:\n    target: {kind: directory, path: .lockstep/${environment}}\n`,
  );
  return `models:
  failure-predictor:
    artifact: models/failure-predictor
    metrics: metrics.json
    evaluation_rows: test.csv
    training_rows: train.csv
    id: id
    label: failure
    positive: 1
    gates:
    - {metric: roc_auc, margin: 0.01}
    drift: {minimum_rows: 50, alpha: 0.01, minimum_effect: 0.2}
environments:
${targets.join("")}review:
${review}`;
}

export const raviApproves = "  approvers: [ravi]\n  required: 1\n";
