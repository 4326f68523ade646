import { parse as parseToml, TomlDate, TomlError } from "smol-toml";
import { LockstepError } from "../../domain/error.ts";
import { parsePythonJson } from "../yaml/json.ts";
import { largeYamlLimits, parseYaml } from "../yaml/parse.ts";
import { isYamlList, isYamlMap, type YamlMap, type YamlValue } from "../yaml/value.ts";
import { parsePythonParams } from "./params-python.ts";

/** Longest params file that is not YAML, in UTF-16 units. */
const textLimit = 16 * 1024 * 1024;

function fromToml(value: unknown, where: string): YamlValue {
  if (value instanceof TomlDate) return value.toISOString();
  if (typeof value === "bigint" || typeof value === "number" || typeof value === "string" || typeof value === "boolean")
    return value;
  if (Array.isArray(value)) return value.map((item) => fromToml(item, where));
  if (typeof value === "object" && value !== null)
    return new Map(Object.entries(value).map(([key, member]) => [key, fromToml(member, where)]));
  throw new LockstepError("YAML_INVALID", `${where}: a value of TOML cannot be read`, {
    hint: "Use tables, arrays, texts and numbers.",
  });
}

function readToml(text: string, where: string): YamlValue {
  try {
    return fromToml(parseToml(text, { integersAsBigInt: true }), where);
  } catch (cause) {
    if (!(cause instanceof TomlError)) throw cause;
    const [problem = "is not TOML"] = cause.message.split("\n");
    throw new LockstepError("YAML_INVALID", `${where}:${cause.line}:${cause.column}: ${problem}`, {
      hint: "Mend the TOML at that place.",
      cause,
    });
  }
}

/**
 * The content of a params file: YAML, or by its suffix `.json`, `.toml` or `.py`. An empty file is an empty map.
 *
 * @throws LockstepError YAML_INVALID with line and column.
 */
export function parseParamsFile(text: string, file: string): YamlValue {
  const suffix = /\.[^./]*$/.exec(file)?.[0].toLowerCase();
  const isYaml = suffix !== ".json" && suffix !== ".toml" && suffix !== ".py";
  if (isYaml) return parseYaml(text, file, largeYamlLimits) ?? new Map();
  if (text.length > textLimit)
    throw new LockstepError("YAML_INVALID", `${file}: longer than ${textLimit} characters`, {
      hint: "Split the file.",
    });
  if (suffix === ".json") return parsePythonJson(text, file) ?? new Map();
  return suffix === ".toml" ? readToml(text, file) : parsePythonParams(text, file);
}

function step(value: YamlValue, name: string): YamlValue | undefined {
  if (isYamlMap(value)) return value.get(name);
  return isYamlList(value) && /^-?\d+$/.test(name) ? value.at(Number(name)) : undefined;
}

/** The value at a dotted key such as `train.layers.0`; `undefined` when there is none. */
export function lookUp(value: YamlValue, key: string): YamlValue | undefined {
  let found: YamlValue | undefined = value;
  for (const name of key.split(".")) {
    if (found === undefined) return undefined;
    found = step(found, name);
  }
  return found;
}

export interface ParamsRequest {
  readonly text: string;
  /** Name of the file; its suffix says what it is. */
  readonly file: string;
  /** Dotted keys; none means the whole file. */
  readonly keys: readonly string[];
}

/**
 * The values of a stage's params dependency, as `dvc.lock` stores them: dotted key → value. A key that the file does not have is not in
 * the result; whoever asks says what that means.
 */
export function readParams({ text, file, keys }: ParamsRequest): YamlMap {
  const content = parseParamsFile(text, file);
  if (!isYamlMap(content))
    throw new LockstepError("YAML_INVALID", `${file}:1:1: a params file must hold a map`, {
      hint: "Write `key: value` lines.",
    });
  if (keys.length === 0) return content;
  return new Map(
    keys.flatMap((key) => {
      const value = lookUp(content, key);
      return value === undefined ? [] : [[key, value] as const];
    }),
  );
}
