import { globSync } from "node:fs";
import { join } from "node:path";
import { root as checkout, runTool } from "../process.ts";
import type { Outcome } from "./check.ts";

/** The part of dependency-cruiser's JSON that we read. */
interface Cruise {
  readonly modules: readonly { readonly source: string }[];
  readonly summary: {
    readonly violations: readonly {
      readonly from: string;
      readonly to: string;
      readonly rule: { readonly name: string };
      readonly cycle?: readonly { readonly name: string }[];
    }[];
  };
}

export interface ImportViolation {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
}

export interface ImportGraph {
  readonly violations: readonly ImportViolation[];
  /** The .ts files under pipeline and actions that the checker did not look at, or that it saw and are not there. */
  readonly unseen: readonly string[];
  readonly moduleCount: number;
}

/** Cruises `pipeline` and `actions` of a checkout with the rules of .dependency-cruiser.mjs there. */
export async function cruise(root: string): Promise<ImportGraph> {
  const onDisk = globSync(["pipeline/**/*.ts", "actions/**/*.ts"], { cwd: root }).sort();
  const folders = ["pipeline", "actions"].filter((folder) => onDisk.some((file) => file.startsWith(`${folder}/`)));
  if (folders.length === 0) return { violations: [], unseen: [], moduleCount: 0 };
  const args = ["--config", join(root, ".dependency-cruiser.mjs"), "--output-type", "json", ...folders];
  const { stdout, output } = await runTool("dependency-cruiser/bin/dependency-cruiser.mjs", args, root);
  let found: Cruise;
  try {
    found = JSON.parse(stdout) as Cruise;
  } catch (cause) {
    throw new Error(`dependency-cruiser did not answer:\n${output}`, { cause });
  }
  const seen = found.modules.map(({ source }) => source).filter((file) => /^(?:pipeline|actions)\/.*\.ts$/.test(file));
  return {
    violations: found.summary.violations.map(({ rule, from, to, cycle }) => ({
      rule: rule.name,
      from,
      to: cycle === undefined || cycle.length === 0 ? to : cycle.map(({ name }) => name).join(" → "),
    })),
    unseen: [...new Set(onDisk).symmetricDifference(new Set(seen))].sort(),
    moduleCount: seen.length,
  };
}

/** Every import goes in a direction that the architecture allows. */
export async function checkImports(): Promise<Outcome> {
  const { violations, unseen, moduleCount } = await cruise(checkout);
  return {
    findings: [
      ...violations.map(({ rule, from, to }) => `${from} → ${to}: ${rule} (.dependency-cruiser.mjs)`),
      ...unseen.map((file) => `${file} is on disk or in the import graph, not both: the rules were not applied to it`),
      ...(moduleCount === 0 ? ["no module was seen at all"] : []),
    ],
    looked: `${moduleCount} modules`,
  };
}
