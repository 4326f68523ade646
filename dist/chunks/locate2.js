import { createRequire } from "node:module";
import util from "node:util";
import { fileURLToPath } from "node:url";
import { dirname, join } from "node:path";
import { existsSync, readFileSync, readdirSync } from "node:fs";

// pipeline/training/tensorflow/native.ts
/**
* Read by the native library when it is loaded. One thread, because it is faster for small models and makes the sums come in one order;
* instructions that every machine of the last ten years has, so that two of them give the same bytes; its own kernels for networks,
* which take a tenth less time; quiet, because its banner is no part of a log.
*/
const nativeEnvironment = {
	ONEDNN_MAX_CPU_ISA: "AVX2",
	TF_CPP_MIN_LOG_LEVEL: "3",
	TF_ENABLE_ONEDNN_OPTS: "1",
	TF_NUM_INTEROP_THREADS: "1",
	TF_NUM_INTRAOP_THREADS: "1"
};
/** Sets what the native library reads, where the person has not set it. */
function pinNativeEnvironment() {
	const { env } = process;
	for (const [name, value] of Object.entries(nativeEnvironment)) env[name] ??= value;
}
/** How many threads the native library was told to use for one operation; 0 when it may take as many as it likes. */
function pinnedThreads() {
	const threads = Number(process.env["TF_NUM_INTRAOP_THREADS"]);
	return Number.isInteger(threads) && threads > 0 ? threads : 0;
}
/**
* True when the package has its native binding. Without it (`npm install --ignore-scripts`, or a download that failed) loading
* would print a page about building it before it throws.
*
* @param file - The main file of @tensorflow/tfjs-node, `dist/index.js` in its folder.
*/
function isNativeLoadable(file) {
	const folder = join(dirname(dirname(file)), "lib");
	if (!existsSync(folder)) return false;
	return readdirSync(folder).some((version) => existsSync(join(folder, version, "tfjs_binding.node")));
}
/**
* tfjs-node 4.22.0 calls util.isNullOrUndefined and util.isArray, which Node 23 removed. Mended in tensorflow/tfjs#8425, not
* released; delete this when 4.23 is out.
*/
function restoreLegacyUtil() {
	const missing = {
		isNullOrUndefined: (value) => value === null || value === void 0,
		isArray: (value) => Array.isArray(value)
	};
	for (const [name, substitute] of Object.entries(missing)) if (!(name in util)) Object.defineProperty(util, name, {
		value: substitute,
		configurable: true
	});
}

// pipeline/training/tensorflow/locate.ts
/** The file of a package as seen from a folder, or through a package that depends on it. */
function locate(place, name, through) {
	const here = createRequire(join(place, "package.json"));
	try {
		return here.resolve(name);
	} catch {
		const via = through === void 0 ? void 0 : locate(place, through);
		return via === void 0 ? void 0 : locate(dirname(via), name);
	}
}
/** Version of the package whose main file this is; main files of TensorFlow.js are all in `dist/`. */
function versionOf(file) {
	const { version } = JSON.parse(readFileSync(join(dirname(dirname(file)), "package.json"), "utf8"));
	return version;
}
function locateScript(place, kernelsName) {
	const core = locate(place, "@tensorflow/tfjs-core", "@tensorflow/tfjs");
	const layers = locate(place, "@tensorflow/tfjs-layers", "@tensorflow/tfjs");
	const kernels = locate(place, kernelsName, "@tensorflow/tfjs");
	if (core === void 0 || layers === void 0 || kernels === void 0) return void 0;
	return {
		core,
		layers,
		kernels,
		version: versionOf(core)
	};
}
function locateNative(place) {
	const core = locate(place, "@tensorflow/tfjs-node");
	if (core === void 0 || !isNativeLoadable(core)) return void 0;
	return {
		core,
		layers: void 0,
		kernels: void 0,
		version: versionOf(core)
	};
}
const locators = {
	wasm: (place) => locateScript(place, "@tensorflow/tfjs-backend-wasm"),
	native: locateNative,
	cpu: (place) => locateScript(place, "@tensorflow/tfjs-backend-cpu")
};
/**
* Where each backend would be loaded from; nothing is loaded.
*
* @param searchFrom - Folders whose `node_modules` are searched, in order; Lockstep's own come last.
*/
function locateBackends(searchFrom) {
	const places = [...searchFrom, dirname(fileURLToPath(import.meta.url))];
	const found = {};
	for (const [backend, look] of Object.entries(locators)) {
		const files = places.map(look).find((each) => each !== void 0);
		if (files !== void 0) found[backend] = files;
	}
	return found;
}
function versionsOf(located) {
	return Object.fromEntries(Object.entries(located).map(([backend, { version }]) => [backend, version]));
}

export { restoreLegacyUtil as a, pinnedThreads as i, versionsOf as n, pinNativeEnvironment as r, locateBackends as t };