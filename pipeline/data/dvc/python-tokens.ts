import { LockstepError } from "../../domain/error.ts";
import { positionAt } from "../yaml/problem.ts";

/** One token of a Python file. `indent` and `dedent` stand around the lines of a block, `end` behind each logical line. */
export interface PythonToken {
  readonly kind: "name" | "number" | "text" | "operator" | "end" | "indent" | "dedent";
  readonly source: string;
}

const namePattern = /[\p{ID_Start}_][\p{ID_Continue}]*/uy;
const numberPattern =
  /(?:0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:\d(?:_?\d)*)?\.\d(?:_?\d)*(?:[eE][-+]?\d(?:_?\d)*)?|\d(?:_?\d)*\.?(?:[eE][-+]?\d(?:_?\d)*)?)[jJ]?/y;
const textStart = /(?:[rRbBuUfFtT]{0,2})("""|'''|"|')/y;
const operatorPattern = /\*\*=|\/\/=|>>=|<<=|\.\.\.|[-+*/%@&|^=!<>:]=|\*\*|\/\/|>>|<<|->|[-+*/%@&|^~<>()[\]{},:.;=!]/y;
const blank = /[ \t\f]*/y;
const joinedLine = /\\\r?\n/y;
const lineBreak = /\r?\n|\r/y;
const comment = /#[^\r\n]*/y;

class Scanner {
  readonly tokens: PythonToken[] = [];
  readonly text: string;
  readonly where: string;
  /** Columns of the blocks that are open; a tab reaches to the next multiple of 8. */
  readonly indents = [0];
  at = 0;
  depth = 0;

  constructor(text: string, where: string) {
    this.text = text;
    this.where = where;
  }

  fail(problem: string, at = this.at): LockstepError {
    return new LockstepError("YAML_INVALID", `${this.where}:${positionAt(this.text, at)}: ${problem}`, {
      hint: "Mend the Python file: `python -m py_compile` shows what is wrong.",
    });
  }

  match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.text);
    if (match !== null) this.at += match[0].length;
    return match;
  }

  push(kind: PythonToken["kind"], source: string): void {
    this.tokens.push({ kind, source });
  }

  run(): readonly PythonToken[] {
    let isLineStart = true;
    while (this.at < this.text.length) {
      if (isLineStart && this.depth === 0) {
        isLineStart = false;
        this.indentation();
        continue;
      }
      this.match(blank);
      if (this.match(joinedLine) !== null || this.match(comment) !== null) continue;
      if (this.match(lineBreak) !== null) {
        if (this.depth > 0) continue;
        this.endLine();
        isLineStart = true;
      } else if (this.at < this.text.length) this.token();
    }
    if (this.depth > 0) throw this.fail("a bracket is never closed");
    this.endLine();
    while (this.indents.length > 1) {
      this.indents.pop();
      this.push("dedent", "");
    }
    return this.tokens;
  }

  endLine(): void {
    const last = this.tokens.at(-1)?.kind;
    if (last !== undefined && last !== "end" && last !== "indent" && last !== "dedent") this.push("end", "");
  }

  /** Blank lines and comments have no indentation of their own. */
  indentation(): void {
    const spaces = this.match(blank)?.[0] ?? "";
    if (/^(?:#|\r|\n|$)/.test(this.text.slice(this.at, this.at + 1))) return;
    let column = 0;
    for (const character of spaces)
      column = character === "\t" ? (Math.floor(column / 8) + 1) * 8 : character === "\f" ? 0 : column + 1;
    if (column > (this.indents.at(-1) ?? 0)) {
      this.indents.push(column);
      this.push("indent", "");
      return;
    }
    while (column < (this.indents.at(-1) ?? 0)) {
      this.indents.pop();
      this.push("dedent", "");
    }
    if (column !== this.indents.at(-1)) throw this.fail("this line fits no block");
  }

  token(): void {
    const start = this.at;
    const text = this.match(textStart);
    if (text !== null) {
      this.string(start, text[1] ?? "'");
      return;
    }
    const number = this.match(numberPattern);
    if (number !== null) {
      this.push("number", number[0]);
      return;
    }
    const name = this.match(namePattern);
    if (name !== null) {
      this.push("name", name[0]);
      return;
    }
    const operator = this.match(operatorPattern)?.[0];
    if (operator === undefined) throw this.fail("this is not Python");
    if (/^[([{]$/.test(operator)) this.depth++;
    if (/^[)\]}]$/.test(operator) && --this.depth < 0) throw this.fail("a bracket closes that was never opened", start);
    this.push("operator", operator);
  }

  /** Runs to the closing quote; a backslash takes the next character along, in raw texts, too. */
  string(start: number, quote: string): void {
    for (;;) {
      if (this.at >= this.text.length || (quote.length === 1 && /[\r\n]/.test(this.text.charAt(this.at))))
        throw this.fail("a text is never closed", start);
      if (this.text.startsWith(quote, this.at)) break;
      const isEscape = this.text[this.at] === "\\";
      this.at += isEscape ? (this.text.startsWith("\r\n", this.at + 1) ? 3 : 2) : 1;
    }
    this.at += quote.length;
    this.push("text", this.text.slice(start, this.at));
  }
}

/**
 * The tokens of a Python file.
 *
 * @throws LockstepError YAML_INVALID with line and column for a text or bracket without an end, and lines that fit no block.
 */
export function pythonTokens(text: string, where: string): readonly PythonToken[] {
  return new Scanner(text.replace(/^\uFEFF/, ""), where).run();
}
