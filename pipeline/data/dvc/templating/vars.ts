import { posix } from "node:path";
import { isYamlMap, type YamlMap, type YamlValue } from "../../yaml/value.ts";
import { parseParamsFile } from "../params.ts";
import { type Context, TemplateProblem } from "./context.ts";
import { isTemplated } from "./expression.ts";

/** Text of a file by its path relative to the folder of `dvc.yaml`, with `/`; `undefined` when there is none. */
export type ReadFile = (path: string) => Promise<string | undefined>;

function refuseTemplates(value: YamlValue): void {
  if (typeof value === "string") {
    if (isTemplated(value)) throw new TemplateProblem("`${…}` is not allowed inside vars");
  } else if (isYamlMap(value)) for (const [key, member] of value) [key, member].forEach(refuseTemplates);
  else if (Array.isArray(value)) value.forEach(refuseTemplates);
}

async function withFile(context: Context, item: string, { folder, readFile }: VarsSource): Promise<Context> {
  const [file = "", ...rest] = item.split(":");
  const keys = rest
    .join(":")
    .split(",")
    .filter((key) => key !== "");
  const path = posix.normalize(posix.join(folder, file));
  const selected = keys.length === 0 ? undefined : keys;
  const next = context.loading(path, selected);
  if (next === undefined) return context;
  const text = await readFile(path);
  if (text === undefined) throw new TemplateProblem(`the file "${path}" does not exist`);
  const content = parseParamsFile(text, path);
  if (!isYamlMap(content)) throw new TemplateProblem(`the file "${path}" does not hold a map`);
  return next.with(selected === undefined ? content : picked(content, selected, path), path);
}

function picked(content: YamlMap, keys: readonly string[], path: string): YamlMap {
  return new Map(
    keys.map((key) => {
      const value = content.get(key);
      if (value === undefined) throw new TemplateProblem(`"${path}" has no \`${key}\``);
      return [key, value];
    }),
  );
}

export interface VarsSource {
  /** Folder that file names start from, relative to the folder of `dvc.yaml`. */
  readonly folder: string;
  readonly readFile: ReadFile;
}

/** The context with the params file, when that exists. */
export async function withDefaultParams(context: Context, file: string, source: VarsSource): Promise<Context> {
  const isThere = (await source.readFile(posix.normalize(posix.join(source.folder, file)))) !== undefined;
  return isThere ? withFile(context, file, source) : context;
}

/** The context with `vars`: maps, and files as `file` or `file:key,key`. */
export async function withVars(context: Context, vars: readonly YamlValue[], source: VarsSource): Promise<Context> {
  vars.forEach(refuseTemplates);
  let result = context;
  for (const item of vars) {
    if (typeof item === "string") result = await withFile(result, item, source);
    else if (isYamlMap(item)) result = result.with(item);
  }
  return result;
}
