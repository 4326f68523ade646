import { r as entryContent } from "./contents.js";
import { n as isInside } from "./overlap.js";
import { a as withState, c as decidePointer, l as activeUpstream, o as findCachedRun, r as runPolicy, s as look, t as openRun } from "./run2.js";
import { r as commandsOf } from "./output-log.js";
import { realpath } from "node:fs/promises";

// pipeline/training/stages/explain.ts
var Explaining = class {
	#opened;
	#request;
	#actions = /* @__PURE__ */ new Map();
	/** Contents that outputs will have by the time later stages come. */
	#foreseen = /* @__PURE__ */ new Map();
	/** Paths of outputs that will be made, nobody knows with which content. */
	#open = /* @__PURE__ */ new Map();
	constructor(opened, request) {
		this.#opened = opened;
		this.#request = request;
	}
	async pointers() {
		const { session, plan } = this.#opened;
		const explained = [];
		for (const pointer of plan.pointers) {
			const { kind, reason } = await decidePointer(session, pointer, runPolicy(this.#request));
			const action = kind === "update" ? "record" : kind;
			explained.push({
				stage: pointer.file,
				action,
				reason,
				commands: []
			});
		}
		return explained;
	}
	async stage(stage) {
		const { action, reason } = await this.#actionOf(stage);
		this.#actions.set(stage, action);
		if (action === "run" || action === "may run") for (const { path } of stage.outs) this.#open.set(path, stage);
		const runs = action === "run" || action === "may run";
		return {
			stage: stage.name,
			action,
			reason,
			commands: runs ? commandsOf(stage.stage.cmd) : []
		};
	}
	async #actionOf(stage) {
		const { session } = this.#opened;
		const policy = {
			...runPolicy(this.#request),
			wanted: this.#request.wanted,
			foreseen: this.#foreseen
		};
		const found = await look(session, stage, policy);
		const { decision } = found;
		if (stage.stage.isFrozen) return {
			action: decision.kind,
			reason: decision.reason
		};
		if (this.#request.force === true) return {
			action: "run",
			reason: "it was asked for"
		};
		const cause = (this.#request.forceDownstream === true ? activeUpstream(session.graph, stage) : []).find((up) => ![
			"skip",
			"may run",
			void 0
		].includes(this.#actions.get(up)));
		if (cause !== void 0) return {
			action: "run",
			reason: `stage ${cause.name}, which it needs, runs`
		};
		const open = this.#openDependency(stage);
		if (open !== void 0 && decision.kind !== "run") return {
			action: "may run",
			reason: `${open.path} is made by stage ${open.maker.name}, which runs first`
		};
		if (decision.kind === "restore") this.#foresee(stage, found);
		if (decision.kind !== "run") return {
			action: decision.kind,
			reason: decision.reason
		};
		const run = this.#request.usesRunCache === false || open !== void 0 ? void 0 : await findCachedRun(session, stage, found.observed);
		if (run === void 0) return {
			action: "run",
			reason: decision.reason
		};
		for (const { out, entry } of run.outs) this.#comes(out.path, entryContent(entry));
		return {
			action: "take from the run-cache",
			reason: decision.reason
		};
	}
	/** A dependency whose content is not known before an earlier stage has run. */
	#openDependency(stage) {
		for (const { path } of [...stage.deps, ...stage.params]) {
			for (const [made, maker] of this.#open) if (made === path || isInside(made, path) || isInside(path, made)) return {
				path,
				maker
			};
			for (const made of this.#foreseen.keys()) {
				const maker = this.#opened.session.graph.producerOf(made);
				if (maker !== void 0 && (isInside(made, path) || isInside(path, made))) return {
					path,
					maker
				};
			}
		}
	}
	#foresee(stage, { observed, decision }) {
		if (decision.kind !== "restore") return;
		for (const { written, path } of stage.outs) {
			const entry = observed.locked?.outs.find((candidate) => candidate.path === written);
			const now = observed.now.outs.get(written);
			if (entry !== void 0 && now?.id !== entry.md5) this.#comes(path, entryContent(entry));
		}
	}
	#comes(path, content) {
		if (content !== void 0) this.#foreseen.set(path, content);
	}
};
/**
* What a run would do about each stage, without doing any of it: by the same look at the same things that a run takes.
*
* @throws as reading DVC's files does; TARGET_UNKNOWN, CYCLE_IN_STAGES.
*/
async function explainRun(asked) {
	const request = {
		...asked,
		root: await realpath(asked.root)
	};
	return withState(request, async (state) => {
		const opened = await openRun(request, state);
		const explaining = new Explaining(opened, request);
		const explained = [...await explaining.pointers()];
		for (const stage of opened.plan.stages) explained.push(await explaining.stage(stage));
		return explained;
	});
}

export { explainRun };