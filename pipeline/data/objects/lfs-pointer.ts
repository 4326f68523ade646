import { LockstepError } from "../../domain/error.ts";

/** How every pointer begins. @see https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md */
const beginning = Buffer.from("version https://git-lfs.github.com/spec/v1\n");

/** Pointers are shorter than this, in bytes; longer files are content whatever they begin with. */
const pointerLimit = 1024;

/** True for the text that Git LFS leaves in the place of a file whose content was not brought. */
export function isLfsPointer(content: Uint8Array): boolean {
  if (content.length >= pointerLimit || content.length <= beginning.length) return false;
  if (beginning.compare(content, 0, beginning.length) !== 0) return false;
  return /^oid sha256:[0-9a-f]{64}$/m.test(Buffer.from(content).toString("latin1"));
}

/** @throws LockstepError LFS_POINTER when the file is one. */
export function refuseLfsPointer(path: string, content: Uint8Array): void {
  if (!isLfsPointer(content)) return;
  throw new LockstepError("LFS_POINTER", `${JSON.stringify(path)} is a pointer of Git LFS, not the content`, {
    hint: "Bring the content with `git lfs pull`, then run the command again.",
  });
}
