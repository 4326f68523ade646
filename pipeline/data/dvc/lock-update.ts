import { nextAnchorNumber, renumberAnchors } from "../yaml/anchor-names.ts";
import { emitYaml } from "../yaml/emit.ts";
import { entryLines, type MapLines } from "../yaml/entry-lines.ts";
import { largeYamlLimits, parseYamlMap } from "../yaml/parse.ts";
import { sameValue } from "../yaml/same.ts";
import { plainLines } from "../yaml/tree.ts";
import { isYamlMap, type YamlMap, type YamlValue } from "../yaml/value.ts";
import { lockedStageDocument } from "./locked-stage.ts";
import type { LockedStage } from "./model.ts";

const where = "dvc.lock";

function emitted(document: YamlMap, options: { readonly indent?: number; readonly firstAnchor?: number } = {}): string {
  return emitYaml(document, { ...options, isReadable: true });
}

const none: ReadonlySet<string> = new Set();

/** The document after a change, as values. */
function mergedDocument(old: YamlMap, stages: ReadonlyMap<string, YamlMap>, later: ReadonlySet<string>): YamlMap {
  const oldStages = old.get("stages");
  const entries = isYamlMap(oldStages) ? [...oldStages] : [];
  const at = entries.findIndex(([name]) => later.has(name));
  const known = new Set(entries.map(([name]) => name));
  const added = [...stages].filter(([name]) => !known.has(name));
  const all = entries.map(([name, value]) => [name, stages.get(name) ?? value] as const);
  const document = new Map<string, YamlValue>(old.size === 0 ? [["schema", "2.0"]] : old);
  document.set("stages", new Map(all.toSpliced(at === -1 ? all.length : at, 0, ...added)));
  return document;
}

/** The stages that the lock does not hold already. */
function changedStages(old: YamlMap, stages: ReadonlyMap<string, LockedStage>): ReadonlyMap<string, YamlMap> {
  const oldStages = old.get("stages");
  return new Map(
    [...stages]
      .map(([name, stage]) => [name, lockedStageDocument(stage)] as const)
      .filter(([name, document]) => {
        const before = isYamlMap(oldStages) ? oldStages.get(name) : undefined;
        return before === undefined || !sameValue(before, document);
      }),
  );
}

interface Splice {
  readonly lines: MapLines;
  readonly stages: ReadonlyMap<string, YamlMap>;
  readonly later: ReadonlySet<string>;
}

/** Puts new lines in for old ones, and those of new stages before the first later one or behind the last. */
function splice(text: string, { lines, stages, later }: Splice): string {
  const firstAnchor = nextAnchorNumber(text);
  const newLines = (name: string, document: YamlMap): string =>
    emitted(new Map([[name, document]]), { indent: lines.indent, firstAnchor });
  const known = new Set(lines.entries.map(({ key }) => key));
  const added = [...stages].filter(([name]) => !known.has(name)).map(([name, document]) => newLines(name, document));
  const parts: string[] = [];
  let at = 0;
  for (const entry of lines.entries) {
    if (added.length > 0 && later.has(entry.key)) {
      parts.push(text.slice(at, entry.start), ...added.splice(0));
      at = entry.start;
    }
    const document = stages.get(entry.key);
    if (document === undefined) continue;
    parts.push(text.slice(at, entry.start), newLines(entry.key, document));
    at = entry.end;
  }
  const before = text.slice(at, lines.end);
  const isOpen = lines.end > 0 && text[lines.end - 1] !== "\n" && at < lines.end;
  parts.push(before, isOpen ? "\n" : "");
  return [...parts, ...added, text.slice(lines.end)].join("");
}

function sameDocument(text: string, document: YamlMap): boolean {
  try {
    return sameValue(parseYamlMap(text, where, largeYamlLimits), document);
  } catch {
    return false;
  }
}

/**
 * The text of `dvc.lock` with these stages in it. Only the lines of stages that change are touched: comments, the order, other stages
 * and the way they are written stay. New stages go to the end, in the order given. A file that nothing changes in stays as it is.
 *
 * @param oldText - `undefined` when there is no lock yet.
 * @param later - Stages that new ones are put before: those that ran at once with them, and would have come after them one by one.
 * @throws LockstepError YAML_INVALID when the old text cannot be read.
 */
export function updateLock(
  oldText: string | undefined,
  stages: ReadonlyMap<string, LockedStage>,
  later: ReadonlySet<string> = none,
): string {
  const old = oldText === undefined ? new Map<string, YamlValue>() : parseYamlMap(oldText, where, largeYamlLimits);
  const changed = changedStages(old, stages);
  if (oldText !== undefined && old.size > 0 && changed.size === 0) return oldText;
  const document = mergedDocument(old, changed, later);
  if (oldText === undefined || old.size === 0) return emitted(document);
  const isWindows = oldText.includes("\r\n");
  const text = plainLines(oldText);
  const lines = entryLines({ text, where }, "stages");
  const spliced = lines === undefined ? undefined : renumberAnchors(splice(text, { lines, stages: changed, later }));
  // Flow style, an alias into a stage that is gone: what cannot be done line by line is written anew.
  const result = spliced !== undefined && sameDocument(spliced, document) ? spliced : emitted(document);
  return isWindows ? result.replaceAll("\n", "\r\n") : result;
}
