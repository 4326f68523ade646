// Compares the pipeline's metrics and tests with what live.py wrote down: `live.ts <file>`. Last line: `N passed, N failed`.
import { readFileSync } from "node:fs";
import { LockstepError } from "../../pipeline/domain/error.ts";
import { type Answer, type Answers, answers } from "./answers.ts";

interface Line {
  readonly kind: string;
  readonly name: string;
  readonly input: unknown;
  readonly expected: Readonly<Record<string, Answer>> | readonly number[] | "refused";
}

/** Relative tolerance; SciPy's own values are no better in some corners of the last three kinds. */
const tolerance: Readonly<Record<string, number>> = { functions: 1e-8, comparison: 1e-8, drift: 1e-8, linear: 1e-6 };

function isClose(found: Answer | undefined, expected: Answer, relative: number): boolean {
  if (typeof expected === "number")
    return typeof found === "number" && Math.abs(found - expected) <= Math.max(1e-12, relative * Math.abs(expected));
  if (expected === null) return found === null;
  return (
    Array.isArray(found) &&
    found.length === expected.length &&
    expected.every((value, i) => isClose((found as number[])[i], value, relative))
  );
}

/** What differs, one line each, and how many values were looked at. */
function compare({ kind, name, input, expected }: Line): {
  readonly compared: number;
  readonly wrong: readonly string[];
} {
  const answer = answers[kind];
  if (answer === undefined) return { compared: 1, wrong: [`${kind}: nothing answers tables of this kind`] };
  let found: Answers;
  try {
    found = answer(input as never);
  } catch (error) {
    if (!(error instanceof LockstepError)) throw error;
    return { compared: 1, wrong: expected === "refused" ? [] : [`${kind} ${name}: ${error.message}`] };
  }
  if (expected === "refused") return { compared: 1, wrong: [`${kind} ${name}: should have been refused`] };
  const pairs: readonly (readonly [string, Answer | undefined, Answer])[] = Array.isArray(expected)
    ? Object.entries(found).map(([call, value], i) => [call, value, (expected as number[])[i] ?? null])
    : Object.entries(expected).map(([key, value]) => [key, found[key], value]);
  return {
    compared: pairs.length,
    wrong: pairs
      .filter(([, value, want]) => !isClose(value, want, tolerance[kind] ?? 1e-9))
      .map(([key, value, want]) => `${kind} ${name}, ${key}: ${JSON.stringify(value)} and not ${JSON.stringify(want)}`),
  };
}

const lines = readFileSync(process.argv[2] ?? "", "utf8")
  .trim()
  .split("\n");
let compared = 0;
const wrong: string[] = [];
const seen = new Set<string>();
for (const line of lines) {
  const table = JSON.parse(line) as Line;
  const result = compare(table);
  compared += result.compared;
  wrong.push(...result.wrong);
  seen.add(table.kind);
}
const unseen = Object.keys(answers).filter((kind) => !seen.has(kind));
for (const kind of unseen) wrong.push(`no table of kind ${kind} was written`);
for (const message of wrong.slice(0, 50)) console.log(message);
console.log(`${lines.length} tables of ${seen.size} kinds`);
console.log(`${compared - wrong.length} passed, ${wrong.length} failed`);
if (wrong.length > 0) process.exitCode = 1;
