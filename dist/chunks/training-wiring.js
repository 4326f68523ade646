import { A as LockstepError, b as writeWhole, g as readTextIfThere } from "./file-work.js";
import { n as openRows } from "./open-rows.js";
import { Zt as canonicalJson, b as openTrainer, x as parametersOf, y as openModel, z as openData } from "./pipeline.js";
import { dirname, join, relative } from "node:path";

// pipeline/training-wiring.ts
/** `lockstep fit`: trains the model that a section of a params file describes; all paths are absolute. */
async function fitModel(host, options) {
	const [{ fit }, { inSection, readSection }, { tensorFlowIn }, { requireApart }] = await Promise.all([
		import("./fit2.js"),
		import("./params-section.js"),
		import("./environment.js"),
		import("./apart.js")
	]);
	requireApart([
		{
			option: "--output",
			path: options.output,
			isReplaced: true
		},
		{
			option: "--live",
			path: options.live
		},
		{
			option: "--folds",
			path: options.folds
		}
	], [{
		option: "--rows",
		path: options.rows
	}, {
		option: "--params",
		path: options.params
	}]);
	const tensorFlow = tensorFlowIn(options.environment, options.root);
	const params = await readSection(options);
	const onProgress = (fraction, note) => {
		host.progress(note, fraction);
	};
	const request = {
		rows: options.rows,
		output: options.output,
		paramsFolder: dirname(options.params),
		params,
		onProgress,
		searchFrom: [options.root],
		foldMetrics: options.folds,
		stream: options.stream,
		curves: options.live,
		checkpoints: options.checkpoints
	};
	return inSection(options, options.root, () => fit(request, { openTrainer: (name, task, prefer) => openTrainer(name, task, {
		prefer,
		...tensorFlow
	}) }));
}
/** `lockstep doctor --install-tensorflow`: puts the native backend where {@link fitModel} finds it. */
async function installNativeBackend({ environment, signal }, say) {
	const [{ installTensorFlow }, { nativeFolder }] = await Promise.all([import("./install.js"), import("./environment.js")]);
	return installTensorFlow({
		folder: nativeFolder(environment),
		environment,
		signal,
		say
	});
}
/** Which backends networks of a repository would be trained on; none is loaded. */
async function diagnoseBackends(environment, root) {
	const { diagnoseTensorFlow } = await import("./diagnose.js");
	return diagnoseTensorFlow(environment, root);
}
/** `lockstep export`: writes a model in another format; all paths are absolute. */
async function exportModel(request) {
	const [training, { openGraph }] = await Promise.all([import("./export-model.js"), import("./graphs.js")]);
	return training.exportModel(request, { openGraph });
}
/** `lockstep sweep`: works on a sweep until it is over, through a remote or in the folder of the repository. */
async function runSweep(surroundings, { remote, record, ...request }) {
	const [sweeps, { requireApart }] = await Promise.all([import("./run-sweep.js"), import("./apart.js")]);
	requireApart([{
		option: "--record",
		path: record
	}], [
		{
			option: "--rows",
			path: request.rows
		},
		{
			option: "--params",
			path: request.params
		},
		{
			option: "--sweep",
			path: request.sweepFile
		}
	]);
	const whole = {
		...request,
		parametersOf,
		signal: surroundings.signal
	};
	if (remote === void 0) {
		const [{ folderStore }, { openWorkingFolder }] = await Promise.all([import("./folder-store.js"), import("./working-folder.js")]);
		return sweeps.runSweep(whole, folderStore(await openWorkingFolder(request.root)));
	}
	const { remoteStore } = await import("./remote-store.js");
	await using data = await openData({
		...surroundings,
		progress: () => void 0,
		warn: () => void 0
	});
	return await sweeps.runSweep(whole, remoteStore(await data.remote(remote.name)));
}
/** Writes what a sweep found for the job that may suggest it; the path of the params file is from the root of the repository. */
async function writeSweepRecord(outcome, place) {
	const [{ sweepRecord }, { writeResult }] = await Promise.all([import("./sweep-record.js"), import("./working-folder.js")]);
	const record = sweepRecord(outcome, {
		path: relative(place.root, place.params).replaceAll("\\", "/"),
		section: place.section
	});
	await writeResult(place.root, place.file, `${canonicalJson(record)}\n`);
}
/**
* The rows that a model of lockstep.yaml is trained on; of the only one when none is named.
*
* @throws LockstepError ARGUMENT_INVALID, CONFIG_INVALID.
*/
async function trainingRowsOf(root, model) {
	const { parseProject } = await import("./project3.js");
	const file = join(root, "lockstep.yaml");
	const text = await readTextIfThere(file);
	const models = text === void 0 ? [] : parseProject(text, "lockstep.yaml").models;
	const meant = model === void 0 ? models : models.filter((declared) => declared.model === model);
	const [found] = meant;
	if (found !== void 0 && meant.length === 1) return found.trainingRows;
	throw new LockstepError("ARGUMENT_INVALID", "which training rows are meant is not known", { hint: models.length === 0 ? "Name them with `--rows`; without a model in lockstep.yaml nothing else says which they are." : `Name the model with \`--model\` (${models.map((declared) => declared.model).join(", ")}), or the rows with \`--rows\`.` });
}
/** `lockstep schema`: what the columns of a table hold; all paths are absolute. What a schema file says already stays as it is. */
async function tableSchema(options) {
	const [{ readSection }, { inferSchema }, { encodeTableSchema, readTableSchema }] = await Promise.all([
		import("./params-section.js"),
		import("./infer.js"),
		import("./table-schema.js")
	]);
	using table = await openRows(options.table, {
		searchFrom: [options.root],
		scratch: dirname(options.file)
	});
	const there = await readTextIfThere(options.file);
	const section = await readTextIfThere(options.params) !== void 0 ? await readSection(options) : {};
	const roleOf = (key) => {
		const name = Object.hasOwn(section, key) ? section[key] : void 0;
		return typeof name === "string" ? name : void 0;
	};
	const schema = inferSchema(table, {
		idColumn: roleOf("id"),
		labelColumn: roleOf("label"),
		known: there === void 0 ? void 0 : readTableSchema(there, options.file)
	});
	const text = encodeTableSchema(schema);
	if (options.write && text !== there) await writeWhole(options.file, text);
	return {
		text,
		columns: schema.columns.size
	};
}
/** `lockstep split`: divides a table into parts; all paths are absolute. What Git or DVC's cache has may be overwritten. */
async function splitRows(surroundings, request) {
	const [{ splitTable }, { isSavedFile }] = await Promise.all([import("./split-table.js"), import("./saved-file.js")]);
	const isSaved = async (path) => {
		const { openGit } = await import("./simple-git2.js");
		const git = await openGit({ folder: surroundings.folder }).catch(() => void 0);
		if (git === void 0) return false;
		const data = await openData({
			...surroundings,
			progress: () => void 0,
			warn: () => void 0
		}, () => Promise.resolve(git)).catch(() => void 0);
		try {
			return await isSavedFile(path, {
				git,
				cache: data?.cache
			});
		} finally {
			await data?.[Symbol.asyncDispose]();
		}
	};
	return splitTable(request, { isSaved });
}
/** `lockstep split --check`: what two tables share that they must not; all paths are absolute. */
async function checkSplit(request) {
	const { checkParts } = await import("./split-table.js");
	return checkParts(request);
}
/** `lockstep score`: scores rows with a model and measures it; all paths are absolute. */
async function scoreModel(options) {
	const [{ rolesOf }, { inSection, readSection }, { score }, { requireApart }] = await Promise.all([
		import("./fit2.js"),
		import("./params-section.js"),
		import("./score2.js"),
		import("./apart.js")
	]);
	requireApart([
		{
			option: "--predictions",
			path: options.predictions
		},
		{
			option: "--metrics",
			path: options.metrics
		},
		{
			option: "--plots",
			path: options.plots
		}
	], [
		{
			option: "--rows",
			path: options.rows
		},
		{
			option: "--params",
			path: options.params
		},
		{
			option: "--model",
			path: options.model
		}
	]);
	const section = await readSection(options);
	const files = {
		paramsFolder: dirname(options.params),
		searchFrom: [options.root]
	};
	return inSection(options, options.root, () => score({
		...options,
		...rolesOf(section),
		...files
	}, { openModel }));
}

export { checkSplit, diagnoseBackends, exportModel, fitModel, installNativeBackend, runSweep, scoreModel, splitRows, tableSchema, trainingRowsOf, writeSweepRecord };