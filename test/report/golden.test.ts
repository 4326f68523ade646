import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { goldenCases } from "./cases.ts";

const folder = join(import.meta.dirname, "golden");

test.each(Object.entries(goldenCases))("%s is what it was", (file, render) => {
  expect(render()).toBe(readFileSync(join(folder, file), "utf8"));
});

test("every golden file belongs to a case", () => {
  expect(readdirSync(folder).sort()).toEqual(Object.keys(goldenCases).sort());
});
