import { createInterface } from "node:readline/promises";

// pipeline/cli/data/ask.ts
/** Asks a person; nobody at a terminal is a no. */
async function askYesNo(question) {
	if (!process.stdin.isTTY || !process.stderr.isTTY) return false;
	const terminal = createInterface({
		input: process.stdin,
		output: process.stderr
	});
	try {
		return /^y(?:es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
	} finally {
		terminal.close();
	}
}

export { askYesNo as t };