import { u as asideName } from "./file-work.js";
import { join } from "node:path";
import { closeSync, mkdirSync, openSync, readSync, unlinkSync, writeSync } from "node:fs";

// pipeline/data/tables/scratch-file.ts
/** @param folder - On a disk with room; made when it is not there. */
function openScratchFile(folder) {
	mkdirSync(folder, { recursive: true });
	const path = join(folder, asideName());
	const file = openSync(path, "wx+", 384);
	unlinkSync(path);
	let size = 0;
	return {
		write(bytes) {
			const start = size;
			for (let done = 0; done < bytes.length;) {
				const written = writeSync(file, bytes, done, bytes.length - done, size);
				done += written;
				size += written;
			}
			return start;
		},
		read(into, from) {
			const bytes = new Uint8Array(into.buffer, into.byteOffset, into.byteLength);
			for (let done = 0; done < bytes.length;) {
				const count = readSync(file, bytes, done, bytes.length - done, from + done);
				if (count === 0) throw new RangeError("a scratch file ends before what is read of it");
				done += count;
			}
		},
		[Symbol.dispose]() {
			closeSync(file);
		}
	};
}

export { openScratchFile as t };