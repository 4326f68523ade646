import { isYamlList, isYamlMap, type YamlMap, type YamlValue } from "../yaml/value.ts";
import { at, invalid, kindOf, type Place, readMap, readOptionalList, refuseOtherKeys } from "./shape.ts";

const topKeys: ReadonlySet<string> = new Set(["stages", "vars", "params", "metrics", "plots", "artifacts", "datasets"]);
const outFlags = ["cache", "persist", "remote", "push", "desc", "type", "labels", "meta", "checkpoint"];
const plotFlags = ["template", "x", "y", "x_label", "y_label", "title", "header"];
const artifactKeys: ReadonlySet<string> = new Set(["path", "desc", "type", "labels", "meta"]);

/** One kind of value that DVC takes at a place. */
type Check = (value: YamlValue, place: Place) => void;

function wrong(place: Place, what: string, value: YamlValue): never {
  throw invalid(place, `must be ${what}, it is ${kindOf(value)}`, `Write ${what} there.`);
}

const anything: Check = () => undefined;

const text: Check = (value, place) => {
  if (typeof value !== "string") wrong(place, "text", value);
};

const boolean: Check = (value, place) => {
  if (typeof value !== "boolean") wrong(place, "true or false", value);
};

const command: Check = (value, place) => {
  if (typeof value !== "string" && !isYamlList(value)) wrong(place, "a command or a list of commands", value);
};

function listOf(item: Check): Check {
  return (value, place) => {
    if (!isYamlList(value)) wrong(place, "a list", value);
    value.forEach((member, i) => {
      item(member, at(place, i));
    });
  };
}

function mapOf(keys: Readonly<Record<string, Check>>): Check {
  const allowed = new Set(Object.keys(keys));
  return (value, place) => {
    if (!isYamlMap(value)) wrong(place, "a map", value);
    refuseOtherKeys(value, allowed, place);
    for (const [key, member] of value) keys[key]?.(member, at(place, key));
  };
}

/** `path`, or `path: {flag: …}`. */
function outWith(flags: Readonly<Record<string, Check>>): Check {
  const details = mapOf(flags);
  return (value, place) => {
    if (typeof value === "string") return;
    if (!isYamlMap(value)) wrong(place, "a path, or `path: {…}`", value);
    for (const [path, member] of value) details(member, at(place, path));
  };
}

const textOrMap: Check = (value, place) => {
  if (typeof value !== "string" && !isYamlMap(value)) wrong(place, "text or a map", value);
};

const outDetails: Readonly<Record<string, Check>> = {
  ...Object.fromEntries(outFlags.map((flag) => [flag, anything])),
  ...{
    cache: boolean,
    persist: boolean,
    push: boolean,
    checkpoint: boolean,
    remote: text,
    desc: text,
    type: text,
    labels: listOf(text),
  },
};
const plotDetails: Readonly<Record<string, Check>> = {
  ...outDetails,
  ...Object.fromEntries(plotFlags.map((flag) => [flag, flag === "header" ? boolean : text])),
};

const matrix: Check = (value, place) => {
  if (!isYamlMap(value)) wrong(place, "a map of lists", value);
  for (const [name, member] of value)
    if (typeof member !== "string" && !isYamlList(member)) wrong(at(place, name), "a list", member);
};

const stageKeys: Readonly<Record<string, Check>> = {
  cmd: command,
  wdir: text,
  deps: listOf(text),
  params: listOf(textOrMap),
  outs: listOf(outWith(outDetails)),
  metrics: listOf(outWith(outDetails)),
  plots: listOf(outWith(plotDetails)),
  vars: listOf(textOrMap),
  frozen: boolean,
  always_changed: boolean,
  desc: text,
  meta: anything,
  matrix,
};
const stage = mapOf(stageKeys);

function refuseWithoutCommand(definition: YamlMap, place: Place): void {
  if (!definition.has("cmd")) throw invalid(place, "has no `cmd`", "Say what the stage runs: `cmd: python train.py`.");
}

/** A stage as written: plain, with `matrix`, or `foreach` and `do`. */
function checkStage(value: YamlValue, place: Place): void {
  const definition = readMap(value, place);
  if (!definition.has("foreach") && !definition.has("do")) {
    stage(definition, place);
    refuseWithoutCommand(definition, place);
    return;
  }
  refuseOtherKeys(definition, new Set(["foreach", "do"]), place);
  const items = definition.get("foreach");
  if (items === undefined)
    throw invalid(place, "has `do` and no `foreach`", "Add the list or map that the stage is made for.");
  if (typeof items !== "string" && !isYamlList(items) && !isYamlMap(items))
    wrong(at(place, "foreach"), "a list or a map", items);
  const template = readMap(definition.get("do"), at(place, "do"));
  if (template.has("matrix")) throw invalid(at(place, "do"), "has a matrix inside foreach", "Use matrix alone.");
  stage(template, at(place, "do"));
  refuseWithoutCommand(template, at(place, "do"));
}

/** Refuses what DVC refuses in `dvc.yaml`, by line and column, before anything is resolved. */
export function checkPipeline(map: YamlMap, root: Place): void {
  refuseOtherKeys(map, topKeys, root);
  listOf(textOrMap)(readOptionalList(map.get("vars"), at(root, "vars")), at(root, "vars"));
  for (const key of ["metrics", "params"]) listOf(text)(readOptionalList(map.get(key), at(root, key)), at(root, key));
  listOf(textOrMap)(readOptionalList(map.get("plots"), at(root, "plots")), at(root, "plots"));
  const artifacts = map.get("artifacts");
  if (artifacts !== undefined)
    for (const [name, value] of readMap(artifacts, at(root, "artifacts"))) {
      const place = at(root, "artifacts", name);
      const artifact = readMap(value, place);
      refuseOtherKeys(artifact, artifactKeys, place);
      if (typeof artifact.get("path") !== "string")
        throw invalid(place, "has no `path`", "Name the file or folder of the artifact.");
    }
  const stages = map.get("stages");
  if (stages === undefined || stages === null) return;
  for (const [name, value] of readMap(stages, at(root, "stages"))) {
    const place = at(root, "stages", name);
    if (name.includes("@") || name === "") throw invalid(place, "is no name for a stage", "Use a name without @.");
    checkStage(value, place);
  }
}
