// Runs the checks: `npm run check [-- <name>…] [-- --except=<name>,…]`. The last line is `N passed, N failed`.

import type { Check, Outcome } from "./checks/check.ts";
import { checkDist } from "./checks/dist.ts";
import { checkHygiene } from "./checks/hygiene.ts";
import { checkImports } from "./checks/imports.ts";
import { checkLinks } from "./checks/links.ts";
import { type Finished, root, runTool } from "./process.ts";
import { summaryLine } from "./summary.ts";

/** A tool's own words, when it ended badly. */
function judged({ code, output }: Finished, looked: string, remedy?: string): Outcome {
  if (code === 0) return { findings: [], looked };
  return { findings: [output.trim(), ...(remedy === undefined ? [] : [remedy])], looked };
}

const checks: readonly Check[] = [
  {
    name: "types",
    run: async () => judged(await runTool("typescript/bin/tsc", ["-p", "."]), "tsc, strict"),
  },
  {
    name: "lint",
    run: async () =>
      judged(await runTool("eslint/bin/eslint.js", [".", "--max-warnings=0"]), "strict and type-aware, tests too"),
  },
  {
    name: "format",
    run: async () =>
      judged(
        await runTool("@biomejs/biome/bin/biome", ["check", "--colors=off", "--reporter=summary"]),
        "layout and order of imports",
        "mend it with `npm run format`",
      ),
  },
  { name: "imports", run: checkImports },
  {
    name: "unused",
    run: async () => judged(await runTool("knip/bin/knip.js", ["--no-progress"]), "files, exports, packages"),
  },
  { name: "dist", run: checkDist },
  { name: "links", run: () => checkLinks() },
  { name: "hygiene", run: () => checkHygiene() },
];

function selected(args: readonly string[]): readonly Check[] {
  const except = args.flatMap((argument) => argument.split("--except=")[1]?.split(",") ?? []);
  const only = args.filter((argument) => !argument.startsWith("--except="));
  const unknown = [...only, ...except].filter((name) => !checks.some((check) => check.name === name));
  if (unknown.length > 0) {
    throw new Error(`no check is called ${unknown.join(", ")}; there are ${checks.map(({ name }) => name).join(", ")}`);
  }
  return checks.filter(({ name }) => (only.length === 0 || only.includes(name)) && !except.includes(name));
}

/** Prints what a check found and says whether it passed. A check that could not be made has failed. */
async function report({ name, run: look }: Check): Promise<boolean> {
  const startedMs = performance.now();
  const outcome = await look().catch((error: unknown) => ({
    findings: [error instanceof Error ? (error.stack ?? error.message) : String(error)],
    looked: "",
  }));
  const seconds = `${((performance.now() - startedMs) / 1000).toFixed(1)} s`;
  const passed = outcome.findings.length === 0;
  console.log(
    `${passed ? "pass" : "FAIL"}  ${name.padEnd(9)} ${seconds.padStart(7)}  ${passed ? outcome.looked : ""}`.trimEnd(),
  );
  for (const finding of outcome.findings) console.log(finding.replaceAll(/^/gm, "      "));
  return passed;
}

process.chdir(root);
const results: boolean[] = [];
// One after the other: each of the large ones keeps two cores busy by itself.
for (const check of selected(process.argv.slice(2))) results.push(await report(check));
const passed = results.filter(Boolean).length;
console.log(`\n${summaryLine({ passed, failed: results.length - passed, skipped: 0 })}`);
process.exitCode = passed === results.length ? 0 : 1;
