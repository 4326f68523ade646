import { closeSync, mkdirSync, openSync, readSync, unlinkSync, writeSync } from "node:fs";
import { join } from "node:path";
import { asideName } from "../objects/aside.ts";

/**
 * A file without a name: bytes that do not fit into memory, gone as soon as it is closed, also when the process is killed. Reading and
 * writing wait for the disk, as computing waits for memory.
 */
export interface ScratchFile extends Disposable {
  /** Appends. @returns Where the bytes begin. */
  write(bytes: Uint8Array): number;
  /** Fills an array from a place on. */
  read(into: NodeJS.ArrayBufferView, from: number): void;
}

/** @param folder - On a disk with room; made when it is not there. */
export function openScratchFile(folder: string): ScratchFile {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, asideName());
  const file = openSync(path, "wx+", 0o600);
  unlinkSync(path);
  let size = 0;
  return {
    write(bytes) {
      const start = size;
      for (let done = 0; done < bytes.length; ) {
        const written = writeSync(file, bytes, done, bytes.length - done, size);
        done += written;
        size += written;
      }
      return start;
    },
    read(into, from) {
      const bytes = new Uint8Array(into.buffer, into.byteOffset, into.byteLength);
      for (let done = 0; done < bytes.length; ) {
        const count = readSync(file, bytes, done, bytes.length - done, from + done);
        if (count === 0) throw new RangeError("a scratch file ends before what is read of it");
        done += count;
      }
    },
    [Symbol.dispose]() {
      closeSync(file);
    },
  };
}
