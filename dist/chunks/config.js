import { Cn as configFile, Dn as settingText, En as parseConfig, On as configLines, ct as findDataRoot, kn as parseConfigObj, wn as configFolder } from "./pipeline.js";
import { A as LockstepError, b as writeWhole, g as readTextIfThere } from "./file-work.js";
import { a as withoutPassword, n as isSecretKey, r as pathKeys, t as checkSetting } from "./config-keys.js";
import { mkdir } from "node:fs/promises";
import { dirname, isAbsolute, relative, resolve, sep } from "node:path";

// pipeline/data/dvc/config-edit.ts
/** A value as DVC's writer quotes it. */
function written(value) {
	if (value === "") return "\"\"";
	if (/[\n\r]/.test(value) || value.includes("'") && value.includes("\"")) throw new LockstepError("DVC_CONFIG_INVALID", "a value with line breaks, or with both kinds of quotes, cannot be written", { hint: "Write it into the file by hand, between triple quotes." });
	if (!/^[\s'"]|[\s'"]$|[,#]/.test(value)) return value;
	return value.includes("\"") ? `'${value}'` : `"${value}"`;
}
/** How the line that opens a section is written: names of remotes need quotes around the whole. */
function opened(section) {
	return section.includes("\"") ? `['${section}']` : `[${section}]`;
}
/** The name of the section of a remote. */
function remoteSection(name) {
	return `remote "${name}"`;
}
/** The lines of a section, its opening one first; empty when it is not there. */
function ofSection(lines, section) {
	return lines.filter((line) => line.section === section);
}
function replaced(text, [first, count], now) {
	const lines = (text.endsWith("\n") || text === "" ? text : `${text}\n`).split("\n");
	lines.splice(first, count, ...now);
	return lines.join("\n");
}
/** Sets one value. `section` is as {@link configLines} gives it: `core`, `remote "storage"`. */
function setConfigValue(text, { section, key }, value) {
	const lines = configLines(text, "the config");
	const own = ofSection(lines, section);
	const line = `    ${key} = ${written(value)}`;
	const old = own.find((one) => one.key === key);
	if (old !== void 0) return replaced(text, [old.first, old.last - old.first + 1], [line]);
	const last = own.at(-1);
	if (last !== void 0) return replaced(text, [last.last + 1, 0], [line]);
	return replaced(text, [placeOfSection(text, lines, section), 0], [opened(section), line]);
}
/** The line at which a new section begins: DVC writes those that have a name of their own after the others. */
function placeOfSection(text, lines, section) {
	const end = text === "" ? 0 : text.replace(/\n$/, "").split("\n").length;
	if (isNamed(section)) return end;
	const next = lines[lines.findIndex((one) => isNamed(one.section))];
	if (next === void 0) return end;
	const texts = text.split("\n");
	let first = next.first;
	while (first > 0 && /^\s*#/.test(texts[first - 1] ?? "")) first--;
	return first;
}
function isNamed(section) {
	return /^(?:remote|machine|db) /.test(section);
}
/** Removes one value, and its section when nothing is left of it; the text as it is when the value is not there. */
function unsetConfigValue(text, { section, key }) {
	const own = ofSection(configLines(text, "the config"), section);
	const old = own.find((one) => one.key === key);
	if (old === void 0) return text;
	const without = replaced(text, [old.first, old.last - old.first + 1], []);
	return own.length === 2 ? removeConfigSection(without, section) : without;
}
/** Removes a section with its values. Comments above its opening line stay. */
function removeConfigSection(text, section) {
	const own = ofSection(configLines(text, "the config"), section);
	const [first] = own;
	const last = own.at(-1);
	return first === void 0 || last === void 0 ? text : replaced(text, [first.first, last.last - first.first + 1], []);
}
/** Gives a section another name. */
function renameConfigSection(text, section, name) {
	const [first] = ofSection(configLines(text, "the config"), section);
	return first === void 0 ? text : replaced(text, [first.first, 1], [opened(name)]);
}

// pipeline/tracking/config.ts
/** DVC's levels of config, a later one outweighing an earlier one. */
const configLevels = [
	"system",
	"global",
	"repo",
	"local"
];
function invalid(problem, hint) {
	return new LockstepError("DVC_CONFIG_INVALID", problem, { hint });
}
/** `core.remote`, `remote.storage.url`: case does not count. @throws LockstepError ARGUMENT_INVALID. */
function addressOf(name) {
	const [, remote, option] = /^remote\.(.+)\.([^.]+)$/i.exec(name) ?? [];
	if (remote !== void 0 && option !== void 0) return {
		section: remoteSection(remote.toLowerCase()),
		key: option.toLowerCase(),
		remote: remote.toLowerCase()
	};
	const [, section, key] = /^([^.]+)\.([^.]+)$/.exec(name) ?? [];
	if (section === void 0 || key === void 0) throw new LockstepError("ARGUMENT_INVALID", `${JSON.stringify(name)} is no name of a setting`, { hint: "Write section.option or remote.name.option, for example core.remote or remote.storage.url." });
	return {
		section: section.toLowerCase(),
		key: key.toLowerCase(),
		remote: void 0
	};
}
/** Opens the config files. The levels of a repository are there in a repository only. */
async function openConfigFiles(standpoint) {
	const { environment } = standpoint;
	const root = await findDataRoot(standpoint.folder).catch((error) => {
		if (error instanceof LockstepError && error.code === "NOT_A_DVC_REPOSITORY") return void 0;
		throw error;
	});
	const path = (level) => {
		if (root === void 0 && (level === "repo" || level === "local")) throw new LockstepError("NOT_A_DVC_REPOSITORY", `${standpoint.folder} is in no DVC repository`, { hint: "Go into one, or give --global or --system." });
		return configFile(level, {
			root: root ?? standpoint.folder,
			environment
		});
	};
	const texts = {};
	for (const level of root === void 0 ? configLevels.slice(0, 2) : configLevels) {
		const text = await readTextIfThere(path(level));
		if (text !== void 0) texts[level] = text;
	}
	return {
		root,
		texts,
		path,
		async write(changes) {
			parseConfig({
				...texts,
				...changes
			});
			for (const level of configLevels) {
				const text = changes[level];
				if (text === void 0 || text === texts[level]) continue;
				await mkdir(dirname(path(level)), { recursive: true });
				await writeWhole(path(level), text);
				texts[level] = text;
			}
		}
	};
}
/** A path as it is written into a config file: relative to the folder of that file. */
function writtenPath(typed, from, standpoint) {
	if (/^\w+:\/\//.test(typed) || typed.startsWith("~") || isAbsolute(typed)) return typed;
	return relative(from, resolve(standpoint.folder, typed)).split(sep).join("/");
}
/** The url of a remote, wherever it is set; the strongest level's. */
function remoteUrl(files, remote) {
	let url;
	for (const level of configLevels) {
		const value = sectionsOf(files, level).get(remoteSection(remote))?.get("url");
		if (value !== void 0) url = settingText(value);
	}
	return url;
}
/** Everything that the file of a level sets; nothing when there is no such file. */
function sectionsOf(files, level) {
	const text = files.texts[level];
	return text === void 0 ? /* @__PURE__ */ new Map() : parseConfigObj(text, files.path(level));
}
/** `remote.storage.url` for a key of the section `remote "storage"`. */
function nameOf(section, key) {
	const [, kind, name] = /^\s*(remote|machine|db)\s*"(.*)"\s*$/.exec(section) ?? [];
	return kind === void 0 ? `${section}.${key}` : `${kind}.${name ?? ""}.${key}`;
}
/** Every setting of one level, or of all, weakest level first. Secrets are not shown. */
function listSettings(files, level) {
	return (level === void 0 ? configLevels : [level]).flatMap((one) => [...level === void 0 && files.texts[one] === void 0 ? [] : sectionsOf(files, one)].flatMap(([section, keys]) => [...keys].map(([key, value]) => ({
		name: nameOf(section, key),
		value: isSecretKey(key) ? "***" : withoutPassword(settingText(value)),
		level: one,
		file: files.path(one)
	}))));
}
/**
* The value of a setting, secrets included: it was asked for by name. The strongest level that has it, or the one that is asked for.
*
* @throws LockstepError DVC_CONFIG_INVALID when a level is given that does not have it; ARGUMENT_INVALID.
*/
function getSetting(files, name, level) {
	const { section, key } = addressOf(name);
	for (const one of level === void 0 ? configLevels.toReversed() : [level]) {
		const value = sectionsOf(files, one).get(section)?.get(key);
		if (value !== void 0) return {
			value: settingText(value),
			level: one,
			file: files.path(one)
		};
	}
	if (level !== void 0) throw invalid(`${name} is not set in ${files.path(level)}`, "Leave the level out to see all.");
}
/** Sets a setting in the file of a level. @throws LockstepError DVC_CONFIG_INVALID for what DVC would refuse. */
async function setSetting(files, { name, value, level }, standpoint) {
	const { section, key, remote } = addressOf(name);
	const url = remote === void 0 ? void 0 : key === "url" ? value : remoteUrl(files, remote);
	if (remote !== void 0 && url === void 0) throw invalid(`there is no remote ${JSON.stringify(remote)}`, `Add it: \`lockstep remote add ${remote} <url>\`.`);
	checkSetting({
		section: remote === void 0 ? section : "remote",
		key,
		value,
		url
	});
	const isPath = pathKeys.has(`${remote === void 0 ? section : "remote"}.${key}`);
	const place = {
		root: files.root ?? standpoint.folder,
		environment: standpoint.environment
	};
	const text = isPath ? writtenPath(value, configFolder(level, place), standpoint) : value;
	await files.write({ [level]: setConfigValue(files.texts[level] ?? "", {
		section,
		key
	}, text) });
}
/** Removes a setting from the file of a level. @throws LockstepError DVC_CONFIG_INVALID when it is not there. */
async function unsetSetting(files, name, level) {
	const address = addressOf(name);
	const before = files.texts[level] ?? "";
	const after = unsetConfigValue(before, address);
	if (after === before) throw invalid(`${name} is not set in ${files.path(level)}`, "`lockstep config --list --show-origin` shows what is set where.");
	await files.write({ [level]: after });
}

export { remoteUrl as a, unsetSetting as c, removeConfigSection as d, renameConfigSection as f, openConfigFiles as i, writtenPath as l, unsetConfigValue as m, getSetting as n, sectionsOf as o, setConfigValue as p, listSettings as r, setSetting as s, configLevels as t, remoteSection as u };