import { type LabelDiff, personalCell } from "../../domain/data-diff.ts";
import type { Loaded } from "./pair.ts";
import { query, shownValue, type Value } from "./query.ts";

/** More different labels than this are no classes. */
const classLimit = 50;
const pairLimit = 20;

/**
 * Class balance of a column, and which label became which.
 *
 * @param place - Of the label among the shared columns.
 * @param isPaired - Whether rows are paired by id; without it nobody can tell a flip.
 */
export async function labelDiff(loaded: Loaded, place: number, isPaired: boolean): Promise<LabelDiff> {
  const { store, columns, keys, personal } = loaded;
  const column = columns[place]?.name ?? "";
  const shown = (value: Value | undefined) => (personal.has(column) ? personalCell : shownValue(value));
  const label = `v${place}`;
  const classes = await query(
    store,
    `SELECT ${label}, sum(b)::DOUBLE, sum(a)::DOUBLE FROM
      (SELECT ${label}, count(*) AS b, 0 AS a FROM before GROUP BY ${label}
       UNION ALL SELECT ${label}, 0, count(*) FROM after GROUP BY ${label})
      GROUP BY ${label} ORDER BY sum(b + a) DESC, ${label} LIMIT ${classLimit + 1}`,
  );
  const balance = classes.length > classLimit || personal.has(column) ? [] : classes;
  const on = keys.map((i) => `b.v${i} = a.v${i}`).join(" AND ");
  const flips =
    !isPaired || keys.includes(place)
      ? []
      : await query(
          store,
          `SELECT *, (sum(rows) OVER ())::DOUBLE FROM
            (SELECT b.${label} AS old, a.${label} AS now, count(*)::DOUBLE AS rows FROM before AS b JOIN after AS a ON ${on}
              WHERE b.${label} IS DISTINCT FROM a.${label} GROUP BY ALL)
            ORDER BY rows DESC, old, now LIMIT ${pairLimit}`,
        );
  return {
    column,
    balance: balance.map(([value, before, after]) => ({
      value: shown(value),
      before: Number(before),
      after: Number(after),
    })),
    flips: Number(flips[0]?.[3] ?? 0),
    pairs: flips.map(([before, after, rows]) => ({ before: shown(before), after: shown(after), count: Number(rows) })),
  };
}
