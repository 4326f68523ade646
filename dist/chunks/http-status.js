import { gn as RemoteFailure } from "./pipeline.js";

// pipeline/data/remotes/http-status.ts
/** What an HTTP status says about trying again. */
function kindOfStatus(status) {
	switch (status) {
		case 401:
		case 403:
		case 407: return "denied";
		case 404:
		case 410: return "missing";
		case 429:
		case 503: return "throttled";
		case 408:
		case 423:
		case 425: return "transient";
		case 501:
		case 505:
		case 507: return "permanent";
		default: return status >= 500 || status >= 200 && status < 300 ? "transient" : "permanent";
	}
}
/**
* The pause that a `Retry-After` header asks for, in milliseconds; seconds or an HTTP date.
*
* @see RFC 9110, 10.2.3
*/
function retryAfterMs(header, nowMs) {
	if (header === void 0) return void 0;
	if (/^\s*\d{1,9}\s*$/.test(header)) return Number(header) * 1e3;
	const atMs = Date.parse(header);
	return Number.isNaN(atMs) ? void 0 : Math.max(0, atMs - nowMs);
}
/** An answer that is not what was asked for. The server's own words stay out: they may repeat what was sent. */
function failureOfStatus(what, answer) {
	const { status, headers } = answer;
	return new RemoteFailure(kindOfStatus(status), `${what}: the server answered HTTP ${status}`, retryAfterMs(headers["retry-after"], Date.now()));
}

export { kindOfStatus as n, retryAfterMs as r, failureOfStatus as t };