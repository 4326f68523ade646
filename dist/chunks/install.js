import { A as LockstepError, b as writeWhole, g as readTextIfThere, m as isSystemError, y as syncFolder } from "./file-work.js";
import { St as isAlive, tn as makeFilesDurable } from "./pipeline.js";
import { _ as strictObject, g as record, u as literal, v as string } from "./schemas.js";
import { n as libraryFiles, r as nativeParts, t as headerFiles } from "./parts.js";
import { copyFile, mkdir, readFile, readdir, rename, rm, writeFile } from "node:fs/promises";
import { createHash, randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { dirname, join } from "node:path";
import { createReadStream } from "node:fs";
import { execFile } from "node:child_process";
import { pipeline } from "node:stream/promises";

// pipeline/training/tensorflow/install/tool.ts
const tools = {
	compiler: {
		program: "g++",
		probe: ["--version"],
		code: "COMPILER_MISSING",
		missing: "g++, which compiles the binding to the native library, is not installed",
		hint: "Install it, on Debian and Ubuntu with `apt-get install g++`, and run the command again."
	},
	python: {
		program: "python3",
		probe: [
			"-m",
			"pip",
			"--version"
		],
		code: "PYTHON_MISSING",
		missing: "python3 with pip, which fetches the native library, is not installed",
		hint: "Install it, on Debian and Ubuntu with `apt-get install python3-pip`, and run the command again."
	},
	npm: {
		program: "npm",
		probe: ["--version"],
		code: "NPM_MISSING",
		missing: "npm, which fetches @tensorflow/tfjs-node, is not installed",
		hint: "Put the npm that comes with Node on the PATH, and run the command again."
	}
};
/** Calls a program and waits for its end. @throws LockstepError INTERRUPTED when the signal ends it. */
function call({ environment, signal }, { program, args, folder }) {
	return new Promise((fulfil, fail) => {
		const options = {
			cwd: folder,
			env: { ...environment },
			signal,
			maxBuffer: 2 ** 26,
			encoding: "utf8"
		};
		execFile(program, args, options, (error, stdout, stderr) => {
			if (signal.aborted) fail(new LockstepError("INTERRUPTED", "the installation was interrupted", { hint: "Nothing of it is left; run the command again." }));
			else fulfil({
				succeeded: error === null,
				printed: stdout,
				output: `${stdout}${stderr}` || (error?.message ?? "")
			});
		});
	});
}
/** @throws LockstepError with the tool's own code when it is not there, or cannot say its version. */
async function requireTool(calls, tool, folder) {
	const { succeeded } = await call(calls, {
		program: tool.program,
		args: tool.probe,
		folder
	});
	if (!succeeded) throw new LockstepError(tool.code, tool.missing, { hint: tool.hint });
}
/** The last lines of what a program said, for an error. */
function tail(output) {
	return output.trim().split("\n").slice(-5).join("\n").slice(-2e3);
}

// pipeline/training/tensorflow/install/build.ts
/** Reads of a wheel what is named and nothing else. */
const unpackScript = fileURLToPath(new URL("../assets/training-tensorflow-install-unpack.py", import.meta.url));
/** Where @tensorflow/tfjs-node is in the folder of an installation. */
const packageFolder = "node_modules/@tensorflow/tfjs-node";
/** Where its loader looks for the binding, of the version of Node-API that is compiled against. */
const bindingFile = "lib/napi-v8/tfjs_binding.node";
function failed(what, output) {
	return new LockstepError("INSTALL_FAILED", `${what}: ${tail(output)}`, { hint: "Nothing of the installation is left. WebAssembly trains the same networks without it." });
}
/** Puts the library and its headers where the binding is compiled and looks for them. @throws LockstepError INSTALL_FAILED. */
async function unpackLibrary(calls, folder, wheel) {
	const files = [...libraryFiles.map((name) => `tensorflow/${name}=lib/${name}`), ...headerFiles.map((name) => `tensorflow/include/${name}=include/${name}`)];
	const args = [
		"-I",
		unpackScript,
		wheel,
		join(folder, packageFolder, "deps"),
		...files
	];
	const { succeeded, output } = await call(calls, {
		program: tools.python.program,
		args,
		folder
	});
	if (!succeeded) throw failed("the wheel could not be unpacked", output);
}
/** Compiles the package's binding to the library. @throws LockstepError INSTALL_FAILED. */
async function compileBinding(calls, folder) {
	const home = join(folder, packageFolder);
	await mkdir(join(home, "lib/napi-v8"), { recursive: true });
	const args = [
		"-shared",
		"-fPIC",
		"-O2",
		"-std=c++17",
		"-DNAPI_VERSION=8"
	];
	for (const headers of [
		"..",
		"deps/include",
		"../../node-api-headers/include"
	]) args.push("-I", headers);
	args.push("binding/tfjs_backend.cc", "binding/tfjs_binding.cc", "-L", "deps/lib");
	args.push(...libraryFiles.map((name) => `-l:${name}`));
	args.push("-Wl,-rpath,$ORIGIN/../../deps/lib", "-o", bindingFile);
	const { succeeded, output } = await call(calls, {
		program: tools.compiler.program,
		args,
		folder: home
	});
	if (!succeeded) throw failed("the binding could not be compiled", output);
}
/** Loads the binding in a process of its own, which may die of it. @throws LockstepError INSTALL_FAILED. */
async function tryBinding(calls, folder, library) {
	const args = [
		"-e",
		"process.stdout.write(require(process.argv[1]).TF_Version)",
		join(folder, packageFolder, bindingFile)
	];
	const { succeeded, printed, output } = await call(calls, {
		program: process.execPath,
		args,
		folder
	});
	if (!succeeded || printed !== library) throw failed("the library cannot be loaded on this machine", output);
}

// pipeline/training/tensorflow/install/fetch.ts
const lockFile = fileURLToPath(new URL("../assets/training-tensorflow-install-packages.lock.json", import.meta.url));
async function sha256Of(path) {
	const hash = createHash("sha256");
	await pipeline(createReadStream(path, { highWaterMark: 2 ** 20 }), hash);
	return hash.digest("hex");
}
function mismatch(what, output) {
	return new LockstepError("DOWNLOAD_MISMATCH", `${what} is not what is pinned: ${output}`, { hint: "Nothing of it was used. Empty the caches of npm and pip and try again; if it stays so, the registry gives out other bytes." });
}
function unfetched(what, output) {
	return new LockstepError("INSTALL_FAILED", `${what} could not be fetched: ${tail(output)}`, { hint: "Look at the network and at the settings of npm and pip; the command can be run again." });
}
/**
* Installs @tensorflow/tfjs-node and what it needs, without running a script of any package. npm compares every package with the
* integrity in `packages.lock.json` before it unpacks it.
*
* @param lock - Another lock file than the one that is pinned.
* @throws LockstepError DOWNLOAD_MISMATCH, INSTALL_FAILED.
*/
async function fetchPackages(calls, folder, lock = lockFile) {
	const { packages } = JSON.parse(await readFile(lock, "utf8"));
	await writeFile(join(folder, "package.json"), JSON.stringify({
		...packages[""],
		private: true
	}));
	await copyFile(lock, join(folder, "package-lock.json"));
	const { succeeded, output } = await call(calls, {
		program: tools.npm.program,
		args: [
			"ci",
			"--ignore-scripts",
			"--no-audit",
			"--no-fund"
		],
		folder
	});
	if (succeeded) return;
	throw output.includes("EINTEGRITY") ? mismatch("a package of npm", tail(output)) : unfetched("what npm has", output);
}
/**
* Fetches the wheel with TensorFlow's library, compared with its digest by pip and again here.
*
* @returns Path of the wheel.
* @throws LockstepError DOWNLOAD_MISMATCH, INSTALL_FAILED.
*/
async function fetchWheel(calls, folder, { wheel, library }) {
	const { project, python, platform, sha256 } = wheel;
	const place = join(folder, "wheel");
	await mkdir(place);
	await writeFile(join(place, "requirements.txt"), `${project}==${library} --hash=sha256:${sha256}\n`);
	const args = [
		"-m",
		"pip",
		"download",
		"--require-hashes",
		"--no-deps",
		"--only-binary",
		":all:",
		...[
			"--python-version",
			python,
			"--implementation",
			"cp",
			"--abi",
			`cp${python.replace(".", "")}`
		]
	];
	args.push("--platform", platform, "--no-cache-dir", "--dest", place, "-r", join(place, "requirements.txt"));
	const what = `${project} ${library}`;
	const { succeeded, output } = await call(calls, {
		program: tools.python.program,
		args,
		folder
	});
	if (!succeeded) throw /DO NOT MATCH THE HASHES/i.test(output) ? mismatch(what, tail(output)) : unfetched(what, output);
	const [name] = (await readdir(place)).filter((each) => each.endsWith(".whl"));
	if (name === void 0) throw unfetched(what, output);
	const found = await sha256Of(join(place, name));
	if (found !== sha256) throw mismatch(what, `its sha256 is ${found}, not ${sha256}`);
	return join(place, name);
}

// pipeline/training/tensorflow/install/installed.ts
/** Written last: an installation with this file was put together to its end. */
const stampFile = "installed.json";
const stamp = strictObject({
	kind: literal("lockstep/TensorFlow"),
	schema: literal(1),
	tfjs: string(),
	library: string(),
	/** Of the native files, by their paths from the installation's folder. */
	sha256: record(string(), string())
});
function stampText(installed) {
	const file = {
		kind: "lockstep/TensorFlow",
		schema: 1,
		...installed
	};
	return `${JSON.stringify(file, void 0, 2)}\n`;
}
async function readInstalled(folder) {
	const text = await readTextIfThere(join(folder, stampFile));
	if (text === void 0) return void 0;
	try {
		return stamp.safeParse(JSON.parse(text)).data;
	} catch {
		return;
	}
}
/** True when a folder has an installation of these versions whose native files are what was installed. */
async function isWhole(folder, { tfjs, library }) {
	const installed = await readInstalled(folder);
	if (installed?.tfjs !== tfjs || installed.library !== library) return false;
	for (const [path, sha256] of Object.entries(installed.sha256)) if (await sha256Of(join(folder, path)).catch(() => void 0) !== sha256) return false;
	return true;
}

// pipeline/training/tensorflow/install/system.ts
/** The machine that this runs on. */
async function thisSystem() {
	Object.assign(process.report, { excludeNetwork: true });
	const { header } = process.report.getReport();
	const processors = process.platform === "linux" ? await readFile("/proc/cpuinfo", "utf8") : "";
	return {
		name: `${process.platform}-${process.arch}`,
		hasGlibc: header.glibcVersionRuntime !== void 0,
		instructions: /^(?:flags|Features)\s*:(.*)$/m.exec(processors)?.[1]?.trim().split(/\s+/) ?? []
	};
}
function unsupported(message) {
	return new LockstepError("PLATFORM_UNSUPPORTED", message, { hint: "`npm install --save-dev @tensorflow/tfjs-node@4.22.0` may have a library for it; WebAssembly works everywhere." });
}
/** The wheel for a machine. @throws LockstepError PLATFORM_UNSUPPORTED. */
function wheelFor({ name, hasGlibc, instructions }, { wheels }) {
	const wheel = Object.hasOwn(wheels, name) ? wheels[name] : void 0;
	if (wheel === void 0) throw unsupported(`the native library is not installed on ${name}, only on ${Object.keys(wheels).join(", ")}`);
	if (!hasGlibc) throw unsupported("the native library needs GNU's C library, which this system does not have");
	const lacking = wheel.instructions.filter((instruction) => !instructions.includes(instruction));
	if (lacking.length > 0) throw unsupported(`this processor lacks ${lacking.join(", ")}, which the native library uses`);
	return wheel;
}

// pipeline/training/tensorflow/install/install.ts
/** Removes what installations left that were killed. */
async function sweep(above) {
	for (const name of await readdir(above)) {
		const [, pid] = /^\.(\d+)-[0-9a-f]{16}$/.exec(name) ?? [];
		if (pid !== void 0 && !isAlive(Number(pid))) await rm(join(above, name), {
			recursive: true,
			force: true
		});
	}
}
/** Everything that an installation consists of, in a folder of its own. */
async function assemble({ say, ...request }, aside) {
	const { parts = nativeParts, lock } = request;
	const wheel = wheelFor(request.system ?? await thisSystem(), parts);
	for (const tool of Object.values(tools)) await requireTool(request, tool, aside);
	say(`Fetching @tensorflow/tfjs-node ${parts.tfjs} through npm`);
	await fetchPackages(request, aside, lock);
	say(`Fetching ${wheel.project} ${parts.library} through pip, ${wheel.sizeMegabytes} MB`);
	const fetched = await fetchWheel(request, aside, {
		wheel,
		library: parts.library
	});
	say("Compiling the binding between them");
	await unpackLibrary(request, aside, fetched);
	await compileBinding(request, aside);
	await rm(dirname(fetched), { recursive: true });
	await tryBinding(request, aside, parts.library);
	const digests = {};
	for (const path of [bindingFile, ...libraryFiles.map((name) => `deps/lib/${name}`)]) digests[`${packageFolder}/${path}`] = await sha256Of(join(aside, packageFolder, path));
	const installed = {
		tfjs: parts.tfjs,
		library: parts.library,
		sha256: digests
	};
	await writeWhole(join(aside, stampFile), stampText(installed));
}
/** Gives an assembled folder its name once its files are on the disk. @returns False when another process was quicker. */
async function publish(aside, folder) {
	const files = (await readdir(aside, {
		recursive: true,
		withFileTypes: true
	})).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
	await makeFilesDurable(files, aside);
	try {
		await rename(aside, folder);
	} catch (error) {
		if (["ENOTEMPTY", "EEXIST"].some((code) => isSystemError(error, code))) return false;
		throw error;
	}
	await syncFolder(dirname(folder));
	return true;
}
/**
* Puts the native backend together from what npm and PyPI have: each part fetched by its own client with the user's settings and compared
* with its pinned digest before it is used. The folder appears whole or not at all; one that is there and whole is left alone.
*
* @throws LockstepError PLATFORM_UNSUPPORTED, COMPILER_MISSING, PYTHON_MISSING, NPM_MISSING, DOWNLOAD_MISMATCH, INSTALL_FAILED,
* INTERRUPTED.
*/
async function installTensorFlow(request) {
	const { folder, parts = nativeParts } = request;
	const found = {
		folder,
		tfjs: parts.tfjs,
		library: parts.library
	};
	if (await isWhole(folder, parts)) return {
		...found,
		isNew: false
	};
	const above = dirname(folder);
	await mkdir(above, {
		recursive: true,
		mode: 448
	});
	await sweep(above);
	const [aside, old] = [0, 1].map(() => join(above, `.${process.pid}-${randomBytes(8).toString("hex")}`));
	await mkdir(aside);
	try {
		await assemble(request, aside);
		await rename(folder, old).catch((error) => {
			if (!isSystemError(error, "ENOENT")) throw error;
		});
		return {
			...found,
			isNew: await publish(aside, folder)
		};
	} finally {
		await Promise.all([aside, old].map((each) => rm(each, {
			recursive: true,
			force: true
		})));
	}
}

export { installTensorFlow };