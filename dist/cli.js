#!/usr/bin/env node
import module from "node:module";
import { join } from "node:path";
import { homedir } from "node:os";

// pipeline/cli/main.ts
const oldest = [24, 15];
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < oldest[0] || major === oldest[0] && minor < oldest[1]) {
	process.stderr.write(`lockstep needs Node ${oldest.join(".")} or newer; this is Node ${process.versions.node}, at ${process.execPath}. Install a newer one from nodejs.org, or start Lockstep with the one that you have.
`);
	process.exitCode = 2;
} else {
	const caches = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
	module.enableCompileCache(join(caches, "lockstep", "compiled"));
	const { run } = await import("./chunks/run.js");
	await run();
}

export {  };