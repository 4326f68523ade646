// Takes each defence out of a copy of the sources and sees its test fail: `node scripts/run.mjs scripts/mutate.ts [<part of a name>]`.
// The last line is `N passed, N failed`; a mutation whose test still passes, or that no longer fits the sources, has failed.
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { type Mutation, mutations } from "../test/security/mutations.ts";
import { root } from "./process.ts";
import { summaryLine } from "./summary.ts";

/** What a test needs of the sources. */
const parts = [
  ".github",
  "actions",
  "pipeline",
  "scripts",
  "test",
  "package.json",
  "tsconfig.json",
  "vitest.config.ts",
];

function copySources(): string {
  const copy = realpathSync(mkdtempSync(join(tmpdir(), "lockstep-mutations-")));
  for (const part of parts) cpSync(join(root, part), join(copy, part), { recursive: true });
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  return copy;
}

/** Runs one file of tests in the copy. @returns Whether all that ran passed, and how many did. */
async function run(copy: string, { test, only, config }: Mutation): Promise<{ passed: number; failed: number }> {
  const report = join(copy, "report.json");
  const args = [
    "run",
    test,
    "--reporter=json",
    `--outputFile=${report}`,
    ...(only === undefined ? [] : ["-t", only]),
    ...(config === undefined ? [] : ["--config", config]),
  ];
  const child = spawn(process.execPath, [join(root, "node_modules/vitest/vitest.mjs"), ...args], {
    cwd: copy,
    stdio: "ignore",
  });
  await new Promise((fulfil) => child.once("close", fulfil));
  const text = readFileSync(report, "utf8");
  rmSync(report);
  const { numPassedTests, numFailedTests } = JSON.parse(text) as { numPassedTests: number; numFailedTests: number };
  return { passed: numPassedTests, failed: numFailedTests };
}

/** What the tests say of the sources as they are, asked once for mutations that have them in common. */
const baselines = new Map<string, ReturnType<typeof run>>();

function baseline(copy: string, mutation: Mutation): ReturnType<typeof run> {
  const key = `${mutation.test} ${mutation.only ?? ""}`;
  const known = baselines.get(key) ?? run(copy, mutation);
  baselines.set(key, known);
  return known;
}

/** The sources with a defence taken out, by file; what does not occur exactly once is an error. */
function mutated(copy: string, { edits }: Mutation): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const { file, find, replace } of edits) {
    const text = texts.get(file) ?? readFileSync(join(copy, file), "utf8");
    const count = text.split(find).length - 1;
    if (count !== 1) throw new Error(`${file} has ${count} of ${JSON.stringify(find.slice(0, 60))}`);
    texts.set(
      file,
      text.replace(find, () => replace),
    );
  }
  return texts;
}

const [wanted = ""] = process.argv.slice(2);
const chosen = mutations.filter(({ name }) => name.includes(wanted));
const totals = { passed: 0, failed: 0, skipped: 0 };
const judge = (isGood: boolean, line: string): void => {
  totals[isGood ? "passed" : "failed"]++;
  console.log(`${isGood ? "pass" : "FAIL"}  ${line}`);
};

/** Sees one defence missed in a copy, which is whole again afterwards. */
async function judgeIn(copy: string, mutation: Mutation): Promise<void> {
  const { name } = mutation;
  try {
    const texts = mutated(copy, mutation);
    const originals = [...texts.keys()].map((file) => [file, readFileSync(join(copy, file), "utf8")] as const);
    const whole = await baseline(copy, mutation);
    for (const [file, text] of texts) writeFileSync(join(copy, file), text);
    const without = await run(copy, mutation);
    for (const [file, text] of originals) writeFileSync(join(copy, file), text);
    const isHeld = whole.failed === 0 && whole.passed > 0;
    const what = isHeld
      ? `${without.failed} of ${without.failed + without.passed} tests see it`
      : `with the defence ${whole.failed} of ${whole.failed + whole.passed} tests fail`;
    judge(isHeld && without.failed > 0, `${name}: ${what}`);
  } catch (error) {
    judge(false, `${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** One file of tests keeps one processor busy. */
const copies = Array.from({ length: Math.min(4, availableParallelism()) }, copySources);
const pending = chosen.values();
try {
  // Each takes the next one from the same list.
  await Promise.all(
    copies.map(async (copy) => {
      for (const mutation of pending) await judgeIn(copy, mutation);
    }),
  );
} finally {
  for (const copy of copies) rmSync(copy, { recursive: true, force: true });
}
if (chosen.length === 0) judge(false, `no mutation is called ${JSON.stringify(wanted)}`);
console.log(`\n${summaryLine(totals)}`);
process.exitCode = totals.failed === 0 ? 0 : 1;
