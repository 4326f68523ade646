import { A as LockstepError } from "./file-work.js";
import { r as printable } from "./file-values.js";
import { n as showMetrics } from "./metrics2.js";
import { n as shownFrom } from "./paths.js";
import { i as shownValue } from "./values.js";

// pipeline/cli/data/repro-metrics.ts
/** Says every metric of the workspace, a line each. @throws LockstepError for a file that cannot be read. */
async function sayMetrics(session, repository) {
	const [workspace] = await showMetrics({ targets: [] }, repository);
	if (workspace === void 0) return;
	if (workspace.values instanceof LockstepError) throw workspace.values;
	for (const [path, file] of workspace.values) {
		if (file.outcome === "failed") throw file.error;
		session.say(`${shownFrom(repository, path)}:`);
		for (const [key, value] of printable(file.values).flat) session.say(`  ${key}: ${shownValue(value)}`);
	}
}

export { sayMetrics };