import { Lexer } from "yaml";

const generated = /^id\d{3,}$/;
const scalarMark = "\u001f";

/** Number of the next free generated anchor name. */
export function nextAnchorNumber(text: string): number {
  let highest = 0;
  for (const [, digits] of text.matchAll(/&id(\d{3,9})\b/g)) highest = Math.max(highest, Number(digits));
  return highest + 1;
}

/**
 * Numbers the generated anchors (`&id001`) of a document as DVC does: in the order in which their first aliases stand. Names that a
 * person gave stay.
 */
export function renumberAnchors(text: string): string {
  if (!/[&*]id\d{3,}/.test(text)) return text;
  const tokens: string[] = [];
  /** Name → the token of its latest definition. */
  const definitions = new Map<string, number>();
  const numbers = new Map<number, string>();
  let previous = "";
  for (const token of new Lexer().lex(text)) {
    const isMark = token.length === 1 && /[\u0002\u0018\u001f]/.test(token);
    const name = previous === scalarMark ? "" : token.slice(1);
    if (token.startsWith("&") && generated.test(name)) definitions.set(name, tokens.length);
    if (token.startsWith("*") && generated.test(name)) {
      const definition = definitions.get(name);
      if (definition !== undefined) {
        const number = numbers.get(definition) ?? `id${(numbers.size + 1).toString().padStart(3, "0")}`;
        numbers.set(definition, number);
        tokens.push(`*${number}`);
        previous = token;
        continue;
      }
    }
    previous = token;
    if (!isMark) tokens.push(token);
  }
  for (const [index, number] of numbers) tokens[index] = `&${number}`;
  return tokens.join("");
}
