import { LockstepError } from "../../domain/error.ts";
import type { GateResult, RowQuality, SliceAnswer, SliceTable } from "../../domain/evaluation.ts";
import type { SliceCorrection, SliceRule } from "../../domain/project.ts";
import type { Verdict } from "../../domain/verdict.ts";
import { shown } from "../shown.ts";
import { type JudgedSlice, judgeSlices, missingSlice } from "./judge-slices.ts";
import { type SliceColumn, slicesOf } from "./slice.ts";
import type { PairedErrors } from "./slice-evidence.ts";

/** Most slices of one rule; more are no longer read, and none of them could be told from the others. */
const mostSlices = 500;

/** The slices of one rule, told apart. */
interface RuleSlices {
  readonly rule: SliceRule;
  readonly judged: readonly JudgedSlice[];
  readonly tooSmall: number;
  /** Names that must be there. */
  readonly required: readonly string[];
}

function nameOf({ columns }: SliceRule, values: readonly string[]): string {
  return columns.map((column, i) => `${column}=${values[i] ?? ""}`).join(", ");
}

/** @throws LockstepError TABLE_INVALID for a column that makes too many slices. */
function slicesOfRule(rule: SliceRule, column: (name: string) => readonly string[]): RuleSlices {
  const columns = rule.columns.map((name): SliceColumn => ({ name, values: column(name) }));
  const required = rule.required.map((values) => nameOf(rule, values));
  const all = slicesOf(columns);
  const kept = all.filter(({ name, rows }) => rows.length >= rule.minimumRows || required.includes(name));
  if (kept.length > mostSlices)
    throw new LockstepError(
      "TABLE_INVALID",
      `slicing by ${rule.columns.join(", ")} makes ${kept.length} slices of at least ${rule.minimumRows} rows, more than ${mostSlices}`,
      { hint: "Slice by a column with fewer values, or raise `minimum_rows` in lockstep.yaml." },
    );
  const { minimumRows, margin = 0, effect } = rule;
  return {
    rule,
    judged: kept.map((slice) => ({ ...slice, margin, effect, minimumRows })),
    tooSmall: all.length - kept.length,
    required,
  };
}

/** The rule in one line, for example `slices of type, line: margin 0.02, at least 30 rows`. */
export function sliceGateName({ columns, margin, effect, minimumRows }: SliceRule): string {
  const rules = [
    ...(margin === undefined ? [] : [`margin ${shown(margin)}`]),
    ...(effect === undefined ? [] : [`effect ${shown(effect)}`]),
    `at least ${minimumRows} rows`,
  ];
  return `slices of ${columns.join(", ")}: ${rules.join(", ")}`;
}

function worst(answers: readonly SliceAnswer[], phase: Verdict["phase"]): SliceAnswer | undefined {
  return answers
    .filter(({ verdict }) => verdict?.phase === phase)
    .sort((a, b) => (a.adjustedPValue ?? 0) - (b.adjustedPValue ?? 0))[0];
}

/**
 * What the slices of one rule say together. One that got worse speaks for all. One that cannot be told stops the change where a
 * margin is declared, or where it is one that must be there.
 */
function verdictOf({ rule, required, tooSmall }: RuleSlices, answers: readonly SliceAnswer[]): Verdict {
  const regressed = worst(answers, "regressed")?.verdict;
  if (regressed !== undefined && regressed !== null) return regressed;
  const open = answers.filter(({ verdict }) => verdict?.phase === "inconclusive");
  const binding = open.filter(({ slice }) => rule.margin !== undefined || required.includes(slice));
  const doubt = worst(binding, "inconclusive")?.verdict;
  if (doubt !== undefined && doubt !== null)
    return {
      phase: "inconclusive",
      reason: `${binding.length} of ${answers.length} slices cannot be told; ${doubt.reason}`,
    };
  if (answers.length === 0)
    return { phase: "inconclusive", reason: `no slice of ${rule.columns.join(", ")} has ${rule.minimumRows} rows` };
  const left = tooSmall === 0 ? "" : `, ${tooSmall} more are too small to judge`;
  const untold = open.length === 0 ? "" : `, ${open.length} of them cannot be told`;
  return { phase: "equivalent", reason: `none of ${answers.length} slices got worse${untold}${left}` };
}

/** Slices of a first model: what must be there is looked for, the rest is told. */
function withoutReference(slices: RuleSlices, errors: Float64Array, quality: RowQuality): readonly SliceAnswer[] {
  const there = new Set(slices.judged.map(({ name }) => name));
  return [
    ...slices.judged.map(({ name, rows }): SliceAnswer => {
      const mean = rows.reduce((sum, row) => sum + (errors[row] as number), 0) / rows.length;
      return {
        slice: name,
        rows: rows.length,
        candidate: quality === "accuracy" ? 1 - mean : mean,
        reference: null,
        improvement: null,
        interval: null,
        adjustedPValue: null,
        verdict: null,
      };
    }),
    ...slices.required.filter((name) => !there.has(name)).map(missingSlice),
  ];
}

/** What the declared slices say about a change. */
export interface DeclaredSlices {
  readonly tables: readonly SliceTable[];
  readonly gates: readonly GateResult[];
}

/**
 * Judges every slice that the rules make, all together under one alpha.
 *
 * @param request.errors - Of both models; without a reference only what must be there is looked for.
 * @throws LockstepError TABLE_INVALID, COLUMN_MISSING.
 */
export function judgeDeclaredSlices({
  rules,
  column,
  errors,
  alpha,
  level,
  correction,
}: {
  readonly rules: readonly SliceRule[];
  readonly column: (name: string) => readonly string[];
  readonly errors: Omit<PairedErrors, "reference"> & { readonly reference: Float64Array | undefined };
  readonly alpha: number;
  readonly level: number;
  readonly correction: SliceCorrection | undefined;
}): DeclaredSlices {
  const found = rules.map((rule) => slicesOfRule(rule, column));
  const { reference, candidate, quality } = errors;
  const slices = found.flatMap(({ judged }) => judged);
  const all =
    reference === undefined || slices.length === 0
      ? undefined
      : judgeSlices({ errors: { ...errors, reference }, slices, required: [], alpha, level, correction });
  let taken = 0;
  const answered = found.map((own) => {
    const there = new Set(own.judged.map(({ name }) => name));
    const answers =
      all === undefined
        ? withoutReference(own, candidate, quality)
        : [
            ...all.slice(taken, taken + own.judged.length),
            ...own.required.filter((name) => !there.has(name)).map(missingSlice),
          ];
    taken += own.judged.length;
    return { own, answers };
  });
  return {
    tables: answered.map(({ own: { rule, tooSmall }, answers }) => ({
      columns: rule.columns,
      quality,
      minimumRows: rule.minimumRows,
      tooSmall,
      slices: answers,
    })),
    gates: answered.map(({ own, answers }) => ({
      gate: sliceGateName(own.rule),
      verdict: verdictOf(own, answers),
      mode: own.rule.mode === "informational" ? own.rule.mode : undefined,
    })),
  };
}
