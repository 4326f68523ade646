import type { Lock, LockedStage } from "../data/dvc/model.ts";

/** True when one path is the other, or stands in it. */
function areNested(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);
}

/** The stages of a lock that some paths come from, directly or by way of others. */
export function stagesBehind({ stages }: Lock, paths: readonly string[]): readonly LockedStage[] {
  const found = new Set<LockedStage>();
  const wanted = [...paths];
  for (let path = wanted.pop(); path !== undefined; path = wanted.pop())
    for (const stage of stages.values()) {
      const makes = stage.outs.some((out) => areNested(out.path, path));
      if (!makes || found.has(stage)) continue;
      found.add(stage);
      wanted.push(...stage.deps.map((dependency) => dependency.path));
    }
  return [...found];
}
