import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  commonestText,
  countTexts,
  hasMoreTexts,
  keptTexts,
  withFill,
} from "../../../pipeline/training/features/graph/counted-texts.ts";

const cells = fc.array(
  fc.option(fc.constantFrom("", "a", "b", "é", "Z", "a0", "𝒳", "\uffff", "zz"), { nil: undefined }),
  {
    maxLength: 60,
  },
);

/** By the book: every text sorted, then by rows, then cut. */
function sortedThroughout(texts: readonly (string | undefined)[], minimumRows: number, atMost: number | undefined) {
  const known = texts.filter((text) => text !== undefined);
  const rowsOf = (text: string): number => known.filter((other) => other === text).length;
  const kept = [...new Set(known)].filter((text) => rowsOf(text) >= minimumRows).sort();
  return kept
    .sort((a, b) => rowsOf(b) - rowsOf(a))
    .slice(0, atMost)
    .sort();
}

describe("texts of a column", () => {
  test("that are told apart are those that sorting all of them finds", () => {
    fc.assert(
      fc.property(
        cells,
        fc.integer({ min: 1, max: 4 }),
        fc.option(fc.integer({ min: 1, max: 8 }), { nil: undefined }),
        (texts, minimumRows, atMost) => {
          expect(keptTexts(countTexts(texts), { minimumRows, atMost })).toEqual(
            sortedThroughout(texts, minimumRows, atMost),
          );
        },
      ),
    );
  });

  test("with a fill are counted as if it stood in the empty rows", () => {
    fc.assert(
      fc.property(cells, fc.option(fc.constantFrom("a", "new"), { nil: undefined }), (texts, fill) => {
        const filled = texts.map((text) => text ?? fill);
        expect(withFill(countTexts(texts), fill, texts.length)).toEqual(countTexts(filled));
      }),
    );
  });

  test.each([
    [["b", "a", "b", "a", "c"], "a"],
    [["b", "b", "a"], "b"],
    [[undefined], undefined],
  ])("of %j the commonest is %s", (texts, commonest) => {
    expect(commonestText(countTexts(texts))).toBe(commonest);
  });

  test.each([
    [["a", "b", undefined, "a"], 2, false],
    [["a", "b", undefined, "c"], 2, true],
  ])("%j are more than %i: %s", (texts, limit, isMore) => {
    expect(hasMoreTexts(texts, limit)).toBe(isMore);
  });

  test("of a million no more are looked at than it takes to know that they are too many", () => {
    let looked = 0;
    const texts = new Proxy(new Array<string>(1_000_000), {
      get: (rows, key, self) =>
        typeof key === "string" && /^\d+$/.test(key) ? `k${looked++}` : (Reflect.get(rows, key, self) as unknown),
    });
    expect(hasMoreTexts(texts, 1000)).toBe(true);
    expect(looked).toBe(1001);
  });
});
