import { LockstepError } from "../../domain/error.ts";
import { locateYaml, type YamlPath } from "../yaml/locate.ts";
import { isYamlList, isYamlMap, type YamlMap, type YamlValue } from "../yaml/value.ts";

/** A file that is being read: its text, and its name for messages. */
export interface Source {
  readonly text: string;
  readonly where: string;
}

/** A value on its way from YAML to a type of ours: where it stands and what it is. */
export interface Place {
  readonly source: Source;
  readonly path: YamlPath;
}

export function at(place: Place, ...steps: YamlPath): Place {
  return { source: place.source, path: [...place.path, ...steps] };
}

/** DVC_FILE_INVALID at a value's line and column, named by its path. */
export function invalid(place: Place, problem: string, hint: string): LockstepError {
  const name = place.path.length === 0 ? "the file" : `\`${place.path.join(".")}\``;
  return new LockstepError("DVC_FILE_INVALID", `${locateYaml(place.source, place.path)}: ${name} ${problem}`, { hint });
}

export function kindOf(value: YamlValue | undefined): string {
  if (value === undefined) return "missing";
  if (value === null) return "empty";
  if (isYamlMap(value)) return "a map";
  if (isYamlList(value)) return "a list";
  return { string: "text", boolean: "true or false", bigint: "a whole number", number: "a number" }[
    typeof value as "string" | "boolean" | "bigint" | "number"
  ];
}

function expected(place: Place, what: string, value: YamlValue | undefined): LockstepError {
  return invalid(place, `must be ${what}, it is ${kindOf(value)}`, `Write ${what} there.`);
}

export function readMap(value: YamlValue | undefined, place: Place): YamlMap {
  if (isYamlMap(value)) return value;
  throw expected(place, "a map", value);
}

export function readList(value: YamlValue | undefined, place: Place): readonly YamlValue[] {
  if (isYamlList(value)) return value;
  throw expected(place, "a list", value);
}

/** A list; an absent or empty value is an empty one. */
export function readOptionalList(value: YamlValue | undefined, place: Place): readonly YamlValue[] {
  return value === undefined || value === null ? [] : readList(value, place);
}

export function readText(value: YamlValue | undefined, place: Place): string {
  if (typeof value === "string") return value;
  throw expected(place, "text", value);
}

export function readBoolean(value: YamlValue | undefined, place: Place, absent: boolean): boolean {
  if (value === undefined) return absent;
  if (typeof value === "boolean") return value;
  throw expected(place, "true or false", value);
}

/** A command: text, or a list of texts. */
export function readCommand(value: YamlValue | undefined, place: Place): string | readonly string[] {
  if (typeof value === "string") return value;
  if (isYamlList(value)) return value.map((item, i) => readText(item, at(place, i)));
  throw expected(place, "a command or a list of commands", value);
}

/** A number of bytes or files: whole, not negative, and exact. */
export function readCount(value: YamlValue | undefined, place: Place): number | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "bigint") throw expected(place, "a whole number", value);
  if (value < 0n || value > BigInt(Number.MAX_SAFE_INTEGER))
    throw invalid(place, `is ${value.toString()}, which no file can have`, "Add the data again with `lockstep add`.");
  return Number(value);
}

export function refuseOtherKeys(map: YamlMap, allowed: ReadonlySet<string>, place: Place): void {
  for (const key of map.keys())
    if (!allowed.has(key))
      throw invalid(at(place, key), "is not a key that DVC knows here", `Known: ${[...allowed].sort().join(", ")}.`);
}
