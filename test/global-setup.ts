// Once for each run, before any test: a folder where Node keeps what it has compiled. Hundreds of processes load the same modules.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "lockstep-compiled-"));
  process.env["NODE_COMPILE_CACHE"] = folder;
  return () => {
    rmSync(folder, { recursive: true, force: true });
  };
}
