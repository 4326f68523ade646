import { constants } from "node:fs";
import { mkdir, open } from "node:fs/promises";
import { dirname, join } from "node:path";
import { directorySha256 } from "../../data/objects/artifact.ts";
import { syncFolder } from "../../data/objects/aside.ts";
import { checkDirectoryPaths } from "../../data/objects/safe-path.ts";
import { ignoreNothing, walkFiles } from "../../data/objects/walk.ts";
import type { Artifact, ArtifactFile } from "../../domain/artifact.ts";
import { LockstepError } from "../../domain/error.ts";
import { createFile } from "./durable.ts";

function mismatch(path: string, what: string): LockstepError {
  return new LockstepError("ARTIFACT_DIGEST_MISMATCH", `${path} ${what}`, {
    hint: "Nothing was switched. These are not the bytes that were approved: fetch the recorded version again and deploy it.",
  });
}

function isSingleFile({ md5 }: Artifact): boolean {
  return !md5.endsWith(".dir");
}

/**
 * Checks that an artifact's sha256 stands for its list of files and that no path of the list leads away.
 *
 * @throws LockstepError PATH_UNSAFE, ARTIFACT_DIGEST_MISMATCH.
 */
export function checkArtifact(artifact: Artifact): void {
  const { files, path, sha256 } = artifact;
  checkDirectoryPaths(
    `the model ${path}`,
    files.map((file) => file.path),
  );
  const ofFiles = isSingleFile(artifact) && files.length === 1 ? files[0]?.sha256 : directorySha256(files);
  if (files.length === 0 || ofFiles !== sha256)
    throw mismatch(path, `lists files that its sha256 ${sha256} does not stand for`);
}

/** A folder that a whole artifact comes from holds its files and nothing else. */
async function checkNames(folder: string, { files }: Artifact): Promise<void> {
  const present = await walkFiles(folder, ignoreNothing, { links: "refuse" });
  const expected = new Set(files.map(({ path }) => path));
  const extra = present.find(({ path }) => !expected.has(path));
  if (extra !== undefined) throw mismatch(extra.absolute, "is not part of the model");
  const there = new Set(present.map(({ path }) => path));
  const missing = files.find(({ path }) => !there.has(path));
  if (missing !== undefined) throw mismatch(join(folder, missing.path), "is missing");
}

/** Reads a plain file in pieces; stops as soon as it is longer than it may be. */
async function* pieces(path: string, { sizeBytes }: ArtifactFile): AsyncGenerator<Uint8Array> {
  await using handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    (cause: unknown) => {
      throw new LockstepError("ARTIFACT_DIGEST_MISMATCH", `${path} cannot be read as a plain file`, {
        hint: "Fetch the recorded version again and deploy it.",
        cause,
      });
    },
  );
  if (!(await handle.stat()).isFile()) throw mismatch(path, "is not a plain file");
  const buffer = Buffer.allocUnsafe(1024 * 1024);
  let total = 0;
  for (;;) {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length);
    if (bytesRead === 0) break;
    total += bytesRead;
    if (total > sizeBytes) break;
    yield buffer.subarray(0, bytesRead);
  }
  if (total !== sizeBytes) throw mismatch(path, `does not have the ${String(sizeBytes)} bytes that were recorded`);
}

/**
 * Copies the files of an artifact into an empty folder and puts them on disk; the digests are taken afterwards, of the copy.
 * A folder that a model of several files comes from may hold nothing else.
 *
 * @throws LockstepError ARTIFACT_DIGEST_MISMATCH naming the file, PATH_UNSAFE for links and devices.
 */
export async function copyFiles(request: {
  readonly artifact: Artifact;
  readonly from: string;
  readonly to: string;
  readonly onCopied: () => void;
}): Promise<void> {
  const { artifact, from, to, onCopied } = request;
  if (!isSingleFile(artifact)) await checkNames(from, artifact);
  const folders = new Set([to]);
  for (const file of artifact.files) {
    const destination = join(to, file.path);
    await mkdir(dirname(destination), { recursive: true });
    for (let folder = dirname(destination); folder.length > to.length; folder = dirname(folder)) folders.add(folder);
    await using handle = await createFile(destination);
    for await (const piece of pieces(join(from, file.path), file)) await handle.writeFile(piece);
    await handle.sync();
    onCopied();
  }
  for (const folder of folders) await syncFolder(folder);
}
