import { contractFile, type Processing, type TableContract } from "../../domain/data-contract.ts";
import { code } from "../../report/cell.ts";
import type { DossierFacts } from "./facts.ts";
import { type DossierSection, type Gap, type Statement } from "./section.ts";

/** What Article 30(1) of the GDPR and Article 37 of the LGPD have recorded, by the key that declares it. */
const asked: readonly (readonly [member: keyof Processing, key: string, what: string])[] = [
  ["controller", "controller", "the controller, and how to reach them"],
  ["purpose", "purpose", "the purpose of the processing"],
  ["legalBasis", "legal_basis", "the legal basis"],
  ["persons", "persons", "the categories of persons"],
  ["recipients", "recipients", "the recipients"],
  ["transfers", "transfers", "transfers to other countries, and their safeguards"],
  ["retention", "retention", "how long the data is kept"],
  ["source", "source", "where the data comes from"],
];

/** A key of the contract, as one code span: a path may be written so that it looks like a link. */
function place(path: string, key = ""): string {
  return `${code(`tables["${path}"]${key}`, 400)} of ${contractFile}`;
}

function tableOf({ path, columns, processing }: TableContract): DossierSection {
  const personal = columns.filter((column) => column.personal).map(({ column }) => column);
  const statements: Statement[] = [
    { name: "personal columns", value: personal.length === 0 ? "none is declared" : personal.join(", ") },
  ];
  const missing: Gap[] = [];
  for (const [member, key, what] of asked) {
    const said = processing?.[member];
    if (said === undefined) missing.push({ what, where: place(path, `.processing.${key}`) });
    else statements.push({ name: key.replaceAll("_", " "), value: typeof said === "string" ? said : said.join(", ") });
  }
  return { number: path, heading: "Record of processing", statements, missing };
}

/** Tables that decide the model and that no contract declares. */
function undeclared({ declaration, contract }: DossierFacts): readonly string[] {
  const declared = new Set(contract?.tables.map(({ path }) => path));
  const own = declaration === undefined ? [] : [declaration.trainingRows, declaration.evaluationRows];
  return [...new Set(own)].filter((path) => !declared.has(path));
}

/** Records of processing: one for each table of the contract, and a gap for each that has none. */
export function recordsOfProcessing(facts: DossierFacts): readonly DossierSection[] {
  return [
    ...(facts.contract?.tables ?? []).map(tableOf),
    ...undeclared(facts).map((path) => ({
      number: path,
      heading: "Record of processing",
      statements: [],
      missing: [{ what: "whether it has personal data, and all that follows", where: place(path) }],
    })),
  ];
}
