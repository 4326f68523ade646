import { plainValue } from "./scalar.ts";
import type { YamlMap, YamlValue } from "./value.ts";

/** Thrown inside and caught here: the text has something that only the full parser reads. */
class Uncommon extends Error {}

const space = 0x20;
const dash = 0x2d;
const colon = 0x3a;
/** Tabs, and what some readers take for the end of a line: left to the full parser, as is what no file may hold. */
const uncommonCharacter = /[^\n\u0020-\u007e\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u;
const leadingIndicator = /^(?:[,[\]{}#&*!|>%@`]|[-?:](?: |$))/;
const refusedKey = /^(?:__proto__|constructor|prototype|<<)$/;
const escape = /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.)|$)/gu;
const shortEscapes: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{ "0": "\0", a: "\u0007", b: "\b", t: "\t", n: "\n", v: "\v", f: "\f", r: "\r", e: "\u001b", " ": " " },
    ...{ '"': '"', "\\": "\\", "/": "/", N: "\u0085", _: "\u00a0", L: "\u2028", P: "\u2029" },
  }),
);
/** Deepest nesting read here. */
const depthLimit = 60;

/** The text between double quotes, lines joined already. */
function unescaped(body: string): string {
  if (!body.includes("\\")) return body;
  let text = "";
  let end = 0;
  for (const match of body.matchAll(escape)) {
    const [whole, byte, unit, point, character] = match;
    const hex = byte ?? unit ?? point;
    const meant = hex === undefined ? shortEscapes.get(character ?? "") : codePoint(Number.parseInt(hex, 16));
    if (meant === undefined) throw new Uncommon();
    text += body.slice(end, match.index) + meant;
    end = match.index + whole.length;
  }
  return text + body.slice(end);
}

function codePoint(code: number): string | undefined {
  return code > 0x10ffff ? undefined : String.fromCodePoint(code);
}

/**
 * Reads the block style that DVC writes, line by line: about ten times as fast as the full parser, which a lock of thousands of stages
 * needs. Anything beyond it (comments, flow style, anchors, tags, block scalars, `? key`, blank lines) is not read.
 */
class BlockReader {
  readonly text: string;
  /** The current line, or what is left of it: its column, beginning and end. */
  indent = -1;
  start = 0;
  end = -1;

  constructor(text: string) {
    this.text = text;
  }

  atEnd(): boolean {
    return this.indent === -1;
  }

  /** Goes to the next line; a column of −1 stands for the end of the text. */
  advance(): void {
    const lineStart = this.end + 1;
    if (lineStart >= this.text.length) {
      this.indent = -1;
      return;
    }
    const lineBreak = this.text.indexOf("\n", lineStart);
    this.end = lineBreak === -1 ? this.text.length : lineBreak;
    let at = lineStart;
    while (this.text.charCodeAt(at) === space && at < this.end) at++;
    if (at === this.end || this.text[at] === "#") throw new Uncommon();
    // Where a document ends and another begins, also with something behind.
    if (at === lineStart && (this.text.startsWith("---", at) || this.text.startsWith("...", at))) throw new Uncommon();
    this.start = at;
    this.indent = at - lineStart;
  }

  /** The first lines of the entries of a top-level key, whose values are not read. */
  entriesOf(name: string): {
    readonly lines: readonly { readonly key: string; readonly start: number }[];
    readonly end: number;
  } {
    const lines: { readonly key: string; readonly start: number }[] = [];
    this.advance();
    while (!this.atEnd() && !(this.indent === 0 && this.keyEnd() !== -1 && this.key(this.keyEnd()) === name))
      this.advance();
    if (this.atEnd() || this.keyEnd() + 1 !== this.end) throw new Uncommon();
    this.advance();
    const { indent } = this;
    while (this.indent > 0) {
      if (this.indent < indent) throw new Uncommon();
      if (this.indent === indent) {
        if (this.isDash() || this.keyEnd() === -1) throw new Uncommon();
        lines.push({ key: this.key(this.keyEnd()), start: this.start - indent });
      }
      this.advance();
    }
    return { lines, end: this.atEnd() ? this.text.length : this.start };
  }

  document(): YamlValue {
    this.advance();
    if (this.atEnd() || this.indent !== 0 || this.text.startsWith("%")) throw new Uncommon();
    const value = this.block(-1, 0);
    if (!this.atEnd()) throw new Uncommon();
    return value;
  }

  /** The value that begins at the current place; `parent` is the column of the key or dash it belongs to. */
  block(parent: number, depth: number): YamlValue {
    if (depth > depthLimit) throw new Uncommon();
    if (this.isDash()) return this.list(this.indent, depth);
    return this.keyEnd() === -1 ? this.scalar(parent) : this.map(this.indent, depth);
  }

  isDash(): boolean {
    if (this.text.charCodeAt(this.start) !== dash) return false;
    return this.start + 1 === this.end || this.text.charCodeAt(this.start + 1) === space;
  }

  list(indent: number, depth: number): readonly YamlValue[] {
    const items: YamlValue[] = [];
    while (this.indent === indent && this.isDash()) {
      this.start += 2;
      this.indent += 2;
      if (this.start >= this.end) {
        this.advance();
        if (this.indent > indent) throw new Uncommon();
        items.push(null);
        continue;
      }
      if (this.text.charCodeAt(this.start) === space) throw new Uncommon();
      items.push(this.block(indent, depth + 1));
    }
    if (this.indent > indent) throw new Uncommon();
    return items;
  }

  map(indent: number, depth: number): YamlMap {
    const map = new Map<string, YamlValue>();
    while (this.indent === indent && !this.isDash()) {
      const keyEnd = this.keyEnd();
      if (keyEnd === -1) throw new Uncommon();
      const key = this.key(keyEnd);
      if (map.has(key)) throw new Uncommon();
      map.set(key, this.member(indent, keyEnd + 1, depth));
    }
    if (this.indent > indent) throw new Uncommon();
    return map;
  }

  member(indent: number, behindColon: number, depth: number): YamlValue {
    let at = behindColon;
    while (at < this.end && this.text.charCodeAt(at) === space) at++;
    if (at < this.end) {
      this.start = at;
      return this.scalar(indent);
    }
    this.advance();
    if (this.indent > indent) return this.block(indent, depth + 1);
    return this.indent === indent && this.isDash() ? this.list(indent, depth + 1) : null;
  }

  /** Where the colon stands that ends a key beginning here, or −1 when there is none on the line. */
  keyEnd(): number {
    const quote = this.text[this.start];
    if (quote === "'" || quote === '"') {
      const close = this.closingQuote(quote);
      if (close === -1 || close + 1 >= this.end || this.text.charCodeAt(close + 1) !== colon) return -1;
      return close + 2 === this.end || this.text.charCodeAt(close + 2) === space ? close + 1 : -1;
    }
    for (let at = this.text.indexOf(":", this.start); at !== -1 && at < this.end; at = this.text.indexOf(":", at + 1))
      if (at + 1 === this.end || this.text.charCodeAt(at + 1) === space) return at;
    return -1;
  }

  key(keyEnd: number): string {
    const source = this.text.slice(this.start, keyEnd);
    const key = /^['"]/.test(source) ? this.unquoted(source) : this.plain(source);
    if (typeof key !== "string" || refusedKey.test(key) || key.length > 1000) throw new Uncommon();
    return key;
  }

  plain(source: string): YamlValue {
    if (leadingIndicator.test(source) || source.endsWith(" ") || source.includes(" #")) throw new Uncommon();
    const value = plainValue(source);
    if (value === undefined) throw new Uncommon();
    return value;
  }

  /** The closing quote on this line, or −1. */
  closingQuote(quote: string, from = this.start + 1): number {
    for (let at = from; at < this.end; at++) {
      const character = this.text[at];
      if (quote === '"' && character === "\\") at++;
      else if (character === quote) {
        if (quote === '"' || this.text[at + 1] !== "'") return at;
        at++;
      }
    }
    return -1;
  }

  /** The text of a quoted scalar on one line. */
  unquoted(source: string): string {
    const body = source.slice(1, -1);
    return source.startsWith("'") ? body.replaceAll("''", "'") : unescaped(body);
  }

  /** A scalar from here to the end of its lines; lines that are deeper than `parent` belong to it. */
  scalar(parent: number): YamlValue {
    const source = this.text.slice(this.start, this.end);
    if (source === "{}" || source === "[]") {
      this.endOfScalar(parent);
      return source === "{}" ? new Map() : [];
    }
    if (source.startsWith("'") || source.startsWith('"')) return this.quotedLines(source.charAt(0), parent);
    const lines = [this.plainLine(source)];
    this.advance();
    while (!this.atEnd() && this.indent > parent) {
      lines.push(this.plainLine(this.text.slice(this.start, this.end)));
      this.advance();
    }
    return this.plain(lines.join(" "));
  }

  /** A quoted scalar; a line break in it is a space, and nothing behind a backslash. */
  quotedLines(quote: string, parent: number): string {
    let source = quote;
    let close = this.closingQuote(quote);
    while (close === -1) {
      const line = this.text.slice(source === quote ? this.start + 1 : this.start, this.end);
      const isJoined = quote === '"' && (/\\*$/.exec(line)?.[0].length ?? 0) % 2 === 1;
      source += isJoined ? line.slice(0, -1) : `${line.replace(/ +$/, "")} `;
      this.advance();
      if (this.atEnd() || this.indent <= parent) throw new Uncommon();
      close = this.closingQuote(quote, this.start);
    }
    if (close !== this.end - 1) throw new Uncommon();
    source += this.text.slice(source === quote ? this.start + 1 : this.start, this.end);
    this.endOfScalar(parent);
    return this.unquoted(source);
  }

  plainLine(source: string): string {
    if (source.includes(": ") || source.includes(" #") || source.endsWith(":")) throw new Uncommon();
    return source.replace(/ +$/, "");
  }

  endOfScalar(parent: number): void {
    this.advance();
    if (this.indent > parent) throw new Uncommon();
  }
}

function attempt<Result>(text: string, read: (reader: BlockReader) => Result): Result | undefined {
  if (uncommonCharacter.test(text)) return undefined;
  try {
    return read(new BlockReader(text));
  } catch (error) {
    if (error instanceof Uncommon) return undefined;
    throw error;
  }
}

/** The value of a text in DVC's own style, or `undefined` when the full parser must read it. */
export function readBlockLines(text: string): YamlValue | undefined {
  return attempt(text, (reader) => reader.document());
}

/**
 * The first lines of the entries of a top-level key, and where they end; `undefined` when the full parser must look. Only for a text
 * that {@link readBlockLines} reads.
 */
export function blockEntryLines(text: string, name: string): ReturnType<BlockReader["entriesOf"]> | undefined {
  return readBlockLines(text) === undefined ? undefined : attempt(text, (reader) => reader.entriesOf(name));
}
