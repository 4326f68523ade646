import { LockstepError } from "../../domain/error.ts";
import { positionAt } from "./problem.ts";
import type { YamlValue } from "./value.ts";

/** Deepest nesting. */
const depthLimit = 200;
const numberPattern = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/y;
const spacePattern = /[ \t\n\r]*/y;
const stringPattern = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const words: readonly (readonly [string, YamlValue])[] = [
  ["true", true],
  ["false", false],
  ["null", null],
  ["NaN", Number.NaN],
  ["Infinity", Infinity],
  ["-Infinity", -Infinity],
];

class JsonReader {
  readonly text: string;
  readonly where: string;
  at = 0;

  constructor(text: string, where: string) {
    this.text = text;
    this.where = where;
  }

  fail(problem: string): LockstepError {
    return new LockstepError("YAML_INVALID", `${this.where}:${positionAt(this.text, this.at)}: ${problem}`, {
      hint: "Mend the JSON at that place.",
    });
  }

  match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match !== null) this.at += match[0].length;
    return match;
  }

  space(): void {
    this.match(spacePattern);
  }

  /** True, and behind it, when the text goes on with that character. */
  takes(character: string): boolean {
    this.space();
    if (this.text[this.at] !== character) return false;
    this.at++;
    return true;
  }

  value(depth: number): YamlValue {
    if (depth > depthLimit) throw this.fail(`nested more than ${depthLimit} levels deep`);
    this.space();
    if (this.takes("{")) return this.object(depth);
    if (this.takes("[")) return this.array(depth);
    if (this.text[this.at] === '"') return this.string();
    const number = this.match(numberPattern);
    if (number !== null) {
      const [digits, fraction, exponent] = number;
      return fraction === undefined && exponent === undefined ? BigInt(digits) : Number(digits);
    }
    for (const [word, value] of words) {
      if (!this.text.startsWith(word, this.at)) continue;
      this.at += word.length;
      return value;
    }
    throw this.fail("a value is expected here");
  }

  string(): string {
    const match = this.match(stringPattern);
    if (match === null) throw this.fail("a text is expected here");
    return JSON.parse(match[0]) as string;
  }

  object(depth: number): YamlValue {
    const result = new Map<string, YamlValue>();
    if (this.takes("}")) return result;
    do {
      this.space();
      const key = this.string();
      if (!this.takes(":")) throw this.fail("a colon is expected here");
      result.set(key, this.value(depth + 1));
    } while (this.takes(","));
    if (!this.takes("}")) throw this.fail("a comma or } is expected here");
    return result;
  }

  array(depth: number): YamlValue {
    const result: YamlValue[] = [];
    if (this.takes("]")) return result;
    do result.push(this.value(depth + 1));
    while (this.takes(","));
    if (!this.takes("]")) throw this.fail("a comma or ] is expected here");
    return result;
  }
}

/**
 * Reads JSON as Python does: `1` is whole and `1.0` is not, NaN and Infinity are numbers, of a key that stands twice the last
 * value counts. An empty text is `null`.
 *
 * @throws LockstepError YAML_INVALID with line and column.
 */
export function parsePythonJson(text: string, where: string): YamlValue {
  const reader = new JsonReader(text.replace(/^\uFEFF/, ""), where);
  const value = reader.value(0);
  reader.space();
  if (reader.at < reader.text.length) throw reader.fail("something stands behind the end of the JSON");
  return value;
}
