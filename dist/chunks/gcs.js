import { o as __toESM } from "./rolldown-runtime.js";
import { Pt as mapParallel, Sn as publicUrl, cn as fileSetting, gn as RemoteFailure, hn as verifiedPieces, ln as flagSetting, un as jobsSetting } from "./pipeline.js";
import { A as LockstepError, g as readTextIfThere } from "./file-work.js";
import { c as discard, l as textOf, o as openWebClient, t as contentOf } from "./http.js";
import { t as failureOfStatus } from "./http-status.js";
import { t as presentKeys } from "./present-keys.js";
import { randomUUID } from "node:crypto";

// pipeline/data/remotes/gcs-api.ts
/** Longest JSON answer: a page of a thousand objects takes a tenth of it. */
const jsonLimitBytes = 4194304;
/** @throws LockstepError DVC_CONFIG_INVALID */
function readGcsPlace(url, endpoint) {
	const [, bucket, path = ""] = /^(?:gs|gcs):\/\/([^/?#]+)(?:\/(.*))?$/i.exec(url) ?? [];
	const text = endpoint === void 0 || /^https?:\/\//.test(endpoint) ? endpoint : `http://${endpoint}`;
	if (bucket === void 0 || text !== void 0 && !URL.canParse(text)) throw new LockstepError("DVC_CONFIG_INVALID", "the url of the remote is not gs://bucket/path, or its `endpointurl` no address", { hint: "Correct it with `lockstep remote modify <name> url gs://bucket/path`." });
	const prefix = path.replace(/\/+$/, "");
	return {
		endpoint: new URL(text ?? "https://storage.googleapis.com"),
		bucket,
		prefix: prefix === "" ? "" : `${prefix}/`
	};
}
/** Requests of the JSON API, signed; names are keys below the place's prefix. */
var GcsApi = class {
	place;
	#client;
	#authorize;
	constructor(place, client, authorize) {
		this.place = place;
		this.#client = client;
		this.#authorize = authorize;
	}
	/** The address of what the API has at `path` below the bucket, with a query. */
	address(kind, path, query = {}) {
		const url = new URL(`/${kind}/v1/b/${encodeURIComponent(this.place.bucket)}/${path}`, this.place.endpoint);
		for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
		return url;
	}
	object(key, query) {
		return this.address("storage", `o/${encodeURIComponent(this.place.prefix + key)}`, query);
	}
	async send(request) {
		return this.#client.send({
			...request,
			headers: {
				...await this.#authorize(),
				...request.headers
			}
		});
	}
	failure(what, answer) {
		return failureOfStatus(`gs://${this.place.bucket}/${this.place.prefix}${what}`, answer);
	}
	/** The status of a request whose answer has nothing else to say. */
	async status(request) {
		const answer = await this.send(request);
		await discard(answer);
		return answer;
	}
	/**
	* An answer as JSON.
	*
	* @throws RemoteFailure for any status but 200, and for a page of something in between that answers 200 to everything.
	*/
	async json(what, answer) {
		if (answer.status !== 200) {
			await discard(answer);
			throw this.failure(what, answer);
		}
		const text = await textOf(answer, jsonLimitBytes);
		let value;
		try {
			value = JSON.parse(text);
		} catch {
			value = void 0;
		}
		if (typeof value !== "object" || value === null || Array.isArray(value) || "error" in value) throw new RemoteFailure("transient", `${this.place.endpoint.host}: the answer to a request is not the API's`);
		return value;
	}
};

// pipeline/data/remotes/gcs-auth.ts
const scope = "https://www.googleapis.com/auth/devstorage.read_write";
/** Codes of a network that may work again in a moment. */
const transientCodes = /* @__PURE__ */ new Set([...[
	"ECONNRESET",
	"ECONNREFUSED",
	"ETIMEDOUT",
	"EAI_AGAIN",
	"EPIPE"
], ...[
	429,
	500,
	502,
	503,
	504
]]);
function parsed(text) {
	try {
		const value = JSON.parse(text ?? "");
		return typeof value === "object" && value !== null ? value : {};
	} catch {
		return {};
	}
}
/**
* Who a key file is. Only keys of service accounts and gcloud's own logins: a file of another kind names addresses and programs that are to
* be asked, and a pull request may name the file.
*
* @throws RemoteFailure
*/
async function keyFileClient(path) {
	const key = parsed(await readTextIfThere(path));
	const text = (name) => typeof key[name] === "string" ? key[name] : "";
	const { JWT, UserRefreshClient } = await import("./src3.js").then((m) => /* @__PURE__ */ __toESM(m.default, 1));
	if (key["type"] === "service_account") return new JWT({
		email: text("client_email"),
		key: text("private_key"),
		keyId: text("private_key_id"),
		scopes: [scope]
	});
	if (key["type"] === "authorized_user") {
		const [clientId, clientSecret, refreshToken] = [
			text("client_id"),
			text("client_secret"),
			text("refresh_token")
		];
		return new UserRefreshClient({
			clientId,
			clientSecret,
			refreshToken
		});
	}
	throw new RemoteFailure("denied", `the file that \`credentialpath\` names is no key of a service account (${path}); other kinds go into GOOGLE_APPLICATION_CREDENTIALS`);
}
async function defaultClient({ settings }) {
	const { GoogleAuth } = await import("./src3.js").then((m) => /* @__PURE__ */ __toESM(m.default, 1));
	const projectId = settings["projectname"];
	return new GoogleAuth({
		scopes: [scope],
		...projectId === void 0 ? {} : { projectId }
	}).getClient();
}
/**
* Google's credentials: the key file that `credentialpath` names, else the application default ones (`GOOGLE_APPLICATION_CREDENTIALS`,
* workload identity, gcloud's, the machine's own). None for an anonymous login, and none for an endpoint that is not Google's, for
* example an emulator.
*/
function openGoogleAuth(options, endpoint) {
	const keyFile = fileSetting(options, "credentialpath");
	const isGoogle = endpoint.protocol === "https:" && /(?:^|\.)googleapis\.com$/.test(endpoint.hostname);
	if (flagSetting(options.settings, "allow_anonymous_login", false) || !isGoogle) return () => Promise.resolve({});
	let client;
	return async () => {
		try {
			client ??= keyFile === void 0 ? defaultClient(options) : keyFileClient(keyFile);
			return Object.fromEntries((await (await client).getRequestHeaders(endpoint.href)).entries());
		} catch (error) {
			client = void 0;
			if (error instanceof RemoteFailure) throw error;
			const code = error instanceof Error && "code" in error ? error.code : void 0;
			if (transientCodes.has(code)) throw new RemoteFailure("transient", "Google's token server could not be asked");
			throw new RemoteFailure("denied", keyFile === void 0 ? "no application default credentials of Google work here: set `credentialpath`, or run `gcloud auth application-default login`" : `the key file that \`credentialpath\` names gives no access (${keyFile})`);
		}
	};
}

// pipeline/data/remotes/gcs-upload.ts
/** Sent at once; a multiple of 256 KiB, as the API wants. Files up to it need one request, larger ones a session. */
const pieceBytes = 8388608;
const shownBytes = 262144;
const base64Of = (md5) => Buffer.from(md5, "hex").toString("base64");
/** A body from memory, in pieces small enough for its progress to be seen. */
function bodyOf(bytes, onBytes) {
	const pieces = async function* () {
		for (let start = 0; start < bytes.length; start += shownBytes) {
			const piece = bytes.subarray(start, start + shownBytes);
			yield await Promise.resolve(piece);
			onBytes?.(piece.length);
		}
	};
	return {
		sizeBytes: bytes.length,
		pieces: pieces()
	};
}
/** Uploads of one remote. What a session has received is not sent again when the same object is written once more. */
var GcsUploads = class {
	#api;
	#sessions = /* @__PURE__ */ new Map();
	constructor(api) {
		this.#api = api;
	}
	/** Stores a file under a key that must be free; one that is taken stays as it is. */
	async write(key, source, options) {
		const stored = await this.#send(key, source, options).catch((error) => {
			if (error instanceof LockstepError || error instanceof RemoteFailure && error.kind === "permanent") this.#sessions.delete(key);
			throw error;
		});
		this.#sessions.delete(key);
		if (stored === void 0) return;
		if (stored["md5Hash"] === void 0 || stored["md5Hash"] === base64Of(source.md5)) return;
		const query = { ifGenerationMatch: String(stored["generation"]) };
		await this.#api.status({
			method: "DELETE",
			url: this.#api.object(key, query),
			signal: options.signal
		});
		throw new RemoteFailure("transient", `${key}: other bytes arrived than were sent; they were removed`);
	}
	#send(key, source, options) {
		return source.sizeBytes <= pieceBytes ? this.#small(key, source, options) : this.#large(key, source, options);
	}
	/** What the store says it holds now; `undefined` when the name was taken. */
	async #finished(key, answer) {
		if (answer.status !== 412) return this.#api.json(key, answer);
		await discard(answer);
	}
	#metadata(key, source) {
		return Buffer.from(JSON.stringify({
			name: this.#api.place.prefix + key,
			contentType: "application/octet-stream",
			md5Hash: base64Of(source.md5)
		}));
	}
	async #small(key, source, { signal, onBytes }) {
		const content = [];
		for await (const piece of verifiedPieces(source, {
			pieceBytes,
			signal
		})) content.push(piece);
		const boundary = randomUUID();
		const head = Buffer.concat([
			Buffer.from(`--${boundary}\r\ncontent-type: application/json; charset=utf-8\r\n\r\n`),
			this.#metadata(key, source),
			Buffer.from(`\r\n--${boundary}\r\ncontent-type: application/octet-stream\r\n\r\n`)
		]);
		const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
		const pieces = async function* () {
			yield head;
			yield* bodyOf(Buffer.concat(content), onBytes).pieces;
			yield tail;
		};
		const answer = await this.#api.send({
			method: "POST",
			url: this.#api.address("upload/storage", "o", {
				uploadType: "multipart",
				ifGenerationMatch: "0"
			}),
			headers: { "content-type": `multipart/related; boundary=${boundary}` },
			body: {
				sizeBytes: head.length + source.sizeBytes + tail.length,
				pieces: pieces()
			},
			signal
		});
		return this.#finished(key, answer);
	}
	/** Begins an upload; `undefined` when the name is taken. */
	async #begin(key, source, signal) {
		const body = this.#metadata(key, source);
		const query = {
			uploadType: "resumable",
			name: this.#api.place.prefix + key,
			ifGenerationMatch: "0"
		};
		const answer = await this.#api.status({
			method: "POST",
			url: this.#api.address("upload/storage", "o", query),
			headers: {
				"content-type": "application/json; charset=utf-8",
				"x-upload-content-length": String(source.sizeBytes)
			},
			body: bodyOf(body),
			signal
		});
		if (answer.status === 412) return void 0;
		const { location } = answer.headers;
		if (answer.status !== 200 || location === void 0) throw this.#api.failure(key, answer);
		const { pathname, search } = new URL(location, this.#api.place.endpoint);
		return {
			url: new URL(pathname + search, this.#api.place.endpoint),
			md5: source.md5
		};
	}
	/** What became of an upload: how many bytes it has, or what it stored when it had ended; `undefined` when it is gone. */
	async #resumed(key, { url }, { source, signal }) {
		const headers = { "content-range": `bytes */${source.sizeBytes}` };
		const answer = await this.#api.send({
			method: "PUT",
			url,
			headers,
			body: bodyOf(Buffer.alloc(0)),
			signal
		});
		if (answer.status === 200) return { stored: await this.#api.json(key, answer) };
		await discard(answer);
		return answer.status === 308 ? { received: receivedOf(answer) } : void 0;
	}
	async #large(key, source, { signal, onBytes }) {
		const known = this.#sessions.get(key);
		const resumed = known?.md5 === source.md5 ? await this.#resumed(key, known, {
			source,
			signal
		}) : void 0;
		if (resumed !== void 0 && "stored" in resumed) return resumed.stored;
		const session = resumed === void 0 ? await this.#begin(key, source, signal) : known;
		if (session === void 0) return void 0;
		this.#sessions.set(key, session);
		let sent = resumed?.received ?? 0;
		onBytes?.(sent);
		let offset = 0;
		for await (const piece of verifiedPieces(source, {
			pieceBytes,
			signal
		})) {
			let rest = piece.subarray(Math.max(0, Math.min(piece.length, sent - offset)));
			offset += piece.length;
			while (rest.length > 0) {
				const range = `bytes ${sent}-${offset - 1}/${source.sizeBytes}`;
				const answer = await this.#api.send({
					method: "PUT",
					url: session.url,
					headers: { "content-range": range },
					body: bodyOf(rest, onBytes),
					signal
				});
				if (answer.status !== 308) return await this.#finished(key, answer);
				await discard(answer);
				const now = receivedOf(answer);
				if (now <= sent || now > offset) throw new RemoteFailure("transient", `${key}: the store lost count of the upload`);
				onBytes?.(now - sent - rest.length);
				rest = rest.subarray(now - sent);
				sent = now;
			}
		}
		throw new RemoteFailure("transient", `${key}: the store has all bytes, but does not end the upload`);
	}
};
/** Bytes that a session has, from the `Range` header of a 308; none without it. */
function receivedOf({ headers }) {
	const [, last] = /^(?:bytes=)?0-(\d{1,15})$/.exec(headers.range ?? "") ?? [];
	return last === void 0 ? 0 : Number(last) + 1;
}

// pipeline/data/remotes/gcs.ts
const defaultJobs = 8;
function asObject(item, prefix) {
	const { name, size, updated } = item;
	if (typeof name !== "string" || !name.startsWith(prefix)) return void 0;
	const modifiedMs = typeof updated === "string" ? Date.parse(updated) : NaN;
	return {
		key: name.slice(prefix.length),
		sizeBytes: Number(size ?? 0),
		modifiedMs: Number.isNaN(modifiedMs) ? void 0 : modifiedMs
	};
}
/**
* A DVC remote in a bucket of Google Cloud Storage, over its JSON API: `ifGenerationMatch=0` makes every write create-only, the store
* compares the md5 before an object gets its name.
*/
async function openGcsRemote(options) {
	const { settings, env } = options;
	const place = readGcsPlace(options.url, settings["endpointurl"] ?? env?.["STORAGE_EMULATOR_HOST"]);
	const url = publicUrl(options.url);
	const client = await openWebClient(options, {});
	const api = new GcsApi(place, client, openGoogleAuth(options, place.endpoint));
	const uploads = new GcsUploads(api);
	const jobs = jobsSetting(settings);
	async function* pages(prefix, signal) {
		let pageToken;
		do {
			const query = {
				prefix: place.prefix + prefix,
				maxResults: "1000",
				fields: "items(name,size,updated),nextPageToken",
				...pageToken === void 0 ? {} : { pageToken }
			};
			const page = await api.json(prefix, await api.send({
				method: "GET",
				url: api.address("storage", "o", query),
				signal
			}));
			yield (Array.isArray(page["items"]) ? page["items"] : []).map((item) => asObject(item, place.prefix)).filter((object) => object !== void 0);
			pageToken = typeof page["nextPageToken"] === "string" && page["nextPageToken"] !== "" ? page["nextPageToken"] : void 0;
		} while (pageToken !== void 0);
	}
	async function* keyPages(prefix, signal) {
		for await (const page of pages(prefix, signal)) yield page.map(({ key }) => key);
	}
	const read = async (key, { signal, from = 0 } = {}) => {
		const headers = from === 0 ? {} : { range: `bytes=${from}-` };
		const answer = await api.send({
			method: "GET",
			url: api.object(key, { alt: "media" }),
			headers,
			signal
		});
		if (answer.status === 200 || answer.status === 206) {
			const content = contentOf(answer);
			return {
				...content,
				etag: content.etag === void 0 ? void 0 : Buffer.from(content.etag, "base64").toString("hex")
			};
		}
		await discard(answer);
		if (answer.status === 404) return void 0;
		if (answer.status === 416) return read(key, { signal });
		throw api.failure(key, answer);
	};
	return {
		url,
		jobs,
		read,
		existing: (keys, { signal } = {}) => presentKeys(keys, {
			jobs: jobs ?? defaultJobs,
			pages: (prefix) => keyPages(prefix, signal),
			async isThere(key) {
				const answer = await api.send({
					method: "GET",
					url: api.object(key, { fields: "size" }),
					signal
				});
				if (answer.status !== 404) return (await api.json(key, answer))["size"] !== void 0;
				await discard(answer);
				return false;
			}
		}),
		write: (key, source, call = {}) => uploads.write(key, source, call),
		async *list(prefix, { signal } = {}) {
			for await (const page of pages(prefix, signal)) yield* page;
		},
		async remove(keys, { signal } = {}) {
			await mapParallel(keys, jobs ?? defaultJobs, async (key) => {
				const answer = await api.status({
					method: "DELETE",
					url: api.object(key),
					signal
				});
				if (answer.status !== 404 && (answer.status < 200 || answer.status > 299)) throw api.failure(key, answer);
			});
		},
		close() {
			client.close();
			return Promise.resolve();
		}
	};
}

export { openGcsRemote };