/** One `${…}` of a text. */
export interface Expression {
  /** What stands between the braces. */
  readonly inner: string;
  readonly start: number;
  readonly end: number;
}

/** The expressions of a text; `\${` begins none, and one that is not closed on its line is ordinary text. */
export function expressionsOf(text: string): readonly Expression[] {
  return [...text.matchAll(/(?<!\\)\$\{(.*?)\}/g)].map((match) => ({
    inner: match[1] ?? "",
    start: match.index,
    end: match.index + match[0].length,
  }));
}

export function isTemplated(text: string): boolean {
  return expressionsOf(text).length > 0;
}

/** The steps of `a.b[0]`, or `undefined` when that is no such expression. */
export function stepsOf(inner: string): readonly string[] | undefined {
  if (!/^[^.[\]]+(?:\s*(?:\.[^.[\]]+|\[[^.[\]]+\]))*\s*$/.test(inner)) return undefined;
  return inner
    .replaceAll("[", ".")
    .replaceAll("]", "")
    .split(".")
    .map((step) => step.trim());
}
