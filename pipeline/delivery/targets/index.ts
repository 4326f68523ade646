import { resolve } from "node:path";
import type { TargetDeclaration } from "../../domain/project.ts";
import type { Target } from "./target.ts";

/** Opens a target. `root` is the folder that relative paths of the declaration start from: the root of the repository. */
type TargetDriver = (declaration: TargetDeclaration, root: string) => Promise<Target>;

/** To add a kind of target: one file, one line here, one member of {@link TargetDeclaration}. */
const drivers: Readonly<Record<TargetDeclaration["kind"], TargetDriver>> = {
  directory: async ({ path, url }, root) =>
    (await import("./directory.ts")).openDirectoryTarget({
      folder: resolve(root, path),
      description: `directory ${path}`,
      url,
    }),
};

/** Where an environment's models are served, as `lockstep.yaml` declares it. */
export async function openTarget(declaration: TargetDeclaration, root: string): Promise<Target> {
  return drivers[declaration.kind](declaration, root);
}
