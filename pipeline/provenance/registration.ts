import type { Artifact } from "../domain/artifact.ts";
import { canonicalJson, type Json } from "../domain/json.ts";
import type { ModelRecord } from "../domain/model-record.ts";
import type { ProvenanceProblem } from "../domain/provenance.ts";
import type { PlannedEvent } from "../domain/registry-event.ts";
import { differingResources, type Resource } from "./model-signing.ts";
import { quoted, type Statement, type Subject, someOf } from "./statement.ts";

/** The predicate of a registration: docs/reference/provenance.md says what its members mean. */
export const registrationType = "https://lockstep/registration/v1";

/** A version and what its registration rests on. */
export interface RegisteredContent {
  readonly event: PlannedEvent;
  readonly record: ModelRecord;
}

/** What the signer says of the version beside its files: the event, and everything that decided the model. */
function predicateOf({ event, record }: RegisteredContent): Readonly<Record<string, Json>> {
  const { path, format, sha256 } = record.artifact;
  const { inputs, metricsSha256 } = record;
  return JSON.parse(canonicalJson({ event, artifact: { path, format, sha256 }, inputs, metricsSha256 })) as Readonly<
    Record<string, Json>
  >;
}

/** The in-toto statement of a registration: about every file of the model, by its sha256. */
export function registrationStatement(content: RegisteredContent): Statement {
  const { files } = content.record.artifact;
  return {
    subject: files.map(({ path, sha256 }) => ({ name: path, digest: { sha256 } })),
    predicateType: registrationType,
    predicate: predicateOf(content),
  };
}

function sha256Of({ name, digest }: Subject): Resource | undefined {
  const { sha256 } = digest;
  return sha256 === undefined ? undefined : { name, digest: sha256 };
}

/** Holds the subjects of a statement to the files of a model: the same names, each with the same sha256, and none twice. */
function refuseSubjects(subjects: readonly Subject[], { files }: Artifact): ProvenanceProblem | undefined {
  const signed = subjects.flatMap((subject) => sha256Of(subject) ?? []);
  if (signed.length < subjects.length) {
    const without = subjects.filter((subject) => sha256Of(subject) === undefined).map(({ name }) => name);
    return { rule: "subject", what: `${someOf(without)} is named without a sha256` };
  }
  if (new Set(signed.map(({ name }) => name)).size < signed.length)
    return { rule: "subject", what: "it names a file twice" };
  return differingResources(
    signed,
    files.map(({ path, sha256 }) => ({ name: path, digest: sha256 })),
  );
}

/** What is wrong with a signed statement about a registration; `undefined` when it says of the version what the registry says. */
export function refuseRegistration(statement: Statement, content: RegisteredContent): ProvenanceProblem | undefined {
  const { predicateType, predicate, subject } = statement;
  if (predicateType !== registrationType)
    return { rule: "predicate_type", what: `it is of the type ${quoted(predicateType)}, not ${registrationType}` };
  const objection = refuseSubjects(subject, content.record.artifact);
  if (objection !== undefined) return objection;
  const wanted = predicateOf(content);
  const differing = Object.keys({ ...wanted, ...predicate }).filter(
    (name) => canonicalJson(wanted[name] ?? null) !== canonicalJson(predicate[name] ?? null),
  );
  if (differing.length === 0) return undefined;
  return { rule: "predicate", what: `what it says of ${someOf(differing)} is not what the registry says` };
}
