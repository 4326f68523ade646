import { isSimpleKey, type Pen, writeText, writeWord } from "./emit-scalar.ts";
import { KeyedMap, type OtherKey } from "./keyed-map.ts";
import { pythonFloat } from "./python.ts";
import { isYamlMap, type YamlMap, type YamlValue } from "./value.ts";

type Container = readonly YamlValue[] | YamlMap;

function isContainer(value: YamlValue): value is Container {
  return value !== null && typeof value === "object";
}

/** Names for the lists and maps that are reached more than once, numbered in the order of their second visit. */
function anchorsOf(root: YamlValue, firstNumber: number): ReadonlyMap<Container, string> {
  const seen = new Set<Container>();
  const names = new Map<Container, string>();
  const visit = (value: YamlValue): void => {
    if (!isContainer(value)) return;
    if (seen.has(value)) {
      if (!names.has(value)) names.set(value, `id${(names.size + firstNumber).toString().padStart(3, "0")}`);
      return;
    }
    seen.add(value);
    for (const child of value.values()) visit(child);
  };
  visit(root);
  return names;
}

/** The text of a value that is neither a text nor a container; null has none. */
function plainText(value: OtherKey): string {
  if (value === null) return "";
  if (typeof value !== "number") return value.toString();
  if (Number.isNaN(value)) return ".nan";
  return Number.isFinite(value) ? pythonFloat(value) : value > 0 ? ".inf" : "-.inf";
}

/** Length of the tag that ruamel.yaml counts with a key and does not write. */
function tagLength(key: OtherKey): number {
  return { bigint: 5, number: 7, boolean: 6, object: 6 }[typeof key as "bigint" | "number" | "boolean" | "object"];
}

class Emitter implements Pen {
  readonly parts: string[] = [];
  readonly anchors: ReadonlyMap<Container, string>;
  readonly isReadable: boolean;
  readonly written = new Set<Container>();
  column = 0;

  constructor(anchors: ReadonlyMap<Container, string>, isReadable: boolean) {
    this.anchors = anchors;
    this.isReadable = isReadable;
  }

  readonly write = (text: string): void => {
    this.parts.push(text);
  };

  put(text: string): void {
    this.parts.push(text);
    this.column += text.length;
  }

  line(indent: number): void {
    this.parts.push("\n", " ".repeat(indent));
    this.column = indent;
  }

  /** A value behind `key:` or `-`; `indent` is the column of that key or dash. */
  value(value: YamlValue, indent: number, parent: "map" | "list" | "complex"): void {
    if (!isContainer(value)) {
      this.scalar(value, indent, parent);
      return;
    }
    const anchor = this.anchors.get(value);
    if (anchor !== undefined && this.written.has(value)) {
      this.put(` *${anchor}`);
      return;
    }
    if (anchor !== undefined) {
      this.written.add(value);
      this.put(` &${anchor}`);
    }
    if (isYamlMap(value) ? value.size === 0 : value.length === 0) {
      this.put(isYamlMap(value) ? " {}" : " []");
      return;
    }
    // Right behind a dash, `?` or `:` of its own the first entry stays on the line; an anchor in between ends the line.
    const isInline = parent !== "map" && anchor === undefined;
    if (isYamlMap(value)) this.map(value, indent + 2, isInline);
    else {
      const isFlush = parent !== "list" && !isInline;
      this.list(value, isFlush ? indent : indent + 2, isInline);
    }
  }

  scalar(value: OtherKey | string, indent: number, parent: "map" | "list" | "complex"): void {
    if (value === null) {
      if (parent === "list") this.put(" ");
      return;
    }
    this.put(" ");
    const place = { indent: indent + 2, isKey: false, isReadable: this.isReadable };
    if (typeof value === "string") writeText(this, value, place);
    else writeWord(this, plainText(value), place);
  }

  map(map: YamlMap, indent: number, isInline: boolean): void {
    const otherKeys = map instanceof KeyedMap ? map.otherKeys : undefined;
    let isFirst = true;
    for (const [key, value] of map) {
      if (isFirst && isInline) this.put(" ".repeat(Math.max(0, indent - this.column)));
      else if (!isFirst || this.parts.length > 0) this.line(indent);
      isFirst = false;
      const other = otherKeys?.get(key);
      this.entry(other === undefined ? key : other, value, indent);
    }
  }

  entry(key: OtherKey | string, value: YamlValue, indent: number): void {
    const isSimple = typeof key === "string" ? isSimpleKey(key) : isSimpleKey(plainText(key), tagLength(key));
    if (isSimple) {
      const place = { indent: indent + 2, isKey: true, isReadable: this.isReadable };
      if (typeof key === "string") writeText(this, key, place);
      else this.put(key === null ? "null" : plainText(key));
      this.put(":");
      this.value(value, indent, "map");
      return;
    }
    this.put("?");
    this.scalar(key, indent, "complex");
    this.line(indent);
    this.put(":");
    this.value(value, indent, "complex");
  }

  list(list: readonly YamlValue[], indent: number, isInline: boolean): void {
    list.forEach((item, i) => {
      if (i === 0 && isInline) this.put(" ".repeat(Math.max(0, indent - this.column)));
      else if (i > 0 || this.parts.length > 0) this.line(indent);
      this.put("-");
      this.value(item, indent, "list");
    });
  }
}

export interface EmitOptions {
  /** Column that every line is moved to, 0 unless said otherwise; lines are folded for where they stand then. */
  readonly indent?: number;
  /** Number of the first anchor, 1 unless the text goes into a document that has some already. */
  readonly firstAnchor?: number;
  /**
   * Whether everything must read back. ruamel.yaml folds keys, folds behind several spaces and leaves U+0085 in single quotes, and then
   * reads something else, or nothing; `true` keeps such a line whole or quotes it. All other bytes are the same.
   */
  readonly isReadable?: boolean;
}

/**
 * The text that DVC (ruamel.yaml's round-trip dumper) writes for a value, to the byte: block style, two spaces, lists flush with
 * their key, lines folded at 80 columns, floats as Python's repr, shared lists and maps as `&id001` and `*id001`, one final
 * line break.
 */
export function emitYaml(value: YamlValue, options: EmitOptions = {}): string {
  const emitter = new Emitter(anchorsOf(value, options.firstAnchor ?? 1), options.isReadable ?? false);
  const indent = options.indent ?? 0;
  if (isContainer(value)) emitter.value(value, indent - 2, "complex");
  else emitter.scalar(value, indent - 2, "map");
  const text = emitter.parts.join("").replace(/^[ \n]+/, "");
  return `${" ".repeat(indent)}${text}\n`;
}
