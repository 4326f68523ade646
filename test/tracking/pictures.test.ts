import { describe, expect, test } from "vitest";
import { asciiOf, dotOf, mermaidOf } from "../../pipeline/cli/data/dag-text.ts";
import { plotTemplates, vegaSpec } from "../../pipeline/domain/plot-spec.ts";
import { dagOf } from "../../pipeline/tracking/dag.ts";
import { plotsHtml } from "../../pipeline/tracking/plot-html.ts";
import { plotRows } from "../../pipeline/tracking/plot-rows.ts";
import { plotsOf } from "../../pipeline/tracking/plots.ts";
import { errorOf } from "../support/errors.ts";
import { commit, within, write } from "./two-repositories.ts";
import { repositoryWith } from "./workspace.ts";

const pipeline = `stages:
  prepare:
    cmd: echo
    outs: [prepared]
  train:
    matrix: {seed: [1, 2]}
    cmd: echo
    deps: [prepared]
    outs: ["model_\${item.seed}"]
  evaluate:
    cmd: echo
    deps: [model_1]
    plots:
    - log.csv: {x: step, y: loss, cache: false}
  alone:
    cmd: echo
plots:
- cm.json: {template: confusion, x: actual, y: predicted}
- both: {x: step, y: {log.csv: [loss, acc]}, title: "<b>"}
`;
const files = {
  "dvc.yaml": pipeline,
  "log.csv": "step,loss,acc\n0,1.0,0.1\n1,0.5,0.6\n",
  "cm.json": '[{"actual": "a", "predicted": "<x>"}, {"actual": "a", "predicted": "a"}]',
};

describe("dag", () => {
  const dag = (request: Parameters<typeof dagOf>[0]) =>
    within(repositoryWith(files), (repository) => dagOf(request, repository));

  test.each([
    ["all stages", {}, ["alone", "evaluate", "prepare", "train@1", "train@2"]],
    ["what a stage needs", { target: "evaluate" }, ["evaluate", "prepare", "train@1"]],
    ["all that hangs together", { target: "evaluate", full: true }, ["evaluate", "prepare", "train@1", "train@2"]],
    ["outputs", { target: "model_1", outs: true }, ["model_1", "prepared"]],
    ["a matrix as one", { collapse: true }, ["alone", "evaluate", "prepare", "train"]],
  ])("shows %s", async (_name, request, nodes) => {
    expect((await dag(request)).nodes).toEqual(nodes);
  });

  test("outputs of collapsed stages are refused", async () => {
    expect(await errorOf(() => dag({ outs: true, collapse: true }))).toMatch(/^ARGUMENT_INVALID/);
  });

  test("every way of showing it has every node, and every edge where edges have names", async () => {
    const graph = await dag({});
    const texts = [asciiOf(graph), dotOf(graph), mermaidOf(graph)];
    for (const text of texts) for (const node of graph.nodes) expect(text).toContain(node);
    expect(dotOf(graph).match(/ -> /g)).toHaveLength(graph.edges.length);
    expect(mermaidOf(graph).match(/-->/g)).toHaveLength(graph.edges.length);
  });

  test("boxes over each other are joined by a line, straight where they share a middle", () => {
    const graph = { nodes: ["a", "bb"], edges: [["a", "bb"]] as const };
    expect(asciiOf(graph)).toBe(
      [" +---+", " | a |", " +---+", "   |", "   |", "   |", "+-----+", "| bb  |", "+-----+"].join("\n"),
    );
  });

  test("a name cannot leave its quotes", () => {
    const graph = { nodes: ['a"] b', "c\\"], edges: [] };
    expect(dotOf(graph)).toContain(String.raw`"a\"] b";`);
    expect(dotOf(graph)).toContain(String.raw`"c\\";`);
    expect(mermaidOf(graph)).toContain('["a#quot;] b"]');
  });
});

describe("plots", () => {
  test("of two states are drawn over each other, with what could not be drawn beside them", async () => {
    const root = repositoryWith(files);
    commit(root);
    write(root, { "log.csv": "step,loss,acc\n0,1.0,0.1\n1,0.4,0.7\n", "cm.json": "{" });
    const plots = await within(root, (repository) =>
      plotsOf({ targets: [], revisions: ["HEAD", "workspace"] }, repository),
    );
    expect(plots.views.map(({ id }) => id)).toEqual(["both", "cm.json", "log.csv"]);
    const log = plots.views.find(({ id }) => id === "log.csv");
    expect(log?.rows.map((row) => [row["rev"], row["loss"]])).toEqual([
      ["HEAD", 1],
      ["HEAD", 0.5],
      ["workspace", 1],
      ["workspace", 0.4],
    ]);
    expect(plots.failures.map(({ id, revision, error }) => [id, revision, error.code])).toEqual([
      ["cm.json", "workspace", "YAML_INVALID"],
    ]);
  });

  test("a page is drawn without scripts, and names from a pull request are text in it", async () => {
    const plots = await within(repositoryWith(files), (repository) =>
      plotsOf({ targets: [], revisions: [] }, repository),
    );
    const page = plotsHtml(plots);
    expect(page).toContain("default-src 'none'");
    expect(page).toContain("<figcaption>&lt;b&gt;</figcaption>");
    expect(page).not.toMatch(/<b>|<x>|<script(?! type="application\/vnd)/);
    expect(page.match(/<figure>/g)).toHaveLength(3);
    expect(page).toContain("<polyline");
  });

  test.each(plotTemplates)("the template %s gives a specification with its data", (template) => {
    const view = {
      id: "x",
      title: "t",
      template,
      x: "a",
      y: "b",
      xLabel: "a",
      yLabel: "b",
      revisions: ["r"],
      fields: ["b"],
    };
    const spec = vegaSpec({ ...view, rows: [{ a: 1, b: 2, rev: "r" }] }) as Readonly<Record<string, unknown>>;
    expect(spec["data"]).toEqual({ values: [{ a: 1, b: 2, rev: "r" }] });
    expect(Object.keys(spec)).toEqual(
      expect.arrayContaining([template.startsWith("confusion") ? "spec" : template === "smooth" ? "layer" : "mark"]),
    );
  });

  test.each([
    ["a.csv", "x,y\n1,b\n", true, [{ x: 1, y: "b" }]],
    ["a.csv", "1,b\n", false, [{ "0": 1, "1": "b" }]],
    ["a.tsv", "x\ty\n1\t\n", true, [{ x: 1, y: "" }]],
    ["a.json", '{"train": {"log": [{"x": 1}]}}', true, [{ x: 1 }]],
    ["a.yaml", "- {x: 1}\n", true, [{ x: 1 }]],
  ])("%s holds rows: %j", async (path, text, hasHeader, rows) => {
    expect(await plotRows(Buffer.from(text), path, hasHeader)).toEqual(rows);
  });

  test.each([
    ["a.json", "[1, 2]"],
    ["a.yaml", "a: 1"],
    ["a.csv", ""],
  ])("%s without rows is refused: %j", async (path, text) => {
    expect(await errorOf(() => plotRows(Buffer.from(text), path, true))).toMatch(/^TABLE_INVALID/);
  });
});
