import { writeFileSync } from "node:fs";
import type { Reporter, TestModule } from "vitest/node";
import { nothing, sum, type Totals } from "./summary.ts";

/** Name of the variable that tells the reporter where to write its totals, as JSON. */
export const totalsVariable = "LOCKSTEP_TEST_TOTALS";

type Outcome = "passed" | "failed" | "skipped" | "pending";

/** The part of vitest's test module that is counted. */
export interface CountedModule {
  state(): string;
  children: { allTests(): Iterable<{ result(): { readonly state: Outcome } }> };
}

/** The part of vitest's test that says whether it was tried again. */
export interface RetriedTest {
  readonly fullName: string;
  readonly module: { readonly relativeModuleId: string };
  diagnostic(): { readonly flaky: boolean } | undefined;
}

/** Totals of one file. A file that failed without a failed test (it could not be loaded, a hook threw) is one failure. */
export function countModule(module: CountedModule): Totals {
  const states = Array.from(module.children.allTests(), (test) => test.result().state);
  const count = (wanted: Outcome): number => states.filter((state) => state === wanted).length;
  // A test that never ended (the run was interrupted) has not passed.
  const failed = count("failed") + count("pending");
  return {
    passed: count("passed"),
    failed: failed === 0 && module.state() === "failed" ? 1 : failed,
    skipped: count("skipped"),
  };
}

/** Tests that passed only when they were tried once more, by their full names. */
export function retriedTests(
  modules: readonly { children: { allTests(): Iterable<RetriedTest> } }[],
): readonly string[] {
  return modules.flatMap((module) =>
    Array.from(module.children.allTests()).flatMap((test) =>
      test.diagnostic()?.flaky === true ? [`${test.module.relativeModuleId}: ${test.fullName}`] : [],
    ),
  );
}

/** Writes how many tests ended which way, for scripts/test.ts to print last. */
// vitest asks a reporter module for its default export.
// eslint-disable-next-line no-restricted-syntax
export default class TotalsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): void {
    for (const name of retriedTests(modules)) console.log(`ran out of time, and passed when tried once more: ${name}`);
    const path = process.env[totalsVariable];
    if (path === undefined) return;
    const totals = sum([...modules.map(countModule), { ...nothing, failed: unhandledErrors.length }]);
    writeFileSync(path, JSON.stringify(totals));
  }
}
