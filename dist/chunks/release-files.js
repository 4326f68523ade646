import { A as LockstepError, O as sha256, b as writeWhole } from "./file-work.js";
import { $t as sortedJson, Mt as hashFile, on as contractFile, st as defaultRemote } from "./pipeline.js";
import { r as parseRecord } from "./model-record.js";
import { _ as parse } from "./collect.js";
import { t as parseLock } from "./lock.js";
import { i as stateOf, n as recordPath, t as cardPath } from "./state.js";
import { o as readRegistry } from "./gto.js";
import { t as parseDataContract } from "./data-contract.js";
import { n as quarantineNow, r as ranksOfVersions } from "./quarantine2.js";
import { n as recordFile, t as readRecordText } from "./record-files.js";
import { a as readEvents, c as tagStanding, l as besidePath, u as eventsRef } from "./events.js";
import { t as restoreArtifact } from "./restore.js";
import { t as defaultTip } from "./tip.js";
import { n as readApprovals } from "./approvals.js";
import { t as evaluationDigest } from "./evaluation-digest.js";
import { t as findEvaluation } from "./kept-evaluations.js";
import { n as totalCost } from "./cost.js";
import { p as measuredMetrics } from "./markdown-parts.js";
import { i as unwrittenSections, n as renderCard, r as keptSections, t as declaredFacts } from "./card-facts.js";
import { i as openCostRecords } from "./cost-records.js";
import { n as overriddenVersions } from "./overridden-versions.js";
import { t as historyOf } from "./history.js";
import { t as overviewOf } from "./overview.js";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { createHash } from "node:crypto";
import { join, posix } from "node:path";
import { createReadStream } from "node:fs";

// pipeline/data/locked-packages.ts
function fields(value) {
	return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}
function text(value) {
	return typeof value === "string" && value !== "" ? value : void 0;
}
const part = encodeURIComponent;
function packageOf(type, name, ...[version, hashes = []]) {
	return {
		name,
		version,
		purl: `pkg:${type}/${(type === "pypi" ? name.toLowerCase().replaceAll(/[-_.]+/g, "-") : name).split("/").map(part).join("/")}${version === void 0 ? "" : `@${part(version)}`}`,
		hashes
	};
}
/** npm's `integrity`: of several digests the strongest. */
function integrityHashes(integrity) {
	const [, base64] = /(?:^|\s)sha512-([A-Za-z0-9+/]{86}==)/.exec(text(integrity) ?? "") ?? [];
	return base64 === void 0 ? [] : [{
		algorithm: "SHA-512",
		hex: Buffer.from(base64, "base64").toString("hex")
	}];
}
function npmPackages(content) {
	const { packages } = fields(JSON.parse(content));
	if (packages === void 0) return void 0;
	return Object.entries(fields(packages)).flatMap(([path, entry]) => {
		const at = path.lastIndexOf("node_modules/");
		const { version, integrity, link, name } = fields(entry);
		if (at === -1 || link === true) return [];
		return [packageOf("npm", text(name) ?? path.slice(at + 13), text(version), integrityHashes(integrity))];
	});
}
function tomlPackages(content, type) {
	const found = fields(parse(content))["package"];
	if (!Array.isArray(found)) return void 0;
	return found.flatMap((entry) => {
		const { name, version, source } = fields(entry);
		const own = fields(source);
		const isOwn = "virtual" in own || "editable" in own || "directory" in own;
		return text(name) === void 0 || isOwn ? [] : [packageOf(type, text(name) ?? "", text(version))];
	});
}
function requirements(content) {
	return content.replaceAll(/\\\r?\n/g, " ").split(/\r?\n/).flatMap((line) => {
		const [, name, version] = /^\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)(?:\[[^\]]*\])?\s*(?:===?\s*([^\s;#,*]+)(?=[\s;#]|$))?/.exec(line) ?? [];
		if (name === void 0) return [];
		const digests = [...line.matchAll(/--hash=sha256:([0-9a-f]{64})/g)].map(([, hex = ""]) => hex);
		const [only] = digests;
		return [packageOf("pypi", name, version, digests.length === 1 && only !== void 0 ? [{
			algorithm: "SHA-256",
			hex: only
		}] : [])];
	});
}
const readers = [
	[/^(?:package-lock|npm-shrinkwrap)\.json$/, npmPackages],
	[/^(?:uv|poetry|pdm|pylock(?:\..+)?)\.(?:lock|toml)$/, (content) => tomlPackages(content, "pypi")],
	[/^Cargo\.lock$/, (content) => tomlPackages(content, "cargo")],
	[/^(?:.+[-_.])?requirements(?:[-_.].+)?\.txt$/, requirements]
];
/**
* The packages that a lock file names, by name and version, each once: package-lock.json, uv.lock, poetry.lock, pdm.lock, Cargo.lock and
* requirements.txt.
*
* @returns `undefined` for a file of another kind, and for one that does not hold what its name says.
*/
function lockedPackages(path, content) {
	const read = readers.find(([name]) => name.test(posix.basename(path)))?.[1];
	try {
		const found = read?.(content);
		if (found === void 0) return void 0;
		return [...new Map(found.map((one) => [one.purl, one])).values()].sort((a, b) => a.purl < b.purl ? -1 : Number(a.purl > b.purl));
	} catch {
		return;
	}
}

// pipeline/papers/hand-written.ts
/** What somebody wrote into a part of the card; `undefined` while nobody has, and where the card's markers are broken. */
function handWritten({ card }, id) {
	const initial = unwrittenSections[id];
	try {
		const text = keptSections(card).find((section) => section.id === id)?.text.trim();
		return text === void 0 || text === "" || text === initial ? void 0 : text;
	} catch {
		return;
	}
}

// pipeline/papers/locked-stages.ts
/** True when one path is the other, or stands in it. */
function areNested(a, b) {
	return a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);
}
/** The stages of a lock that some paths come from, directly or by way of others. */
function stagesBehind({ stages }, paths) {
	const found = /* @__PURE__ */ new Set();
	const wanted = [...paths];
	for (let path = wanted.pop(); path !== void 0; path = wanted.pop()) for (const stage of stages.values()) {
		if (!stage.outs.some((out) => areNested(out.path, path)) || found.has(stage)) continue;
		found.add(stage);
		wanted.push(...stage.deps.map((dependency) => dependency.path));
	}
	return [...found];
}

// pipeline/papers/facts.ts
/** What a file of another time does not hold in a form that can be read is not known, and nothing else is. */
async function ifReadable(read) {
	try {
		return await read();
	} catch (error) {
		if (error instanceof LockstepError && [
			"CONFIG_INVALID",
			"CONTRACT_INVALID",
			"YAML_INVALID",
			"DVC_FILE_INVALID",
			"RECORD_INVALID"
		].includes(error.code)) return void 0;
		throw error;
	}
}
async function contractAt(state) {
	const text = await state.text(contractFile);
	return text === void 0 ? void 0 : ifReadable(() => Promise.resolve(parseDataContract(text, contractFile)));
}
/** Those that the registration names; of one from before events were kept, the words of the ledger about exactly these bytes and inputs. */
async function approvalsOf({ git }, record, event) {
	return (event?.authorisation?.approvals ?? await ifReadable(() => readApprovals(git, record.model)) ?? []).filter(({ verb, subject }) => verb === "approve" && subject.artifactSha256 === record.artifact.sha256 && subject.inputKey === record.inputKey);
}
/** The evaluation of a digest: as a step left it here, or as the remote keeps it. */
async function evaluationOf(workspace, { records, needsRemote }, wanted) {
	const path = recordFile(workspace, records, {
		kind: "lockstep/Evaluation",
		model: wanted.model
	});
	const text = await readRecordText(path);
	const here = text === void 0 ? void 0 : await ifReadable(() => Promise.resolve(parseRecord("lockstep/Evaluation", text, path)));
	if (here !== void 0 && evaluationDigest(here) === wanted.digest) return here;
	return fromRemote(workspace, needsRemote, "the evaluation", (remote, signal) => findEvaluation(remote, wanted, signal));
}
async function fromRemote(workspace, needsRemote, ...[what, ask]) {
	try {
		const remote = await defaultRemote(await workspace.data());
		return remote === void 0 ? void 0 : await ask(remote, workspace.signal);
	} catch (error) {
		if (needsRemote || !(error instanceof LockstepError) || workspace.signal.aborted) throw error;
		workspace.host.warning(`${what} was not asked for: ${error.message}`);
		return;
	}
}
/** What the stages behind a model took together when they ran; one that nobody kept makes the whole unknown. */
async function costOf(workspace, { needsRemote }, made) {
	const text = await made.state.text("dvc.lock");
	const lock = text === void 0 ? void 0 : await ifReadable(() => Promise.resolve(parseLock(text, "dvc.lock")));
	const stages = lock === void 0 ? [] : stagesBehind(lock, [made.path]);
	if (stages.length === 0) return void 0;
	const { cache } = await workspace.data();
	const records = openCostRecords(cache.folder);
	await fromRemote(workspace, needsRemote, "what the training took", async (remote, signal) => {
		for (const stage of stages) await records.pull(stage, remote, signal);
	});
	const known = (await Promise.all(stages.map((stage) => records.find(stage)))).filter((cost) => cost !== void 0);
	return known.length === stages.length ? totalCost(known) : void 0;
}
async function environmentFilesOf(state, declaration) {
	const found = [];
	for (const path of declaration?.environmentFiles ?? []) {
		const text = await ifReadable(() => state.text(path));
		if (text !== void 0) found.push({
			path,
			text
		});
	}
	return found;
}
function eventsOf(artifact, ranks, version) {
	return historyOf(artifact, ranks).filter(({ modelVersion, commit }) => modelVersion === version.modelVersion && commit === version.commit).toReversed().map(({ action, environment, tag, taggedAt }) => ({
		action,
		environment,
		tag,
		at: taggedAt
	}));
}
/**
* All that is recorded of one version, from Git, this machine and the remote.
*
* @returns `undefined` when its commit has no record of it: then a tag was made by hand, or by GTO alone.
*/
async function versionFacts(workspace, request) {
	const { git } = workspace;
	const { registry, artifact, version, event } = request;
	const { modelVersion, commit, tag, isActive } = version;
	const { model, directory } = artifact.artifact;
	const state = stateOf(git, commit);
	const record = directory === void 0 ? await ifReadable(() => state.record(model)) : void 0;
	if (record?.modelVersion !== modelVersion || record.model !== model) return void 0;
	const project = await ifReadable(() => state.project());
	const declaration = project?.models.find((declared) => declared.model === model);
	const approvals = await approvalsOf(workspace, record, event);
	const digest = event?.authorisation?.pullRequests[0]?.evaluationDigest ?? approvals[0]?.subject.evaluationDigest;
	const tip = await ifReadable(async () => stateOf(git, await defaultTip(git)).record(model));
	const quarantine = tip === void 0 ? [] : await quarantineNow(git, registry, tip);
	const tags = artifact.events.map(({ tag: one }) => one);
	const overview = overviewOf(artifact);
	return {
		modelVersion,
		tag,
		commit,
		isActive,
		isDeprecated: overview.isDeprecated,
		record,
		declaration,
		environments: project?.environments ?? [],
		card: await ifReadable(() => state.text(cardPath(model))) ?? "",
		contract: await contractAt(state),
		approvals,
		overrides: overriddenVersions(tags, model).find((one) => one.modelVersion === modelVersion)?.gates ?? [],
		evaluationDigest: digest,
		evaluation: digest === void 0 ? void 0 : await evaluationOf(workspace, request, {
			digest,
			model
		}),
		planHash: event?.authorisation?.planHash ?? approvals[0]?.subject.planHash,
		events: eventsOf(artifact, await ranksOfVersions(git, artifact), version),
		heldBy: overview.versions.find((one) => one.tag === tag)?.environments ?? [],
		quarantine: quarantine.find(({ artifactSha256 }) => artifactSha256 === record.artifact.sha256),
		cost: await costOf(workspace, request, {
			state,
			path: record.artifact.path
		}),
		environmentFiles: await environmentFilesOf(state, declaration)
	};
}

// pipeline/papers/registered.ts
const bundleName = /^[A-Za-z0-9][A-Za-z0-9._-]*\.sigstore\.json$/;
/** @throws LockstepError RECORD_INVALID, GIT_REF_CONFLICT for a ledger that was tampered with, set back or removed. */
async function readRegistered({ git }) {
	const { log, tags } = await readEvents(git);
	const { entries } = await git.readLedgerChain(eventsRef, { isOffline: true });
	const byName = new Map(tags.map((tag) => [tag.name, tag]));
	const standingOf = (name) => {
		const tag = byName.get(name);
		return tag === void 0 ? { standing: "unledgered" } : tagStanding(log, tag);
	};
	return {
		registry: readRegistry(tags),
		standingOf,
		eventOf(name) {
			const found = standingOf(name);
			return found.standing === "recorded" ? found.event : void 0;
		},
		bundlesOf(tag) {
			const beside = besidePath(tag, "");
			return entries.flatMap(({ path, text }) => {
				const name = path.startsWith(beside) ? path.slice(beside.length) : "";
				return bundleName.test(name) ? [{
					name,
					text
				}] : [];
			});
		}
	};
}

// pipeline/data/tar.ts
const blockBytes = 512;
function octal(value, length) {
	return `${value.toString(8).padStart(length - 1, "0")}\0`;
}
/** A header of POSIX's ustar: regular file, mode 644, owned by nobody in particular, dated 1970. */
function header(name, sizeBytes, type) {
	const block = Buffer.alloc(blockBytes);
	block.write(name, 0, 100, "utf8");
	block.write(octal(420, 8), 100);
	block.write(octal(0, 8), 108);
	block.write(octal(0, 8), 116);
	block.write(octal(sizeBytes > 8589934591 ? 0 : sizeBytes, 12), 124);
	block.write(octal(0, 12), 136);
	block.write(" ".repeat(8), 148);
	block.write(type, 156);
	block.write("ustar\x0000", 257);
	const sum = block.reduce((total, byte) => total + byte, 0);
	block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
	return block;
}
function padding(sizeBytes) {
	return Buffer.alloc((blockBytes - sizeBytes % blockBytes) % blockBytes);
}
/** A record of an extended header; its length counts itself. */
function paxRecord(key, value) {
	const rest = ` ${key}=${value}\n`;
	const bytes = Buffer.byteLength(rest);
	let length = bytes + String(bytes).length;
	length = bytes + String(length).length;
	return `${length}${rest}`;
}
/** What stands before a file's bytes: an extended header too where the name or the size does not fit into the old one. */
function heads({ path, sizeBytes }) {
	const isLong = Buffer.byteLength(path) > 100;
	const isLarge = sizeBytes > 8589934591;
	const own = header(isLong ? "file" : path, sizeBytes, "0");
	if (!isLong && !isLarge) return own;
	const records = Buffer.from(`${isLong ? paxRecord("path", path) : ""}${isLarge ? paxRecord("size", String(sizeBytes)) : ""}`);
	return Buffer.concat([
		header("extended", records.length, "x"),
		records,
		padding(records.length),
		own
	]);
}
async function write(target, bytes) {
	await target.write(bytes, 0, bytes.length);
}
/**
* Writes an archive of files, in the order in which they are given. The same files give the same bytes, on every machine: nothing of a
* file's owner, mode or time is in it, and nothing is packed, since packers differ.
*
* @throws LockstepError ARTIFACT_DIGEST_MISMATCH when the bytes that were written are not those that were said.
*/
async function writeTar(destination, members) {
	await using target = await open(destination, "w");
	for (const member of members) {
		await write(target, heads(member));
		const hash = createHash("sha256");
		let written = 0;
		for await (const chunk of createReadStream(member.from)) {
			const bytes = chunk;
			written += bytes.length;
			hash.update(bytes);
			await write(target, bytes);
		}
		if (written !== member.sizeBytes || hash.digest("hex") !== member.sha256) throw new LockstepError("ARTIFACT_DIGEST_MISMATCH", `${member.path} has changed while it was packed`, { hint: "Nothing was made of it. Run this again." });
		await write(target, padding(written));
	}
	const { size } = await target.stat();
	await write(target, Buffer.alloc(2 * blockBytes + (20 * blockBytes - (size + 2 * blockBytes) % (20 * blockBytes)) % (20 * blockBytes)));
	await target.sync();
}

// pipeline/papers/card.ts
/**
* The card of a registered version: the committed one, with what is only known since.
*
* @param inputs - As the model's own files name them.
*/
function releasedCard(facts, inputs) {
	const { record, declaration, environments, overrides, evaluation, card } = facts;
	if (declaration === void 0) return card;
	const overridden = [...record.overrides ?? []].map(({ modelVersion, override }) => ({
		modelVersion,
		gates: [override]
	}));
	const own = overrides.map((gate) => ({
		modelVersion: facts.modelVersion,
		gates: [gate]
	}));
	return renderCard({
		record,
		...declaredFacts(declaration, environments),
		inputs,
		overridden: [...overridden, ...own],
		evaluation,
		released: facts
	}, card);
}

// pipeline/papers/checksums.ts
/** The file of a release that lists all the others, as `sha256sum --check` reads it. */
const checksumsFile = "SHA256SUMS";
/** Lines as `sha256sum` writes them, by name. */
function checksumLines(files) {
	return files.toSorted((a, b) => a.name < b.name ? -1 : Number(a.name > b.name)).map(({ name, sha256: digest }) => `${digest}  ${name}`);
}
/** The lines of a text that are checksums; others are talk. */
function readChecksums(text) {
	return text.split(/\r?\n/).flatMap((line) => {
		const [, digest, name] = /^([0-9a-f]{64}) {2}([A-Za-z0-9][A-Za-z0-9._-]*)$/.exec(line) ?? [];
		return digest === void 0 || name === void 0 ? [] : [{
			name,
			sha256: sha256(digest)
		}];
	});
}

// pipeline/papers/sbom/parts.ts
/** Facts that CycloneDX has no member for. */
function properties(facts) {
	const found = Object.entries(facts).flatMap(([name, value]) => value === void 0 ? [] : [{
		name: `lockstep:${name}`,
		value
	}]);
	return found.length === 0 ? void 0 : found;
}
/** A list with something in it, or nothing at all: CycloneDX takes an empty list for "there are none". */
function some(list) {
	return list.length === 0 ? void 0 : list;
}

// pipeline/papers/sbom/model-card.ts
const taskWords = {
	binary: "binary classification",
	multiclass: "multiclass classification",
	regression: "regression",
	quantiles: "quantile regression",
	ranking: "ranking"
};
function performance({ record, evaluation }) {
	if (evaluation === void 0) return Object.entries(record.metrics).map(([type, value]) => ({
		type,
		value: String(value)
	}));
	const whole = measuredMetrics([evaluation.candidate]).flatMap((type) => {
		const value = evaluation.candidate.metrics[type]?.value;
		return value === void 0 || value === null ? [] : [{
			type,
			value: String(value)
		}];
	});
	const slices = (evaluation.slices ?? []).flatMap(({ quality, slices: parts }) => parts.flatMap(({ slice, candidate }) => candidate === null ? [] : [{
		type: quality,
		value: String(candidate),
		slice
	}]));
	return [...whole, ...slices];
}
/** The inputs of the model: as the evaluation met them, each with its kind. */
function inputsOf({ evaluation }) {
	return (evaluation?.candidate.signature?.inputs ?? []).map(({ name, kind }) => ({ format: `${name}: ${kind}` }));
}
function fairness({ evaluation }) {
	return (evaluation?.fairness ?? []).map(({ column, measure, gap, groups }) => ({
		groupAtRisk: `the ${String(groups)} groups of ${column}`,
		harms: `largest gap of ${measure.replaceAll("_", " ")}: ${gap.value === null ? "undefined" : String(gap.value)}`
	}));
}
/** The model card as CycloneDX has it; what nobody declared or measured is not in it. */
function modelCard(facts, datasets) {
	const { declaration, record } = facts;
	const written = (id) => {
		const text = handWritten(facts, id);
		return text === void 0 ? [] : [text];
	};
	return {
		modelParameters: {
			approach: { type: "supervised" },
			task: declaration === void 0 ? void 0 : taskWords[declaration.task.kind],
			modelArchitecture: record.artifact.format,
			datasets: some(datasets.map((ref) => ({ ref }))),
			inputs: some(inputsOf(facts))
		},
		quantitativeAnalysis: { performanceMetrics: some(performance(facts)) },
		considerations: {
			users: some(declaration?.consumers ?? []),
			useCases: some(written("intended-use")),
			technicalLimitations: some(written("limits")),
			fairnessAssessments: some(fairness(facts))
		}
	};
}

// pipeline/papers/sbom/bill.ts
/** A UUID made of a digest, of version 8: the same version of a model has the same one. */
function uuidOf(text) {
	const hex = createHash("sha256").update(text).digest("hex");
	const variant = (Number.parseInt(hex.slice(16, 17), 16) & 3 | 8).toString(16);
	return [
		hex.slice(0, 8),
		hex.slice(8, 12),
		`8${hex.slice(13, 16)}`,
		`${variant}${hex.slice(17, 20)}`,
		hex.slice(20, 32)
	].join("-");
}
/** The data that decided the model, and the rows it was judged by. */
function datasetsOf({ record, declaration, evaluation }) {
	const roles = declaration === void 0 ? {} : {
		[declaration.trainingRows]: "training rows",
		[declaration.evaluationRows]: "evaluation rows"
	};
	const found = Object.entries(record.inputs).flatMap(([name, value]) => name.startsWith("data ") && typeof value === "string" ? [[name.slice(5), value]] : []);
	const judged = evaluation === void 0 ? [] : [[evaluation.rows.path, evaluation.rows.md5]];
	return [...new Map([...found, ...judged])].map(([path, md5]) => ({
		path,
		md5,
		role: roles[path]
	}));
}
function dataComponent({ path, md5, role }, { contract, declaration }) {
	const table = contract?.tables.find((one) => one.path === path);
	const personal = (table?.columns ?? []).filter((column) => column.personal).map(({ column }) => column);
	const isFile = /^[0-9a-f]{32}$/.test(md5);
	return {
		type: "data",
		"bom-ref": `data:${path}`,
		name: path,
		hashes: isFile ? [{
			alg: "MD5",
			content: md5
		}] : void 0,
		data: [{
			type: "dataset",
			name: path,
			description: [role, table?.processing?.source].filter((text) => text !== void 0).join("; ") || void 0,
			sensitiveData: some(personal.map((column) => `column ${column}`)),
			governance: declaration?.owners === void 0 ? void 0 : { owners: declaration.owners.map((name) => ({ organization: { name } })) }
		}],
		properties: isFile ? void 0 : properties({ "dvc:md5": md5 })
	};
}
function packageComponent({ name, version, purl, hashes }) {
	return {
		type: "library",
		"bom-ref": purl,
		name,
		version,
		purl,
		hashes: some(hashes.map(({ algorithm, hex }) => ({
			alg: algorithm,
			content: hex
		}))),
		properties: version === void 0 ? properties({ pinned: "no" }) : void 0
	};
}
/** Lock files as what they name; one that nobody here reads stands as itself. */
function environmentOf({ environmentFiles }) {
	const packages = /* @__PURE__ */ new Map();
	for (const { path, text } of environmentFiles) {
		const named = lockedPackages(path, text);
		for (const one of named ?? []) packages.set(one.purl, packageComponent(one));
		if (named === void 0) {
			const sha256 = createHash("sha256").update(text).digest("hex");
			packages.set(path, {
				type: "file",
				"bom-ref": `environment:${path}`,
				name: path,
				hashes: [{
					alg: "SHA-256",
					content: sha256
				}],
				properties: properties({ packages: "not read from this file" })
			});
		}
	}
	return [...packages.values()];
}
function modelComponent(facts, datasets, ref) {
	const { record, modelVersion, tag, commit, evaluationDigest, planHash } = facts;
	const { artifact } = record;
	return {
		type: "machine-learning-model",
		"bom-ref": ref,
		name: record.model,
		version: modelVersion,
		components: artifact.files.map(({ path, sha256 }) => ({
			type: "file",
			"bom-ref": `file:${path}`,
			name: path,
			hashes: [{
				alg: "SHA-256",
				content: sha256
			}]
		})),
		modelCard: modelCard(facts, datasets.map((dataset) => dataset["bom-ref"])),
		properties: properties({
			"artifact:sha256": artifact.sha256,
			"artifact:md5": artifact.md5,
			"input-key": record.inputKey,
			"git:commit": commit,
			"git:tag": tag,
			"evaluation:sha256": evaluationDigest,
			"plan:sha256": planHash
		})
	};
}
/**
* The bill of materials of a version, in CycloneDX 1.6: the model with its files and its card, the data that it was made from, and the
* packages that its lock files name. The same facts give the same bytes.
*/
function billOfMaterials(facts) {
	const model = `model:${facts.record.model}@${facts.modelVersion}`;
	const datasets = datasetsOf(facts).map((dataset) => dataComponent(dataset, facts));
	const environment = environmentOf(facts);
	const refs = [...datasets, ...environment].map((part) => part["bom-ref"]);
	const registered = facts.events.find(({ action }) => action === "register")?.at;
	const bill = {
		bomFormat: "CycloneDX",
		specVersion: "1.6",
		serialNumber: `urn:uuid:${uuidOf(`${facts.tag} ${facts.commit} ${facts.record.artifact.sha256}`)}`,
		version: 1,
		metadata: {
			timestamp: registered !== void 0 && /^\d{4}-/.test(registered) ? registered : void 0,
			component: modelComponent(facts, datasets, model)
		},
		components: [...datasets, ...environment],
		dependencies: [{
			ref: model,
			dependsOn: refs
		}, ...refs.map((ref) => ({ ref }))]
	};
	return `${sortedJson(bill)}\n`;
}

// pipeline/papers/release-files.ts
const mediaTypes = {
	tar: "application/x-tar",
	json: "application/json",
	md: "text/markdown; charset=utf-8",
	yaml: "application/yaml",
	pmml: "application/xml"
};
function mediaType(name) {
	if (name === "SHA256SUMS") return "text/plain; charset=utf-8";
	if (name.endsWith(".cdx.json")) return "application/vnd.cyclonedx+json";
	return mediaTypes[name.slice(name.lastIndexOf(".") + 1)] ?? "application/octet-stream";
}
async function assetFile(folder, name) {
	const path = join(folder, name);
	const { sha256, sizeBytes } = await hashFile(path);
	return {
		name,
		path,
		sizeBytes,
		sha256,
		mediaType: mediaType(name)
	};
}
/** The model's own files as one archive, below a folder with the model's name; each compared with the record as it is packed. */
async function packModel({ record }, model, destination) {
	const name = record.model.split("/").at(-1) ?? record.model;
	const members = record.artifact.files.map(({ path, sizeBytes, sha256 }) => ({
		path: `${name}/${path}`,
		from: join(model, path),
		sizeBytes,
		sha256
	}));
	await writeTar(destination, members.toSorted((a, b) => a.path < b.path ? -1 : Number(a.path > b.path)));
}
/**
* Writes the model in one more format: a file as itself, a folder as an archive.
*
* @throws LockstepError EXPORT_UNSUPPORTED, MODEL_INVALID naming the place that asks for it: a release without it would not be whole.
*/
async function exportAs(workspace, format, { facts, model, folder }) {
	const scratch = join(folder, `.${format}`);
	try {
		const made = await workspace.exportModel({
			model,
			format,
			output: scratch
		});
		if (made.files.length === 0) {
			const name = `model.${format}`;
			await rename(scratch, join(folder, name));
			return name;
		}
		const name = `model.${format}.tar`;
		const members = made.files.map((file) => ({
			...file,
			path: `${format}/${file.path}`,
			from: join(scratch, file.path)
		}));
		await writeTar(join(folder, name), members);
		return name;
	} catch (error) {
		if (!(error instanceof LockstepError)) throw error;
		throw new LockstepError(error.code, `${facts.record.model} ${facts.modelVersion} as ${format}: ${error.message}`, {
			hint: `Correct \`exports\` of models.${facts.record.model} in lockstep.yaml. ${error.hint ?? ""}`.trimEnd(),
			cause: error
		});
	} finally {
		await rm(scratch, {
			recursive: true,
			force: true
		});
	}
}
/**
* Everything that a release of a version has, written into a folder: the model, its record, card and bill of materials, exports,
* signatures, and SHA256SUMS over them all. Every byte of the model is compared with the record.
*
* @throws LockstepError OBJECT_MISSING, OBJECT_CORRUPT, ARTIFACT_DIGEST_MISMATCH, EXPORT_UNSUPPORTED.
*/
async function writeReleaseFiles(workspace, { facts, exports, bundles, folder }) {
	const { record, commit } = facts;
	await rm(folder, {
		recursive: true,
		force: true
	});
	await mkdir(folder, { recursive: true });
	const model = await restoreArtifact(workspace, record.artifact);
	await packModel(facts, model, join(folder, "model.tar"));
	const names = ["model.tar"];
	for (const format of exports) names.push(await exportAs(workspace, format, {
		facts,
		model,
		folder
	}));
	const texts = new Map([
		["record.yaml", await stateOf(workspace.git, commit).text(recordPath(record.model)) ?? ""],
		["MODEL_CARD.md", releasedCard(facts, await columnsOf(workspace, model))],
		["sbom.cdx.json", billOfMaterials(facts)],
		...bundles.map(({ name, text }) => [name, text])
	]);
	for (const [name, text] of texts) await writeWhole(join(folder, name), text);
	const files = await Promise.all([...names, ...texts.keys()].map((name) => assetFile(folder, name)));
	await writeWhole(join(folder, checksumsFile), `${checksumLines(files).join("\n")}\n`);
	return [...files, await assetFile(folder, checksumsFile)];
}
/** The raw columns that a model takes; none for one that a command scores. */
async function columnsOf(workspace, model) {
	if (!await workspace.isKnownModel(model)) return [];
	const predictor = await workspace.openModel(model);
	predictor.close();
	return predictor.inputs;
}

export { versionFacts as a, readRegistered as i, checksumLines as n, handWritten as o, readChecksums as r, lockedPackages as s, writeReleaseFiles as t };