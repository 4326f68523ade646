// pipeline/tracking/garbage-plan.ts
/** The grace period, in days, when nobody says otherwise. */
const defaultGraceDays = 14;
/** True for what was written before the grace period. */
function isOld(file, writtenBeforeMs) {
	return file.modifiedMs !== void 0 && file.modifiedMs < writtenBeforeMs;
}
/**
* The runs that are dropped with `--run-cache`: old ones whose outputs nothing else needs. A run that stays keeps its outputs.
*/
function forgottenRuns(runs, needed, writtenBeforeMs) {
	return new Set(runs.filter(({ file, outputs }) => isOld(file, writtenBeforeMs) && !outputs.every((id) => needed.has(id))));
}
function rank({ name }) {
	if (name.kind === "run") return 0;
	if (name.kind === "object" && name.id.endsWith(".dir")) return 1;
	return 2;
}
/**
* Decides what of a store goes.
*
* @param needed - Ids that something names.
* @param forgotten - Keys of runs to drop.
* @param writtenBeforeMs - What was written at or after this stays, whatever it is.
*/
function planStore(files, request) {
	const remove = [];
	let kept = 0;
	let young = 0;
	for (const file of files) {
		const { name } = file;
		if (name.kind === "object" ? request.needed.has(name.id) : name.kind === "run" && !request.forgotten.has(file.key)) kept++;
		else if (isOld(file, request.writtenBeforeMs)) remove.push(file);
		else if (name.kind === "object") young++;
	}
	return {
		remove: remove.sort((a, b) => rank(a) - rank(b) || (a.key < b.key ? -1 : 1)),
		sizeBytes: remove.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
		kept,
		young
	};
}

export { planStore as i, forgottenRuns as n, isOld as r, defaultGraceDays as t };