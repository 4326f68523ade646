import { A as LockstepError, O as sha256, x as commitSha } from "./file-work.js";
import { a as recordLimit, i as hasMarker, n as bodyLimit, o as withMarker, r as checkLength, t as isAsset } from "./same-asset.js";
import { n as getOctokit, r as defaults } from "./github.js";
import { n as withdrawnTitle } from "./withdrawn-title.js";
import { setTimeout } from "node:timers/promises";
import { createReadStream } from "node:fs";

// pipeline/platform/forge/github/failure.ts
function record(value) {
	return typeof value === "object" && value !== null ? value : {};
}
function textOf(message) {
	return typeof message === "string" ? message.replaceAll(/\s+/g, " ").slice(0, 300) : "no reason given";
}
/** The status that REST has for what GraphQL calls so. */
const graphQlStatus = {
	RATE_LIMITED: 429,
	FORBIDDEN: 403,
	INSUFFICIENT_SCOPES: 403,
	NOT_FOUND: 404
};
/** Reads what Octokit threw. It gives a broken connection the status 500, but no response. */
function failureOf(error) {
	const { status, response, message, errors, headers } = record(error);
	const [refusal] = Array.isArray(errors) ? errors : [];
	const type = record(refusal)["type"];
	if (refusal !== void 0 && response !== void 0) return {
		status: typeof type === "string" ? graphQlStatus[type] ?? 422 : void 0,
		message: textOf(record(refusal)["message"]),
		headers: record(headers)
	};
	const answered = record(response);
	const data = record(answered["data"]);
	const told = textOf(data["message"] ?? message);
	const details = Array.isArray(data["errors"]) ? data["errors"].flatMap((item) => {
		const said = typeof item === "string" ? item : record(item)["message"];
		return typeof said === "string" ? [said] : [];
	}) : [];
	return {
		status: response !== void 0 && typeof status === "number" ? status : void 0,
		message: [told, ...details].join("; ").replaceAll(/\s+/g, " ").slice(0, 300),
		headers: record(answered["headers"])
	};
}
/** Seconds from a `Retry-After`, which is a number of them or a date. */
function retryAfterSeconds(header, nowMs) {
	if (header === void 0 || header === "") return void 0;
	const seconds = Number(header);
	if (Number.isFinite(seconds)) return seconds < 0 ? void 0 : Math.ceil(seconds);
	const date = Date.parse(String(header));
	return Number.isNaN(date) ? void 0 : Math.max(0, Math.ceil((date - nowMs) / 1e3));
}
/**
* Seconds that GitHub asks to wait, when the answer is about a rate limit. Where it names no time, its documentation says a minute at
* first and longer each time.
*/
function rateLimitSeconds({ status, message, headers }, nowMs, attempt) {
	if (status !== 403 && status !== 429) return void 0;
	const after = retryAfterSeconds(headers["retry-after"], nowMs);
	if (after !== void 0) return after;
	if (String(headers["x-ratelimit-remaining"]) === "0") {
		const reset = Number(headers["x-ratelimit-reset"]);
		if (Number.isFinite(reset)) return Math.max(0, Math.ceil(reset - nowMs / 1e3)) + 1;
	}
	return status === 429 || /rate limit|abuse detection/i.test(message) ? 60 * 2 ** (attempt - 1) : void 0;
}
/** True when nobody knows whether GitHub did what was asked: the connection broke, or a server in between gave up. */
function isAmbiguous({ status }) {
	return status === void 0 || status === 408 || status >= 500;
}
/**
* `issues=write; pull_requests=write` as the lines a workflow would have: `issues: write` or `pull-requests: write`. A comma joins what is
* needed together. Everybody may read metadata, and no workflow can say so.
*/
function acceptedPermissions(header) {
	if (typeof header !== "string") return void 0;
	const known = header.split(";").map((way) => way.split(",").map((part) => /^\s*([a-z_]+)=(read|write|admin)\s*$/.exec(part)).flatMap((found) => {
		const [, name = "metadata", level = ""] = found ?? [];
		return name === "metadata" ? [] : [`${name.replaceAll("_", "-")}: ${level}`];
	}).join("` and `")).filter((way) => way !== "");
	return known.length === 0 ? void 0 : known.join("` or `");
}
/** What GitHub says where a permission is not what is missing, and what to do then. */
const otherRefusals = [
	[/not permitted to create or approve pull requests/i, "Tick \"Allow GitHub Actions to create and approve pull requests\" under Settings, Actions, General, or give the token of an App."],
	[/archived/i, "The repository is archived, and nobody can write to it: take it out of the archive first."],
	[/SAML/, "The organisation wants single sign-on: authorise the token for it on GitHub's page of the token, or use the token of the job."],
	[/IP allow list/i, "The organisation lets only some addresses in: run the job on a runner that has one, or add the runner's to the list."]
];
/** What lets a token do what it may not, in the place where its kind is told what it may. */
function permissionHint(message, lines) {
	const wanted = lines === void 0 ? "what is named above" : `\`${lines}\``;
	if (/personal access token/i.test(message)) return `Give the personal access token the repository permission ${wanted}; check runs can only be written by the token of a job or an App.`;
	if (lines === void 0) return "Use the token of the job or of an App that may: this request names no permission.";
	return `Add ${wanted} to the \`permissions:\` of this job; an App needs it in its own settings. Pull requests from forks have a token that only reads.`;
}
/** The status of the answer that an error of ours came from. */
function statusOf(error) {
	return error instanceof LockstepError ? failureOf(error.cause).status : void 0;
}
/** A list that GitHub did not give whole. */
function incomplete(need, message) {
	return new LockstepError("FORGE_REQUEST_FAILED", `GitHub could not ${need.what}: ${message}`, { hint: "Run this job again; what is not seen must not count as absent." });
}
/** What went wrong, under one of our codes, with what to do now. */
function forgeError(error, need) {
	if (error instanceof LockstepError) return error;
	const failure = failureOf(error);
	const { status, message } = failure;
	const told = status === void 0 ? `no answer (${message})` : `${status} ${message}`;
	const at = `GitHub could not ${need.what}: ${told}`;
	const waitSeconds = rateLimitSeconds(failure, Date.now(), 1);
	if (waitSeconds !== void 0) return new LockstepError("FORGE_RATE_LIMITED", `GitHub limits the rate of requests and could not ${need.what}: ${told}`, {
		hint: `Run this job again in ${waitSeconds} seconds (rate_limited); it goes on where it stopped.`,
		cause: error
	});
	if (status === 401) return new LockstepError("FORGE_PERMISSION_MISSING", at, {
		hint: "The token is wrong or has expired. Give `github-token: ${{ github.token }}`, or leave the input out.",
		cause: error
	});
	const other = status === 403 ? otherRefusals.find(([says]) => says.test(message)) : void 0;
	if (other !== void 0) return new LockstepError("FORGE_PERMISSION_MISSING", at, {
		hint: other[1],
		cause: error
	});
	const lines = acceptedPermissions(failure.headers["x-accepted-github-permissions"]) ?? need.permission;
	if (status === 403 && (lines !== void 0 || /not accessible by|must have .*rights/i.test(message)) || status === 404 && need.permission !== void 0) return new LockstepError("FORGE_PERMISSION_MISSING", at, {
		hint: permissionHint(message, lines),
		cause: error
	});
	return new LockstepError("FORGE_REQUEST_FAILED", at, {
		hint: status === void 0 || status >= 500 ? "Run this job again; https://www.githubstatus.com says whether GitHub has a problem." : "See what GitHub says above; nothing was changed by this request.",
		cause: error
	});
}

// pipeline/platform/forge/github/pace.ts
const realClock = {
	nowMs: Date.now,
	wait: async (milliseconds) => {
		await setTimeout(milliseconds);
	}
};
/** Longest time that one request waits for rate limits, in seconds, over all its tries; a job that waits longer is better run again. */
const longestWaitSeconds = 300;
/** How often one request is sent, at most. */
const tries = 4;
/** On github.com, content that is made faster than this counts as abuse. */
const writeGapMs = 1e3;
/**
* Whether a request may be sent again, and when. A rate limit is waited for as long as GitHub asks; one without a time for a minute, then
* two. What was lost on the way is tried again after half a second, one, two, by `chance` (0 … 1) up to half as long again, so that jobs
* that failed together part.
*/
function nextTry(failure, at) {
	const { attempt, waitedSeconds, nowMs, chance } = at;
	if (attempt >= tries) return { kind: "give-up" };
	const asked = rateLimitSeconds(failure, nowMs, attempt);
	if (asked !== void 0) return waitedSeconds + asked > 300 ? { kind: "give-up" } : {
		kind: "wait",
		ms: asked * 1e3,
		isLimit: true
	};
	if (!isAmbiguous(failure)) return { kind: "give-up" };
	return {
		kind: "wait",
		ms: backOffMs(attempt, chance),
		isLimit: false
	};
}
function backOffMs(attempt, chance) {
	return 500 * 2 ** (attempt - 1) * (1 + chance / 2);
}
/** github.com, or an enterprise's own part of it. An Enterprise Server has no limits until somebody sets them. */
function isHostedByGitHub(apiUrl) {
	return /^https:\/\/api\.(?:github\.com|[^/]+\.ghe\.com)(?:\/|$)/i.test(apiUrl);
}
/** Lets one write begin at a time, each a second after the one before where GitHub wants that. */
function openPace(apiUrl, clock) {
	const gapMs = isHostedByGitHub(apiUrl) ? writeGapMs : 0;
	let last = Promise.resolve();
	let earliestMs = 0;
	return (write) => {
		const turn = last.then(async () => {
			const leftMs = earliestMs - clock.nowMs();
			if (leftMs > 0) await clock.wait(leftMs);
			earliestMs = clock.nowMs() + gapMs;
			return write();
		});
		last = turn.catch(() => void 0);
		return turn;
	};
}

// pipeline/platform/forge/github/transport.ts
const requestTimeoutMs = 3e4;
/** Slowest that a file may be sent: a tenth of a megabyte in a second. */
const sendingBytesPerMs = 100;
/** Answers that are kept to be asked for again, and the longest one, in characters. */
const keptAnswers = 64;
const keptLimit = 4e6;
const hopLimit = 3;
function redirected(from, answer, apiUrl) {
	const location = answer.headers.get("location") ?? "";
	const to = URL.canParse(location, from) ? new URL(location, from) : void 0;
	if (to?.origin === new URL(apiUrl).origin) return to.href;
	throw new LockstepError("FORGE_REQUEST_FAILED", `the API at ${new URL(apiUrl).host} sends on to another place`, { hint: "Nothing was sent there. Correct `GITHUB_API_URL`, or the proxy in between." });
}
/**
* `fetch` for one API: the token goes to no other host, whatever an answer says, and an answer that never comes ends after half a minute.
* What was read once is asked for again with its ETag; that nothing has changed (304) costs nothing of the rate limit, and looks to
* the caller like the answer itself.
*
* @param send - The toolkit's own, which goes through the proxy of the runner, if there is one.
* @param hear - Is told the `Date` of every answer, in milliseconds since 1970.
*/
function openTransport(apiUrl, send, hear) {
	const kept = /* @__PURE__ */ new Map();
	const follow = async (first, options) => {
		let url = first;
		for (let hop = 0;; hop++) {
			const sentBytes = Number(options.headers["content-length"] ?? 0);
			const signal = AbortSignal.timeout(requestTimeoutMs + Math.ceil(sentBytes / sendingBytesPerMs));
			const answer = await send(url, {
				...options,
				redirect: "manual",
				signal
			});
			const dateMs = Date.parse(answer.headers.get("date") ?? "");
			if (!Number.isNaN(dateMs)) hear(dateMs);
			if (![
				301,
				302,
				307,
				308
			].includes(answer.status) || hop === hopLimit) return answer;
			url = redirected(url, answer, apiUrl);
		}
	};
	const keep = async (url, answer) => {
		const etag = answer.headers.get("etag");
		if (etag === null || answer.status !== 200) return answer;
		const text = await answer.text();
		const headers = Object.fromEntries(answer.headers);
		kept.delete(url);
		if (text.length <= keptLimit) kept.set(url, {
			etag,
			text,
			headers
		});
		const [oldest] = kept.keys();
		if (kept.size > keptAnswers && oldest !== void 0) kept.delete(oldest);
		return new Response(text, {
			status: 200,
			headers
		});
	};
	return async (input, options = {}) => {
		const url = input instanceof Request ? input.url : String(input);
		if ((options.method ?? "GET") !== "GET") return follow(url, options);
		const known = kept.get(url);
		if (known === void 0) return keep(url, await follow(url, options));
		const headers = {
			...options.headers,
			"if-none-match": known.etag
		};
		const answer = await follow(url, {
			...options,
			headers
		});
		return answer.status === 304 ? new Response(known.text, {
			status: 200,
			headers: known.headers
		}) : keep(url, answer);
	};
}

// pipeline/platform/forge/github/client.ts
/** Most items GitHub puts on a page. */
const pageSize = 100;
/** Most pages of one list that are read. */
const pageLimit = 300;
function openOctokit({ token, apiUrl, clock = realClock }, hear) {
	const send = openTransport(apiUrl, defaults.request?.fetch, hear);
	const pace = openPace(apiUrl, clock);
	const isRead = (method) => method === void 0 || method === "GET";
	const paced = (url, options) => isRead(options?.method) ? send(url, options) : pace(() => send(url, options));
	const silent = () => void 0;
	return getOctokit(token, {
		baseUrl: apiUrl.replace(/\/+$/, ""),
		userAgent: "lockstep",
		request: {
			...defaults.request,
			fetch: paced
		},
		log: {
			debug: silent,
			info: silent,
			warn: silent,
			error: silent
		}
	});
}
/** The page that a `Link` header names for a relation. Only its number is taken: nobody is led to another address. */
function linkedPage(link, relation) {
	const [, address] = new RegExp(`<([^<>]*)>;[^,<]*\\brel="?${relation}"?`).exec(link) ?? [];
	if (address === void 0 || !URL.canParse(address)) return void 0;
	const page = Number(new URL(address).searchParams.get("page"));
	return Number.isSafeInteger(page) && page > 0 ? page : void 0;
}
function openClient(request) {
	let forgeMs;
	const octokit = openOctokit(request, (dateMs) => {
		forgeMs = dateMs;
	});
	const { log, repository, token, clock = realClock } = request;
	/** Waits and says true when a request that failed may be sent again. */
	const patience = () => {
		let attempt = 0;
		let waitedSeconds = 0;
		return async (error) => {
			if (error instanceof LockstepError) return false;
			attempt += 1;
			const at = {
				attempt,
				waitedSeconds,
				nowMs: clock.nowMs(),
				chance: Math.random()
			};
			const next = nextTry(failureOf(error), at);
			if (next.kind === "give-up") return false;
			if (next.isLimit) {
				waitedSeconds += next.ms / 1e3;
				log(`GitHub asks to wait ${next.ms / 1e3} seconds before the next request`);
			}
			await clock.wait(next.ms);
			return true;
		};
	};
	/** Reads, or sets what is the same when it is set twice. */
	const repeat = async (need, send) => {
		const mayTryAgain = patience();
		for (;;) try {
			return (await send()).data;
		} catch (error) {
			if (!await mayTryAgain(error)) throw forgeError(error, need);
		}
	};
	/**
	* Makes something that must not be there twice. When the answer is lost, it looks for the effect before it asks again: GitHub may
	* have done it (octokit/plugin-retry repeats a POST blindly, which makes a second comment).
	*/
	const create = async (need, options) => {
		const mayTryAgain = patience();
		for (;;) try {
			return (await options.send()).data;
		} catch (error) {
			const isAgain = await mayTryAgain(error);
			for (let look = 1; isAmbiguous(failureOf(error)) && look <= 3; look++) {
				const found = await options.find();
				if (found !== void 0) return found;
				if (look < 3) await clock.wait(backOffMs(look, Math.random()));
			}
			if (!isAgain) throw forgeError(error, need);
		}
	};
	/** One page of a list. @throws LockstepError when it is no list. */
	const readPage = async (need, read, page) => {
		let link = "";
		const items = await repeat(need, async () => {
			const answer = await read(page);
			link = answer.headers.link ?? "";
			return answer;
		});
		const list = items;
		if (!Array.isArray(list)) throw incomplete(need, "the answer is not a list");
		const isAnnounced = linkedPage(link, "next") !== void 0;
		const isKnownEnd = items.length < 100 || linkedPage(link, "prev") !== void 0;
		return {
			items,
			last: linkedPage(link, "last") ?? (isAnnounced ? page + 1 : page),
			isLast: !isAnnounced && isKnownEnd
		};
	};
	/**
	* The pages of a list, as far as somebody reads on. One that is missing is a failure: half a list must not look like a whole one. What
	* two pages show, because something was added meanwhile, comes once.
	*/
	async function* pages(need, read) {
		const seen = /* @__PURE__ */ new Set();
		for (let number = 1, last = 1, isAnnounced = false;; number++) {
			if (number > 300) throw incomplete(need, `the list has more than ${300} pages`);
			const page = await readPage(need, read, number);
			last = Math.max(last, page.last);
			if (isAnnounced && page.items.length === 0) throw incomplete(need, `page ${number} of the list is missing`);
			if (page.isLast && number < last) throw incomplete(need, `it ends on page ${number} of ${last}`);
			const items = page.items.filter(({ id }) => !seen.has(id));
			for (const { id } of items) seen.add(id);
			yield {
				...page,
				items,
				last
			};
			if (page.isLast) return;
			isAnnounced = number < page.last;
		}
	}
	/** The whole of a list. */
	const all = async (need, read) => {
		const items = [];
		for await (const page of pages(need, read)) items.push(...page.items);
		return items;
	};
	/** The whole of a list that says how many it has, newest first. */
	const allCounted = async (need, read) => {
		let total = 0;
		let found = 0;
		const items = await all(need, async (page) => {
			const { data, headers } = await read(page);
			total = data.total;
			found += data.items.length;
			return {
				data: data.items,
				headers
			};
		});
		if (found < total) throw incomplete(need, `it gave ${found} of ${total}`);
		return items.toSorted((a, b) => b.id - a.id);
	};
	return {
		rest: octokit.rest,
		graphql: octokit.graphql,
		repository: {
			owner: repository.owner,
			repo: repository.name
		},
		/** Tokens of jobs and of Apps: `GET /user` is closed to them. */
		isInstallation: token.startsWith("ghs_"),
		/** GitHub's time, as its last answer said it. */
		forgeMs: () => forgeMs,
		repeat,
		create,
		pages,
		readPage,
		all,
		allCounted
	};
}

// pipeline/platform/forge/github/checks.ts
/** GitHub counts bytes here, whatever its documentation says (github/docs#35252). */
const outputLimitBytes = 65535;
const writing$6 = "checks: write";
/** Shows as nothing; GitHub wants a summary in every output. */
const noSummary = "<!-- no summary -->";
const conclusions = {
	success: "success",
	neutral: "neutral",
	skipped: "neutral",
	failure: "failure",
	cancelled: "failure",
	timed_out: "failure",
	action_required: "failure",
	startup_failure: "failure",
	stale: "pending"
};
/** The record in a code block whose fence is longer than any run of backticks in it. */
function fenced(record) {
	const longest = Math.max(2, ...[...record.matchAll(/`+/g)].map(([run]) => run.length));
	const fence = "`".repeat(longest + 1);
	return `${fence}json\n${record}\n${fence}`;
}
function unfenced(text) {
	return /^(`{3,})json\r?\n([^]*?)\r?\n\1$/.exec(text.trim())?.[2] ?? "";
}
function endOf({ status, conclusion }) {
	return status === "completed" ? conclusions[conclusion ?? ""] ?? "failure" : "pending";
}
function checkOf(sha, run) {
	const { title, summary, text } = run.output;
	return {
		sha,
		name: run.name,
		conclusion: endOf(run),
		title: title ?? "",
		summary: summary === null || summary === noSummary ? "" : summary,
		record: unfenced(text ?? "")
	};
}
/** The name of the App that a bot's account belongs to: check runs of other Apps say nothing to us. */
function appOf(self) {
	return self.login.replace(/\[bot\]$/, "");
}
/** How the newest check run of a name ended at a commit, whoever made it; a commit status of older tools is none. */
async function conclusionOf(client, sha, name) {
	const need = {
		what: `look for the check ${name} at ${sha}`,
		permission: "checks: read"
	};
	const newest = (await client.allCounted(need, async (page) => {
		const asked = {
			ref: sha,
			check_name: name,
			filter: "latest",
			per_page: 100,
			page
		};
		const { data, headers } = await client.rest.checks.listForRef({
			...client.repository,
			...asked
		});
		return {
			data: {
				total: data.total_count,
				items: data.check_runs
			},
			headers
		};
	})).find((run) => run.head_sha === sha && run.name === name);
	return newest === void 0 ? void 0 : endOf(newest);
}
/** Our newest runs on a commit, whatever their names: one list answers for all checks of a step. */
async function listRuns$1(client, self, sha) {
	const need = {
		what: `list the checks of ${sha}`,
		permission: "checks: read"
	};
	return (await client.allCounted(need, async (page) => {
		const { data, headers } = await client.rest.checks.listForRef({
			...client.repository,
			ref: sha,
			filter: "latest",
			per_page: 100,
			page
		});
		return {
			data: {
				total: data.total_count,
				items: data.check_runs
			},
			headers
		};
	})).filter((run) => run.head_sha === sha && run.app?.slug === appOf(self));
}
function outputOf(check) {
	const output = {
		title: check.title,
		summary: check.summary === "" ? noSummary : check.summary,
		text: check.record === "" ? "" : fenced(check.record)
	};
	for (const part of ["summary", "text"]) {
		const sizeBytes = new TextEncoder().encode(output[part]).length;
		if (sizeBytes > outputLimitBytes) throw new LockstepError("FORGE_REQUEST_FAILED", `the ${part} of the check ${check.name} has ${sizeBytes} bytes`, { hint: `GitHub takes ${outputLimitBytes}; evaluate fewer models, metrics or slices in one pull request.` });
	}
	return output;
}
function isSame(a, b) {
	return a.conclusion === b.conclusion && a.title === b.title && a.summary === b.summary && a.record === b.record;
}
/** As GitHub takes them; one request has at most 50. */
function annotationsOf({ annotations = [] }) {
	return annotations.slice(0, 50).map(({ path, line, level, title, message }) => ({
		path,
		start_line: line,
		end_line: line,
		annotation_level: level,
		title,
		message
	}));
}
function openChecks(client, self) {
	const known = /* @__PURE__ */ new Map();
	const list = async (sha) => {
		const runs = await listRuns$1(client, await self(), sha);
		known.set(sha, runs);
		return runs;
	};
	const remember = (sha, run) => {
		known.set(sha, [run, ...(known.get(sha) ?? []).filter(({ id }) => id !== run.id)]);
	};
	const newest = (runs, name) => runs.find((run) => run.name === name);
	return {
		async read(sha, name) {
			const run = newest(await list(sha), name);
			return run === void 0 ? void 0 : checkOf(sha, run);
		},
		async set(check) {
			const { sha, name, conclusion } = check;
			checkLength("the record", check.record, recordLimit);
			const output = outputOf(check);
			const state = conclusion === "pending" ? { status: "in_progress" } : {
				status: "completed",
				conclusion
			};
			const existing = newest(known.get(sha) ?? await list(sha), name);
			if (existing !== void 0 && isSame(checkOf(sha, existing), check)) return;
			const annotations = annotationsOf(check);
			const standing = existing?.output.annotations_count ?? 0;
			const isOpen = existing !== void 0 && !(existing.status === "completed" && conclusion === "pending") && (standing === 0 || standing === annotations.length || check.annotations === void 0);
			const added = standing === 0 && annotations.length > 0 ? { annotations } : {};
			const run = (isOpen ? await update(client, existing.id, {
				...state,
				output: {
					...output,
					...added
				}
			}) : void 0) ?? await client.create({
				what: `set the check ${name} on ${sha}`,
				permission: writing$6
			}, {
				send: () => client.rest.checks.create({
					...client.repository,
					name,
					head_sha: sha,
					...state,
					output: annotations.length === 0 ? output : {
						...output,
						annotations
					}
				}),
				find: async () => {
					const made = newest(await list(sha), name);
					return made !== void 0 && isSame(checkOf(sha, made), check) ? made : void 0;
				}
			});
			remember(sha, run);
		}
	};
}
/** `undefined` when GitHub lets nobody change this run any more; its jobs' own runs, for example, belong to it alone. */
async function update(client, id, change) {
	try {
		return await client.repeat({
			what: `change check run ${id}`,
			permission: writing$6
		}, () => client.rest.checks.update({
			...client.repository,
			check_run_id: id,
			...change
		}));
	} catch (error) {
		const { status, message } = failureOf(error instanceof Error ? error.cause : void 0);
		if (status === 422 || status === 403 && /check run/i.test(message)) return void 0;
		throw error;
	}
}

// pipeline/platform/forge/github/identity.ts
/** Stands for an account that is gone; GitHub shows it as "ghost". */
const ghost = {
	id: "10137",
	login: "ghost"
};
const whoAmI = {
	what: "say whose token this is",
	permission: void 0
};
/** What GraphQL says of a token's holder; it answers the tokens of jobs and Apps, too. */
async function viewer(client) {
	const { login, databaseId } = (await client.repeat(whoAmI, async () => ({ data: await client.graphql("{ viewer { login databaseId } }") }))).viewer ?? {};
	if (typeof login === "string" && typeof databaseId === "number") return {
		id: String(databaseId),
		login
	};
	throw incomplete(whoAmI, "the answer names no account");
}
/**
* The account a token writes as. Only a person's token may ask `GET /user`: that of a job or an App is not sent there, and a token of
* unknown kind is asked for the other way when it is refused.
*
* @throws LockstepError when neither says it: what is ours and what is somebody else's could not be told apart.
*/
async function findSelf(client) {
	if (client.isInstallation) return viewer(client);
	try {
		const user = await client.repeat(whoAmI, () => client.rest.users.getAuthenticated());
		return {
			id: String(user.id),
			login: user.login
		};
	} catch (error) {
		if (![403, 404].includes(statusOf(error) ?? 0)) throw error;
		return viewer(client);
	}
}
const levels = {
	none: "none",
	read: "read",
	triage: "read",
	write: "write",
	maintain: "write",
	admin: "admin"
};
/**
* What somebody may do now, by the permission API: `author_association` shows members of an organisation who may not write, and hides
* those who may.
*
* @throws LockstepError when GitHub does not say; nobody is authorised by an answer that is missing.
*/
async function permissionOf(client, actor) {
	const need = {
		what: `say what ${actor.login} may do`,
		permission: void 0
	};
	let answer;
	try {
		answer = await client.repeat(need, () => client.rest.repos.getCollaboratorPermissionLevel({
			...client.repository,
			username: actor.login
		}));
	} catch (error) {
		if (statusOf(error) === 404) return "none";
		throw error;
	}
	if (String(answer.user?.id) !== actor.id) return "none";
	const permission = levels[answer.role_name] ?? levels[answer.permission];
	if (permission === void 0) throw incomplete(need, `the permission ${JSON.stringify(answer.permission)} is not known`);
	return permission;
}

// pipeline/platform/forge/github/pull-requests.ts
const reading$1 = "pull-requests: read";
const writing$5 = "pull-requests: write";
function actorOf(user) {
	return user === null || user === void 0 ? ghost : {
		id: String(user.id),
		login: user.login
	};
}
function pullRequestOf(answer) {
	const pull = answer;
	const isMerged = pull.merged_at !== null;
	return {
		number: pull.number,
		title: pull.title,
		author: actorOf(pull.user),
		state: isMerged ? "merged" : pull.state === "open" ? "open" : "closed",
		isDraft: pull.draft ?? false,
		head: {
			branch: pull.head.ref,
			sha: commitSha(pull.head.sha),
			isFork: pull.head.repo?.full_name !== pull.base.repo.full_name
		},
		base: {
			branch: pull.base.ref,
			sha: commitSha(pull.base.sha)
		},
		mergeCommit: isMerged && pull.merge_commit_sha !== null ? commitSha(pull.merge_commit_sha) : void 0,
		mergedAt: pull.merged_at ?? void 0
	};
}
async function readPullRequest(client, number) {
	const need = {
		what: `show pull request ${number}`,
		permission: reading$1
	};
	try {
		return pullRequestOf(await client.repeat(need, () => client.rest.pulls.get({
			...client.repository,
			pull_number: number
		})));
	} catch (error) {
		throw statusOf(error) === 404 ? missingPullRequest(client, number, error) : error;
	}
}
function missingPullRequest({ repository }, number, cause) {
	return new LockstepError("PULL_REQUEST_MISSING", `there is no pull request ${number} in ${repository.owner}/${repository.repo}`, {
		hint: `Correct the number; a token without \`${reading$1}\` gets the same answer.`,
		cause
	});
}
/** Newest first, as GitHub shows them. */
async function listPullRequests(client, state) {
	const asked = state === "merged" ? "closed" : state;
	return (await client.all({
		what: "list the pull requests",
		permission: reading$1
	}, (page) => client.rest.pulls.list({
		...client.repository,
		state: asked,
		per_page: 100,
		page
	}))).map(pullRequestOf).filter((pull) => state === "all" || pull.state === state);
}
/** Merged pull requests whose merge put the commit on the base branch; for a branch's own commits GitHub names open ones, too. */
async function pullRequestsOf(client, commit) {
	try {
		return (await client.all({
			what: `list the pull requests of ${commit}`,
			permission: reading$1
		}, (page) => client.rest.repos.listPullRequestsAssociatedWithCommit({
			...client.repository,
			commit_sha: commit,
			per_page: 100,
			page
		}))).map(pullRequestOf).filter(({ state }) => state === "merged");
	} catch (error) {
		if (statusOf(error) === 422) return [];
		throw error;
	}
}
async function listFrom(client, { head, base, state }) {
	return (await client.all({
		what: `look for a pull request of ${head}`,
		permission: reading$1
	}, (page) => client.rest.pulls.list({
		...client.repository,
		state,
		head: `${client.repository.owner}:${head}`,
		base,
		per_page: 100,
		page
	}))).filter((pull) => pull.head.ref === head && pull.base.ref === base && !pullRequestOf(pull).head.isFork);
}
/** Every pull request of a branch of this repository, never of a fork's branch of the same name; newest first. */
async function pullRequestsFrom(client, request) {
	return (await listFrom(client, {
		...request,
		state: "all"
	})).map(pullRequestOf).sort((a, b) => b.number - a.number);
}
/** Closes an open pull request, and says in its title who did. */
async function withdrawPullRequest(client, number) {
	const { title, state } = await readPullRequest(client, number);
	if (state !== "open") return;
	await client.repeat({
		what: `close pull request ${number}`,
		permission: writing$5
	}, () => client.rest.pulls.update({
		...client.repository,
		pull_number: number,
		title: withdrawnTitle(title),
		state: "closed"
	}));
}
/** Opens a pull request, or sets title and body of the open one with the same head and base. */
async function openPullRequest(client, request) {
	const { title, body, head, base } = request;
	const find = async () => (await listFrom(client, {
		head,
		base,
		state: "open"
	}))[0];
	const update = async (pull) => {
		if (pull.title === title && (pull.body ?? "") === body) return pullRequestOf(pull);
		const need = {
			what: `update pull request ${pull.number}`,
			permission: writing$5
		};
		return pullRequestOf(await client.repeat(need, () => client.rest.pulls.update({
			...client.repository,
			pull_number: pull.number,
			title,
			body
		})));
	};
	const existing = await find();
	if (existing !== void 0) return update(existing);
	try {
		return pullRequestOf(await client.create({
			what: `open a pull request of ${head}`,
			permission: writing$5
		}, {
			send: () => client.rest.pulls.create({
				...client.repository,
				title,
				body,
				head,
				base
			}),
			find
		}));
	} catch (error) {
		const raced = statusOf(error) === 422 ? await find() : void 0;
		if (raced === void 0) throw error;
		return update(raced);
	}
}

// pipeline/platform/forge/github/comments.ts
const writing$4 = "pull-requests: write";
function commentOf$1(answer) {
	const { user, performed_via_github_app: app } = answer;
	return {
		id: String(answer.id),
		author: actorOf(user),
		isBot: user === null || user.type !== "User" || app !== null && app !== void 0,
		body: answer.body ?? "",
		isEdited: answer.created_at !== answer.updated_at,
		createdAt: answer.created_at
	};
}
/** How the list of one pull request's comments is read, oldest first. */
function listing(client, pullRequest) {
	return {
		need: {
			what: `list the comments of pull request ${pullRequest}`,
			permission: "pull-requests: read"
		},
		read: (page) => client.rest.issues.listComments({
			...client.repository,
			issue_number: pullRequest,
			per_page: 100,
			page
		})
	};
}
/** A pull request that does not exist is told by its own name. */
async function ofPullRequest(client, pullRequest, read) {
	try {
		return await read;
	} catch (error) {
		throw statusOf(error) === 404 ? missingPullRequest(client, pullRequest, error) : error;
	}
}
/** All comments, oldest first. */
async function listComments(client, pullRequest) {
	const { need, read } = listing(client, pullRequest);
	return (await ofPullRequest(client, pullRequest, client.all(need, read))).map(commentOf$1);
}
/** Id of the newest comment, from the first page and the one that it calls the last. */
async function lastComment(client, pullRequest) {
	const { need, read } = listing(client, pullRequest);
	const first = await ofPullRequest(client, pullRequest, client.readPage(need, read, 1));
	let page = first;
	for (let number = Math.max(2, first.last); !page.isLast; number++) {
		const next = await client.readPage(need, read, number);
		if (next.items.length === 0 && number === first.last) throw incomplete(need, `page ${number} of the list is missing`);
		if (next.items.length === 0) break;
		page = next;
	}
	const newest = page.items.at(-1);
	return newest === void 0 ? void 0 : String(newest.id);
}
/**
* Our comments with this marker, oldest first. The list is read up to the page after the first of them: a copy is made only in the
* moment in which the first is, by a job beside us or an answer that was lost, since whoever comes later sees the first.
*/
async function findOwn$1(client, self, { pullRequest, marker }) {
	const { need, read } = listing(client, pullRequest);
	const own = [];
	let isEnough = false;
	for await (const { items } of client.pages(need, read)) {
		const found = items.map(commentOf$1).filter((comment) => comment.author.id === self.id && hasMarker(marker, comment.body));
		if (isEnough) return [...own, ...found];
		own.push(...found);
		isEnough = own.length > 0;
	}
	return own;
}
/** A comment of ours that is not there yet; when the answer to making it is lost, it is looked for before it is made again. */
async function makeComment(client, self, request) {
	const { pullRequest, marker } = request;
	const body = withMarker(marker, request.body);
	checkLength("the comment", body, bodyLimit);
	return client.create({
		what: `comment on pull request ${pullRequest}`,
		permission: writing$4
	}, {
		send: () => client.rest.issues.createComment({
			...client.repository,
			issue_number: pullRequest,
			body
		}),
		find: async () => (await findOwn$1(client, self, request))[0]
	});
}
/**
* Keeps exactly one comment of ours with this marker, and writes only when its bytes change; of several the oldest stays, and the copies
* that a lost answer left behind go away.
*/
async function keepComment(client, self, request) {
	const { pullRequest, marker } = request;
	const body = withMarker(marker, request.body);
	const [kept, ...copies] = await ofPullRequest(client, pullRequest, findOwn$1(client, self, request));
	if (kept === void 0) return {
		id: String((await makeComment(client, self, request)).id),
		changed: true
	};
	for (const copy of copies) await deleteComment(client, copy.id);
	if (kept.body === body) return {
		id: kept.id,
		changed: copies.length > 0
	};
	checkLength("the comment", body, bodyLimit);
	await client.repeat({
		what: `change comment ${kept.id}`,
		permission: writing$4
	}, () => client.rest.issues.updateComment({
		...client.repository,
		comment_id: Number(kept.id),
		body
	}));
	return {
		id: kept.id,
		changed: true
	};
}
async function deleteComment(client, id) {
	try {
		await client.repeat({
			what: `delete comment ${id}`,
			permission: writing$4
		}, () => client.rest.issues.deleteComment({
			...client.repository,
			comment_id: Number(id)
		}));
	} catch (error) {
		if (statusOf(error) !== 404) throw error;
	}
}
/**
* Says whether the reaction is new: GitHub keeps one of a kind for each account, so this may be sent again. A comment that is gone gets
* none.
*/
async function react(client, comment, reaction) {
	try {
		return await client.repeat({
			what: `react to comment ${comment}`,
			permission: writing$4
		}, async () => {
			const { status } = await client.rest.reactions.createForIssueComment({
				...client.repository,
				comment_id: Number(comment),
				content: reaction
			});
			return { data: status === 201 };
		});
	} catch (error) {
		if (statusOf(error) === 404) return false;
		throw error;
	}
}

// pipeline/platform/forge/github/comments-apart.ts
const query$1 = `query ($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequest(number: $number) {
      comments(first: 100, after: $after) {
        nodes { fullDatabaseId body createdAt lastEditedAt author { __typename login ... on User { databaseId } } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}`;
function commentOf({ fullDatabaseId, body, createdAt, lastEditedAt, author }) {
	const { databaseId, login } = author ?? {};
	const isPerson = author?.__typename === "User" && databaseId !== void 0 && login !== void 0;
	return {
		id: String(fullDatabaseId),
		author: isPerson ? {
			id: String(databaseId),
			login
		} : ghost,
		isBot: !isPerson,
		body,
		isEdited: lastEditedAt !== null,
		createdAt
	};
}
/**
* All comments of a pull request, oldest first, by GraphQL, which costs nothing of REST's budget. It does not say which App wrote in a
* person's name.
*/
async function listCommentsApart(client, number) {
	const need = {
		what: `list the comments of pull request ${number}`,
		permission: "pull-requests: read"
	};
	const found = [];
	let after = null;
	for (let page = 1; page <= 300; page++) {
		const variables = {
			...client.repository,
			number,
			after
		};
		const { nodes, pageInfo } = (await client.repeat(need, async () => ({ data: await client.graphql(query$1, variables) }))).repository?.pullRequest?.comments ?? {};
		if (!Array.isArray(nodes) || pageInfo === void 0) throw incomplete(need, "the answer names no comments");
		found.push(...nodes.filter((node) => node !== null).map(commentOf));
		if (!pageInfo.hasNextPage) return found;
		after = pageInfo.endCursor;
	}
	throw incomplete(need, `there are more than ${300} pages`);
}

// pipeline/platform/forge/github/issues.ts
const reading = "issues: read";
const writing$3 = "issues: write";
function issueOf({ number, title, body, state }) {
	return {
		number,
		title,
		body: body ?? "",
		state: state === "open" ? "open" : "closed"
	};
}
/** Issues of one repository on GitHub. What was listed once is not listed again before it is written. */
function openIssues(client, self) {
	const { rest, repository } = client;
	let known;
	const listNow = async () => {
		const { id, login } = await self();
		const need = {
			what: "list the issues",
			permission: reading
		};
		known = (await client.all(need, (page) => rest.issues.listForRepo({
			...repository,
			creator: login,
			state: "all",
			per_page: 100,
			page
		}))).filter(({ user, pull_request: pull }) => pull === void 0 && String(user?.id) === id).map(issueOf).toSorted((a, b) => a.number - b.number);
		return known;
	};
	const put = (issue) => {
		known = [...(known ?? []).filter(({ number }) => number !== issue.number), issue].toSorted((a, b) => a.number - b.number);
	};
	const create = async (marker, { title }, body) => client.create({
		what: `open the issue ${JSON.stringify(title)}`,
		permission: writing$3
	}, {
		send: async () => ({ data: issueOf((await rest.issues.create({
			...repository,
			title,
			body
		})).data) }),
		find: async () => (await listNow()).find((issue) => hasMarker(marker, issue.body))
	});
	const update = async (number, change) => {
		const need = {
			what: `change issue ${number}`,
			permission: writing$3
		};
		return issueOf(await client.repeat(need, () => rest.issues.update({
			...repository,
			issue_number: number,
			...change
		})));
	};
	return {
		list: async () => known ?? listNow(),
		async keep(marker, text) {
			const body = withMarker(marker, text.body);
			checkLength("the issue", body, bodyLimit);
			const [existing, ...copies] = (known ?? await listNow()).filter((issue) => hasMarker(marker, issue.body));
			for (const copy of copies) if (copy.state === "open") put(await update(copy.number, { state: "closed" }));
			if (existing === void 0) {
				if (text.state === "closed") return void 0;
				const made = await create(marker, text, body);
				put(made);
				return {
					number: made.number,
					changed: true
				};
			}
			const { number, title, state } = existing;
			if (title === text.title && existing.body === body && state === text.state || state === "closed" && !(text.reopens === true && text.state === "open")) return {
				number,
				changed: false
			};
			put(await update(number, {
				title: text.title,
				body,
				state: text.state
			}));
			return {
				number,
				changed: true
			};
		}
	};
}

// pipeline/platform/forge/github/upload-base.ts
/**
* Where files of a release are sent to, from its `upload_url`: `https://uploads.github.com`, `https://uploads.<name>.ghe.com`, or
* `https://<host>/api/uploads` of an Enterprise Server. The token goes along, so it must be the API's own host or its sister for uploads.
*
* @throws LockstepError FORGE_REQUEST_FAILED for any other place.
*/
function uploadBase(apiUrl, uploadUrl) {
	const [address = ""] = uploadUrl.split("{");
	const api = new URL(apiUrl);
	const to = URL.canParse(address) ? new URL(address) : void 0;
	const isOwn = to?.origin === api.origin;
	const isSister = to?.protocol === "https:" && to.port === api.port && api.hostname.startsWith("api.") && to.hostname === api.hostname.replace(/^api\./, "uploads.");
	const [, base] = /^(.*)\/repos\/[^/]+\/[^/]+\/releases\/\d+\/assets$/.exec(to?.pathname ?? "") ?? [];
	if (to !== void 0 && base !== void 0 && (isOwn || isSister)) return `${to.origin}${base}`;
	throw new LockstepError("FORGE_REQUEST_FAILED", `the API at ${api.host} wants files sent to another place`, { hint: "Nothing was sent there. Correct `GITHUB_API_URL`, or the proxy in between." });
}

// pipeline/platform/forge/github/releases.ts
const writing$2 = "contents: write";
/** Largest file that GitHub takes into a release: less than 2 GiB. */
const assetLimitBytes = 2 * 1024 ** 3 - 1;
function assetOf(answer) {
	const [, digest] = /^sha256:([0-9a-f]{64})$/.exec(answer.digest ?? "") ?? [];
	return {
		id: String(answer.id),
		name: answer.name,
		sizeBytes: answer.size,
		sha256: digest === void 0 ? void 0 : sha256(digest),
		isWhole: answer.state === "uploaded"
	};
}
function releaseOf(answer) {
	return {
		id: String(answer.id),
		tag: answer.tag_name,
		title: answer.name ?? "",
		body: answer.body ?? "",
		isDraft: answer.draft,
		assets: answer.assets.map(assetOf),
		url: answer.html_url
	};
}
/** Deletes; what is gone already is fine. */
async function gone(deleted) {
	try {
		await deleted;
	} catch (error) {
		if (statusOf(error) !== 404) throw error;
	}
}
/** Releases of one repository on GitHub. */
function openReleases(client, apiUrl) {
	const { rest, repository } = client;
	const listAll = () => client.all({
		what: "list the releases",
		permission: writing$2
	}, (page) => rest.repos.listReleases({
		...repository,
		per_page: 100,
		page
	}));
	const assetsOf = async (id) => {
		const need = {
			what: `list the files of release ${id}`,
			permission: writing$2
		};
		return (await client.all(need, (page) => rest.repos.listReleaseAssets({
			...repository,
			release_id: Number(id),
			per_page: 100,
			page
		}))).map(assetOf);
	};
	const removeAsset = (asset) => {
		const need = {
			what: `delete the file ${asset.name} of a release`,
			permission: writing$2
		};
		return gone(client.repeat(need, () => rest.repos.deleteReleaseAsset({
			...repository,
			asset_id: Number(asset.id)
		})));
	};
	const upload = async ({ id, tag }, file) => {
		const need = {
			what: `upload ${file.name} to the release of ${tag}`,
			permission: writing$2
		};
		const release = await client.repeat(need, () => rest.repos.getRelease({
			...repository,
			release_id: Number(id)
		}));
		const baseUrl = uploadBase(apiUrl, release.upload_url);
		return client.create(need, {
			send: async () => {
				const { data } = await rest.repos.uploadReleaseAsset({
					...repository,
					release_id: Number(id),
					name: file.name,
					baseUrl,
					headers: {
						"content-type": file.mediaType,
						"content-length": file.sizeBytes
					},
					data: createReadStream(file.path)
				});
				return { data: assetOf(data) };
			},
			find: async () => {
				const found = (await assetsOf(id)).find(({ name }) => name === file.name);
				if (found === void 0 || isAsset(found, file)) return found;
				await removeAsset(found);
			}
		});
	};
	return {
		async list() {
			return (await listAll()).toSorted((a, b) => a.id - b.id).map(releaseOf);
		},
		async draft({ tag, commit, title, body }) {
			const need = {
				what: `make the release of ${tag}`,
				permission: writing$2
			};
			return releaseOf(await client.create(need, {
				send: () => rest.repos.createRelease({
					...repository,
					tag_name: tag,
					target_commitish: commit,
					name: title,
					body,
					draft: true,
					make_latest: "false"
				}),
				find: async () => (await listAll()).find((one) => one.tag_name === tag && one.draft)
			}));
		},
		async keepAsset(release, file) {
			const present = (await assetsOf(release.id)).filter(({ name }) => name === file.name);
			if (present.some((asset) => isAsset(asset, file))) return { changed: false };
			if (file.sizeBytes > assetLimitBytes) throw new LockstepError("FORGE_REQUEST_FAILED", `${file.name} has ${file.sizeBytes} bytes, and GitHub takes files of less than 2 GiB into a release`, { hint: "The model is on the DVC remote; `lockstep models export` writes the same files into a folder." });
			for (const asset of present) await removeAsset(asset);
			const made = await upload(release, file);
			if (isAsset({
				...made,
				sha256: made.sha256 ?? file.sha256
			}, file)) return { changed: true };
			await removeAsset(made);
			throw new LockstepError("FORGE_REQUEST_FAILED", `GitHub has got other bytes as ${file.name} of ${release.tag} than were sent`, { hint: "The file was taken away again. Run this job again." });
		},
		removeAsset: (_release, asset) => removeAsset(asset),
		async publish({ id, tag }, { title, body }) {
			const need = {
				what: `publish the release of ${tag}`,
				permission: writing$2
			};
			await client.repeat(need, () => rest.repos.updateRelease({
				...repository,
				release_id: Number(id),
				name: title,
				body,
				draft: false,
				make_latest: "true"
			}));
		},
		discard({ id, tag }) {
			const need = {
				what: `delete a draft of the release of ${tag}`,
				permission: writing$2
			};
			return gone(client.repeat(need, () => rest.repos.deleteRelease({
				...repository,
				release_id: Number(id)
			})));
		}
	};
}

// pipeline/platform/forge/github/reviews.ts
const states = {
	APPROVED: "approved",
	CHANGES_REQUESTED: "rejected",
	DISMISSED: "dismissed",
	COMMENTED: "comment"
};
/** All reviews that were handed in, oldest first. One whose commit is gone says nothing about any head. */
async function listReviews(client, pullRequest) {
	const need = {
		what: `list the reviews of pull request ${pullRequest}`,
		permission: "pull-requests: read"
	};
	return (await client.all(need, (page) => client.rest.pulls.listReviews({
		...client.repository,
		pull_number: pullRequest,
		per_page: 100,
		page
	}))).flatMap(({ id, user, body, state, commit_id: commit, submitted_at: submittedAt }) => {
		const known = states[state];
		if (known === void 0 || commit === null) return [];
		return [{
			id: String(id),
			author: actorOf(user),
			isBot: user === null || user.type !== "User",
			body,
			state: known,
			headSha: commitSha(commit),
			submittedAt
		}];
	});
}

// pipeline/platform/forge/github/suggestions.ts
const writing$1 = "pull-requests: write";
/** Our comments on lines of the change with this marker, oldest first; a marker alone proves nothing. */
async function findOwn(client, self, { pullRequest, marker }) {
	const need = {
		what: `list the comments on lines of pull request ${pullRequest}`,
		permission: "pull-requests: read"
	};
	return (await client.all(need, (page) => client.rest.pulls.listReviewComments({
		...client.repository,
		pull_number: pullRequest,
		per_page: 100,
		page
	}))).filter(({ user, body }) => actorOf(user).id === self.id && hasMarker(marker, body));
}
/** True for a comment on the very lines; GitHub shows one whose lines have changed as outdated, without a line. */
function isOn(answer, { headSha, path, startLine, line }) {
	return answer.commit_id === headSha && answer.path === path && answer.line === line && (answer.start_line ?? line) === startLine;
}
async function remove(client, id) {
	try {
		await client.repeat({
			what: `delete comment ${id}`,
			permission: writing$1
		}, () => client.rest.pulls.deleteReviewComment({
			...client.repository,
			comment_id: id
		}));
	} catch (error) {
		if (statusOf(error) !== 404) throw error;
	}
}
/** Keeps one suggestion of ours, and writes only what changes. */
async function keepSuggestion(client, self, request) {
	const { pullRequest, marker, suggestion } = request;
	const own = await findOwn(client, self, request);
	const kept = suggestion && own.find((answer) => isOn(answer, suggestion));
	for (const { id } of own) if (id !== kept?.id) await remove(client, id);
	if (suggestion === void 0) return false;
	const body = withMarker(marker, suggestion.body);
	checkLength("the suggestion", body, bodyLimit);
	if (kept !== void 0) {
		if (kept.body !== body) await client.repeat({
			what: `change comment ${kept.id}`,
			permission: writing$1
		}, () => client.rest.pulls.updateReviewComment({
			...client.repository,
			comment_id: kept.id,
			body
		}));
		return true;
	}
	const { headSha, path, startLine, line } = suggestion;
	try {
		await client.create({
			what: `suggest a change of ${path} on pull request ${pullRequest}`,
			permission: writing$1
		}, {
			send: () => client.rest.pulls.createReviewComment({
				...client.repository,
				pull_number: pullRequest,
				commit_id: headSha,
				path,
				side: "RIGHT",
				line,
				...startLine === line ? {} : {
					start_line: startLine,
					start_side: "RIGHT"
				},
				body
			}),
			find: async () => (await findOwn(client, self, request)).find((answer) => isOn(answer, suggestion))
		});
		return true;
	} catch (error) {
		if (statusOf(error) === 422) return false;
		throw error;
	}
}

// pipeline/platform/forge/github/teams.ts
/** Most members that GitHub gives at once; a login finds a handful. */
const most = 100;
/** Members of a team, those of teams below it included, whose login or name holds a text; invitations that wait are none. */
const query = `query ($organization: String!, $team: String!, $login: String!) {
  organization(login: $organization) {
    team(slug: $team) { members(query: $login, first: ${most}) { nodes { databaseId } } }
  }
}`;
/** What GraphQL answers where a token may not look, or there is nothing: an answer of status 200 with errors in it. */
function isHidden(error) {
	const { errors } = error;
	return Array.isArray(errors) && errors.every(({ type }) => [
		"FORBIDDEN",
		"NOT_FOUND",
		"INSUFFICIENT_SCOPES"
	].includes(String(type)));
}
/**
* Whether somebody is a member of a team now, by their number, whatever their login. REST's `…/memberships/{username}` answers 404 for who
* is no member and for a team that the token may not see; this one tells them apart, in one request, and costs nothing of REST's budget.
*
* @param name - `@organisation/team`.
* @throws LockstepError FORGE_PERMISSION_MISSING when the team cannot be seen: nobody is a member by an answer that is missing.
*/
async function isTeamMember(client, name, person) {
	const [organization = "", team = ""] = name.slice(1).split("/");
	const need = {
		what: `say who is in ${name}`,
		permission: void 0
	};
	const hidden = (cause) => new LockstepError("FORGE_PERMISSION_MISSING", `GitHub does not show the team ${name} to this token`, {
		hint: "The token of a job sees no teams. Give `github-token` that of an App with the organisation permission `Members: read`; see whether the team is there.",
		cause
	});
	const { data } = await client.repeat(need, async () => {
		try {
			return { data: { data: await client.graphql(query, {
				organization,
				team,
				login: person.login
			}) } };
		} catch (error) {
			if (isHidden(error)) throw hidden(error);
			throw error;
		}
	});
	if (data.organization?.team === null || data.organization === null) throw hidden();
	const nodes = data.organization?.team?.members?.nodes;
	if (!Array.isArray(nodes)) throw incomplete(need, "the answer names no members");
	if (nodes.some((node) => String(node?.databaseId) === person.id)) return true;
	if (nodes.length >= most) throw incomplete(need, `more than ${most} members are called like ${person.login}`);
	return false;
}

// pipeline/platform/forge/github/workflows.ts
const writing = "actions: write";
function runOf(answer) {
	const isHeld = answer.status === "waiting" || answer.conclusion === "action_required";
	return {
		id: String(answer.id),
		title: answer.display_title,
		event: answer.event,
		headSha: commitSha(answer.head_sha),
		state: isHeld ? "held" : answer.status === "completed" ? "done" : "running",
		attempt: answer.run_attempt ?? 1,
		url: answer.html_url
	};
}
async function listRuns(client, workflow, sha) {
	const need = {
		what: `list the runs of ${workflow} for ${sha}`,
		permission: writing
	};
	try {
		return (await client.allCounted(need, async (page) => {
			const { data, headers } = await client.rest.actions.listWorkflowRuns({
				...client.repository,
				workflow_id: workflow,
				head_sha: sha,
				per_page: 100,
				page
			});
			return {
				data: {
					total: data.total_count,
					items: data.workflow_runs
				},
				headers
			};
		})).filter((run) => run.head_sha === sha).map(runOf);
	} catch (error) {
		if (statusOf(error) === 404) return void 0;
		throw error;
	}
}
/** What GitHub says of a request that it understood and does not do; anything else is thrown. */
function refusalIn(error, isRefusal) {
	const { status, message } = failureOf(error instanceof Error ? error.cause : void 0);
	if (isRefusal(status, message)) return { refused: message };
	throw error;
}
/** GitHub Actions of one repository. */
function openWorkflows(client) {
	return {
		runs: (workflow, sha) => listRuns(client, workflow, sha),
		async run(id) {
			if (!/^[1-9]\d{0,14}$/.test(id)) return void 0;
			try {
				const need = {
					what: `show run ${id}`,
					permission: "actions: read"
				};
				return runOf(await client.repeat(need, () => client.rest.actions.getWorkflowRun({
					...client.repository,
					run_id: Number(id)
				})));
			} catch (error) {
				if (statusOf(error) === 404) return void 0;
				throw error;
			}
		},
		async rerun({ id, attempt }) {
			const at = {
				...client.repository,
				run_id: Number(id)
			};
			const need = {
				what: `run ${id} again`,
				permission: writing
			};
			try {
				await client.create(need, {
					send: () => client.rest.actions.reRunWorkflow(at),
					find: async () => {
						const run = runOf(await client.repeat(need, () => client.rest.actions.getWorkflowRun(at)));
						return run.attempt > attempt || run.state === "running" ? run : void 0;
					}
				});
				return;
			} catch (error) {
				return refusalIn(error, (status, message) => status === 403 && /workflow (?:run|is already)|re-?run|retry/i.test(message));
			}
		},
		async start({ workflow, branch, headSha, title, inputs }) {
			try {
				await client.create({
					what: `start ${workflow} on ${branch}`,
					permission: writing
				}, {
					send: () => client.rest.actions.createWorkflowDispatch({
						...client.repository,
						workflow_id: workflow,
						ref: `refs/heads/${branch}`,
						inputs
					}),
					find: async () => (await listRuns(client, workflow, headSha))?.find((run) => run.title === title)
				});
				return;
			} catch (error) {
				return refusalIn(error, (status) => status === 422);
			}
		}
	};
}

// pipeline/platform/forge/github.ts
/** The pull requests of one repository on GitHub, or on an Enterprise Server. Nothing is sent before something is asked for. */
function openGitHubForge(request) {
	const client = openClient(request);
	let asked;
	const self = () => asked ??= findSelf(client);
	const checks = openChecks(client, self);
	return {
		kind: "github",
		workflows: openWorkflows(client),
		releases: openReleases(client, request.apiUrl),
		issues: openIssues(client, self),
		self,
		pullRequest: (number) => readPullRequest(client, number),
		pullRequests: (state) => listPullRequests(client, state),
		pullRequestsOf: (commit) => pullRequestsOf(client, commit),
		openPullRequest: (opened) => openPullRequest(client, opened),
		pullRequestsFrom: (asked) => pullRequestsFrom(client, asked),
		withdrawPullRequest: (number) => withdrawPullRequest(client, number),
		comments: (pullRequest) => listComments(client, pullRequest),
		commentsApart: (pullRequest) => listCommentsApart(client, pullRequest),
		lastComment: (pullRequest) => lastComment(client, pullRequest),
		isLater: (commentId, than) => BigInt(commentId) > BigInt(than),
		reviews: (pullRequest) => listReviews(client, pullRequest),
		keepComment: async (pullRequest, marker, body) => keepComment(client, await self(), {
			pullRequest,
			marker,
			body
		}),
		makeComment: async (pullRequest, marker, body) => {
			await makeComment(client, await self(), {
				pullRequest,
				marker,
				body
			});
		},
		keepSuggestion: async (pullRequest, marker, suggestion) => keepSuggestion(client, await self(), {
			pullRequest,
			marker,
			suggestion
		}),
		react: (comment, reaction) => react(client, comment, reaction),
		setCheck: (check) => checks.set(check),
		check: (sha, name) => checks.read(sha, name),
		conclusion: (sha, name) => conclusionOf(client, sha, name),
		permission: (actor) => permissionOf(client, actor),
		isTeamMember: (team, person) => isTeamMember(client, team, person),
		nowMs: client.forgeMs
	};
}

export { openGitHubForge };