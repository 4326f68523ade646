import { A as LockstepError, O as sha256 } from "./file-work.js";
import { Zt as canonicalJson } from "./pipeline.js";
import { r as parseRecord } from "./model-record.js";
import { t as evaluationDigest } from "./evaluation-digest.js";
import { deflateRawSync, inflateRawSync } from "node:zlib";

// pipeline/repository/checks.ts
/** The check that holds what was evaluated at a head, and the status that branch protection asks for. */
const evaluationCheck = "lockstep/evaluation";
const approvalCheck = "lockstep/approval";
/** What every forge takes as the record of a check. */
const recordLimitBytes = 6e4;
/** Far more than a record that fits can unfold to. */
const unfoldedLimitBytes = 16777216;
const hint = "Run the report again.";
const where = `check ${evaluationCheck}`;
/** As it stands where that fits, else folded; `undefined` when neither does. */
function recordOf(shown) {
	const plain = canonicalJson(shown);
	if (Buffer.byteLength(plain, "utf8") <= recordLimitBytes) return plain;
	const folded = canonicalJson({ folded: deflateRawSync(plain, { level: 9 }).toString("base64") });
	return folded.length <= recordLimitBytes ? folded : void 0;
}
/**
* The record of a check. Of more models than fit, as many as do, the first ones first: what is left out cannot be approved at this head, and the
* others can.
*/
function shownReportText(shown) {
	const some = (kept) => {
		const leftOut = (shown.leftOut ?? 0) + shown.contents.length - kept;
		return {
			...shown,
			contents: shown.contents.slice(0, kept),
			leftOut: leftOut === 0 ? void 0 : leftOut
		};
	};
	const attempt = (kept) => recordOf(some(kept));
	const whole = attempt(shown.contents.length);
	if (whole !== void 0) return {
		record: whole,
		kept: shown.contents.length
	};
	let [fits, tooMany] = [0, shown.contents.length];
	while (tooMany - fits > 1) {
		const middle = Math.floor((fits + tooMany) / 2);
		if (attempt(middle) === void 0) tooMany = middle;
		else fits = middle;
	}
	return {
		record: attempt(fits) ?? canonicalJson(some(0)),
		kept: fits
	};
}
function parseJson(text) {
	try {
		return JSON.parse(text);
	} catch (cause) {
		throw new LockstepError("RECORD_INVALID", `${where} holds no JSON`, {
			hint,
			cause
		});
	}
}
function unfolded(value) {
	const { folded } = value ?? {};
	if (typeof folded !== "string") return value;
	try {
		return parseJson(inflateRawSync(Buffer.from(folded, "base64"), { maxOutputLength: unfoldedLimitBytes }).toString("utf8"));
	} catch (cause) {
		throw new LockstepError("RECORD_INVALID", `${where} cannot be unfolded`, {
			hint,
			cause
		});
	}
}
function parseContent(shown, index) {
	const members = shown ?? {};
	const evaluation = parseRecord("lockstep/Evaluation", members["evaluation"], `${where}, evaluation ${index}`);
	const digest = members["evaluationDigest"];
	if (digest !== void 0 && typeof digest !== "string") throw new LockstepError("RECORD_INVALID", `${where}, digest ${index}: it is no text`, { hint });
	return {
		evaluation,
		evaluationDigest: digest === void 0 ? evaluationDigest(evaluation) : sha256(digest),
		plan: parseRecord("lockstep/Plan", members["plan"], `${where}, plan ${index}`)
	};
}
/** Reads a check's record back. @throws LockstepError RECORD_INVALID, DIGEST_INVALID. */
function parseShownReport(text) {
	const { contents, lastComment, leftOut } = unfolded(parseJson(text)) ?? {};
	const isCount = leftOut === void 0 || typeof leftOut === "number" && Number.isSafeInteger(leftOut) && leftOut > 0;
	if (!Array.isArray(contents) || lastComment !== void 0 && typeof lastComment !== "string" || !isCount) throw new LockstepError("RECORD_INVALID", `${where} holds no report`, { hint });
	return {
		contents: contents.map(parseContent),
		lastComment,
		...leftOut === void 0 ? {} : { leftOut }
	};
}

export { shownReportText as i, evaluationCheck as n, parseShownReport as r, approvalCheck as t };