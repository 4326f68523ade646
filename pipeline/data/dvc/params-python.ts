import type { YamlMap, YamlValue } from "../yaml/value.ts";
import { pythonLiteral } from "./python-literal.ts";
import { type PythonToken, pythonTokens } from "./python-tokens.ts";

const blockWords: ReadonlySet<string> = new Set([
  ...["if", "elif", "else", "for", "while", "try", "except", "finally", "with", "async", "def", "class"],
]);

function isOperator(token: PythonToken | undefined, source: string): boolean {
  return token?.kind === "operator" && token.source === source;
}

/** Splits at an operator that stands outside all brackets. */
function split(tokens: readonly PythonToken[], operator: string): readonly (readonly PythonToken[])[] {
  const parts: PythonToken[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.kind === "operator" && /^[([{]$/.test(token.source)) depth++;
    if (token.kind === "operator" && /^[)\]}]$/.test(token.source)) depth--;
    if (depth === 0 && isOperator(token, operator)) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

/** `x` or `self.x`; inside `__init__` only the latter. */
function targetName(tokens: readonly PythonToken[], onlySelf: boolean): string | undefined {
  const [first, dot, second] = tokens;
  if (first?.kind !== "name") return undefined;
  if (tokens.length === 1) return onlySelf ? undefined : first.source;
  return tokens.length === 3 && first.source === "self" && isOperator(dot, ".") && second?.kind === "name"
    ? second.source
    : undefined;
}

/** The name and value of `name = literal` or `name: type = literal`; anything else is `undefined`. */
function assignment(tokens: readonly PythonToken[], onlySelf: boolean): readonly [string, YamlValue] | undefined {
  const [target, value, ...others] = split(tokens, "=");
  if (target === undefined || value === undefined || others.length > 0) return undefined;
  const name = targetName(split(target, ":")[0] ?? [], onlySelf);
  const literal = name === undefined ? undefined : pythonLiteral(value);
  return name === undefined || literal === undefined ? undefined : [name, literal];
}

class ModuleReader {
  readonly tokens: readonly PythonToken[];
  at = 0;

  constructor(tokens: readonly PythonToken[]) {
    this.tokens = tokens;
  }

  /** Reads up to the end of the block, and behind it. */
  block(onlySelf: boolean): Map<string, YamlValue> {
    const result = new Map<string, YamlValue>();
    while (this.at < this.tokens.length) {
      const kind = this.tokens[this.at]?.kind;
      if (kind === "dedent") {
        this.at++;
        return result;
      }
      if (kind === "indent" || kind === "end") this.at++;
      else this.line(result, onlySelf);
    }
    return result;
  }

  line(result: Map<string, YamlValue>, onlySelf: boolean): void {
    const start = this.at;
    while (this.at < this.tokens.length && this.tokens[this.at]?.kind !== "end") this.at++;
    const line = this.tokens.slice(start, this.at);
    this.at++;
    const [first, second] = line;
    const isAssignment = isOperator(second, "=") || isOperator(second, ":");
    if (
      first?.kind !== "name" ||
      !blockWords.has(first.source) ||
      (isAssignment && first.source !== "else" && first.source !== "try")
    ) {
      for (const statement of split(line, ";")) {
        const found = assignment(statement, onlySelf);
        if (found !== undefined) result.set(...found);
      }
      // A header that is no keyword of ours (`match`), or a stray block: what is in it is not at this level.
      if (this.tokens[this.at]?.kind === "indent") this.skipped();
      return;
    }
    const found = this.suite(line, first.source === "def" && second?.source === "__init__");
    if (first.source === "class" && second?.kind === "name") result.set(second.source, found);
    else if (first.source === "def" && second?.source === "__init__")
      for (const [name, value] of found) result.set(name, value);
  }

  /** The block behind a header line, or the statements behind its colon. */
  suite(header: readonly PythonToken[], onlySelf: boolean): YamlMap {
    if (this.tokens[this.at]?.kind === "indent") {
      this.at++;
      return this.block(onlySelf);
    }
    const result = new Map<string, YamlValue>();
    for (const statement of split(split(header, ":").slice(1).flat(), ";")) {
      const found = assignment(statement, onlySelf);
      if (found !== undefined) result.set(...found);
    }
    return result;
  }

  skipped(): void {
    this.at++;
    this.block(false);
  }
}

/**
 * The params of a Python file as DVC reads them: literals assigned at the top level, in classes (as a map by the class's name) and to
 * `self` in `__init__`. Values that are no literals are not there.
 *
 * @throws LockstepError YAML_INVALID with line and column where the file cannot be taken apart.
 */
export function parsePythonParams(text: string, where: string): YamlMap {
  return new ModuleReader(pythonTokens(text, where)).block(false);
}
