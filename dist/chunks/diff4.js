import { n as isInside } from "./overlap.js";
import { A as LockstepError } from "./file-work.js";
import { t as dataDifference } from "./data-diff3.js";
import { n as recordedListing, t as presentListing } from "./data-listing.js";
import { t as placeOf } from "./paths.js";
import { a as workspaceName, n as hasCommits, r as stateAt } from "./states2.js";
import { i as readTrackers } from "./tracked.js";

// pipeline/tracking/diff.ts
/** Every output of a state that DVC keeps: of a commit as it is recorded, of the workspace as it stands there. */
async function listingOf(repository, state, targets) {
	const outputs = (await readTrackers(state.source)).flatMap(({ outs }) => outs);
	const { entries } = await (state.entries === void 0 ? presentListing : recordedListing)(repository, outputs, { targets });
	return entries;
}
/**
* What changed in tracked data between two states; everything is empty before the first commit.
*
* @throws LockstepError TARGET_UNKNOWN when neither state has a target, REVISION_UNKNOWN.
*/
async function diffData(request, repository) {
	const withMissing = request.after === void 0;
	if (!await hasCommits(repository)) return dataDifference(/* @__PURE__ */ new Map(), /* @__PURE__ */ new Map(), { withMissing });
	const targets = await Promise.all(request.targets.map((target) => placeOf(repository, target)));
	const before = await listingOf(repository, await stateAt(repository, request.before ?? "HEAD"), targets);
	const after = await listingOf(repository, await stateAt(repository, request.after ?? "workspace"), targets);
	for (const target of targets) if (![...before.keys(), ...after.keys()].some((path) => path === target || isInside(path, target))) throw new LockstepError("TARGET_UNKNOWN", `neither state tracks ${JSON.stringify(target)}`, { hint: "`lockstep list . --dvc-only -R` shows what is tracked." });
	return dataDifference(before, after, { withMissing });
}

export { diffData as t };