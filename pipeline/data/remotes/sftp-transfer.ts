import type { RemoteCall, RemoteSource } from "./remote.ts";
import type { SftpFolder } from "./sftp-folder.ts";
import type { SftpSession } from "./sftp-session.ts";
import { verifiedPieces } from "./source-pieces.ts";

/** What every server takes in one request. */
const requestBytes = 32 * 1024;
/** Requests on their way at once for one file: 2 MiB, so that a distant host does not slow a transfer down. */
const window = 64;

/** The bytes of an open file from an offset on, read ahead and given in order. */
async function* readAhead(
  session: SftpSession,
  {
    handle,
    from,
    sizeBytes,
    what,
    signal,
  }: { readonly handle: Buffer; readonly from: number; readonly sizeBytes: number; readonly what: string } & RemoteCall,
): AsyncGenerator<Uint8Array> {
  const readAt = async (start: number, length: number): Promise<Buffer> => {
    const buffer = Buffer.allocUnsafe(length);
    let filled = 0;
    while (filled < length) {
      const read = await session.ask<number>(what, signal, (sftp, answer) => {
        sftp.read(handle, buffer, filled, length - filled, start + filled, answer);
      });
      if (read === 0) break;
      filled += read;
    }
    return buffer.subarray(0, filled);
  };
  const ahead: Promise<Buffer>[] = [];
  let next = from;
  const fill = (): void => {
    while (ahead.length < window && next < sizeBytes) {
      const piece = readAt(next, Math.min(requestBytes, sizeBytes - next));
      // Its error is met when its turn comes; until then it must not count as unhandled.
      piece.catch(() => undefined);
      ahead.push(piece);
      next += requestBytes;
    }
  };
  fill();
  while (ahead.length > 0) {
    const piece = await ahead.shift();
    fill();
    if (piece !== undefined && piece.length > 0) yield piece;
  }
}

/** Closes a file. One whose connection is gone is closed already. */
async function closeFile(session: SftpSession, handle: Buffer): Promise<void> {
  if (session.isOver) return;
  const closed = session.ask<undefined>("closing", undefined, (sftp, answer) => {
    sftp.close(handle, (error) => {
      answer(error, undefined);
    });
  });
  await closed.catch(() => undefined);
}

/** The bytes of a file from an offset on, and its size. */
export async function openForReading(
  folder: SftpFolder,
  key: string,
  { signal, from }: RemoteCall & { readonly from: number },
) {
  const session = await folder.session(signal);
  const handle = await session.ask<Buffer>(key, signal, (sftp, answer) => {
    sftp.open(folder.pathOf(key), "r", answer);
  });
  try {
    const { size: sizeBytes } = await session.ask<{ readonly size: number }>(key, signal, (sftp, answer) => {
      sftp.fstat(handle, answer);
    });
    const bytes = async function* (): AsyncGenerator<Uint8Array> {
      try {
        yield* readAhead(session, { handle, from, sizeBytes, what: key, signal });
      } finally {
        void closeFile(session, handle);
      }
    };
    return { bytes: bytes(), sizeBytes };
  } catch (error) {
    void closeFile(session, handle);
    throw error;
  }
}

/** Writes a file under a name that is free, and makes it durable where the host can. */
export async function sendFile(
  folder: SftpFolder,
  key: string,
  call: RemoteCall & { readonly source: RemoteSource; readonly onBytes?: ((count: number) => void) | undefined },
): Promise<void> {
  const { source, signal, onBytes } = call;
  const session = await folder.session(signal);
  const handle = await session.ask<Buffer>(key, signal, (sftp, answer) => {
    sftp.open(folder.pathOf(key), "wx", answer);
  });
  try {
    const onTheirWay: Promise<undefined>[] = [];
    let position = 0;
    for await (const piece of verifiedPieces(source, { signal })) {
      for (let start = 0; start < piece.length; start += requestBytes) {
        const part = piece.subarray(start, start + requestBytes);
        const at = position;
        position += part.length;
        const written = session.ask<undefined>(key, signal, (sftp, answer) => {
          sftp.write(handle, part, 0, part.length, at, (error) => {
            if (error === undefined || error === null) onBytes?.(part.length);
            answer(error, undefined);
          });
        });
        written.catch(() => undefined);
        onTheirWay.push(written);
        if (onTheirWay.length >= window) await onTheirWay.shift();
      }
    }
    await Promise.all(onTheirWay);
    await sync(session, { key, handle, signal });
  } finally {
    void closeFile(session, handle);
  }
}

/** Waits until the host has the file on its disk; a host without `fsync@openssh.com` cannot be asked. */
async function sync(
  session: SftpSession,
  { key, handle, signal }: RemoteCall & { readonly key: string; readonly handle: Buffer },
): Promise<void> {
  await session.ask<undefined>(key, signal, (sftp, answer) => {
    try {
      sftp.ext_openssh_fsync(handle, (error) => {
        answer(error, undefined);
      });
    } catch {
      // ssh2 throws when the extension was not offered.
      answer(undefined, undefined);
    }
  });
}
