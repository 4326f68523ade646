import { describe, expect, test } from "vitest";
import { collectTracked, type Source } from "../../../pipeline/data/stages/collect.ts";
import { stageGraph } from "../../../pipeline/data/stages/graph.ts";
import { planOf, type Selection } from "../../../pipeline/training/stages/plan.ts";

const texts: Readonly<Record<string, string>> = {
  "dvc.yaml": `stages:
  prepare: {cmd: x, deps: [raw], outs: [clean]}
  train: {foreach: [1, 2], do: {cmd: x, deps: [clean], outs: ["m\${item}"]}}
  frozen: {cmd: x, deps: [m1], outs: [f], frozen: true}
  after: {cmd: x, deps: [f], outs: [g]}
`,
  "sub/dvc.yaml": `stages:
  report: {cmd: x, deps: [../m1, notes], outs: [r]}
  alone: {cmd: x, deps: [code], outs: [s]}
`,
  "raw.dvc": "outs:\n- path: raw\n",
  "sub/notes.dvc": "outs:\n- path: notes\n",
  "unused.dvc": "outs:\n- path: unused\n",
};

const source: Source = {
  dvcFiles: Object.keys(texts).toSorted(),
  read: (path) => Promise.resolve(texts[path] === undefined ? undefined : new TextEncoder().encode(texts[path])),
};

async function planned(selection: Partial<Selection>): Promise<readonly string[]> {
  const tracked = await collectTracked(source);
  const around = { graph: stageGraph(tracked.stages), tracked, files: source.dvcFiles };
  const { stages, pointers } = planOf({ targets: [], folder: "", ...selection }, around);
  return [...pointers.map(({ file }) => file), ...stages.map(({ name }) => name.replace("sub/dvc.yaml:", "sub:"))];
}

const root = ["raw.dvc", "prepare", "train@1", "train@2", "frozen", "after"];

describe("a run is about", () => {
  test.each<[string, Partial<Selection>, readonly string[]]>([
    ["the dvc.yaml of its folder", {}, root],
    [
      "the dvc.yaml of its folder, and what that needs",
      { folder: "sub" },
      ["raw.dvc", "sub/notes.dvc", "prepare", "train@1", "sub:report", "sub:alone"],
    ],
    ["a stage with what it needs", { targets: ["train@1"] }, ["raw.dvc", "prepare", "train@1"]],
    ["a group", { targets: ["train"] }, ["raw.dvc", "prepare", "train@1", "train@2"]],
    ["a stage of another folder", { targets: ["sub/dvc.yaml:alone"] }, ["sub:alone"]],
    ["a stage of this folder", { targets: ["alone"], folder: "sub" }, ["sub:alone"]],
    ["a stage from a folder beside it", { targets: ["../dvc.yaml:prepare"], folder: "sub" }, ["raw.dvc", "prepare"]],
    [
      "a file of stages",
      { targets: ["sub/dvc.yaml"] },
      ["raw.dvc", "sub/notes.dvc", "prepare", "train@1", "sub:report", "sub:alone"],
    ],
    ["a pointer", { targets: ["raw.dvc"] }, ["raw.dvc"]],
    ["an output", { targets: ["m2"] }, ["raw.dvc", "prepare", "train@2"]],
    ["a file inside an output, from a folder", { targets: ["../clean/a"], folder: "sub" }, ["raw.dvc", "prepare"]],
    ["a target alone", { targets: ["train@1"], isSingle: true }, ["train@1"]],
    [
      "what needs a stage, but not what is frozen",
      { targets: ["train@1"], isDownstream: true },
      ["train@1", "sub:report"],
    ],
    [
      "what needs a pointer",
      { targets: ["raw.dvc"], isDownstream: true },
      ["raw.dvc", "prepare", "train@1", "train@2", "sub:report"],
    ],
    [
      "the pipeline of a stage",
      { targets: ["train@2"], isPipeline: true },
      ["raw.dvc", "sub/notes.dvc", "prepare", "train@1", "train@2", "sub:report"],
    ],
    ["what comes after a frozen stage", { targets: ["after"] }, ["frozen", "after"]],
    [
      "all stages below a folder",
      { targets: ["sub"], isRecursive: true },
      ["raw.dvc", "sub/notes.dvc", "prepare", "train@1", "sub:report", "sub:alone"],
    ],
    ["stages by pattern", { targets: ["tr*@[!1]"], isGlob: true }, ["raw.dvc", "prepare", "train@2"]],
    [
      "every pipeline",
      { isAll: true },
      [
        "raw.dvc",
        "sub/notes.dvc",
        "unused.dvc",
        "prepare",
        "train@1",
        "train@2",
        "frozen",
        "after",
        "sub:report",
        "sub:alone",
      ],
    ],
  ])("%s", async (_name, selection, expected) => {
    expect(await planned(selection)).toEqual(expected);
  });

  test.each<[string, Partial<Selection>]>([
    ["a stage that is not there", { targets: ["nothing"] }],
    ["a stage of another folder by its name alone", { targets: ["prepare"], folder: "sub" }],
    ["a folder without a dvc.yaml", { folder: "empty" }],
    ["a pattern that nothing matches", { targets: ["x*"], isGlob: true }],
  ])("not %s", async (_name, selection) => {
    await expect(planned(selection)).rejects.toMatchObject({ code: "TARGET_UNKNOWN" });
  });
});
