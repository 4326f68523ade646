import { Xt as byCodePoint } from "./pipeline.js";
import { t as compareVersions } from "./compare-versions.js";
import { D as modelVersion, E as modelName, S as environmentName } from "./file-work.js";

// pipeline/registry/gto-tag.ts
const name = "[a-zA-Z0-9](?:[a-zA-Z0-9\\-/_]*[a-zA-Z0-9])?";
const tagPattern = new RegExp(`^${`(?:([a-zA-Z0-9\\-_./]+)=)?(${name})`}(?:#(?<environment>${name})(?<unassign>!?)|@(?<version>v[0-9][0-9a-zA-Z.+\\-]*)(?<deregister>!?)|@(?<deprecated>deprecated))(?:#(?<counter>[0-9]{1,40}))?$`);
function accepted(parse, text) {
	try {
		return parse(text);
	} catch {
		return;
	}
}
/**
* Reads the name of a tag as GTO 1.10 does; `undefined` for a tag that is none of GTO's. Names of more than 100 characters, which GTO
* takes, are none of ours; `artifact@created`, which GTO parses and has no action for, is none either.
*/
function parseTagName(text) {
	if (text.length > 500) return void 0;
	const match = tagPattern.exec(text);
	if (match === null) return void 0;
	const [, directory, modelText = ""] = match;
	const groups = match.groups ?? {};
	const model = accepted(modelName, modelText);
	if (model === void 0) return void 0;
	const counter = groups["counter"] === void 0 ? void 0 : BigInt(groups["counter"]);
	if (groups["deprecated"] !== void 0) return {
		directory,
		model,
		action: "deprecate",
		counter
	};
	if (groups["version"] !== void 0) {
		const version = accepted(modelVersion, groups["version"]);
		const action = groups["deregister"] === "!" ? "deregister" : "register";
		return version === void 0 ? void 0 : {
			directory,
			model,
			action,
			version,
			counter
		};
	}
	const environment = accepted(environmentName, groups["environment"] ?? "");
	const action = groups["unassign"] === "!" ? "unassign" : "assign";
	return environment === void 0 ? void 0 : {
		directory,
		model,
		action,
		environment,
		counter
	};
}
/** `model` or `dir:model`, as GTO shows it. */
function artifactText({ directory, model }) {
	return directory === void 0 ? model : `${directory}:${model}`;
}
/** The name of a tag; {@link parseTagName} gives its content back. */
function tagName(tag) {
	const subject = tag.directory === void 0 ? tag.model : `${tag.directory}=${tag.model}`;
	const counter = tag.counter === void 0 ? "" : `#${tag.counter}`;
	switch (tag.action) {
		case "register": return `${subject}@${tag.version}${counter}`;
		case "deregister": return `${subject}@${tag.version}!${counter}`;
		case "assign": return `${subject}#${tag.environment}${counter}`;
		case "unassign": return `${subject}#${tag.environment}!${counter}`;
		case "deprecate": return `${subject}@deprecated${counter}`;
	}
}
/** The message that GTO gives a tag when nobody gives another. `version` is the one at the tag's commit. */
function tagMessage(tag, version) {
	const subject = artifactText(tag);
	switch (tag.action) {
		case "register": return `Registering artifact ${subject} version ${tag.version}`;
		case "deregister": return `Deregistering artifact ${subject} version ${tag.version}`;
		case "assign": return `Assigning stage ${tag.environment} to artifact ${subject} version ${version}`;
		case "unassign": return `Unassigning stage '${tag.environment}' to artifact '${subject}' version '${version}'`;
		case "deprecate": return `Deprecating artifact '${subject}'`;
	}
}

// pipeline/registry/gto.ts
const actionOrder = {
	register: 0,
	deregister: 1,
	assign: 2,
	unassign: 3,
	deprecate: 4
};
function byCounter(a, b) {
	const left = a.content.counter ?? 0n;
	const right = b.content.counter ?? 0n;
	if (left !== right) return left < right ? -1 : 1;
	return actionOrder[a.content.action] - actionOrder[b.content.action] || byCodePoint(a.tag.name, b.tag.name);
}
/** Versions by tag order: the newest registration or deregistration of a version at a commit says whether it is active. */
function readVersions(events) {
	const found = /* @__PURE__ */ new Map();
	for (const { tag, content } of events) {
		if (content.action !== "register" && content.action !== "deregister") continue;
		const key = `${content.version} ${tag.commit}`;
		const earlier = found.get(key);
		if (content.action === "register") found.set(key, {
			modelVersion: content.version,
			commit: tag.commit,
			tag: earlier?.tag ?? tag.name,
			isActive: true
		});
		else if (earlier !== void 0) found.set(key, {
			...earlier,
			isActive: false
		});
	}
	return [...found.values()].sort((a, b) => compareVersions(b.modelVersion, a.modelVersion));
}
/**
* The version that an assignment is about. A commit has one, unless somebody tagged another by hand; then it is the one that the
* tag's message names, as GTO and Lockstep write it, so that such a tag cannot rename what an environment holds.
*/
function versionAt(versions, tag) {
	const registered = versions.filter(({ commit }) => commit === tag.commit);
	const [title = ""] = tag.message.split("\n", 1);
	const [, named] = /version '?(v[^\s']+)'?\s*$/.exec(title) ?? [];
	return registered.find(({ modelVersion }) => registered.length > 1 && modelVersion === named) ?? registered.find(({ isActive }) => isActive) ?? registered[0];
}
function readAssignments(events, versions) {
	const found = /* @__PURE__ */ new Map();
	for (const { tag, content } of events) {
		if (content.action !== "assign" && content.action !== "unassign") continue;
		const key = `${content.environment} ${tag.commit}`;
		const earlier = found.get(key);
		if (content.action === "unassign") {
			if (earlier !== void 0) found.set(key, {
				...earlier,
				isActive: false
			});
			continue;
		}
		const version = versionAt(versions, tag);
		found.set(key, {
			environment: content.environment,
			commit: tag.commit,
			modelVersion: version?.modelVersion,
			tag: tag.name,
			counter: content.counter ?? 0n,
			isActive: version?.isActive ?? true
		});
	}
	return [...found.values()].sort((a, b) => a.counter < b.counter ? 1 : a.counter > b.counter ? -1 : 0);
}
function readModel(artifact, unordered) {
	const events = [...unordered].sort(byCounter);
	const versions = readVersions(events);
	return {
		artifact,
		versions,
		assignments: readAssignments(events, versions),
		events,
		counter: events.reduce((highest, { content: { counter: own = 0n } }) => own > highest ? own : highest, 0n)
	};
}
/**
* Reads GTO's events from the tags of a repository; other tags are passed over. As in GTO, a version keeps an environment until it is
* taken out of it, so that unassigning the newest brings the one before back. Unlike GTO, which orders by the tagger's clock, order
* is the counter, so that a machine with a wrong clock changes nothing.
*/
function readRegistry(tags) {
	const byArtifact = /* @__PURE__ */ new Map();
	for (const tag of tags) {
		const content = parseTagName(tag.name);
		if (content === void 0) continue;
		const key = artifactText(content);
		const events = byArtifact.get(key) ?? [];
		events.push({
			tag,
			content
		});
		byArtifact.set(key, events);
	}
	const names = [...byArtifact.keys()].sort(byCodePoint);
	return new Map(names.map((name) => {
		const events = byArtifact.get(name) ?? [];
		const [first] = events;
		const { directory, model } = first.content;
		return [name, readModel({
			directory,
			model
		}, events)];
	}));
}
/** The active registration of a version, or `undefined`. */
function registeredVersion(registry, model, version) {
	return registry.get(model)?.versions.find((found) => found.modelVersion === version && found.isActive);
}
/** The commit a version is registered at; `undefined` when it is not, or not any more. */
function versionCommit(registry, model, version) {
	return registeredVersion(registry, model, version)?.commit;
}
/** The highest version that was ever registered, by SemVer; a withdrawn one keeps its number. */
function latestVersion(registry, model) {
	return registry.get(model)?.versions[0]?.modelVersion;
}
/** What an environment holds: its assignment with the highest counter that was not taken back. */
function currentAssignment(registry, model, environment) {
	return registry.get(model)?.assignments.find((found) => found.environment === environment && found.isActive);
}
/** The version in an environment; `undefined` for none, and for a commit at which no version is registered. */
function currentVersion(registry, model, environment) {
	return currentAssignment(registry, model, environment)?.modelVersion;
}
function newTag(content, version, commit) {
	return {
		name: tagName(content),
		commit,
		message: tagMessage(content, version)
	};
}
/** The tag that registers a version. */
function nextRegistration({ model, modelVersion: version, commit }) {
	return newTag({
		directory: void 0,
		model,
		action: "register",
		version,
		counter: void 0
	}, version, commit);
}
/**
* The tag that puts a version into an environment, with the artifact's next counter.
*
* @param taken - The highest counter that was ever given, also to a tag that is gone.
*/
function nextAssignment(taken, { model, modelVersion, commit }, environment) {
	return newTag({
		directory: void 0,
		model,
		action: "assign",
		environment,
		counter: taken + 1n
	}, modelVersion, commit);
}

export { nextRegistration as a, versionAt as c, parseTagName as d, nextAssignment as i, versionCommit as l, currentVersion as n, readRegistry as o, latestVersion as r, registeredVersion as s, currentAssignment as t, artifactText as u };