import { createHash } from "node:crypto";
import { type LockedPackage, lockedPackages } from "../../data/locked-packages.ts";
import { sortedJson } from "../../domain/json.ts";
import type { VersionFacts } from "../../domain/version-facts.ts";
import { modelCard } from "./model-card.ts";
import { type NamedPart, type Part, properties, some } from "./parts.ts";

/** A UUID made of a digest, of version 8: the same version of a model has the same one. */
function uuidOf(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 0x3) | 0x8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `${variant}${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}

interface Dataset {
  readonly path: string;
  readonly md5: string;
  readonly role: string | undefined;
}

/** The data that decided the model, and the rows it was judged by. */
function datasetsOf({ record, declaration, evaluation }: VersionFacts): readonly Dataset[] {
  const roles: Readonly<Record<string, string>> =
    declaration === undefined
      ? {}
      : { [declaration.trainingRows]: "training rows", [declaration.evaluationRows]: "evaluation rows" };
  const found = Object.entries(record.inputs).flatMap(([name, value]) =>
    name.startsWith("data ") && typeof value === "string" ? [[name.slice("data ".length), value] as const] : [],
  );
  const judged = evaluation === undefined ? [] : [[evaluation.rows.path, evaluation.rows.md5] as const];
  return [...new Map([...found, ...judged])].map(([path, md5]) => ({ path, md5, role: roles[path] }));
}

function dataComponent({ path, md5, role }: Dataset, { contract, declaration }: VersionFacts): NamedPart {
  const table = contract?.tables.find((one) => one.path === path);
  const personal = (table?.columns ?? []).filter((column) => column.personal).map(({ column }) => column);
  const isFile = /^[0-9a-f]{32}$/.test(md5);
  return {
    type: "data",
    "bom-ref": `data:${path}`,
    name: path,
    hashes: isFile ? [{ alg: "MD5", content: md5 }] : undefined,
    data: [
      {
        type: "dataset",
        name: path,
        description: [role, table?.processing?.source].filter((text) => text !== undefined).join("; ") || undefined,
        sensitiveData: some(personal.map((column) => `column ${column}`)),
        governance:
          declaration?.owners === undefined
            ? undefined
            : { owners: declaration.owners.map((name) => ({ organization: { name } })) },
      },
    ],
    // DVC's name for a folder is the digest of its listing, not of bytes that anybody has.
    properties: isFile ? undefined : properties({ "dvc:md5": md5 }),
  };
}

function packageComponent({ name, version, purl, hashes }: LockedPackage): NamedPart {
  return {
    type: "library",
    "bom-ref": purl,
    name,
    version,
    purl,
    hashes: some(hashes.map(({ algorithm, hex }) => ({ alg: algorithm, content: hex }))),
    properties: version === undefined ? properties({ pinned: "no" }) : undefined,
  };
}

/** Lock files as what they name; one that nobody here reads stands as itself. */
function environmentOf({ environmentFiles }: VersionFacts): readonly NamedPart[] {
  const packages = new Map<string, NamedPart>();
  for (const { path, text } of environmentFiles) {
    const named = lockedPackages(path, text);
    for (const one of named ?? []) packages.set(one.purl, packageComponent(one));
    if (named === undefined) {
      const sha256 = createHash("sha256").update(text).digest("hex");
      packages.set(path, {
        type: "file",
        "bom-ref": `environment:${path}`,
        name: path,
        hashes: [{ alg: "SHA-256", content: sha256 }],
        properties: properties({ packages: "not read from this file" }),
      });
    }
  }
  return [...packages.values()];
}

function modelComponent(facts: VersionFacts, datasets: readonly NamedPart[], ref: string): Part {
  const { record, modelVersion, tag, commit, evaluationDigest, planHash } = facts;
  const { artifact } = record;
  return {
    type: "machine-learning-model",
    "bom-ref": ref,
    name: record.model,
    version: modelVersion,
    components: artifact.files.map(({ path, sha256 }) => ({
      type: "file",
      "bom-ref": `file:${path}`,
      name: path,
      hashes: [{ alg: "SHA-256", content: sha256 }],
    })),
    modelCard: modelCard(
      facts,
      datasets.map((dataset) => dataset["bom-ref"]),
    ),
    properties: properties({
      "artifact:sha256": artifact.sha256,
      "artifact:md5": artifact.md5,
      "input-key": record.inputKey,
      "git:commit": commit,
      "git:tag": tag,
      "evaluation:sha256": evaluationDigest,
      "plan:sha256": planHash,
    }),
  };
}

/**
 * The bill of materials of a version, in CycloneDX 1.6: the model with its files and its card, the data that it was made from, and the
 * packages that its lock files name. The same facts give the same bytes.
 */
export function billOfMaterials(facts: VersionFacts): string {
  const model = `model:${facts.record.model}@${facts.modelVersion}`;
  const datasets = datasetsOf(facts).map((dataset) => dataComponent(dataset, facts));
  const environment = environmentOf(facts);
  const refs = [...datasets, ...environment].map((part) => part["bom-ref"]);
  const registered = facts.events.find(({ action }) => action === "register")?.at;
  const bill: Part = {
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    serialNumber: `urn:uuid:${uuidOf(`${facts.tag} ${facts.commit} ${facts.record.artifact.sha256}`)}`,
    version: 1,
    metadata: {
      // Of the registration, not of the writing, so that writing it again is the same.
      timestamp: registered !== undefined && /^\d{4}-/.test(registered) ? registered : undefined,
      component: modelComponent(facts, datasets, model),
    },
    components: [...datasets, ...environment],
    dependencies: [{ ref: model, dependsOn: refs }, ...refs.map((ref) => ({ ref }))],
  };
  return `${sortedJson(bill)}\n`;
}
