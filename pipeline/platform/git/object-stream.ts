import { LockstepError } from "../../domain/error.ts";

export interface GitObject {
  readonly kind: "blob" | "tree" | "commit" | "tag";
  readonly bytes: Buffer;
}

/** Largest object that is read into memory, in bytes; a forge does not take a larger file either. */
const objectLimit = 128 * 1024 * 1024;

/**
 * Reads what `git cat-file --batch` writes, in pieces of any size: for each object `<id> <kind> <size>\n<bytes>\n`, for one that
 * is not there `<id> missing\n`.
 *
 * @throws LockstepError GIT_COMMAND_FAILED from the returned function when the stream is something else or an object too large.
 */
export function createObjectParser(found: (object: GitObject | undefined) => void): (chunk: Buffer) => void {
  let pieces: Buffer[] = [];
  let held = 0;
  let body: { readonly kind: GitObject["kind"]; readonly sizeBytes: number } | undefined;

  /** All that is held, as one buffer. */
  const joined = (): Buffer => {
    const [first] = pieces;
    if (pieces.length === 1 && first !== undefined) return first;
    const all = Buffer.concat(pieces, held);
    pieces = [all];
    return all;
  };
  /** The first bytes of what is held; the others stay. */
  const take = (count: number): Buffer => {
    const all = joined();
    const left = all.subarray(count);
    pieces = left.length === 0 ? [] : [left];
    held = left.length;
    return all.subarray(0, count);
  };

  return (chunk) => {
    pieces.push(chunk);
    held += chunk.length;
    for (;;) {
      if (body === undefined) {
        if (pieces.at(-1)?.includes(10) !== true) {
          if (held > 4096) throw strange(take(100).toString("latin1"));
          return;
        }
        const header = take(joined().indexOf(10) + 1)
          .toString("latin1")
          .trimEnd();
        body = readHeader(header);
        if (body === undefined) found(undefined);
      } else {
        if (held < body.sizeBytes + 1) return;
        const { kind, sizeBytes } = body;
        body = undefined;
        // A copy: the piece it came in may hold many objects and would live as long as any of them.
        const bytes = Buffer.from(take(sizeBytes + 1).subarray(0, sizeBytes));
        found({ kind, bytes });
      }
    }
  };
}

function readHeader(header: string): { readonly kind: GitObject["kind"]; readonly sizeBytes: number } | undefined {
  if (/^\S+ missing$/.test(header)) return undefined;
  const [, kind, size] = /^[0-9a-f]+ (blob|tree|commit|tag) (\d+)$/.exec(header) ?? [];
  if (kind === undefined) throw strange(header);
  const sizeBytes = Number(size);
  if (sizeBytes > objectLimit)
    throw new LockstepError(
      "GIT_COMMAND_FAILED",
      `${header.slice(0, 40)} has ${sizeBytes} bytes, more than ${objectLimit}`,
      {
        hint: "Files of this size do not belong into Git: `lockstep add` keeps them beside it.",
      },
    );
  return { kind: kind as GitObject["kind"], sizeBytes };
}

function strange(text: string): LockstepError {
  return new LockstepError("GIT_COMMAND_FAILED", `git cat-file answered ${JSON.stringify(text.slice(0, 100))}`);
}
