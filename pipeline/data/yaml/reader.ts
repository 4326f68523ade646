import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Scalar, type YAMLMap } from "yaml";
import type { LockstepError } from "../../domain/error.ts";
import { KeyedMap, keyText, type OtherKey } from "./keyed-map.ts";
import { quoted } from "./problem.ts";
import { plainValue } from "./scalar.ts";
import { type Place, problemAt, type YamlLimits } from "./tree.ts";
import { isYamlList, isYamlMap, type YamlMap, type YamlValue } from "./value.ts";

/** JavaScript gives these keys a meaning that no YAML file needs. */
const refusedKeys: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);
const tagPrefix = "tag:yaml.org,2002:";

/** The text of a scalar, where DVC's reader and ours differ. */
function textOf(node: Scalar, document: string): string {
  const text = typeof node.value === "string" ? node.value : "";
  // DVC breaks and indents lines behind U+0085, U+2028 and U+2029; the indentation is not part of the text.
  if (node.type === "QUOTE_SINGLE") return text.replace(/([\u0085\u2028\u2029]+) +/g, "$1");
  // A block scalar whose last line has no line break, because the file ends there, ends without one.
  const isBlock = node.type === "BLOCK_LITERAL" || node.type === "BLOCK_FOLDED";
  const endsFile = isBlock && !document.endsWith("\n") && (node.range?.[1] ?? 0) >= document.length;
  return endsFile ? text.replace(/\n$/, "") : text;
}

class Reader {
  readonly place: Place;
  readonly limits: YamlLimits;
  /** `undefined` while the anchored value is being read: an alias to it would be a circle. */
  readonly anchors = new Map<string, { readonly value: YamlValue; readonly count: number } | undefined>();
  /** Values read so far, aliases counted in full. */
  count = 0;

  constructor(place: Place, limits: YamlLimits) {
    this.place = place;
    this.limits = limits;
  }

  fail(node: Node, problem: string, hint: string): LockstepError {
    return problemAt(this.place, node.range?.[0] ?? 0, [problem, hint]);
  }

  read(node: Node | null, depth: number): YamlValue {
    if (node === null) return null;
    this.add(node, 1);
    if (depth > this.limits.depth)
      throw this.fail(node, `nested more than ${this.limits.depth} levels deep`, "Flatten the file.");
    if (isAlias(node)) return this.alias(node);
    const anchor =
      (isScalar(node) || isSeq(node) || isMap(node)) && node.anchor !== undefined ? node.anchor : undefined;
    if (anchor === undefined) return this.content(node, depth);
    this.anchors.set(anchor, undefined);
    const before = this.count;
    const value = this.content(node, depth);
    this.anchors.set(anchor, { value, count: this.count - before });
    return value;
  }

  add(node: Node, count: number): void {
    this.count += count;
    if (this.count > this.limits.values)
      throw this.fail(
        node,
        `more than ${this.limits.values} values`,
        "Use fewer aliases: each counts as all that it stands for.",
      );
  }

  alias(node: Node & { readonly source: string }): YamlValue {
    const target = this.anchors.get(node.source);
    if (target !== undefined) {
      this.add(node, target.count);
      return target.value;
    }
    const problem = this.anchors.has(node.source) ? "stands inside its own anchor" : "has no anchor before it";
    throw this.fail(node, `the alias ${quoted(`*${node.source}`)} ${problem}`, "Write the value out.");
  }

  content(node: Node, depth: number): YamlValue {
    if (isScalar(node)) return this.scalar(node);
    if (isSeq(node)) {
      this.tagged(node, ["seq"]);
      return (node.items as readonly (Node | null)[]).map((item) => this.read(item, depth + 1));
    }
    if (isMap(node)) return this.map(node, depth);
    throw this.fail(node, "cannot be read", "Use maps, lists, texts, numbers, true, false and null.");
  }

  /** The tag's short name; without an explicit tag `undefined`. */
  tagged(node: Node, allowed: readonly string[]): string | undefined {
    const { tag } = node as { tag?: string };
    if (tag === undefined) return undefined;
    if (tag === "!") return "str";
    const name = tag.startsWith(tagPrefix) ? tag.slice(tagPrefix.length) : undefined;
    if (name === undefined || !allowed.includes(name))
      throw this.fail(node, `the tag ${quoted(tag)} is not allowed here`, "Remove the tag; plain values need none.");
    return name;
  }

  scalar(node: Scalar): YamlValue {
    const tag = this.tagged(node, ["str", "int", "float", "bool", "null"]);
    const text = textOf(node, this.place.text);
    const isPlain = node.type === undefined || node.type === "PLAIN";
    if (tag === "str" || (tag === undefined && !isPlain)) return text;
    const value = plainValue(text);
    if (value === undefined)
      throw this.fail(node, `${quoted(text)} has no value in YAML 1.2`, `Put it in quotes: '${text.slice(0, 60)}'.`);
    const found =
      value === null
        ? "null"
        : { string: "str", bigint: "int", number: "float", boolean: "bool" }[typeof value as "string"];
    if (tag === undefined || tag === found) return value;
    if (tag === "float" && typeof value === "bigint") return Number(value);
    throw this.fail(node, `${quoted(text)} is not of its tag ${quoted(tag)}`, "Remove the tag, or mend the value.");
  }

  map(node: YAMLMap, depth: number): YamlMap {
    this.tagged(node, ["map"]);
    const own = new Map<string, YamlValue>();
    const merged = new Map<string, YamlValue>();
    const otherKeys = new Map<string, OtherKey>();
    for (const pair of node.items as { key: Node | null; value: Node | null }[]) {
      if (this.isMerge(pair.key)) {
        for (const [key, value] of this.merged(pair.value ?? node, depth)) if (!merged.has(key)) merged.set(key, value);
        continue;
      }
      const key = this.key(pair.key, node, otherKeys);
      if (own.has(key))
        throw this.fail(pair.key ?? node, `the key ${quoted(key)} stands twice in one map`, "Remove one of the two.");
      own.set(key, this.read(pair.value, depth + 1));
    }
    const entries = merged.size === 0 ? own : new Map([...merged, ...own]);
    return otherKeys.size === 0 ? entries : new KeyedMap(entries, otherKeys);
  }

  isMerge(key: Node | null): boolean {
    return (
      isScalar(key) && key.value === "<<" && (key.type === undefined || key.type === "PLAIN") && key.tag === undefined
    );
  }

  /** What `<<:` brings: of several maps, the earlier one's value counts. */
  merged(node: Node, depth: number): YamlMap {
    const value = this.read(node, depth + 1);
    const maps = isYamlMap(value) ? [value] : isYamlList(value) ? value.filter(isYamlMap) : [];
    if (maps.length === 0 || (isYamlList(value) && maps.length < value.length))
      throw this.fail(
        node,
        "`<<` needs a map or a list of maps",
        "Name anchors of maps: `<<: *base` or `<<: [*a, *b]`.",
      );
    const result = new Map<string, YamlValue>();
    for (const map of maps.toReversed()) for (const [key, member] of map) result.set(key, member);
    return result;
  }

  key(node: Node | null, parent: Node, otherKeys: Map<string, OtherKey>): string {
    const value = node === null ? null : isAlias(node) ? this.alias(node) : this.scalarKey(node);
    if (value !== null && typeof value === "object")
      throw this.fail(node ?? parent, "a key is a list or a map", "Use text for keys.");
    const key = keyText(value);
    if (refusedKeys.has(key))
      throw this.fail(node ?? parent, `the key ${quoted(key)} is not allowed`, "Use another name.");
    if (typeof value !== "string") otherKeys.set(key, value);
    return key;
  }

  scalarKey(node: Node): YamlValue {
    if (!isScalar(node)) throw this.fail(node, "a key is a list or a map", "Use text for keys.");
    const value = this.scalar(node);
    if (node.anchor !== undefined) this.anchors.set(node.anchor, { value, count: 1 });
    return value;
  }
}

/** The value of a syntax tree. */
export function readTree(tree: Document.Parsed, place: Place, limits: YamlLimits): YamlValue {
  return new Reader(place, limits).read(tree.contents, 0);
}
