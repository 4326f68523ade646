import { mapOf, type OtherKey } from "../yaml/keyed-map.ts";
import { isYamlList, isYamlMap, type YamlValue } from "../yaml/value.ts";
import type { PythonToken } from "./python-tokens.ts";

/** Deepest nesting of a literal. */
const depthLimit = 100;
/** Thrown inside and caught here: the tokens are no literal that a params file can hold. */
class NotLiteral extends Error {}

const shortEscapes: ReadonlyMap<string, string> = new Map([
  ...([
    ["\\", "\\"],
    ["'", "'"],
    ['"', '"'],
    ["a", "\u0007"],
    ["b", "\b"],
    ["f", "\f"],
  ] as const),
  ...([
    ["n", "\n"],
    ["r", "\r"],
    ["t", "\t"],
    ["v", "\v"],
    ["\n", ""],
  ] as const),
]);
const escape = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|([\s\S]))/g;

/** What an escape stands for; an unknown one stands for itself. */
function unescaped([whole, byte, unit, point, octal, character = ""]: RegExpExecArray): string {
  const hex = byte ?? unit ?? point;
  const code =
    hex === undefined ? (octal === undefined ? undefined : Number.parseInt(octal, 8)) : Number.parseInt(hex, 16);
  if (code !== undefined) {
    if (code > 0x10ffff) throw new NotLiteral();
    return String.fromCodePoint(code);
  }
  // Names (`\\N{DASH}`) need Unicode's list of names; cut-off `\\x` and `\\u` are errors in Python.
  if (/[NxuU]/.test(character)) throw new NotLiteral();
  return shortEscapes.get(character) ?? whole;
}

/** The text of one string token. */
function textOf(source: string): string {
  const [, prefix = "", quote = "'"] = /^([a-zA-Z]*)("""|'''|"|')/.exec(source) ?? [];
  if (/[bft]/i.test(prefix)) throw new NotLiteral();
  const body = source.slice(prefix.length + quote.length, -quote.length).replace(/\r\n?/g, "\n");
  if (/r/i.test(prefix)) return body;
  let text = "";
  let end = 0;
  for (const match of body.matchAll(escape)) {
    text += body.slice(end, match.index) + unescaped(match);
    end = match.index + match[0].length;
  }
  return text + body.slice(end);
}

function numberOf(source: string): bigint | number | undefined {
  const digits = source.replaceAll("_", "");
  if (/[jJ]$/.test(digits)) return undefined;
  if (/^0[xXoObB]/.test(digits) || /^\d+$/.test(digits)) return BigInt(digits);
  return Number(digits);
}

class LiteralReader {
  readonly tokens: readonly PythonToken[];
  at = 0;

  constructor(tokens: readonly PythonToken[]) {
    this.tokens = tokens;
  }

  takes(operator: string): boolean {
    const token = this.tokens[this.at];
    if (token?.kind !== "operator" || token.source !== operator) return false;
    this.at++;
    return true;
  }

  isAt(close: string | undefined): boolean {
    const token = this.tokens[this.at];
    return close === undefined ? token === undefined : token?.kind === "operator" && token.source === close;
  }

  /** Comma-separated values up to a closing bracket, or to the end. */
  items(
    close: string | undefined,
    depth: number,
  ): { readonly values: readonly YamlValue[]; readonly hasComma: boolean } {
    const values: YamlValue[] = [];
    let hasComma = true;
    while (!this.isAt(close)) {
      if (!hasComma) throw new NotLiteral();
      values.push(this.value(depth));
      hasComma = this.takes(",");
    }
    this.at++;
    return { values, hasComma };
  }

  /** Values with commas between them are a tuple; one without a comma is itself. */
  tuple(close: string | undefined, depth: number): YamlValue {
    const { values, hasComma } = this.items(close, depth);
    const [single] = values;
    return values.length === 1 && !hasComma && single !== undefined ? single : values;
  }

  value(depth: number): YamlValue {
    if (depth > depthLimit) throw new NotLiteral();
    if (this.takes("[")) return this.items("]", depth + 1).values;
    if (this.takes("(")) return this.tuple(")", depth + 1);
    if (this.takes("{")) return this.dictionary(depth + 1);
    if (this.takes("-")) return -this.number();
    if (this.takes("+")) return this.number();
    return this.word();
  }

  number(): bigint | number {
    const isBracketed = this.takes("(");
    const token = this.tokens[this.at++];
    const value = token?.kind === "number" ? numberOf(token.source) : undefined;
    if (value === undefined || (isBracketed && !this.takes(")"))) throw new NotLiteral();
    return value;
  }

  word(): YamlValue {
    const token = this.tokens[this.at];
    if (token?.kind === "number") return this.number();
    if (token?.kind === "text") return this.texts();
    this.at++;
    if (token?.kind === "name" && token.source === "None") return null;
    if (token?.kind === "name" && (token.source === "True" || token.source === "False")) return token.source === "True";
    throw new NotLiteral();
  }

  /** Texts that stand side by side are one. */
  texts(): string {
    let text = "";
    for (let token = this.tokens[this.at]; token?.kind === "text"; token = this.tokens[this.at]) {
      text += textOf(token.source);
      this.at++;
    }
    return text;
  }

  dictionary(depth: number): YamlValue {
    const entries: [OtherKey | string, YamlValue][] = [];
    while (!this.takes("}")) {
      const key = this.value(depth);
      if (isYamlList(key) || isYamlMap(key) || !this.takes(":")) throw new NotLiteral();
      entries.push([key, this.value(depth)]);
      if (!this.takes(",") && !this.isAt("}")) throw new NotLiteral();
    }
    return mapOf(entries);
  }
}

/**
 * The value of a Python literal: texts, numbers, `True`, `False`, `None`, lists, dictionaries, and tuples as lists. `undefined` for
 * anything else, sets and bytes included, which YAML has no plain form for.
 */
export function pythonLiteral(tokens: readonly PythonToken[]): YamlValue | undefined {
  if (tokens.length === 0) return undefined;
  try {
    return new LiteralReader(tokens).tuple(undefined, 0);
  } catch (error) {
    if (error instanceof NotLiteral) return undefined;
    throw error;
  }
}
