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

/** The text without its byte order mark and with `\n` at the ends of lines, after its size was looked at. */
export function checkedText(text: string, where: string, limits: YamlLimits): string {
  const isTooLong =
    text.length > limits.bytes || (text.length * 3 > limits.bytes && Buffer.byteLength(text) > limits.bytes);
  if (isTooLong) {
    throw new LockstepError("YAML_INVALID", `${where}: longer than ${limits.bytes} bytes`, {
      hint: "Split the file, or keep large values out of it.",
    });
  }
  // A lone carriage return ends a line in YAML, which the parser does not know.
  return text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
}

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
    throw new LockstepError("YAML_INVALID", `${place.where}:1:1: nested too deeply`, {
      hint: "Flatten the file.",
      cause,
    });
  }
  const [error] = document.errors;
  if (error !== undefined) {
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
