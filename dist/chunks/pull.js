import { i as isNowhere } from "./transfer.js";
import { t as checkout } from "./checkout3.js";
import { t as fetch } from "./fetch2.js";
import { t as expandGlobs } from "./globs.js";

// pipeline/tracking/pull.ts
/**
* Fetches what is recorded and puts it into the workspace. What is missing does not keep the rest from coming.
*
* @throws LockstepError WORKSPACE_MODIFIED, PATH_UNSAFE, TARGET_UNKNOWN, OBJECT_CORRUPT, LOCK_HELD, INTERRUPTED; what is missing is in
* the result.
*/
async function pull(request, repository) {
	const targets = await expandGlobs(repository, request);
	let reason;
	let fetched = {
		fetched: 0,
		sizeBytes: 0
	};
	try {
		fetched = await fetch({
			...request,
			targets,
			glob: false
		}, repository);
	} catch (error) {
		if (!isNowhere(error)) throw error;
		reason = error;
	}
	return {
		...fetched,
		...await checkout({
			...request,
			targets
		}, repository),
		reason
	};
}

export { pull };