#!/usr/bin/env node
import { r as CommanderError } from "./chunks/vendor.js";
import { a as openTerminalHost, i as exitCodeOf, n as usageExit, r as describeError, t as buildProgram, z as inert } from "./chunks/pipeline.js";
import { resolve } from "node:path";

// package.json
var version = "0.1.0";

// pipeline/cli/main.ts
const interruption = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => {
	interruption.abort();
});
const program = buildProgram({
	version,
	open: ({ cd, json, as }) => ({
		folder: resolve(cd ?? "."),
		json,
		as,
		environment: process.env,
		signal: interruption.signal,
		host: (inputs) => openTerminalHost({
			inputs,
			stream: process.stderr,
			environment: process.env
		}),
		say: (line) => {
			if (!json) process.stdout.write(`${inert(line)}\n`);
		},
		print: (value) => {
			if (json) process.stdout.write(`${JSON.stringify(value, void 0, 2)}\n`);
		}
	}),
	done: (code) => {
		process.exitCode = code;
	}
});
try {
	await program.parseAsync();
} catch (error) {
	if (error instanceof CommanderError) process.exitCode = usageExit(error);
	else {
		process.stderr.write(`${inert(describeError(error))}\n`);
		process.exitCode = exitCodeOf(error);
	}
}

export {  };