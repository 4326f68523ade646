import { A as LockstepError } from "./file-work.js";
import { Pt as mapParallel, Sn as publicUrl, dn as numberSetting, gn as RemoteFailure, hn as verifiedPieces, ln as flagSetting, un as jobsSetting } from "./pipeline.js";
import { n as kindOfStatus, r as retryAfterMs } from "./http-status.js";
import { t as presentKeys } from "./present-keys.js";
import { createHash } from "node:crypto";

// pipeline/data/remotes/azure-account.ts
/** A setting, else the variable that Azure's own tools read. */
function settingOf({ settings, env }, key, variable) {
	const text = settings[key] ?? env?.[variable];
	return text === "" ? void 0 : text;
}
/**
* The storage account, by what the settings or Azure's variables hold, in DVC's order: a connection string, a service principal, the
* account's key, a shared access signature, whoever is logged in here, nobody.
*
* @throws LockstepError DVC_CONFIG_INVALID when there is neither an account nor a connection string.
*/
async function openAzureAccount(options, pipeline) {
	const { settings } = options;
	const { BlobServiceClient, StorageSharedKeyCredential } = await import("./esm2.js");
	const connection = settingOf(options, "connection_string", "AZURE_STORAGE_CONNECTION_STRING");
	if (connection !== void 0) try {
		return BlobServiceClient.fromConnectionString(connection, pipeline);
	} catch {
		throw new LockstepError("DVC_CONFIG_INVALID", "the connection string of the Azure remote cannot be read", { hint: "Copy it again from the storage account's access keys: `lockstep remote modify --local <name> connection_string <value>`." });
	}
	const account = settingOf(options, "account_name", "AZURE_STORAGE_ACCOUNT");
	if (account === void 0 || !/^[a-z0-9-]{3,40}$/.test(account)) throw new LockstepError("DVC_CONFIG_INVALID", "the Azure remote names no storage account", { hint: "Set one with `lockstep remote modify <name> account_name <account>`, or a `connection_string`." });
	const url = `https://${account}.blob.core.windows.net`;
	const { tenant_id: tenant, client_id: client, client_secret: secret } = settings;
	if (tenant !== void 0 && client !== void 0 && secret !== void 0) {
		const { ClientSecretCredential } = await import("./esm.js");
		return new BlobServiceClient(url, new ClientSecretCredential(tenant, client, secret), pipeline);
	}
	const key = settingOf(options, "account_key", "AZURE_STORAGE_KEY");
	if (key !== void 0) return new BlobServiceClient(url, new StorageSharedKeyCredential(account, key), pipeline);
	const signature = settingOf(options, "sas_token", "AZURE_STORAGE_SAS_TOKEN");
	if (signature !== void 0) return new BlobServiceClient(`${url}/?${signature.replace(/^\?/, "")}`, void 0, pipeline);
	if (flagSetting(settings, "allow_anonymous_login", false)) return new BlobServiceClient(url, void 0, pipeline);
	const { DefaultAzureCredential } = await import("./esm.js");
	return new BlobServiceClient(url, new DefaultAzureCredential(), pipeline);
}

// pipeline/data/remotes/azure-upload.ts
/** Sent at once. Azure takes 50,000 blocks of a blob: 390 GiB; larger files get larger blocks. */
const smallestBlockBytes = 8388608;
const mostBlocks = 5e4;
/** Only when the name is free. */
const isNew = { ifNoneMatch: "*" };
function blockBytesFor(sizeBytes) {
	return Math.max(smallestBlockBytes, Math.ceil(sizeBytes / mostBlocks));
}
/** True for the answers that say: there is such a blob already. */
function isTaken(error) {
	const { statusCode, code } = error;
	return statusCode === 412 || statusCode === 409 && code === "BlobAlreadyExists";
}
/** Tells how far an upload has come, from running totals. */
function progressOf(onBytes) {
	let before = 0;
	return ({ loadedBytes }) => {
		onBytes?.(loadedBytes - before);
		before = loadedBytes;
	};
}
/** Names of the blocks that an earlier try brought over. */
async function stagedBlocks(blob, signal) {
	try {
		const list = await blob.getBlockList("uncommitted", signal === void 0 ? {} : { abortSignal: signal });
		return new Set(list.uncommittedBlocks?.map(({ name }) => name));
	} catch (error) {
		if (error instanceof Error && "statusCode" in error && error.statusCode === 404) return /* @__PURE__ */ new Set();
		throw error;
	}
}
/**
* Stores a file as a new blob. One of a single block is sent at once; a larger one block by block, each with its md5, which Azure compares,
* and gets its name when the list of blocks is committed. A block is named by its place and content, so that one that is there already,
* from this process or an earlier one, is not sent again.
*
* @throws the SDK's RestError; {@link isTaken} tells a name that is taken.
*/
async function uploadBlob(blob, source, { signal, onBytes }) {
	const blockBytes = blockBytesFor(source.sizeBytes);
	const common = signal === void 0 ? {} : { abortSignal: signal };
	const blobHTTPHeaders = {
		blobContentType: "application/octet-stream",
		blobContentMD5: Buffer.from(source.md5, "hex")
	};
	if (source.sizeBytes <= blockBytes) {
		const pieces = [];
		for await (const piece of verifiedPieces(source, {
			pieceBytes: blockBytes,
			signal
		})) pieces.push(piece);
		const content = Buffer.concat(pieces);
		await blob.upload(content, content.length, {
			...common,
			conditions: isNew,
			blobHTTPHeaders,
			transactionalContentMD5: blobHTTPHeaders.blobContentMD5,
			onProgress: progressOf(onBytes)
		});
		return;
	}
	const staged = await stagedBlocks(blob, signal);
	const names = [];
	for await (const piece of verifiedPieces(source, {
		pieceBytes: blockBytes,
		signal
	})) {
		const digest = createHash("md5").update(piece).digest();
		const name = Buffer.from(`${names.length.toString().padStart(6, "0")}-${digest.toString("hex")}`).toString("base64");
		names.push(name);
		if (staged.has(name)) onBytes?.(piece.length);
		else await blob.stageBlock(name, piece, piece.length, {
			...common,
			transactionalContentMD5: digest,
			onProgress: progressOf(onBytes)
		});
	}
	await blob.commitBlockList(names, {
		...common,
		conditions: isNew,
		blobHTTPHeaders
	});
}

// pipeline/data/remotes/azure.ts
const defaultJobs = 8;
/** @throws LockstepError DVC_CONFIG_INVALID */
function readPlace({ url, env }) {
	const [, named, path = ""] = /^azure:\/\/([^/?#]*)(?:\/(.*))?$/i.exec(url) ?? [];
	const container = named === "" ? env?.["AZURE_STORAGE_CONTAINER_NAME"] : named;
	if (container === void 0 || container === "") throw new LockstepError("DVC_CONFIG_INVALID", "the url of the remote is not azure://container/path", { hint: "Correct it with `lockstep remote modify <name> url azure://container/path`." });
	const prefix = path.replace(/\/+$/, "");
	return {
		container,
		prefix: prefix === "" ? "" : `${prefix}/`
	};
}
function statusOf(error) {
	return error instanceof Error && "statusCode" in error && typeof error.statusCode === "number" ? error.statusCode : void 0;
}
/** What the SDK threw, without its message: it quotes requests with their signatures. */
function failureOf(error, what, signal) {
	if (signal?.aborted === true) return signal.reason;
	if (!(error instanceof Error) || error instanceof LockstepError || error instanceof RemoteFailure) return error;
	const { code, response } = error;
	const status = statusOf(error);
	if (status !== void 0) {
		const word = typeof code === "string" && /^\w{1,60}$/.test(code) ? ` ${code}` : "";
		return new RemoteFailure(code === "Md5Mismatch" ? "transient" : kindOfStatus(status), `${what}: the server answered HTTP ${status}${word}`, retryAfterMs(response?.headers.get("retry-after"), Date.now()));
	}
	if (/CredentialUnavailable|AuthenticationRequired|AggregateAuthentication|^AuthenticationError$/.test(error.name)) return new RemoteFailure("denied", `${what}: no credentials of Azure work here; set \`account_key\`, \`sas_token\` or \`connection_string\`, or log in with \`az login\``);
	if (code === "ENOTFOUND") return new RemoteFailure("permanent", `${what}: no host of that name`);
	return new RemoteFailure("transient", `${what}: the connection failed${typeof code === "string" ? ` (${code})` : ""}`);
}
async function* withFailures(stream, failure) {
	try {
		for await (const piece of stream) yield piece;
	} catch (error) {
		throw failure(error);
	}
}
/** A DVC remote in a container of Azure Blob Storage: `If-None-Match: *` makes every write create-only. */
async function openAzureRemote(options) {
	const { container, prefix } = readPlace(options);
	const url = publicUrl(options.url);
	const readTimeout = numberSetting(options.settings, "read_timeout");
	const blobs = (await openAzureAccount(options, {
		retryOptions: {
			maxTries: 1,
			...readTimeout === void 0 ? {} : { tryTimeoutInMs: readTimeout * 1e3 }
		},
		keepAliveOptions: { enable: true },
		userAgentOptions: { userAgentPrefix: "lockstep" }
	})).getContainerClient(container);
	const jobs = jobsSetting(options.settings);
	/** Runs a call of the SDK; `undefined` for an answer with a status of `expected`. */
	const asking = async (what, { signal, expected }, ask) => {
		try {
			signal?.throwIfAborted();
			return await ask(signal === void 0 ? {} : { abortSignal: signal });
		} catch (error) {
			if (expected.includes(statusOf(error) ?? 0)) return void 0;
			throw failureOf(error, `${url}/${what}`, signal);
		}
	};
	async function* pages(below, signal) {
		const call = signal === void 0 ? {} : { abortSignal: signal };
		try {
			for await (const { segment } of blobs.listBlobsFlat({
				prefix: prefix + below,
				...call
			}).byPage()) yield segment.blobItems.map(({ name, properties }) => ({
				key: name.slice(prefix.length),
				sizeBytes: properties.contentLength ?? 0,
				modifiedMs: properties.lastModified.getTime()
			}));
		} catch (error) {
			throw failureOf(error, `${url}/${below}`, signal);
		}
	}
	async function* keyPages(below, signal) {
		for await (const page of pages(below, signal)) yield page.map(({ key }) => key);
	}
	const read = async (key, { signal, from = 0 } = {}) => {
		const blob = blobs.getBlobClient(prefix + key);
		const answer = await asking(key, {
			signal,
			expected: [404, 416]
		}, (call) => blob.download(from, void 0, {
			...call,
			maxRetryRequests: 0
		}));
		if (answer === void 0 && from > 0) return read(key, { signal });
		if (answer?.readableStreamBody === void 0) return void 0;
		answer.readableStreamBody.on("error", () => void 0);
		const bytes = withFailures(answer.readableStreamBody, (error) => failureOf(error, `${url}/${key}`, signal));
		const [, total] = /\/(\d{1,15})$/.exec(answer.contentRange ?? "") ?? [];
		return {
			stream: ReadableStream.from(bytes),
			from,
			sizeBytes: total === void 0 ? answer.contentLength : Number(total),
			etag: answer.etag
		};
	};
	return {
		url,
		jobs,
		read,
		existing: (keys, { signal } = {}) => presentKeys(keys, {
			jobs: jobs ?? defaultJobs,
			pages: (below) => keyPages(below, signal),
			async isThere(key) {
				const found = await asking(key, {
					signal,
					expected: [404]
				}, (call) => blobs.getBlobClient(prefix + key).getProperties(call));
				if (found === void 0) return false;
				if (found.blobType !== void 0) return true;
				throw new RemoteFailure("transient", `${url}/${key}: the answer to a request is not the store's`);
			}
		}),
		async write(key, source, call = {}) {
			try {
				await uploadBlob(blobs.getBlockBlobClient(prefix + key), source, call);
			} catch (error) {
				if (!isTaken(error)) throw failureOf(error, `${url}/${key}`, call.signal);
			}
		},
		async *list(below, { signal } = {}) {
			for await (const page of pages(below, signal)) yield* page;
		},
		async remove(keys, { signal } = {}) {
			await mapParallel(keys, jobs ?? defaultJobs, (key) => asking(key, {
				signal,
				expected: [404]
			}, (call) => blobs.getBlobClient(prefix + key).delete(call)));
		},
		close: () => Promise.resolve()
	};
}

export { openAzureRemote };