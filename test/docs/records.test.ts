import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { jsonSchemas } from "../../pipeline/registry/schemas/json-schema.ts";
import { recordSchemas } from "../../pipeline/registry/schemas/records.ts";
import { publishedSchema } from "../../scripts/reference/keys.ts";

const page = readFileSync(join(import.meta.dirname, "../../docs/reference/records.md"), "utf8");
const sections = page.split("\n### ").slice(1);
/** Files that people write; they have pages of their own. */
const written = ["data-contract.json", "lockstep.json"];
const schemas = Object.keys(jsonSchemas()).filter((name) => !written.includes(name));

test("every kind of record has a section of its own", () => {
  const titles = sections.map((section) => section.split("\n", 1)[0]);
  for (const kind of Object.keys(recordSchemas)) expect(titles).toContain(kind.replace("lockstep/", ""));
});

test.each(schemas)("the section that links to %s names each of its members", (name) => {
  const [section, ...others] = sections.filter((text) => text.includes(`(../schemas/${name})`));
  expect(others).toEqual([]);
  // Every record has these two; the page says so once.
  const shared = ["kind", "schema"];
  const members = Object.keys(publishedSchema(name).properties ?? {}).filter((member) => !shared.includes(member));
  expect(members.length).toBeGreaterThan(0);
  for (const member of members) expect(section).toContain(`\`${member}\``);
});
