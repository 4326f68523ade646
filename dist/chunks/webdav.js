import { A as LockstepError, d as isAsideName, u as asideName } from "./file-work.js";
import { Pt as mapParallel, Sn as publicUrl, fn as secretSetting, gn as RemoteFailure, hn as verifiedPieces, mn as md5Of, un as jobsSetting } from "./pipeline.js";
import { a as basicHeaders, c as discard, i as addressOf, l as textOf, o as openWebClient, r as sizeOf, s as readWebAddress, t as contentOf } from "./http.js";
import { t as failureOfStatus } from "./http-status.js";
import { posix } from "node:path";

// pipeline/data/remotes/webdav-multistatus.ts
/** Markup that matters, one piece at a time: CDATA, what is skipped, a tag, text. */
const markup = /<!\[CDATA\[([\s\S]*?)\]\]>|<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<(\/?)([^\s/>!]+)[^>]*?(\/?)>|([^<]+)/g;
const entities = {
	lt: "<",
	gt: ">",
	amp: "&",
	quot: "\"",
	apos: "'"
};
/** The character that `&name;`, `&#10;` or `&#xa;` stands for; what stands for nothing stays as it is. */
function characterOf(reference) {
	const [, name] = /^&([a-z]+);$/.exec(reference) ?? [];
	if (name !== void 0) return entities[name] ?? reference;
	const [, hex, digits] = /^&#(x?)([0-9a-f]{1,7});$/i.exec(reference) ?? [];
	const point = Number.parseInt(digits ?? "", hex === "" ? 10 : 16);
	return point <= 1114111 ? String.fromCodePoint(point) : reference;
}
function unescaped(text) {
	return text.replace(/&#?\w{1,8};/g, characterOf);
}
function finished({ href, isFolder, length, modified }) {
	const modifiedMs = Date.parse(modified);
	return {
		href: href.trim(),
		isFolder,
		sizeBytes: /^\s*\d{1,15}\s*$/.test(length) ? Number(length) : void 0,
		modifiedMs: Number.isNaN(modifiedMs) ? void 0 : modifiedMs
	};
}
/**
* Reads the answer to PROPFIND. Names count without their namespace prefix, which every server chooses for itself; properties that a
* server could not find stand in a `propstat` of another status and are empty there.
*
* @throws RemoteFailure when the text is no multistatus, for example the page of a login form.
* @see RFC 4918, 14.16
*/
function parseMultistatus(text) {
	if (/<!DOCTYPE/i.test(text)) throw new RemoteFailure("permanent", "the server's answer to PROPFIND declares a document type");
	const resources = [];
	const open = [];
	let draft;
	let isMultistatus = false;
	for (const [, cdata, slash, name, empty, words] of text.matchAll(markup)) {
		if (name === void 0) {
			const content = cdata ?? (words === void 0 ? "" : unescaped(words));
			if (draft === void 0) continue;
			const [parent, element] = [open.at(-2), open.at(-1)];
			if (element === "href" && parent === "response") draft.href += content;
			if (element === "getcontentlength") draft.length += content;
			if (element === "getlastmodified") draft.modified += content;
			continue;
		}
		const local = name.slice(name.indexOf(":") + 1).toLowerCase();
		if (slash === "/") {
			if (open.pop() !== local) throw new RemoteFailure("permanent", "the server's answer to PROPFIND is not well-formed");
			if (local === "response" && draft !== void 0) {
				resources.push(finished(draft));
				draft = void 0;
			}
			continue;
		}
		if (local === "multistatus" && open.length === 0) isMultistatus = true;
		if (local === "response") draft = {
			href: "",
			isFolder: false,
			length: "",
			modified: ""
		};
		if (local === "collection" && open.at(-1) === "resourcetype" && draft !== void 0) draft.isFolder = true;
		if (empty !== "/") open.push(local);
	}
	if (!isMultistatus || open.length > 0) throw new RemoteFailure("permanent", "the server's answer to PROPFIND is not a list of resources");
	return resources;
}

// pipeline/data/remotes/webdav.ts
const defaultJobs = 8;
/** More keys than this in one folder, and listing it is quicker than asking for each. */
const listedFrom = 4;
/** A listing of a folder: a hundred thousand resources fit. */
const listingLimitBytes = 67108864;
const question = `<?xml version="1.0" encoding="utf-8"?>
<D:propfind xmlns:D="DAV:"><D:prop><D:resourcetype/><D:getcontentlength/><D:getlastmodified/></D:prop></D:propfind>`;
function authHeaders({ settings }, address) {
	if (settings["bearer_token_command"] !== void 0) throw new LockstepError("DVC_FEATURE_UNSUPPORTED", "`bearer_token_command` would run a command that a config file names", { hint: "Run it yourself and write what it prints into .dvc/config.local: `lockstep remote modify --local <name> token <value>`." });
	const { token, custom_auth_header: header } = settings;
	if (token !== void 0) return { authorization: `Bearer ${token}` };
	const password = secretSetting(settings, "password") ?? address.password;
	if (header !== void 0 && password !== void 0) return { [header.toLowerCase()]: password };
	const user = settings["user"] ?? address.user;
	return user === void 0 ? {} : basicHeaders(user, password);
}
/** What the driver asks of a WebDAV server; paths are keys below the remote's address. */
var DavFolder = class {
	#client;
	#base;
	#url;
	/** Folders that are there, or on their way. */
	#made = /* @__PURE__ */ new Map();
	constructor(client, base, url) {
		this.#client = client;
		this.#base = base;
		this.#url = url;
	}
	send(method, key, request = {}) {
		return this.#client.send({
			method,
			url: addressOf(this.#base, key),
			...request
		});
	}
	failure(key, answer) {
		return failureOfStatus(`${this.#url}/${key}`, answer);
	}
	/** Sends a request without a body and gives its status, when it is one of `expected` or a success. */
	async status(method, key, request) {
		const { expected, ...others } = request;
		const answer = await this.send(method, key, others);
		await discard(answer);
		if ((answer.status < 200 || answer.status > 299) && !expected.includes(answer.status)) throw this.failure(key, answer);
		return answer;
	}
	/** The key that a server's href names; `undefined` for what lies elsewhere. */
	#keyOf({ href }) {
		try {
			const { pathname } = new URL(href, this.#base);
			const [base, path] = [decodeURIComponent(this.#base.pathname), decodeURIComponent(pathname)];
			return path.startsWith(base) ? path.slice(base.length).replace(/\/$/, "") : void 0;
		} catch {
			return;
		}
	}
	/** What is directly in a folder; nothing when it is not there. */
	async entries(folder, signal) {
		const body = {
			sizeBytes: Buffer.byteLength(question),
			pieces: ReadableStream.from([Buffer.from(question)])
		};
		const answer = await this.send("PROPFIND", folder === "" ? "" : `${folder}/`, {
			headers: {
				depth: "1",
				"content-type": "application/xml; charset=utf-8"
			},
			body,
			signal
		});
		if (answer.status === 404) {
			await discard(answer);
			return [];
		}
		if (answer.status !== 207) {
			await discard(answer);
			throw this.failure(folder, answer);
		}
		return parseMultistatus(await textOf(answer, listingLimitBytes)).flatMap((resource) => {
			const key = this.#keyOf(resource);
			return key === void 0 || key === folder || posix.dirname(key) !== (folder === "" ? "." : folder) ? [] : [{
				...resource,
				key
			}];
		});
	}
	/** Makes a folder and those above it, once. */
	async make(folder, signal) {
		const known = this.#made.get(folder);
		if (known !== void 0) return known;
		const making = this.#make(folder, signal);
		this.#made.set(folder, making);
		making.catch(() => this.#made.delete(folder));
		return making;
	}
	async #make(folder, signal) {
		const path = folder === "" ? "" : `${folder}/`;
		const { status } = await this.status("MKCOL", path, {
			signal,
			expected: [405, 409]
		});
		if (status !== 409) return;
		if (folder === "") await this.#makeAbove(signal);
		else await this.make(posix.dirname(folder) === "." ? "" : posix.dirname(folder), signal);
		await this.status("MKCOL", path, {
			signal,
			expected: [405]
		});
	}
	/** Makes the folders above the remote's own, as far as one may; what is above may belong to somebody else. */
	async #makeAbove(signal) {
		const names = this.#base.pathname.split("/").slice(1, -2);
		for (const [index] of names.entries()) {
			const url = new URL(this.#base);
			url.pathname = `/${names.slice(0, index + 1).join("/")}/`;
			await discard(await this.#client.send({
				method: "MKCOL",
				url,
				signal
			}));
		}
	}
	async *filesBelow(folder, signal) {
		for (const { key, isFolder, sizeBytes = 0, modifiedMs } of await this.entries(folder, signal)) {
			signal?.throwIfAborted();
			if (isFolder) yield* this.filesBelow(key, signal);
			else if (!isAsideName(posix.basename(key))) yield {
				key,
				sizeBytes,
				modifiedMs
			};
		}
	}
	/** Sends a file under a name of its own, and makes sure that the server holds all of it. */
	async putAside(aside, source, { signal, onBytes }) {
		const answer = await this.send("PUT", aside, {
			headers: { "content-type": "application/octet-stream" },
			body: {
				sizeBytes: source.sizeBytes,
				pieces: verifiedPieces(source, {
					signal,
					onBytes
				})
			},
			signal
		});
		await discard(answer);
		if (answer.status < 200 || answer.status > 299) throw this.failure(aside, answer);
		if (!await this.#holds(aside, source, signal)) throw new RemoteFailure("transient", `${this.#url}/${aside}: the server does not hold what was sent`);
	}
	/** Whether the server has all of a file. Only on a connection that nothing guards its bytes are read again. */
	async #holds(key, source, signal) {
		const head = await this.status("HEAD", key, {
			signal,
			expected: [404, 410]
		});
		if (head.status !== 200) return false;
		const sizeBytes = sizeOf(head.headers["content-length"]);
		if (sizeBytes !== void 0 && sizeBytes !== source.sizeBytes) return false;
		if (this.#base.protocol === "https:" && sizeBytes !== void 0) return true;
		const answer = await this.send("GET", key, { signal });
		return await md5Of(answer.body) === source.md5;
	}
	/** Gives what is aside its name; one that is taken stays as it is. */
	async settle(aside, key, signal) {
		const headers = {
			destination: addressOf(this.#base, key).href,
			overwrite: "F"
		};
		const { status } = await this.status("MOVE", aside, {
			headers,
			signal,
			expected: [412]
		});
		if (status === 412) await this.status("DELETE", aside, {
			signal,
			expected: [404]
		});
	}
};
/** A DVC remote on a WebDAV server (Nextcloud, ownCloud, Apache, nginx): sent aside, then moved to its name, which must be free. */
async function openWebDavRemote(options) {
	const address = readWebAddress(options.url);
	const url = publicUrl(options.url);
	const client = await openWebClient(options, authHeaders(options, address));
	const folder = new DavFolder(client, address.url, url);
	const jobs = jobsSetting(options.settings);
	const read = async (key, { signal, from = 0 } = {}) => {
		const answer = await folder.send("GET", key, {
			headers: from === 0 ? {} : { range: `bytes=${from}-` },
			signal
		});
		if (answer.status === 200 || answer.status === 206) return contentOf(answer);
		await discard(answer);
		if (answer.status === 404 || answer.status === 410) return void 0;
		if (answer.status === 416) return read(key, { signal });
		throw folder.failure(key, answer);
	};
	return {
		url,
		jobs,
		read,
		async existing(keys, { signal } = {}) {
			const byFolder = [...Map.groupBy(keys, (key) => posix.dirname(key))];
			const present = await mapParallel(byFolder, jobs ?? defaultJobs, async ([below, asked]) => {
				if (asked.length >= listedFrom) {
					const files = (await folder.entries(below, signal)).filter(({ isFolder }) => !isFolder);
					const names = new Set(files.map(({ key }) => key));
					return asked.filter((key) => names.has(key));
				}
				const heads = await mapParallel(asked, listedFrom, (key) => folder.status("HEAD", key, {
					signal,
					expected: [404, 410]
				}));
				return asked.filter((_, index) => heads[index]?.status === 200);
			});
			return new Set(present.flat());
		},
		async write(key, source, { signal, onBytes } = {}) {
			await folder.make(posix.dirname(key), signal);
			const aside = `${posix.dirname(key)}/${asideName()}`;
			try {
				await folder.putAside(aside, source, {
					signal,
					onBytes
				});
				await folder.settle(aside, key, signal);
			} catch (error) {
				await folder.status("DELETE", aside, {
					signal: AbortSignal.timeout(5e3),
					expected: [404]
				}).catch(() => void 0);
				throw error;
			}
		},
		list: (prefix, { signal } = {}) => folder.filesBelow(prefix.replace(/\/$/, ""), signal),
		async remove(keys, { signal } = {}) {
			await mapParallel(keys, jobs ?? defaultJobs, (key) => folder.status("DELETE", key, {
				signal,
				expected: [404, 410]
			}));
		},
		close() {
			client.close();
			return Promise.resolve();
		}
	};
}

export { openWebDavRemote };