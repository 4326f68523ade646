import { t as describeArtifact } from "./artifact.js";
import { Xt as byCodePoint, jt as hashBytes, pt as openCache, st as defaultRemote, zn as checkParents } from "./pipeline.js";
import { A as LockstepError, D as modelVersion } from "./file-work.js";
import { o as readRegistry, s as registeredVersion } from "./gto.js";
import { a as modelOutputs, c as headlineMetrics, n as describeModel, r as readMetrics, t as tellStages } from "./tell-stages.js";
import { n as recordOfTree } from "./comparison2.js";
import { i as stateOf, r as selectModels } from "./state.js";
import { i as runStages } from "./run2.js";
import { chmod, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { tmpdir } from "node:os";

// pipeline/data/objects/read-through.ts
/** What is near first, then what is far; nothing is ever written to either. */
function readThrough(near, far) {
	if (far === void 0) return {
		...near,
		folder: void 0
	};
	return {
		url: far.url,
		jobs: far.jobs,
		async existing(keys, options) {
			const here = await near.existing(keys, options);
			const rest = keys.filter((key) => !here.has(key));
			return rest.length === 0 ? here : /* @__PURE__ */ new Set([...here, ...await far.existing(rest, options)]);
		},
		read: async (key, options) => await near.read(key, options) ?? await far.read(key, options),
		write: () => Promise.reject(/* @__PURE__ */ new Error("nothing is written through here")),
		list: (prefix, options) => far.list(prefix, options),
		remove: () => Promise.reject(/* @__PURE__ */ new Error("nothing is removed through here")),
		close: () => Promise.resolve()
	};
}

// pipeline/domain/reproduction.ts
/** What was made again, against what is recorded. */
function compareReproduction(recorded, made, tolerances) {
	const [before, after] = [recorded, made].map(({ artifact }) => new Map(artifact.files.map(({ path, sha256 }) => [path, sha256])));
	const paths = [.../* @__PURE__ */ new Set([...before.keys(), ...after.keys()])].sort(byCodePoint);
	const metrics = Object.entries(recorded.metrics).map(([metric, value]) => {
		const now = Object.hasOwn(made.metrics, metric) ? made.metrics[metric] : void 0;
		const tolerance = tolerances.byName.get(metric) ?? tolerances.all;
		return {
			metric,
			recorded: value,
			made: now,
			tolerance,
			isWithin: now !== void 0 && Math.abs(now - value) <= tolerance
		};
	});
	const isClose = metrics.length > 0 && metrics.every(({ isWithin }) => isWithin);
	return {
		verdict: recorded.artifact.sha256 === made.artifact.sha256 ? "identical" : isClose ? "equivalent" : "different",
		files: paths.map((path) => ({
			path,
			recorded: before.get(path),
			made: after.get(path)
		})).filter((file) => file.recorded !== file.made),
		metrics
	};
}

// pipeline/repository/checkout-aside.ts
/** Writes the files of a commit aside; neither the index nor the working tree is touched. Submodules stay away, as in a fresh clone. */
async function checkoutAside(git, commit) {
	const root = await realpath(await mkdtemp(join(tmpdir(), "lockstep-reproduce-")));
	const remove = () => rm(root, {
		recursive: true,
		force: true
	});
	try {
		for (const { path, kind } of await git.tree(commit)) {
			if (kind === "submodule") continue;
			const bytes = await git.readFile(commit, path) ?? /* @__PURE__ */ new Uint8Array();
			await checkParents(root, path);
			const absolute = join(root, path);
			await mkdir(dirname(absolute), { recursive: true });
			if (kind === "symlink") await symlink(Buffer.from(bytes).toString("utf8"), absolute);
			else await writeFile(absolute, bytes);
			if (kind === "executable") await chmod(absolute, 493);
		}
	} catch (error) {
		await remove();
		throw error;
	}
	return {
		root,
		[Symbol.asyncDispose]: remove
	};
}

// pipeline/steps/train/reproduce.ts
/** Where the record is, and how that commit declares the model. @throws LockstepError MODEL_UNKNOWN, VERSION_UNKNOWN. */
async function subjectOf({ git }, text) {
	const [name, version] = text?.split(/@(.*)/s) ?? [];
	const head = await git.headCommit();
	const declared = selectModels(await stateOf(git, head).project(), name);
	const [first] = declared;
	if (first === void 0 || declared.length > 1) throw new LockstepError("ARGUMENT_INVALID", "several models are declared", { hint: `Name one: ${declared.map(({ model }) => model).join(", ")}.` });
	if (version === void 0) return {
		declaration: first,
		commit: head
	};
	const found = registeredVersion(readRegistry(await git.tags()), first.model, modelVersion(version));
	if (found === void 0) throw new LockstepError("VERSION_UNKNOWN", `no tag registers ${version} of ${first.model}`, { hint: "`lockstep models list` says what is registered; `git fetch --tags` brings the tags of origin." });
	const [declaration] = selectModels(await stateOf(git, found.commit).project(), first.model);
	return {
		declaration: declaration ?? first,
		commit: found.commit
	};
}
/**
* Trains a recorded model again, from its commit in a folder aside and from data by md5, and compares what comes out with the record. Every
* stage runs, whatever any cache holds; what they make stays in that folder, which is gone when this ends, however it ends.
*
* @throws LockstepError RECORD_STALE when the commit's tree builds another model than it records, STAGE_FAILED, OBJECT_MISSING, INTERRUPTED.
*/
async function reproduceModel(workspace, request) {
	const { git, host, signal } = workspace;
	const { declaration, commit } = await subjectOf(workspace, request.subject);
	const record = await recordOfTree(stateOf(git, commit), declaration);
	host.info(`${record.model} ${record.modelVersion}: trained again from ${commit.slice(0, 12)}`);
	const data = await workspace.data();
	await using aside = await checkoutAside(git, commit);
	const { root } = aside;
	const cacheFolder = join(root, ".dvc", "reproduced");
	await mkdir(cacheFolder, { recursive: true });
	const near = await data.drivers.openUrl({
		url: data.cache.folder,
		base: root,
		settings: {}
	});
	const outputs = modelOutputs(declaration);
	await host.group("Run the stages", async () => runStages({
		root,
		selection: {
			targets: outputs,
			folder: ""
		},
		wanted: outputs,
		cache: openCache(cacheFolder),
		remote: readThrough(near, await defaultRemote(data)),
		force: true,
		usesRunCache: false,
		env: workspace.environment,
		commandFolder: await workspace.commandFolder(),
		onEvent: tellStages(workspace),
		signal
	}));
	const made = {
		root,
		declaration
	};
	const { format } = await describeModel(workspace, made);
	const artifact = await describeArtifact({
		root,
		path: declaration.artifact,
		format
	});
	const metrics = await readMetrics(made);
	const numbers = hashBytes(metrics.text).sha256 === record.metricsSha256 ? record.metrics : headlineMetrics(metrics.value).numbers;
	return {
		model: record.model,
		modelVersion: record.modelVersion,
		commit,
		recordedSha256: record.artifact.sha256,
		madeSha256: artifact.sha256,
		...compareReproduction(record, {
			artifact,
			metrics: numbers
		}, request.tolerances)
	};
}

export { reproduceModel };