import { describe, expect, test } from "vitest";
import type { Stage } from "../../../pipeline/data/dvc/model.ts";
import { closure, stageGraph } from "../../../pipeline/data/stages/graph.ts";
import { type PlacedStage, placeStage } from "../../../pipeline/data/stages/placed-stage.ts";

/** `name: deps -> outs`, paths separated by spaces. */
function stage(line: string, folder = "", wdir = "."): PlacedStage {
  const [, name = "", deps = "", outs = ""] = /^(\S+): (.*)-> ?(.*)$/.exec(line) ?? [];
  const words = (text: string): readonly string[] => text.split(" ").filter((word) => word !== "");
  const value: Stage = {
    name,
    cmd: "true",
    wdir,
    deps: words(deps),
    params: [],
    outs: words(outs).map((path) => ({ path, kind: "out", isCached: true, isPersisted: false, isPushed: true })),
    isFrozen: false,
    alwaysChanged: false,
  };
  return placeStage(value, folder);
}

const names = (stages: readonly PlacedStage[]): string => stages.map(({ name }) => name).join(" ");

describe("the order of stages", () => {
  test.each([
    ["each after what it needs", ["c: b ->", "b: a -> b", "a: -> a"], "a b c"],
    ["as they stand when nothing decides", ["b: -> b", "a: -> a"], "b a"],
    ["by the order of dependencies, depth first", ["d: c b -> d", "b: a -> b", "c: a -> c", "a: -> a"], "a c b d"],
    ["through a file inside an output", ["b: out/x/y ->", "a: -> out"], "a b"],
    ["through an output inside a folder", ["b: data ->", "a: -> data/x"], "a b"],
    ["not through a path that only begins alike", ["b: out2 ->", "a: -> out"], "b a"],
  ])("is %s", (_name, lines, order) => {
    expect(names(stageGraph(lines.map((line) => stage(line))).order)).toBe(order);
  });

  test("holds for a chain of ten thousand", () => {
    const lines = Array.from({ length: 10_000 }, (_, i) => `s${i}: o${i + 1} -> o${i}`);
    const { order } = stageGraph(lines.map((line) => stage(line)));
    expect(order[0]?.name).toBe("s9999");
    expect(order.at(-1)?.name).toBe("s0");
  });

  test.each([
    ["two stages", ["a: y -> x", "b: x -> y"], "a → b → a"],
    ["three, named from where the circle begins", ["s: a ->", "a: c -> a", "b: a -> b", "c: b -> c"], "a → c → b → a"],
    ["a stage and itself", ["a: x/y -> x"], "a → a"],
  ])("is refused for a circle of %s", (_name, lines, circle) => {
    expect(() => stageGraph(lines.map((line) => stage(line)))).toThrow(
      expect.objectContaining({ code: "CYCLE_IN_STAGES", message: `the stages ${circle} need each other` }) as Error,
    );
  });

  test.each([
    ["the same output", ["a: -> x", "b: -> x"], "the stages a and b both write x"],
    ["an output inside another", ["a: -> x", "b: -> x/y/z"], "x/y/z of stage b is inside x of stage a"],
  ])("is refused for %s", (_name, lines, message) => {
    expect(() => stageGraph(lines.map((line) => stage(line)))).toThrow(
      expect.objectContaining({ code: "DVC_FILE_INVALID", message }) as Error,
    );
  });
});

describe("what is needed for an output", () => {
  const graph = stageGraph(
    ["a: raw -> a", "b: a -> b/x", "c: b/x -> c", "d: a -> d", "e: c d -> e"].map((line) => stage(line)),
  );

  test.each([
    [["c"], "a b c"],
    [["b"], "a b"],
    [["b/x/inside"], "a b"],
    [["d", "c"], "a b c d"],
    [["raw"], ""],
    [["e"], "a b c d e"],
  ])("%j", (paths, expected) => {
    expect(names(closure(graph, paths))).toBe(expected);
  });
});

describe("where the paths of a stage are", () => {
  test("is taken from its working folder, below the folder of its dvc.yaml", () => {
    const placed = stage("t: ../../x in -> out", "sub", "work");
    expect(placed).toMatchObject({ name: "sub/dvc.yaml:t", folder: "sub", workingFolder: "sub/work" });
    expect(placed.deps.map(({ path }) => path)).toEqual(["x", "sub/work/in"]);
    expect(placed.outs.map(({ path, written }) => [path, written])).toEqual([["sub/work/out", "out"]]);
  });

  test.each([
    ["an output outside", "t: -> ../x", "PATH_UNSAFE"],
    ["an output in Git's folder", "t: -> .git/hooks/x", "PATH_UNSAFE"],
    ["an output in the workflows", "t: -> .github/workflows", "PATH_UNSAFE"],
    ["an output in DVC's folder", "t: -> .dvc/config", "PATH_UNSAFE"],
    ["the repository itself as an output", "t: -> .", "PATH_UNSAFE"],
    ["a dependency outside", "t: ../x ->", "PATH_UNSAFE"],
    ["an absolute dependency", "t: /etc/passwd ->", "DVC_FEATURE_UNSUPPORTED"],
    ["a dependency that is a url", "t: s3://b/x ->", "DVC_FEATURE_UNSUPPORTED"],
  ])("may not be %s", (_name, line, code) => {
    expect(() => stage(line)).toThrow(expect.objectContaining({ code }) as Error);
  });
});
