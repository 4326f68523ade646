import { glob } from "node:fs/promises";
import { join } from "node:path";
import { LockstepError } from "../domain/error.ts";
import { byCodePoint } from "../domain/json.ts";
import type { Standpoint } from "./paths.ts";

/**
 * Targets with shell wildcards as the paths that stand there now; other targets, and all without `glob`, as they are. Names that begin
 * with a dot are matched only by a dot, as in a shell.
 *
 * @throws LockstepError TARGET_UNKNOWN when nothing matches any of them.
 */
export async function expandGlobs(
  { root, folder }: Standpoint,
  request: { readonly targets: readonly string[]; readonly glob?: boolean | undefined },
): Promise<readonly string[]> {
  if (request.glob !== true || request.targets.length === 0) return request.targets;
  const found: string[] = [];
  for (const target of request.targets) {
    const isHidden = (path: string): boolean =>
      path.split("/").some((name) => name.startsWith(".") && name !== "." && name !== "..") && !target.includes(".");
    const matched: string[] = [];
    for await (const path of glob(target, { cwd: join(root, folder) })) if (!isHidden(path)) matched.push(path);
    found.push(...matched.sort(byCodePoint));
  }
  if (found.length === 0)
    throw new LockstepError(
      "TARGET_UNKNOWN",
      `nothing matches ${request.targets.map((one) => JSON.stringify(one)).join(", ")}`,
      {
        hint: "Quote the pattern, so that the shell leaves it alone, and check the folder it starts in.",
      },
    );
  return [...new Set(found)];
}
