import { counted } from "../domain/counted.ts";
import type { DriftReport, DriftVerdict, FeatureDrift, PredictionDrift } from "../domain/drift-report.ts";
import { LockstepError } from "../domain/error.ts";
import type { EnvironmentName, ModelName, ModelVersion, Sha256 } from "../domain/ids.ts";
import type { DriftRule } from "../domain/project.ts";
import { benjaminiHochberg } from "../domain/statistics/multiple-testing.ts";
import { driftTests } from "./drift/index.ts";
import type { DriftTest } from "./drift-test.ts";

/** One column of a sample. Numbers that are not finite and texts that are empty are missing cells. */
export type DriftColumn =
  | { readonly kind: "numeric"; readonly name: string; readonly values: Float64Array }
  | { readonly kind: "categorical"; readonly name: string; readonly values: readonly string[] };

export interface DriftRequest {
  readonly model: ModelName;
  readonly environment: EnvironmentName;
  readonly version: ModelVersion;
  readonly sha256: Sha256;
  /** The rows the model was trained on; every column `[n]`. */
  readonly reference: readonly DriftColumn[];
  /** Live rows, with at least the columns of the reference; every column `[m]`. */
  readonly current: readonly DriftColumn[];
  /** What the model says: about rows that it was not trained on, and of the live rows as the log has it; columns as above. */
  readonly predictions?: { readonly reference: readonly DriftColumn[]; readonly current: readonly DriftColumn[] };
  readonly rule: DriftRule;
}

type Finding = Omit<FeatureDrift, "adjustedPValue" | "isDrifted">;

/** Rows of a sample. @throws LockstepError TABLE_INVALID when its columns are of different lengths. */
function rowCount(columns: readonly DriftColumn[], sample: string): number {
  const rows = columns[0]?.values.length ?? 0;
  const odd = columns.find(({ values }) => values.length !== rows);
  if (odd !== undefined)
    throw new LockstepError(
      "TABLE_INVALID",
      `column ${odd.name} of the ${sample} has ${odd.values.length} rows and ${columns[0]?.name ?? ""} has ${rows}`,
    );
  return rows;
}

function matching(column: DriftColumn, current: readonly DriftColumn[]): DriftColumn {
  const found = current.find(({ name }) => name === column.name);
  if (found === undefined)
    throw new LockstepError("COLUMN_MISSING", `the live rows have no column ${column.name}`, {
      hint: `They have ${current.map(({ name }) => name).join(", ")}. Log every input of the model.`,
    });
  return found;
}

const presence = (isPresent: boolean): string => (isPresent ? "present" : "missing");

/** Tests one column's values by each test that fits, and which of its cells are missing when any is. */
function compareColumn(
  reference: DriftColumn,
  current: DriftColumn,
  numericTests: readonly DriftTest[],
): readonly Finding[] {
  const feature = reference.name;
  const findings: Finding[] = [];
  const missing = { reference: [] as string[], current: [] as string[] };
  if (reference.kind === "numeric" && current.kind === "numeric") {
    missing.reference = Array.from(reference.values, (value) => presence(Number.isFinite(value)));
    missing.current = Array.from(current.values, (value) => presence(Number.isFinite(value)));
    const left = reference.values.filter(Number.isFinite);
    const right = current.values.filter(Number.isFinite);
    if (left.length > 0 && right.length > 0)
      findings.push(...numericTests.map((test) => ({ feature, test: test.name, ...test.compare(left, right) })));
  } else if (reference.kind === "categorical" && current.kind === "categorical") {
    missing.reference = reference.values.map((value) => presence(value !== ""));
    missing.current = current.values.map((value) => presence(value !== ""));
    const left = reference.values.filter((value) => value !== "");
    const right = current.values.filter((value) => value !== "");
    const test = driftTests.categorical;
    if (left.length > 0 && right.length > 0) findings.push({ feature, test: test.name, ...test.compare(left, right) });
  } else
    throw new LockstepError(
      "TABLE_INVALID",
      `column ${feature} is ${reference.kind} in the reference and ${current.kind} in the live rows`,
    );

  if ([...missing.reference, ...missing.current].includes(presence(false)))
    findings.push({
      feature,
      test: driftTests.missing.name,
      ...driftTests.missing.compare(missing.reference, missing.current),
    });
  return findings;
}

/** Three significant digits. */
function shown(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/** Marks what is significant after Benjamini–Hochberg over these findings and large enough to matter. */
function adjusted(findings: readonly Finding[], { alpha, minimumEffect }: DriftRule): readonly FeatureDrift[] {
  const pValues = benjaminiHochberg(findings.map(({ pValue }) => pValue));
  return findings.map((finding, i) => {
    const adjustedPValue = pValues[i] as number;
    return { ...finding, adjustedPValue, isDrifted: adjustedPValue < alpha && finding.effect >= minimumEffect };
  });
}

function comparePredictions({ predictions, rule }: DriftRequest): PredictionDrift | undefined {
  if (predictions === undefined) return undefined;
  const { reference, current } = predictions;
  const referenceRows = rowCount(reference, "reference");
  if (Math.min(referenceRows, rowCount(current, "live answers")) < Math.max(1, rule.minimumRows))
    return { referenceRows, findings: [] };
  const tests = [driftTests.numeric, driftTests.predicted];
  const findings = reference.flatMap((column) => compareColumn(column, matching(column, current), tests));
  return { referenceRows, findings: adjusted(findings, rule) };
}

function evidence(findings: readonly FeatureDrift[]): string {
  const drifted = findings.filter(({ isDrifted }) => isDrifted).sort((a, b) => b.effect - a.effect);
  const shownFirst = drifted
    .slice(0, 5)
    .map(
      ({ feature, test, adjustedPValue, effect }) =>
        `${feature} (${test}, adjusted p ${shown(adjustedPValue)}, effect ${shown(effect)})`,
    );
  const rest = drifted.length > 5 ? `, and ${drifted.length - 5} more findings` : "";
  return `${shownFirst.join(", ")}${rest}`;
}

function decide(
  { features, predictions }: Pick<DriftReport, "features" | "predictions">,
  columns: number,
): { readonly verdict: DriftVerdict; readonly reason: string } {
  const names = new Set(features.filter(({ isDrifted }) => isDrifted).map(({ feature }) => feature));
  const said = predictions?.findings ?? [];
  const haveSaidOtherwise = said.some(({ isDrifted }) => isDrifted);
  const ofInputs =
    names.size === 0
      ? `none of ${counted(columns, "column")} has drifted`
      : `${names.size} of ${counted(columns, "column")} drifted: ${evidence(features)}`;
  const ofPredictions = haveSaidOtherwise
    ? `; the predictions drifted: ${evidence(said)}`
    : said.length > 0
      ? "; the predictions have not"
      : "";
  return {
    verdict: names.size > 0 || haveSaidOtherwise ? "drifted" : "stable",
    reason: `${ofInputs}${ofPredictions}`,
  };
}

/**
 * Compares live rows with the reference, column by column. A column has drifted when the difference is significant after
 * Benjamini–Hochberg over all tests **and** large enough to matter; neither alone raises an alarm. Fewer rows than the rule
 * asks for, on either side, is `insufficient_data` and never "no drift". Predictions are compared in the same way, as a family of tests
 * of their own: they move when inputs move together in a way that no single column shows.
 *
 * @throws LockstepError COLUMN_MISSING, TABLE_INVALID.
 */
export function detectDrift(request: DriftRequest): DriftReport {
  const { model, environment, version, sha256, reference, current, rule } = request;
  const referenceRows = rowCount(reference, "reference");
  const currentRows = rowCount(current, "live rows");
  const columns = reference.map((column) => [column, matching(column, current)] as const);
  const header = {
    kind: "lockstep/DriftReport",
    schema: 1,
    model,
    environment,
    modelVersion: version,
    artifactSha256: sha256,
    referenceRows,
    currentRows,
  } as const;

  const [fewer, sample] = currentRows <= referenceRows ? [currentRows, "live"] : [referenceRows, "reference"];
  if (fewer < Math.max(1, rule.minimumRows))
    return {
      ...header,
      features: [],
      verdict: "insufficient_data",
      reason: `${counted(fewer, `${sample} row`)}, and ${Math.max(1, rule.minimumRows)} are needed`,
    };

  const findings = columns.flatMap(([left, right]) => compareColumn(left, right, [driftTests.numeric]));
  const features = adjusted(findings, rule);
  const predictions = comparePredictions(request);
  const found = { features, ...(predictions === undefined ? {} : { predictions }) };
  return { ...header, ...found, ...decide(found, columns.length) };
}
