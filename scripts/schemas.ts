// Writes docs/schemas/*.json: `node scripts/run.mjs scripts/schemas.ts`. A test compares them with the code.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { jsonSchemas } from "../pipeline/registry/schemas/json-schema.ts";

const folder = join(import.meta.dirname, "../docs/schemas");
const files = jsonSchemas();

mkdirSync(folder, { recursive: true });
for (const name of readdirSync(folder)) if (!Object.hasOwn(files, name)) rmSync(join(folder, name));
for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
console.log(`wrote ${Object.keys(files).length} schemas to docs/schemas`);
