import { lockedPackages } from "../../data/locked-packages.ts";
import { counted } from "../../domain/counted.ts";
import { approvals, groups, inputs, metrics, people, placements, resources, written } from "./evidence.ts";
import type { DossierFacts } from "./facts.ts";
import { type DossierSection, either, type Statement, statements, together } from "./section.ts";

type Said = Pick<DossierSection, "statements" | "missing">;

/** Versions before this one, and what they were replaced for. */
function earlierVersions({ history }: DossierFacts): readonly Statement[] {
  return history.map(({ taggedAt, action, modelVersion, environment, tag, moves }) => ({
    name: taggedAt,
    value: [
      `${action} ${modelVersion ?? ""} ${environment ?? ""}`.trim().replaceAll(/ +/g, " "),
      ...moves.map(({ environment: place, from, to }) => `${place}: ${from ?? "nothing"} → ${to ?? "nothing"}`),
      tag,
    ].join("; "),
  }));
}

function software(facts: DossierFacts): Said {
  const read = facts.environmentFiles.map(({ path, text }): Statement => {
    const packages = lockedPackages(path, text);
    return {
      name: path,
      value:
        packages === undefined ? "packages are not read from a file of this kind" : counted(packages.length, "package"),
    };
  });
  return together(
    { statements: [...inputs(facts, "environment"), ...read] },
    {
      missing:
        read.length > 0
          ? []
          : [
              {
                what: "the software that the model was made with",
                where: `models.${facts.record.model}.environment of lockstep.yaml, which names lock files`,
              },
            ],
    },
  );
}

function targets({ environments, record, declaration }: DossierFacts): readonly Statement[] {
  return statements({
    "files of the model": `${record.artifact.format}, ${String(record.artifact.files.length)} files, ${String(record.artifact.sizeBytes)} bytes`,
    "exported as": declaration?.exports?.join(", "),
    ...Object.fromEntries(
      environments.map(({ environment, target }) => [
        `environment ${environment}`,
        `${target.kind} ${target.path}${target.url === undefined ? "" : `, served at ${target.url}`}`,
      ]),
    ),
  });
}

function task({ declaration }: DossierFacts): Said {
  return either(
    declaration && `${declaration.task.kind}, of the column ${declaration.labelColumn}`,
    "what it answers",
    {
      what: "what the model answers",
      where: "lockstep.yaml of the commit, which cannot be read or does not declare the model",
    },
  );
}

function inputColumns({ evaluation }: DossierFacts): Said {
  const columns = evaluation?.candidate.signature?.inputs ?? [];
  return either(
    columns.length === 0 ? undefined : columns.map(({ name, kind }) => `${name} (${kind})`).join(", "),
    "inputs, in the order of the model",
    { what: "the inputs that the model takes", where: "the evaluation that was approved, and the card" },
  );
}

function dataFacts(facts: DossierFacts): readonly Statement[] {
  const { declaration, contract } = facts;
  const tables = (contract?.tables ?? []).flatMap(({ path, columns, checks, rows }) => [
    {
      name: `contract of ${path}`,
      value: `${counted(columns.length, "column")} with rules, ${counted(checks.length, "question")} in SQL${rows.minimum === undefined ? "" : `, at least ${String(rows.minimum)} rows`}`,
    },
  ]);
  return [
    ...inputs(facts, "data"),
    ...statements({ "training rows": declaration?.trainingRows, "evaluation rows": declaration?.evaluationRows }),
    ...tables,
  ];
}

function drift({ declaration }: DossierFacts): readonly Statement[] {
  const rule = declaration?.drift;
  return statements({
    "drift of live inputs":
      rule &&
      `told from ${String(rule.minimumRows)} rows on, at an adjusted p below ${String(rule.alpha)} and an effect of at least ${String(rule.minimumEffect)} standard deviations`,
  });
}

type Heading = readonly [number: string, heading: string, say: (facts: DossierFacts) => Said];

/**
 * The points of Annex IV to Regulation (EU) 2024/1689, the technical documentation of Article 11(1), in short words; the law's own
 * are longer.
 */
const headings: readonly Heading[] = [
  [
    "1(a)",
    "Intended purpose, provider, version and its relation to previous versions",
    (facts) =>
      together(written(facts, "intended-use", "the intended purpose"), people(facts, "owners"), {
        statements: statements({
          model: facts.record.model,
          version: facts.modelVersion,
          tag: facts.tag,
          commit: facts.commit,
          "artifact sha256": facts.record.artifact.sha256,
          InputKey: facts.record.inputKey,
        }),
      }),
  ],
  ["1(b)", "Interaction with hardware, software and other AI systems", (facts) => people(facts, "consumers")],
  ["1(c)", "Versions of relevant software", software],
  ["1(d)", "Forms in which the system is put into service", (facts) => together({ statements: targets(facts) })],
  [
    "1(e)",
    "Hardware on which the system is intended to run",
    (facts) => written(facts, "hardware", "the hardware that it is meant for"),
  ],
  [
    "1(f)",
    "Products of which it is a component",
    (facts) => written(facts, "product", "the product that it is a part of, if any"),
  ],
  [
    "1(g)",
    "User interface of the deployer",
    (facts) => written(facts, "user-interface", "the interface of those who use it"),
  ],
  ["1(h)", "Instructions for use", (facts) => written(facts, "instructions", "instructions for those who use it")],
  [
    "2(a)",
    "Methods and steps of the development, and pre-trained systems that were used",
    (facts) =>
      together(
        { statements: inputs(facts, "command", "code") },
        written(facts, "development", "which pre-trained models or tools of others were used"),
      ),
  ],
  [
    "2(b)",
    "Design specifications: logic, choices, what it optimises for, expected output",
    (facts) =>
      together(
        task(facts),
        { statements: inputs(facts, "params") },
        written(facts, "design", "why it was designed so"),
      ),
  ],
  [
    "2(c)",
    "Architecture, and computational resources used",
    (facts) => together({ statements: statements({ architecture: facts.record.artifact.format }) }, resources(facts)),
  ],
  [
    "2(d)",
    "Data: provenance, scope, characteristics, selection, labelling and cleaning",
    (facts) =>
      together(
        { statements: dataFacts(facts) },
        written(facts, "data", "where the data comes from, and how it was labelled and cleaned"),
      ),
  ],
  ["2(e)", "Human oversight measures", (facts) => written(facts, "human-oversight", "the measures of human oversight")],
  [
    "2(f)",
    "Pre-determined changes",
    (facts) => written(facts, "planned-changes", "changes that are planned beforehand"),
  ],
  ["2(g)", "Validation and testing: data, metrics, reports", (facts) => together(metrics(facts), approvals(facts))],
  ["2(h)", "Cybersecurity measures", (facts) => written(facts, "cybersecurity", "the measures of cybersecurity")],
  [
    "3",
    "Monitoring, functioning and control: capabilities, limits, accuracy for groups, risks, input data",
    (facts) =>
      together(written(facts, "limits", "known limits and unintended outcomes"), groups(facts), inputColumns(facts)),
  ],
  [
    "4",
    "Appropriateness of the performance metrics",
    (facts) => written(facts, "metrics-rationale", "why these metrics fit the purpose"),
  ],
  ["5", "Risk management system", (facts) => written(facts, "risk-management", "the risk management of Article 9")],
  [
    "6",
    "Relevant changes through the lifecycle",
    (facts) => together({ statements: [...placements(facts), ...earlierVersions(facts)] }),
  ],
  ["7", "Harmonised standards applied", (facts) => written(facts, "standards", "the standards that were applied")],
  [
    "8",
    "EU declaration of conformity",
    (facts) => written(facts, "conformity", "the declaration of conformity of Article 47"),
  ],
  [
    "9",
    "Post-market monitoring",
    (facts) => together({ statements: drift(facts) }, written(facts, "monitoring-plan", "the plan of Article 72(3)")),
  ],
];

/** Technical documentation of a version under the headings of Annex IV. */
export function technicalDocumentation(facts: DossierFacts): readonly DossierSection[] {
  return headings.map(([number, heading, say]) => ({ number, heading, ...say(facts) }));
}
