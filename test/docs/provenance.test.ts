import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { provenanceRules } from "../../pipeline/domain/provenance.ts";

const page = readFileSync(join(import.meta.dirname, "../../docs/reference/provenance.md"), "utf8");

test("the page of provenance has every rule, in its order, with the program's own words", () => {
  const [, section = ""] = page.split("<!-- rules -->");
  const rows = (section.split("<!-- end of rules -->")[0] ?? "").split("\n").filter((line) => line.startsWith("| `"));
  expect(rows).toEqual(Object.entries(provenanceRules).map(([rule, meaning]) => `| \`${rule}\` | ${meaning} |`));
});
