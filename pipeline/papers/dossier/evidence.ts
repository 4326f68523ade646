import type { Json } from "../../domain/json.ts";
import { measuredMetrics } from "../../report/standing.ts";
import { tookText } from "../../report/took-text.ts";
import { handWritten } from "../hand-written.ts";
import type { DossierFacts } from "./facts.ts";
import { type DossierSection, type Gap, type Statement, together } from "./section.ts";

type Said = Pick<DossierSection, "statements" | "missing">;

/** A part of the card that people write; a gap that says where while nobody has. */
export function written(facts: DossierFacts, id: string, what: string): Said {
  const text = handWritten(facts, id);
  const where = `the part \`<!-- lockstep:keep ${id} -->\` of models/${facts.record.model}.md`;
  return text === undefined
    ? { statements: [], missing: [{ what, where }] }
    : { statements: [{ name: `written in the card (${id})`, value: text, isProse: true }], missing: [] };
}

/** Names that lockstep.yaml declares. */
export function people(facts: DossierFacts, key: "owners" | "consumers"): Said {
  const names = facts.declaration?.[key] ?? [];
  const where = `models.${facts.record.model}.${key} of lockstep.yaml`;
  return names.length === 0
    ? { statements: [], missing: [{ what: `the ${key} of the model`, where }] }
    : { statements: [{ name: key, value: names.join(", ") }], missing: [] };
}

function textOf(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Facts of the InputKey of some kinds, each by its own name. */
export function inputs({ record }: DossierFacts, ...kinds: readonly string[]): readonly Statement[] {
  return Object.entries(record.inputs)
    .filter(([name]) => kinds.some((kind) => name.startsWith(`${kind} `)))
    .map(([name, value]) => ({ name, value: textOf(value) }));
}

const noEvaluation: Gap = {
  what: "the evaluation that was approved, with intervals and slices",
  where: "`lockstep evaluate` keeps it on the DVC remote; of versions from before it did so there is the digest alone",
};

/** Each metric with how much better it is than the model before, and with what certainty. */
export function metrics({ record, evaluation }: DossierFacts): Said {
  if (evaluation === undefined)
    return {
      statements: Object.entries(record.metrics).map(([name, value]) => ({
        name: `${name}, as the run measured it`,
        value: String(value),
      })),
      missing: [noEvaluation],
    };
  const found = measuredMetrics([evaluation.candidate]).map((metric): Statement => {
    const measured = evaluation.candidate.metrics[metric];
    const value = measured?.value;
    const better = evaluation.comparisons
      .filter((comparison) => comparison.metric === metric)
      .map(({ reference, improvement, interval }) =>
        interval === null || improvement === null
          ? `compared with the ${reference}: not known`
          : `better than the ${reference} by ${String(improvement)}, ${String(interval.level * 100)} % interval [${String(interval.low)}, ${String(interval.high)}]`,
      );
    return {
      name: metric,
      value: [value === undefined || value === null ? "undefined" : String(value), ...better].join("; "),
    };
  });
  const { rows } = evaluation;
  return {
    statements: [
      { name: "rows that judged it", value: `${rows.path}, ${String(rows.count)} rows, md5 ${rows.md5}` },
      ...found,
    ],
    missing: [],
  };
}

/** How it does on parts of the rows and between groups. */
export function groups(facts: DossierFacts): Said {
  const { evaluation, record } = facts;
  if (evaluation === undefined) return { statements: [], missing: [noEvaluation] };
  const slices = (evaluation.slices ?? []).flatMap(({ quality, slices: parts }) =>
    parts.map(({ slice, rows, candidate, verdict }) => ({
      name: `${quality} of ${slice}`,
      value: `${candidate === null ? "undefined" : String(candidate)} on ${String(rows)} rows${verdict === null ? "" : `, ${verdict.phase}`}`,
    })),
  );
  const gaps = (evaluation.fairness ?? []).map(({ column, measure, gap, groups: count }) => ({
    name: `gap of ${measure.replaceAll("_", " ")} between ${String(count)} groups of ${column}`,
    value: gap.value === null ? "undefined" : String(gap.value),
  }));
  const weak = (evaluation.weakSlices ?? []).map(({ slice, rows, meanError }) => ({
    name: `weak by search: ${slice}`,
    value: `mean error ${String(meanError)} on ${String(rows)} rows`,
  }));
  const found = [...slices, ...gaps, ...weak];
  const key = `models.${record.model}`;
  return found.length > 0
    ? { statements: found, missing: [] }
    : {
        statements: [],
        missing: [
          { what: "how the model does on groups", where: `${key}.slices and ${key}.fairness of lockstep.yaml` },
        ],
      };
}

/** By whose word the version is registered, and which gates answered what. */
export function approvals({ approvals: given, overrides, evaluation, evaluationDigest, planHash }: DossierFacts): Said {
  const words = given.map(
    ({ approver, subject, at, comment }): Statement => ({
      name: `approved by ${approver.login}`,
      value: `account ${approver.id}, pull request ${String(subject.pullRequest)} at head ${subject.headSha}, comment ${comment.id} (sha256 ${comment.bodySha256})${at === undefined ? "" : `, ${at}`}`,
    }),
  );
  const gates = (evaluation?.gates ?? []).map(
    ({ gate, verdict, mode }): Statement => ({
      name: `gate ${gate}${mode === "informational" ? " (on trial)" : ""}`,
      value: verdict.reason === "" ? verdict.phase : `${verdict.phase}: ${verdict.reason}`,
    }),
  );
  return together(
    {
      statements: [
        ...(evaluationDigest === undefined ? [] : [{ name: "evaluation sha256", value: evaluationDigest }]),
        ...(planHash === undefined ? [] : [{ name: "plan sha256", value: planHash }]),
        ...gates,
        ...words,
        ...overrides.map((value) => ({ name: "gate that an owner overrode", value })),
      ],
    },
    {
      missing:
        words.length > 0
          ? []
          : [{ what: "an approval of these bytes", where: "the registration's event, or refs/lockstep/approvals" }],
    },
  );
}

export function resources({ cost }: DossierFacts): Said {
  return cost === undefined
    ? {
        statements: [],
        missing: [
          { what: "what the training took", where: "`lockstep train` keeps it beside the cache and on the remote" },
        ],
      }
    : { statements: [{ name: "training", value: tookText(cost) }], missing: [] };
}

/** What happened to this version, and why its bytes must not be served, if so. */
export function placements({ events, heldBy, quarantine, isActive }: DossierFacts): readonly Statement[] {
  return [
    { name: "environments that hold it", value: heldBy.length === 0 ? "none" : heldBy.join(", ") },
    ...(isActive ? [] : [{ name: "withdrawn", value: "yes" }]),
    ...(quarantine === undefined ? [] : [{ name: "quarantined", value: quarantine.reason }]),
    ...events.map(({ at, action, environment, tag }) => ({
      name: at,
      value: `${action}${environment === undefined ? "" : ` ${environment}`} (${tag})`,
    })),
  ];
}
