// Runs the tests: `npm test [-- <filter or vitest option>…]`. The last line is `N passed, N failed`.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { judgeRun, summaryLine, type Totals } from "./summary.ts";
import { totalsVariable } from "./test-reporter.ts";

const root = join(import.meta.dirname, "..");

function vitest(args: readonly string[], totalsPath: string): Promise<number> {
  const options = ["run", "--reporter=default", "--reporter=./scripts/test-reporter.ts", ...args];
  const child = spawn(process.execPath, [join(root, "node_modules/vitest/vitest.mjs"), ...options], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, [totalsVariable]: totalsPath },
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => child.kill(signal));
  return new Promise((fulfil, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      fulfil(code ?? 128 + (signal === null ? 0 : constants.signals[signal]));
    });
  });
}

const scratch = mkdtempSync(join(tmpdir(), "lockstep-test-"));
const totalsPath = join(scratch, "totals.json");
try {
  const exitCode = await vitest(process.argv.slice(2), totalsPath);
  const reported = existsSync(totalsPath) ? (JSON.parse(readFileSync(totalsPath, "utf8")) as Totals) : undefined;
  const { totals, problem } = judgeRun(reported, exitCode);
  if (problem !== undefined) console.error(`\n${problem}`);
  console.log(`\n${summaryLine(totals)}`);
  process.exitCode = totals.failed === 0 ? 0 : 1;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
