import { Readable } from "node:stream";
import { publicUrl } from "../../domain/public-url.ts";
import { mapParallel } from "../objects/parallel.ts";
import { presentKeys } from "./present-keys.ts";
import { type Remote, RemoteFailure, type RemoteObject, type RemoteOptions, type RemoteSource } from "./remote.ts";
import { bodyHeaders, bodyOf, md5OfEtag, smallestPartBytes } from "./s3-body.ts";
import { failureOf, problemOf } from "./s3-failure.ts";
import { clientConfig, customerKeyOf, marksOf, readS3Place } from "./s3-settings.ts";
import { S3Uploads, type S3Write } from "./s3-upload.ts";
import { jobsSetting } from "./settings.ts";
import { verifiedPieces } from "./source-pieces.ts";

const defaultJobs = 8;
/** Keys of one removal. */
const removedAtOnce = 1000;

/**
 * A DVC remote in a bucket of Amazon S3 or of a server that speaks its language. `If-None-Match: *` makes every write create-only,
 * `Content-MD5` makes the server refuse what was damaged on its way.
 */
export async function openS3Remote(options: RemoteOptions): Promise<Remote> {
  const { settings } = options;
  const { bucket, prefix } = readS3Place(options.url);
  const marks = marksOf(settings);
  const customerKey = customerKeyOf(settings);
  const config = await clientConfig(options);
  const sdk = await import("@aws-sdk/client-s3");
  const client = new sdk.S3Client(config);
  const jobs = jobsSetting(settings);
  const uploads = new S3Uploads({ sdk, client, bucket, prefix, marks, customerKey }, Math.max(4, jobs ?? defaultJobs));

  const call = (signal: AbortSignal | undefined) => ({ ...(signal && { abortSignal: signal }) });

  const headOf = async (key: string, signal: AbortSignal | undefined) => {
    try {
      const head = await client.send(
        new sdk.HeadObjectCommand({ Bucket: bucket, Key: prefix + key, ...customerKey }),
        call(signal),
      );
      if (head.ETag !== undefined) return head;
      throw new RemoteFailure("transient", `asking for ${key}: the server's answer is about no object`);
    } catch (error) {
      if (problemOf(error).status === 404) return undefined;
      throw failureOf(`asking for ${key}`, error);
    }
  };

  async function* pages(below: string, signal: AbortSignal | undefined): AsyncGenerator<readonly RemoteObject[]> {
    let token: string | undefined;
    do {
      const command = new sdk.ListObjectsV2Command({
        Bucket: bucket,
        Prefix: prefix + below,
        ...(token === undefined ? {} : { ContinuationToken: token }),
      });
      const page = await client.send(command, call(signal)).catch((error: unknown) => {
        throw failureOf(`listing ${below}`, error);
      });
      // An error document with status 200 reads like an empty page.
      if (page.Name === undefined) throw new RemoteFailure("transient", `listing ${below}: the answer is no listing`);
      yield (page.Contents ?? []).flatMap(({ Key: key, Size: sizeBytes, LastModified: modified }) =>
        key?.startsWith(prefix) === true
          ? [{ key: key.slice(prefix.length), sizeBytes: sizeBytes ?? 0, modifiedMs: modified?.getTime() }]
          : [],
      );
      token = page.NextContinuationToken;
      if (page.IsTruncated === true && token === undefined)
        throw new RemoteFailure("transient", `listing ${below}: the server did not say how the listing goes on`);
    } while (token !== undefined);
  }

  const read: Remote["read"] = async (key, { signal, from = 0 } = {}) => {
    try {
      const answer = await client.send(
        new sdk.GetObjectCommand({
          Bucket: bucket,
          Key: prefix + key,
          ...(from === 0 ? {} : { Range: `bytes=${from.toString()}-` }),
          ...customerKey,
        }),
        call(signal),
      );
      const [, first, total] = /^bytes (\d{1,15})-\d{1,15}\/(\d{1,15})$/.exec(answer.ContentRange ?? "") ?? [];
      // The SDK's stream of Node is the answer itself.
      const stream = Readable.toWeb(answer.Body as Readable) as ReadableStream<Uint8Array>;
      const etag = answer.ETag?.replaceAll('"', "");
      if (first === undefined) return { stream, from: 0, sizeBytes: answer.ContentLength, etag };
      return { stream, from: Number(first), sizeBytes: Number(total), etag };
    } catch (error) {
      const { code, status } = problemOf(error);
      if (code === "NoSuchKey") return undefined;
      // Nothing is behind the offset, or the object is another one now: whoever asked hashes it from the start.
      if (status === 416) return read(key, { signal });
      throw failureOf(`reading ${key}`, error);
    }
  };

  /** A file that one request holds. False when an object of that key was there before. */
  const putSmall = async ({ key, source, signal, onBytes }: S3Write): Promise<boolean> => {
    const pieces: Buffer[] = [];
    for await (const piece of verifiedPieces(source, { pieceBytes: smallestPartBytes, signal })) pieces.push(piece);
    const bytes = Buffer.concat(pieces);
    const command = new sdk.PutObjectCommand({
      Bucket: bucket,
      Key: key,
      Body: bodyOf(bytes, onBytes),
      ContentType: "application/octet-stream",
      IfNoneMatch: "*",
      ...bodyHeaders(bytes),
      ...marks,
      ...customerKey,
    });
    try {
      const answer = await client.send(command, call(signal));
      if (answer.ETag === undefined) throw new RemoteFailure("transient", "the server's answer names no object");
      const stored = md5OfEtag(answer);
      if (stored !== undefined && stored !== source.md5)
        throw new RemoteFailure("transient", "the server says that it holds other bytes than were sent");
      return true;
    } catch (error) {
      if (problemOf(error).status === 412) return false;
      throw failureOf("uploading", error);
    }
  };

  /** What was there before must be the same object, as far as the server says without sending it. */
  const holdToSource = async (key: string, source: RemoteSource, signal: AbortSignal | undefined): Promise<void> => {
    const head = await headOf(key, signal);
    if (head === undefined) throw new RemoteFailure("transient", "an object that was there is gone");
    const stored = md5OfEtag(head);
    const isOther = stored !== undefined && stored !== source.md5;
    if (isOther || head.ContentLength !== source.sizeBytes) {
      throw new RemoteFailure("permanent", `${key} is there with other content; remove it from the remote, then push`);
    }
  };

  return {
    url: publicUrl(options.url),
    jobs,
    read,

    existing: (keys, { signal } = {}) =>
      presentKeys(keys, {
        jobs: jobs ?? defaultJobs,
        async *pages(below) {
          for await (const page of pages(below, signal)) yield page.map(({ key }) => key);
        },
        isThere: async (key) => (await headOf(key, signal)) !== undefined,
      }),

    async write(key, source, { signal, onBytes = () => undefined } = {}) {
      signal?.throwIfAborted();
      const write = { key: prefix + key, source, signal, onBytes };
      const isNew = source.sizeBytes <= smallestPartBytes ? await putSmall(write) : await uploads.write(write);
      if (!isNew) await holdToSource(key, source, signal);
    },

    async *list(below, { signal } = {}) {
      for await (const page of pages(below, signal)) yield* page;
    },

    async remove(keys, { signal } = {}) {
      const batches = Array.from({ length: Math.ceil(keys.length / removedAtOnce) }, (_, index) =>
        keys.slice(index * removedAtOnce, (index + 1) * removedAtOnce),
      );
      await mapParallel(batches, 4, async (batch) => {
        const command = new sdk.DeleteObjectsCommand({
          Bucket: bucket,
          Delete: { Objects: batch.map((key) => ({ Key: prefix + key })), Quiet: true },
        });
        const { Errors: errors = [] } = await client.send(command, call(signal)).catch((error: unknown) => {
          throw failureOf("removing objects", error);
        });
        const [first] = errors.filter(({ Code: code }) => code !== "NoSuchKey");
        if (first !== undefined)
          throw failureOf("removing objects", {
            name: first.Code,
            $metadata: { httpStatusCode: first.Code === "AccessDenied" ? 403 : 500 },
          });
      });
    },

    close() {
      client.destroy();
      return Promise.resolve();
    },
  };
}
