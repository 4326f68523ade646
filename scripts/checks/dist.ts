import { globSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root, run } from "../process.ts";
import type { Outcome } from "./check.ts";

/** Files that are in one folder only, or differ in a byte or in being executable; sorted. */
export function differingFiles(left: string, right: string): readonly string[] {
  const files = new Set([left, right].flatMap((folder) => filesOf(folder)));
  return [...files].sort().filter((file) => stateOf(join(left, file)) !== stateOf(join(right, file)));
}

function filesOf(folder: string): readonly string[] {
  return globSync("**/*", { cwd: folder, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
}

function stateOf(path: string): string | undefined {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return undefined;
  return `${(stat.mode & 0o100) === 0 ? "plain" : "executable"} ${readFileSync(path, "base64")}`;
}

/** Two builds give the same bytes, and these are the committed ones. */
export async function checkDist(): Promise<Outcome> {
  const scratch = mkdtempSync(join(tmpdir(), "lockstep-dist-"));
  try {
    const builds = ["first", "second"].map((name) => join(scratch, name));
    for (const folder of builds) {
      const { code, output } = await run(process.execPath, [join(root, "scripts/build.ts"), folder]);
      if (code !== 0) return { findings: [`the build failed:\n${output.trim()}`], looked: "" };
    }
    const [first = "", second = ""] = builds;
    const committed = join(root, "dist");
    const stale = differingFiles(first, committed);
    return {
      findings: [
        ...differingFiles(first, second).map((file) => `two builds of the same sources differ in ${file}`),
        ...stale.map((file) => `dist/${file} is not what the sources build`),
        ...(stale.length > 0 ? ["mend it with `npm run build` and commit dist/"] : []),
      ],
      looked: `${filesOf(first).length} files`,
    };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
