import { A as LockstepError } from "./file-work.js";
import { open } from "node:fs/promises";

// pipeline/data/tables/encoding.ts
/**
* The bytes of a text table as UTF-8. A byte order mark says what they are: UTF-16 with one is read as what it is, UTF-8 with one stays.
* Nothing is guessed: bytes without a mark are UTF-8, or refused by who reads them.
*
* @throws LockstepError TABLE_INVALID for UTF-16 that is cut or broken, and for what can only be UTF-16 without a mark.
*/
function toUtf8(bytes, where) {
	const encoding = markedEncoding(bytes, where);
	return encoding === void 0 ? bytes : decoder(encoding, where)(bytes, false);
}
/** UTF-16 where the first bytes are its mark. @throws LockstepError TABLE_INVALID for what can only be UTF-16 without a mark. */
function markedEncoding([first, second], where) {
	if (first === 255 && second === 254) return "utf-16le";
	if (first === 254 && second === 255) return "utf-16be";
	if (first !== 0 && second !== 0) return void 0;
	throw new LockstepError("TABLE_INVALID", `${where} looks like UTF-16 without a byte order mark`, { hint: "Save the table as UTF-8, for example with `iconv -f utf-16le -t utf-8`." });
}
/** Decodes piece by piece. @throws LockstepError TABLE_INVALID for UTF-16 that is cut or broken. */
function decoder(encoding, where) {
	const text = new TextDecoder(encoding, { fatal: true });
	return (bytes, hasMore) => {
		try {
			return Buffer.from(text.decode(bytes, { stream: hasMore }), "utf8");
		} catch (cause) {
			throw new LockstepError("TABLE_INVALID", `${where} begins as ${encoding.toUpperCase()} and is not`, {
				hint: "Save the table as UTF-8.",
				cause
			});
		}
	};
}
/** Bytes that are read at a time. */
const blockBytes = 2097152;
/**
* A file as {@link toUtf8} has it, a block at a time.
*
* @throws LockstepError TABLE_INVALID as {@link toUtf8} does.
*/
async function* utf8Blocks(path, where) {
	await using file = await open(path);
	let decode;
	for (let at = 0;;) {
		const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(blockBytes), 0, blockBytes, at);
		if (bytesRead === 0) break;
		const bytes = buffer.subarray(0, bytesRead);
		if (at === 0) {
			const encoding = markedEncoding(bytes, where);
			decode = encoding && decoder(encoding, where);
		}
		at += bytesRead;
		yield {
			bytes: decode?.(bytes, true) ?? bytes,
			isLast: false
		};
	}
	yield {
		bytes: decode?.(/* @__PURE__ */ new Uint8Array(), false) ?? /* @__PURE__ */ new Uint8Array(),
		isLast: true
	};
}

export { utf8Blocks as n, toUtf8 as t };