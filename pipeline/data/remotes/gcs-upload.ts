import { randomUUID } from "node:crypto";
import { LockstepError } from "../../domain/error.ts";
import type { GcsApi } from "./gcs-api.ts";
import { discard, type HttpAnswer } from "./http-client.ts";
import { type Remote, RemoteFailure, type RemoteSource } from "./remote.ts";
import { verifiedPieces } from "./source-pieces.ts";

type WriteOptions = NonNullable<Parameters<Remote["write"]>[2]>;

/** Sent at once; a multiple of 256 KiB, as the API wants. Files up to it need one request, larger ones a session. */
const pieceBytes = 8 * 1024 * 1024;

const shownBytes = 256 * 1024;

/** An upload that was begun: the address that goes on with it, and of which bytes. */
interface Session {
  readonly url: URL;
  readonly md5: string;
}

const base64Of = (md5: string): string => Buffer.from(md5, "hex").toString("base64");

/** A body from memory, in pieces small enough for its progress to be seen. */
function bodyOf(bytes: Uint8Array, onBytes?: (count: number) => void) {
  const pieces = async function* (): AsyncGenerator<Uint8Array> {
    for (let start = 0; start < bytes.length; start += shownBytes) {
      const piece = bytes.subarray(start, start + shownBytes);
      yield await Promise.resolve(piece);
      onBytes?.(piece.length);
    }
  };
  return { sizeBytes: bytes.length, pieces: pieces() };
}

/** Uploads of one remote. What a session has received is not sent again when the same object is written once more. */
export class GcsUploads {
  readonly #api: GcsApi;
  readonly #sessions = new Map<string, Session>();

  constructor(api: GcsApi) {
    this.#api = api;
  }

  /** Stores a file under a key that must be free; one that is taken stays as it is. */
  async write(key: string, source: RemoteSource, options: WriteOptions): Promise<void> {
    const stored = await this.#send(key, source, options).catch((error: unknown) => {
      // What the session has may be of another file, or is refused for good.
      if (error instanceof LockstepError || (error instanceof RemoteFailure && error.kind === "permanent"))
        this.#sessions.delete(key);
      throw error;
    });
    this.#sessions.delete(key);
    // The name was taken before: 412.
    if (stored === undefined) return;
    if (stored["md5Hash"] === undefined || stored["md5Hash"] === base64Of(source.md5)) return;
    // Never left standing: nobody else can have seen this generation for long, and no other one is touched.
    const query = { ifGenerationMatch: String(stored["generation"]) };
    await this.#api.status({ method: "DELETE", url: this.#api.object(key, query), signal: options.signal });
    throw new RemoteFailure("transient", `${key}: other bytes arrived than were sent; they were removed`);
  }

  #send(key: string, source: RemoteSource, options: WriteOptions) {
    return source.sizeBytes <= pieceBytes ? this.#small(key, source, options) : this.#large(key, source, options);
  }

  /** What the store says it holds now; `undefined` when the name was taken. */
  async #finished(key: string, answer: HttpAnswer): Promise<Readonly<Record<string, unknown>> | undefined> {
    if (answer.status !== 412) return this.#api.json(key, answer);
    await discard(answer);
    return undefined;
  }

  #metadata(key: string, source: RemoteSource): Buffer {
    return Buffer.from(
      JSON.stringify({
        name: this.#api.place.prefix + key,
        contentType: "application/octet-stream",
        md5Hash: base64Of(source.md5),
      }),
    );
  }

  async #small(key: string, source: RemoteSource, { signal, onBytes }: WriteOptions) {
    const content: Uint8Array[] = [];
    for await (const piece of verifiedPieces(source, { pieceBytes, signal })) content.push(piece);
    const boundary = randomUUID();
    const head = Buffer.concat([
      Buffer.from(`--${boundary}\r\ncontent-type: application/json; charset=utf-8\r\n\r\n`),
      this.#metadata(key, source),
      Buffer.from(`\r\n--${boundary}\r\ncontent-type: application/octet-stream\r\n\r\n`),
    ]);
    const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
    const pieces = async function* (): AsyncGenerator<Uint8Array> {
      yield head;
      yield* bodyOf(Buffer.concat(content), onBytes).pieces;
      yield tail;
    };
    const answer = await this.#api.send({
      method: "POST",
      url: this.#api.address("upload/storage", "o", { uploadType: "multipart", ifGenerationMatch: "0" }),
      headers: { "content-type": `multipart/related; boundary=${boundary}` },
      body: { sizeBytes: head.length + source.sizeBytes + tail.length, pieces: pieces() },
      signal,
    });
    return this.#finished(key, answer);
  }

  /** Begins an upload; `undefined` when the name is taken. */
  async #begin(key: string, source: RemoteSource, signal: AbortSignal | undefined): Promise<Session | undefined> {
    const body = this.#metadata(key, source);
    const query = { uploadType: "resumable", name: this.#api.place.prefix + key, ifGenerationMatch: "0" };
    const answer = await this.#api.status({
      method: "POST",
      url: this.#api.address("upload/storage", "o", query),
      headers: {
        "content-type": "application/json; charset=utf-8",
        "x-upload-content-length": String(source.sizeBytes),
      },
      body: bodyOf(body),
      signal,
    });
    if (answer.status === 412) return undefined;
    const { location } = answer.headers;
    if (answer.status !== 200 || location === undefined) throw this.#api.failure(key, answer);
    // Bytes and credentials go to the endpoint that is configured, whatever host an answer names.
    const { pathname, search } = new URL(location, this.#api.place.endpoint);
    return { url: new URL(pathname + search, this.#api.place.endpoint), md5: source.md5 };
  }

  /** What became of an upload: how many bytes it has, or what it stored when it had ended; `undefined` when it is gone. */
  async #resumed(
    key: string,
    { url }: Session,
    { source, signal }: { readonly source: RemoteSource; readonly signal: AbortSignal | undefined },
  ): Promise<{ readonly received: number } | { readonly stored: Readonly<Record<string, unknown>> } | undefined> {
    const headers = { "content-range": `bytes */${source.sizeBytes}` };
    const answer = await this.#api.send({ method: "PUT", url, headers, body: bodyOf(Buffer.alloc(0)), signal });
    if (answer.status === 200) return { stored: await this.#api.json(key, answer) };
    await discard(answer);
    return answer.status === 308 ? { received: receivedOf(answer) } : undefined;
  }

  async #large(key: string, source: RemoteSource, { signal, onBytes }: WriteOptions) {
    const known = this.#sessions.get(key);
    const resumed = known?.md5 === source.md5 ? await this.#resumed(key, known, { source, signal }) : undefined;
    if (resumed !== undefined && "stored" in resumed) return resumed.stored;
    const session = resumed === undefined ? await this.#begin(key, source, signal) : known;
    if (session === undefined) return undefined;
    this.#sessions.set(key, session);
    let sent = resumed?.received ?? 0;
    onBytes?.(sent);
    let offset = 0;
    for await (const piece of verifiedPieces(source, { pieceBytes, signal })) {
      // What an earlier try has brought over was hashed again here, but is not sent again.
      let rest = piece.subarray(Math.max(0, Math.min(piece.length, sent - offset)));
      offset += piece.length;
      while (rest.length > 0) {
        const range = `bytes ${sent}-${offset - 1}/${source.sizeBytes}`;
        const answer = await this.#api.send({
          method: "PUT",
          url: session.url,
          headers: { "content-range": range },
          body: bodyOf(rest, onBytes),
          signal,
        });
        // Awaited here: leaving the loop closes the file first, and nobody would be there for an error that comes meanwhile.
        if (answer.status !== 308) return await this.#finished(key, answer);
        await discard(answer);
        const now = receivedOf(answer);
        if (now <= sent || now > offset)
          throw new RemoteFailure("transient", `${key}: the store lost count of the upload`);
        // What the store did not take is sent again.
        onBytes?.(now - sent - rest.length);
        rest = rest.subarray(now - sent);
        sent = now;
      }
    }
    throw new RemoteFailure("transient", `${key}: the store has all bytes, but does not end the upload`);
  }
}

/** Bytes that a session has, from the `Range` header of a 308; none without it. */
function receivedOf({ headers }: HttpAnswer): number {
  const [, last] = /^(?:bytes=)?0-(\d{1,15})$/.exec(headers.range ?? "") ?? [];
  return last === undefined ? 0 : Number(last) + 1;
}
