/** How many of a run's tests, or checks, ended which way. */
export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const nothing: Totals = { passed: 0, failed: 0, skipped: 0 };

/** The last line of every run, the one that scripts read: `12 passed, 0 failed`, and `, 1 skipped` when any was. */
export function summaryLine({ passed, failed, skipped }: Totals): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

/** Reads what {@link summaryLine} wrote; `undefined` for any other line. */
export function parseSummary(line: string): Totals | undefined {
  const [, passed, failed, skipped = "0"] = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/.exec(line) ?? [];
  if (passed === undefined || failed === undefined) return undefined;
  return { passed: Number(passed), failed: Number(failed), skipped: Number(skipped) };
}

export function sum(totals: readonly Totals[]): Totals {
  return totals.reduce(
    (total, { passed, failed, skipped }) => ({
      passed: total.passed + passed,
      failed: total.failed + failed,
      skipped: total.skipped + skipped,
    }),
    nothing,
  );
}

/**
 * What a test run amounts to. A run that did not say what it found, that ran nothing, or that ended badly although no test
 * failed (coverage below its threshold, an error outside a test) counts as one failure, with the reason to print.
 *
 * @param reported - What the reporter counted; `undefined` when the runner ended before it could.
 * @param exitCode - The runner's own.
 */
export function judgeRun(
  reported: Totals | undefined,
  exitCode: number,
): { readonly totals: Totals; readonly problem: string | undefined } {
  if (reported === undefined) {
    return {
      totals: { ...nothing, failed: 1 },
      problem: `the test runner ended with exit code ${exitCode} before it reported`,
    };
  }
  if (reported.passed + reported.failed === 0) {
    return { totals: { ...reported, failed: 1 }, problem: "no test was run: is the filter right?" };
  }
  if (exitCode !== 0 && reported.failed === 0) {
    return {
      totals: { ...reported, failed: 1 },
      problem: `every test passed, but the test runner ended with exit code ${exitCode}: see its output above`,
    };
  }
  return { totals: reported, problem: undefined };
}
