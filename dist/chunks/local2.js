import { Zt as canonicalJson } from "./pipeline.js";
import { a as recordLimit, i as hasMarker, n as bodyLimit, o as withMarker, r as checkLength, t as isAsset } from "./same-asset.js";
import { A as LockstepError, O as sha256, x as commitSha } from "./file-work.js";
import { n as withdrawnTitle } from "./withdrawn-title.js";
import { a as isTeam } from "./project2.js";
import { copyFile, link, mkdir, open, readFile, readdir, rename, rm, stat, unlink } from "node:fs/promises";
import { createHash, randomBytes } from "node:crypto";
import { pathToFileURL } from "node:url";
import { dirname, join } from "node:path";
import { createReadStream } from "node:fs";

// pipeline/platform/forge/local/limits.ts
/** Longest title or name, in characters. */
const lineLimit = 256;
/** @throws LockstepError FORGE_REQUEST_FAILED unless the text is one line that says something. */
function checkLine(what, text) {
	checkLength(what, text, lineLimit);
	if (text.trim() === "" || /[\u0000-\u001f\u007f\u2028\u2029]/.test(text)) throw new LockstepError("FORGE_REQUEST_FAILED", `${what} must be one line and say something`);
}

// pipeline/platform/forge/local/checks.ts
/** Says something about a commit; the newest word counts, and the same word twice is said once. */
async function setCheck({ store, self }, check) {
	checkLine("the name of the check", check.name);
	checkLength("the title of the check", check.title, bodyLimit);
	checkLength("the summary of the check", check.summary, bodyLimit);
	checkLength("the record of the check", check.record, recordLimit);
	const { sha, name, conclusion, title, summary, record } = check;
	const whole = {
		sha,
		name,
		conclusion,
		title,
		summary,
		record
	};
	for await (const newest of store.checks(sha, name)) {
		if (newest.author.id === self.id && canonicalJson(newest.check) === canonicalJson(whole)) return;
		break;
	}
	await store.addCheck({
		kind: "lockstep/Check",
		schema: 1,
		author: self,
		check: whole
	});
}
/** The newest word of anybody: what a person wants to see, and what a merge waits for. */
async function latestCheck({ store }, sha, name) {
	for await (const { check } of store.checks(sha, name)) return check;
}
async function readCheck$1({ store, self }, sha, name) {
	for await (const { author, check } of store.checks(sha, name)) if (author.id === self.id) return check;
}

// pipeline/platform/forge/local/pull-requests.ts
async function lookAtBranches(origin) {
	const tips = await origin.branches();
	const asked = /* @__PURE__ */ new Map();
	return {
		tips,
		containedIn(base) {
			const tip = tips.get(base);
			const answer = asked.get(base) ?? (tip === void 0 ? Promise.resolve(/* @__PURE__ */ new Set()) : origin.containedIn(tip));
			asked.set(base, answer);
			return answer;
		}
	};
}
function shown$1(record, state, change = {}) {
	return {
		number: record.number,
		title: record.title,
		author: record.author,
		state,
		isDraft: false,
		head: {
			branch: record.head,
			sha: change.headSha ?? record.headSha,
			isFork: false
		},
		base: {
			branch: record.base,
			sha: record.baseSha
		},
		mergeCommit: change.mergeCommit,
		mergedAt: change.mergedAt
	};
}
async function standingOf(parts, record, branches) {
	const merge = await parts.store.merged(record.number) ?? await noticeMerge(parts, record, branches);
	if (merge !== void 0) return {
		record,
		merge,
		pullRequest: shown$1(record, "merged", merge)
	};
	const headSha = branches.tips.get(record.head);
	if (record.state === "closed" || headSha === void 0) return {
		record,
		merge,
		pullRequest: shown$1(record, "closed")
	};
	return {
		record,
		merge,
		pullRequest: shown$1(record, "open", { headSha })
	};
}
/**
* A merge that is on the base branch although no file says so: the process that made it was killed, or somebody merged and
* pushed with Git alone. From now on a file says so.
*/
async function noticeMerge({ store, origin }, record, branches) {
	const base = branches.tips.get(record.base);
	if (base === void 0) return void 0;
	for (const intended of await store.intendedMerges(record.number)) if (await origin.isAncestor(intended.mergeCommit, base)) return store.finishMerge(record.number, intended);
	const headSha = branches.tips.get(record.head);
	if (record.state !== "open" || headSha === void 0 || !(await branches.containedIn(record.base)).has(record.head)) return void 0;
	const arrival = await origin.arrivalOf(record.headSha, base);
	if (arrival === void 0) return void 0;
	const mergeCommit = await origin.arrivalOf(headSha, base) ?? arrival;
	return store.finishMerge(record.number, {
		kind: "lockstep/Merge",
		schema: 1,
		method: "push",
		headSha,
		baseBefore: void 0,
		mergeCommit,
		commits: [.../* @__PURE__ */ new Set([headSha, mergeCommit])],
		by: void 0
	});
}
/** @throws LockstepError PULL_REQUEST_MISSING. */
async function readRecord(store, number) {
	const record = Number.isSafeInteger(number) && number > 0 ? await store.pullRequest(number) : void 0;
	if (record === void 0) throw new LockstepError("PULL_REQUEST_MISSING", `there is no pull request ${number}`, { hint: "`lockstep pr list --all` names them." });
	return record;
}
/** @throws LockstepError PULL_REQUEST_MISSING. */
async function readStanding(parts, number) {
	return standingOf(parts, await readRecord(parts.store, number), await lookAtBranches(parts.origin));
}
/** All pull requests, newest first. */
async function readStandings(parts) {
	const records = await parts.store.pullRequests();
	if (records.length === 0) return [];
	const branches = await lookAtBranches(parts.origin);
	return (await Promise.all(records.map((record) => standingOf(parts, record, branches)))).reverse();
}
async function openPullRequest(parts, request) {
	const { store, origin, self } = parts;
	const { title, body, head, base } = request;
	checkLine("the title", title);
	checkLength("the body", body, bodyLimit);
	const tips = await origin.branches();
	const headSha = tipOf(tips, head, `Commit on ${head} first; where there is an origin, push it: \`git push origin ${head}\`.`);
	const baseSha = tipOf(tips, base, "Name the branch to merge into with `--base`: one that is there.");
	const existing = await openOf(parts, head);
	if (existing !== void 0) return update(parts, existing, request);
	if (await origin.isAncestor(headSha, baseSha)) throw new LockstepError("PULL_REQUEST_STATE", `${head} has no commit that ${base} has not`, { hint: `Commit on ${head}, push it, then open the pull request.` });
	const record = await store.createPullRequest((number) => ({
		kind: "lockstep/PullRequest",
		schema: 1,
		number,
		title,
		body,
		author: self,
		head,
		base,
		headSha,
		baseSha,
		state: "open"
	}));
	const first = await openOf(parts, head) ?? record;
	if (first.number === record.number) return shown$1(record, "open", { headSha });
	await store.withdrawPullRequest(record.number);
	return update(parts, first, request);
}
function tipOf(tips, branch, hint) {
	const tip = tips.get(branch);
	if (tip !== void 0) return tip;
	throw new LockstepError("FORGE_REQUEST_FAILED", `there is no branch ${JSON.stringify(branch)}`, { hint });
}
/** The open pull request of a head branch: of several, the first. */
async function openOf(parts, head) {
	const records = (await parts.store.pullRequests()).filter((record) => record.state === "open" && record.head === head);
	if (records.length === 0) return void 0;
	const branches = await lookAtBranches(parts.origin);
	for (const record of records) if ((await standingOf(parts, record, branches)).pullRequest.state === "open") return record;
}
async function update(parts, record, { title, body }) {
	const headSha = (await parts.origin.branches()).get(record.head) ?? record.headSha;
	const changed = {
		...record,
		title,
		body,
		headSha
	};
	if (record.title !== title || record.body !== body || record.headSha !== headSha) await parts.store.writePullRequest(changed);
	return shown$1(changed, "open");
}
/** Closes an open pull request; one that is closed stays so. */
async function closePullRequest(parts, number) {
	const { record, pullRequest } = await readStanding(parts, number);
	if (pullRequest.state === "merged") throw new LockstepError("PULL_REQUEST_STATE", `pull request ${number} is merged`, { hint: "A merge is undone by another pull request that reverts it." });
	if (record.state === "open") await parts.store.writePullRequest({
		...record,
		state: "closed",
		headSha: pullRequest.head.sha
	});
}
/** Closes an open pull request, and says in its title who did. */
async function withdrawPullRequest(parts, number) {
	const { record, pullRequest } = await readStanding(parts, number);
	if (pullRequest.state !== "open") return;
	const title = withdrawnTitle(record.title);
	await parts.store.writePullRequest({
		...record,
		title,
		state: "closed",
		headSha: pullRequest.head.sha
	});
}

// pipeline/platform/forge/local/files.ts
/** Largest file that is read, in bytes: a body or record and what is around it. */
const sizeLimit = 4194304;
function isSystemError(error, code) {
	return error instanceof Error && "code" in error && error.code === code;
}
async function syncFolder(folder) {
	if (process.platform === "win32") return;
	const handle = await open(folder, "r");
	try {
		await handle.sync();
	} finally {
		await handle.close();
	}
}
/** Writes the whole file beside its place, calls `place` to give it its name, and leaves nothing behind. */
async function placeWhole(path, value, place) {
	const folder = dirname(path);
	await mkdir(folder, { recursive: true });
	const aside = join(folder, `.${randomBytes(12).toString("base64url")}.tmp`);
	try {
		const handle = await open(aside, "wx");
		try {
			await handle.writeFile(`${JSON.stringify(value, void 0, 2)}\n`);
			await handle.sync();
		} finally {
			await handle.close();
		}
		await place(aside);
	} finally {
		await unlink(aside).catch((error) => {
			if (!isSystemError(error, "ENOENT")) throw error;
		});
	}
	await syncFolder(folder);
}
/** Writes a JSON file whole or not at all, over what is there. */
async function writeJson(path, value) {
	await placeWhole(path, value, (aside) => rename(aside, path));
}
/** Creates a JSON file, whole from its first moment; `false` when there is one already. */
async function createJson(path, value) {
	try {
		await placeWhole(path, value, (aside) => link(aside, path));
		return true;
	} catch (error) {
		if (isSystemError(error, "EEXIST")) return false;
		throw error;
	}
}
/**
* Reads and checks a JSON file; `undefined` when there is none.
*
* @throws LockstepError RECORD_INVALID when it is no JSON or not what `read` takes.
*/
async function readJson(path, read) {
	let bytes;
	try {
		bytes = await readFile(path);
	} catch (error) {
		if (isSystemError(error, "ENOENT")) return void 0;
		throw error;
	}
	try {
		if (bytes.length > sizeLimit) throw new Error(`it has ${bytes.length} bytes`);
		return read(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
	} catch (cause) {
		const why = cause instanceof Error ? cause.message : String(cause);
		throw new LockstepError("RECORD_INVALID", `${path} is not what the local forge writes: ${why}`, {
			hint: "Look at the file: somebody else wrote it. Put back what belongs there, or move it away.",
			cause
		});
	}
}
/** Names without `.json` of the records in a folder; what is not finished is not seen. */
async function listJson(folder) {
	try {
		return (await readdir(folder)).flatMap((name) => /^[\w-]+\.json$/.test(name) ? [name.slice(0, -5)] : []);
	} catch (error) {
		if (isSystemError(error, "ENOENT")) return [];
		throw error;
	}
}
/** Numbers of the records in a folder, ascending. */
async function listNumbers(folder) {
	return (await listJson(folder)).filter((name) => /^[1-9]\d{0,8}$/.test(name)).map(Number).sort((a, b) => a - b);
}
/** Creates the record of the next free number; two who do it at once get two numbers. */
async function createNumbered(folder, make) {
	let number = ((await listNumbers(folder)).at(-1) ?? 0) + 1;
	for (;;) {
		const value = make(number);
		if (await createJson(join(folder, `${number}.json`), value)) return value;
		number += 1;
	}
}

// pipeline/platform/forge/local/shape.ts
/** The members of a record: exactly these, none inherited. */
function fields(value, kind, names) {
	if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Error("it is not an object");
	const found = value;
	if (kind !== "" && (found["kind"] !== kind || found["schema"] !== 1)) throw new Error(`its kind is not ${kind}, version 1`);
	const expected = kind === "" ? names : [
		"kind",
		"schema",
		...names
	];
	const strange = Object.keys(found).find((name) => !expected.includes(name));
	if (strange !== void 0) throw new Error(`it has the unknown member ${JSON.stringify(strange)}`);
	return Object.fromEntries(expected.map((name) => [name, Object.hasOwn(found, name) ? found[name] : void 0]));
}
function text(value, name) {
	if (typeof value !== "string") throw new Error(`${name} is not a text`);
	return value;
}
function toggle(value, name) {
	if (typeof value !== "boolean") throw new Error(`${name} is neither true nor false`);
	return value;
}
function list(value, name, read) {
	if (!Array.isArray(value)) throw new Error(`${name} is not a list`);
	return value.map((item, at) => read(item, `${name}[${at}]`));
}
function oneOf(value, name, options) {
	const found = options.find((option) => option === value);
	if (found === void 0) throw new Error(`${name} is none of ${options.join(", ")}`);
	return found;
}
function sha(value, name) {
	return commitSha(text(value, name));
}
function actor(value, name) {
	const { id, login } = fields(value, "", ["id", "login"]);
	return {
		id: text(id, `${name}.id`),
		login: text(login, `${name}.login`)
	};
}

// pipeline/platform/forge/local/records.ts
/** Names that no folder of any system takes for something else. */
const assetNamePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/;
const permissions = [
	"none",
	"read",
	"write",
	"admin"
];
const conclusions = [
	"success",
	"failure",
	"neutral",
	"pending"
];
const reactions = [
	"eyes",
	"+1",
	"-1",
	"confused"
];
function isWithdrawn(value) {
	return typeof value === "object" && value !== null && "kind" in value && value.kind === "lockstep/Withdrawn";
}
const withdrawn = {
	kind: "lockstep/Withdrawn",
	schema: 1
};
function readPullRequest(value) {
	if (isWithdrawn(value)) return withdrawn;
	const found = fields(value, "lockstep/PullRequest", [...[
		"number",
		"title",
		"body",
		"author",
		"head",
		"base",
		"headSha",
		"baseSha",
		"state"
	]]);
	const { baseSha } = found;
	if (!Number.isSafeInteger(found["number"])) throw new Error("number is not a whole number");
	return {
		kind: "lockstep/PullRequest",
		schema: 1,
		number: found["number"],
		title: text(found["title"], "title"),
		body: text(found["body"], "body"),
		author: actor(found["author"], "author"),
		head: text(found["head"], "head"),
		base: text(found["base"], "base"),
		headSha: sha(found["headSha"], "headSha"),
		...baseSha === void 0 ? {} : { baseSha: sha(baseSha, "baseSha") },
		state: oneOf(found["state"], "state", ["open", "closed"])
	};
}
function readMerge(value) {
	const found = fields(value, "lockstep/Merge", [
		"method",
		"headSha",
		"baseBefore",
		"mergeCommit",
		"commits",
		"by",
		"mergedAt"
	]);
	const { mergedAt } = found;
	return {
		kind: "lockstep/Merge",
		schema: 1,
		method: oneOf(found["method"], "method", [
			"merge",
			"squash",
			"rebase",
			"push"
		]),
		headSha: sha(found["headSha"], "headSha"),
		baseBefore: found["baseBefore"] === void 0 ? void 0 : sha(found["baseBefore"], "baseBefore"),
		mergeCommit: sha(found["mergeCommit"], "mergeCommit"),
		commits: list(found["commits"], "commits", sha),
		by: found["by"] === void 0 ? void 0 : actor(found["by"], "by"),
		...mergedAt === void 0 ? {} : { mergedAt: text(mergedAt, "mergedAt") }
	};
}
function readComment(value) {
	if (isWithdrawn(value)) return withdrawn;
	const found = fields(value, "lockstep/Comment", [
		"author",
		"isBot",
		"body",
		"isEdited",
		"createdAt"
	]);
	const { createdAt } = found;
	return {
		kind: "lockstep/Comment",
		schema: 1,
		author: actor(found["author"], "author"),
		isBot: toggle(found["isBot"], "isBot"),
		body: text(found["body"], "body"),
		isEdited: toggle(found["isEdited"], "isEdited"),
		...createdAt === void 0 ? {} : { createdAt: text(createdAt, "createdAt") }
	};
}
function readReaction(value) {
	const found = fields(value, "lockstep/Reaction", ["author", "reaction"]);
	return {
		kind: "lockstep/Reaction",
		schema: 1,
		author: actor(found["author"], "author"),
		reaction: oneOf(found["reaction"], "reaction", reactions)
	};
}
function readCheck(value) {
	const found = fields(value, "lockstep/Check", ["author", "check"]);
	const check = fields(found["check"], "", [
		"sha",
		"name",
		"conclusion",
		"title",
		"summary",
		"record"
	]);
	return {
		kind: "lockstep/Check",
		schema: 1,
		author: actor(found["author"], "author"),
		check: {
			sha: sha(check["sha"], "sha"),
			name: text(check["name"], "name"),
			conclusion: oneOf(check["conclusion"], "conclusion", conclusions),
			title: text(check["title"], "title"),
			summary: text(check["summary"], "summary"),
			record: text(check["record"], "record")
		}
	};
}
function readIssue(value) {
	const found = fields(value, "lockstep/Issue", [
		"number",
		"title",
		"body",
		"state"
	]);
	if (!Number.isSafeInteger(found["number"])) throw new Error("number is not a whole number");
	return {
		kind: "lockstep/Issue",
		schema: 1,
		number: found["number"],
		title: text(found["title"], "title"),
		body: text(found["body"], "body"),
		state: oneOf(found["state"], "state", ["open", "closed"])
	};
}
function readPerson(value) {
	const found = fields(value, "lockstep/Person", ["login", "permission"]);
	return {
		kind: "lockstep/Person",
		schema: 1,
		login: text(found["login"], "login"),
		permission: oneOf(found["permission"], "permission", permissions)
	};
}
function readCreator(value) {
	const found = fields(value, "lockstep/ForgeCreator", ["creator"]);
	return {
		kind: "lockstep/ForgeCreator",
		schema: 1,
		creator: actor(found["creator"], "creator")
	};
}
function readTeam(value, name) {
	const team = fields(value, "", ["name", "logins"]);
	return {
		name: text(team["name"], `${name}.name`),
		logins: list(team["logins"], `${name}.logins`, text)
	};
}
function readSettings(value) {
	const found = fields(value, "lockstep/ForgeSettings", ["requiredChecks", "teams"]);
	const { teams } = found;
	return {
		kind: "lockstep/ForgeSettings",
		schema: 1,
		requiredChecks: list(found["requiredChecks"], "requiredChecks", text),
		...teams === void 0 ? {} : { teams: list(teams, "teams", readTeam) }
	};
}
function readAsset(value, name) {
	const asset = fields(value, "", [
		"name",
		"sizeBytes",
		"sha256"
	]);
	const own = text(asset["name"], `${name}.name`);
	if (!assetNamePattern.test(own)) throw new Error(`${name}.name is no name of a file`);
	if (!Number.isSafeInteger(asset["sizeBytes"])) throw new Error(`${name}.sizeBytes is not a whole number`);
	return {
		name: own,
		sizeBytes: asset["sizeBytes"],
		sha256: sha256(text(asset["sha256"], `${name}.sha256`))
	};
}
function readRelease(value) {
	if (isWithdrawn(value)) return withdrawn;
	const found = fields(value, "lockstep/Release", [
		"tag",
		"title",
		"body",
		"isDraft",
		"assets"
	]);
	return {
		kind: "lockstep/Release",
		schema: 1,
		tag: text(found["tag"], "tag"),
		title: text(found["title"], "title"),
		body: text(found["body"], "body"),
		isDraft: toggle(found["isDraft"], "isDraft"),
		assets: list(found["assets"], "assets", readAsset)
	};
}

// pipeline/platform/forge/local/store.ts
/** A comment's id names its pull request and its place there, so that one is found without looking through all. */
const commentsPerPullRequest = 1e6;
/** The digest by which a text that somebody chose becomes a file's name. */
function fileName(text) {
	return createHash("sha256").update(text).digest("hex").slice(0, 40);
}
function commentId({ pullRequest, number }) {
	return String(pullRequest * commentsPerPullRequest + number);
}
/** @throws LockstepError FORGE_REQUEST_FAILED when no comment can have that id. */
function commentPlace(id) {
	const value = /^[1-9]\d{6,15}$/.test(id) ? Number(id) : 0;
	const place = {
		pullRequest: Math.floor(value / commentsPerPullRequest),
		number: value % commentsPerPullRequest
	};
	if (!Number.isSafeInteger(value) || place.pullRequest === 0 || place.number === 0) throw new LockstepError("FORGE_REQUEST_FAILED", `there is no comment ${JSON.stringify(id.slice(0, 40))}`);
	return place;
}
/**
* The forge's files: one JSON file for each thing, written whole, numbers never used twice. Nothing here knows Git, and nothing
* is locked: what can happen twice at once is settled by which file exists.
*/
function openStore(folder) {
	const pulls = join(folder, "pulls");
	const pull = (number) => join(pulls, `${number}.json`);
	const commentsOf = (number) => join(folder, "comments", String(number));
	const commentFile = ({ pullRequest, number }) => join(commentsOf(pullRequest), `${number}.json`);
	const mergesOf = (number) => join(folder, "merges", String(number));
	const doneMerge = (number) => join(folder, "merged", `${number}.json`);
	const checksOf = (sha, name) => join(folder, "checks", sha, fileName(name));
	const reactionsOf = (id) => join(folder, "reactions", id);
	const person = (login) => join(folder, "people", `${fileName(login.toLowerCase())}.json`);
	const settings = join(folder, "settings.json");
	const creator = join(folder, "creator.json");
	return {
		async createPullRequest(make) {
			return createNumbered(pulls, make);
		},
		async writePullRequest(record) {
			await writeJson(pull(record.number), record);
		},
		async withdrawPullRequest(number) {
			await writeJson(pull(number), withdrawn);
		},
		async pullRequest(number) {
			const found = await readJson(pull(number), readPullRequest);
			return found?.kind === "lockstep/PullRequest" ? found : void 0;
		},
		async pullRequests() {
			return (await Promise.all((await listNumbers(pulls)).map((number) => readJson(pull(number), readPullRequest)))).flatMap((found) => found?.kind === "lockstep/PullRequest" ? [found] : []);
		},
		/** The merge that is done; it stays so whatever happens to branches later. */
		merged: (number) => readJson(doneMerge(number), readMerge),
		/** Says that a merge is done; the first who says it is right. */
		async finishMerge(number, record) {
			await createJson(doneMerge(number), {
				...record,
				mergedAt: (/* @__PURE__ */ new Date()).toISOString()
			});
			return await readJson(doneMerge(number), readMerge) ?? record;
		},
		async intendMerge(number, record) {
			await createJson(join(mergesOf(number), `${record.mergeCommit}.json`), record);
		},
		async intendedMerges(number) {
			const names = await listJson(mergesOf(number));
			return (await Promise.all(names.map((name) => readJson(join(mergesOf(number), `${name}.json`), readMerge)))).flatMap((found) => found === void 0 ? [] : [found]);
		},
		async createComment(pullRequest, record) {
			let place = {
				pullRequest,
				number: 0
			};
			await createNumbered(commentsOf(pullRequest), (number) => {
				if (number >= commentsPerPullRequest) throw new LockstepError("FORGE_REQUEST_FAILED", `pull request ${pullRequest} has too many comments`);
				place = {
					pullRequest,
					number
				};
				return record;
			});
			return place;
		},
		async writeComment(place, record) {
			await writeJson(commentFile(place), record);
		},
		async withdrawComment(place) {
			await writeJson(commentFile(place), withdrawn);
		},
		async comment(place) {
			const found = await readJson(commentFile(place), readComment);
			return found?.kind === "lockstep/Comment" ? found : void 0;
		},
		async comments(pullRequest) {
			const places = (await listNumbers(commentsOf(pullRequest))).map((number) => ({
				pullRequest,
				number
			}));
			const all = await Promise.all(places.map((place) => readJson(commentFile(place), readComment)));
			return places.flatMap((place, at) => {
				const record = all[at];
				return record?.kind === "lockstep/Comment" ? [{
					place,
					record
				}] : [];
			});
		},
		/** False when it was there already. */
		async addReaction(id, record) {
			return createJson(join(reactionsOf(id), `${fileName(`${record.author.id} ${record.reaction}`)}.json`), record);
		},
		async reactions(id) {
			const names = await listJson(reactionsOf(id));
			return (await Promise.all(names.map((name) => readJson(join(reactionsOf(id), `${name}.json`), readReaction)))).flatMap((found) => found === void 0 ? [] : [found]);
		},
		async addCheck(record) {
			await createNumbered(checksOf(record.check.sha, record.check.name), () => record);
		},
		/** All that was ever said under one name about one commit, newest first. */
		async *checks(sha, name) {
			const folder = checksOf(sha, name);
			for (const number of [...await listNumbers(folder)].reverse()) {
				const found = await readJson(join(folder, `${number}.json`), readCheck);
				if (found !== void 0) yield found;
			}
		},
		person: (login) => readJson(person(login), readPerson),
		async writePerson(record) {
			await writeJson(person(record.login), record);
		},
		async creator() {
			return (await readJson(creator, readCreator))?.creator;
		},
		/** Makes somebody the creator of a forge that has none. */
		async becomeCreator(person) {
			await createJson(creator, {
				kind: "lockstep/ForgeCreator",
				schema: 1,
				creator: person
			});
		},
		async settings() {
			return await readJson(settings, readSettings) ?? {
				kind: "lockstep/ForgeSettings",
				schema: 1,
				requiredChecks: []
			};
		},
		async writeSettings(record) {
			await writeJson(settings, record);
		}
	};
}

// pipeline/platform/forge/local/comments.ts
function shown(place, { author, isBot, body, isEdited, createdAt }) {
	return {
		id: commentId(place),
		author,
		isBot,
		body,
		isEdited,
		createdAt
	};
}
async function listComments({ store }, pullRequest) {
	await readRecord(store, pullRequest);
	return (await store.comments(pullRequest)).map(({ place, record }) => shown(place, record));
}
async function addComment({ store, self, isBot }, pullRequest, body) {
	await readRecord(store, pullRequest);
	checkLength("the comment", body, bodyLimit);
	if (body.trim() === "") throw new LockstepError("FORGE_REQUEST_FAILED", "a comment must say something");
	const record = {
		kind: "lockstep/Comment",
		schema: 1,
		author: self,
		isBot,
		body,
		isEdited: false,
		createdAt: (/* @__PURE__ */ new Date()).toISOString()
	};
	return shown(await store.createComment(pullRequest, record), record);
}
/** Changes a comment's text, whoever does it; from then on it counts as edited. */
async function editComment({ store }, id, body) {
	checkLength("the comment", body, bodyLimit);
	const place = commentPlace(id);
	const record = await existing(store, place);
	if (record.body !== body) await store.writeComment(place, {
		...record,
		body,
		isEdited: true
	});
}
async function deleteComment({ store }, id) {
	const place = commentPlace(id);
	if (await store.comment(place) !== void 0) await store.withdrawComment(place);
}
async function keepComment(parts, request) {
	const { store, self } = parts;
	const body = withMarker(request.marker, request.body);
	const own = async () => (await store.comments(request.pullRequest)).filter(({ record }) => record.author.id === self.id && hasMarker(request.marker, record.body)).map(({ place }) => place);
	let isMade = false;
	if ((await own()).length === 0) {
		await addComment(parts, request.pullRequest, body);
		isMade = true;
	}
	const [kept, ...copies] = await own();
	if (kept === void 0) throw new LockstepError("FORGE_REQUEST_FAILED", "the comment was removed while it was written");
	for (const copy of copies) await store.withdrawComment(copy);
	const record = await existing(store, kept);
	if (record.body !== body) await store.writeComment(kept, {
		...record,
		body,
		isEdited: true
	});
	return {
		id: commentId(kept),
		changed: isMade || copies.length > 0 || record.body !== body
	};
}
async function existing(store, place) {
	const record = await store.comment(place);
	if (record === void 0) throw new LockstepError("FORGE_REQUEST_FAILED", `there is no comment ${commentId(place)}`, { hint: "It may have been removed; `lockstep pr show` lists those that there are." });
	return record;
}
async function react({ store, self }, id, reaction) {
	await existing(store, commentPlace(id));
	return store.addReaction(id, {
		kind: "lockstep/Reaction",
		schema: 1,
		author: self,
		reaction
	});
}

// pipeline/platform/forge/local/issues.ts
function recordOf({ number, title, body, state }) {
	return {
		kind: "lockstep/Issue",
		schema: 1,
		number,
		title,
		body,
		state
	};
}
/** Issues in a folder, one file for each. Only programs open any here, so that all of them are theirs. */
function openIssues(folder) {
	const list = async () => {
		const numbers = await listNumbers(folder);
		return (await Promise.all(numbers.map((number) => readJson(join(folder, `${number}.json`), readIssue)))).flatMap((record) => record ?? []);
	};
	const write = (issue) => writeJson(join(folder, `${issue.number}.json`), recordOf(issue));
	return {
		list: async () => (await list()).map(({ number, title, body, state }) => ({
			number,
			title,
			body,
			state
		})),
		async keep(marker, { title, state, reopens = false, ...text }) {
			checkLine("the title of the issue", title);
			const body = withMarker(marker, text.body);
			checkLength("the issue", body, bodyLimit);
			const [existing, ...copies] = (await list()).filter((issue) => hasMarker(marker, issue.body));
			for (const copy of copies) if (copy.state === "open") await write({
				...copy,
				state: "closed"
			});
			if (existing === void 0) {
				if (state === "closed") return void 0;
				return {
					number: (await createNumbered(folder, (number) => recordOf({
						number,
						title,
						body,
						state
					}))).number,
					changed: true
				};
			}
			const { number } = existing;
			if (existing.title === title && existing.body === body && existing.state === state || existing.state === "closed" && !(reopens && state === "open")) return {
				number,
				changed: false
			};
			await write({
				number,
				title,
				body,
				state
			});
			return {
				number,
				changed: true
			};
		}
	};
}

// pipeline/platform/forge/local/people.ts
/**
* What somebody may do: what was permitted to the login, else everything for the person who opened the forge first, else nothing.
* Names are believed, as Git believes them: who can write to the folder can write anything.
*/
async function permissionOf(store, actor) {
	const person = await store.person(actor.login);
	if (person !== void 0) return person.login.toLowerCase() === actor.login.toLowerCase() ? person.permission : "none";
	const creator = await store.creator();
	return creator?.id === actor.id && creator.login === actor.login ? "admin" : "none";
}
async function setPermission(store, login, permission) {
	checkLine("a login", login);
	await store.writePerson({
		kind: "lockstep/Person",
		schema: 1,
		login,
		permission
	});
}
/** @throws LockstepError FORGE_PERMISSION_MISSING when nobody has declared the team. */
async function isTeamMember(store, team, person) {
	const found = (await store.settings()).teams?.find(({ name }) => name.toLowerCase() === team.toLowerCase());
	if (found === void 0) throw new LockstepError("FORGE_PERMISSION_MISSING", `the local forge knows no team ${team}`, { hint: `Declare it: \`lockstep pr team ${team} <login>...\`.` });
	return found.logins.some((login) => login.toLowerCase() === person.login.toLowerCase());
}
/** @throws LockstepError ARGUMENT_INVALID when the name is none of a team. */
async function setTeam(store, name, logins) {
	if (!isTeam(name)) throw new LockstepError("ARGUMENT_INVALID", `${JSON.stringify(name)} is not the name of a team`, { hint: "Write `@organisation/team`." });
	for (const login of logins) checkLine("a login", login);
	const settings = await store.settings();
	const others = (settings.teams ?? []).filter((team) => team.name.toLowerCase() !== name.toLowerCase());
	await store.writeSettings({
		...settings,
		teams: [...others, {
			name,
			logins: [...new Set(logins)]
		}]
	});
}

// pipeline/platform/forge/local/merging.ts
/** How often a base branch that moves on is merged anew. */
const attempts = 20;
/**
* Merges where branches are decided: nothing is visible before the one step that moves the base branch, and that step is taken
* only while base and head are what was merged. A run that is killed leaves the pull request open or merged, never between.
*/
async function mergePullRequest(parts, number, order) {
	const { store, origin } = parts;
	for (let attempt = 1; attempt <= attempts; attempt += 1) {
		const { pullRequest, merge } = await readStanding(parts, number);
		if (merge?.headSha === order.expectedHead) return merge.mergeCommit;
		await refuseUnfit(parts, pullRequest, order);
		const base = (await origin.branches()).get(pullRequest.base.branch);
		if (base === void 0) throw refusal(number, `its base branch ${pullRequest.base.branch} is gone`);
		const prepared = await origin.prepareMerge({
			method: order.method,
			onto: base,
			head: order.expectedHead,
			message: messageFor(pullRequest, order.method),
			by: signatureOf(order.by)
		});
		if (prepared.kind === "conflict") throw refusal(number, `${pullRequest.head.branch} and ${pullRequest.base.branch} conflict in ${prepared.paths.join(", ")}`, { hint: `Merge ${pullRequest.base.branch} into ${pullRequest.head.branch}, solve the conflict there, and push.` });
		if (prepared.kind === "nothing") throw refusal(number, `${pullRequest.base.branch} has all of its changes already`);
		const intended = {
			kind: "lockstep/Merge",
			schema: 1,
			method: order.method,
			headSha: order.expectedHead,
			baseBefore: base,
			mergeCommit: prepared.commit,
			commits: prepared.commits,
			by: order.by
		};
		await store.intendMerge(number, intended);
		if (await origin.moveBranch({
			branch: pullRequest.base.branch,
			from: base,
			to: prepared.commit,
			while: {
				branch: pullRequest.head.branch,
				at: order.expectedHead
			}
		})) return (await store.finishMerge(number, intended)).mergeCommit;
	}
	throw refusal(number, "its base branch moved on each time", { hint: "Run it again when it is quieter." });
}
async function refuseUnfit(parts, pullRequest, order) {
	const { number, state, head, isDraft } = pullRequest;
	if (state === "merged") throw refusal(number, `it was merged at another head, ${head.sha}`);
	if (state === "closed") throw refusal(number, "it is closed");
	if (isDraft) throw refusal(number, "it is a draft");
	if (head.sha !== order.expectedHead) throw refusal(number, `its head is ${head.sha}, not ${order.expectedHead}`, { hint: "Somebody pushed. Look at the new head, then merge that." });
	const permission = await permissionOf(parts.store, order.by);
	if (permission !== "write" && permission !== "admin") throw new LockstepError("FORGE_PERMISSION_MISSING", `${order.by.login} may not merge here`, { hint: `An administrator allows it with \`lockstep pr permit ${order.by.login} write\`.` });
	for (const name of (await parts.store.settings()).requiredChecks) {
		const newest = await latestCheck(parts, head.sha, name);
		if (newest?.conclusion !== "success") throw refusal(number, `the required check ${name} ${newest === void 0 ? "is missing" : `says ${newest.conclusion}`}`, { hint: "The report in the pull request says what is needed for it." });
	}
}
function refusal(number, why, details = {}) {
	return new LockstepError("PULL_REQUEST_STATE", `pull request ${number} cannot be merged: ${why}`, details);
}
function messageFor({ number, title, head }, method) {
	return method === "squash" ? `${title} (#${number})\n` : `Merge pull request #${number} from ${head.branch}\n\n${title}\n`;
}
/** Who Git says made the merge. */
function signatureOf({ id, login }) {
	const plain = (text) => text.replaceAll(/[\u0000-\u001f\u007f<>]/g, "").trim();
	const name = plain(login);
	const mail = plain(id);
	return {
		name: name === "" ? "unknown" : name,
		email: mail.includes("@") ? mail : `${mail}@localhost`
	};
}

// pipeline/platform/forge/local/releases.ts
async function digestOf(path) {
	const hash = createHash("sha256");
	for await (const chunk of createReadStream(path)) hash.update(chunk);
	return sha256(hash.digest("hex"));
}
function checkText({ title, body }) {
	checkLine("the title of the release", title);
	checkLength("the text of the release", body, bodyLimit);
}
/** Releases in a folder: for each a file that says what it is, and a folder with its files under their own names. */
function openReleases(folder) {
	const recordOf = (id) => join(folder, `${id}.json`);
	const filesOf = (id) => join(folder, id);
	const read = async (id) => {
		const found = await readJson(recordOf(id), readRelease);
		return found?.kind === "lockstep/Release" ? found : void 0;
	};
	const existing = async (id) => {
		const found = await read(id);
		if (found !== void 0) return found;
		throw new LockstepError("FORGE_REQUEST_FAILED", `there is no release ${id}`, { hint: "It was taken away meanwhile; run this again." });
	};
	const assetOf = async (id, { name, sizeBytes, sha256: digest }) => {
		return {
			id: name,
			name,
			sizeBytes,
			sha256: digest,
			isWhole: (await stat(join(filesOf(id), name)).catch(() => void 0))?.size === sizeBytes
		};
	};
	const shown = async (id, { tag, title, body, isDraft, assets }) => ({
		id,
		tag,
		title,
		body,
		isDraft,
		assets: await Promise.all(assets.map((asset) => assetOf(id, asset))),
		url: pathToFileURL(filesOf(id)).href
	});
	/** Puts a whole file in its place, and says what it holds: the bytes that are there now, not those that were meant. */
	const place = async (id, { name, path }) => {
		const files = filesOf(id);
		await mkdir(files, { recursive: true });
		const aside = join(files, `.${randomBytes(12).toString("base64url")}.tmp`);
		try {
			await copyFile(path, aside);
			const handle = await open(aside, "r+");
			try {
				await handle.sync();
			} finally {
				await handle.close();
			}
			const digest = await digestOf(aside);
			await rename(aside, join(files, name));
			await syncFolder(files);
			return digest;
		} finally {
			await rm(aside, { force: true });
		}
	};
	return {
		async list() {
			const ids = (await listNumbers(folder)).map(String);
			const records = await Promise.all(ids.map(async (id) => ({
				id,
				record: await read(id)
			})));
			return Promise.all(records.flatMap(({ id, record }) => record === void 0 ? [] : [shown(id, record)]));
		},
		async draft({ tag, title, body }) {
			checkText({
				title,
				body
			});
			let id = "";
			const record = {
				kind: "lockstep/Release",
				schema: 1,
				tag,
				title,
				body,
				isDraft: true,
				assets: []
			};
			await createNumbered(folder, (number) => {
				id = String(number);
				return record;
			});
			return shown(id, record);
		},
		async keepAsset({ id, tag }, file) {
			if (!assetNamePattern.test(file.name)) throw new LockstepError("FORGE_REQUEST_FAILED", `${JSON.stringify(file.name.slice(0, 100))} names no file`);
			const record = await existing(id);
			const present = record.assets.find(({ name }) => name === file.name);
			if (present !== void 0 && isAsset(await assetOf(id, present), file)) return { changed: false };
			const digest = await place(id, file);
			if (digest !== file.sha256) throw new LockstepError("FORGE_REQUEST_FAILED", `${file.name} of ${tag} has other bytes than it should have`, { hint: "Something changes the file while it is copied. Run this again." });
			const others = record.assets.filter(({ name }) => name !== file.name);
			const { name, sizeBytes } = file;
			await writeJson(recordOf(id), {
				...record,
				assets: [...others, {
					name,
					sizeBytes,
					sha256: digest
				}]
			});
			return { changed: true };
		},
		async removeAsset({ id }, { name }) {
			const record = await existing(id);
			await writeJson(recordOf(id), {
				...record,
				assets: record.assets.filter((asset) => asset.name !== name)
			});
			await rm(join(filesOf(id), name), { force: true });
		},
		async publish({ id }, { title, body }) {
			checkText({
				title,
				body
			});
			await writeJson(recordOf(id), {
				...await existing(id),
				title,
				body,
				isDraft: false
			});
		},
		async discard({ id }) {
			await writeJson(recordOf(id), withdrawn);
			await rm(filesOf(id), {
				recursive: true,
				force: true
			});
		}
	};
}

// pipeline/platform/forge/local.ts
/**
* Opens the pull requests that are kept beside the branches, in Git's own folder of whoever decides where those are. The person
* who opens it first administers it.
*/
async function openLocalForge({ origin, self, isBot = false }) {
	const folder = join(origin.folder, "lockstep", "forge");
	const store = openStore(folder);
	if (!isBot && await store.creator() === void 0) await store.becomeCreator(self);
	const parts = {
		store,
		origin,
		self,
		isBot
	};
	return {
		kind: "local",
		workflows: void 0,
		releases: openReleases(join(folder, "releases")),
		issues: openIssues(join(folder, "issues")),
		self: () => Promise.resolve(self),
		pullRequest: async (number) => (await readStanding(parts, number)).pullRequest,
		pullRequests: async (state) => (await readStandings(parts)).map(({ pullRequest }) => pullRequest).filter((pullRequest) => state === "all" || pullRequest.state === state),
		pullRequestsOf: async (commit) => (await readStandings(parts)).filter(({ merge }) => merge?.mergeCommit === commit || merge?.commits.includes(commit) === true).map(({ pullRequest }) => pullRequest),
		openPullRequest: (request) => openPullRequest(parts, request),
		pullRequestsFrom: async ({ head, base }) => (await readStandings(parts)).map(({ pullRequest }) => pullRequest).filter((pullRequest) => pullRequest.head.branch === head && pullRequest.base.branch === base),
		withdrawPullRequest: (number) => withdrawPullRequest(parts, number),
		comments: (pullRequest) => listComments(parts, pullRequest),
		commentsApart: (pullRequest) => listComments(parts, pullRequest),
		lastComment: async (pullRequest) => (await listComments(parts, pullRequest)).at(-1)?.id,
		isLater: (commentId, than) => commentPlace(commentId).number > commentPlace(than).number,
		reviews: () => Promise.resolve([]),
		keepComment: (pullRequest, marker, body) => keepComment(parts, {
			pullRequest,
			marker,
			body
		}),
		makeComment: async (pullRequest, marker, body) => {
			await keepComment(parts, {
				pullRequest,
				marker,
				body
			});
		},
		keepSuggestion: () => Promise.resolve(false),
		react: (commentId, reaction) => react(parts, commentId, reaction),
		setCheck: (check) => setCheck(parts, check),
		check: (sha, name) => readCheck$1(parts, sha, name),
		conclusion: async (sha, name) => (await latestCheck(parts, sha, name))?.conclusion,
		permission: (actor) => permissionOf(store, actor),
		isTeamMember: (team, person) => isTeamMember(store, team, person),
		nowMs: Date.now,
		merge: (number, order) => mergePullRequest(parts, number, order),
		close: (number) => closePullRequest(parts, number),
		description: async (number) => (await readRecord(store, number)).body,
		comment: async (number, body) => (await addComment(parts, number, body)).id,
		editComment: (id, body) => editComment(parts, id, body),
		deleteComment: (id) => deleteComment(parts, id),
		reactions: async (commentId) => (await store.reactions(commentId)).map(({ author, reaction }) => ({
			author,
			reaction
		})),
		latestCheck: (sha, name) => latestCheck(parts, sha, name),
		setPermission: (login, permission) => setPermission(store, login, permission),
		setTeam: (team, logins) => setTeam(store, team, logins),
		requiredChecks: async () => (await store.settings()).requiredChecks,
		async setRequiredChecks(names) {
			for (const name of names) checkLine("the name of a check", name);
			await store.writeSettings({
				...await store.settings(),
				requiredChecks: [...new Set(names)]
			});
		}
	};
}

export { openLocalForge };