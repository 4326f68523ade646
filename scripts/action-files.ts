// Writes actions/*/action.yml and the tables in actions/*/README.md: `node scripts/run.mjs scripts/action-files.ts`.
// test/actions/action-yml.test.ts compares them with the code.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { renderActionFile, renderReadme, stepNames } from "./action-files/render.ts";

for (const step of stepNames) {
  const folder = join(import.meta.dirname, "../actions", step);
  writeFileSync(join(folder, "action.yml"), renderActionFile(step));
  const readme = join(folder, "README.md");
  writeFileSync(readme, renderReadme(step, readFileSync(readme, "utf8")));
}
console.log(`wrote ${stepNames.length} actions`);
