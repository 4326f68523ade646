import { blocksOf } from "../../data/tables/blocks.ts";
import { rowDigests } from "../../data/tables/row-keys.ts";
import type { Table } from "../../data/tables/table.ts";
import { LockstepError } from "../../domain/error.ts";
import { placeOf, shownCell } from "../features/cells.ts";

/** Digests that stand there more than once. */
function repeatedDigests(digests: Float64Array): ReadonlySet<number> {
  const sorted = digests.toSorted();
  return new Set(sorted.filter((value, i) => i > 0 && value === sorted[i - 1]));
}

/**
 * Refuses two rows of one id: whoever joins predictions with rows by it would take one for the other. Memory grows by 16 bytes for a row.
 *
 * @throws LockstepError TABLE_INVALID naming both rows; COLUMN_MISSING.
 */
export function requireUniqueIds(rows: Table, idColumn: string): void {
  const digests = rowDigests(rows, [idColumn]);
  const suspects = repeatedDigests(digests);
  if (suspects.size === 0) return;
  const first = new Map<string, string>();
  let at = 0;
  for (const block of blocksOf(rows))
    for (const [row, cell] of block.column(idColumn).entries()) {
      if (!suspects.has(digests[at++] as number)) continue;
      const id = cell.trim();
      const place = placeOf(block, row);
      const known = first.get(id);
      if (known !== undefined)
        throw new LockstepError(
          "TABLE_INVALID",
          `${place}, column ${shownCell(idColumn)}: ${shownCell(id)} is the id of ${known} already`,
          { hint: "Give each row an id of its own, or name another column under `id` in params.yaml." },
        );
      first.set(id, place);
    }
}
