import { LockstepError } from "../../../domain/error.ts";
import { commonestText, countTexts, hasMoreTexts, keptTexts, withFill } from "./counted-texts.ts";
import type { CategoryNode } from "./graph.ts";
import { bucketOf } from "./murmur.ts";
import type { CategoryPlan, KeptTexts } from "./plan.ts";
import type { RawCells } from "./raw-cells.ts";
import { fitTarget, type Targets } from "./target-encoding.ts";

/** Most texts that a node tells apart one by one; more, and the column is an identifier. */
export const categoryLimit = 1000;
/** Most texts with a mean of their own. */
export const targetCategoryLimit = 100_000;
/** Stands between the texts of a cross, which hardly hold it. */
const separator = "\u001f";

/** The text of each row, `undefined` where one of the columns is missing. */
export function categoryTexts(columns: readonly string[], cells: RawCells): readonly (string | undefined)[] {
  const [first = [], ...others] = columns.map((column) => cells.texts(column));
  if (others.length === 0) return first;
  return first.map((text, row) => {
    const parts = [text, ...others.map((column) => column[row])];
    return parts.includes(undefined) ? undefined : parts.join(separator);
  });
}

function filled(texts: readonly (string | undefined)[], fill: string | undefined): readonly (string | undefined)[] {
  return fill === undefined ? texts : texts.map((text) => text ?? fill);
}

function tooMany(limit: number, place: string): LockstepError {
  return new LockstepError("TABLE_INVALID", `${place} has more than ${limit} different values`, {
    hint: "If it is an identifier, name it under `drop` in params.yaml; else take `encode: hashing` or `max_categories`.",
  });
}

/** Counts texts, unless all of them would be told apart and they are too many. @throws LockstepError TABLE_INVALID. */
function checkedCounts(
  texts: readonly (string | undefined)[],
  { encode }: CategoryPlan,
  place: string,
): ReadonlyMap<string, number> {
  const limit = encode.kind === "target" ? targetCategoryLimit : categoryLimit;
  const takesAll =
    encode.kind === "target" ||
    (encode.kind !== "hashing" &&
      encode.minimumRows <= 1 &&
      encode.atMost === undefined &&
      (encode.kind !== "ordinal" || encode.order === undefined));
  if (takesAll && hasMoreTexts(texts, limit)) throw tooMany(limit, place);
  return countTexts(texts);
}

/**
 * Learns the texts there are, and for a target encoding their means.
 *
 * @throws LockstepError TABLE_INVALID above {@link categoryLimit}; PARAMS_INVALID for a target encoding without targets; COLUMN_MISSING.
 */
export function fitCategory(plan: CategoryPlan, cells: RawCells, targets: Targets | undefined): CategoryNode {
  const { columns, encode } = plan;
  const place = cells.columnPlace(columns);
  const texts = categoryTexts(columns, cells);
  const counts = checkedCounts(texts, plan, place);
  const fill = learnFill(plan, counts);
  const kept = (asked: KeptTexts): readonly string[] => {
    const found = keptTexts(withFill(counts, fill, texts.length), asked);
    if (found.length > categoryLimit) throw tooMany(categoryLimit, place);
    return found;
  };
  const node = { kind: "category", columns, fill } as const;
  switch (encode.kind) {
    case "one_hot":
      return { ...node, encoder: { kind: "one_hot", categories: kept(encode), other: encode.other } };
    case "ordinal": {
      const categories = encode.order ?? kept(encode);
      if (categories.length > categoryLimit) throw tooMany(categoryLimit, place);
      return { ...node, encoder: { kind: "ordinal", categories, unknown: encode.unknown } };
    }
    case "index":
      return { ...node, encoder: { kind: "index", categories: kept(encode) } };
    case "hashing":
      return { ...node, encoder: encode };
    case "target": {
      if (targets === undefined)
        throw new LockstepError("PARAMS_INVALID", "a target encoding needs the label of every row", {
          hint: "Take another encoding for this trainer.",
        });
      return { ...node, encoder: fitTarget(filled(texts, fill), targets, encode.smoothing) };
    }
  }
}

function learnFill({ fill }: CategoryPlan, counts: ReadonlyMap<string, number>): string | undefined {
  if (fill === "none") return undefined;
  if (typeof fill === "object") return fill.constant;
  return commonestText(counts);
}

/** Puts a number where the output of that index goes. */
type Put = (row: number, output: number, value: number) => void;

/** Gives each row the outputs of a node that are not 0. */
export function applyCategory({ columns, fill, encoder }: CategoryNode, cells: RawCells, put: Put): void {
  const texts = filled(categoryTexts(columns, cells), fill);
  if (encoder.kind === "hashing") {
    for (const [row, text] of texts.entries()) {
      if (text === undefined) continue;
      const { bucket, sign } = bucketOf(text, encoder);
      put(row, bucket, sign);
    }
    return;
  }
  const position = new Map(encoder.categories.map((category, i) => [category, i]));
  for (const [row, text] of texts.entries()) {
    const found = text === undefined ? undefined : position.get(text);
    switch (encoder.kind) {
      case "one_hot":
        if (found !== undefined) put(row, found, 1);
        else if (encoder.other) put(row, encoder.categories.length, 1);
        break;
      case "index":
        if (found !== undefined) put(row, 0, found + 1);
        break;
      case "ordinal":
        put(row, 0, found ?? encoder.unknown ?? Number.NaN);
        break;
      case "target":
        for (const [at, mean] of encoder.means.entries())
          put(row, at, found === undefined ? mean : (encoder.encodings[found * encoder.means.length + at] ?? mean));
    }
  }
}
