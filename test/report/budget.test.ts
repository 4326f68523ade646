import { expect, test } from "vitest";
import { modelName, sha256 } from "../../pipeline/domain/ids.ts";
import type { ModelSection } from "../../pipeline/domain/report-view.ts";
import { assemble, characterLimit, fitLines, moreOf } from "../../pipeline/report/budget.ts";
import { renderMarkdown } from "../../pipeline/report/markdown.ts";
import { betterModel, damagedModel, digest, inconclusiveModel, report } from "./views.ts";

const write = (text: string): string => text;

test.each([
  ["all lines that fit exactly", 12, ["aaa", "bbb", "ccc"]],
  ["fewer, and their number, when one character is missing", 11, ["aaa", "bbb", "+1"]],
  ["only the number when nothing fits beside it", 6, ["+3"]],
])("keeps %s", (_name, budget, kept) => {
  expect(fitLines({ items: ["aaa", "bbb", "ccc"], draw: write, budget, more: (left) => `+${String(left)}` })).toEqual(
    kept,
  );
});

test("counts what it leaves out, and does not draw it", () => {
  const lines = Array.from({ length: 100_000 }, (_, index) => `- line ${String(index)}`);
  let drawn = 0;
  const draw = (line: string): string => {
    drawn++;
    return line;
  };
  const fitted = fitLines({ items: lines, draw, budget: 200, more: moreOf("lines") });
  expect(fitted.at(-1)).toBe(
    `… ${(100_000 - (fitted.length - 1)).toLocaleString("en")} more lines, see the full report`,
  );
  expect(fitted.join("\n").length).toBeLessThanOrEqual(200);
  expect(fitted.slice(0, -1)).toEqual(lines.slice(0, fitted.length - 1));
  expect(drawn).toBeLessThan(30);
});

test("leaves out the parts of the highest rank, and shows the others in their order", () => {
  const part = (rank: number, letter: string) => ({ rank, draw: () => letter.repeat(100) });
  const text = assemble([part(0, "a"), part(3, "b"), part(1, "c"), part(2, "d")], 360);
  expect(text).toBe(
    `${"a".repeat(100)}\n\n${"c".repeat(100)}\n\n${"d".repeat(100)}\n\n… 1 more sections, see the full report\n`,
  );
});

const long = "|`<@x".repeat(40);

/** A model of which everything is too long and too much. */
function enormous(name: string, size: number): ModelSection {
  const veryMany = Array.from({ length: size }, (_, index) => `${long}${String(index)}`);
  const section = damagedModel();
  const [environment] = section.plan.environments;
  const [diff] = section.dataDiffs;
  const [gate] = section.evaluation.gates;
  if (environment === undefined || diff?.detail?.kind !== "table" || gate === undefined)
    throw new Error("the view has none");
  const { detail } = diff;
  const editsByColumn = veryMany.map((column) => ({ column, count: 1 }));
  const rows = { count: 1e9, examples: veryMany.slice(0, 5) };
  return {
    ...section,
    plan: {
      ...section.plan,
      model: modelName(name),
      environments: veryMany.slice(0, 1000).map((target) => ({ ...environment, target })),
    },
    evaluation: {
      ...section.evaluation,
      rows: { ...section.evaluation.rows, path: long },
      gates: veryMany.map((text) => ({ gate: text, verdict: { ...gate.verdict, reason: text } })),
    },
    inputDifferences: veryMany.map((text) => ({ name: `params ${text}`, before: text, after: `${text}!` })),
    dataDiffs: veryMany.slice(0, 1000).map((path) => ({
      ...diff,
      path,
      detail: {
        ...detail,
        idColumn: long,
        columnsAdded: veryMany,
        columnsRemoved: veryMany,
        rowsAdded: rows,
        rowsRemoved: rows,
        rowsEdited: rows,
        editsByColumn,
      },
    })),
    approval: { phase: "needed", approvers: veryMany, remaining: 3, voided: { code: "input_changed", sentence: long } },
  };
}

test("a model with 100,000 gates and inputs and 1,000 tables stays within the limit, and can be approved", () => {
  const text = renderMarkdown(report([enormous("failure-predictor", 100_000)]));
  expect(text.length).toBeLessThanOrEqual(characterLimit);
  expect(text).toContain("### What merging will do");
  expect(text).toContain("### Metrics");
  expect(text).toContain(`/approve failure-predictor@${digest("0badda7a")}`);
  for (const noun of ["environments", "gates", "inputs", "paths", "details"])
    expect(text).toMatch(new RegExp(`… [\\d,]+ more ${noun}`));
});

test("of 300 models the ones that need a person are shown in full, all are counted, and it stays within the limit", () => {
  const models = Array.from({ length: 300 }, (_, index) => {
    const better = betterModel();
    const name = modelName(`model-${String(index).padStart(3, "0")}-${"x".repeat(80)}`);
    const section = index === 17 ? damagedModel() : index === 200 ? inconclusiveModel() : better;
    return { ...section, plan: { ...section.plan, model: name } };
  });
  const text = renderMarkdown(report(models));
  expect(text.length).toBeLessThanOrEqual(characterLimit);
  expect(text.split("\n")[0]).toContain("❌ Regressed · `model-017");
  expect(text.split("\n")[0]).toContain("and 299 more models");
  expect(text.indexOf("## ❌ Regressed · `model-017")).toBeLessThan(text.indexOf("## ❓ Inconclusive · `model-200"));
  expect(text).toMatch(/… [\d,]+ more sections, see the full report\n$/);
  expect(text).toMatch(/… [\d,]+ more models, see the full report/);
});

test("every combination of many and long stays within the limit", () => {
  const huge = enormous("a", 2_000);
  for (const count of [1, 2, 7, 40]) {
    const models = Array.from({ length: count }, (_, index) => ({
      ...huge,
      plan: { ...huge.plan, model: modelName(`m${String(index)}`) },
      candidate: { ...huge.candidate, artifactSha256: sha256(digest("aa")) },
    }));
    const silent = Array.from({ length: 500 }, (_, index) => ({
      model: modelName(`silent-${String(index)}`),
      refusal: { code: "candidate_missing" as const, sentence: long },
    }));
    expect(renderMarkdown(report(models, { silent })).length).toBeLessThanOrEqual(characterLimit);
  }
});
