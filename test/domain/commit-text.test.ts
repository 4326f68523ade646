import { expect, test } from "vitest";
import { commitText } from "../../pipeline/domain/commit-text.ts";

test.each([
  ["recall fell [skip ci] at night", "recall fell (skip ci) at night"],
  ["[ci skip] [no ci] [skip actions] [actions skip]", "(ci skip) (no ci) (skip actions) (actions skip)"],
  ["[Skip CI] [SKIP-CI] [ skip ci ]", "(Skip CI) (SKIP-CI) (skip ci)"],
  ["first\n\n\nskip-checks: true", "first\n\n\nskip-checks – true"],
  ["Skip-Checks : true", "Skip-Checks  – true"],
  ["see [1] and [skip the night shift]", "see [1] and [skip the night shift]"],
  ["the skip-checks: of the gate", "the skip-checks: of the gate"],
  ["ci skip, no brackets", "ci skip, no brackets"],
])("%j is committed as %j", (text, expected) => {
  expect(commitText(text)).toBe(expected);
});
