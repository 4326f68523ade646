import { type Document, parseDocument } from "yaml";
import { LockstepError } from "../../domain/error.ts";
import { positionAt } from "./problem.ts";

export interface YamlLimits {
  /** Longest text, in bytes of UTF-8. */
  readonly bytes: number;
  /** Deepest nesting of lists and maps. */
  readonly depth: number;
  /** Most values after every alias is counted as what it stands for. */
  readonly values: number;
}

/** For files that people write. */
export const yamlLimits: YamlLimits = { bytes: 1024 * 1024, depth: 100, values: 1_000_000 };
/** For files that tools write, as `dvc.lock`. */
export const largeYamlLimits: YamlLimits = { bytes: 64 * 1024 * 1024, depth: 100, values: 20_000_000 };

export interface Place {
  readonly text: string;
  /** The file's name for messages. */
  readonly where: string;
}

/** What is wrong at an offset, and what to do about it. */
export function problemAt(place: Place, offset: number, [problem, hint]: readonly [string, string]): LockstepError {
  return new LockstepError("YAML_INVALID", `${place.where}:${positionAt(place.text, offset)}: ${problem}`, { hint });
}

/**
 * The text without its byte order mark, with `\n` at the ends of lines. A lone carriage return ends a line in YAML, which the
 * parser does not know.
 */
export function plainLines(text: string): string {
  return text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
}

/** What YAML 1.2 does not allow in a file: control characters, halves of surrogate pairs, U+FFFE and U+FFFF. */
const unprintable = /[^\t\n\r\u0020-\u007e\u0085\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;

/**
 * The text without its byte order mark and with `\n` at the ends of lines, after its size and characters were looked at.
 *
 * @throws LockstepError YAML_INVALID.
 */
export function checkedText(text: string, where: string, limits: YamlLimits): string {
  const isTooLong =
    text.length > limits.bytes || (text.length * 3 > limits.bytes && Buffer.byteLength(text) > limits.bytes);
  if (isTooLong) {
    throw new LockstepError("YAML_INVALID", `${where}: longer than ${limits.bytes} bytes`, {
      hint: "Split the file, or keep large values out of it.",
    });
  }
  const lines = plainLines(text);
  const bad = unprintable.exec(lines);
  if (bad === null) return lines;
  const code = (bad[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  throw problemAt({ text: lines, where }, bad.index, [
    `the character U+${code} is not allowed in YAML`,
    "Remove it, or write it as an escape between double quotes.",
  ]);
}

const tooDeep = ["nested too deeply", "Flatten the file."] as const;

/** The syntax tree of a text that holds at most one document; scalars are texts, nothing is resolved yet. */
export function parseTree(place: Place): Document.Parsed {
  let document: Document.Parsed;
  try {
    document = parseDocument(place.text, {
      schema: "failsafe",
      uniqueKeys: false,
      merge: false,
      prettyErrors: false,
      // With "silent" a second document would be passed over without an error.
      logLevel: "error",
    });
  } catch (cause) {
    const [problem, hint] = tooDeep;
    throw new LockstepError("YAML_INVALID", `${place.where}:1:1: ${problem}`, { hint, cause });
  }
  const [error] = document.errors;
  if (error !== undefined) {
    // The parser says so of a text that is nested deeper than the stack reaches.
    if (error.code === "RESOURCE_EXHAUSTION") throw problemAt(place, error.pos[0], tooDeep);
    const conflict = place.text.search(/^<{7}(?: |$)/m);
    if (conflict !== -1)
      throw problemAt(place, conflict, [
        "an unresolved merge conflict begins here",
        "Keep one side, or merge again after `lockstep merge-driver install`, which merges pointers and locks by meaning.",
      ]);
    const hint =
      error.code === "MULTIPLE_DOCS"
        ? "Keep one document in the file: remove the `---` line and what follows it."
        : "Mend the YAML at that place; an editor with YAML support shows what is wrong.";
    const problem = error.code === "MULTIPLE_DOCS" ? "a second document begins here" : error.message;
    throw problemAt(place, error.pos[0], [problem, hint]);
  }
  if (document.directives.yaml.explicit && document.directives.yaml.version !== "1.2")
    throw problemAt(place, 0, [
      `YAML ${document.directives.yaml.version} is asked for`,
      "Remove the %YAML line; DVC files are YAML 1.2.",
    ]);
  return document;
}
