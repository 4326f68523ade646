import { deflateRawSync, inflateRawSync } from "node:zlib";
import { LockstepError } from "../domain/error.ts";
import { sha256 } from "../domain/ids.ts";
import { canonicalJson } from "../domain/json.ts";
import { parseRecord } from "../registry/schemas/parse-record.ts";
import { evaluationDigest } from "./evaluation-digest.ts";
import type { ShownContent } from "./shown-content.ts";

/** The check that holds what was evaluated at a head, and the status that branch protection asks for. */
export const evaluationCheck = "lockstep/evaluation";
export const approvalCheck = "lockstep/approval";

/** What a check keeps of one report. */
export interface ShownReport {
  readonly contents: readonly ShownContent[];
  /** The last comment that stood there when this content was first shown; what was written up to it was not about this content. */
  readonly lastComment: string | undefined;
  /** How many models were shown besides, for which there was no room; none when left out. */
  readonly leftOut?: number | undefined;
}

/** What every forge takes as the record of a check. */
const recordLimitBytes = 60_000;
/** Far more than a record that fits can unfold to. */
const unfoldedLimitBytes = 16 * 1024 * 1024;

const hint = "Run the report again.";
const where = `check ${evaluationCheck}`;

/** As it stands where that fits, else folded; `undefined` when neither does. */
function recordOf(shown: ShownReport): string | undefined {
  const plain = canonicalJson(shown);
  if (Buffer.byteLength(plain, "utf8") <= recordLimitBytes) return plain;
  const folded = canonicalJson({ folded: deflateRawSync(plain, { level: 9 }).toString("base64") });
  return folded.length <= recordLimitBytes ? folded : undefined;
}

/**
 * The record of a check. Of more models than fit, as many as do, the first ones first: what is left out cannot be approved at this head, and the
 * others can.
 */
export function shownReportText(shown: ShownReport): { readonly record: string; readonly kept: number } {
  const some = (kept: number): ShownReport => {
    const leftOut = (shown.leftOut ?? 0) + shown.contents.length - kept;
    return { ...shown, contents: shown.contents.slice(0, kept), leftOut: leftOut === 0 ? undefined : leftOut };
  };
  const attempt = (kept: number): string | undefined => recordOf(some(kept));
  const whole = attempt(shown.contents.length);
  if (whole !== undefined) return { record: whole, kept: shown.contents.length };
  let [fits, tooMany] = [0, shown.contents.length];
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2);
    if (attempt(middle) === undefined) tooMany = middle;
    else fits = middle;
  }
  return { record: attempt(fits) ?? canonicalJson(some(0)), kept: fits };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new LockstepError("RECORD_INVALID", `${where} holds no JSON`, { hint, cause });
  }
}

function unfolded(value: unknown): unknown {
  const { folded } = (value ?? {}) as { readonly folded?: unknown };
  if (typeof folded !== "string") return value;
  try {
    return parseJson(
      inflateRawSync(Buffer.from(folded, "base64"), { maxOutputLength: unfoldedLimitBytes }).toString("utf8"),
    );
  } catch (cause) {
    throw new LockstepError("RECORD_INVALID", `${where} cannot be unfolded`, { hint, cause });
  }
}

function parseContent(shown: unknown, index: number): ShownContent {
  const members = (shown ?? {}) as Readonly<Record<string, unknown>>;
  const evaluation = parseRecord("lockstep/Evaluation", members["evaluation"], `${where}, evaluation ${index}`);
  const digest = members["evaluationDigest"];
  if (digest !== undefined && typeof digest !== "string")
    throw new LockstepError("RECORD_INVALID", `${where}, digest ${index}: it is no text`, { hint });
  return {
    evaluation,
    // Checks of before kept the whole evaluation and no digest.
    evaluationDigest: digest === undefined ? evaluationDigest(evaluation) : sha256(digest),
    plan: parseRecord("lockstep/Plan", members["plan"], `${where}, plan ${index}`),
  };
}

/** Reads a check's record back. @throws LockstepError RECORD_INVALID, DIGEST_INVALID. */
export function parseShownReport(text: string): ShownReport {
  const value = unfolded(parseJson(text));
  const { contents, lastComment, leftOut } = (value ?? {}) as Readonly<Partial<Record<keyof ShownReport, unknown>>>;
  const isCount =
    leftOut === undefined || (typeof leftOut === "number" && Number.isSafeInteger(leftOut) && leftOut > 0);
  if (!Array.isArray(contents) || (lastComment !== undefined && typeof lastComment !== "string") || !isCount)
    throw new LockstepError("RECORD_INVALID", `${where} holds no report`, { hint });
  return { contents: contents.map(parseContent), lastComment, ...(leftOut === undefined ? {} : { leftOut }) };
}
