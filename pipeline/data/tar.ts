import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { LockstepError } from "../domain/error.ts";
import type { Sha256 } from "../domain/ids.ts";

/** One file of an archive. */
export interface TarMember {
  /** With `/`, from the root of the archive. */
  readonly path: string;
  readonly sizeBytes: number;
  readonly sha256: Sha256;
  /** Where its bytes are. */
  readonly from: string;
}

const blockBytes = 512;

function octal(value: number, length: number): string {
  return `${value.toString(8).padStart(length - 1, "0")}\0`;
}

/** A header of POSIX's ustar: regular file, mode 644, owned by nobody in particular, dated 1970. */
function header(name: string, sizeBytes: number, type: "0" | "x"): Buffer {
  const block = Buffer.alloc(blockBytes);
  block.write(name, 0, 100, "utf8");
  block.write(octal(0o644, 8), 100);
  block.write(octal(0, 8), 108);
  block.write(octal(0, 8), 116);
  block.write(octal(sizeBytes > 0o77777777777 ? 0 : sizeBytes, 12), 124);
  block.write(octal(0, 12), 136);
  block.write(" ".repeat(8), 148);
  block.write(type, 156);
  block.write("ustar\x0000", 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return block;
}

function padding(sizeBytes: number): Buffer {
  return Buffer.alloc((blockBytes - (sizeBytes % blockBytes)) % blockBytes);
}

/** A record of an extended header; its length counts itself. */
function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const bytes = Buffer.byteLength(rest);
  let length = bytes + String(bytes).length;
  length = bytes + String(length).length;
  return `${length}${rest}`;
}

/** What stands before a file's bytes: an extended header too where the name or the size does not fit into the old one. */
function heads({ path, sizeBytes }: TarMember): Buffer {
  const isLong = Buffer.byteLength(path) > 100;
  const isLarge = sizeBytes > 0o77777777777;
  const own = header(isLong ? "file" : path, sizeBytes, "0");
  if (!isLong && !isLarge) return own;
  const records = Buffer.from(
    `${isLong ? paxRecord("path", path) : ""}${isLarge ? paxRecord("size", String(sizeBytes)) : ""}`,
  );
  return Buffer.concat([header("extended", records.length, "x"), records, padding(records.length), own]);
}

async function write(target: FileHandle, bytes: Buffer): Promise<void> {
  await target.write(bytes, 0, bytes.length);
}

/**
 * Writes an archive of files, in the order in which they are given. The same files give the same bytes, on every machine: nothing of a
 * file's owner, mode or time is in it, and nothing is packed, since packers differ.
 *
 * @throws LockstepError ARTIFACT_DIGEST_MISMATCH when the bytes that were written are not those that were said.
 */
export async function writeTar(destination: string, members: readonly TarMember[]): Promise<void> {
  await using target = await open(destination, "w");
  for (const member of members) {
    await write(target, heads(member));
    const hash = createHash("sha256");
    let written = 0;
    for await (const chunk of createReadStream(member.from)) {
      const bytes = chunk as Buffer;
      written += bytes.length;
      hash.update(bytes);
      await write(target, bytes);
    }
    if (written !== member.sizeBytes || hash.digest("hex") !== member.sha256)
      throw new LockstepError("ARTIFACT_DIGEST_MISMATCH", `${member.path} has changed while it was packed`, {
        hint: "Nothing was made of it. Run this again.",
      });
    await write(target, padding(written));
  }
  // The end is two empty blocks, and the whole a multiple of twenty, as tar has it.
  const { size } = await target.stat();
  await write(
    target,
    Buffer.alloc(
      2 * blockBytes + ((20 * blockBytes - ((size + 2 * blockBytes) % (20 * blockBytes))) % (20 * blockBytes)),
    ),
  );
  await target.sync();
}
