import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { lstat } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { pipeline } from "node:stream/promises";
import { isSystemError } from "../data/objects/aside.ts";
import { mapParallel } from "../data/objects/parallel.ts";
import { ignoreNothing, type WalkedFile, walkFile, walkFiles } from "../data/objects/walk.ts";
import { LockstepError } from "../domain/error.ts";
import { isIgnored, type Resource, type Serialization } from "./model-signing.ts";

/** As `node:crypto` calls it; `blake2b` of Python's hashlib is the one of 512 bits. */
const digestNames = { sha256: "sha256", blake2b: "blake2b512" } as const;

/** The files of a model on disk, as resources name them. @throws LockstepError PATH_UNSAFE for links and devices; CANDIDATE_MISSING. */
async function filesOf(model: string, ignorePaths: readonly string[]): Promise<readonly WalkedFile[]> {
  const stats = await lstat(model).catch((cause: unknown) => {
    if (!isSystemError(cause, "ENOENT")) throw cause;
    throw new LockstepError("CANDIDATE_MISSING", `there is no model at ${model}`, {
      hint: "Give the folder or the file that is the model.",
      cause,
    });
  });
  if (!stats.isDirectory()) {
    const file = await walkFile(dirname(model), basename(model), { links: "refuse" });
    return [{ ...file, path: "." }];
  }
  const ignore = { ...ignoreNothing, ignores: (path: string) => isIgnored(path, ignorePaths) };
  return walkFiles(model, ignore, { links: "refuse" });
}

async function digestOf(
  path: string,
  hashType: Serialization["hashType"],
  part?: { readonly start: number; readonly end: number },
): Promise<string> {
  const hash = createHash(digestNames[hashType]);
  // What a stream calls `end` is the last byte.
  await pipeline(createReadStream(path, part && { start: part.start, end: part.end - 1 }), hash);
  return hash.digest("hex");
}

/** Pieces of a file; an empty one has none, as in `model-signing`. */
function piecesOf({ path, sizeBytes }: WalkedFile, shardSize: number) {
  const count = Math.ceil(sizeBytes / shardSize);
  return Array.from({ length: count }, (_, i) => {
    const [start, end] = [i * shardSize, Math.min((i + 1) * shardSize, sizeBytes)];
    return { name: `${path}:${start}:${end}`, start, end };
  });
}

/**
 * The resources of a model as it stands on disk: every file, each read once, none left out but the ignored.
 *
 * @param model - Path of a folder or a file.
 * @throws LockstepError PATH_UNSAFE naming a link, FIFO or device; CANDIDATE_MISSING when nothing is there.
 */
export async function resourcesAt(model: string, serialization: Serialization): Promise<readonly Resource[]> {
  const { hashType, method, shardSize, ignorePaths } = serialization;
  const files = await filesOf(model, ignorePaths);
  if (method === "files" || shardSize === undefined)
    return mapParallel(files, 8, async ({ path, absolute }) => ({
      name: path,
      digest: await digestOf(absolute, hashType),
    }));
  const pieces = files.flatMap((file) => piecesOf(file, shardSize).map((piece) => ({ ...piece, file })));
  return mapParallel(pieces, 8, async ({ name, file, ...part }) => ({
    name,
    digest: await digestOf(file.absolute, hashType, part),
  }));
}
