import { describe, expect, test } from "vitest";
import type { ContractAnswer } from "../../pipeline/domain/data-contract.ts";
import type { GateResult } from "../../pipeline/domain/evaluation.ts";
import type { ModelSection } from "../../pipeline/domain/report-view.ts";
import { annotationsOf } from "../../pipeline/report/annotations.ts";
import { betterModel, damagedModel, inconclusiveModel, report } from "./views.ts";

const place = { input: "data data/milling.csv", path: "data/milling.csv.dvc", line: 2 };
const units = { input: "params params.yaml:train.units", path: "params.yaml", line: 7 };

function contract(changes: Partial<ContractAnswer["findings"][number]>): ContractAnswer {
  return {
    ...{ file: "data.contract.yaml", source: "base", tables: 1, rules: 3, isEdited: false },
    findings: [
      {
        ...{ table: "data/milling.csv", rule: "columns.age.minimum", line: 12, column: 9 },
        ...{ dimension: "accuracy", sentence: "3 rows are below 18", mode: "blocking" },
        ...changes,
      },
    ],
  };
}

function withContract(section: ModelSection, changes: Partial<ContractAnswer["findings"][number]> = {}): ModelSection {
  return { ...section, evaluation: { ...section.evaluation, contract: contract(changes) } };
}

const trial: GateResult = {
  gate: "f1: margin 0.02",
  mode: "informational",
  verdict: { phase: "regressed", reason: "worse" },
};

describe("what a check says beside a line", () => {
  test.each<[string, readonly ModelSection[], readonly string[]]>([
    ["a change that passes says nothing", [betterModel({ inputPlaces: [units] })], []],
    [
      "a failing gate points at what changed",
      [damagedModel({ inputPlaces: [place] })],
      ["failure data/milling.csv.dvc:2"],
    ],
    ["a gate that cannot tell warns", [inconclusiveModel({ inputPlaces: [units] })], ["warning params.yaml:7"]],
    ["a place of nothing that changed is passed over", [damagedModel({ inputPlaces: [units] })], []],
    [
      "a gate on trial says nothing",
      [betterModel({ inputPlaces: [units], evaluation: { ...betterModel().evaluation, gates: [trial] } })],
      [],
    ],
    ["a broken rule points at its line", [withContract(betterModel())], ["failure data.contract.yaml:12"]],
    ["one on trial warns", [withContract(betterModel(), { mode: "informational" })], ["warning data.contract.yaml:12"]],
    [
      "one contract of two models is told once",
      [withContract(betterModel()), withContract(inconclusiveModel())],
      ["failure data.contract.yaml:12"],
    ],
    [
      "failures come first",
      [inconclusiveModel({ inputPlaces: [units] }), withContract(betterModel())],
      ["failure data.contract.yaml:12", "warning params.yaml:7"],
    ],
  ])("%s", (_name, models, expected) => {
    expect(annotationsOf(report(models)).map(({ level, path, line }) => `${level} ${path}:${String(line)}`)).toEqual(
      expected,
    );
  });

  test("it says what the input was, what it is, and what the gates say", () => {
    const [found] = annotationsOf(report([inconclusiveModel({ inputPlaces: [units] })]));
    expect(found?.title).toBe("quality/surface-finish: a gate cannot tell");
    expect(found?.message).toMatch(/^This was \[8\] and is \[24,12\]\. · roc_auc: margin 0\.01 inconclusive: /);
  });

  test("of a thousand there are fifty", () => {
    const many = Array.from({ length: 1000 }, (_, line) => ({ ...place, line: line + 1 }));
    expect(annotationsOf(report([damagedModel({ inputPlaces: many })]))).toHaveLength(50);
  });

  test("hostile text is one visible line", () => {
    const section = damagedModel({ inputPlaces: [place] });
    const gates = [{ gate: "f1\u202e\n::error::", verdict: { phase: "regressed", reason: "x".repeat(5000) } } as const];
    const [found] = annotationsOf(report([{ ...section, evaluation: { ...section.evaluation, gates } }]));
    expect(found?.message).not.toMatch(/[\n\u202e]/);
    expect(found?.message.length).toBeLessThanOrEqual(1000);
  });
});
