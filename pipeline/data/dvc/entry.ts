import { type Md5, md5 } from "../../domain/ids.ts";
import type { YamlMap, YamlValue } from "../yaml/value.ts";
import type { Entry } from "./model.ts";
import { at, invalid, type Place, readBoolean, readCount, readText } from "./shape.ts";

/** The keys that {@link Entry} has fields for. */
const named: ReadonlySet<string> = new Set(["path", "md5", "hash", "size", "nfiles", "isexec"]);

function readMd5(value: YamlValue | undefined, place: Place): Md5 | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  // Unquoted digits are a number to YAML; DVC takes them for the text they are, and so loses leading zeros as we do.
  const text = typeof value === "bigint" ? value.toString() : readText(value, place);
  try {
    return md5(text);
  } catch {
    throw invalid(
      place,
      "is not an md5 id: 32 lowercase hex digits, with `.dir` for a folder",
      "Add the data again with `lockstep add`.",
    );
  }
}

/** Reads one item of `outs` or `deps` of a `.dvc` file or of a stage in `dvc.lock`. */
export function readEntry(map: YamlMap, place: Place): Entry {
  const path = readText(map.get("path"), at(place, "path"));
  if (path === "" || path.includes("\0")) throw invalid(at(place, "path"), "is not a path", "Name a file or folder.");
  const hash = map.get("hash");
  if (hash !== undefined && hash !== "md5")
    throw invalid(
      at(place, "hash"),
      "is not `md5`, the only hash DVC 3 stores data by",
      "Add the data again with `lockstep add`.",
    );
  const rest = new Map([...map].filter(([key]) => !named.has(key)));
  return {
    path,
    md5: readMd5(map.get("md5"), at(place, "md5")),
    sizeBytes: readCount(map.get("size"), at(place, "size")),
    fileCount: readCount(map.get("nfiles"), at(place, "nfiles")),
    isExecutable: readBoolean(map.get("isexec"), at(place, "isexec"), false),
    isLegacy: hash === undefined && !rest.has("repo") && !rest.has("dataset") && !rest.has("db"),
    rest,
  };
}

/** An entry's keys, without an order. */
function fieldsOf(entry: Entry): Map<string, YamlValue> {
  const fields = new Map<string, YamlValue>([["path", entry.path]]);
  if (entry.md5 !== undefined) fields.set("md5", entry.md5);
  if (!entry.isLegacy && !entry.rest.has("repo") && !entry.rest.has("dataset") && !entry.rest.has("db"))
    fields.set("hash", "md5");
  if (entry.sizeBytes !== undefined) fields.set("size", BigInt(entry.sizeBytes));
  if (entry.fileCount !== undefined) fields.set("nfiles", BigInt(entry.fileCount));
  if (entry.isExecutable) fields.set("isexec", true);
  for (const [key, value] of entry.rest) fields.set(key, value);
  return fields;
}

/** Keys of these names first and in this order, then the others as they came. */
export function inOrder(fields: ReadonlyMap<string, YamlValue>, order: readonly string[]): YamlMap {
  const first = order.flatMap((key) => {
    const value = fields.get(key);
    return value === undefined ? [] : ([[key, value]] as const);
  });
  return new Map([...first, ...[...fields].filter(([key]) => !order.includes(key))]);
}

const metaKeys = ["size", "nfiles", "isexec", "version_id"] as const;
const lockOrder = ["path", "hash", "md5", "etag", "checksum", ...metaKeys, "remote", "cloud", "files", "dataset"];
const pointerOrder = [
  ...["md5", "etag", "checksum", ...metaKeys, "hash", "path", "cloud", "fs_config", "desc", "type", "labels", "meta"],
  ...["cache", "metric", "plot", "persist", "remote", "push", "repo", "db", "files"],
];

/** The entry as `dvc.lock` has it. */
export function lockedFields(entry: Entry): YamlMap {
  return inOrder(fieldsOf(entry), lockOrder);
}

/** The entry as a `.dvc` file has it. `flags` are what is set of `cache`, `persist` and `push`. */
export function pointerFields(entry: Entry, flags: ReadonlyMap<string, YamlValue> = new Map()): YamlMap {
  return inOrder(new Map([...fieldsOf(entry), ...flags]), pointerOrder);
}
