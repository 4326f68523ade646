import type { ModelName, ModelVersion } from "../../domain/ids.ts";
import { code } from "../../report/cell.ts";
import { technicalDocumentation } from "./annex-iv.ts";
import type { DossierFacts } from "./facts.ts";
import { recordsOfProcessing } from "./processing.ts";
import type { DossierSection, Statement } from "./section.ts";

/** The auditor's file about one version: what is recorded under each heading, and what is not. */
export interface Dossier {
  readonly model: ModelName;
  readonly modelVersion: ModelVersion;
  /** Headings of Annex IV to Regulation (EU) 2024/1689. */
  readonly technicalDocumentation: readonly DossierSection[];
  /** Article 30 GDPR and Article 37 LGPD, by table. */
  readonly recordsOfProcessing: readonly DossierSection[];
}

export function dossierOf(facts: DossierFacts): Dossier {
  return {
    model: facts.record.model,
    modelVersion: facts.modelVersion,
    technicalDocumentation: technicalDocumentation(facts),
    recordsOfProcessing: recordsOfProcessing(facts),
  };
}

/** Longest value that is shown in a line, in characters. */
const valueLimit = 2000;

function statementLines({ name, value, isProse = false }: Statement): readonly string[] {
  if (!isProse) return [`- ${code(name, 300)}: ${code(value, valueLimit)}`];
  return ["", ...value.split("\n").map((line) => `> ${line}`.trimEnd()), ""];
}

function sectionLines({ number, heading, statements, missing }: DossierSection): readonly string[] {
  return [
    "",
    `### ${/^\d/.test(number) && number.length <= 4 ? number : code(number, 300)} ${heading}`,
    "",
    ...statements.flatMap(statementLines),
    ...(missing.length === 0 ? [] : ["", "Missing:", ""]),
    ...missing.map(({ what, where }) => `- ${what}: ${where}`),
  ];
}

/** A dossier as Markdown. The same facts give the same bytes. */
export function renderDossier(dossier: Dossier): string {
  const { model, modelVersion, technicalDocumentation: annex, recordsOfProcessing: processing } = dossier;
  const gaps = [...annex, ...processing].reduce((sum, { missing }) => sum + missing.length, 0);
  const lines = [
    `# Dossier of ${model} ${modelVersion}`,
    "",
    `Made from what the repository records and declares. ${gaps === 0 ? "Nothing that is asked for is missing." : `${String(gaps)} things that are asked for are missing; each is named with the place to declare it.`} Whether a law applies is not said here.`,
    "",
    "## Technical documentation, under the headings of Annex IV to Regulation (EU) 2024/1689",
    ...annex.flatMap(sectionLines),
    "",
    "## Records of processing, as Article 30 GDPR and Article 37 LGPD ask for",
    ...(processing.length === 0 ? ["", "No table is declared."] : processing.flatMap(sectionLines)),
  ];
  return `${lines.join("\n").replaceAll(/\n{3,}/g, "\n\n")}\n`;
}
