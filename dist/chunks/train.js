import { t as describeArtifact } from "./artifact.js";
import { A as LockstepError, b as writeWhole } from "./file-work.js";
import { Ct as openScratch, Pt as mapParallel, bn as objectKey, jt as hashBytes, st as defaultRemote } from "./pipeline.js";
import { n as totalCost } from "./cost.js";
import { t as counted } from "./counted.js";
import { t as differingInputs } from "./inputs.js";
import { n as firstEnvironments } from "./project2.js";
import { o as readRegistry, r as latestVersion } from "./gto.js";
import { a as modelOutputs, c as headlineMetrics, i as describeCandidate, n as describeModel, o as carriedMetrics, r as readMetrics, s as headlineLimit, t as tellStages } from "./tell-stages.js";
import { t as emitModelRecord } from "./model-record.js";
import { n as overriddenVersions } from "./overridden-versions.js";
import { t as nextRecord } from "./record-change.js";
import "./check-shape.js";
import { n as renderCard, t as declaredFacts } from "./card-facts.js";
import { r as runSummary } from "./run-cost.js";
import { t as membersOfListing } from "./listings.js";
import { t as baseOf } from "./comparison2.js";
import { n as locksIn, t as governingProject } from "./governing2.js";
import { r as writeRecord } from "./record-files.js";
import { i as stateOf, n as recordPath, r as selectModels, t as cardPath } from "./state.js";
import { n as pushObjects, t as push } from "./push.js";
import { i as runStages } from "./run2.js";
import { t as spendingRules } from "./spending-rules2.js";
import { n as bumpOfLabels, r as bumpOfMessages } from "./version-bump.js";
import { t as parseLock } from "./lock.js";
import { n as keepCandidate, r as lockedStages, t as findCandidate } from "./store.js";
import { writeFile } from "node:fs/promises";
import { createHash } from "node:crypto";
import { join, posix } from "node:path";

// pipeline/repository/candidates/repair.ts
const parallelReads = 4;
async function isDamaged(remote, id, signal) {
	const content = await remote.read(objectKey(id), { signal });
	if (content === void 0) return false;
	const hash = createHash("md5");
	for await (const piece of content.stream) hash.update(piece);
	return hash.digest("hex") !== id.slice(0, 32);
}
/**
* Takes objects off a remote that do not hold what their names say: a push leaves what is there, so that the same bytes, made again, would
* never arrive. Objects that are right stay.
*
* @param ids - With the members of directories, as far as a listing is to be had.
* @returns Those that were taken off.
*/
async function removeDamaged(data, remote, ids) {
	const { cache, signal } = data;
	const sources = {
		cacheFolder: cache.folder,
		remote: () => Promise.resolve(remote),
		signal
	};
	const members = [];
	for (const id of ids) if (id.endsWith(".dir")) members.push(...await membersOfListing(sources, id) ?? []);
	const all = [.../* @__PURE__ */ new Set([...ids, ...members])];
	const answers = await mapParallel(all, parallelReads, (id) => isDamaged(remote, id, signal));
	const damaged = all.filter((_, index) => answers[index] === true);
	await remote.remove(damaged.map(objectKey), { signal });
	return damaged;
}

// pipeline/steps/train/asked-bump.ts
/**
* Which number of the version is asked to go up: by the input, else by a label of the pull request that the job is for, else by the
* messages of the commits since the merge base.
*/
async function askedBump({ git, host }, asked) {
	const exact = asked.bump ?? bumpOfLabels(host.event.labels ?? []);
	if (exact !== void 0) return {
		bump: exact,
		isExact: true
	};
	if (asked.base === void 0) return void 0;
	const bump = bumpOfMessages(await git.messages(asked.base, await git.headCommit()));
	return bump === void 0 ? void 0 : {
		bump,
		isExact: false
	};
}

// pipeline/steps/train/commit-records.ts
/** What a run writes for Git to keep: the lock, pointers, records, cards, metrics that DVC does not cache, and ignore lines. */
async function writtenPaths(workspace, { models, pointers }) {
	const { git } = workspace;
	const tree = await git.snapshotTree();
	const present = new Set((await git.tree(tree)).map(({ path }) => path));
	const written = models.flatMap(({ model, metricsFile }) => [
		recordPath(model),
		cardPath(model),
		metricsFile
	]);
	const ignoring = await ignoreFiles(stateOf(git, tree));
	return [.../* @__PURE__ */ new Set([
		"dvc.lock",
		".gitignore",
		...ignoring,
		...pointers,
		...written
	])].filter((path) => present.has(path));
}
/** Where outputs of stages are kept out of Git: beside each of them. A clone without these lines would offer Git the outputs. */
async function ignoreFiles(state) {
	const lock = await state.text("dvc.lock");
	if (lock === void 0) return [];
	return [...parseLock(lock, "dvc.lock").stages.values()].flatMap((stage) => stage.outs).map(({ path }) => posix.join(posix.dirname(path), ".gitignore"));
}
/** Commits what a run wrote, and pushes the branch. */
async function commitRecords(workspace, made) {
	const { git, host } = workspace;
	const branch = await git.currentBranch();
	if (branch === void 0) throw new LockstepError("ARGUMENT_INVALID", "HEAD is detached, so there is no branch to commit the record to", { hint: "Run `git switch <branch>` first, or leave `--commit` out." });
	const names = made.candidates.map(({ model, modelVersion }) => `${model} ${modelVersion}`);
	const recorded = await git.commit({
		paths: await writtenPaths(workspace, made),
		message: `Record ${names.join(", ")}`
	});
	await git.push(branch);
	host.info(recorded === void 0 ? `the record was committed before; ${branch} is pushed` : `recorded as ${recorded.slice(0, 12)} and pushed to ${branch}`);
}
/**
* A record that nobody has approved is never promoted, and what is pushed to the default branch was proposed to nobody.
*
* @throws LockstepError ARGUMENT_INVALID on the default branch.
*/
async function requireOwnBranch({ git }) {
	const branch = await git.currentBranch();
	if (branch === void 0 || branch !== await git.defaultBranch()) return;
	throw new LockstepError("ARGUMENT_INVALID", `${branch} is the default branch: \`--commit\` would push the record to it, where nobody can approve it any more`, { hint: `Run \`git switch --create <branch>\` first and open a pull request; give \`--default-branch\` when it is meant for ${branch}.` });
}
/** A record that is committed without what it was made from would be stale at once. @throws LockstepError ARGUMENT_INVALID. */
async function requireCommittedInputs(workspace, state, models) {
	const { git } = workspace;
	if (await git.currentBranch() === void 0) throw new LockstepError("ARGUMENT_INVALID", "HEAD is detached, so there is no branch to commit the record to", { hint: "Run `git switch <branch>` first, or leave `--commit` out." });
	const committed = stateOf(git, await git.headCommit());
	for (const declaration of models) {
		const { inputs } = await state.inputs(declaration);
		const uncommitted = differingInputs((await committed.inputs(declaration)).inputs, inputs).map(({ name }) => name);
		if (uncommitted.length > 0) throw new LockstepError("ARGUMENT_INVALID", `not committed yet: ${uncommitted.join(", ")}`, { hint: "Commit what decides the model first (`git commit`), then run `lockstep train --commit` again." });
	}
}

// pipeline/steps/train/keep-candidates.ts
/** Sends outputs that Git keeps and that are too large, or no text, to go along with the candidate. */
async function pushUncached(workspace, remote, candidate) {
	const { cache, signal } = await workspace.data();
	const along = new Set(candidate.texts.map(({ md5 }) => md5));
	const ids = [];
	for (const locked of lockedStages(candidate).values()) for (const { path, md5, isLegacy } of locked.outs) if (md5 !== void 0 && !isLegacy && !along.has(md5) && await cache.has(md5)) ids.push({
		id: md5,
		path
	});
	await pushObjects({
		cache,
		remote,
		ids,
		signal
	});
}
/** What happened when two runs of the same inputs made different bytes. */
function conflictText(made, first, remote) {
	const { model, inputKey, artifact } = made;
	const what = first.artifact.sha256 === artifact.sha256 ? "other outputs than this run, and the same model" : `the model ${first.artifact.sha256}, and this run made ${artifact.sha256}`;
	return `conflict: ${remote.url} keeps of ${model} for inputs ${inputKey.slice(0, 12)} ${what}: training is not deterministic. What came first stays; seed what is random, or declare what else decides the model (docs/reference/candidates.md)`;
}
/** Keeps what was trained beside its objects, so that nobody trains the same inputs again. Its objects are pushed already. */
async function keepCandidates(workspace, remote, made) {
	const { git, host, signal } = workspace;
	for (const record of made.records) {
		const declaration = made.models.find(({ model }) => model === record.model);
		const candidate = declaration && await describeCandidate(git.root, declaration, record);
		if (candidate === void 0) {
			host.warning(`${record.model}: dvc.lock does not hold every stage that made it, so it is kept for nobody else`);
			continue;
		}
		await pushUncached(workspace, remote, candidate);
		const replaces = made.recollection?.unusable.has(record.model) === true;
		const kept = await keepCandidate(remote, candidate, {
			root: git.root,
			replaces,
			signal
		});
		if (kept.kind === "kept") host.info(`${record.model}: kept for inputs ${record.inputKey.slice(0, 12)} at ${remote.url}`);
		if (kept.kind === "conflict") host.warning(conflictText(candidate, kept.first, remote));
	}
}

// pipeline/steps/train/recollection.ts
/** Outputs that Git keeps have no object on the remote: their bytes came with the candidate. */
async function bringTexts(workspace, { texts }) {
	const { cache } = await workspace.data();
	await using scratch = await openScratch(workspace.git.root);
	for (const [index, { text, md5 }] of texts.entries()) {
		if (await cache.isIntact(md5)) continue;
		const path = join(scratch.folder, String(index));
		await writeFile(path, text);
		await cache.addFile(path);
	}
}
var StoredRecollection = class {
	unusable = /* @__PURE__ */ new Set();
	lostIds = /* @__PURE__ */ new Set();
	#workspace;
	#asked;
	#loading;
	#recalled = [];
	constructor(workspace, asked) {
		this.#workspace = workspace;
		this.#asked = asked;
	}
	async find(stage) {
		await (this.#loading ??= this.#load());
		return this.#recalled.find(({ stages }) => stages.has(stage))?.stages.get(stage);
	}
	lost(stage, why) {
		this.#workspace.host.warning(`the candidate that is kept of these inputs cannot be had, so stage ${stage} runs again: ${why.message}`);
		for (const { candidate, stages } of this.#recalled) {
			const locked = stages.get(stage);
			if (locked === void 0) continue;
			this.unusable.add(candidate.model);
			for (const { md5 } of locked.outs) if (md5 !== void 0) this.lostIds.add(md5);
		}
	}
	async #load() {
		for (const declaration of this.#asked.models) {
			const candidate = await this.#look(declaration);
			if (candidate === void 0) continue;
			await bringTexts(this.#workspace, candidate);
			this.#recalled.push({
				candidate,
				stages: lockedStages(candidate)
			});
		}
	}
	async #look(declaration) {
		const { host, signal } = this.#workspace;
		const { state, remote } = this.#asked;
		const inputKey = await inputKeyOf(state, declaration);
		if (inputKey === void 0) return void 0;
		const { model } = declaration;
		const found = await findCandidate(remote, {
			model,
			inputKey
		}, signal);
		switch (found.kind) {
			case "missing": return;
			case "found":
				host.info(`${model}: trained before from inputs ${inputKey.slice(0, 12)}: ${found.candidate.artifact.sha256} is kept at ${remote.url}`);
				return found.candidate;
			case "damaged":
				host.warning(`the candidate of ${model} that ${remote.url} keeps of inputs ${inputKey.slice(0, 12)} cannot be used, so its stages run again: ${found.why}`);
				this.unusable.add(model);
				return;
		}
	}
};
/** @returns `undefined` while a pointer waits for the run to bring it up to date: what decides the model is not known before. */
async function inputKeyOf(state, declaration) {
	try {
		return (await state.inputs(declaration)).inputKey;
	} catch (error) {
		if (error instanceof LockstepError && error.code === "DEPENDENCY_MISSING") return void 0;
		throw error;
	}
}
/** Recalls what was trained of the inputs of a state; nothing is asked before a stage would run. */
function openRecollection(workspace, asked) {
	return new StoredRecollection(workspace, asked);
}

// pipeline/steps/train.ts
/** Declared files that decide the model and have changed since its record: stages do not depend on them, so all run again. */
async function changedEnvironment(state, models) {
	const changed = [];
	for (const declaration of models) {
		const record = await state.record(declaration.model);
		if (record === void 0) continue;
		const { inputs } = await state.inputs(declaration);
		for (const { name } of differingInputs(record.inputs, inputs)) if (name.startsWith("environment ")) changed.push(name);
	}
	return [...new Set(changed)];
}
/** Writes record and card for what the stages made, each only when its bytes change. */
async function recordModel(declaration, around) {
	const { workspace, project, state, base, registry } = around;
	const { root } = workspace.git;
	const { model } = declaration;
	const { format, columns } = await describeModel(workspace, {
		root,
		declaration
	});
	const metrics = await readMetrics({
		root,
		declaration
	});
	const headline = headlineMetrics(metrics.value);
	const kept = Object.keys(headline.numbers).length;
	if (headline.leftOut > 0) workspace.host.warning(`${declaration.metricsFile}: of ${kept + headline.leftOut} numbers, the record keeps ${kept}: those that gates can ask for and the least nested first, at most ${headlineLimit}, with names of at most ${500} characters; \`lockstep metrics show\` has all of them`);
	const overridden = overriddenVersions(await workspace.git.tags(), model);
	const record = nextRecord({
		trained: {
			model,
			artifact: await describeArtifact({
				root,
				path: declaration.artifact,
				format
			}),
			...await state.inputs(declaration),
			metrics: headline.numbers,
			metricsSha256: hashBytes(metrics.text).sha256
		},
		base: await base?.record(model),
		current: await state.record(model),
		latest: latestVersion(registry, model),
		environments: firstEnvironments(project),
		overridden,
		bump: around.bump
	});
	const card = renderCard({
		record,
		...declaredFacts(declaration, project.environments),
		inputs: columns,
		overridden,
		evaluation: void 0
	}, await state.text(cardPath(model)) ?? "");
	for (const [path, text] of [[recordPath(model), emitModelRecord(record)], [cardPath(model), card]]) if (await state.text(path) !== text) await writeWhole(join(root, path), text);
	return {
		record,
		metrics: carriedMetrics(metrics, headline)
	};
}
/**
* Sends what pointers and lock name and this machine has: without it, nobody else could evaluate, review or ship. What stages made of
* which inputs goes along, so that the same inputs are not worked on again elsewhere.
*/
async function pushOutputs(workspace, made) {
	const data = await workspace.data();
	const remote = await defaultRemote(data);
	if (remote === void 0) {
		workspace.host.warning("no DVC remote is configured: the outputs stay on this machine");
		return;
	}
	const { recollection } = made;
	const damaged = await removeDamaged(data, remote, [...recollection?.lostIds ?? []]);
	if (damaged.length > 0) workspace.host.warning(`${counted(damaged.length, "object")} of ${remote.url} did not hold what the name says and made way: ${damaged.join(", ")}`);
	const sent = await push({
		targets: [],
		onlyHeld: true,
		runCache: true
	}, data);
	if (sent.pushed > 0) workspace.host.info(`${counted(sent.pushed, "object")} pushed to ${remote.url}`);
	await keepCandidates(workspace, remote, made);
}
/** Runs the stages that changed, and writes what they made: dvc.lock, record, card and Candidate. */
async function train(request, workspace) {
	const { git, host } = workspace;
	const state = stateOf(git, await git.snapshotTree());
	const project = await state.project();
	const models = selectModels(project, request.model);
	if (request.commit && request["default-branch"] !== true) await requireOwnBranch(workspace);
	if (request.commit) await requireCommittedInputs(workspace, state, models);
	const outputs = [...new Set(models.flatMap(modelOutputs))];
	const environment = await changedEnvironment(state, models);
	if (environment.length > 0) host.info(`every stage runs: ${environment.join(", ")} changed`);
	const tell = tellStages(workspace);
	const data = await workspace.data();
	const baseCommit = await baseOf(git, void 0);
	const base = baseCommit === void 0 ? void 0 : stateOf(git, baseCommit);
	const rules = await governingProject(base, () => Promise.resolve(project));
	const pointers = [];
	const remote = await defaultRemote(data);
	const recollection = remote === void 0 || request.force ? void 0 : openRecollection(workspace, {
		models,
		state,
		remote
	});
	const stages = await host.group("Run the stages", async () => runStages({
		root: git.root,
		selection: {
			targets: outputs,
			folder: ""
		},
		wanted: outputs,
		restoresKnown: true,
		cache: data.cache,
		remote,
		recall: recollection,
		force: request.force || environment.length > 0,
		jobs: request.jobs,
		env: workspace.environment,
		commandFolder: await workspace.commandFolder(),
		onEvent: (event) => {
			if (event.kind === "updated") pointers.push(event.file);
			tell(event);
		},
		signal: workspace.signal,
		spending: () => Promise.resolve(spendingRules(rules, base === void 0 ? void 0 : locksIn(base))),
		recallsCosts: true
	}));
	const cost = totalCost(stages.flatMap((stage) => stage.cost ?? []));
	await host.summary(runSummary({
		stages,
		cost
	}));
	const around = {
		workspace,
		project,
		state: stateOf(git, await git.snapshotTree()),
		base,
		registry: readRegistry(await git.tags()),
		bump: await askedBump(workspace, {
			bump: request.bump,
			base: baseCommit
		})
	};
	const candidates = [];
	const records = [];
	for (const declaration of models) {
		const { record, metrics } = await recordModel(declaration, around);
		const { model, modelVersion, inputKey, inputs, artifact } = record;
		const candidate = {
			kind: "lockstep/Candidate",
			schema: 1,
			model,
			modelVersion,
			inputKey,
			inputs,
			artifact,
			metrics,
			stages,
			...cost === void 0 ? {} : { cost }
		};
		await writeRecord(workspace, request.records, candidate);
		host.info(`${model} ${modelVersion}: ${artifact.sha256} from inputs ${inputKey.slice(0, 12)}`);
		candidates.push(candidate);
		records.push(record);
	}
	if (request.push) await pushOutputs(workspace, {
		models,
		records,
		recollection
	});
	if (request.commit) await commitRecords(workspace, {
		models,
		candidates,
		pointers
	});
	return candidates;
}

export { train };