// Writes the generated parts of docs/reference: `node scripts/run.mjs scripts/reference.ts`. A test compares them with the code.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { referencePages } from "./reference/pages.ts";

const folder = join(import.meta.dirname, "../docs/reference");
for (const [name, render] of Object.entries(referencePages)) {
  const path = join(folder, name);
  writeFileSync(path, render(readFileSync(path, "utf8")));
}
console.log(`wrote ${Object.keys(referencePages).length} pages of docs/reference`);
