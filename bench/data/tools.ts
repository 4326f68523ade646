import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");

/** A tool that is measured: how it is started, and where it keeps what it knows of a repository. */
export interface Tool {
  readonly name: string;
  readonly version: string;
  readonly program: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  /** Makes it forget what it knows of the files of a repository. */
  forget(repository: string): void;
}

/** Real DVC from PyPI, in the environment that scripts/conformance-dvc.sh makes. */
function dvc(scratch: string): Tool {
  const venv = join(root, ".lockstep/venv-dvc");
  const requirements = join(root, "test/conformance/dvc/requirements.txt");
  const isThere =
    existsSync(join(venv, "requirements.txt")) &&
    readFileSync(join(venv, "requirements.txt"), "utf8") === readFileSync(requirements, "utf8");
  if (!isThere) throw new Error("there is no DVC to compare with: run scripts/conformance-dvc.sh once");
  const program = join(venv, "bin/dvc");
  const siteFolder = join(scratch, "dvc-site");
  return {
    name: "DVC",
    version: execFileSync(program, ["--version"], { encoding: "utf8" }).trim(),
    program,
    args: [],
    environment: { DVC_NO_ANALYTICS: "1", DVC_SITE_CACHE_DIR: siteFolder },
    forget(repository) {
      rmSync(siteFolder, { recursive: true, force: true });
      rmSync(join(repository, ".dvc/tmp"), { recursive: true, force: true });
    },
  };
}

/** This checkout, built as it ships. */
function lockstep(scratch: string): Tool {
  const dist = join(scratch, "dist");
  execFileSync(process.execPath, [join(root, "scripts/build.ts"), dist], { stdio: "ignore" });
  const entry = join(dist, "cli.js");
  return {
    name: "Lockstep",
    version: execFileSync(process.execPath, [entry, "--version"], { encoding: "utf8" }).trim(),
    program: process.execPath,
    args: [entry],
    environment: {},
    forget(repository) {
      rmSync(join(repository, ".dvc/tmp/lockstep/state"), { recursive: true, force: true });
    },
  };
}

/** Lockstep first: what the machine has warmed up then is DVC's gain. */
export function openTools(scratch: string): readonly [Tool, Tool] {
  return [lockstep(scratch), dvc(scratch)];
}
