import { editYaml } from "../yaml/edit.ts";
import { emitYaml } from "../yaml/emit.ts";
import { largeYamlLimits, parseYamlMap } from "../yaml/parse.ts";
import { sameValue } from "../yaml/same.ts";
import { plainLines } from "../yaml/tree.ts";
import type { YamlMap, YamlValue } from "../yaml/value.ts";
import { inOrder, pointerFields, readEntry } from "./entry.ts";
import type { Entry, Pointer, PointerOut } from "./model.ts";
import { at, type Place, readBoolean, readMap, readOptionalList, readText, refuseOtherKeys } from "./shape.ts";

const topKeys: ReadonlySet<string> = new Set([
  ...["md5", "wdir", "deps", "outs", "locked", "frozen", "meta", "always_changed", "desc", "cmd"],
]);
/** Top-level keys that {@link Pointer} has fields for. */
const named: ReadonlySet<string> = new Set(["wdir", "deps", "outs", "frozen", "locked"]);
const topOrder = ["desc", "md5", "cmd", "wdir", "frozen", "deps", "outs", "always_changed", "meta"];
const flagKeys = ["cache", "persist", "push"] as const;

function readOut(map: YamlMap, place: Place): PointerOut {
  const entry = readEntry(map, place);
  const rest = new Map([...entry.rest].filter(([key]) => !(flagKeys as readonly string[]).includes(key)));
  return {
    ...entry,
    rest,
    isCached: readBoolean(map.get("cache"), at(place, "cache"), true),
    isPersisted: readBoolean(map.get("persist"), at(place, "persist"), false),
    isPushed: readBoolean(map.get("push"), at(place, "push"), true),
  };
}

/**
 * Reads a `*.dvc` file of DVC 3 or 2.
 *
 * @param where - Its name for messages.
 * @throws LockstepError YAML_INVALID, or DVC_FILE_INVALID with line and column for what DVC would not write.
 */
export function parsePointer(text: string, where: string): Pointer {
  const root: Place = { source: { text, where }, path: [] };
  const map = parseYamlMap(text, where, largeYamlLimits);
  refuseOtherKeys(map, topKeys, root);
  const items = <Item>(key: "deps" | "outs", read: (item: YamlMap, place: Place) => Item): readonly Item[] =>
    readOptionalList(map.get(key), at(root, key)).map((item, i) =>
      read(readMap(item, at(root, key, i)), at(root, key, i)),
    );
  const wdir = map.get("wdir");
  return {
    outs: items("outs", readOut),
    deps: items("deps", readEntry),
    isFrozen:
      readBoolean(map.get("frozen"), at(root, "frozen"), false) ||
      readBoolean(map.get("locked"), at(root, "locked"), false),
    wdir: wdir === undefined || wdir === null ? "." : readText(wdir, at(root, "wdir")),
    rest: new Map([...map].filter(([key]) => !named.has(key))),
  };
}

function outFields(out: PointerOut): YamlMap {
  const flags = new Map<string, YamlValue>();
  if (!out.isCached) flags.set("cache", false);
  if (out.isPersisted) flags.set("persist", true);
  if (!out.isPushed) flags.set("push", false);
  return pointerFields(out, flags);
}

/** The document of a pointer, with DVC's order of keys. */
export function pointerDocument(pointer: Pointer): YamlMap {
  const fields = new Map<string, YamlValue>(pointer.rest ?? []);
  if (pointer.wdir !== ".") fields.set("wdir", pointer.wdir);
  if (pointer.isFrozen) fields.set("frozen", true);
  if (pointer.deps.length > 0)
    fields.set(
      "deps",
      pointer.deps.map((dep: Entry) => pointerFields(dep)),
    );
  if (pointer.outs.length > 0) fields.set("outs", pointer.outs.map(outFields));
  return inOrder(fields, topOrder);
}

/** The text DVC writes for a new `*.dvc` file. */
export function emitPointer(pointer: Pointer): string {
  return emitYaml(pointerDocument(pointer), { isReadable: true });
}

/**
 * The text of a `*.dvc` file after a change. Only what changed is written anew: comments, the old order of keys and how they are
 * written stay, new keys go to the end. A pointer that says what the old text says gives the old text.
 */
export function updatePointer(oldText: string, pointer: Pointer): string {
  const isWindows = oldText.includes("\r\n");
  const text = plainLines(oldText);
  const document = pointerDocument(pointer);
  if (sameValue(pointerDocument(parsePointer(text, "the old .dvc file")), document)) return oldText;
  const result = editYaml(text, document, largeYamlLimits);
  return isWindows ? result.replaceAll("\n", "\r\n") : result;
}
