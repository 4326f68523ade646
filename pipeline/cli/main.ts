#!/usr/bin/env node
// What `lockstep` starts. It imports nothing but Node's own modules, so that any Node reads it and an old one gets a sentence instead of
// a syntax error.
import module from "node:module";
import { homedir } from "node:os";
import { join } from "node:path";

const oldest = [24, 15] as const;
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
  process.stderr.write(
    `lockstep needs Node ${oldest.join(".")} or newer; this is Node ${process.versions.node}, at ${process.execPath}. ` +
      "Install a newer one from nodejs.org, or start Lockstep with the one that you have.\n",
  );
  process.exitCode = 2;
} else {
  // Compiled code is kept in the user's own folder: one below the folder for temporary files could be somebody else's.
  const caches = process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache");
  module.enableCompileCache(join(caches, "lockstep", "compiled"));
  const { run } = await import("./run.ts");
  await run();
}
