import { isMap, isPair, isScalar, type Node } from "yaml";
import { blockEntryLines } from "./block-lines.ts";
import { type Place, parseTree } from "./tree.ts";

/** Lines of one entry of a block map. */
export interface EntryLines {
  readonly key: string;
  /** Offset of the beginning of its first line. */
  readonly start: number;
  /** Offset behind its last line; blank lines and comments before the next entry are not its own. */
  readonly end: number;
}

/** A block map that is the value of a top-level key. */
export interface MapLines {
  /** Column of its keys. */
  readonly indent: number;
  readonly entries: readonly EntryLines[];
  /** Offset behind the map, with the blank lines and comments that follow it. */
  readonly end: number;
}

interface KeyLine {
  readonly key: string;
  readonly start: number;
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** Key lines by the syntax tree; `undefined` for flow style and for keys that do not stand alone on their line. */
function keyLinesOf(
  place: Place,
  name: string,
): { readonly lines: readonly KeyLine[]; readonly end: number } | undefined {
  const root = parseTree(place).contents;
  if (!isMap(root) || root.flow === true) return undefined;
  const index = root.items.findIndex((pair) => isPair(pair) && isScalar(pair.key) && pair.key.value === name);
  const map = root.items[index]?.value;
  if (!isMap(map) || map.flow === true || map.items.length === 0) return undefined;
  const lines: KeyLine[] = [];
  for (const pair of map.items) {
    const key = pair.key as Node | null;
    if (!isScalar(key) || typeof key.value !== "string" || key.range === undefined || key.range === null)
      return undefined;
    const start = lineStart(place.text, key.range[0]);
    if (!/^ +$/.test(place.text.slice(start, key.range[0]))) return undefined;
    lines.push({ key: key.value, start });
  }
  const next = root.items[index + 1]?.key as Node | null | undefined;
  const end = next?.range == null ? place.text.length : lineStart(place.text, next.range[0]);
  return { lines, end };
}

/** Where what stands between two keys stops belonging to the first: before blank lines and comments that are not deeper. */
function contentEnd(text: string, indent: number, [start, end]: readonly [number, number]): number {
  let at = end;
  while (at > start) {
    const lineBegin = lineStart(text, at - 1);
    const line = text.slice(lineBegin, at).trimEnd();
    const column = line.length - line.trimStart().length;
    const isOutside = line === "" || (line.trimStart().startsWith("#") && column <= indent);
    if (!isOutside) break;
    at = lineBegin;
  }
  return at;
}

/** The lines of the entries of `name: {…}`; `undefined` when they are not in block style, or there are none. */
export function entryLines(place: Place, name: string): MapLines | undefined {
  const found = blockEntryLines(place.text, name) ?? keyLinesOf(place, name);
  if (found === undefined) return undefined;
  const { lines, end } = found;
  const [first] = lines;
  if (first === undefined) return undefined;
  const indent = /^ */.exec(place.text.slice(first.start, first.start + 200))?.[0].length ?? 0;
  return {
    indent,
    end,
    entries: lines.map((line, i) => ({
      ...line,
      end: contentEnd(place.text, indent, [line.start, lines[i + 1]?.start ?? end]),
    })),
  };
}
