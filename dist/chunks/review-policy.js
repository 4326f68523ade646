import { C as idPatterns, D as modelVersion, E as modelName, O as sha256, S as environmentName } from "./file-work.js";
import { jt as hashBytes } from "./pipeline.js";
import { o as rolloutSteps } from "./model-record.js";
import { c as narrowed, u as policyFor } from "./project2.js";
import { t as closestWord } from "./closest-word.js";
import { t as codeOwnersOf } from "./code-owners.js";
import { i as stateOf, n as recordPath } from "./state.js";
import { l as versionCommit, n as currentVersion } from "./gto.js";
import { a as readOverrides, s as overridesOf } from "./stops.js";
import { n as spanText } from "./expiry.js";

// pipeline/registry/plan.ts
function targetText({ target }) {
	return `${target.kind} ${target.path}`;
}
/** Without a server to ask there is nothing to check, and no reason to put anything back. */
function rolloutOf({ target }) {
	return target.url === void 0 ? ["place", "switch"] : rolloutSteps;
}
function namesText(names) {
	const more = names.length > 10 ? ` and ${names.length - 10} more` : "";
	return `${names.slice(0, 10).join(", ")}${more}`;
}
/** What the environment asks of the version on top of approvals, in the order in which promote looks at it. */
function conditionsOf({ rules }, { environments }) {
	if (rules === void 0) return {};
	const { after, soakSeconds, branches, enter, frozen } = rules;
	const leave = environments.find(({ environment }) => environment === after)?.rules?.leave ?? [];
	const conditions = [
		...branches.length === 0 ? [] : [`it is on ${namesText(branches)}`],
		...after === void 0 ? [] : [`it was in ${after}${soakSeconds === 0 ? "" : ` for ${spanText(soakSeconds)}`}`],
		...leave.length + enter.length === 0 ? [] : [`checks succeeded: ${namesText([...leave, ...enter])}`],
		...frozen.length === 0 ? [] : [`no frozen window (${frozen.length})`]
	];
	return conditions.length === 0 ? {} : { conditions };
}
function versioned(modelVersion, digest) {
	return modelVersion === void 0 || digest === void 0 ? void 0 : {
		modelVersion,
		artifactSha256: digest
	};
}
/** What is there now; a version whose digest cannot be read any more counts as nothing, so that it is replaced. */
function present({ registry, record, digestOf }, environment) {
	const version = currentVersion(registry, record.model, environment);
	return versioned(version, version === void 0 ? void 0 : digestOf(version));
}
/** What the record asks for; `undefined` when it asks for nothing, or for a version that is neither its own nor registered. */
function wanted({ record, digestOf }, environment) {
	const version = Object.hasOwn(record.environments, environment) ? record.environments[environment] : void 0;
	if (version === void 0) return void 0;
	return versioned(version, version === record.modelVersion ? record.artifact.sha256 : digestOf(version));
}
/**
* What merging a state does to one model: each declared environment whose version or bytes would change. What the record asks for and
* promote refuses, an environment that is not declared or a version that nothing registers, changes nothing and is left out.
*/
function planFor(request) {
	const { record, project } = request;
	const environments = project.environments.flatMap((declaration) => {
		const { environment } = declaration;
		const from = present(request, environment);
		const to = wanted(request, environment);
		const isSame = from?.modelVersion === to?.modelVersion && from?.artifactSha256 === to?.artifactSha256;
		return to === void 0 || isSame ? [] : [{
			environment,
			from,
			to,
			target: targetText(declaration),
			rollout: rolloutOf(declaration),
			...conditionsOf(declaration, project)
		}];
	});
	return {
		kind: "lockstep/Plan",
		schema: 1,
		model: record.model,
		modelVersion: record.modelVersion,
		artifactSha256: record.artifact.sha256,
		inputKey: record.inputKey,
		environments
	};
}

// pipeline/repository/plan-now.ts
/** What merging the state of a record would do now, by the tags there are. */
async function planNow(git, project, { record, registry }) {
	const { model } = record;
	const digests = /* @__PURE__ */ new Map();
	const wanted = [...Object.values(record.environments), ...project.environments.map(({ environment }) => currentVersion(registry, model, environment))];
	for (const modelVersion of new Set(wanted)) {
		const commit = modelVersion === void 0 ? void 0 : versionCommit(registry, model, modelVersion);
		const registered = commit === void 0 ? void 0 : await stateOf(git, commit).record(model);
		if (registered !== void 0 && registered.modelVersion === modelVersion) digests.set(modelVersion, registered.artifact.sha256);
	}
	return planFor({
		record,
		registry,
		project,
		digestOf: (version) => digests.get(version)
	});
}

// pipeline/review/verbs.ts
/** Every command, in the order in which help tells them: how it is written, and what it does. */
const usages = {
	approve: ["<model>@<sha256>", "approves exactly these bytes; the report ends with the line to copy"],
	reject: ["<model>@<sha256> [reason]", "keeps these bytes from being promoted"],
	override: ["<gate> --reason <why>", "lets this content be approved although that gate does not pass; owners only"],
	hold: ["<model> [environment] [--reason <why>]", "stops promotions of a model until it is released"],
	unhold: ["<model> [environment]", "releases it"],
	lock: ["<environment> --reason <why> [--for <hours>h]", "stops every promotion to an environment"],
	unlock: ["<environment>", "takes the lock off; its holder or an administrator"],
	plan: ["[model]", "says what merging does now"],
	why: ["[model]", "says what stands between this pull request and its promotion"],
	train: ["", "trains and judges the head again, in a job of its own that may only read"],
	sweep: ["[section] [--model <model>] [--workers <1 to 16>]", "tries what sweep.yaml of the head describes; a winner that is proven comes back as a suggested change"],
	promote: ["<environment> [model]", "opens the pull request that asks for the newest version there"],
	rollback: ["<environment> [model] [--to <version>] --reason <why>", "opens the pull request that asks for the earlier version there, and quarantines the present one"],
	help: ["", "shows this"]
};
const verbs = Object.keys(usages);
/** A command as it is written, without its slash's code span. */
function usageOf(verb) {
	return `/${verb} ${usages[verb][0]}`.trim();
}

// pipeline/review/arguments.ts
/** Longest reason that is kept, in characters; the rest is left out. */
const reasonLimit = 500;
/** Jobs that one comment may start. */
const mostWorkers = 16;
/** A week's freeze over a year's end. */
const longestLockHours = 744;
function bad(sentence) {
	return {
		code: "bad_command",
		sentence
	};
}
function misuse(verb) {
	return bad(`Write \`${usageOf(verb)}\`, with one space between the words and nothing behind them.`);
}
function isName(text) {
	return idPatterns.modelName.test(text) && text.length <= 100;
}
function target(verb, text) {
	const at = text.lastIndexOf("@");
	const model = text.slice(0, Math.max(0, at));
	const digest = text.slice(at + 1);
	if (!isName(model) || !idPatterns.sha256.test(digest)) return bad(`Write \`/${verb} <model>@<sha256>\` with all 64 digits; the report ends with the line to copy.`);
	return {
		model: modelName(model),
		artifactSha256: sha256(digest)
	};
}
function readWord(verb, rest) {
	if (!rest.startsWith(" ")) return bad(`Behind \`/${verb}\` stands one space and \`<model>@<sha256>\`.`);
	const [first = "", ...more] = rest.slice(1).split(" ");
	const named = target(verb, first);
	if ("code" in named) return named;
	if (verb === "reject") return {
		verb,
		...named,
		reason: more.join(" ").trim().slice(0, reasonLimit)
	};
	if (/^--bump(?:=|$)/.test(more[0] ?? "")) return bad("An approval takes the version as it is recorded. For another one label the pull request `lockstep:major`, `lockstep:minor` or `lockstep:patch`, or run `lockstep train --commit --bump major` on its branch; then approve the new report.");
	return more.length === 0 ? {
		verb,
		...named
	} : bad("Nothing may stand behind the digest of an approval, not even a space.");
}
/** The words before `--reason`, and the reason behind it; it is the last option, since it takes the rest of the line. */
function withReason(rest) {
	const [, before = rest, reason = ""] = /^(.*?) --reason (.*)$/s.exec(rest) ?? [];
	return {
		words: before === "" ? [] : before.slice(1).split(" "),
		reason: reason.trim().slice(0, reasonLimit)
	};
}
function readHold(verb, rest) {
	const { words, reason } = withReason(rest);
	const [model = "", environment, ...more] = words;
	if (!(isName(model) && (environment === void 0 || isName(environment)) && more.length === 0) || !rest.startsWith(" ")) return misuse(verb);
	return {
		verb,
		model: modelName(model),
		environment: environment === void 0 ? void 0 : environmentName(environment),
		reason
	};
}
function readLock(rest) {
	const [, leading = ""] = /^ \S+ --reason .* (--for \d{1,4}h)$/s.exec(rest) ?? [];
	const { words, reason } = withReason(leading === "" ? rest : rest.slice(0, -leading.length - 1).replace(" --reason ", ` ${leading} --reason `));
	const [environment = "", option, duration, ...more] = words;
	const [, hours] = /^([1-9]\d{0,3})h$/.exec(duration ?? "") ?? [];
	const isWell = isName(environment) && (option === void 0 || option === "--for" && hours !== void 0);
	const isTimeInReason = /(?:^|\s)--for(?:[\s=]|$)/.test(reason);
	if (!isWell || more.length > 0 || reason === "" || isTimeInReason) return misuse("lock");
	if (Number(hours ?? 1) > longestLockHours) return bad(`A lock lasts at most ${longestLockHours}h.`);
	return {
		verb: "lock",
		environment: environmentName(environment),
		reason,
		hours: hours === void 0 ? void 0 : Number(hours)
	};
}
function readOverride(rest) {
	const { words, reason } = withReason(rest);
	const gate = words.join(" ");
	return gate.trim() === "" || gate !== gate.trim() || reason === "" ? misuse("override") : {
		verb: "override",
		gate,
		reason
	};
}
/** The options among words, each with the word behind it; `undefined` when one is unknown, there twice, or without a word. */
function optionsAmong(words, known) {
	const found = /* @__PURE__ */ new Map();
	for (let at = 0; at < words.length; at += 2) {
		const [option = "", value = ""] = words.slice(at, at + 2);
		if (!known.includes(option) || found.has(option) || value === "") return void 0;
		found.set(option, value);
	}
	return found;
}
function optional(text, read) {
	return text === void 0 ? void 0 : read(text);
}
function readSweep(rest) {
	const words = rest === "" ? [] : rest.slice(1).split(" ");
	const first = words[0]?.startsWith("--") === false ? 1 : 0;
	const section = first === 1 ? words[0] : "train";
	const options = optionsAmong(words.slice(first), ["--model", "--workers"]);
	const model = options?.get("--model");
	const workers = options?.get("--workers") ?? "4";
	if (!(options !== void 0 && (rest === "" || rest.startsWith(" ")) && /^[A-Za-z_][A-Za-z0-9_-]{0,99}$/.test(section ?? "") && (model === void 0 || isName(model)))) return misuse("sweep");
	if (!/^[1-9]\d?$/.test(workers) || Number(workers) > mostWorkers) return bad(`A sweep has from 1 to ${mostWorkers} workers.`);
	return {
		verb: "sweep",
		section: section ?? "train",
		model: optional(model, modelName),
		workers: Number(workers)
	};
}
function readPromote(rest) {
	const [environment = "", model, ...more] = rest.slice(1).split(" ");
	if (!(rest.startsWith(" ") && isName(environment) && (model === void 0 || isName(model))) || more.length > 0) return misuse("promote");
	return {
		verb: "promote",
		environment: environmentName(environment),
		model: optional(model, modelName)
	};
}
function readRollback(rest) {
	const { words, reason } = withReason(rest);
	const [environment = "", ...others] = words;
	const model = others[0]?.startsWith("--") === false ? others[0] : void 0;
	const options = optionsAmong(others.slice(model === void 0 ? 0 : 1), ["--to"]);
	const to = options?.get("--to");
	if (!(options !== void 0 && rest.startsWith(" ") && isName(environment) && (model === void 0 || isName(model)) && (to === void 0 || idPatterns.modelVersion.test(to)) && !/(?:^|\s)--to(?:[\s=]|$)/.test(reason)) || reason === "") return misuse("rollback");
	return {
		verb: "rollback",
		environment: environmentName(environment),
		model: optional(model, modelName),
		to: optional(to, modelVersion),
		reason
	};
}
/** The one name that may stand behind a verb. */
function nameBehind(rest) {
	const name = rest.slice(1);
	return rest.startsWith(" ") && isName(name) ? name : void 0;
}
/** Reads what stands behind a verb, to the last character. */
function readArguments(verb, rest) {
	switch (verb) {
		case "approve":
		case "reject": return readWord(verb, rest);
		case "override": return readOverride(rest);
		case "hold":
		case "unhold": return readHold(verb, rest);
		case "lock": return readLock(rest);
		case "unlock": {
			const name = nameBehind(rest);
			return name === void 0 ? misuse(verb) : {
				verb,
				environment: environmentName(name)
			};
		}
		case "plan":
		case "why": {
			const name = nameBehind(rest);
			if (rest !== "" && name === void 0) return misuse(verb);
			return {
				verb,
				model: name === void 0 ? void 0 : modelName(name)
			};
		}
		case "sweep": return readSweep(rest);
		case "promote": return readPromote(rest);
		case "rollback": return readRollback(rest);
		case "train":
		case "help": return rest === "" ? { verb } : bad(`\`/${verb}\` stands alone on its line.`);
	}
}

// pipeline/review/lookalike.ts
/** Letters of other alphabets, and slashes, that look like those of a command. NFKD has dealt with the fullwidth ones. */
const lookalikes = {
	"а": "a",
	"α": "a",
	"с": "c",
	"ԁ": "d",
	"е": "e",
	"һ": "h",
	"і": "i",
	"ј": "j",
	"к": "k",
	"ӏ": "l",
	"ո": "n",
	"о": "o",
	"ο": "o",
	"р": "p",
	"ρ": "p",
	"ѕ": "s",
	"ս": "u",
	"ѵ": "v",
	"ν": "v",
	"ԝ": "w",
	"х": "x",
	"у": "y",
	"⁄": "/",
	"∕": "/",
	"⧸": "/",
	"╱": "/"
};
/** What a reader takes a line for: other alphabets' lookalikes replaced, invisible characters and outer spaces left out. */
function asRead(line) {
	return line.normalize("NFKD").replace(/[\p{Cf}\p{Mn}\p{Default_Ignorable_Code_Point}]/gu, "").replace(/[^ -~]/gu, (character) => lookalikes[character] ?? character).trim();
}

// pipeline/review/command.ts
/** Longest line that can be a command, in characters. */
const lineLimit = 1e3;
/** The verb that a line begins with, and what stands behind it; a path such as `/usr/bin` begins with none. */
function wordOf(line) {
	const [, word, rest] = /^\/([a-zA-Z][a-zA-Z-]{0,39})(?![a-zA-Z\-/])(.*)$/s.exec(line) ?? [];
	return word === void 0 || rest === void 0 ? void 0 : {
		word,
		rest
	};
}
/**
* The command that was probably meant. Other bots have commands, too (`/retest`): only one wrong letter, an ending, or a digest behind it
* make a word one of ours.
*/
function meantBy({ word, rest }) {
	const lower = word.toLowerCase();
	const most = /@[0-9a-f]{12}/.test(rest) ? void 0 : 1;
	const found = closestWord(lower, verbs, most) ?? verbs.find((verb) => lower.startsWith(verb) && lower.length <= verb.length + 3);
	return verbs.find((verb) => verb === found);
}
/** What is wrong with a line that is no command; `undefined` when it is ordinary talk. */
function slip(line) {
	const read = asRead(line);
	const found = wordOf(read);
	const meant = found === void 0 ? void 0 : meantBy(found);
	if (found === void 0 || meant === void 0) return void 0;
	if (read !== line.trim()) return bad(`The line looks like \`/${meant}\` and holds characters that only look like it; type it again.`);
	if (read !== line) return bad(`A command stands alone in its line: write \`/${meant}\` without spaces around it.`);
	return bad(`There is no command \`/${found.word}\`; \`/${meant}\` was probably meant.`);
}
/**
* Reads a comment. Only its first line counts, and only when it is a command from its first to its last character; ordinary talk gives
* `undefined`. A line that was probably meant as a command, and a second command below one, give a refusal that says what to write.
*/
function parseCommand(comment) {
	const [first = "", ...others] = comment.split("\n", 1e3);
	const line = first.replace(/\r$/, "");
	if (line.length > lineLimit) return void 0;
	const found = wordOf(line);
	const verb = verbs.find((known) => known === found?.word);
	if (found === void 0 || verb === void 0) return slip(line);
	if (others.some((other) => verbs.some((known) => known === wordOf(other.replace(/\r$/, ""))?.word))) return bad("A comment holds one command; write the other one in a comment of its own.");
	return readArguments(verb, found.rest);
}
function isRefusal(value) {
	return "code" in value;
}

// pipeline/review/review-word.ts
const prefix = "review-";
/** The id under which a review stands in the ledger, where comments have numbers. */
function reviewWordId(review) {
	return `${prefix}${review.id}`;
}
/** True when a word of the ledger was given by a review. */
function isReviewWord(id) {
	return id.startsWith(prefix);
}
/** What the ledger keeps the hash of: a review that is dismissed, or whose text is changed, has another one. */
function reviewWordText({ state, headSha, body }) {
	return `${state} ${headSha}\n${body}`;
}

// pipeline/repository/words.ts
async function wordsNow(forge, pullRequest, entries) {
	return {
		comments: await forge.comments(pullRequest),
		reviews: entries.some(({ comment }) => isReviewWord(comment.id)) ? await forge.reviews(pullRequest) : []
	};
}
/** The command of a comment that stands as that person wrote it. */
function commandBy(id, { author, body, isEdited, isBot }) {
	const command = author.id === id && !isEdited && !isBot ? parseCommand(body) : void 0;
	return command === void 0 || isRefusal(command) ? void 0 : command;
}
function isSaidIn({ verb, subject, approver }, comment) {
	const command = commandBy(approver.id, comment);
	return command?.verb === verb && "artifactSha256" in command && command.model === subject.model && command.artifactSha256 === subject.artifactSha256;
}
function isGivenBy({ verb, subject, approver }, { author, state, headSha }) {
	return author.id === approver.id && verb === "approve" && state === "approved" && headSha === subject.headSha;
}
/**
* The sha256 of the text by which an entry of the ledger was given, when that person says this very thing there now. Whoever may push a
* branch may push the ledger's ref, too: an entry is believed only as far as the forge has its author say it.
*/
function saidNow(approval, { comments, reviews }) {
	const { id } = approval.comment;
	const comment = comments.find((found) => found.id === id);
	if (comment !== void 0) return isSaidIn(approval, comment) ? hashBytes(comment.body).sha256 : void 0;
	const review = reviews.find((found) => reviewWordId(found) === id);
	return review !== void 0 && isGivenBy(approval, review) ? hashBytes(reviewWordText(review)).sha256 : void 0;
}
/** Whether the owner says exactly this override in the comment that it rests on; as {@link saidNow}. */
function isOverrideSaid({ gate, by, reason, comment, model }, comments) {
	const found = comments.find(({ id }) => id === comment?.id);
	if (found === void 0 || hashBytes(found.body).sha256 !== comment?.bodySha256) return false;
	const command = commandBy(by.id, found);
	return command?.verb === "override" && command.reason === reason && (command.gate === gate || command.gate === `${model}: ${gate}`);
}
/**
* An override that an approval rests on and that does not carry it: its owner does not say it any more or never did, or said it of another
* content, as the first entry of that comment tells.
*
* @param ledger - Of the overrides that count, oldest first.
*/
function unsaidOverride({ overrides = [], subject }, { ledger, comments }) {
	const own = overridesOf(ledger, subject);
	return overrides.find((found) => !isOverrideSaid({
		...found,
		model: subject.model
	}, comments) || !own.some(({ gate, comment }) => gate === found.gate && comment.id === found.comment?.id));
}
/** The overrides of a head that the forge has their owners say now; the forge is asked only where the ledger has some. */
async function overridesSaid(question) {
	const { git, forge, pullRequest, headSha } = question;
	const own = (await readOverrides(git)).filter(({ subject }) => subject.pullRequest === pullRequest && subject.headSha === headSha);
	if (own.length === 0) return [];
	const comments = await forge.commentsApart(pullRequest);
	return own.filter((entry) => isOverrideSaid({
		...entry,
		model: entry.subject.model
	}, comments));
}

// pipeline/repository/review-policy.ts
/** Where GitHub looks, in this order. */
const places = [
	".github/CODEOWNERS",
	"CODEOWNERS",
	"docs/CODEOWNERS"
];
async function codeOwners(state, path) {
	for (const place of places) {
		const text = await state.text(place);
		if (text !== void 0) return codeOwnersOf(text, path);
	}
}
/**
* Who decides about one model that goes to these environments, by one state's lockstep.yaml and, where that asks for it, its CODEOWNERS:
* approvers must own the model's record, too. Where nobody does, nobody approves.
*/
async function reviewPolicy(state, project, change) {
	const environments = change.environments.map(({ environment }) => environment);
	const policy = policyFor(project.review, {
		model: change.model,
		environments
	});
	if (policy.codeOwners !== true) return policy;
	return narrowed(policy, [await codeOwners(state, recordPath(change.model)) ?? []]);
}

export { wordsNow as a, reviewWordText as c, usageOf as d, usages as f, unsaidOverride as i, isRefusal as l, planNow as m, overridesSaid as n, isReviewWord as o, verbs as p, saidNow as r, reviewWordId as s, reviewPolicy as t, parseCommand as u };