import { LockstepError } from "../../domain/error.ts";
import { publicUrl } from "../../domain/public-url.ts";
import { mapParallel } from "../objects/parallel.ts";
import { addressOf, httpAuthHeaders, openWebClient, readWebAddress } from "./http-auth.ts";
import { discard, type HttpAnswer } from "./http-client.ts";
import { failureOfStatus } from "./http-status.ts";
import {
  type Remote,
  type RemoteContent,
  RemoteFailure,
  type RemoteObject,
  type RemoteOptions,
  type RemoteSource,
} from "./remote.ts";
import { jobsSetting } from "./settings.ts";
import { md5Of, verifiedPieces } from "./source-pieces.ts";

const defaultJobs = 8;

/** The number in a header; `undefined` when it has none. */
export function sizeOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/**
 * What a GET brought, from its offset on.
 *
 * @param status - 200 or 206.
 */
export function contentOf(answer: HttpAnswer): RemoteContent {
  const [, first, total] =
    /^bytes (\d{1,15})-\d{1,15}\/(\d{1,15}|\*)$/.exec(answer.headers["content-range"] ?? "") ?? [];
  const stream = ReadableStream.from(answer.body);
  const contentMd5 = answer.headers["content-md5"];
  const etag = answer.headers.etag ?? (typeof contentMd5 === "string" ? contentMd5 : undefined);
  if (answer.status !== 206) return { stream, from: 0, sizeBytes: sizeOf(answer.headers["content-length"]), etag };
  if (first === undefined)
    throw new RemoteFailure("permanent", "the server sent a part of an object without saying which");
  return { stream, from: Number(first), sizeBytes: sizeOf(total), etag };
}

/** The md5 that a server says an object has, 32 hexadecimal digits; `undefined` when it says none. */
function statedMd5(headers: HttpAnswer["headers"]): string | undefined {
  const [digest] = /^[0-9a-f]{32}$/i.exec(String(headers["x-checksum-md5"] ?? "")) ?? [];
  const contentMd5 = headers["content-md5"];
  if (digest !== undefined) return digest.toLowerCase();
  return typeof contentMd5 === "string" ? Buffer.from(contentMd5, "base64").toString("hex") : undefined;
}

function unsupported(url: string, what: string): LockstepError {
  return new LockstepError("REMOTE_UNSUPPORTED", `${url}: this HTTP server has no way to ${what}`, {
    hint: "Do it where the server keeps its files, or use a WebDAV, S3, Google Cloud Storage, Azure or SSH remote.",
  });
}

async function* refusedListing(refusal: LockstepError): AsyncGenerator<RemoteObject> {
  yield await Promise.reject<RemoteObject>(refusal);
}

/**
 * A DVC remote behind an HTTP server: GET and HEAD to read, POST (or `method`, for example PUT) to write, DELETE to remove. What was
 * written is looked at afterwards, because a server may answer 200 to anything. Plain HTTP has no listing.
 */
export async function openHttpRemote(options: RemoteOptions): Promise<Remote> {
  const { settings } = options;
  const address = readWebAddress(options.url);
  const url = publicUrl(options.url);
  const client = await openWebClient(options, httpAuthHeaders(options, address));
  const jobs = jobsSetting(settings);
  const uploadMethod = settings["method"]?.toUpperCase() ?? "POST";

  /** The head of an object; `undefined` when there is none. */
  const headOf = async (key: string, signal: AbortSignal | undefined): Promise<HttpAnswer | undefined> => {
    const target = addressOf(address.url, key);
    const head = await client.send({ method: "HEAD", url: target, signal });
    await discard(head);
    // A server that knows no HEAD is asked for one byte.
    const answer =
      head.status === 405 || head.status === 501
        ? await client.send({ method: "GET", url: target, headers: { range: "bytes=0-0" }, signal })
        : head;
    if (answer !== head) await discard(answer);
    if (answer.status === 404 || answer.status === 410) return undefined;
    if (answer.status !== 200 && answer.status !== 206 && answer.status !== 416)
      throw failureOfStatus(`${url}/${key}`, answer);
    return answer;
  };

  const sizeOfHead = ({ status, headers }: HttpAnswer): number | undefined =>
    status === 200 ? sizeOf(headers["content-length"]) : sizeOf(/\/(\d+)$/.exec(headers["content-range"] ?? "")?.[1]);

  const read: Remote["read"] = async (key, { signal, from = 0 } = {}) => {
    const headers = from === 0 ? {} : { range: `bytes=${from}-` };
    const answer = await client.send({ method: "GET", url: addressOf(address.url, key), headers, signal });
    if (answer.status === 200 || answer.status === 206) return contentOf(answer);
    await discard(answer);
    if (answer.status === 404 || answer.status === 410) return undefined;
    // Nothing is left behind the offset, or the object is another one now: whoever asked hashes it from the start.
    if (answer.status === 416) return read(key, { signal });
    throw failureOfStatus(`${url}/${key}`, answer);
  };

  /** True when the server says, as far as it says anything, that it holds the file. */
  const seemsToHold = async (key: string, source: RemoteSource, signal: AbortSignal | undefined): Promise<boolean> => {
    const head = await headOf(key, signal);
    if (head === undefined) return false;
    const md5 = statedMd5(head.headers);
    return md5 === undefined ? (sizeOfHead(head) ?? source.sizeBytes) === source.sizeBytes : md5 === source.md5;
  };

  /** True when it does: TLS guards the bytes on their way; on a plain connection they are read again. */
  const holds = async (key: string, source: RemoteSource, signal: AbortSignal | undefined): Promise<boolean> => {
    if (!(await seemsToHold(key, source, signal))) return false;
    if (address.url.protocol === "https:") return true;
    const content = await read(key, { signal });
    return content !== undefined && (await md5Of(content.stream)) === source.md5;
  };

  const removeOne = async (key: string, signal: AbortSignal | undefined): Promise<void> => {
    const answer = await client.send({ method: "DELETE", url: addressOf(address.url, key), signal });
    await discard(answer);
    if (answer.status === 405 || answer.status === 501) throw unsupported(url, "remove objects");
    const isGone = answer.status === 404 || answer.status === 410;
    if (!isGone && (answer.status < 200 || answer.status > 299)) throw failureOfStatus(`${url}/${key}`, answer);
  };

  return {
    url,
    jobs,
    read,

    async existing(keys, { signal } = {}) {
      const heads = await mapParallel(keys, jobs ?? defaultJobs, (key) => headOf(key, signal));
      return new Set(keys.filter((_, index) => heads[index] !== undefined));
    },

    async write(key, source, { signal, onBytes } = {}) {
      // One of another size is what an interrupted upload left behind.
      if (await seemsToHold(key, source, signal)) return;
      const answer = await client.send({
        method: uploadMethod,
        url: addressOf(address.url, key),
        headers: {
          "content-type": "application/octet-stream",
          // A server that knows this header refuses an upload that was damaged on its way.
          "content-md5": Buffer.from(source.md5, "hex").toString("base64"),
        },
        body: { sizeBytes: source.sizeBytes, pieces: verifiedPieces(source, { signal, onBytes }) },
        signal,
      });
      await discard(answer);
      if (answer.status < 200 || answer.status > 299) throw failureOfStatus(`${url}/${key}: ${uploadMethod}`, answer);
      if (await holds(key, source, signal)) return;
      // What is wrong is taken away again; a server that cannot do that gets it overwritten by the next try.
      await removeOne(key, signal).catch(() => undefined);
      throw new RemoteFailure(
        "transient",
        `${url}/${key}: the server accepted the upload, but does not hold what was sent`,
      );
    },

    list: () => refusedListing(unsupported(url, "list what is there")),

    async remove(keys, { signal } = {}) {
      await mapParallel(keys, jobs ?? defaultJobs, (key) => removeOne(key, signal));
    },

    close() {
      client.close();
      return Promise.resolve();
    },
  };
}
