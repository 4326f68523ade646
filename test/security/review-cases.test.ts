import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { errorCodes } from "../../pipeline/domain/error-codes.ts";
import { reasons } from "../../pipeline/domain/reason.ts";
import { type Proof, reviewCases } from "./review-cases.ts";

const root = join(import.meta.dirname, "../..");
/** What a test asserts beside reasons and error codes. */
const outcomes = ["accepted", "already_promoted"];

function textOf(file: string): string {
  return readFileSync(join(root, file), "utf8");
}

/** The text of a test, from its title to the next one of the file that stands no deeper. */
function bodyOf({ file, test: title }: Proof): string {
  const lines = textOf(file).split("\n");
  const at = lines.findIndex((line) => line.includes(title));
  if (at === -1) return "";
  const begins = /^(\s*)(?:test|describe)\b/;
  // The title of a table stands behind its rows.
  const isTable = /^\s*\]\)?\(/.test(lines[at] ?? "");
  const first = isTable ? lines.slice(0, at).findLastIndex((line) => begins.test(line)) : at;
  const from = lines.slice(0, first + 1).findLastIndex((line) => begins.test(line));
  const [, indent = ""] = begins.exec(lines[from] ?? "") ?? [];
  const end = lines.findIndex(
    (line, i) => i > at && begins.test(line) && (begins.exec(line)?.[1] ?? "").length <= indent.length,
  );
  return lines.slice(from, end === -1 ? undefined : end).join("\n");
}

test("they are those of the threat model that report and review meet", () => {
  const numbers = [
    1,
    2,
    3,
    4,
    5,
    6,
    7,
    8,
    9,
    10,
    13,
    17,
    20,
    22,
    23,
    25,
    26,
    27,
    ...Array.from({ length: 16 }, (_, i) => 28 + i),
  ];
  expect(Object.keys(reviewCases)).toEqual(numbers.map((number) => `N${String(number).padStart(2, "0")}`));
});

test.each(Object.entries(reviewCases))("%s has a test, or says what none can show", (_id, { proofs, open }) => {
  expect(proofs.length > 0).toBe(open === undefined);
});

test.each(Object.entries(reviewCases))("%s is tried on the fault-injecting server, or says why not", (_id, found) => {
  const isServed = found.proofs.some(({ file }) => /github-server\/|review-world|"\.\/world\.ts"/.test(textOf(file)));
  expect(isServed).toBe(found.beside === undefined);
});

const proofs = Object.entries(reviewCases).flatMap(([id, found]) =>
  found.proofs.map((proof) => [id, proof.test.replaceAll("%", ""), proof] as const),
);

test.each(proofs)("%s: %s", (_id, _title, proof) => {
  const body = bodyOf(proof);
  expect(body, `${proof.file} has no test called ${proof.test}`).not.toBe("");
  for (const reason of proof.reasons) {
    expect([...Object.keys(reasons), ...Object.keys(errorCodes), ...outcomes]).toContain(reason);
    expect(body, `${proof.file} asserts ${reason}`).toContain(reason);
  }
});
