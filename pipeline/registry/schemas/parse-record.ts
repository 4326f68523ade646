import { LockstepError } from "../../domain/error.ts";
import { checkShape, invalid, pathText } from "./check-shape.ts";
import { type RecordKind, type Records, recordSchemas } from "./records.ts";

/** Longest text of one record, in UTF-16 units: 4 Mi. */
export const recordTextLimit = 4 * 1024 * 1024;

/** Records that grow with what was measured, and with how many models there are: 32 Mi. */
const measuredTextLimit = 8 * recordTextLimit;
const measuredKinds: ReadonlySet<RecordKind> = new Set([
  "lockstep/Candidate",
  "lockstep/Evaluation",
  "lockstep/Report",
  "lockstep/StoredCandidate",
]);

const hint = "The record was made by another version, or changed on its way; run the step that makes it again.";

function parseJson(text: string, kind: RecordKind, where: string): unknown {
  const limit = measuredKinds.has(kind) ? measuredTextLimit : recordTextLimit;
  if (text.length > limit)
    throw new LockstepError("RECORD_INVALID", `${where} is longer than ${limit} characters`, { hint });
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new LockstepError("RECORD_INVALID", `${where} is not JSON`, { hint, cause });
  }
}

/**
 * A record from its JSON text or from the value that was parsed from it.
 *
 * @param where - The record's place for messages, for example its path.
 * @throws LockstepError RECORD_INVALID naming every wrong member with its path.
 */
export function parseRecord<Kind extends RecordKind>(kind: Kind, input: unknown, where: string): Records[Kind] {
  const result = checkShape(recordSchemas[kind], typeof input === "string" ? parseJson(input, kind, where) : input);
  if ("problems" in result)
    throw invalid("RECORD_INVALID", { summary: `${where} is no ${kind} of schema 1:`, hint, ...result }, ({ path }) =>
      path.length === 0 ? "" : `\`${pathText(path)}\``,
    );
  // The compiler cannot pair the schema of a kind with the record of the same kind; records.ts holds each to its own.
  return result.value as Records[Kind];
}
