// dvc.yaml with its templating, params files, .dvcignore and config, against real DVC.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseConfigObj } from "../../../pipeline/data/dvc/configobj.ts";
import { IgnoreRules } from "../../../pipeline/data/dvc/ignore.ts";
import type { Pipeline } from "../../../pipeline/data/dvc/model.ts";
import { readParams } from "../../../pipeline/data/dvc/params.ts";
import { parsePipeline } from "../../../pipeline/data/dvc/pipeline.ts";
import { emitYaml } from "../../../pipeline/data/yaml/emit.ts";
import { sameValue } from "../../../pipeline/data/yaml/same.ts";
import type { YamlMap, YamlValue } from "../../../pipeline/data/yaml/value.ts";
import { LockstepError } from "../../../pipeline/domain/error.ts";
import { configText, ignoreCase, paramsFile, pipelineCase } from "../../support/dvc-texts.ts";
import { decode, type Encoded } from "./encoding.ts";
import { seed, useOracle } from "./real-dvc.ts";

const oracle = useOracle();

function map(entries: Readonly<Record<string, YamlValue>>): YamlMap {
  return new Map(Object.entries(entries));
}

/** A pipeline in the oracle's shape. */
function asDvcSays(pipeline: Pipeline): YamlValue {
  const kinds = { out: "outs", metric: "metrics", plot: "plots" };
  const stages = pipeline.stages.map((stage): [string, YamlValue] => [
    stage.name,
    map({
      cmd: stage.cmd,
      wdir: stage.wdir,
      deps: stage.deps,
      params: stage.params.map(({ file, keys }) => [file, keys]),
      outs: stage.outs.map((out) => [kinds[out.kind], out.path, out.isCached, out.isPersisted, out.isPushed]),
      frozen: stage.isFrozen,
      always_changed: stage.alwaysChanged,
    }),
  ]);
  const { metrics, params, plots, artifacts } = pipeline;
  return map({ stages: new Map(stages), metrics, params, plots, artifacts });
}

async function refused<Value>(body: () => Value | Promise<Value>): Promise<Value | undefined> {
  try {
    return await body();
  } catch (error) {
    if (error instanceof LockstepError) return undefined;
    throw error;
  }
}

describe("dvc.yaml", () => {
  test("is resolved as DVC resolves it, or refused by both", async () => {
    const counts = { resolved: 0, refused: 0, onlyWeRefuse: 0 };
    for (const files of fc.sample(pipelineCase, { numRuns: 1500, seed })) {
      const answer = await oracle().ask("pipeline", { files });
      const readFile = (path: string): Promise<string | undefined> => Promise.resolve(files[path]);
      const ours = await refused(() => parsePipeline({ text: files["dvc.yaml"] ?? "", where: "dvc.yaml", readFile }));
      if ("error" in answer) {
        expect(ours, `${JSON.stringify(files)}\nDVC: ${answer.error}`).toBe(undefined);
        counts.refused++;
      } else if (ours === undefined) {
        // DVC lets numbers and empty texts through as paths and commands, and fails when it uses them.
        expect(isUsable(answer.answer), JSON.stringify(files)).toBe(false);
        counts.onlyWeRefuse++;
      } else {
        const theirs = decode(answer.answer);
        expect(
          sameValue(asDvcSays(ours), theirs),
          `${JSON.stringify(files)}\nours: ${emitYaml(asDvcSays(ours))}\nDVC: ${emitYaml(theirs)}`,
        ).toBe(true);
        counts.resolved++;
      }
    }
    expect(counts.resolved).toBeGreaterThan(500);
    expect(counts.refused).toBeGreaterThan(300);
  });
});

/** False when a stage has a number, list or map where a path or command must be, or one path twice. */
function isUsable(answer: Encoded): boolean {
  const isText = (value: YamlValue | undefined): boolean => typeof value === "string" && value !== "";
  const { stages, metrics, params } = Object.fromEntries(decode(answer) as YamlMap) as { stages: YamlMap } & Readonly<
    Record<"metrics" | "params", readonly YamlValue[]>
  >;
  if (![...metrics, ...params].every((path) => typeof path === "string")) return false;
  return [...stages.values()].every((value) => {
    const stage = value as YamlMap;
    const deps = stage.get("deps") as readonly YamlValue[];
    const outs = (stage.get("outs") as readonly (readonly YamlValue[])[]).map(([, path]) => path);
    const cmd = stage.get("cmd");
    const paths = [...deps, ...outs];
    const keys = (stage.get("params") as readonly (readonly [YamlValue, readonly YamlValue[]])[]).flatMap(
      ([file, names]) => [file, ...names],
    );
    const isCommand = Array.isArray(cmd)
      ? (cmd as readonly YamlValue[]).every((line) => typeof line === "string")
      : typeof cmd === "string";
    return (
      isCommand &&
      typeof stage.get("wdir") === "string" &&
      paths.every(isText) &&
      keys.every((key) => typeof key === "string") &&
      new Set(paths).size === paths.length
    );
  });
}

test("params of YAML, JSON, TOML and Python files are what DVC reads", async () => {
  let read = 0;
  for (const { file, text, keys } of fc.sample(paramsFile, { numRuns: 1500, seed })) {
    const answer = await oracle().ask("params", { file, text, keys });
    const ours = await refused(() => readParams({ file, text, keys }));
    if ("error" in answer) continue;
    expect(
      ours !== undefined && sameValue(ours, decode(answer.answer)),
      `${file}\n${text}\n${JSON.stringify(keys)}\n${JSON.stringify(answer)}`,
    ).toBe(true);
    read++;
  }
  expect(read).toBeGreaterThan(1000);
});

test(".dvcignore leaves out what DVC leaves out", async () => {
  for (const { files, paths } of fc.sample(ignoreCase, { numRuns: 60, seed })) {
    let rules = new IgnoreRules();
    for (const [path, text] of Object.entries(files).sort(([a], [b]) => a.length - b.length)) {
      const folder = path.slice(0, Math.max(0, path.lastIndexOf("/")));
      if (path.endsWith(".dvcignore") && !rules.isIgnored(path, "file")) rules = rules.withFile(folder, text);
    }
    const answer = await oracle().ask("ignore", { files, paths });
    const ours = paths.map(([path, kind]) => rules.isIgnored(path, kind));
    // A pattern that ends in a backslash or is `!` alone stops DVC; here it means nothing.
    if ("error" in answer && answer.error.startsWith("GitIgnorePatternError")) continue;
    expect(answer, JSON.stringify({ files, paths, ours })).toEqual({ answer: ours });
  }
});

test("config files are read as ConfigObj reads them", async () => {
  let read = 0;
  for (const text of fc.sample(configText, { numRuns: 1500, seed })) {
    const answer = await oracle().ask("config", { text });
    const ours = await refused(() => parseConfigObj(text, "config"));
    if ("error" in answer) {
      expect(ours, JSON.stringify(text)).toBe(undefined);
      continue;
    }
    // Sections inside sections and keys without a section are refused by what DVC does next.
    if (
      text.includes("[[") ||
      Object.values(answer.answer as object).some((value) => typeof value === "string" || Array.isArray(value))
    )
      continue;
    const sections = flattened(answer.answer as Readonly<Record<string, Encoded>>);
    expect(
      ours === undefined
        ? undefined
        : Object.fromEntries([...ours].map(([name, keys]) => [name, Object.fromEntries(keys)])),
      JSON.stringify(text),
    ).toEqual(sections);
    read++;
  }
  expect(read).toBeGreaterThan(300);
});

/** DVC keeps remotes apart, by name; put back to sections, and without the empty ones it always has. */
function flattened(answer: Readonly<Record<string, Encoded>>): Readonly<Record<string, Encoded>> {
  const others = Object.entries(answer).filter(([name]) => !["remote", "machine", "db"].includes(name));
  const remotes = Object.entries(answer["remote"] as Readonly<Record<string, Encoded>>).map(
    ([name, keys]) => [`remote "${name}"`, keys] as const,
  );
  return Object.fromEntries([...others, ...remotes]);
}
