import { expect, test } from "vitest";
import { counted } from "../../pipeline/domain/counted.ts";

test.each([
  [0, undefined, "0 rows"],
  [1, undefined, "1 row"],
  [2, undefined, "2 rows"],
  [1, "entries", "1 row"],
  [5, "entries", "5 entries"],
])("%i with the plural %s is %s", (count, many, text) => {
  expect(counted(count, "row", many)).toBe(text);
});
