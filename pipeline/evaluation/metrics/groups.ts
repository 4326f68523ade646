import { LockstepError } from "../../domain/error.ts";

/**
 * Index of each row's group, 0 … without gaps, by first appearance.
 *
 * @throws LockstepError TABLE_INVALID when there is not one group for each of the `rows`.
 */
export function groupIndices(groups: readonly string[], rows: number): Uint32Array {
  if (groups.length !== rows)
    throw new LockstepError(
      "TABLE_INVALID",
      `${groups.length} groups and ${rows} labels do not belong to the same rows`,
    );
  const found = new Map<string, number>();
  return Uint32Array.from(groups, (group) => {
    const index = found.get(group) ?? found.size;
    found.set(group, index);
    return index;
  });
}
