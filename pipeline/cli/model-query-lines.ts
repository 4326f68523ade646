import type { diffVersions } from "../steps/models/diff.ts";
import type { modelHistory } from "../steps/models/history.ts";
import type { showModel } from "../steps/models/show.ts";
import type { pastEnvironment } from "../steps/models/what-was.ts";
import type { whyHere } from "../steps/models/why.ts";

type Diff = Awaited<ReturnType<typeof diffVersions>>;
type Shown = Awaited<ReturnType<typeof showModel>>;
type Whys = Awaited<ReturnType<typeof whyHere>>;
type History = Awaited<ReturnType<typeof modelHistory>>;
type PastEnvironment = Awaited<ReturnType<typeof pastEnvironment>>;

/** Cells of a line, apart by a tab, as `models list` has them; what is in one begins no other. */
function cells(...parts: readonly string[]): string {
  return parts.map((part) => part.replaceAll(/\s/gu, " ")).join("\t");
}

/** `v1.1.0 → v1.0.0`. */
function change(from: string | undefined, to: string | undefined): string {
  return `${from ?? "nothing"} → ${to ?? "nothing"}`;
}

/** A line for each event; below it what of its date is wrong. */
export function historyLines(history: History): readonly string[] {
  if (history.length === 0) return ["no model is registered yet"];
  return history.flatMap(({ taggedAt, tag, action, modelVersion, moves, datedBefore }) => [
    cells(
      taggedAt,
      tag,
      [action, modelVersion ?? ""].join(" ").trimEnd(),
      moves.map(({ environment, from, to }) => `${environment}: ${change(from, to)}`).join(", "),
    ).trimEnd(),
    ...(datedBefore === undefined ? [] : [cells(`  came after ${datedBefore}, which is dated later`)]),
  ]);
}

/** A line for each model; below it since when, until when, and what is in doubt. */
export function pastLines({ models }: PastEnvironment): readonly string[] {
  return models.flatMap(({ model, modelVersion, artifactSha256, since, until, otherwise, contradictions }) => [
    cells(model, modelVersion ?? "nothing", artifactSha256 ?? "no digest is recorded"),
    ...(since === undefined ? [] : [cells(`  since ${since.taggedAt}`, since.tag)]),
    ...(until === undefined ? [] : [cells(`  until ${until.taggedAt}`, until.tag)]),
    ...(otherwise.length === 0
      ? []
      : [cells(`  in doubt: by the dates it may have been ${otherwise.map((one) => one ?? "nothing").join(" or ")}`)]),
    ...contradictions.map((sentence) => cells(`  ${sentence}`)),
  ]);
}

function valueText(value: unknown): string {
  return value === undefined ? "nothing" : typeof value === "string" ? value : JSON.stringify(value);
}

function versionLine({ modelVersion, isActive, environments, formerly, registeredAt, tag }: Shown["version"]): string {
  const places = [...environments, ...formerly.map((name) => `once ${name}`)];
  return cells(modelVersion, isActive ? places.join(", ") || "nowhere" : "withdrawn", registeredAt, tag);
}

/** The version that was asked for with what its record says, and the others. */
export function shownLines(shown: Shown): readonly string[] {
  const { model, isDeprecated, version, versions, record, overrides, quarantine, owners, consumers } = shown;
  const artifact = record?.artifact;
  return [
    cells(isDeprecated ? `${model} (deprecated)` : model, version.modelVersion),
    cells("  tag", version.tag, version.registeredAt),
    cells("  commit", version.commit),
    cells("  state", version.isActive ? "registered" : "withdrawn"),
    cells(
      "  environments",
      version.environments.join(", ") || "none",
      ...version.formerly.map((name) => `once ${name}`),
    ),
    ...(record === undefined || artifact === undefined
      ? [cells("  record", "none: its commit has none of this version")]
      : [
          cells("  artifact", artifact.path, artifact.format, `${artifact.sizeBytes} bytes`),
          cells("  sha256", artifact.sha256),
          cells("  md5", artifact.md5),
          cells("  input key", record.inputKey, `${Object.keys(record.inputs).length} facts`),
          ...Object.entries(record.metrics).map(([name, value]) => cells(`  metric ${name}`, String(value))),
        ]),
    ...(owners.length === 0 ? [] : [cells("  owners", ...owners)]),
    ...(consumers.length === 0 ? [] : [cells("  consumers", ...consumers)]),
    ...overrides.map((gate) => cells("  overridden", gate)),
    ...(quarantine === undefined ? [] : [cells("  quarantined", quarantine.reason)]),
    ...(versions === undefined ? [] : ["versions", ...versions.map((one) => `  ${versionLine(one)}`)]),
  ];
}

/** What differs, in three parts; a part without a difference says so. */
export function diffLines({ model, before, after, fields, inputs, metrics }: Diff): readonly string[] {
  const changed = (list: Diff["fields"]): readonly string[] =>
    list.map((one) => cells(`  ${one.name}`, `${valueText(one.before)} → ${valueText(one.after)}`));
  return [
    cells(model, change(before, after)),
    fields.length === 0 ? "record: no difference" : "record",
    ...changed(fields),
    inputs.length === 0 ? "inputs: no difference" : "inputs",
    ...changed(inputs),
    metrics.length === 0 ? "metrics: none is recorded" : "metrics",
    ...metrics.map(({ metric, before: was, after: is, difference }) =>
      cells(
        `  ${metric}`,
        `${valueText(was)} → ${valueText(is)}`,
        ...(difference === undefined ? [] : [`${difference < 0 ? "" : "+"}${difference}`]),
      ),
    ),
  ];
}

/** The chain, link by link: facts, then what is missing, then what contradicts it. */
export function whyLines(whys: Whys): readonly string[] {
  return whys.flatMap(({ model, environment, modelVersion, chain }) => [
    cells(model, modelVersion ?? "a commit without a version", `in ${environment}`),
    ...chain.flatMap(({ link, facts, missing, contradictions }) => [
      link,
      ...facts.map(({ name, value }) => cells(`  ${name}`, valueText(value))),
      ...missing.map((what) => cells(`  missing: ${what}`)),
      ...contradictions.map((what) => cells(`  contradiction: ${what}`)),
    ]),
  ]);
}
