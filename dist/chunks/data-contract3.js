import { t as checkContract } from "./check.js";
import { on as contractFile } from "./pipeline.js";
import { n as placeFindings, t as parseDataContract } from "./data-contract.js";
import { n as restoreDirectory, r as restoreFile } from "./restore.js";
import { join, posix } from "node:path";

// pipeline/repository/data-contract.ts
/** The contract of a state, with its text; `undefined` when it has none. */
async function contractOf(state) {
	const text = await state?.text(contractFile);
	return text === void 0 ? void 0 : {
		text,
		contract: parseDataContract(text, contractFile)
	};
}
/** Columns of a table that a contract of any of the states marks personal: a change cannot unmask what its base hides. */
async function personalColumns(states) {
	const contracts = [];
	for (const state of states) {
		const found = await contractOf(state);
		if (found !== void 0) contracts.push(found.contract);
	}
	return (path) => new Set(contracts.flatMap(({ tables }) => tables).filter((table) => table.path === path).flatMap(({ columns }) => columns.filter(({ personal }) => personal).map(({ column }) => column)));
}
/** A table of a state: an output, a file of an output that is a folder, or a file that Git has. */
async function tableFile(workspace, state, path) {
	const own = await state.output(path);
	if (own?.md5 !== void 0 && !own.md5.endsWith(".dir")) return {
		path: await restoreFile(workspace, own.md5, path),
		where: path
	};
	for (let folder = posix.dirname(path); folder !== "."; folder = posix.dirname(folder)) {
		const output = await state.output(folder);
		if (output?.md5?.endsWith(".dir") !== true) continue;
		const inside = path.slice(folder.length + 1);
		const member = (await restoreDirectory(workspace, output.md5, folder)).find(({ relpath }) => relpath === inside);
		return member === void 0 ? void 0 : {
			path: await restoreFile(workspace, member.md5, path),
			where: path
		};
	}
	const { git } = workspace;
	return await git.readFile(state.id, path) === void 0 ? void 0 : {
		path: join(git.root, path),
		where: path
	};
}
/**
* Holds the data of the head to the contract: the base's where it has one, because a change does not choose what it is held to.
*
* @returns `undefined` when neither state has a contract.
* @throws LockstepError CONTRACT_INVALID, TABLE_INVALID, DUCKDB_MISSING: a contract that cannot be asked passes nothing.
*/
async function answerContract(workspace, state) {
	const [base, head] = [await contractOf(state.base), await contractOf(state.head)];
	const decides = base ?? head;
	if (decides === void 0) return void 0;
	const { tables } = decides.contract;
	const files = /* @__PURE__ */ new Map();
	for (const { path } of tables) {
		const file = await tableFile(workspace, state.head, path);
		if (file !== void 0) files.set(path, file);
	}
	const committedSeconds = await workspace.git.committedAtSeconds(state.commit);
	const { rules, findings } = await checkContract({
		contract: decides.contract,
		files,
		nowSeconds: committedSeconds,
		knownBySeconds: committedSeconds,
		searchFrom: [workspace.git.root]
	});
	return {
		file: contractFile,
		source: base === void 0 ? "head" : "base",
		tables: tables.length,
		rules,
		findings: placeFindings({
			text: decides.text,
			where: contractFile
		}, findings),
		isEdited: base !== void 0 && base.text !== head?.text
	};
}

export { personalColumns as n, answerContract as t };