import { originalKey } from "../yaml/keyed-map.ts";
import { isYamlList, isYamlMap, type YamlMap, type YamlValue } from "../yaml/value.ts";
import { defaultParamsFile } from "./locked-stage.ts";
import type { ParamsDependency, Stage, StageOutput } from "./model.ts";
import { at, invalid, type Place, readBoolean, readCommand, readMap, readOptionalList, readText } from "./shape.ts";

/** Output paths with their flags; a path that stands twice gets the flags of both. */
function outFlags(items: readonly YamlValue[], place: Place): ReadonlyMap<string, YamlMap> {
  const result = new Map<string, YamlMap>();
  items.forEach((item, i) => {
    const details = typeof item === "string" ? new Map([[item, new Map()]]) : readMap(item, at(place, i));
    for (const [path, flags] of details) {
      readText(originalKey(details, path), at(place, i, path));
      result.set(path, new Map([...(result.get(path) ?? []), ...readMap(flags, at(place, i, path))]));
    }
  });
  return result;
}

function readRemote(value: YamlValue | undefined, place: Place): Pick<StageOutput, "remote"> {
  return value === undefined || value === null ? {} : { remote: readText(value, place) };
}

const plotKeys: ReadonlySet<string> = new Set(["x", "y", "template", "title", "x_label", "y_label", "header"]);

function plotOf(kind: StageOutput["kind"], flags: YamlMap): Pick<StageOutput, "plot"> {
  const plot = new Map([...flags].filter(([key]) => plotKeys.has(key)));
  return kind === "plot" && plot.size > 0 ? { plot } : {};
}

function readOutputs(definition: YamlMap, place: Place): readonly StageOutput[] {
  const kinds = [
    ["outs", "out"],
    ["metrics", "metric"],
    ["plots", "plot"],
  ] as const;
  return kinds.flatMap(([key, kind]) =>
    [...outFlags(readOptionalList(definition.get(key), at(place, key)), at(place, key))].map(([path, flags]) => ({
      path,
      kind,
      isCached: readBoolean(flags.get("cache"), at(place, key), true),
      isPersisted: readBoolean(flags.get("persist"), at(place, key), false),
      isPushed: readBoolean(flags.get("push"), at(place, key), true),
      ...plotOf(kind, flags),
      ...readRemote(flags.get("remote"), at(place, key)),
    })),
  );
}

/** A file that is named without keys is tracked whole, whatever else names keys of it. */
function readParamsDependencies(items: readonly YamlValue[], place: Place): readonly ParamsDependency[] {
  const files = new Map<string, string[]>();
  const whole = new Set<string>();
  const add = (file: string, keys: readonly string[]): void => {
    files.set(file, [...(files.get(file) ?? []), ...keys]);
  };
  items.forEach((item, i) => {
    if (!isYamlMap(item)) {
      add(defaultParamsFile, [readText(item, at(place, i))]);
      return;
    }
    for (const [file, keys] of item) {
      if (keys === null || (isYamlList(keys) && keys.length === 0)) whole.add(file);
      const list = readOptionalList(keys, at(place, i, file));
      add(
        file,
        list.map((key, k) => readText(key, at(place, i, file, k))),
      );
    }
  });
  return [...files].map(([file, keys]) => ({ file, keys: whole.has(file) ? [] : [...new Set(keys)] }));
}

function refuseRepeated(stage: Stage, place: Place): void {
  const seen = new Set<string>();
  for (const path of [...stage.deps, ...stage.outs.map((out) => out.path)]) {
    if (path === "") throw invalid(place, "names an empty path", "Name a file or folder.");
    if (seen.has(path))
      throw invalid(
        place,
        `names ${JSON.stringify(path)} twice among its dependencies and outputs`,
        "Name each path once.",
      );
    seen.add(path);
  }
}

/** A stage whose templating is resolved. */
export function readStage(name: string, definition: YamlMap, place: Place): Stage {
  const deps = readOptionalList(definition.get("deps"), at(place, "deps"));
  const wdir = definition.get("wdir");
  const stage: Stage = {
    name,
    cmd: readCommand(definition.get("cmd"), at(place, "cmd")),
    wdir: wdir === undefined ? "." : readText(wdir, at(place, "wdir")),
    deps: deps.map((dep, i) => readText(dep, at(place, "deps", i))),
    params: readParamsDependencies(
      readOptionalList(definition.get("params"), at(place, "params")),
      at(place, "params"),
    ),
    outs: readOutputs(definition, place),
    isFrozen: readBoolean(definition.get("frozen"), at(place, "frozen"), false),
    alwaysChanged: readBoolean(definition.get("always_changed"), at(place, "always_changed"), false),
  };
  refuseRepeated(stage, place);
  return stage;
}
