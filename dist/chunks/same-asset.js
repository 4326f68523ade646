import { A as LockstepError } from "./file-work.js";

// pipeline/platform/forge/marker.ts
/** Longest body of a comment or pull request, in characters; GitHub's limit, kept by every forge. */
const bodyLimit = 65536;
/** Longest record of a check, in characters. */
const recordLimit = 6e4;
/** The first line of a comment that is kept. */
function markerLine(marker) {
	if (!/^\w[\w :/.@-]{0,99}$/.test(marker) || marker.includes("--")) throw new LockstepError("NAME_INVALID", `${JSON.stringify(marker.slice(0, 100))} is not a marker`);
	return `<!-- ${marker} -->`;
}
/** The body with its marker as the first line, once, whether the caller wrote it or not. */
function withMarker(marker, body) {
	return hasMarker(marker, body) ? body : `${markerLine(marker)}\n${body}`;
}
/** True when the first line, whole, is the marker; elsewhere in a text it says nothing. */
function hasMarker(marker, body) {
	return body.split(/\r?\n/, 1)[0] === markerLine(marker);
}
/** @throws LockstepError FORGE_REQUEST_FAILED when a forge would refuse a text of that length. */
function checkLength(what, text, limit) {
	if (text.length > limit) throw new LockstepError("FORGE_REQUEST_FAILED", `${what} has ${text.length} characters, more than ${limit}`, { hint: "Shorten it, or keep the whole in a file and link to that." });
}

// pipeline/platform/forge/same-asset.ts
/** True when an asset is the file, as far as the forge tells. */
function isAsset(asset, { name, sizeBytes, sha256 }) {
	return asset.isWhole && asset.name === name && asset.sizeBytes === sizeBytes && asset.sha256 === sha256;
}

export { recordLimit as a, hasMarker as i, bodyLimit as n, withMarker as o, checkLength as r, isAsset as t };