import { originalKey } from "./keyed-map.ts";
import { pythonFloat } from "./python-float.ts";
import { isYamlMap, type YamlValue } from "./value.ts";

const escapes: Readonly<Record<string, string>> = { "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t" };

function textRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const inner = text.replace(/[\\\n\r\t'"]|[\p{C}\p{Z}]/gu, (character) => {
    const escaped = escapes[character];
    if (escaped !== undefined) return escaped;
    if (character === "'" || character === '"') return character === quote ? `\\${character}` : character;
    const code = character.codePointAt(0) ?? 0;
    if (character === " ") return character;
    if (code <= 0xff) return `\\x${code.toString(16).padStart(2, "0")}`;
    return code <= 0xffff ? `\\u${code.toString(16).padStart(4, "0")}` : `\\U${code.toString(16).padStart(8, "0")}`;
  });
  return `${quote}${inner}${quote}`;
}

/** A value as Python's `repr` writes it: `[1, 'a', True, None]`. DVC shows lists of parameters so. */
export function pythonRepr(value: YamlValue): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "string") return textRepr(value);
  if (typeof value === "bigint") return value.toString();
  if (typeof value === "number") {
    if (Number.isNaN(value)) return "nan";
    return Number.isFinite(value) ? pythonFloat(value) : value > 0 ? "inf" : "-inf";
  }
  if (!isYamlMap(value)) return `[${value.map(pythonRepr).join(", ")}]`;
  const members = [...value].map(([key, member]) => `${pythonRepr(originalKey(value, key))}: ${pythonRepr(member)}`);
  return `{${members.join(", ")}}`;
}
