import { isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from "yaml";
import { emitYaml } from "./emit.ts";
import { parseYaml, type YamlLimits } from "./parse.ts";
import { sameValue } from "./same.ts";
import { parseTree } from "./tree.ts";
import { isYamlList, isYamlMap, type YamlMap, type YamlValue } from "./value.ts";

/** Thrown inside and caught here: the change cannot be made in place. */
class NotInPlace extends Error {}

interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

type ParsedPair = Pair<Node | null, Node | null>;

/** The document after a change: old keys keep their order, new ones go to the end, as DVC merges into a document it has read. */
export function inOldOrder(old: YamlValue | undefined, now: YamlValue): YamlValue {
  if (isYamlMap(old) && isYamlMap(now)) {
    const kept = [...old.keys()].filter((key) => now.has(key));
    const added = [...now.keys()].filter((key) => !old.has(key));
    return new Map([...kept, ...added].map((key) => [key, inOldOrder(old.get(key), now.get(key) ?? null)]));
  }
  if (isYamlList(old) && isYamlList(now) && old.length === now.length)
    return now.map((item, i) => inOldOrder(old[i], item));
  return now;
}

class Editor {
  readonly text: string;
  readonly edits: Edit[] = [];

  constructor(text: string) {
    this.text = text;
  }

  startOf(node: Node | null): number {
    if (node?.range == null) throw new NotInPlace();
    return node.range[0];
  }

  lineStart(offset: number): number {
    return this.text.lastIndexOf("\n", offset - 1) + 1;
  }

  /** Behind the line break of the line that an offset is on. */
  lineEnd(offset: number): number {
    const at = this.text.indexOf("\n", offset);
    return at === -1 ? this.text.length : at + 1;
  }

  /** The last character of a pair's content. */
  contentEnd(pair: ParsedPair): number {
    const node = pair.value ?? pair.key;
    let last = node;
    while (isMap(last) || isSeq(last)) {
      const item: unknown = last.items.at(-1);
      const inner = isMap(last)
        ? ((item as ParsedPair | undefined)?.value ?? (item as ParsedPair | undefined)?.key)
        : item;
      if (last.flow === true || inner === undefined || inner === null) break;
      last = inner as Node;
    }
    if (last?.range == null) throw new NotInPlace();
    return Math.max(last.range[1], this.startOf(pair.key) + 1);
  }

  value(node: Node | null, old: YamlValue, now: YamlValue): void {
    if (sameValue(old, now)) return;
    if (isMap(node) && node.flow !== true && isYamlMap(old) && isYamlMap(now)) this.map(node, old, now);
    else if (isSeq(node) && node.flow !== true && isYamlList(old) && isYamlList(now) && old.length === now.length)
      node.items.forEach((item, i) => {
        this.value(item as Node | null, old[i] ?? null, now[i] ?? null);
      });
    else throw new NotInPlace();
  }

  map(node: YAMLMap, old: YamlMap, now: YamlMap): void {
    const pairs = node.items as readonly ParsedPair[];
    const kept = pairs.filter((pair) => now.has(this.keyOf(pair)));
    const last = kept.at(-1);
    if (last === undefined || node.anchor !== undefined) throw new NotInPlace();
    pairs.forEach((pair, i) => {
      const key = this.keyOf(pair);
      const after = now.get(key);
      if (after === undefined) this.remove(pair, pairs[i + 1]);
      else this.pair(pair, [old.get(key) ?? null, after]);
    });
    const added = [...now].filter(([key]) => !old.has(key));
    if (added.length > 0) this.insert(last, new Map(added));
  }

  keyOf(pair: ParsedPair): string {
    if (!isScalar(pair.key) || typeof pair.key.value !== "string") throw new NotInPlace();
    return pair.key.value;
  }

  column(pair: ParsedPair): number {
    const start = this.startOf(pair.key);
    return start - this.lineStart(start);
  }

  pair(pair: ParsedPair, [old, now]: readonly [YamlValue, YamlValue]): void {
    if (sameValue(old, now)) return;
    const { value } = pair;
    const isInPlace =
      (isMap(value) && isYamlMap(now)) ||
      (isSeq(value) && isYamlList(now) && isYamlList(old) && old.length === now.length);
    if (isInPlace && (value as YAMLMap).flow !== true) {
      this.value(value, old, now);
      return;
    }
    const key = this.keyOf(pair);
    const lines = emitYaml(new Map([[key, now]]), { indent: this.column(pair), isReadable: true }).trimStart();
    const keyText = emitYaml(new Map([[key, null]]), { isReadable: true }).trimEnd();
    if (!lines.startsWith(keyText)) throw new NotInPlace();
    const start = this.text.indexOf(":", pair.key?.range?.[1] ?? this.startOf(pair.key)) + 1;
    if (isScalar(value) && value.anchor !== undefined) throw new NotInPlace();
    this.edits.push({
      start,
      end: Math.max(start, this.contentEnd(pair)),
      text: lines.slice(keyText.length).replace(/\n$/, ""),
    });
  }

  /** Takes a pair's lines away; of the first pair behind a dash the next one takes the place. */
  remove(pair: ParsedPair, next: ParsedPair | undefined): void {
    const start = this.startOf(pair.key);
    const line = this.lineStart(start);
    const isAlone = this.text.slice(line, start).trim() === "";
    if (isAlone) this.edits.push({ start: line, end: this.lineEnd(this.contentEnd(pair)), text: "" });
    else if (next !== undefined) this.edits.push({ start, end: this.startOf(next.key), text: "" });
    else throw new NotInPlace();
  }

  insert(last: ParsedPair, added: YamlMap): void {
    const end = this.lineEnd(this.contentEnd(last));
    const isOpen = end > 0 && this.text[end - 1] !== "\n";
    const lines = emitYaml(added, { indent: this.column(last), isReadable: true });
    this.edits.push({ start: end, end, text: `${isOpen ? "\n" : ""}${lines}` });
  }

  result(): string {
    const ordered = this.edits.toSorted((a, b) => b.start - a.start || b.end - a.end);
    let text = this.text;
    for (const { start, end, text: replacement } of ordered)
      text = text.slice(0, start) + replacement + text.slice(end);
    return text;
  }
}

/**
 * The text of a file after its value has changed. Only what changed is written anew: comments, the order of keys and the way the rest is
 * written stay. Where that cannot be done (flow style, anchors), the whole file is written in DVC's style.
 *
 * @param text - Without byte order mark, with `\n`.
 */
export function editYaml(text: string, now: YamlValue, limits: YamlLimits): string {
  const place = { text, where: "the old file" };
  const old = parseYaml(text, place.where, limits);
  const target = inOldOrder(old, now);
  if (sameValue(old, target)) return text;
  try {
    const editor = new Editor(text);
    editor.value(parseTree(place).contents, old, target);
    const result = editor.result();
    if (sameValue(parseYaml(result, place.where, limits), target)) return result;
  } catch (error) {
    const isExpected = error instanceof NotInPlace || (error instanceof Error && error.name === "LockstepError");
    if (!isExpected) throw error;
  }
  return emitYaml(target, { isReadable: true });
}
