import { plainKind } from "./scalar.ts";

/** Columns after which a line is folded, as ruamel.yaml does for DVC. */
const width = 80;

/** Characters that stand for a line break to a YAML 1.1 reader, beside `\n`. */
const breaks: ReadonlySet<string> = new Set(["\n", "\u0085", "\u2028", "\u2029"]);
const plainAscii = /^[\u0020-\u007e]*$/;
const leadingIndicator = /^[#,[\]{}&*!|>'"%@`]/;

type Style = "plain" | "single" | "double";

/** Where the writer stands: what a scalar's text is appended to. */
export interface Pen {
  readonly write: (text: string) => void;
  /** Columns written on the current line, in code points. */
  column: number;
}

/** True for a character that a text may hold outside double quotes. */
function isPrintable(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  if (code <= 0x7e) return code >= 0x20 || code === 0x0a;
  if (code === 0x85) return true;
  return code >= 0xa0 && code !== 0xfeff && !(code >= 0xd800 && code <= 0xdfff) && code !== 0xfffe && code !== 0xffff;
}

function hasBreak(text: string): boolean {
  return /[\n\u0085\u2028\u2029]/.test(text);
}

function isPlainAllowed(text: string): boolean {
  if (text === "" || plainKind(text) !== "str") return false;
  if (text.startsWith("---") || text.startsWith("...") || leadingIndicator.test(text)) return false;
  if (/^[-?:](?:$|[\0 \t\r\n\u0085\u2028\u2029])/.test(text)) return false;
  if (text.startsWith(" ") || text.endsWith(" ") || hasBreak(text)) return false;
  if (/:(?:$|[\0 \t\r\n\u0085\u2028\u2029])/.test(text) || /[\0 \t\r\n\u0085\u2028\u2029]#/.test(text)) return false;
  return plainAscii.test(text) || [...text].every(isPrintable);
}

function isSingleAllowed(text: string): boolean {
  if (/ [\n\u0085\u2028\u2029]|[\n\u0085\u2028\u2029] /.test(text)) return false;
  return plainAscii.test(text) || [...text].every(isPrintable);
}

/** How a text is written; `isKey` for a key before `: ` on one line. */
export function styleOf(text: string, isKey: boolean): Style {
  if (isPlainAllowed(text)) return "plain";
  if (text.includes("'") || text.includes("\n")) return "double";
  return isSingleAllowed(text) && !(isKey && hasBreak(text)) ? "single" : "double";
}

/** True when a text may stand before `: ` on one line; the 5 is the length of the tag `!!str`, which counts and is not written. */
export function isSimpleKey(text: string, tagLength = 5): boolean {
  return text.length + tagLength < 128 + (text.length - [...text].length) && !hasBreak(text);
}

function length(text: string): number {
  return plainAscii.test(text) ? text.length : [...text].length;
}

export interface ScalarPlace {
  /** Column that a folded line begins at. */
  readonly indent: number;
  readonly isKey: boolean;
  /** Whether the text must read back, where ruamel.yaml writes what does not. */
  readonly isReadable: boolean;
}

function linesOf(pen: Pen, place: ScalarPlace): Lines {
  return {
    ...place,
    pen,
    put: (part) => {
      pen.write(part);
      pen.column += length(part);
    },
    fold: () => {
      pen.write(`\n${" ".repeat(place.indent)}`);
      pen.column = place.indent;
    },
  };
}

/** Writes a text in the style it needs; the pen stands where the scalar begins. */
export function writeText(pen: Pen, text: string, place: ScalarPlace): void {
  const style = place.isReadable && /[\u0085\u2028\u2029]/.test(text) ? "double" : styleOf(text, place.isKey);
  const lines = linesOf(pen, place);
  if (style === "plain") writePlain(text, lines);
  else if (style === "single") writeSingle(text, lines);
  else writeDouble(text, lines);
}

/** Writes `true`, a number and the like as it is. */
export function writeWord(pen: Pen, word: string, place: ScalarPlace): void {
  writePlain(word, linesOf(pen, place));
}

interface Lines extends ScalarPlace {
  readonly put: (part: string) => void;
  readonly fold: () => void;
  readonly pen: Pen;
}

/** A word that does not fit begins a new line behind the space already written; a single space at the edge becomes the break. */
function writePlain(text: string, { put, fold, pen, indent, isKey, isReadable }: Lines): void {
  if (pen.column + length(text) <= width || (isReadable && isKey)) {
    put(text);
    return;
  }
  let isBehindSpaces = false;
  for (const part of text.match(/ +|[^ ]+/g) ?? []) {
    const isSpace = part.startsWith(" ");
    const isFolded = isSpace
      ? part.length === 1 && pen.column >= width && !isKey
      : length(part) + pen.column > width && pen.column > indent && !(isReadable && isBehindSpaces);
    if (isFolded) fold();
    if (!isSpace || !isFolded) put(part);
    isBehindSpaces = isSpace && part.length > 1;
  }
}

function writeSingle(text: string, { put, fold, pen, indent, isKey }: Lines): void {
  put("'");
  const parts = text.match(/ +|[\n\u0085\u2028\u2029]+|[^ \n\u0085\u2028\u2029]+/g) ?? [];
  parts.forEach((part, i) => {
    if (part.startsWith(" ")) {
      const isInside = i > 0 && i < parts.length - 1;
      if (part.length === 1 && pen.column > width && !isKey && isInside) fold();
      else put(part);
    } else if (hasBreak(part)) {
      // Only NEL, LS and PS come here (a text with `\n` is double quoted); they end the line themselves.
      pen.write(`${part}${" ".repeat(indent)}`);
      pen.column = indent;
    } else put(part.replaceAll("'", "''"));
  });
  put("'");
}

const escapes: ReadonlyMap<string, string> = new Map([
  ["\0", "0"],
  ["\u0007", "a"],
  ["\b", "b"],
  ["\t", "t"],
  ["\n", "n"],
  ["\v", "v"],
  ["\f", "f"],
  ["\r", "r"],
  ["\u001b", "e"],
  ['"', '"'],
  ["\\", "\\"],
  ["\u0085", "N"],
  ["\u00a0", "_"],
  ["\u2028", "L"],
  ["\u2029", "P"],
]);

function hex(code: number, digits: number): string {
  return code.toString(16).toUpperCase().padStart(digits, "0");
}

/** The escape of a character inside double quotes, or `undefined` when it stands for itself. */
function escaped(character: string): string | undefined {
  const isSpecial = character === '"' || character === "\\" || character === "\n" || breaks.has(character);
  if (!isSpecial && isPrintable(character)) return undefined;
  const short = escapes.get(character);
  if (short !== undefined) return `\\${short}`;
  const code = character.codePointAt(0) ?? 0;
  if (code <= 0xff) return `\\x${hex(code, 2)}`;
  return code <= 0xffff ? `\\u${hex(code, 4)}` : `\\U${hex(code, 8)}`;
}

/**
 * True when a fold in front of `end` needs no backslash: the reader's own folding gives the single space back. The rule looks as far
 * as the next space, or a line break before it.
 */
function isCleanFold(characters: readonly string[], start: number, end: number): boolean {
  const space = characters.indexOf(" ", end);
  if (space === -1) return false;
  const lineBreak = characters.slice(end, space).indexOf("\n");
  const at = lineBreak === -1 ? space : end + lineBreak;
  const next = characters[at + 1];
  if (next === undefined) return false;
  if (characters[at] === "\n" && next !== " ") return false;
  const between = characters.slice(end, at);
  if (between.includes('"') || between.includes("'")) return false;
  return next !== " " && next !== "\n" && !(characters[end - 1] === " " && characters[end] === " ") && start !== end;
}

function writeDouble(text: string, { put, fold, pen, isKey }: Lines): void {
  put('"');
  const characters = [...text];
  let start = 0;
  const flush = (end: number, tail = ""): void => {
    put(characters.slice(start, end).join("") + tail);
    start = Math.max(start, end);
  };
  for (let end = 0; end <= characters.length; end++) {
    const character = characters[end];
    const escape = character === undefined ? undefined : escaped(character);
    if (character === undefined || escape !== undefined) {
      flush(end);
      if (escape !== undefined) {
        put(escape);
        start = end + 1;
      }
    }
    const isInside = end > 0 && end < characters.length - 1 && !isKey;
    if (!isInside || !(character === " " || start >= end) || pen.column + (end - start) <= width) continue;
    const isClean = isCleanFold(characters, start, end);
    flush(end, isClean ? "" : "\\");
    fold();
    if (characters[start] === " ") {
      if (isClean) start++;
      else put("\\");
    }
  }
  put('"');
}
