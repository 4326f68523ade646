import { LockstepError } from "../../../domain/error.ts";
import type { TextNode } from "./graph.ts";
import { bucketOf } from "./murmur.ts";
import type { TextPlan } from "./plan.ts";
import type { RawCells } from "./raw-cells.ts";
import { termsBy } from "./words.ts";

/** How often each term stands in a text. */
function countTerms(terms: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
  return counts;
}

/**
 * Learns the terms of the training rows and how rare each is: `ln((1 + rows) / (1 + rows with it)) + 1`. Of more terms than are kept,
 * those that stand most often are.
 *
 * @see scikit-learn's TfidfVectorizer, whose rule this is.
 */
export function fitText(plan: TextPlan, cells: RawCells): TextNode {
  const { column, words, encode } = plan;
  if (encode.kind === "hashing") return { kind: "text", column, words, encoder: encode };
  const { minimumRows, atMost } = encode;
  const split = termsBy(words);
  const seen = new Map<string, { rows: number; total: number }>();
  for (const text of cells.texts(column))
    for (const [term, count] of countTerms(split(text ?? ""))) {
      const known = seen.get(term);
      if (known === undefined) seen.set(term, { rows: 1, total: count });
      else {
        known.rows++;
        known.total += count;
      }
    }
  const kept = [...seen]
    .filter(([, { rows }]) => rows >= minimumRows)
    .sort(([a, m], [b, n]) => n.total - m.total || (a < b ? -1 : 1))
    .slice(0, atMost)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  if (encode.kind === "tokens") {
    const terms = kept.map(([term]) => term);
    if (terms.length === 0)
      throw new LockstepError(
        "TABLE_INVALID",
        `${cells.columnPlace([column])}: no word stands in ${minimumRows} rows`,
        {
          hint: "Lower `min_rows` in params.yaml, or name the column under `drop`.",
        },
      );
    return { kind: "text", column, words, encoder: { kind: "tokens", terms, length: encode.length } };
  }
  const { idf, sublinear, norm } = encode;
  const weight = (rows: number): number => (idf ? Math.log((1 + cells.rowCount) / (1 + rows)) + 1 : 1);
  return {
    kind: "text",
    column,
    words,
    encoder: {
      kind: "tf_idf",
      terms: kept.map(([term]) => term),
      weights: kept.map(([, { rows }]) => weight(rows)),
      sublinear,
      norm,
    },
  };
}

/** Puts a number where the output of that index goes. */
type Put = (row: number, output: number, value: number) => void;

/** Gives each row the outputs of a node that are not 0; a missing text has none. */
export function applyText({ column, words, encoder }: TextNode, cells: RawCells, put: Put): void {
  const split = termsBy(words);
  const position = new Map(encoder.kind === "hashing" ? [] : encoder.terms.map((term, i) => [term, i]));
  if (encoder.kind === "tokens") {
    for (const [row, text] of cells.texts(column).entries()) {
      const known = split(text ?? "").flatMap((term) => position.get(term) ?? []);
      for (const [at, found] of known.slice(0, encoder.length).entries()) put(row, at, found + 1);
    }
    return;
  }
  for (const [row, text] of cells.texts(column).entries()) {
    const values = new Map<number, number>();
    for (const [term, count] of countTerms(split(text ?? ""))) {
      if (encoder.kind === "hashing") {
        const { bucket, sign } = bucketOf(term, encoder);
        values.set(bucket, (values.get(bucket) ?? 0) + sign * count);
        continue;
      }
      const at = position.get(term);
      if (at !== undefined)
        values.set(at, (encoder.sublinear ? 1 + Math.log(count) : count) * (encoder.weights[at] ?? 0));
    }
    const squares = [...values.values()].reduce((sum, value) => sum + value * value, 0);
    const length = encoder.norm === "l2" && squares > 0 ? Math.sqrt(squares) : 1;
    for (const [output, value] of values) put(row, output, value / length);
  }
}
