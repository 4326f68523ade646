import { o as __toESM } from "./rolldown-runtime.js";
import { Pt as mapParallel, Sn as publicUrl, cn as fileSetting, dn as numberSetting, gn as RemoteFailure, hn as verifiedPieces, ln as flagSetting, pn as verifySetting, un as jobsSetting } from "./pipeline.js";
import { t as presentKeys } from "./present-keys.js";
import { A as LockstepError } from "./file-work.js";
import { n as kindOfStatus, r as retryAfterMs } from "./http-status.js";
import { readFile } from "node:fs/promises";
import { Agent } from "node:http";
import { Readable } from "node:stream";
import { createHash } from "node:crypto";
import { Agent as Agent$1 } from "node:https";

// pipeline/data/remotes/s3-body.ts
/** Up to here one request; beyond it parts of at least this size. */
const smallestPartBytes = 8388608;
/** S3 takes 10,000 parts. */
const mostParts = 9e3;
/** Bytes whose sending is shown at once. */
const shownBytes = 262144;
/** An ETag without its quotes. */
const bare = (etag) => etag?.replaceAll("\"", "") ?? "";
const md5Of = (bytes) => createHash("md5").update(bytes).digest("hex");
const base64Of = (digest) => Buffer.from(digest, "hex").toString("base64");
/** As a stream, so that progress is seen and stalls are noticed while it is sent. */
function bodyOf(bytes, onBytes) {
	const pieces = function* () {
		for (let start = 0; start < bytes.length; start += shownBytes) {
			const piece = bytes.subarray(start, start + shownBytes);
			yield piece;
			onBytes(piece.length);
		}
	};
	return Readable.from(pieces(), { objectMode: false });
}
/** What `Content-MD5` and length say of a body. */
function bodyHeaders(bytes) {
	return {
		ContentMD5: base64Of(md5Of(bytes)),
		ContentLength: bytes.length
	};
}
/**
* The md5 that an ETag is; `undefined` when it is something else: of an upload in parts, or encrypted with a key of KMS, which a bucket
* may do by itself, or of the customer.
*/
function md5OfEtag(answer) {
	const { ETag, ServerSideEncryption: encryption = "AES256", SSECustomerAlgorithm: customer } = answer;
	const [digest] = /[0-9a-f]{32}(?!-)/.exec(bare(ETag)) ?? [];
	return encryption === "AES256" && customer === void 0 && bare(ETag) === digest ? digest : void 0;
}
function partBytesFor(sizeBytes) {
	const mebibyte = 1048576;
	return Math.max(smallestPartBytes, Math.ceil(sizeBytes / mostParts / mebibyte) * mebibyte);
}

// pipeline/data/remotes/s3-failure.ts
function property(value, name) {
	return typeof value === "object" && value !== null ? value[name] : void 0;
}
/** Codes come from whoever answers: only what looks like one is repeated. */
function word(value) {
	return typeof value === "string" && /^[A-Za-z][A-Za-z0-9_.]{0,63}$/.test(value) ? value : "";
}
function problemOf(error) {
	const status = property(property(error, "$metadata"), "httpStatusCode");
	const header = property(property(property(error, "$response"), "headers"), "retry-after");
	return {
		code: word(property(error, "name")),
		status: typeof status === "number" ? status : void 0,
		retryAfter: typeof header === "string" ? header : void 0,
		systemCode: word(property(error, "code"))
	};
}
/** Codes that say more than their status. */
const kinds = {
	BadDigest: "transient",
	IncompleteBody: "transient",
	InvalidPart: "transient",
	NoSuchUpload: "transient",
	RequestTimeTooSkewed: "transient",
	RequestTimeout: "transient",
	TimeoutError: "transient",
	XAmzContentSHA256Mismatch: "transient",
	ConditionalRequestConflict: "transient",
	OperationAborted: "transient",
	BandwidthLimitExceeded: "throttled",
	RequestLimitExceeded: "throttled",
	SlowDown: "throttled",
	SlowDownRead: "throttled",
	SlowDownWrite: "throttled",
	Throttling: "throttled",
	ThrottlingException: "throttled",
	TooManyRequests: "throttled",
	CredentialsProviderError: "denied",
	ExpiredToken: "denied",
	InvalidToken: "denied",
	TokenRefreshRequired: "denied",
	NoSuchBucket: "missing"
};
const certificateProblem = /^(?:CERT_|ERR_TLS_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_|HOSTNAME_MISMATCH)/;
/** What is worth knowing beside the code. */
const advice = {
	AuthorizationHeaderMalformed: ": the bucket is in another region; set `region`",
	CredentialsProviderError: ": no credentials were found",
	NoSuchBucket: ": there is no such bucket",
	PermanentRedirect: ": the bucket is in another region; set `region`"
};
/**
* The failure that an error of the SDK stands for. Neither its message nor its request is kept: they may hold headers with
* credentials, and the server's words.
*/
function failureOf(what, error) {
	if (error instanceof RemoteFailure || error instanceof LockstepError) return error;
	const { code, status, retryAfter, systemCode } = problemOf(error);
	if (status === void 0 && systemCode === "" && kinds[code] === void 0) return error;
	if (status === void 0 && systemCode !== "") {
		if (systemCode === "ENOTFOUND") return new RemoteFailure("permanent", `${what}: no host of that name`);
		if (certificateProblem.test(systemCode)) return new RemoteFailure("permanent", `${what}: the certificate is not trusted (${systemCode}); see \`ssl_verify\``);
		return new RemoteFailure("transient", `${what}: the connection failed (${systemCode})`);
	}
	const kind = kinds[code] ?? kindOfStatus(status ?? 500);
	const answer = `${what}: the server answered ${[code, ...status === void 0 ? [] : [`HTTP ${status.toString()}`]].filter((part) => part !== "").join(", ")}${advice[code] ?? ""}`;
	return new RemoteFailure(kind, answer, retryAfterMs(retryAfter, Date.now()));
}

// pipeline/data/remotes/s3-settings.ts
/** @throws LockstepError DVC_CONFIG_INVALID */
function readS3Place(url) {
	const [, bucket, path = ""] = /^s3:\/\/([a-zA-Z0-9][a-zA-Z0-9._-]{1,254})(?:\/+(.*?))?\/*$/i.exec(url) ?? [];
	if (bucket === void 0) throw new LockstepError("DVC_CONFIG_INVALID", `${publicUrl(url)} names no bucket`, { hint: "The url of an S3 remote is s3://bucket/prefix." });
	return {
		bucket,
		prefix: path === "" ? "" : `${path}/`
	};
}
/** One section of an INI file as AWS's tools write it. */
function section(text, names) {
	let current;
	let found;
	for (const line of text.split(/\r?\n/)) {
		const [, name] = /^\s*\[\s*(.+?)\s*\]/.exec(line) ?? [];
		const [, key, value] = /^\s*([\w.]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
		if (name !== void 0) {
			current = /* @__PURE__ */ new Map();
			if (names.includes(name)) found ??= current;
		} else if (key !== void 0 && value !== void 0) current?.set(key.toLowerCase(), value);
	}
	return found;
}
function keys(id, secret, token) {
	if (id === void 0 || secret === void 0 || id === "" || secret === "") return void 0;
	return {
		accessKeyId: id,
		secretAccessKey: secret,
		...token === void 0 || token === "" ? {} : { sessionToken: token }
	};
}
/** Keys from the file that `credentialpath` names. */
async function keysOfFile(options, profile) {
	const path = fileSetting(options, "credentialpath");
	if (path === void 0) return void 0;
	const found = section(await readFile(path, "utf8"), [profile]);
	const read = keys(found?.get("aws_access_key_id"), found?.get("aws_secret_access_key"), found?.get("aws_session_token"));
	if (read !== void 0) return read;
	throw new LockstepError("DVC_CONFIG_INVALID", `${path} has no keys for the profile ${JSON.stringify(profile)}`, { hint: "Correct `credentialpath` or `profile` of the remote." });
}
/** The region that the file of `configpath` gives a profile. */
async function regionOfFile(options, profile) {
	const path = fileSetting(options, "configpath");
	if (path === void 0) return void 0;
	return section(await readFile(path, "utf8"), [`profile ${profile}`, profile])?.get("region");
}
/** Of the remote, else of a file it names, else of the environment; `undefined` leaves it to the SDK's own chain. */
async function credentialsOf(options) {
	const { settings, env = {} } = options;
	const own = keys(settings["access_key_id"], settings["secret_access_key"], settings["session_token"]);
	if (own !== void 0) return own;
	const ofFile = await keysOfFile(options, settings["profile"] ?? env["AWS_PROFILE"] ?? "default");
	if (ofFile !== void 0 || settings["profile"] !== void 0) return ofFile;
	return keys(env["AWS_ACCESS_KEY_ID"], env["AWS_SECRET_ACCESS_KEY"], env["AWS_SESSION_TOKEN"]);
}
/** The SDK warns on the console; here everything worth saying is an error. */
const silent = () => void 0;
const logger = {
	trace: silent,
	debug: silent,
	info: silent,
	warn: silent,
	error: silent
};
const seconds = (value) => value === void 0 ? void 0 : value * 1e3;
/** The client's configuration from DVC's settings; retries are left to whoever calls the driver. */
async function clientConfig(options) {
	const { settings, env = {} } = options;
	const endpoint = settings["endpointurl"] ?? env["AWS_ENDPOINT_URL_S3"] ?? env["AWS_ENDPOINT_URL"];
	const profile = settings["profile"];
	const region = settings["region"] ?? await regionOfFile(options, profile ?? "default") ?? env["AWS_REGION"] ?? env["AWS_DEFAULT_REGION"] ?? (endpoint === void 0 ? void 0 : "us-east-1");
	const credentials = await credentialsOf(options);
	const isAnonymous = credentials === void 0 && flagSetting(settings, "allow_anonymous_login", false);
	const { isVerified, authorities } = verifySetting(options);
	const shared = {
		keepAlive: true,
		maxSockets: Math.max(50, jobsSetting(settings) ?? 0),
		proxyEnv: env
	};
	return {
		maxAttempts: 1,
		logger,
		...region === void 0 ? {} : { region },
		...profile === void 0 ? {} : { profile },
		...credentials === void 0 ? {} : { credentials },
		...isAnonymous ? { signer: { sign: (request) => Promise.resolve(request) } } : {},
		...endpoint === void 0 ? {} : {
			endpoint,
			forcePathStyle: true
		},
		tls: flagSetting(settings, "use_ssl", true),
		requestChecksumCalculation: "WHEN_REQUIRED",
		responseChecksumValidation: "WHEN_REQUIRED",
		requestHandler: {
			connectionTimeout: seconds(numberSetting(settings, "connect_timeout")) ?? 1e4,
			socketTimeout: seconds(numberSetting(settings, "read_timeout")) ?? 6e4,
			httpAgent: new Agent(shared),
			httpsAgent: new Agent$1({
				...shared,
				rejectUnauthorized: isVerified,
				...authorities === void 0 ? {} : { ca: await readFile(authorities) }
			})
		}
	};
}
/** @throws LockstepError DVC_CONFIG_INVALID when `acl` and a grant are both set, as in DVC. */
function marksOf(settings) {
	const named = {
		ACL: settings["acl"],
		GrantRead: settings["grant_read"],
		GrantReadACP: settings["grant_read_acp"],
		GrantWriteACP: settings["grant_write_acp"],
		GrantFullControl: settings["grant_full_control"],
		ServerSideEncryption: settings["sse"],
		SSEKMSKeyId: settings["sse_kms_key_id"]
	};
	if (named.ACL !== void 0 && Object.keys(settings).some((key) => key.startsWith("grant_"))) throw new LockstepError("DVC_CONFIG_INVALID", "the remote has `acl` and a `grant_…` setting; S3 takes only one of them", { hint: "Remove one with `lockstep remote modify --unset <name> <option>`." });
	return Object.fromEntries(Object.entries(named).filter(([, value]) => value !== void 0));
}
function customerKeyOf(settings) {
	const SSECustomerKey = settings["sse_customer_key"];
	if (SSECustomerKey === void 0) return {};
	return {
		SSECustomerKey,
		SSECustomerAlgorithm: settings["sse_customer_algorithm"] ?? "AES256"
	};
}

// pipeline/data/remotes/slots.ts
/** So many at once, the others wait in line. */
var Slots = class {
	#free;
	#waiting = [];
	constructor(count) {
		this.#free = count;
	}
	async take() {
		if (this.#free > 0) this.#free--;
		else await new Promise((fulfil) => this.#waiting.push(fulfil));
		return () => {
			const next = this.#waiting.shift();
			if (next === void 0) this.#free++;
			else next();
		};
	}
};

// pipeline/data/remotes/s3-upload.ts
/** An upload that nobody has gone on with for this long is given up. */
const orphanMs = 6048e5;
/** Uploads in parts. What an interrupted one has sent is used by the next one for the same object, in this process or another. */
var S3Uploads = class {
	#target;
	#slots;
	#sweeping;
	/** @param partsAtOnce - Over all uploads: each holds its bytes in memory. */
	constructor(target, partsAtOnce) {
		this.#target = target;
		this.#slots = new Slots(partsAtOnce);
	}
	/** @returns False when an object of that key was there before. */
	async write(write) {
		this.#sweeping ??= this.#sweep(write.signal);
		await this.#sweeping;
		const held = await this.#unfinished(write);
		const uploadId = held?.uploadId ?? await this.#begin(write);
		try {
			const parts = await this.#sendParts(write, uploadId, held?.parts ?? /* @__PURE__ */ new Map());
			return await this.#complete(write, uploadId, parts);
		} catch (error) {
			if (!(error instanceof RemoteFailure) && write.signal?.aborted !== true) await this.#abort(write.key, uploadId);
			throw error;
		}
	}
	async #begin({ key, signal }) {
		const { sdk, client, bucket, marks, customerKey } = this.#target;
		const command = new sdk.CreateMultipartUploadCommand({
			Bucket: bucket,
			Key: key,
			ContentType: "application/octet-stream",
			...marks,
			...customerKey
		});
		try {
			const { UploadId: uploadId } = await client.send(command, { ...signal && { abortSignal: signal } });
			if (uploadId === void 0) throw new RemoteFailure("transient", "the server began an upload without naming it");
			return uploadId;
		} catch (error) {
			throw failureOf("beginning an upload", error);
		}
	}
	async #sendParts({ source, key, signal, onBytes }, uploadId, held) {
		const { sdk, client, bucket, customerKey } = this.#target;
		const parts = [];
		const doubts = /* @__PURE__ */ new Set();
		const under = /* @__PURE__ */ new Set();
		let failure;
		let number = 0;
		const sendOnce = async (piece, partNumber) => {
			const command = new sdk.UploadPartCommand({
				Bucket: bucket,
				Key: key,
				UploadId: uploadId,
				PartNumber: partNumber,
				Body: bodyOf(piece, onBytes),
				...bodyHeaders(piece),
				...customerKey
			});
			const answer = await client.send(command, { ...signal && { abortSignal: signal } });
			if (answer.ETag === void 0) throw new RemoteFailure("transient", "the server's answer names no part");
			const stored = md5OfEtag(answer);
			if (stored !== void 0 && stored !== md5Of(piece)) doubts.add(partNumber);
			else doubts.delete(partNumber);
			return answer.ETag;
		};
		const send = async (piece, partNumber) => {
			let ETag = await sendOnce(piece, partNumber);
			if (doubts.has(partNumber)) {
				onBytes(-piece.length);
				const first = ETag;
				ETag = await sendOnce(piece, partNumber);
				if (doubts.has(partNumber) && ETag !== first) throw new RemoteFailure("transient", `the server holds other bytes of part ${partNumber.toString()} than were sent`);
			}
			parts.push({
				PartNumber: partNumber,
				ETag
			});
		};
		try {
			for await (const piece of verifiedPieces(source, {
				pieceBytes: partBytesFor(source.sizeBytes),
				signal
			})) {
				const partNumber = ++number;
				const there = held.get(partNumber);
				if (there?.sizeBytes === piece.length && bare(there.etag) === md5Of(piece)) {
					parts.push({
						PartNumber: partNumber,
						ETag: there.etag
					});
					onBytes(piece.length);
					continue;
				}
				const release = await this.#slots.take();
				if (failure !== void 0) {
					release();
					break;
				}
				const sending = send(piece, partNumber).catch((error) => {
					failure ??= { error: failureOf(`part ${partNumber.toString()}`, error) };
				}).finally(() => {
					release();
					under.delete(sending);
				});
				under.add(sending);
			}
		} finally {
			await Promise.all(under);
		}
		if (failure !== void 0) throw failure.error;
		return {
			parts: parts.sort((a, b) => (a.PartNumber ?? 0) - (b.PartNumber ?? 0)),
			isDoubtful: doubts.size > 0
		};
	}
	async #complete({ key, signal }, uploadId, { parts, isDoubtful }) {
		const { sdk, client, bucket, customerKey } = this.#target;
		const command = new sdk.CompleteMultipartUploadCommand({
			Bucket: bucket,
			Key: key,
			UploadId: uploadId,
			MultipartUpload: { Parts: [...parts] },
			IfNoneMatch: "*",
			...customerKey
		});
		try {
			const { ETag, ServerSideEncryption } = await client.send(command, { ...signal && { abortSignal: signal } });
			if (ETag === void 0) throw new RemoteFailure("transient", "the server's answer names no object");
			const digests = parts.map((part) => bare(part.ETag));
			const isPlain = (ServerSideEncryption === void 0 || ServerSideEncryption === "AES256") && digests.every((digest) => /^[0-9a-f]{32}$/.test(digest)) && /^[0-9a-f]{32}-\d+$/.test(bare(ETag));
			const whole = `${md5Of(Buffer.from(digests.join(""), "hex"))}-${parts.length.toString()}`;
			if (isDoubtful || isPlain && bare(ETag) !== whole) throw new RemoteFailure("transient", "the server says that it put the parts together to something else");
			return true;
		} catch (error) {
			if (problemOf(error).status === 412) {
				await this.#abort(key, uploadId);
				return false;
			}
			throw failureOf("completing an upload", error);
		}
	}
	/** The newest unfinished upload of a key, with its parts. A server that cannot say has none. */
	async #unfinished({ key, signal }) {
		const { sdk, client, bucket, customerKey } = this.#target;
		const call = { ...signal && { abortSignal: signal } };
		try {
			const { Uploads = [] } = await client.send(new sdk.ListMultipartUploadsCommand({
				Bucket: bucket,
				Prefix: key
			}), call);
			const uploadId = Uploads.filter((upload) => upload.Key === key).sort((a, b) => (a.Initiated?.getTime() ?? 0) - (b.Initiated?.getTime() ?? 0)).at(-1)?.UploadId;
			if (uploadId === void 0) return void 0;
			const parts = /* @__PURE__ */ new Map();
			for (let marker = "0"; marker !== void 0;) {
				const { Parts, IsTruncated, NextPartNumberMarker } = await client.send(new sdk.ListPartsCommand({
					Bucket: bucket,
					Key: key,
					UploadId: uploadId,
					...marker === "0" ? {} : { PartNumberMarker: marker },
					...customerKey
				}), call);
				for (const { PartNumber, ETag, Size } of Parts ?? []) if (PartNumber !== void 0 && ETag !== void 0 && Size !== void 0) parts.set(PartNumber, {
					etag: ETag,
					sizeBytes: Size
				});
				marker = IsTruncated === true && NextPartNumberMarker !== marker ? NextPartNumberMarker : void 0;
			}
			return {
				uploadId,
				parts
			};
		} catch {
			signal?.throwIfAborted();
			return;
		}
	}
	async #abort(key, uploadId) {
		const { sdk, client, bucket } = this.#target;
		try {
			await client.send(new sdk.AbortMultipartUploadCommand({
				Bucket: bucket,
				Key: key,
				UploadId: uploadId
			}));
		} catch {}
	}
	/** Gives up uploads below this remote that were begun long ago; once for each process. */
	async #sweep(signal) {
		const { sdk, client, bucket, prefix } = this.#target;
		try {
			const command = new sdk.ListMultipartUploadsCommand({
				Bucket: bucket,
				Prefix: prefix
			});
			const { Uploads = [] } = await client.send(command, { ...signal && { abortSignal: signal } });
			for (const { Key: key, UploadId: uploadId, Initiated: begun } of Uploads) {
				if (key === void 0 || uploadId === void 0 || begun === void 0) continue;
				if (Date.now() - begun.getTime() > orphanMs) await this.#abort(key, uploadId);
			}
		} catch {
			signal?.throwIfAborted();
		}
	}
};

// pipeline/data/remotes/s3.ts
const defaultJobs = 8;
/** Keys of one removal. */
const removedAtOnce = 1e3;
/**
* A DVC remote in a bucket of Amazon S3 or of a server that speaks its language. `If-None-Match: *` makes every write create-only,
* `Content-MD5` makes the server refuse what was damaged on its way.
*/
async function openS3Remote(options) {
	const { settings } = options;
	const { bucket, prefix } = readS3Place(options.url);
	const marks = marksOf(settings);
	const customerKey = customerKeyOf(settings);
	const config = await clientConfig(options);
	const sdk = await import("./dist-cjs.js").then((m) => /* @__PURE__ */ __toESM(m.default, 1));
	const client = new sdk.S3Client(config);
	const jobs = jobsSetting(settings);
	const uploads = new S3Uploads({
		sdk,
		client,
		bucket,
		prefix,
		marks,
		customerKey
	}, Math.max(4, jobs ?? defaultJobs));
	const call = (signal) => ({ ...signal && { abortSignal: signal } });
	const headOf = async (key, signal) => {
		try {
			const head = await client.send(new sdk.HeadObjectCommand({
				Bucket: bucket,
				Key: prefix + key,
				...customerKey
			}), call(signal));
			if (head.ETag !== void 0) return head;
			throw new RemoteFailure("transient", `asking for ${key}: the server's answer is about no object`);
		} catch (error) {
			if (problemOf(error).status === 404) return void 0;
			throw failureOf(`asking for ${key}`, error);
		}
	};
	async function* pages(below, signal) {
		let token;
		do {
			const command = new sdk.ListObjectsV2Command({
				Bucket: bucket,
				Prefix: prefix + below,
				...token === void 0 ? {} : { ContinuationToken: token }
			});
			const page = await client.send(command, call(signal)).catch((error) => {
				throw failureOf(`listing ${below}`, error);
			});
			if (page.Name === void 0) throw new RemoteFailure("transient", `listing ${below}: the answer is no listing`);
			yield (page.Contents ?? []).flatMap(({ Key: key, Size: sizeBytes, LastModified: modified }) => key?.startsWith(prefix) === true ? [{
				key: key.slice(prefix.length),
				sizeBytes: sizeBytes ?? 0,
				modifiedMs: modified?.getTime()
			}] : []);
			token = page.NextContinuationToken;
			if (page.IsTruncated === true && token === void 0) throw new RemoteFailure("transient", `listing ${below}: the server did not say how the listing goes on`);
		} while (token !== void 0);
	}
	const read = async (key, { signal, from = 0 } = {}) => {
		try {
			const answer = await client.send(new sdk.GetObjectCommand({
				Bucket: bucket,
				Key: prefix + key,
				...from === 0 ? {} : { Range: `bytes=${from.toString()}-` },
				...customerKey
			}), call(signal));
			const [, first, total] = /^bytes (\d{1,15})-\d{1,15}\/(\d{1,15})$/.exec(answer.ContentRange ?? "") ?? [];
			const stream = Readable.toWeb(answer.Body);
			const etag = answer.ETag?.replaceAll("\"", "");
			if (first === void 0) return {
				stream,
				from: 0,
				sizeBytes: answer.ContentLength,
				etag
			};
			return {
				stream,
				from: Number(first),
				sizeBytes: Number(total),
				etag
			};
		} catch (error) {
			const { code, status } = problemOf(error);
			if (code === "NoSuchKey") return void 0;
			if (status === 416) return read(key, { signal });
			throw failureOf(`reading ${key}`, error);
		}
	};
	/** A file that one request holds. False when an object of that key was there before. */
	const putSmall = async ({ key, source, signal, onBytes }) => {
		const pieces = [];
		for await (const piece of verifiedPieces(source, {
			pieceBytes: smallestPartBytes,
			signal
		})) pieces.push(piece);
		const bytes = Buffer.concat(pieces);
		const command = new sdk.PutObjectCommand({
			Bucket: bucket,
			Key: key,
			Body: bodyOf(bytes, onBytes),
			ContentType: "application/octet-stream",
			IfNoneMatch: "*",
			...bodyHeaders(bytes),
			...marks,
			...customerKey
		});
		try {
			const answer = await client.send(command, call(signal));
			if (answer.ETag === void 0) throw new RemoteFailure("transient", "the server's answer names no object");
			const stored = md5OfEtag(answer);
			if (stored !== void 0 && stored !== source.md5) throw new RemoteFailure("transient", "the server says that it holds other bytes than were sent");
			return true;
		} catch (error) {
			if (problemOf(error).status === 412) return false;
			throw failureOf("uploading", error);
		}
	};
	/** What was there before must be the same object, as far as the server says without sending it. */
	const holdToSource = async (key, source, signal) => {
		const head = await headOf(key, signal);
		if (head === void 0) throw new RemoteFailure("transient", "an object that was there is gone");
		const stored = md5OfEtag(head);
		if (stored !== void 0 && stored !== source.md5 || head.ContentLength !== source.sizeBytes) throw new RemoteFailure("permanent", `${key} is there with other content; remove it from the remote, then push`);
	};
	return {
		url: publicUrl(options.url),
		jobs,
		read,
		existing: (keys, { signal } = {}) => presentKeys(keys, {
			jobs: jobs ?? defaultJobs,
			async *pages(below) {
				for await (const page of pages(below, signal)) yield page.map(({ key }) => key);
			},
			isThere: async (key) => await headOf(key, signal) !== void 0
		}),
		async write(key, source, { signal, onBytes = () => void 0 } = {}) {
			signal?.throwIfAborted();
			const write = {
				key: prefix + key,
				source,
				signal,
				onBytes
			};
			if (!(source.sizeBytes <= 8388608 ? await putSmall(write) : await uploads.write(write))) await holdToSource(key, source, signal);
		},
		async *list(below, { signal } = {}) {
			for await (const page of pages(below, signal)) yield* page;
		},
		async remove(keys, { signal } = {}) {
			const batches = Array.from({ length: Math.ceil(keys.length / removedAtOnce) }, (_, index) => keys.slice(index * removedAtOnce, (index + 1) * removedAtOnce));
			await mapParallel(batches, 4, async (batch) => {
				const command = new sdk.DeleteObjectsCommand({
					Bucket: bucket,
					Delete: {
						Objects: batch.map((key) => ({ Key: prefix + key })),
						Quiet: true
					}
				});
				const { Errors: errors = [] } = await client.send(command, call(signal)).catch((error) => {
					throw failureOf("removing objects", error);
				});
				const [first] = errors.filter(({ Code: code }) => code !== "NoSuchKey");
				if (first !== void 0) throw failureOf("removing objects", {
					name: first.Code,
					$metadata: { httpStatusCode: first.Code === "AccessDenied" ? 403 : 500 }
				});
			});
		},
		close() {
			client.destroy();
			return Promise.resolve();
		}
	};
}

export { openS3Remote };