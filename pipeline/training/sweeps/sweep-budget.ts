import { usualRates } from "../../domain/budget.ts";
import { shownAmount } from "../costs/amounts.ts";
import type { SweepSubject } from "./plan.ts";
import type { Trial, TrialResult } from "./trial.ts";

/** What a trial takes, or may take. */
export type Amounts = TrialResult["cost"];

const hourMs = 3_600_000;
const measures = [
  ["hours", "wallMs"],
  ["cpu_hours", "cpuMs"],
] as const;

/** What is known of a sweep's costs when a trial wants to begin. */
export interface Spending {
  /** Trials of the sweep that are finished, with what they took. */
  readonly finished: readonly { readonly trial: Trial; readonly cost: Amounts }[];
  /** What is kept for trials that are not. */
  readonly reserved: readonly Amounts[];
}

/** By how much more a trial is expected to take than another: its trainings, and its effort where both name one. */
function scaleOf({ sweep }: Pick<SweepSubject, "sweep">, trial: Trial, other: Trial): number {
  const trainingsOf = ({ seeds, division }: Trial): number => seeds.length * division.folds;
  const effortOf = ({ point }: Trial): number => Number(point[sweep.effort?.parameter ?? ""]);
  const effort = effortOf(trial) / effortOf(other);
  return (trainingsOf(trial) / trainingsOf(other)) * (Number.isFinite(effort) && effort > 0 ? effort : 1);
}

/** The most that any finished trial took, by how much more or less there is to do; `undefined` while none is finished. */
function expectedOf(subject: Pick<SweepSubject, "sweep">, trial: Trial, { finished }: Spending): Amounts | undefined {
  if (finished.length === 0) return undefined;
  const most = (measure: keyof Amounts): number =>
    Math.max(...finished.map((earlier) => earlier.cost[measure] * scaleOf(subject, trial, earlier.trial)));
  return { wallMs: most("wallMs"), cpuMs: most("cpuMs") };
}

/**
 * What a trial has to reserve before it begins, so that what is spent and what is reserved stay within the sweep's budget together. Of the
 * first trial nothing is known: it reserves all that is left.
 *
 * @returns A sentence when it may not begin.
 */
export function reservationFor(subject: Pick<SweepSubject, "sweep">, trial: Trial, known: Spending): Amounts | string {
  const expected = expectedOf(subject, trial, known);
  const amounts = { wallMs: expected?.wallMs ?? 0, cpuMs: expected?.cpuMs ?? 0 };
  for (const [name, measure] of measures) {
    const hours = subject.sweep.budget?.[name];
    if (hours === undefined) continue;
    const taken = [...known.finished.map(({ cost }) => cost), ...known.reserved];
    const leftMs = Math.max(0, hours * hourMs - taken.reduce((sum, each) => sum + each[measure], 0));
    const wantedMs = expected === undefined ? leftMs : expected[measure];
    if (leftMs === 0 || wantedMs > leftMs) {
      const shown = (ms: number): string => shownAmount(name, ms / hourMs, usualRates.currency);
      return `of the budget of ${shown(hours * hourMs)}, ${shown(leftMs)} are left, and the next trial is expected to take ${shown(wantedMs)}`;
    }
    amounts[measure] = wantedMs;
  }
  return amounts;
}
