import { editYaml } from "../yaml/edit.ts";
import { largeYamlLimits, parseYamlMap } from "../yaml/parse.ts";
import { quoted } from "../yaml/problem.ts";
import { sameValue } from "../yaml/same.ts";
import { plainLines } from "../yaml/tree.ts";
import { isYamlList, isYamlMap, type YamlMap, type YamlValue } from "../yaml/value.ts";
import { parseLock } from "./lock.ts";
import { type MergeConflict, type MergeResult, member, mergedMap, type ThreeWay } from "./merge-values.ts";

function read(text: string, where: string): YamlMap {
  // Checks that it is a lock; the values themselves are merged as they stand.
  parseLock(text, where);
  return parseYamlMap(text, where, largeYamlLimits);
}

function outputs(stage: YamlValue | undefined): ReadonlyMap<string, YamlValue> {
  const list = member(stage, "outs");
  return new Map(
    (isYamlList(list) ? list : []).flatMap((out) => {
      const path = member(out, "path");
      return typeof path === "string" ? [[path, out] as const] : [];
    }),
  );
}

function shownMd5(out: YamlValue | undefined): string {
  const id = member(out, "md5");
  return typeof id === "string" ? id.slice(0, 8) : "nothing";
}

/** What the two results of a stage do not agree on, in words. */
function difference(ours: YamlValue | undefined, theirs: YamlValue | undefined): string {
  if (ours === undefined || theirs === undefined)
    return `one side removed it, ${ours === undefined ? "theirs" : "ours"} changed it`;
  const [left, right] = [outputs(ours), outputs(theirs)];
  for (const [path, out] of left) {
    const other = right.get(path);
    if (other === undefined || !sameValue(out, other))
      return `the output ${quoted(path)} is ${shownMd5(out)} here and ${shownMd5(other)} there`;
  }
  for (const key of ["cmd", "deps", "params", "outs"])
    if (!sameValue(member(ours, key) ?? null, member(theirs, key) ?? null)) return `its ${key} differ`;
  return "they are written in another order";
}

/**
 * Merges `dvc.lock` by meaning: stages that one side changed are taken from it, wherever they stand in the file. A stage stands for one
 * run and is never mixed from two.
 *
 * @param base - The common ancestor's text; empty when both sides made the file.
 * @throws LockstepError YAML_INVALID or DVC_FILE_INVALID when a side is no lock.
 */
export function mergeLock(base: string, ours: string, theirs: string): MergeResult {
  const sides: ThreeWay<YamlMap> & { readonly ours: YamlMap } = {
    base: read(base, "dvc.lock of the merge base"),
    ours: read(ours, "our dvc.lock"),
    theirs: read(theirs, "their dvc.lock"),
  };
  const conflicts: MergeConflict[] = [];
  const document = mergedMap(sides, (key, inner) => {
    if (key !== "stages") {
      conflicts.push({ what: key, sentence: `Both sides changed \`${key}\` of dvc.lock; keep one of the two.` });
      return undefined;
    }
    return mergedMap(inner, (name, stage) => {
      const sentence = `Both sides ran the stage ${quoted(name)} with different results: ${difference(stage.ours, stage.theirs)}. Keep either side's dvc.lock and run \`lockstep repro ${name}\`.`;
      conflicts.push({ what: `stage ${name}`, sentence });
      return undefined;
    });
  });
  if (conflicts.length > 0) return { outcome: "conflict", conflicts };
  return { outcome: "merged", text: withLines(ours, document) };
}

/** The text with another value, in the way its lines end. */
export function withLines(text: string, document: YamlMap): string {
  const isWindows = text.includes("\r\n");
  const result =
    isYamlMap(document) && document.size === 0 ? "" : editYaml(plainLines(text), document, largeYamlLimits);
  return isWindows ? result.replaceAll("\n", "\r\n") : result;
}
