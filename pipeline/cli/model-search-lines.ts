import { counted } from "../domain/counted.ts";
import type { Bisected, BisectedModel } from "../steps/evaluate/bisect.ts";

function modelText(model: BisectedModel | undefined): string {
  if (model === undefined) return "none";
  return `${model.modelVersion}\t${model.value === undefined ? "not looked at" : String(model.value)}\t${model.commit}`;
}

const ends: Readonly<Record<Exclude<Bisected["outcome"], "found">, string>> = {
  never: "no model is bad: the newest that can be scored is good",
  always: "every model is bad: the first that can be scored is already",
  unknown: "nothing can be said: no model of the line can be scored any more",
};

/** What a search found: the change, the values on both sides, and what decides the model otherwise since. */
export function bisectLines(found: Bisected): readonly string[] {
  const { model, metric, slice, rule, rows, models, evaluations, outcome, good, bad, inputs, skipped, suspects } =
    found;
  const where = slice === undefined ? "" : ` where ${slice}`;
  return [
    `${model}: ${metric}${where} ${rule}, on ${counted(rows.count, "row")} (${rows.md5})`,
    `${counted(evaluations, "evaluation")} of ${counted(models, "model")}, nothing was trained`,
    ...(outcome === "found" ? [] : [ends[outcome]]),
    `good\t${modelText(good)}`,
    `bad\t${modelText(bad)}`,
    ...found.pullRequests.map(({ number, title }) => `brought by #${number}\t${title.replaceAll(/\s/gu, " ")}`),
    ...inputs.map(
      ({ name, before, after }) =>
        `  ${name}\t${before === undefined ? "nothing" : JSON.stringify(before)} → ${after === undefined ? "nothing" : JSON.stringify(after)}`,
    ),
    ...skipped.map(({ commit, modelVersion, why }) => `skipped ${modelVersion} (${commit.slice(0, 12)})\t${why}`),
    ...(suspects.length === 0
      ? []
      : [`the first bad one may also be ${suspects.map((commit) => commit.slice(0, 12)).join(", ")}`]),
  ];
}
