// Builds dist/: `npm run build [-- <folder>]`.
import { chmodSync, existsSync, globSync } from "node:fs";
import { join, resolve } from "node:path";
import { rolldown } from "rolldown";
import config from "../rolldown.config.ts";
import { root } from "./process.ts";

const folder = resolve(root, process.argv[2] ?? "dist");
const { output, ...input } = config;
if (output === undefined || Array.isArray(output)) throw new Error("rolldown.config.ts has to describe one output");
if (Object.keys(config.input ?? {}).length === 0) {
  throw new Error("nothing to build: there is no actions/*/main.ts and no pipeline/cli/main.ts");
}

await using bundle = await rolldown({
  ...input,
  onLog(level, log, handle) {
    // A warning in a build that nobody reads is a bug report lost; every one is an error.
    if (level === "warn") throw new Error(log.message);
    handle(level, log);
  },
});
await bundle.write({ ...output, dir: folder });
if (existsSync(join(folder, "cli.js"))) chmodSync(join(folder, "cli.js"), 0o755);
console.log(`${globSync("**/*.{js,txt}", { cwd: folder }).length} files in ${folder}`);
