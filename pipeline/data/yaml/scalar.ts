import type { OtherKey } from "./keyed-map.ts";

// The patterns are those of ruamel.yaml for YAML 1.2, which DVC reads with. They are wider than the core schema: `017` is
// seventeen, `_` may stand between digits.
const wholeNumber = /^(?:[-+]?0b[01_]+|[-+]?0o?[0-7_]+|[-+]?[0-9_]+|[-+]?0x[0-9a-fA-F_]+)$/;
const floatNumber =
  /^(?:[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+]?[0-9]+)?|[-+]?[0-9][0-9_]*[eE][-+]?[0-9]+|[-+]?\.[0-9_]+(?:[eE][-+][0-9]+)?|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const timestamp =
  /^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?)$/;
/** Only texts that begin like this can be something else than text. */
const mayResolve = /^[-+.0-9tTfFnN~=<]/;

const words: ReadonlyMap<string, null | boolean> = new Map([
  ...(["true", "True", "TRUE"] as const).map((word) => [word, true] as const),
  ...(["false", "False", "FALSE"] as const).map((word) => [word, false] as const),
  ...(["", "~", "null", "Null", "NULL"] as const).map((word) => [word, null] as const),
]);

/** How a plain scalar of that text is meant. */
export type PlainKind = "null" | "bool" | "int" | "float" | "timestamp" | "merge" | "value" | "str";

export function plainKind(text: string): PlainKind {
  const word = words.get(text);
  if (word !== undefined) return word === null ? "null" : "bool";
  if (!mayResolve.test(text)) return "str";
  if (floatNumber.test(text)) return "float";
  if (/^[-+0-9]/.test(text) && wholeNumber.test(text)) return "int";
  if (timestamp.test(text)) return "timestamp";
  if (text === "<<") return "merge";
  return text === "=" ? "value" : "str";
}

function wholeValue(text: string): bigint | undefined {
  const digits = text.replaceAll("_", "");
  const isNegative = digits.startsWith("-");
  const unsigned = /^[-+]/.test(digits) ? digits.slice(1) : digits;
  // `-_` and `0x_` are whole numbers to the pattern and to nobody else.
  if (!/^(?:0b[01]+|0o[0-7]+|0x[0-9a-fA-F]+|[0-9]+)$/.test(unsigned)) return undefined;
  const magnitude = BigInt(unsigned);
  return isNegative ? -magnitude : magnitude;
}

function floatValue(text: string): number | undefined {
  const bare = text.replaceAll("_", "").toLowerCase();
  if (bare.endsWith(".nan")) return Number.NaN;
  if (bare.endsWith(".inf")) return bare.startsWith("-") ? -Infinity : Infinity;
  return /[0-9]/.test(bare) ? Number(bare) : undefined;
}

/** The value of a plain scalar; dates stay text, `=` and `<<` and numbers without digits have no value. */
export function plainValue(text: string): OtherKey | string | undefined {
  switch (plainKind(text)) {
    case "str":
    case "timestamp":
      return text;
    case "null":
      return null;
    case "bool":
      return words.get(text) ?? null;
    case "int":
      return wholeValue(text);
    case "float":
      return floatValue(text);
    case "merge":
    case "value":
      return undefined;
  }
}
