import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { goldenCases } from "./cases.ts";

for (const [file, render] of Object.entries(goldenCases))
  writeFileSync(join(import.meta.dirname, "golden", file), render());
