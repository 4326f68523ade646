/** What a gate found. A verdict is a value; only "we could not find out because something broke" is thrown. */
export type VerdictPhase = "improved" | "equivalent" | "regressed" | "inconclusive";

export interface Verdict {
  readonly phase: VerdictPhase;
  /** One sentence with the numbers that led to it. */
  readonly reason: string;
}

/** From best to worst for a whole evaluation: one regression outweighs every improvement, doubt outweighs comfort. */
const severity: Readonly<Record<VerdictPhase, number>> = { improved: 0, equivalent: 1, inconclusive: 2, regressed: 3 };

/** The verdict over several gates: `regressed` if any is, else `inconclusive` if any is, else `improved` if any is. */
export function overallVerdict(verdicts: readonly Verdict[]): Verdict {
  const worst = verdicts.reduce<Verdict | undefined>(
    (found, verdict) => (found === undefined || severity[verdict.phase] > severity[found.phase] ? verdict : found),
    undefined,
  );
  if (worst === undefined) return { phase: "inconclusive", reason: "no gate was evaluated" };
  if (worst.phase === "regressed" || worst.phase === "inconclusive") return worst;
  return verdicts.find(({ phase }) => phase === "improved") ?? worst;
}
