import { canonicalJson, type Json } from "../domain/json.ts";
import type { ProvenanceProblem } from "../domain/provenance.ts";

/** Of the envelope around an in-toto statement. */
export const statementPayloadType = "application/vnd.in-toto+json";
const statementType = "https://in-toto.io/Statement/v1";

/** Something that a statement is about. */
export interface Subject {
  readonly name: string;
  /** By algorithm, in lowercase hex. */
  readonly digest: Readonly<Record<string, string>>;
}

/** A statement of in-toto's attestation framework, version 1, without its constant `_type`. */
export interface Statement {
  readonly subject: readonly Subject[];
  /** A URI: what {@link Statement.predicate} means. */
  readonly predicateType: string;
  readonly predicate: Readonly<Record<string, Json>>;
}

/** The one text of a statement: equal statements are equal bytes. */
export function statementBytes({ subject, predicateType, predicate }: Statement): Buffer {
  return Buffer.from(canonicalJson({ _type: statementType, subject, predicateType, predicate }), "utf8");
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function isSubject(value: unknown): value is Subject {
  if (!isObject(value) || typeof value["name"] !== "string" || !isObject(value["digest"])) return false;
  const digests = Object.values(value["digest"]);
  return digests.length > 0 && digests.every((digest) => typeof digest === "string");
}

/** Reads signed bytes; names, digests and the predicate are looked at by whoever knows the type of the predicate. */
export function parseStatement(payload: Uint8Array): Statement | ProvenanceProblem {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(payload));
  } catch {
    return { rule: "statement_type", what: "what was signed is not JSON" };
  }
  if (!isObject(value)) return { rule: "statement_type", what: "what was signed is no JSON object" };
  const { _type: type, subject, predicateType, predicate } = value;
  if (type !== statementType)
    return { rule: "statement_type", what: `what was signed is of the type ${quoted(type)}, not ${statementType}` };
  if (typeof predicateType !== "string" || !isObject(predicate))
    return { rule: "predicate_type", what: "the statement has no predicate" };
  if (!Array.isArray(subject) || !subject.every(isSubject))
    return { rule: "subject", what: "the statement has subjects without a name and a digest" };
  return { subject, predicateType, predicate: predicate as Readonly<Record<string, Json>> };
}

/** A value from elsewhere in a message: short, and in quotes. */
export function quoted(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}…` : text);
}

/** Names a few of many. */
export function someOf(names: readonly string[]): string {
  const shown = names.slice(0, 5).map(quoted).join(", ");
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}
