import type { Remote } from "./remote.ts";

/**
 * A small object of a remote, whole.
 *
 * @returns `undefined` when the remote has none, or one longer than `limitBytes`: nobody's that is looked for here.
 * @throws LockstepError as {@link Remote.read}.
 */
export async function readBounded(
  remote: Remote,
  key: string,
  { limitBytes, signal }: { readonly limitBytes: number; readonly signal?: AbortSignal | undefined },
): Promise<Buffer | undefined> {
  const content = await remote.read(key, { signal });
  if (content === undefined) return undefined;
  const pieces: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const piece of content.stream) {
    sizeBytes += piece.length;
    if (sizeBytes > limitBytes) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
