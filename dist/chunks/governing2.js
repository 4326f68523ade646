import { t as parseLock } from "./lock.js";
import { t as lockPath } from "./lock-files.js";

// pipeline/repository/governing.ts
/** The project whose rules hold for a change: the merge base's where it has one, because a change does not choose its own. */
async function governingProject(base, own) {
	return base !== void 0 && await base.text("lockstep.yaml") !== void 0 ? base.project() : own();
}
/** What the locks of a state say of stages; each file is read once. */
function locksIn(state) {
	const files = /* @__PURE__ */ new Map();
	const read = async (path) => {
		const text = await state.text(path);
		return text === void 0 ? void 0 : parseLock(text, path);
	};
	return async (stage) => {
		const path = lockPath(stage);
		const file = files.get(path) ?? read(path);
		files.set(path, file);
		return (await file)?.stages.get(stage.stage.name);
	};
}

export { locksIn as n, governingProject as t };