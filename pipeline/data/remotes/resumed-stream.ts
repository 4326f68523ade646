import type { Attempts } from "./attempts.ts";
import type { Pace } from "./pace.ts";
import { type RemoteContent, RemoteFailure } from "./remote.ts";
import { withWatch } from "./watch.ts";

interface Request {
  readonly open: (from: number, signal: AbortSignal) => Promise<RemoteContent | undefined>;
  readonly attempts: Attempts;
  readonly pace: Pace;
  readonly stallMs: number;
  readonly signal: AbortSignal | undefined;
  readonly from: number;
}

/** One open answer: its bytes from the offset that was asked for. */
interface Opened {
  readonly reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly sizeBytes: number | undefined;
  readonly etag: string | undefined;
  /** Ends the request behind the reader. */
  readonly stop: (reason: unknown) => void;
  /** Bytes before the offset, from a server that cannot begin in the middle. */
  toSkip: number;
}

async function openAt({ open, signal, stallMs }: Request, offset: number): Promise<Opened | undefined> {
  const controller = new AbortController();
  const both = signal === undefined ? controller.signal : AbortSignal.any([signal, controller.signal]);
  try {
    const content = await withWatch({ signal, limitMs: stallMs }, () => open(offset, both));
    if (content === undefined) return undefined;
    return {
      reader: content.stream.getReader(),
      sizeBytes: content.sizeBytes,
      etag: content.etag,
      stop: (reason) => {
        controller.abort(reason);
      },
      toSkip: offset - content.from,
    };
  } catch (error) {
    controller.abort(error);
    throw error;
  }
}

/** Errors of a body that broke off come from the HTTP client, not the driver: they are worth another try. */
function brokenOff(error: unknown): unknown {
  if (error instanceof RemoteFailure || !(error instanceof Error)) return error;
  const code = "code" in error && typeof error.code === "string" ? ` (${error.code})` : "";
  return new RemoteFailure("transient", `the connection broke off${code}`);
}

/** Opens until it goes well, or until the attempts are used up. */
async function opened(request: Request, offset: number): Promise<Opened | undefined> {
  for (;;) {
    await request.attempts.begin();
    try {
      return await openAt(request, offset);
    } catch (error) {
      await request.attempts.failed(error);
    }
  }
}

/**
 * The bytes of an object as one stream, whatever happens to the connections under it: after a break, a stall or an early end the object
 * is opened again at the byte that was reached. `undefined` when there is no such object.
 */
export async function resumedStream(request: Request): Promise<RemoteContent | undefined> {
  const { attempts, pace, from, signal, stallMs } = request;
  const first = await opened(request, from);
  if (first === undefined) return undefined;
  const { sizeBytes, etag } = first;
  let current: Opened | undefined = first;
  let offset = from;

  /** The next piece of what is open; `undefined` at its end. */
  const nextPiece = async (source: Opened): Promise<Uint8Array | undefined> => {
    for (;;) {
      const { done, value } = await withWatch({ signal, limitMs: stallMs }, () => source.reader.read());
      if (done) {
        if (sizeBytes === undefined || offset >= sizeBytes) return undefined;
        throw new RemoteFailure("transient", `it ended after ${offset.toString()} of ${sizeBytes.toString()} bytes`);
      }
      const skipped = Math.min(source.toSkip, value.length);
      source.toSkip -= skipped;
      if (skipped < value.length) return skipped === 0 ? value : value.subarray(skipped);
    }
  };

  const reopened = async (): Promise<Opened> => {
    const again = await opened(request, offset);
    if (again === undefined) throw new RemoteFailure("permanent", "the object went away while it was read");
    // What one of the two answers does not say cannot differ.
    const differs = (a: unknown, b: unknown): boolean => a !== undefined && b !== undefined && a !== b;
    if (differs(again.sizeBytes, sizeBytes) || differs(again.etag, etag)) {
      again.stop(undefined);
      throw new RemoteFailure("permanent", "the object changed while it was read");
    }
    return again;
  };

  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        // What the reader does in between is not the server's time; what was tried in vain, and the pauses, are.
        let sinceMs = attempts.now();
        for (;;) {
          try {
            current ??= await reopened();
            const piece = await nextPiece(current);
            if (piece === undefined) {
              controller.close();
              return;
            }
            const begunMs = sinceMs;
            sinceMs = attempts.now();
            if (pace.moved(piece.length, sinceMs - begunMs)) attempts.progress();
            offset += piece.length;
            controller.enqueue(piece);
            return;
          } catch (error) {
            current?.stop(error);
            current = undefined;
            await attempts.failed(brokenOff(error));
          }
        }
      },
      async cancel(reason) {
        const open = current;
        current = undefined;
        await open?.reader.cancel(reason).catch(() => undefined);
        open?.stop(reason);
      },
    },
    // Nothing is read before somebody asks: a stall of the reader is not a stall of the server.
    { highWaterMark: 0 },
  );
  return { stream, from, sizeBytes, etag };
}
