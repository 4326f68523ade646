import { expect, test } from "vitest";
import { parseProject } from "../../pipeline/registry/project.ts";
import { errorOf } from "../support/errors.ts";

const project = (model: string, rest: string): string => `models:
  churn:
    artifact: model
    metrics: metrics.json
    evaluation_rows: test.csv
    training_rows: train.csv
    id: id
    label: churned
    positive: 1
    gates: [{metric: roc_auc, minimum: 0.5}]
${model}review: {approvers: [dana]}
${rest}`;

test("what stages cost and may take becomes what the domain calls it", () => {
  const { rates, budgets, models } = parseProject(
    project(
      "    budget: {energy: 50}\n    futility: {curve: live/loss.tsv, direction: minimize}\n",
      "cost: {price_per_hour: 0.48, currency: EUR}\nbudget: {price: 2, cpu_hours: 20, stages: {train: {hours: 2}, sub/dvc.yaml:fit@a: {energy: 1}}}\n",
    ),
    "lockstep.yaml",
  );
  expect(rates).toEqual({ pricePerHour: 0.48, currency: "EUR", wattsPerCore: 4, wattsPerGigabyte: 0.392 });
  expect(budgets?.run).toMatchObject({ price: 2, hours: undefined, cpu_hours: 20, energy: undefined });
  expect([...(budgets?.stages ?? [])]).toMatchObject([
    ["train", { hours: 2 }],
    ["sub/dvc.yaml:fit@a", { energy: 1 }],
  ]);
  expect(models[0]?.budget).toMatchObject({ energy: 50 });
  expect(models[0]?.futility).toEqual({ curve: "live/loss.tsv", direction: "minimize", warmup: 0.5 });
});

test("a project that says nothing of cost has none of it", () => {
  const found = parseProject(project("", ""), "lockstep.yaml");
  expect(found).not.toHaveProperty("rates");
  expect(found).not.toHaveProperty("budgets");
  expect(found.models[0]).not.toHaveProperty("budget");
  expect(found.models[0]).not.toHaveProperty("futility");
});

test.each([
  [
    "a price of a run without a price by the hour",
    "",
    "budget: {price: 2}\n",
    /`budget\.price`: needs `cost\.price_per_hour`/,
  ],
  [
    "a price of a stage without one",
    "",
    "budget: {stages: {train: {price: 2}}}\n",
    /`budget\.stages\.train\.price`: needs/,
  ],
  ["a price of a model without one", "    budget: {price: 1}\n", "", /`models\.churn\.budget\.price`: needs/],
  ["a budget of nothing", "", "budget: {hours: 0}\n", /`budget\.hours`/],
  ["a misspelled measure", "", "budget: {hour: 1}\n", /hour/],
  [
    "a stage of a name that no stage has",
    "",
    "budget: {stages: {_: {hours: 1}}}\n",
    /is not the name of a stage|`budget\.stages/,
  ],
  ["a currency that is none", "", "cost: {currency: euro}\n", /must be three capital letters/],
  [
    "a curve outside",
    "    futility: {curve: ../loss.tsv, direction: minimize}\n",
    "",
    /must stay inside the repository/,
  ],
  ["a futility without a direction", "    futility: {curve: loss.tsv}\n", "", /direction/],
])("%s is an error", async (_name, model, rest, message) => {
  const text = await errorOf(() => Promise.resolve().then(() => parseProject(project(model, rest), "lockstep.yaml")));
  expect(text).toMatch(/^CONFIG_INVALID/);
  expect(text).toMatch(message);
});
