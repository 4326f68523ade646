import { jn as openWorkingFolder, kt as digestOf } from "./pipeline.js";
import { t as counted } from "./counted.js";
import { A as LockstepError } from "./file-work.js";
import { a as versionFacts, i as readRegistered, n as checksumLines, r as readChecksums, t as writeReleaseFiles } from "./release-files.js";
import { n as code } from "./cell2.js";
import { i as stateOf, r as selectModels } from "./state.js";
import { t as defaultTip } from "./tip.js";
import { join } from "node:path";

// pipeline/papers/release-text.ts
const marker = "<!-- lockstep:release -->";
/** True for a release that Lockstep made; those of people stay as they are. */
function isOwnRelease({ body }) {
	return body.split(/\r?\n/, 1)[0] === marker;
}
function titleOf({ record, modelVersion }) {
	return `${record.model} ${modelVersion}`;
}
/** What a release says while its files are on their way. */
function draftText(facts) {
	return {
		title: titleOf(facts),
		body: `${marker}\nIts files are on their way.`
	};
}
/** What a release says: which bytes these are, and how to tell. The files that it lists are those that it is whole with. */
function releaseText(facts, files) {
	const { record, tag, commit } = facts;
	const { artifact, inputKey } = record;
	return {
		title: titleOf(facts),
		body: [
			marker,
			`The model that was reviewed, as ${code(tag, 260)} registers it at ${code(commit)}.`,
			"",
			"| | |",
			"| :--- | :--- |",
			`| Artifact sha256 | ${code(artifact.sha256)} |`,
			`| InputKey | ${code(inputKey)} |`,
			"",
			"`MODEL_CARD.md` says what it is for, how it was measured and by whose word it is here. To check what was downloaded: `sha256sum --check --ignore-missing SHA256SUMS`.",
			"",
			"```text",
			...checksumLines(files),
			"```"
		].join("\n")
	};
}
/** True when a release is published and has every file that it lists, as far as the forge tells. */
function isComplete({ isDraft, body, assets }) {
	const listed = readChecksums(body);
	return !isDraft && listed.length > 0 && listed.every(({ name, sha256 }) => assets.some((asset) => asset.name === name && asset.isWhole && (asset.sha256 ?? sha256) === sha256));
}

// pipeline/steps/publish.ts
/** The release of a tag that is worked on: what is published, else the first draft of ours; further drafts of ours go. */
async function ownRelease({ releases, present }, tag) {
	const own = present.filter((release) => release.tag === tag && isOwnRelease(release));
	const kept = own.find(({ isDraft }) => !isDraft) ?? own[0];
	for (const release of own) if (release !== kept && release.isDraft) await releases.discard(release);
	return kept;
}
/** @returns The page of the release. */
async function publishVersion(scene, { declaration, artifact, version }) {
	const { workspace, registered, releases, request, present } = scene;
	const { tag } = version;
	const foreign = present.find((release) => release.tag === tag && !release.isDraft && !isOwnRelease(release));
	if (foreign !== void 0) return {
		outcome: "foreign",
		url: foreign.url
	};
	const before = await ownRelease(scene, tag);
	if (before !== void 0 && isComplete(before)) return {
		outcome: "complete",
		url: before.url
	};
	const event = registered.eventOf(tag);
	if (event === void 0) return {
		outcome: "unledgered",
		url: void 0
	};
	const { registry } = registered;
	const { records } = request;
	const facts = await versionFacts(workspace, {
		registry,
		artifact,
		version,
		event,
		records,
		needsRemote: true
	});
	if (facts === void 0) return {
		outcome: "unrecorded",
		url: void 0
	};
	if (facts.quarantine !== void 0) return {
		outcome: "quarantined",
		url: void 0
	};
	const folder = join(await openWorkingFolder(workspace.git.root, "releases"), digestOf(tag).slice(0, 40));
	const files = await writeReleaseFiles(workspace, {
		facts,
		folder,
		exports: declaration.exports ?? [],
		bundles: registered.bundlesOf(tag)
	});
	const release = before ?? await releases.draft({
		tag,
		commit: version.commit,
		...draftText(facts)
	});
	for (const file of files) {
		const { changed } = await releases.keepAsset(release, file);
		if (changed) workspace.host.info(`${tag}: ${file.name}, ${counted(file.sizeBytes, "byte")}, ${file.sha256}`);
	}
	const names = new Set(files.map(({ name }) => name));
	for (const asset of release.assets) if (!names.has(asset.name)) await releases.removeAsset(release, asset);
	await releases.publish(release, releaseText(facts, files));
	return {
		outcome: "published",
		url: release.url
	};
}
const words = {
	published: "is released",
	complete: "was released before",
	foreign: "has a release that somebody made by hand, which stays as it is",
	unledgered: "is not released: its tag was made or changed by hand, and nothing stands behind it in the ledger of events",
	unrecorded: "is not released: the commit of its tag has no record of it",
	quarantined: "is not released: its bytes are quarantined"
};
/**
* Sees to it that every registered version that was not withdrawn has a whole release: model, card, checksums, bill of materials and
* signatures. Level-triggered: it may run as often and as late as it likes, and a release that was left half is completed.
*
* @throws LockstepError what stood in the way of a version, when all others are done.
*/
async function publish(request, workspace) {
	const { git, host } = workspace;
	await git.fetch();
	const registered = await readRegistered(workspace);
	const project = await stateOf(git, await defaultTip(git)).project();
	const { releases } = await workspace.forge();
	const scene = {
		workspace,
		releases,
		request,
		registered,
		present: await releases.list()
	};
	const found = [];
	const failures = [];
	for (const declaration of selectModels(project, request.model)) {
		const artifact = registered.registry.get(declaration.model);
		const versions = artifact?.versions.filter(({ isActive }) => isActive).toReversed() ?? [];
		for (const version of versions) {
			const { modelVersion, tag } = version;
			const { model } = declaration;
			if (artifact === void 0) continue;
			try {
				const result = await publishVersion(scene, {
					declaration,
					artifact,
					version
				});
				host.info(`${model} ${modelVersion} ${words[result.outcome]}`);
				found.push({
					model,
					modelVersion,
					tag,
					...result
				});
			} catch (error) {
				if (!(error instanceof LockstepError) || workspace.signal.aborted) throw error;
				host.warning(`${model} ${modelVersion} is not released: ${error.message}`);
				failures.push(error);
			}
		}
	}
	if (found.length + failures.length === 0) host.info("no version is registered yet");
	host.output("published", String(found.filter(({ outcome }) => outcome === "published").length));
	const [failure] = failures;
	if (failure !== void 0) throw failure;
	return found;
}

export { publish };