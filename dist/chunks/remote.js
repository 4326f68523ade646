import { a as remoteUrl, d as removeConfigSection, f as renameConfigSection, l as writtenPath, m as unsetConfigValue, o as sectionsOf, p as setConfigValue, s as setSetting, t as configLevels, u as remoteSection } from "./config.js";
import { wn as configFolder, yn as localFolder } from "./pipeline.js";
import { a as withoutPassword, t as checkSetting } from "./config-keys.js";
import { A as LockstepError } from "./file-work.js";
import { dirname, isAbsolute } from "node:path";

// pipeline/tracking/remote.ts
function invalid(problem, hint) {
	return new LockstepError("DVC_CONFIG_INVALID", problem, { hint });
}
/** A name as DVC keeps it. @throws LockstepError NAME_INVALID for what could not be written into a config file. */
function remoteName(typed) {
	const name = typed.toLowerCase();
	if (name === "" || /["'\]\n\r]/.test(name)) throw new LockstepError("NAME_INVALID", `${JSON.stringify(typed)} is no name for a remote`, { hint: "Letters, digits, - and _." });
	return name;
}
function isIn(files, level, name) {
	return sectionsOf(files, level).has(remoteSection(name));
}
/** The levels that outweigh one, strongest first, as far as their files are there. */
function above(files, level) {
	return configLevels.slice(configLevels.indexOf(level) + 1).filter((one) => files.texts[one] !== void 0).reverse();
}
const defaultRemote = {
	section: "core",
	key: "remote"
};
function defaultIn(files, level) {
	const value = sectionsOf(files, level).get("core")?.get("remote");
	return typeof value === "string" ? value.toLowerCase() : void 0;
}
/** Adds a remote. @throws LockstepError DVC_CONFIG_INVALID when it is there already, or DVC knows no such kind of url. */
async function addRemote(files, { name: typed, url, level, isDefault, force }, standpoint) {
	const name = remoteName(typed);
	if (isIn(files, level, name) && !force) throw invalid(`the remote ${JSON.stringify(name)} is there already`, "Use --force to replace it, or `lockstep remote modify`.");
	checkSetting({
		section: "remote",
		key: "url",
		value: url,
		url
	});
	const place = {
		root: files.root ?? standpoint.folder,
		environment: standpoint.environment
	};
	const written = writtenPath(url, configFolder(level, place), standpoint);
	const cleared = removeConfigSection(files.texts[level] ?? "", remoteSection(name));
	const added = setConfigValue(cleared, {
		section: remoteSection(name),
		key: "url"
	}, written);
	await files.write({ [level]: isDefault ? setConfigValue(added, defaultRemote, name) : added });
	return {
		name,
		url: written
	};
}
/**
* Sets a setting of a remote that is there, at whatever level; without a value removes it, and that it was not set is fine, as in DVC.
*
* @throws LockstepError DVC_CONFIG_INVALID.
*/
async function modifyRemote(files, change, standpoint) {
	const { option, value, level } = change;
	const name = remoteName(change.name);
	if (remoteUrl(files, name) === void 0) throw invalid(`there is no remote ${JSON.stringify(name)}`, `Add it: \`lockstep remote add ${name} <url>\`.`);
	const key = option.toLowerCase();
	if (value !== void 0) await setSetting(files, {
		name: `remote.${name}.${key}`,
		value,
		level
	}, standpoint);
	else await files.write({ [level]: unsetConfigValue(files.texts[level] ?? "", {
		section: remoteSection(name),
		key
	}) });
}
/** Removes a remote from a level, and what names it as the default there and in stronger levels. */
async function removeRemote(files, typed, level) {
	const name = remoteName(typed);
	if (!isIn(files, level, name)) throw invalid(`${files.path(level)} has no remote ${JSON.stringify(name)}`, "`lockstep remote list` shows them all.");
	for (const one of above(files, level)) if (defaultIn(files, one) === name) await files.write({ [one]: unsetConfigValue(files.texts[one] ?? "", defaultRemote) });
	let text = removeConfigSection(files.texts[level] ?? "", remoteSection(name));
	if (defaultIn(files, level) === name) text = unsetConfigValue(text, defaultRemote);
	await files.write({ [level]: text });
}
/** Gives a remote another name, in a level and those that outweigh it, and in what names it as the default. */
async function renameRemote(files, { from, to, level }) {
	const [old, now] = [remoteName(from), remoteName(to)];
	if (configLevels.some((one) => files.texts[one] !== void 0 && isIn(files, one, now))) throw invalid(`the remote ${JSON.stringify(now)} is there already`, "Choose another name, or remove that one first.");
	if (!isIn(files, level, old)) throw invalid(`${files.path(level)} has no remote ${JSON.stringify(old)}`, "`lockstep remote list` shows them all.");
	const changes = {};
	for (const one of [level, ...above(files, level)]) {
		const renamed = renameConfigSection(files.texts[one] ?? "", remoteSection(old), remoteSection(now));
		changes[one] = defaultIn(files, one) === old ? setConfigValue(renamed, defaultRemote, now) : renamed;
	}
	await files.write(changes);
}
/** Makes a remote the default one. @throws LockstepError DVC_CONFIG_INVALID when there is no such remote. */
async function setDefaultRemote(files, typed, level) {
	const name = remoteName(typed);
	if (remoteUrl(files, name) === void 0) throw invalid(`there is no remote ${JSON.stringify(name)}`, `Add it: \`lockstep remote add ${name} <url>\`.`);
	await files.write({ [level]: setConfigValue(files.texts[level] ?? "", defaultRemote, name) });
}
/** No remote is the default one in a level; fine when none was. */
async function unsetDefaultRemote(files, level) {
	await files.write({ [level]: unsetConfigValue(files.texts[level] ?? "", defaultRemote) });
}
/** A folder as DVC shows it: a relative one counts from the folder of the config file. */
function shownUrl(url, configFile) {
	return /^[\w+.-]+:\/\//.test(url) || isAbsolute(url) ? withoutPassword(url) : localFolder(url, dirname(configFile));
}
/** The remotes of one level, or of all together, with the default one. */
function listRemotes(files, level) {
	const urls = /* @__PURE__ */ new Map();
	let chosen;
	for (const one of level === void 0 ? configLevels : [level]) {
		if (files.texts[one] === void 0) continue;
		chosen = defaultIn(files, one) ?? chosen;
		for (const [section, keys] of sectionsOf(files, one)) {
			const [, name] = /^\s*remote\s*"(.*)"\s*$/.exec(section) ?? [];
			const url = keys.get("url");
			if (name !== void 0 && typeof url === "string") urls.set(name, shownUrl(url, files.path(one)));
		}
	}
	return [...urls].map(([name, url]) => ({
		name,
		url,
		isDefault: name === chosen
	}));
}

export { addRemote, listRemotes, modifyRemote, removeRemote, renameRemote, setDefaultRemote, unsetDefaultRemote };