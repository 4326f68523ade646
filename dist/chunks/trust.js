import { i as __require, o as __toESM, t as __commonJSMin } from "./rolldown-runtime.js";
import { A as LockstepError } from "./file-work.js";
import { Xt as byCodePoint, Zt as canonicalJson } from "./pipeline.js";
import { n as require_sigstore_common, r as require_envelope, t as require_dist$1 } from "./dist.js";
import { a as base64, d as looseObject, i as array, v as string } from "./schemas.js";
import { u as datetime } from "./model-record.js";
import { n as sigstoreInstances } from "./project.js";
import { i as stateOf, n as recordPath } from "./state.js";
import { c as quoted, d as require_dist$2, l as someOf, n as readVerifyingKey, o as parseBundle, s as parseStatement } from "./ec-key.js";
import { t as defaultTip } from "./tip.js";
import { n as readApprovals } from "./approvals.js";
import { n as evaluationCheck, r as parseShownReport } from "./checks.js";
import { createHash, createPublicKey } from "node:crypto";

// pipeline/provenance/model-signing.ts
/** The predicate of OpenSSF Model Signing 1.0. */
const modelSigningType = "https://model_signing/signature/v1.0";
/** What `model-signing` leaves out of a model unless it is told otherwise: what Git keeps beside files. */
const gitPaths = [
	".git",
	".gitattributes",
	".github",
	".gitignore"
];
/** As `model-signing` sorts: by the segments of a path, one after the other, so that `a/b` comes before `a.txt`. */
function byPath(a, b) {
	const [left, right] = [a.split("/"), b.split("/")];
	for (const [i, segment] of left.entries()) {
		const other = right[i];
		if (other === void 0) return 1;
		const order = byCodePoint(segment, other);
		if (order !== 0) return order;
	}
	return left.length - right.length;
}
/** True for a path that is one of the ignored, or below one. */
function isIgnored(path, ignorePaths) {
	return ignorePaths.some((ignored) => path === ignored || path.startsWith(`${ignored}/`));
}
/** sha256 over the digests one after the other. */
function rootDigest(resources) {
	const hash = createHash("sha256");
	for (const { digest } of resources) hash.update(Buffer.from(digest, "hex"));
	return hash.digest("hex");
}
/**
* The statement by which `model-signing` 1.0 and later knows a model: one subject whose digest is over all resources in their order.
*
* @param model.name - The last part of the model's path; says nothing.
* @param model.resources - sha256 by name.
*/
function modelSigningStatement(model) {
	const resources = model.resources.toSorted((a, b) => byPath(a.name, b.name));
	return {
		subject: [{
			name: model.name,
			digest: { sha256: rootDigest(resources) }
		}],
		predicateType: modelSigningType,
		predicate: {
			serialization: {
				method: "files",
				hash_type: "sha256",
				allow_symlinks: false,
				ignore_paths: model.ignorePaths.toSorted(byCodePoint)
			},
			resources: resources.map(({ name, digest }) => ({
				name,
				algorithm: "sha256",
				digest
			}))
		}
	};
}
/** The resources of a recorded model, as somebody who has its files at the artifact's path finds them. */
function resourcesOf(artifact) {
	const isSingleFile = !artifact.md5.endsWith(".dir");
	return artifact.files.map(({ path, sha256 }) => ({
		name: isSingleFile ? "." : path,
		digest: sha256
	})).filter(({ name }) => !isIgnored(name, gitPaths));
}
/** The Model Signing statement of a recorded model. */
function artifactStatement(artifact) {
	return modelSigningStatement({
		name: artifact.path.slice(artifact.path.lastIndexOf("/") + 1),
		resources: resourcesOf(artifact),
		ignorePaths: gitPaths
	});
}
function isObject(value) {
	return value !== null && typeof value === "object" && !Array.isArray(value);
}
const digestLengths = {
	sha256: 64,
	blake2b: 128
};
function readSerialization(value) {
	if (!isObject(value)) return {
		rule: "predicate",
		what: "the statement does not say how files were read"
	};
	const { method, hash_type: hashType, shard_size: shardSize, ignore_paths: ignored, allow_symlinks: links } = value;
	if (method !== "files" && method !== "shards") return {
		rule: "predicate",
		what: `files were read by ${quoted(method)}, which is not known here`
	};
	if (hashType !== "sha256" && hashType !== "blake2b") return {
		rule: "predicate",
		what: `files were hashed by ${quoted(hashType)}, which is not known here; sign with sha256`
	};
	if (links === true) return {
		rule: "predicate",
		what: "links were followed, which is never done here"
	};
	if (method === "shards" && !(typeof shardSize === "number" && Number.isSafeInteger(shardSize) && shardSize > 0)) return {
		rule: "predicate",
		what: "the pieces of files have no size"
	};
	const ignorePaths = Array.isArray(ignored) ? ignored.filter((path) => typeof path === "string") : [];
	return {
		method,
		hashType,
		shardSize: typeof shardSize === "number" ? shardSize : void 0,
		ignorePaths
	};
}
/** Reads what a Model Signing statement says; the digests must give the subject's, and no name may come twice. */
function readManifest(statement) {
	const { predicateType, predicate, subject } = statement;
	if (predicateType !== "https://model_signing/signature/v1.0") return {
		rule: "predicate_type",
		what: `it is of the type ${quoted(predicateType)}, not ${modelSigningType}`
	};
	const serialization = readSerialization(predicate["serialization"]);
	if ("rule" in serialization) return serialization;
	const listed = predicate["resources"];
	if (!Array.isArray(listed) || listed.length === 0) return {
		rule: "subject",
		what: "it is about no file at all"
	};
	const { hashType, method, shardSize } = serialization;
	const digest = new RegExp(`^[0-9a-f]{${digestLengths[hashType]}}$`);
	const wanted = method === "shards" ? `${hashType}-sharded-${String(shardSize)}` : hashType;
	const resources = [];
	for (const found of listed) {
		const { name, digest: hex, algorithm } = isObject(found) ? found : {};
		if (typeof name !== "string" || typeof hex !== "string" || !digest.test(hex) || algorithm !== wanted) return {
			rule: "subject",
			what: `${quoted(name)} has no digest by ${wanted}`
		};
		resources.push({
			name,
			digest: hex
		});
	}
	if (new Set(resources.map(({ name }) => name)).size < resources.length) return {
		rule: "subject",
		what: "it names a file twice"
	};
	const [root, ...others] = subject;
	if (others.length > 0 || root?.digest["sha256"] !== rootDigest(resources)) return {
		rule: "subject",
		what: "its root digest is not that of the files it lists"
	};
	return {
		serialization,
		resources
	};
}
/** The first thing in which files differ from what is said of them, each named; `undefined` when they are the same. */
function differingResources(signed, found) {
	const byName = (resources) => new Map(resources.map(({ name, digest }) => [name, digest]));
	const [said, there] = [byName(signed), byName(found)];
	const extra = [...there.keys()].filter((name) => !said.has(name));
	if (extra.length > 0) return {
		rule: "subject",
		what: `${someOf(extra)} was never signed`
	};
	const missing = [...said.keys()].filter((name) => !there.has(name));
	if (missing.length > 0) return {
		rule: "subject",
		what: `${someOf(missing)} was signed and is missing`
	};
	const altered = [...said].filter(([name, digest]) => there.get(name) !== digest).map(([name]) => name);
	if (altered.length > 0) return {
		rule: "subject",
		what: `${someOf(altered)} has other bytes than were signed`
	};
}

// node_modules/@sigstore/verify/dist/bundle/dsse.js
var require_dsse$2 = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.DSSESignatureContent = void 0;
	const core_1 = require_dist$2();
	var DSSESignatureContent = class {
		env;
		constructor(env) {
			this.env = env;
		}
		compareDigest(digest) {
			return core_1.crypto.bufferEqual(digest, core_1.crypto.digest("sha256", this.env.payload));
		}
		compareSignedDigest(digest) {
			return core_1.crypto.bufferEqual(digest, core_1.crypto.digest("sha256", this.preAuthEncoding));
		}
		compareSignature(signature) {
			return core_1.crypto.bufferEqual(signature, this.signature);
		}
		verifySignature(key) {
			return core_1.crypto.verify(this.preAuthEncoding, key, this.signature);
		}
		get signature() {
			return this.env.signatures.length > 0 ? this.env.signatures[0].sig : Buffer.from("");
		}
		get preAuthEncoding() {
			return core_1.dsse.preAuthEncoding(this.env.payloadType, this.env.payload);
		}
	};
	exports.DSSESignatureContent = DSSESignatureContent;
}));

// node_modules/@sigstore/verify/dist/bundle/message.js
var require_message = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.MessageSignatureContent = void 0;
	const core_1 = require_dist$2();
	const protobuf_specs_1 = require_dist$1();
	const HASH_ALGORITHM_MAP = {
		[protobuf_specs_1.HashAlgorithm.HASH_ALGORITHM_UNSPECIFIED]: "sha256",
		[protobuf_specs_1.HashAlgorithm.SHA2_256]: "sha256",
		[protobuf_specs_1.HashAlgorithm.SHA2_384]: "sha384",
		[protobuf_specs_1.HashAlgorithm.SHA2_512]: "sha512",
		[protobuf_specs_1.HashAlgorithm.SHA3_256]: "sha3-256",
		[protobuf_specs_1.HashAlgorithm.SHA3_384]: "sha3-384"
	};
	var MessageSignatureContent = class {
		signature;
		messageDigest;
		artifact;
		hashAlgorithm;
		constructor(messageSignature, artifact) {
			this.signature = messageSignature.signature;
			this.messageDigest = messageSignature.messageDigest.digest;
			this.artifact = artifact;
			this.hashAlgorithm = HASH_ALGORITHM_MAP[messageSignature.messageDigest.algorithm] ?? 
			/* istanbul ignore next */ "sha256";
		}
		compareSignature(signature) {
			return core_1.crypto.bufferEqual(signature, this.signature);
		}
		compareDigest(digest) {
			return core_1.crypto.bufferEqual(digest, this.messageDigest);
		}
		compareSignedDigest(digest) {
			return this.compareDigest(digest);
		}
		verifySignature(key) {
			return core_1.crypto.verify(this.artifact, key, this.signature, this.hashAlgorithm);
		}
	};
	exports.MessageSignatureContent = MessageSignatureContent;
}));

// node_modules/@sigstore/verify/dist/bundle/index.js
var require_bundle = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.toSignedEntity = toSignedEntity;
	exports.signatureContent = signatureContent;
	const core_1 = require_dist$2();
	const dsse_1 = require_dsse$2();
	const message_1 = require_message();
	function toSignedEntity(bundle, artifact) {
		const { tlogEntries, timestampVerificationData } = bundle.verificationMaterial;
		const timestamps = [];
		for (const entry of tlogEntries) if (entry.integratedTime && entry.integratedTime !== "0") timestamps.push({
			$case: "transparency-log",
			tlogEntry: entry
		});
		for (const ts of timestampVerificationData?.rfc3161Timestamps ?? []) timestamps.push({
			$case: "timestamp-authority",
			timestamp: core_1.RFC3161Timestamp.parse(Buffer.from(ts.signedTimestamp))
		});
		return {
			signature: signatureContent(bundle, artifact),
			key: key(bundle),
			tlogEntries,
			timestamps
		};
	}
	function signatureContent(bundle, artifact) {
		switch (bundle.content.$case) {
			case "dsseEnvelope": return new dsse_1.DSSESignatureContent(bundle.content.dsseEnvelope);
			case "messageSignature": return new message_1.MessageSignatureContent(bundle.content.messageSignature, artifact);
		}
	}
	function key(bundle) {
		switch (bundle.verificationMaterial.content.$case) {
			case "publicKey": return {
				$case: "public-key",
				hint: bundle.verificationMaterial.content.publicKey.hint
			};
			case "x509CertificateChain": return {
				$case: "certificate",
				certificate: core_1.X509Certificate.parse(Buffer.from(bundle.verificationMaterial.content.x509CertificateChain.certificates[0].rawBytes))
			};
			case "certificate": return {
				$case: "certificate",
				certificate: core_1.X509Certificate.parse(Buffer.from(bundle.verificationMaterial.content.certificate.rawBytes))
			};
		}
	}
}));

// node_modules/@sigstore/verify/dist/error.js
var require_error = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.PolicyError = exports.VerificationError = void 0;
	var BaseError = class extends Error {
		code;
		cause;
		constructor({ code, message, cause }) {
			super(message);
			this.code = code;
			this.cause = cause;
			this.name = this.constructor.name;
		}
	};
	var VerificationError = class extends BaseError {};
	exports.VerificationError = VerificationError;
	var PolicyError = class extends BaseError {};
	exports.PolicyError = PolicyError;
}));

// node_modules/@sigstore/verify/dist/trust/filter.js
var require_filter = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.filterCertAuthorities = filterCertAuthorities;
	exports.filterTLogAuthorities = filterTLogAuthorities;
	function filterCertAuthorities(certAuthorities, timestamp) {
		return certAuthorities.filter((ca) => {
			return ca.validFor.start <= timestamp && ca.validFor.end >= timestamp;
		});
	}
	function filterTLogAuthorities(tlogAuthorities, criteria) {
		return tlogAuthorities.filter((tlog) => {
			if (criteria.logID && !tlog.logID.equals(criteria.logID)) return false;
			return tlog.validFor.start <= criteria.targetDate && criteria.targetDate <= tlog.validFor.end;
		});
	}
}));

// node_modules/@sigstore/verify/dist/trust/index.js
var require_trust = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.filterTLogAuthorities = exports.filterCertAuthorities = void 0;
	exports.toTrustMaterial = toTrustMaterial;
	const core_1 = require_dist$2();
	const protobuf_specs_1 = require_dist$1();
	const error_1 = require_error();
	const BEGINNING_OF_TIME = /* @__PURE__ */ new Date(0);
	const END_OF_TIME = /* @__PURE__ */ new Date(864e13);
	var filter_1 = require_filter();
	Object.defineProperty(exports, "filterCertAuthorities", {
		enumerable: true,
		get: function() {
			return filter_1.filterCertAuthorities;
		}
	});
	Object.defineProperty(exports, "filterTLogAuthorities", {
		enumerable: true,
		get: function() {
			return filter_1.filterTLogAuthorities;
		}
	});
	function toTrustMaterial(root, keys) {
		const keyFinder = typeof keys === "function" ? keys : keyLocator(keys);
		return {
			certificateAuthorities: root.certificateAuthorities.map(createCertAuthority),
			timestampAuthorities: root.timestampAuthorities.map(createCertAuthority),
			tlogs: root.tlogs.map(createTLogAuthority),
			ctlogs: root.ctlogs.map(createTLogAuthority),
			publicKey: keyFinder
		};
	}
	function createTLogAuthority(tlogInstance) {
		const keyDetails = tlogInstance.publicKey.keyDetails;
		const keyType = keyDetails === protobuf_specs_1.PublicKeyDetails.PKCS1_RSA_PKCS1V5 || keyDetails === protobuf_specs_1.PublicKeyDetails.PKIX_RSA_PKCS1V5 || keyDetails === protobuf_specs_1.PublicKeyDetails.PKIX_RSA_PKCS1V15_2048_SHA256 || keyDetails === protobuf_specs_1.PublicKeyDetails.PKIX_RSA_PKCS1V15_3072_SHA256 || keyDetails === protobuf_specs_1.PublicKeyDetails.PKIX_RSA_PKCS1V15_4096_SHA256 ? "pkcs1" : "spki";
		/* istanbul ignore next */
		return {
			baseURL: tlogInstance.baseUrl,
			logID: tlogInstance.checkpointKeyId ? tlogInstance.checkpointKeyId.keyId : tlogInstance.logId.keyId,
			publicKey: core_1.crypto.createPublicKey(tlogInstance.publicKey.rawBytes, keyType),
			validFor: {
				start: tlogInstance.publicKey.validFor?.start || BEGINNING_OF_TIME,
				end: tlogInstance.publicKey.validFor?.end || END_OF_TIME
			}
		};
	}
	function createCertAuthority(ca) {
		/* istanbul ignore next */
		return {
			certChain: ca.certChain.certificates.map((cert) => {
				return core_1.X509Certificate.parse(Buffer.from(cert.rawBytes));
			}),
			validFor: {
				start: ca.validFor?.start || BEGINNING_OF_TIME,
				end: ca.validFor?.end || END_OF_TIME
			}
		};
	}
	function keyLocator(keys) {
		return (hint) => {
			const key = (keys || {})[hint];
			if (!key) throw new error_1.VerificationError({
				code: "PUBLIC_KEY_ERROR",
				message: `key not found: ${hint}`
			});
			return {
				publicKey: core_1.crypto.createPublicKey(key.rawBytes),
				validFor: (date) => {
					/* istanbul ignore next */
					return (key.validFor?.start || BEGINNING_OF_TIME) <= date && (key.validFor?.end || END_OF_TIME) >= date;
				}
			};
		};
	}
}));

// node_modules/@sigstore/verify/dist/key/certificate.js
var require_certificate = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.CertificateChainVerifier = void 0;
	exports.verifyCertificateChain = verifyCertificateChain;
	const error_1 = require_error();
	const trust_1 = require_trust();
	function verifyCertificateChain(timestamp, leaf, certificateAuthorities) {
		const cas = (0, trust_1.filterCertAuthorities)(certificateAuthorities, timestamp);
		let error;
		for (const ca of cas) try {
			return new CertificateChainVerifier({
				trustedCerts: ca.certChain,
				untrustedCert: leaf,
				timestamp
			}).verify();
		} catch (err) {
			error = err;
		}
		throw new error_1.VerificationError({
			code: "CERTIFICATE_ERROR",
			message: "Failed to verify certificate chain",
			cause: error
		});
	}
	var CertificateChainVerifier = class {
		untrustedCert;
		trustedCerts;
		localCerts;
		timestamp;
		constructor(opts) {
			this.untrustedCert = opts.untrustedCert;
			this.trustedCerts = opts.trustedCerts;
			this.localCerts = dedupeCertificates([...opts.trustedCerts, opts.untrustedCert]);
			this.timestamp = opts.timestamp;
		}
		verify() {
			const certificatePath = this.sort();
			this.checkPath(certificatePath);
			if (!certificatePath.every((cert) => cert.validForDate(this.timestamp))) throw new error_1.VerificationError({
				code: "CERTIFICATE_ERROR",
				message: "certificate is not valid or expired at the specified date"
			});
			return certificatePath;
		}
		sort() {
			const leafCert = this.untrustedCert;
			let paths = this.buildPaths(leafCert);
			paths = paths.filter((path) => path.some((cert) => this.trustedCerts.includes(cert)));
			if (paths.length === 0) throw new error_1.VerificationError({
				code: "CERTIFICATE_ERROR",
				message: "no trusted certificate path found"
			});
			return [leafCert, ...paths.reduce((prev, curr) => prev.length < curr.length ? prev : curr)].slice(0, -1);
		}
		buildPaths(certificate) {
			const paths = [];
			const issuers = this.findIssuer(certificate);
			if (issuers.length === 0) throw new error_1.VerificationError({
				code: "CERTIFICATE_ERROR",
				message: "no valid certificate path found"
			});
			for (let i = 0; i < issuers.length; i++) {
				const issuer = issuers[i];
				if (issuer.equals(certificate)) {
					paths.push([certificate]);
					continue;
				}
				const subPaths = this.buildPaths(issuer);
				for (let j = 0; j < subPaths.length; j++) paths.push([issuer, ...subPaths[j]]);
			}
			return paths;
		}
		findIssuer(certificate) {
			let issuers = [];
			let keyIdentifier;
			if (certificate.subject.equals(certificate.issuer)) {
				if (certificate.verify()) return [certificate];
			}
			if (certificate.extAuthorityKeyID) keyIdentifier = certificate.extAuthorityKeyID.keyIdentifier;
			this.localCerts.forEach((possibleIssuer) => {
				if (keyIdentifier) {
					/* istanbul ignore else */
					if (possibleIssuer.extSubjectKeyID) {
						if (possibleIssuer.extSubjectKeyID.keyIdentifier.equals(keyIdentifier)) issuers.push(possibleIssuer);
						return;
					}
				}
				if (possibleIssuer.subject.equals(certificate.issuer)) issuers.push(possibleIssuer);
			});
			issuers = issuers.filter((issuer) => {
				try {
					return certificate.verify(issuer);
				} catch (ex) {
					/* istanbul ignore next - should never error */
					return false;
				}
			});
			return issuers;
		}
		checkPath(path) {
			/* istanbul ignore if */
			if (path.length < 1) throw new error_1.VerificationError({
				code: "CERTIFICATE_ERROR",
				message: "certificate chain must contain at least one certificate"
			});
			if (!path.slice(1).every((cert) => cert.isCA)) throw new error_1.VerificationError({
				code: "CERTIFICATE_ERROR",
				message: "intermediate certificate is not a CA"
			});
			for (let i = path.length - 2; i >= 0; i--)
 /* istanbul ignore if */
			if (!path[i].issuer.equals(path[i + 1].subject)) throw new error_1.VerificationError({
				code: "CERTIFICATE_ERROR",
				message: "incorrect certificate name chaining"
			});
			for (let i = 0; i < path.length; i++) {
				const cert = path[i];
				if (cert.extBasicConstraints?.isCA) {
					const pathLength = cert.extBasicConstraints.pathLenConstraint;
					if (pathLength !== void 0 && pathLength < i - 1) throw new error_1.VerificationError({
						code: "CERTIFICATE_ERROR",
						message: "path length constraint exceeded"
					});
				}
			}
		}
	};
	exports.CertificateChainVerifier = CertificateChainVerifier;
	function dedupeCertificates(certs) {
		for (let i = 0; i < certs.length; i++) for (let j = i + 1; j < certs.length; j++) if (certs[i].equals(certs[j])) {
			certs.splice(j, 1);
			j--;
		}
		return certs;
	}
}));

// node_modules/@sigstore/verify/dist/key/sct.js
var require_sct = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.verifySCTs = verifySCTs;
	const core_1 = require_dist$2();
	const error_1 = require_error();
	const trust_1 = require_trust();
	function verifySCTs(cert, issuer, ctlogs) {
		let extSCT;
		const clone = cert.clone();
		for (let i = 0; i < clone.extensions.length; i++) {
			const ext = clone.extensions[i];
			if (ext.subs[0].toOID() === core_1.EXTENSION_OID_SCT) {
				extSCT = new core_1.X509SCTExtension(ext);
				clone.extensions.splice(i, 1);
				break;
			}
		}
		if (!extSCT) return [];
		/* istanbul ignore if -- too difficult to fabricate test case for this */
		if (extSCT.signedCertificateTimestamps.length === 0) return [];
		const preCert = new core_1.ByteStream();
		const issuerId = core_1.crypto.digest("sha256", issuer.publicKey);
		preCert.appendView(issuerId);
		const tbs = clone.tbsCertificate.toDER();
		preCert.appendUint24(tbs.length);
		preCert.appendView(tbs);
		return extSCT.signedCertificateTimestamps.map((sct) => {
			if (!(0, trust_1.filterTLogAuthorities)(ctlogs, {
				logID: sct.logID,
				targetDate: sct.datetime
			}).some((log) => sct.verify(preCert.buffer, log.publicKey))) throw new error_1.VerificationError({
				code: "CERTIFICATE_ERROR",
				message: "SCT verification failed"
			});
			return sct.logID;
		});
	}
}));

// node_modules/@sigstore/verify/dist/key/index.js
var require_key = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.verifyPublicKey = verifyPublicKey;
	exports.verifyCertificate = verifyCertificate;
	const core_1 = require_dist$2();
	const error_1 = require_error();
	const certificate_1 = require_certificate();
	const sct_1 = require_sct();
	const OID_FULCIO_ISSUER_V1 = "1.3.6.1.4.1.57264.1.1";
	const OID_FULCIO_ISSUER_V2 = "1.3.6.1.4.1.57264.1.8";
	function verifyPublicKey(hint, timestamps, trustMaterial) {
		const key = trustMaterial.publicKey(hint);
		timestamps.forEach((timestamp) => {
			if (!key.validFor(timestamp)) throw new error_1.VerificationError({
				code: "PUBLIC_KEY_ERROR",
				message: `Public key is not valid for timestamp: ${timestamp.toISOString()}`
			});
		});
		return { key: key.publicKey };
	}
	function verifyCertificate(leaf, timestamps, trustMaterial) {
		let path = [];
		timestamps.forEach((timestamp) => {
			path = (0, certificate_1.verifyCertificateChain)(timestamp, leaf, trustMaterial.certificateAuthorities);
		});
		return {
			scts: (0, sct_1.verifySCTs)(path[0], path[1], trustMaterial.ctlogs),
			signer: getSigner(path[0])
		};
	}
	function getSigner(cert) {
		let issuer;
		const issuerExtension = cert.extension(OID_FULCIO_ISSUER_V2);
		/* istanbul ignore next */
		if (issuerExtension) issuer = issuerExtension.valueObj.subs?.[0]?.value.toString("ascii");
		else issuer = cert.extension(OID_FULCIO_ISSUER_V1)?.value.toString("ascii");
		const oids = cert.extensions.map((ext) => {
			return {
				oid: { id: ext.subs[0].toOID().split(".").map(Number) },
				value: ext.subs[ext.subs.length - 1].value
			};
		});
		const identity = {
			extensions: { issuer },
			subjectAlternativeName: cert.subjectAltName,
			oids
		};
		return {
			key: core_1.crypto.createPublicKey(cert.publicKey),
			identity
		};
	}
}));

// node_modules/@sigstore/verify/dist/policy.js
var require_policy = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.verifySubjectAlternativeName = verifySubjectAlternativeName;
	exports.verifyExtensions = verifyExtensions;
	exports.verifyOIDs = verifyOIDs;
	const error_1 = require_error();
	function verifySubjectAlternativeName(policyIdentity, signerIdentity) {
		if (signerIdentity === void 0 || !signerIdentity.match(policyIdentity)) throw new error_1.PolicyError({
			code: "UNTRUSTED_SIGNER_ERROR",
			message: `certificate identity error - expected ${policyIdentity}, got ${signerIdentity}`
		});
	}
	function verifyExtensions(policyExtensions, signerExtensions = {}) {
		let key;
		for (key in policyExtensions) if (signerExtensions[key] !== policyExtensions[key]) throw new error_1.PolicyError({
			code: "UNTRUSTED_SIGNER_ERROR",
			message: `invalid certificate extension - expected ${key}=${policyExtensions[key]}, got ${key}=${signerExtensions[key]}`
		});
	}
	function verifyOIDs(policyOIDs, signerOIDs = []) {
		for (const policyOID of policyOIDs) if (!signerOIDs.find((signerOID) => oidEquals(policyOID.oid?.id, signerOID.oid?.id) && policyOID.value.equals(signerOID.value))) {
			const oid = policyOID.oid?.id.join(".") ?? "<unknown>";
			throw new error_1.PolicyError({
				code: "UNTRUSTED_SIGNER_ERROR",
				message: `invalid certificate extension - missing OID ${oid}`
			});
		}
	}
	function oidEquals(a, b) {
		if (a === void 0 || b === void 0) return false;
		return a.length === b.length && a.every((v, i) => v === b[i]);
	}
}));

// node_modules/@sigstore/verify/dist/timestamp/tsa.js
var require_tsa = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.verifyRFC3161Timestamp = verifyRFC3161Timestamp;
	const core_1 = require_dist$2();
	const error_1 = require_error();
	const certificate_1 = require_certificate();
	const trust_1 = require_trust();
	function verifyRFC3161Timestamp(timestamp, data, timestampAuthorities) {
		const signingTime = timestamp.signingTime;
		timestampAuthorities = (0, trust_1.filterCertAuthorities)(timestampAuthorities, signingTime);
		timestampAuthorities = filterCAsBySerialAndIssuer(timestampAuthorities, {
			serialNumber: timestamp.signerSerialNumber,
			issuer: timestamp.signerIssuer
		});
		if (!timestampAuthorities.some((ca) => {
			try {
				verifyTimestampForCA(timestamp, data, ca);
				return true;
			} catch (e) {
				return false;
			}
		})) throw new error_1.VerificationError({
			code: "TIMESTAMP_ERROR",
			message: "timestamp could not be verified"
		});
	}
	function verifyTimestampForCA(timestamp, data, ca) {
		const [leaf, ...cas] = ca.certChain;
		const signingKey = core_1.crypto.createPublicKey(leaf.publicKey);
		const signingTime = timestamp.signingTime;
		try {
			new certificate_1.CertificateChainVerifier({
				untrustedCert: leaf,
				trustedCerts: cas,
				timestamp: signingTime
			}).verify();
		} catch (e) {
			throw new error_1.VerificationError({
				code: "TIMESTAMP_ERROR",
				message: "invalid certificate chain"
			});
		}
		timestamp.verify(data, signingKey);
	}
	function filterCAsBySerialAndIssuer(timestampAuthorities, criteria) {
		return timestampAuthorities.filter((ca) => ca.certChain.length > 0 && core_1.crypto.bufferEqual(ca.certChain[0].serialNumber, criteria.serialNumber) && core_1.crypto.bufferEqual(ca.certChain[0].issuer, criteria.issuer));
	}
}));

// node_modules/@sigstore/verify/dist/timestamp/index.js
var require_timestamp = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.getTSATimestamp = getTSATimestamp;
	exports.getTLogTimestamp = getTLogTimestamp;
	const tsa_1 = require_tsa();
	function getTSATimestamp(timestamp, data, timestampAuthorities) {
		(0, tsa_1.verifyRFC3161Timestamp)(timestamp, data, timestampAuthorities);
		return {
			type: "timestamp-authority",
			logID: timestamp.signerSerialNumber,
			timestamp: timestamp.signingTime
		};
	}
	function getTLogTimestamp(entry) {
		if (!entry.inclusionPromise) return;
		return {
			type: "transparency-log",
			logID: entry.logId.keyId,
			timestamp: /* @__PURE__ */ new Date(Number(entry.integratedTime) * 1e3)
		};
	}
}));

// node_modules/@sigstore/protobuf-specs/dist/__generated__/rekor/v2/verifier.js
var require_verifier$1 = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.Signature = exports.Verifier = exports.PublicKey = void 0;
	const sigstore_common_1 = require_sigstore_common();
	exports.PublicKey = {
		fromJSON(object) {
			return { rawBytes: isSet(object.rawBytes) ? Buffer.from(bytesFromBase64(object.rawBytes)) : Buffer.alloc(0) };
		},
		toJSON(message) {
			const obj = {};
			if (message.rawBytes.length !== 0) obj.rawBytes = base64FromBytes(message.rawBytes);
			return obj;
		}
	};
	exports.Verifier = {
		fromJSON(object) {
			return {
				verifier: isSet(object.publicKey) ? {
					$case: "publicKey",
					publicKey: exports.PublicKey.fromJSON(object.publicKey)
				} : isSet(object.x509Certificate) ? {
					$case: "x509Certificate",
					x509Certificate: sigstore_common_1.X509Certificate.fromJSON(object.x509Certificate)
				} : void 0,
				keyDetails: isSet(object.keyDetails) ? (0, sigstore_common_1.publicKeyDetailsFromJSON)(object.keyDetails) : 0
			};
		},
		toJSON(message) {
			const obj = {};
			if (message.verifier?.$case === "publicKey") obj.publicKey = exports.PublicKey.toJSON(message.verifier.publicKey);
			else if (message.verifier?.$case === "x509Certificate") obj.x509Certificate = sigstore_common_1.X509Certificate.toJSON(message.verifier.x509Certificate);
			if (message.keyDetails !== 0) obj.keyDetails = (0, sigstore_common_1.publicKeyDetailsToJSON)(message.keyDetails);
			return obj;
		}
	};
	exports.Signature = {
		fromJSON(object) {
			return {
				content: isSet(object.content) ? Buffer.from(bytesFromBase64(object.content)) : Buffer.alloc(0),
				verifier: isSet(object.verifier) ? exports.Verifier.fromJSON(object.verifier) : void 0
			};
		},
		toJSON(message) {
			const obj = {};
			if (message.content.length !== 0) obj.content = base64FromBytes(message.content);
			if (message.verifier !== void 0) obj.verifier = exports.Verifier.toJSON(message.verifier);
			return obj;
		}
	};
	function bytesFromBase64(b64) {
		return Uint8Array.from(globalThis.Buffer.from(b64, "base64"));
	}
	function base64FromBytes(arr) {
		return globalThis.Buffer.from(arr).toString("base64");
	}
	function isSet(value) {
		return value !== null && value !== void 0;
	}
}));

// node_modules/@sigstore/protobuf-specs/dist/__generated__/rekor/v2/dsse.js
var require_dsse$1 = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.DSSELogEntryV002 = exports.DSSERequestV002 = void 0;
	const envelope_1 = require_envelope();
	const sigstore_common_1 = require_sigstore_common();
	const verifier_1 = require_verifier$1();
	exports.DSSERequestV002 = {
		fromJSON(object) {
			return {
				envelope: isSet(object.envelope) ? envelope_1.Envelope.fromJSON(object.envelope) : void 0,
				verifiers: globalThis.Array.isArray(object?.verifiers) ? object.verifiers.map((e) => verifier_1.Verifier.fromJSON(e)) : []
			};
		},
		toJSON(message) {
			const obj = {};
			if (message.envelope !== void 0) obj.envelope = envelope_1.Envelope.toJSON(message.envelope);
			if (message.verifiers?.length) obj.verifiers = message.verifiers.map((e) => verifier_1.Verifier.toJSON(e));
			return obj;
		}
	};
	exports.DSSELogEntryV002 = {
		fromJSON(object) {
			return {
				payloadHash: isSet(object.payloadHash) ? sigstore_common_1.HashOutput.fromJSON(object.payloadHash) : void 0,
				signatures: globalThis.Array.isArray(object?.signatures) ? object.signatures.map((e) => verifier_1.Signature.fromJSON(e)) : []
			};
		},
		toJSON(message) {
			const obj = {};
			if (message.payloadHash !== void 0) obj.payloadHash = sigstore_common_1.HashOutput.toJSON(message.payloadHash);
			if (message.signatures?.length) obj.signatures = message.signatures.map((e) => verifier_1.Signature.toJSON(e));
			return obj;
		}
	};
	function isSet(value) {
		return value !== null && value !== void 0;
	}
}));

// node_modules/@sigstore/protobuf-specs/dist/__generated__/rekor/v2/hashedrekord.js
var require_hashedrekord$1 = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.HashedRekordLogEntryV002 = exports.HashedRekordRequestV002 = void 0;
	const sigstore_common_1 = require_sigstore_common();
	const verifier_1 = require_verifier$1();
	exports.HashedRekordRequestV002 = {
		fromJSON(object) {
			return {
				digest: isSet(object.digest) ? Buffer.from(bytesFromBase64(object.digest)) : Buffer.alloc(0),
				signature: isSet(object.signature) ? verifier_1.Signature.fromJSON(object.signature) : void 0
			};
		},
		toJSON(message) {
			const obj = {};
			if (message.digest.length !== 0) obj.digest = base64FromBytes(message.digest);
			if (message.signature !== void 0) obj.signature = verifier_1.Signature.toJSON(message.signature);
			return obj;
		}
	};
	exports.HashedRekordLogEntryV002 = {
		fromJSON(object) {
			return {
				data: isSet(object.data) ? sigstore_common_1.HashOutput.fromJSON(object.data) : void 0,
				signature: isSet(object.signature) ? verifier_1.Signature.fromJSON(object.signature) : void 0
			};
		},
		toJSON(message) {
			const obj = {};
			if (message.data !== void 0) obj.data = sigstore_common_1.HashOutput.toJSON(message.data);
			if (message.signature !== void 0) obj.signature = verifier_1.Signature.toJSON(message.signature);
			return obj;
		}
	};
	function bytesFromBase64(b64) {
		return Uint8Array.from(globalThis.Buffer.from(b64, "base64"));
	}
	function base64FromBytes(arr) {
		return globalThis.Buffer.from(arr).toString("base64");
	}
	function isSet(value) {
		return value !== null && value !== void 0;
	}
}));

// node_modules/@sigstore/protobuf-specs/dist/__generated__/rekor/v2/entry.js
var require_entry = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.CreateEntryRequest = exports.Spec = exports.Entry = void 0;
	const dsse_1 = require_dsse$1();
	const hashedrekord_1 = require_hashedrekord$1();
	exports.Entry = {
		fromJSON(object) {
			return {
				kind: isSet(object.kind) ? globalThis.String(object.kind) : "",
				apiVersion: isSet(object.apiVersion) ? globalThis.String(object.apiVersion) : "",
				spec: isSet(object.spec) ? exports.Spec.fromJSON(object.spec) : void 0
			};
		},
		toJSON(message) {
			const obj = {};
			if (message.kind !== "") obj.kind = message.kind;
			if (message.apiVersion !== "") obj.apiVersion = message.apiVersion;
			if (message.spec !== void 0) obj.spec = exports.Spec.toJSON(message.spec);
			return obj;
		}
	};
	exports.Spec = {
		fromJSON(object) {
			return { spec: isSet(object.hashedRekordV002) ? {
				$case: "hashedRekordV002",
				hashedRekordV002: hashedrekord_1.HashedRekordLogEntryV002.fromJSON(object.hashedRekordV002)
			} : isSet(object.dsseV002) ? {
				$case: "dsseV002",
				dsseV002: dsse_1.DSSELogEntryV002.fromJSON(object.dsseV002)
			} : void 0 };
		},
		toJSON(message) {
			const obj = {};
			if (message.spec?.$case === "hashedRekordV002") obj.hashedRekordV002 = hashedrekord_1.HashedRekordLogEntryV002.toJSON(message.spec.hashedRekordV002);
			else if (message.spec?.$case === "dsseV002") obj.dsseV002 = dsse_1.DSSELogEntryV002.toJSON(message.spec.dsseV002);
			return obj;
		}
	};
	exports.CreateEntryRequest = {
		fromJSON(object) {
			return { spec: isSet(object.hashedRekordRequestV002) ? {
				$case: "hashedRekordRequestV002",
				hashedRekordRequestV002: hashedrekord_1.HashedRekordRequestV002.fromJSON(object.hashedRekordRequestV002)
			} : isSet(object.dsseRequestV002) ? {
				$case: "dsseRequestV002",
				dsseRequestV002: dsse_1.DSSERequestV002.fromJSON(object.dsseRequestV002)
			} : void 0 };
		},
		toJSON(message) {
			const obj = {};
			if (message.spec?.$case === "hashedRekordRequestV002") obj.hashedRekordRequestV002 = hashedrekord_1.HashedRekordRequestV002.toJSON(message.spec.hashedRekordRequestV002);
			else if (message.spec?.$case === "dsseRequestV002") obj.dsseRequestV002 = dsse_1.DSSERequestV002.toJSON(message.spec.dsseRequestV002);
			return obj;
		}
	};
	function isSet(value) {
		return value !== null && value !== void 0;
	}
}));

// node_modules/@sigstore/protobuf-specs/dist/rekor/v2/index.js
var require_v2 = /* @__PURE__ */ __commonJSMin(((exports, module, this$1) => {
	var __createBinding = this$1 && this$1.__createBinding || (Object.create ? (function(o, m, k, k2) {
		if (k2 === void 0) k2 = k;
		var desc = Object.getOwnPropertyDescriptor(m, k);
		if (!desc || ("get" in desc ? !m.__esModule : desc.writable || desc.configurable)) desc = {
			enumerable: true,
			get: function() {
				return m[k];
			}
		};
		Object.defineProperty(o, k2, desc);
	}) : (function(o, m, k, k2) {
		if (k2 === void 0) k2 = k;
		o[k2] = m[k];
	}));
	var __exportStar = this$1 && this$1.__exportStar || function(m, exports) {
		for (var p in m) if (p !== "default" && !Object.prototype.hasOwnProperty.call(exports, p)) __createBinding(exports, m, p);
	};
	Object.defineProperty(exports, "__esModule", { value: true });
	__exportStar(require_dsse$1(), exports);
	__exportStar(require_entry(), exports);
	__exportStar(require_hashedrekord$1(), exports);
	__exportStar(require_verifier$1(), exports);
}));

// node_modules/@sigstore/verify/dist/tlog/dsse.js
var require_dsse = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.DSSE_API_VERSION_V1 = void 0;
	exports.verifyDSSETLogBody = verifyDSSETLogBody;
	exports.verifyDSSETLogBodyV2 = verifyDSSETLogBodyV2;
	const error_1 = require_error();
	exports.DSSE_API_VERSION_V1 = "0.0.1";
	function verifyDSSETLogBody(tlogEntry, content) {
		switch (tlogEntry.apiVersion) {
			case exports.DSSE_API_VERSION_V1: return verifyDSSE001TLogBody(tlogEntry, content);
			default: throw new error_1.VerificationError({
				code: "TLOG_BODY_ERROR",
				message: `unsupported dsse version: ${tlogEntry.apiVersion}`
			});
		}
	}
	function verifyDSSETLogBodyV2(tlogEntry, content) {
		const spec = tlogEntry.spec?.spec;
		if (!spec) throw new error_1.VerificationError({
			code: "TLOG_BODY_ERROR",
			message: `missing dsse spec`
		});
		switch (spec.$case) {
			case "dsseV002": return verifyDSSE002TLogBody(spec.dsseV002, content);
			default: throw new error_1.VerificationError({
				code: "TLOG_BODY_ERROR",
				message: `unsupported version: ${spec.$case}`
			});
		}
	}
	function verifyDSSE001TLogBody(tlogEntry, content) {
		if (tlogEntry.spec.signatures?.length !== 1) throw new error_1.VerificationError({
			code: "TLOG_BODY_ERROR",
			message: "signature count mismatch"
		});
		const tlogSig = tlogEntry.spec.signatures[0].signature;
		if (!content.compareSignature(Buffer.from(tlogSig, "base64"))) throw new error_1.VerificationError({
			code: "TLOG_BODY_ERROR",
			message: "tlog entry signature mismatch"
		});
		const tlogHash = tlogEntry.spec.payloadHash?.value || "";
		if (!content.compareDigest(Buffer.from(tlogHash, "hex"))) throw new error_1.VerificationError({
			code: "TLOG_BODY_ERROR",
			message: "DSSE payload hash mismatch"
		});
	}
	function verifyDSSE002TLogBody(spec, content) {
		if (spec.signatures?.length !== 1) throw new error_1.VerificationError({
			code: "TLOG_BODY_ERROR",
			message: "signature count mismatch"
		});
		const tlogSig = spec.signatures[0].content;
		if (!content.compareSignature(tlogSig)) throw new error_1.VerificationError({
			code: "TLOG_BODY_ERROR",
			message: "tlog entry signature mismatch"
		});
		const tlogHash = spec.payloadHash?.digest || Buffer.from("");
		if (!content.compareDigest(tlogHash)) throw new error_1.VerificationError({
			code: "TLOG_BODY_ERROR",
			message: "DSSE payload hash mismatch"
		});
	}
}));

// node_modules/@sigstore/verify/dist/tlog/hashedrekord.js
var require_hashedrekord = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.HASHEDREKORD_API_VERSION_V1 = void 0;
	exports.verifyHashedRekordTLogBody = verifyHashedRekordTLogBody;
	exports.verifyHashedRekordTLogBodyV2 = verifyHashedRekordTLogBodyV2;
	const error_1 = require_error();
	exports.HASHEDREKORD_API_VERSION_V1 = "0.0.1";
	function verifyHashedRekordTLogBody(tlogEntry, content) {
		switch (tlogEntry.apiVersion) {
			case exports.HASHEDREKORD_API_VERSION_V1: return verifyHashedrekord001TLogBody(tlogEntry, content);
			default: throw new error_1.VerificationError({
				code: "TLOG_BODY_ERROR",
				message: `unsupported hashedrekord version: ${tlogEntry.apiVersion}`
			});
		}
	}
	function verifyHashedRekordTLogBodyV2(tlogEntry, content) {
		const spec = tlogEntry.spec?.spec;
		if (!spec) throw new error_1.VerificationError({
			code: "TLOG_BODY_ERROR",
			message: `missing dsse spec`
		});
		switch (spec.$case) {
			case "hashedRekordV002": return verifyHashedrekord002TLogBody(spec.hashedRekordV002, content);
			default: throw new error_1.VerificationError({
				code: "TLOG_BODY_ERROR",
				message: `unsupported version: ${spec.$case}`
			});
		}
	}
	function verifyHashedrekord001TLogBody(tlogEntry, content) {
		const tlogSig = tlogEntry.spec.signature.content || "";
		if (!content.compareSignature(Buffer.from(tlogSig, "base64"))) throw new error_1.VerificationError({
			code: "TLOG_BODY_ERROR",
			message: "signature mismatch"
		});
		const tlogDigest = tlogEntry.spec.data.hash?.value || "";
		if (!content.compareSignedDigest(Buffer.from(tlogDigest, "hex"))) throw new error_1.VerificationError({
			code: "TLOG_BODY_ERROR",
			message: "digest mismatch"
		});
	}
	function verifyHashedrekord002TLogBody(spec, content) {
		const tlogSig = spec.signature?.content || Buffer.from("");
		if (!content.compareSignature(tlogSig)) throw new error_1.VerificationError({
			code: "TLOG_BODY_ERROR",
			message: "signature mismatch"
		});
		const tlogHash = spec.data?.digest || Buffer.from("");
		if (!content.compareSignedDigest(tlogHash)) throw new error_1.VerificationError({
			code: "TLOG_BODY_ERROR",
			message: "digest mismatch"
		});
	}
}));

// node_modules/@sigstore/verify/dist/tlog/intoto.js
var require_intoto = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.verifyIntotoTLogBody = verifyIntotoTLogBody;
	const error_1 = require_error();
	function verifyIntotoTLogBody(tlogEntry, content) {
		switch (tlogEntry.apiVersion) {
			case "0.0.2": return verifyIntoto002TLogBody(tlogEntry, content);
			default: throw new error_1.VerificationError({
				code: "TLOG_BODY_ERROR",
				message: `unsupported intoto version: ${tlogEntry.apiVersion}`
			});
		}
	}
	function verifyIntoto002TLogBody(tlogEntry, content) {
		if (tlogEntry.spec.content.envelope.signatures?.length !== 1) throw new error_1.VerificationError({
			code: "TLOG_BODY_ERROR",
			message: "signature count mismatch"
		});
		const tlogSig = base64Decode(tlogEntry.spec.content.envelope.signatures[0].sig);
		if (!content.compareSignature(Buffer.from(tlogSig, "base64"))) throw new error_1.VerificationError({
			code: "TLOG_BODY_ERROR",
			message: "tlog entry signature mismatch"
		});
		const tlogHash = tlogEntry.spec.content.payloadHash?.value || "";
		if (!content.compareDigest(Buffer.from(tlogHash, "hex"))) throw new error_1.VerificationError({
			code: "TLOG_BODY_ERROR",
			message: "DSSE payload hash mismatch"
		});
	}
	function base64Decode(str) {
		return Buffer.from(str, "base64").toString("utf-8");
	}
}));

// node_modules/@sigstore/verify/dist/tlog/checkpoint.js
var require_checkpoint = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.LogCheckpoint = void 0;
	exports.verifyCheckpoint = verifyCheckpoint;
	const core_1 = require_dist$2();
	const error_1 = require_error();
	const CHECKPOINT_SEPARATOR = "\n\n";
	const SIGNATURE_REGEX = /\u2014 (\S+) (\S+)\n/g;
	function verifyCheckpoint(entry, tlogs) {
		const inclusionProof = entry.inclusionProof;
		const signedNote = SignedNote.fromString(inclusionProof.checkpoint.envelope);
		const checkpoint = LogCheckpoint.fromString(signedNote.note);
		if (!verifySignedNote(signedNote, tlogs)) throw new error_1.VerificationError({
			code: "TLOG_INCLUSION_PROOF_ERROR",
			message: "invalid checkpoint signature"
		});
		return checkpoint;
	}
	function verifySignedNote(signedNote, tlogs) {
		const data = Buffer.from(signedNote.note, "utf-8");
		return signedNote.signatures.some((signature) => {
			const tlog = tlogs.find((tlog) => core_1.crypto.bufferEqual(tlog.logID.subarray(0, 4), signature.keyHint) && tlog.baseURL.includes(signature.name));
			if (!tlog) return false;
			return core_1.crypto.verify(data, tlog.publicKey, signature.signature);
		});
	}
	var SignedNote = class SignedNote {
		note;
		signatures;
		constructor(note, signatures) {
			this.note = note;
			this.signatures = signatures;
		}
		static fromString(envelope) {
			if (!envelope.includes(CHECKPOINT_SEPARATOR)) throw new error_1.VerificationError({
				code: "TLOG_INCLUSION_PROOF_ERROR",
				message: "missing checkpoint separator"
			});
			const split = envelope.indexOf(CHECKPOINT_SEPARATOR);
			const header = envelope.slice(0, split + 1);
			const matches = envelope.slice(split + 2).matchAll(SIGNATURE_REGEX);
			const signatures = Array.from(matches, (match) => {
				const [, name, signature] = match;
				const sigBytes = Buffer.from(signature, "base64");
				if (sigBytes.length < 5) throw new error_1.VerificationError({
					code: "TLOG_INCLUSION_PROOF_ERROR",
					message: "malformed checkpoint signature"
				});
				return {
					name,
					keyHint: sigBytes.subarray(0, 4),
					signature: sigBytes.subarray(4)
				};
			});
			if (signatures.length === 0) throw new error_1.VerificationError({
				code: "TLOG_INCLUSION_PROOF_ERROR",
				message: "no signatures found in checkpoint"
			});
			return new SignedNote(header, signatures);
		}
	};
	var LogCheckpoint = class LogCheckpoint {
		origin;
		logSize;
		logHash;
		rest;
		constructor(origin, logSize, logHash, rest) {
			this.origin = origin;
			this.logSize = logSize;
			this.logHash = logHash;
			this.rest = rest;
		}
		static fromString(note) {
			const lines = note.trimEnd().split("\n");
			if (lines.length < 3) throw new error_1.VerificationError({
				code: "TLOG_INCLUSION_PROOF_ERROR",
				message: "too few lines in checkpoint header"
			});
			const origin = lines[0];
			let logSize;
			try {
				logSize = BigInt(lines[1]);
			} catch {
				throw new error_1.VerificationError({
					code: "TLOG_INCLUSION_PROOF_ERROR",
					message: "invalid checkpoint log size"
				});
			}
			const rootHash = Buffer.from(lines[2], "base64");
			const rest = lines.slice(3);
			return new LogCheckpoint(origin, logSize, rootHash, rest);
		}
	};
	exports.LogCheckpoint = LogCheckpoint;
}));

// node_modules/@sigstore/verify/dist/tlog/merkle.js
var require_merkle = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.verifyMerkleInclusion = verifyMerkleInclusion;
	const core_1 = require_dist$2();
	const error_1 = require_error();
	const RFC6962_LEAF_HASH_PREFIX = Buffer.from([0]);
	const RFC6962_NODE_HASH_PREFIX = Buffer.from([1]);
	function verifyMerkleInclusion(entry, checkpoint) {
		const inclusionProof = entry.inclusionProof;
		let logIndex;
		try {
			logIndex = BigInt(inclusionProof.logIndex);
		} catch {
			throw new error_1.VerificationError({
				code: "TLOG_INCLUSION_PROOF_ERROR",
				message: "invalid inclusion proof log index"
			});
		}
		const treeSize = BigInt(checkpoint.logSize);
		if (logIndex < 0n || logIndex >= treeSize) throw new error_1.VerificationError({
			code: "TLOG_INCLUSION_PROOF_ERROR",
			message: `invalid index: ${logIndex}`
		});
		const { inner, border } = decompInclProof(logIndex, treeSize);
		if (inclusionProof.hashes.length !== inner + border) throw new error_1.VerificationError({
			code: "TLOG_INCLUSION_PROOF_ERROR",
			message: "invalid hash count"
		});
		const innerHashes = inclusionProof.hashes.slice(0, inner);
		const borderHashes = inclusionProof.hashes.slice(inner);
		const calculatedHash = chainBorderRight(chainInner(hashLeaf(entry.canonicalizedBody), innerHashes, logIndex), borderHashes);
		if (!core_1.crypto.bufferEqual(calculatedHash, checkpoint.logHash)) throw new error_1.VerificationError({
			code: "TLOG_INCLUSION_PROOF_ERROR",
			message: "calculated root hash does not match inclusion proof"
		});
	}
	function decompInclProof(index, size) {
		const inner = innerProofSize(index, size);
		return {
			inner,
			border: onesCount(index >> BigInt(inner))
		};
	}
	function chainInner(seed, hashes, index) {
		return hashes.reduce((acc, h, i) => {
			if (index >> BigInt(i) & BigInt(1)) return hashChildren(h, acc);
			else return hashChildren(acc, h);
		}, seed);
	}
	function chainBorderRight(seed, hashes) {
		return hashes.reduce((acc, h) => hashChildren(h, acc), seed);
	}
	function innerProofSize(index, size) {
		return bitLength(index ^ size - BigInt(1));
	}
	function onesCount(num) {
		return num.toString(2).split("1").length - 1;
	}
	function bitLength(n) {
		if (n === 0n) return 0;
		return n.toString(2).length;
	}
	function hashChildren(left, right) {
		return core_1.crypto.digest("sha256", RFC6962_NODE_HASH_PREFIX, left, right);
	}
	function hashLeaf(leaf) {
		return core_1.crypto.digest("sha256", RFC6962_LEAF_HASH_PREFIX, leaf);
	}
}));

// node_modules/@sigstore/verify/dist/tlog/set.js
var require_set = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.verifyTLogSET = verifyTLogSET;
	const core_1 = require_dist$2();
	const error_1 = require_error();
	const trust_1 = require_trust();
	function verifyTLogSET(entry, tlogs) {
		if (!(0, trust_1.filterTLogAuthorities)(tlogs, {
			logID: entry.logId.keyId,
			targetDate: /* @__PURE__ */ new Date(Number(entry.integratedTime) * 1e3)
		}).some((tlog) => {
			const payload = toVerificationPayload(entry);
			const data = Buffer.from(core_1.json.canonicalize(payload), "utf8");
			const signature = entry.inclusionPromise.signedEntryTimestamp;
			return core_1.crypto.verify(data, tlog.publicKey, signature);
		})) throw new error_1.VerificationError({
			code: "TLOG_INCLUSION_PROMISE_ERROR",
			message: "inclusion promise could not be verified"
		});
	}
	function toVerificationPayload(entry) {
		const { integratedTime, logIndex, logId, canonicalizedBody } = entry;
		return {
			body: canonicalizedBody.toString("base64"),
			integratedTime: Number(integratedTime),
			logIndex: Number(logIndex),
			logID: logId.keyId.toString("hex")
		};
	}
}));

// node_modules/@sigstore/verify/dist/tlog/index.js
var require_tlog = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.verifyTLogBody = verifyTLogBody;
	exports.verifyTLogInclusion = verifyTLogInclusion;
	const v2_1 = require_v2();
	const error_1 = require_error();
	const dsse_1 = require_dsse();
	const hashedrekord_1 = require_hashedrekord();
	const intoto_1 = require_intoto();
	const checkpoint_1 = require_checkpoint();
	const merkle_1 = require_merkle();
	const set_1 = require_set();
	function verifyTLogBody(entry, sigContent) {
		const { kind, version } = entry.kindVersion;
		let body;
		try {
			body = JSON.parse(entry.canonicalizedBody.toString("utf8"));
		} catch {
			throw new error_1.VerificationError({
				code: "TLOG_BODY_ERROR",
				message: "invalid canonicalized body"
			});
		}
		if (kind !== body.kind || version !== body.apiVersion) throw new error_1.VerificationError({
			code: "TLOG_BODY_ERROR",
			message: `kind/version mismatch - expected: ${kind}/${version}, received: ${body.kind}/${body.apiVersion}`
		});
		switch (kind) {
			case "dsse": if (version == dsse_1.DSSE_API_VERSION_V1) return (0, dsse_1.verifyDSSETLogBody)(body, sigContent);
			else {
				const entryRekorV2 = v2_1.Entry.fromJSON(body);
				return (0, dsse_1.verifyDSSETLogBodyV2)(entryRekorV2, sigContent);
			}
			case "intoto": return (0, intoto_1.verifyIntotoTLogBody)(body, sigContent);
			case "hashedrekord": if (version == hashedrekord_1.HASHEDREKORD_API_VERSION_V1) return (0, hashedrekord_1.verifyHashedRekordTLogBody)(body, sigContent);
			else {
				const entryRekorV2 = v2_1.Entry.fromJSON(body);
				return (0, hashedrekord_1.verifyHashedRekordTLogBodyV2)(entryRekorV2, sigContent);
			}
			/* istanbul ignore next */
			default: throw new error_1.VerificationError({
				code: "TLOG_BODY_ERROR",
				message: `unsupported kind: ${kind}`
			});
		}
	}
	function verifyTLogInclusion(entry, tlogAuthorities) {
		let inclusionVerified = false;
		if (isTLogEntryWithInclusionPromise(entry)) {
			(0, set_1.verifyTLogSET)(entry, tlogAuthorities);
			inclusionVerified = true;
		}
		if (isTLogEntryWithInclusionProof(entry)) {
			const matchingAuthorities = tlogAuthorities.filter((tlog) => tlog.logID.equals(entry.logId.keyId));
			const checkpoint = (0, checkpoint_1.verifyCheckpoint)(entry, matchingAuthorities);
			(0, merkle_1.verifyMerkleInclusion)(entry, checkpoint);
			inclusionVerified = true;
		}
		if (!inclusionVerified) throw new error_1.VerificationError({
			code: "TLOG_MISSING_INCLUSION_ERROR",
			message: "inclusion could not be verified"
		});
	}
	function isTLogEntryWithInclusionPromise(entry) {
		return entry.inclusionPromise !== void 0;
	}
	function isTLogEntryWithInclusionProof(entry) {
		return entry.inclusionProof !== void 0;
	}
}));

// node_modules/@sigstore/verify/dist/verifier.js
var require_verifier = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.Verifier = void 0;
	const util_1 = __require("util");
	const error_1 = require_error();
	const key_1 = require_key();
	const policy_1 = require_policy();
	const timestamp_1 = require_timestamp();
	const tlog_1 = require_tlog();
	var Verifier = class {
		trustMaterial;
		options;
		constructor(trustMaterial, options = {}) {
			this.trustMaterial = trustMaterial;
			this.options = {
				ctlogThreshold: options.ctlogThreshold ?? 1,
				tlogThreshold: options.tlogThreshold ?? 1,
				timestampThreshold: options.timestampThreshold ?? options.tsaThreshold ?? 1,
				tsaThreshold: 0
			};
		}
		verify(entity, policy) {
			const timestamps = this.verifyTimestamps(entity);
			const signer = this.verifySigningKey(entity, timestamps);
			this.verifyTLogs(entity);
			this.verifySignature(entity, signer);
			if (policy) this.verifyPolicy(policy, signer.identity || {});
			return signer;
		}
		verifyTimestamps(entity) {
			const timestamps = [];
			for (const timestamp of entity.timestamps) switch (timestamp.$case) {
				case "timestamp-authority":
					timestamps.push((0, timestamp_1.getTSATimestamp)(timestamp.timestamp, entity.signature.signature, this.trustMaterial.timestampAuthorities));
					break;
				case "transparency-log": {
					const result = (0, timestamp_1.getTLogTimestamp)(timestamp.tlogEntry);
					if (result) timestamps.push(result);
					break;
				}
			}
			if (containsDupes(timestamps)) throw new error_1.VerificationError({
				code: "TIMESTAMP_ERROR",
				message: "duplicate timestamp"
			});
			if (timestamps.length < this.options.timestampThreshold) throw new error_1.VerificationError({
				code: "TIMESTAMP_ERROR",
				message: `expected ${this.options.timestampThreshold} timestamps, got ${timestamps.length}`
			});
			return timestamps.map((t) => t.timestamp);
		}
		verifySigningKey({ key }, timestamps) {
			switch (key.$case) {
				case "public-key": return (0, key_1.verifyPublicKey)(key.hint, timestamps, this.trustMaterial);
				case "certificate": {
					const result = (0, key_1.verifyCertificate)(key.certificate, timestamps, this.trustMaterial);
					/* istanbul ignore next - no fixture */
					if (containsDupes(result.scts)) throw new error_1.VerificationError({
						code: "CERTIFICATE_ERROR",
						message: "duplicate SCT"
					});
					if (result.scts.length < this.options.ctlogThreshold) throw new error_1.VerificationError({
						code: "CERTIFICATE_ERROR",
						message: `expected ${this.options.ctlogThreshold} SCTs, got ${result.scts.length}`
					});
					return result.signer;
				}
			}
		}
		verifyTLogs({ signature: content, tlogEntries }) {
			const entryIDs = [];
			tlogEntries.forEach((entry) => {
				(0, tlog_1.verifyTLogInclusion)(entry, this.trustMaterial.tlogs);
				(0, tlog_1.verifyTLogBody)(entry, content);
				entryIDs.push({
					logID: entry.logId.keyId,
					body: entry.canonicalizedBody
				});
			});
			if (containsDupes(entryIDs)) throw new error_1.VerificationError({
				code: "TLOG_ERROR",
				message: "duplicate tlog entry"
			});
			if (entryIDs.length < this.options.tlogThreshold) throw new error_1.VerificationError({
				code: "TLOG_ERROR",
				message: `expected ${this.options.tlogThreshold} tlog entries, got ${entryIDs.length}`
			});
		}
		verifySignature(entity, signer) {
			if (!entity.signature.verifySignature(signer.key)) throw new error_1.VerificationError({
				code: "SIGNATURE_ERROR",
				message: "signature verification failed"
			});
		}
		verifyPolicy(policy, identity) {
			/* istanbul ignore else */
			if (policy.subjectAlternativeName) (0, policy_1.verifySubjectAlternativeName)(policy.subjectAlternativeName, identity.subjectAlternativeName);
			/* istanbul ignore else */
			if (policy.extensions) (0, policy_1.verifyExtensions)(policy.extensions, identity.extensions);
			/* istanbul ignore if */
			if (policy.oids) (0, policy_1.verifyOIDs)(policy.oids, identity.oids);
		}
	};
	exports.Verifier = Verifier;
	function containsDupes(arr) {
		for (let i = 0; i < arr.length; i++) for (let j = i + 1; j < arr.length; j++) if ((0, util_1.isDeepStrictEqual)(arr[i], arr[j])) return true;
		return false;
	}
}));

// node_modules/@sigstore/verify/dist/index.js
var require_dist = /* @__PURE__ */ __commonJSMin(((exports) => {
	Object.defineProperty(exports, "__esModule", { value: true });
	exports.Verifier = exports.toTrustMaterial = exports.VerificationError = exports.PolicyError = exports.toSignedEntity = void 0;
	/* istanbul ignore file */
	var bundle_1 = require_bundle();
	Object.defineProperty(exports, "toSignedEntity", {
		enumerable: true,
		get: function() {
			return bundle_1.toSignedEntity;
		}
	});
	var error_1 = require_error();
	Object.defineProperty(exports, "PolicyError", {
		enumerable: true,
		get: function() {
			return error_1.PolicyError;
		}
	});
	Object.defineProperty(exports, "VerificationError", {
		enumerable: true,
		get: function() {
			return error_1.VerificationError;
		}
	});
	var trust_1 = require_trust();
	Object.defineProperty(exports, "toTrustMaterial", {
		enumerable: true,
		get: function() {
			return trust_1.toTrustMaterial;
		}
	});
	var verifier_1 = require_verifier();
	Object.defineProperty(exports, "Verifier", {
		enumerable: true,
		get: function() {
			return verifier_1.Verifier;
		}
	});
}));

// pipeline/provenance/workflow-identity.ts
var import_dist = require_dist();
var import_dist$1 = require_dist$2();
/** Fulcio's extensions below 1.3.6.1.4.1.57264.1, each a UTF8String. @see sigstore/fulcio docs/oid-info.md. */
const extensions = {
	issuer: 8,
	runner: 11,
	ref: 14,
	repositoryId: 15,
	trigger: 20
};
const fulcio = "1.3.6.1.4.1.57264.1";
const utf8StringTag = 12;
/** The text of an extension; `undefined` where it is missing, there twice, or no text. */
function extensionText(oids, number) {
	const [only, ...others] = (oids ?? []).filter(({ oid }) => oid?.id.join(".") === `${fulcio}.${number}`);
	if (only === void 0 || others.length > 0) return void 0;
	try {
		const parsed = import_dist$1.ASN1Obj.parseBuffer(Buffer.from(only.value));
		return parsed.tag.number === utf8StringTag && parsed.tag.isUniversal() ? parsed.value.toString("utf8") : void 0;
	} catch {
		return;
	}
}
/** Reads a certificate that was verified. */
function certifiedJob({ identity }) {
	const text = (name) => extensionText(identity?.oids, extensions[name]);
	return {
		issuer: text("issuer"),
		workflow: identity?.subjectAlternativeName,
		repositoryId: text("repositoryId"),
		ref: text("ref"),
		trigger: text("trigger"),
		runner: text("runner")
	};
}
/** Texts are compared whole: a pattern would let `refs/heads/main-evil` be `refs/heads/main`. */
const identityRules = [
	{
		rule: "issuer",
		found: ({ issuer }) => issuer,
		allowed: ({ issuer }) => [issuer]
	},
	{
		rule: "workflow",
		found: ({ workflow }) => workflow,
		allowed: ({ workflow }) => [workflow]
	},
	{
		rule: "repository",
		found: ({ repositoryId }) => repositoryId,
		allowed: ({ repositoryId }) => [repositoryId]
	},
	{
		rule: "ref",
		found: ({ ref }) => ref,
		allowed: ({ ref }) => [ref]
	},
	{
		rule: "trigger",
		found: ({ trigger }) => trigger,
		allowed: ({ triggers }) => triggers
	},
	{
		rule: "runner",
		found: ({ runner }) => runner,
		allowed: ({ runner }) => [runner]
	}
];
/** What of a job is not as an identity has it, in the order of the rules. */
function refuseJob(job, identity) {
	return identityRules.flatMap(({ rule, found, allowed }) => {
		const value = found(job);
		const wanted = allowed(identity);
		if (value !== void 0 && wanted.includes(value)) return [];
		return [{
			rule,
			what: `the certificate says ${quoted(value)}, trusted is ${wanted.map(quoted).join(" or ") || "nothing"}`
		}];
	});
}

// pipeline/provenance/verify-certificate.ts
/**
* How many independent words are asked for. The public installation writes certificates and signatures into logs that everybody can
* watch; GitHub's own for private repositories has none, and its time stamps say when it was signed.
*/
const thresholds = {
	"public-good": { logs: 1 },
	github: { logs: 0 }
};
/** What the verifier's codes are about. Codes that are not here mean a bundle that it cannot make sense of. */
const ruleOfCode = {
	CERTIFICATE_ERROR: "certificate",
	PUBLIC_KEY_ERROR: "signer",
	SIGNATURE_ERROR: "signature",
	TIMESTAMP_ERROR: "timestamp",
	TLOG_BODY_ERROR: "transparency_log",
	TLOG_ERROR: "transparency_log",
	TLOG_INCLUSION_PROOF_ERROR: "transparency_log",
	TLOG_INCLUSION_PROMISE_ERROR: "transparency_log",
	TLOG_MISSING_INCLUSION_ERROR: "transparency_log"
};
function problemOf(error) {
	const message = error instanceof Error ? error.message : "";
	const code = error instanceof import_dist.VerificationError ? error.code : "";
	return {
		rule: code === "CERTIFICATE_ERROR" && /\bSCTs?\b/.test(message) ? "certificate_log" : ruleOfCode[code] ?? "bundle",
		what: `Sigstore says ${quoted(message)}`
	};
}
/** Verifies chain, times, logs and signature; who signed is looked at by the caller. */
async function certifiedSigner({ bundle }, instance, trust) {
	const { logs } = thresholds[instance];
	if (bundle.verificationMaterial.tlogEntries.length < logs) return {
		rule: "transparency_log",
		what: "the bundle names no entry of the log"
	};
	const material = await trust.roots(instance);
	try {
		return new import_dist.Verifier(material, {
			tlogThreshold: logs,
			ctlogThreshold: logs,
			timestampThreshold: 1
		}).verify((0, import_dist.toSignedEntity)(bundle));
	} catch (error) {
		return problemOf(error);
	}
}
/** Of the jobs that are trusted, the one that comes closest says which rule failed; `undefined` when one of them is the very job. */
function closestProblem(signer, identities) {
	const job = certifiedJob(signer);
	const [closest = []] = identities.map((identity) => refuseJob(job, identity)).sort((a, b) => a.length - b.length);
	return closest[0];
}
/** What is wrong with a statement that a certificate vouches for: none of the trusted workflows signed it. */
async function refuseCertificate(signed, trust) {
	let problem = {
		rule: "signer",
		what: "a workflow signed it, and lockstep.yaml trusts none (provenance.identities)"
	};
	for (const instance of sigstoreInstances) {
		const identities = trust.identities.filter(({ sigstore }) => sigstore === instance);
		if (identities.length === 0) continue;
		const signer = await certifiedSigner(signed, instance, trust);
		if (!("rule" in signer)) return closestProblem(signer, identities);
		problem = signer;
	}
	return problem;
}

// pipeline/provenance/verify.ts
/** What is wrong with a statement that a key vouches for. The bundle's hint says which key it means, and only finds it. */
function refuseKey({ signedBytes, signature, signedBy }, { keys }) {
	if (keys.length === 0) return {
		rule: "signer",
		what: "a key signed it, and lockstep.yaml trusts none (provenance.keys)"
	};
	if (keys.some((key) => key.isSignature(signedBytes, signature))) return void 0;
	const hint = signedBy.kind === "key" ? signedBy.hint : "";
	const named = keys.find((key) => key.hint === hint);
	if (named !== void 0) return {
		rule: "signature",
		what: `the signature is not one of ${named.name} over these bytes`
	};
	return {
		rule: "signer",
		what: `the key ${quoted(hint)} signed it, trusted are ${keys.map(({ name }) => name).join(", ")}`
	};
}
/**
* The statement in a bundle, once somebody who is trusted has signed it. Of whom and what it speaks is for the caller to compare.
*
* @param text - Of the bundle.
* @throws LockstepError TRUST_ROOT_UNAVAILABLE when it cannot be found out; a bundle that is wrong is a problem, never an error.
*/
async function verifyBundle(text, trust) {
	const signed = parseBundle(text);
	if ("rule" in signed) return signed;
	return (signed.signedBy.kind === "key" ? refuseKey(signed, trust) : await refuseCertificate(signed, trust)) ?? parseStatement(signed.payload);
}

// pipeline/provenance/trusted-root.ts
const bytes = base64().transform((text) => Buffer.from(text, "base64"));
const moment = datetime({ offset: true }).transform((text) => new Date(text));
const [beginning, end] = [/* @__PURE__ */ new Date(0), /* @__PURE__ */ new Date(864e13)];
const validity = looseObject({
	start: moment.default(beginning),
	end: moment.default(end)
}).default({
	start: beginning,
	end
});
const authority = looseObject({
	certChain: looseObject({ certificates: array(looseObject({ rawBytes: bytes })).min(1) }),
	validFor: validity
}).transform(({ certChain, validFor: { start, end: until } }) => ({
	certChain: certChain.certificates.map(({ rawBytes }) => import_dist$1.X509Certificate.parse(rawBytes)),
	validFor: {
		start,
		end: until
	}
}));
const log = looseObject({
	baseUrl: string(),
	publicKey: looseObject({
		rawBytes: bytes,
		validFor: validity
	}),
	logId: looseObject({ keyId: bytes }),
	checkpointKeyId: looseObject({ keyId: bytes }).optional()
}).transform(({ baseUrl, publicKey, logId, checkpointKeyId }) => ({
	baseURL: baseUrl,
	logID: (checkpointKeyId ?? logId).keyId,
	publicKey: createPublicKey({
		key: publicKey.rawBytes,
		format: "der",
		type: "spki"
	}),
	validFor: {
		start: publicKey.validFor.start,
		end: publicKey.validFor.end
	}
}));
/** The parts of Sigstore's TrustedRoot that verifying asks for. @see sigstore/protobuf-specs sigstore_trustroot.proto. */
const trustedRoot = looseObject({
	mediaType: string().regex(/^application\/vnd\.dev\.sigstore\.trustedroot(?:\+json;version=0\.1|\.v0\.\d\+json)$/),
	certificateAuthorities: array(authority).min(1),
	timestampAuthorities: array(authority).default([]),
	tlogs: array(log).default([]),
	ctlogs: array(log).default([])
});
/** One root, or one on each line, as `gh attestation trusted-root` writes them. */
function rootsIn(text) {
	try {
		return [JSON.parse(text)];
	} catch {
		return text.split("\n").filter((line) => line.trim() !== "").map((line) => JSON.parse(line));
	}
}
/** Keys are found by the keys that lockstep.yaml names, never by a root. */
const noPublicKey = () => {
	throw new Error("a root of certificates has no keys");
};
/**
* Reads a file of trusted roots.
*
* @throws LockstepError TRUST_ROOT_UNAVAILABLE when it is none.
*/
function parseTrustedRoot(text, where) {
	try {
		const roots = array(trustedRoot).min(1).parse(rootsIn(text));
		return {
			certificateAuthorities: roots.flatMap(({ certificateAuthorities }) => certificateAuthorities),
			timestampAuthorities: roots.flatMap(({ timestampAuthorities }) => timestampAuthorities),
			tlogs: roots.flatMap(({ tlogs }) => tlogs),
			ctlogs: roots.flatMap(({ ctlogs }) => ctlogs),
			publicKey: noPublicKey
		};
	} catch (cause) {
		throw new LockstepError("TRUST_ROOT_UNAVAILABLE", `${where} is no trusted root of Sigstore`, {
			hint: "Write it with `gh attestation trusted-root > trusted-root.jsonl`.",
			cause
		});
	}
}
/** The roots of the public installation, from its update service, verified by the keys that come with this program. */
async function fetchTrustedRoot(instance) {
	if (instance === "github") throw new LockstepError("TRUST_ROOT_UNAVAILABLE", "GitHub's own Sigstore has no roots that come with this program", { hint: "Commit the output of `gh attestation trusted-root` and name it as `provenance.trusted_root` in lockstep.yaml." });
	const { getTrustedRoot } = await import("./dist2.js").then((m) => /* @__PURE__ */ __toESM(m.default, 1));
	try {
		return (0, import_dist.toTrustMaterial)(await getTrustedRoot());
	} catch (cause) {
		throw new LockstepError("TRUST_ROOT_UNAVAILABLE", "the roots of Sigstore could not be fetched", {
			hint: "Run it again with a network, or name a file as `provenance.trusted_root` in lockstep.yaml.",
			cause
		});
	}
}

// pipeline/repository/introduction.ts
/** The digest of the evaluation that was shown at a head; `undefined` when the check is gone or says nothing of the model. */
async function shownDigest(forge, headSha, model) {
	const check = await forge.check(headSha, evaluationCheck);
	if (check === void 0) return void 0;
	return parseShownReport(check.record).contents.find(({ evaluation }) => evaluation.model === model)?.evaluationDigest;
}
/** How the record at the tip came to the default branch: the commit, its tree's InputKey, and the pull requests that brought it. */
async function introductionOf(git, forge, { tip, declaration }) {
	const { model } = declaration;
	const commit = await git.lastChange(tip, recordPath(model)) ?? tip;
	const merged = (await forge.pullRequestsOf(commit)).filter(({ state }) => state === "merged");
	const pullRequests = [];
	for (const { number, head, base, author, mergedAt } of merged) pullRequests.push({
		number,
		headSha: head.sha,
		...base.sha === void 0 ? {} : { baseSha: base.sha },
		author,
		mergedAt,
		evaluationDigest: await shownDigest(forge, head.sha, model)
	});
	return {
		commit,
		inputKey: (await stateOf(git, commit).inputs(declaration)).inputKey,
		pullRequests,
		merged
	};
}
/** Where a pull request left the base branch; `before` is the commit before the one that brought its record. */
async function leftAt(git, { commit, before, pull }) {
	if (pull === void 0 || await git.resolve(pull.head.sha) === void 0) return before;
	const base = pull.base?.sha;
	if (!(await git.resolve(`${commit}^2`) !== void 0) && base !== void 0 && await git.resolve(base) !== void 0) {
		if (await git.isAncestor(commit, pull.head.sha)) return await git.mergeBase(before, base) ?? before;
	}
	return await git.mergeBase(pull.head.sha, before) ?? before;
}
/**
* The rules as they stood where a pull request left the base branch, so that it cannot weaken what judges it; for a commit that no
* pull request brought, those of the commit before.
*/
async function rulesBefore(git, introduction) {
	const { commit, merged } = introduction;
	const before = await git.resolve(`${commit}^1`);
	if (before === void 0) return void 0;
	const state = stateOf(git, await leftAt(git, {
		commit,
		before,
		pull: merged[0]
	}));
	try {
		return {
			state,
			project: await state.project()
		};
	} catch (error) {
		if (error instanceof LockstepError && error.code === "CONFIG_INVALID") return void 0;
		throw error;
	}
}
/**
* How the record would come to the default branch with a merge queue's commit: by the open pull requests whose approvals are about exactly
* these bytes and inputs, and whose head has this very record. The queue makes commits of its own, so that no commit says whose they are.
*
* @param tip - The commit that the queue has made.
*/
async function introductionInQueue(git, forge, { tip, declaration }) {
	const { model } = declaration;
	const path = recordPath(model);
	const at = stateOf(git, tip);
	const [record, text] = [await at.record(model), await at.text(path)];
	const about = (await readApprovals(git, model)).filter(({ subject }) => subject.artifactSha256 === record?.artifact.sha256 && subject.inputKey === record.inputKey);
	const merged = [];
	for (const number of new Set(about.map(({ subject }) => subject.pullRequest))) {
		const pullRequest = await forge.pullRequest(number);
		if (pullRequest.state === "open" && await git.fetchCommit(pullRequest.head.sha) && await stateOf(git, pullRequest.head.sha).text(path) === text) merged.push(pullRequest);
	}
	const nowMs = forge.nowMs();
	const mergedAt = nowMs === void 0 ? void 0 : new Date(nowMs).toISOString();
	const pullRequests = [];
	for (const { number, head, author } of merged) pullRequests.push({
		number,
		headSha: head.sha,
		author,
		mergedAt,
		evaluationDigest: await shownDigest(forge, head.sha, model)
	});
	const commit = await git.lastChange(tip, path) ?? tip;
	return {
		commit,
		inputKey: (await stateOf(git, commit).inputs(declaration)).inputKey,
		pullRequests,
		merged
	};
}

// pipeline/repository/provenance/trust.ts
async function declaredBy(state) {
	if (await state.text("lockstep.yaml") === void 0) return void 0;
	const { provenance: declaration } = await state.project();
	return declaration === void 0 ? void 0 : {
		state,
		declaration
	};
}
async function textOf({ state }, path) {
	const text = await state.text(path);
	if (text !== void 0) return text;
	throw new LockstepError("CONFIG_INVALID", `lockstep.yaml names ${path}, and ${state.id.slice(0, 12)} has no such file`, { hint: "Commit the file in the pull request that names it under `provenance`." });
}
async function keysOf(declared) {
	const keys = [];
	for (const path of declared.declaration.keys) keys.push(readVerifyingKey(await textOf(declared, path), path));
	return keys;
}
/** Roots as a state names them, or else as they are fetched. */
function rootsOf(declared) {
	const { trustedRoot: path } = declared.declaration;
	return async (instance) => path === void 0 ? fetchTrustedRoot(instance) : parseTrustedRoot(await textOf(declared, path), path);
}
/**
* Who is trusted now, for files that no registration tells of.
*
* @throws LockstepError CONFIG_INVALID where lockstep.yaml trusts nobody.
*/
async function trustOfTip(git) {
	const declared = await declaredBy(stateOf(git, await defaultTip(git)));
	if (declared === void 0) throw new LockstepError("CONFIG_INVALID", "lockstep.yaml of the default branch says nothing of who may sign", { hint: "Name a public key on the command line, or add `provenance` to lockstep.yaml." });
	return {
		keys: await keysOf(declared),
		identities: declared.declaration.identities,
		roots: rootsOf(declared)
	};
}
/**
* What was said when a version came in, by the state where its pull request left the base branch. Who opens a pull request chooses where it
* leaves, and who writes to the ledger names pull request and commit. So of a commit that the default branch does not hold, its tip speaks; and
* where the state that was left requires nothing, the one before the commit counts when that does.
*/
async function declaredWhen(git, { commit, authorisation }, now) {
	if (now !== void 0 && !await git.isAncestor(commit, await defaultTip(git))) return now;
	const merged = (authorisation?.pullRequests ?? []).map(({ headSha, baseSha }) => ({
		head: { sha: headSha },
		base: { sha: baseSha }
	}));
	const then = await declaredBy((await rulesBefore(git, {
		commit,
		merged
	}))?.state ?? stateOf(git, commit));
	if (then?.declaration.isRequired === true) return then;
	const before = await git.resolve(`${commit}^1`);
	const last = before === void 0 ? void 0 : await declaredBy(stateOf(git, before));
	return last?.declaration.isRequired === true ? last : then;
}
/**
* Who may vouch for a version: who was trusted before it came in, so that no change brings along who vouches for it, and is trusted now: the
* tip of the default branch takes trust away, from old versions, too, and gives none.
*
* @param event - Of the registration.
* @param trustedRoot - Text of a file in place of the one that lockstep.yaml names.
* @returns `undefined` where nothing is said about signatures.
* @throws LockstepError CONFIG_INVALID, SIGNING_KEY_INVALID.
*/
async function trustFor(git, event, trustedRoot) {
	const now = await declaredBy(stateOf(git, await defaultTip(git)));
	const then = await declaredWhen(git, event, now);
	if (then === void 0) return void 0;
	const [keys, identities] = [await keysOf(then), then.declaration.identities];
	const kept = now === void 0 ? void 0 : new Set((await keysOf(now)).map(({ hint }) => hint));
	const named = now === void 0 ? void 0 : new Set(now.declaration.identities.map(canonicalJson));
	return {
		isRequired: then.declaration.isRequired,
		trust: {
			keys: keys.filter(({ hint }) => kept?.has(hint) ?? true),
			identities: identities.filter((identity) => named?.has(canonicalJson(identity)) ?? true),
			roots: trustedRoot === void 0 ? rootsOf(then) : () => Promise.resolve(parseTrustedRoot(trustedRoot.text, trustedRoot.where))
		}
	};
}

export { rulesBefore as a, differingResources as c, modelSigningStatement as d, readManifest as f, introductionOf as i, gitPaths as l, trustOfTip as n, verifyBundle as o, resourcesOf as p, introductionInQueue as r, artifactStatement as s, trustFor as t, isIgnored as u };