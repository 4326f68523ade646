import fc from "fast-check";
import type { YamlMap, YamlValue } from "../../pipeline/data/yaml/value.ts";

/** Pieces that YAML, JSON or DVC give a meaning to. */
const pieces = [
  ...[
    "a",
    "lr",
    "train.py",
    "data/x",
    "é",
    "漢字",
    "😀",
    "x".repeat(30),
    "=",
    "<<",
    "~",
    "null",
    "true",
    "False",
    "yes",
    "on",
  ],
  ...[
    "0",
    "1",
    "017",
    "0o17",
    "0x1F",
    "1_000",
    "1.5",
    ".5",
    "1.",
    "1e5",
    "1e-05",
    "-.inf",
    ".nan",
    "12345678901234567890",
  ],
  ...[
    "2024-01-01",
    "10:30",
    "-",
    "--",
    "---",
    "...",
    "?",
    ":",
    "::",
    "#",
    "x#",
    "&a",
    "*a",
    "!t",
    "|",
    ">",
    "%",
    "@",
    "`",
    "[",
    "]",
  ],
  ...[
    "{",
    "}",
    ",",
    "'",
    '"',
    "\\",
    "\\n",
    "$HOME",
    "${x}",
    "&&",
    "||",
    ";",
    "it's",
    "a: b",
    "# x",
    "\t",
    "\n",
    "\r",
    "\0",
    "\u007f",
  ],
  ...["\u0085", "\u00a0", "\u2028", "\ufeff", "\u00ad", "  ", "   ", "--epochs", "python", "cp"],
];

export const piece = fc.constantFrom(...pieces);

/** Texts from one piece to several lines of them, joined with and without spaces. */
export const yamlText: fc.Arbitrary<string> = fc.oneof(
  { weight: 3, arbitrary: piece },
  { weight: 3, arbitrary: fc.array(piece, { maxLength: 6 }).map((parts) => parts.join(" ")) },
  { weight: 2, arbitrary: fc.array(piece, { maxLength: 30 }).map((parts) => parts.join(" ")) },
  { weight: 1, arbitrary: fc.array(piece, { maxLength: 8 }).map((parts) => parts.join("")) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 40 }) },
);

/** Texts as commands and paths have them: long, on one line, of printable characters. */
export const commandText: fc.Arbitrary<string> = fc
  .array(
    fc.constantFrom("python", "train.py", "--epochs", "10", "data/x", "'q q'", '"d"', "&&", "x".repeat(45), "é", "  "),
    {
      minLength: 1,
      maxLength: 25,
    },
  )
  .map((parts) => parts.join(" "));

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });

export const yamlScalar: fc.Arbitrary<YamlValue> = fc.oneof(
  { weight: 6, arbitrary: yamlText },
  { weight: 1, arbitrary: commandText },
  { weight: 2, arbitrary: fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }) },
  { weight: 2, arbitrary: finite },
  { weight: 1, arbitrary: fc.constantFrom(0, 1, -0, 1e16, 1e15, 1e-4, 1e-5, 0.1, 1e22, 5e-324, Infinity, -Infinity) },
  { weight: 1, arbitrary: fc.boolean() },
  { weight: 1, arbitrary: fc.constant(null) },
);

/** Keys that are not refused. */
export const yamlKey: fc.Arbitrary<string> = yamlText.filter(
  (key) => key !== "__proto__" && key !== "constructor" && key !== "prototype",
);

function mapOf(value: fc.Arbitrary<YamlValue>, maxLength: number): fc.Arbitrary<YamlMap> {
  return fc.array(fc.tuple(yamlKey, value), { maxLength }).map((entries) => new Map(entries));
}

const { tree } = fc.letrec<{ tree: YamlValue }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, depthSize: "small", withCrossShrink: true },
    yamlScalar,
    fc.array(tie("tree"), { maxLength: 4 }),
    mapOf(tie("tree"), 4),
  ),
}));

export const yamlValue: fc.Arbitrary<YamlValue> = tree;

/** Documents: maps at the top. */
export const yamlDocument: fc.Arbitrary<YamlMap> = mapOf(yamlValue, 5);

/** Documents in which one list or map stands at several places, as the alias of an anchor does. */
export const sharedDocument: fc.Arbitrary<YamlMap> = fc
  .tuple(yamlValue, yamlValue, fc.array(fc.tuple(yamlKey, fc.nat({ max: 3 })), { minLength: 1, maxLength: 6 }))
  .map(([first, second, places]) => {
    const values: readonly YamlValue[] = [first, second, [first, second], new Map([["inner", first]])];
    return new Map(places.map(([key, which]) => [key, values[which] ?? null]));
  });

/** A text with small accidents: pieces put in and characters taken out. */
export function damaged(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const accident = fc.tuple(
    fc.nat(),
    fc.nat({ max: 2 }),
    fc.oneof(piece, fc.constantFrom(" ", "\n", "- ", ": ", " #", "\n  ", "")),
  );
  return fc.tuple(text, fc.array(accident, { minLength: 1, maxLength: 3 })).map(([start, accidents]) =>
    accidents.reduce((result, [where, removed, added]) => {
      const at = result.length === 0 ? 0 : where % result.length;
      return result.slice(0, at) + added + result.slice(at + removed);
    }, start),
  );
}
