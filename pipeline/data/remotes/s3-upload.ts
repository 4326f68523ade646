import type { CompletedPart, ListPartsCommandOutput, S3Client } from "@aws-sdk/client-s3";
import { RemoteFailure, type RemoteSource } from "./remote.ts";
import { bare, bodyHeaders, bodyOf, md5Of, md5OfEtag, partBytesFor } from "./s3-body.ts";
import { failureOf, problemOf } from "./s3-failure.ts";
import type { S3CustomerKey, S3Marks, S3Place } from "./s3-settings.ts";
import { Slots } from "./slots.ts";
import { verifiedPieces } from "./source-pieces.ts";

type Sdk = typeof import("@aws-sdk/client-s3");

/** What uploads of one remote share. */
export interface S3Target extends S3Place {
  readonly sdk: Sdk;
  readonly client: S3Client;
  readonly marks: S3Marks;
  readonly customerKey: S3CustomerKey;
}

export interface S3Write {
  /** Of the object, prefix included. */
  readonly key: string;
  readonly source: RemoteSource;
  readonly signal: AbortSignal | undefined;
  readonly onBytes: (count: number) => void;
}

/** An upload that nobody has gone on with for this long is given up. */
const orphanMs = 7 * 24 * 3600 * 1000;

/** A part that the server has: its md5 as far as its ETag says it, and its size. */
interface HeldPart {
  readonly etag: string;
  readonly sizeBytes: number;
}

/** All parts of an upload, in order. */
interface SentParts {
  readonly parts: readonly CompletedPart[];
  /** Whether the server's word on one of them is another than ours. */
  readonly isDoubtful: boolean;
}

/** Uploads in parts. What an interrupted one has sent is used by the next one for the same object, in this process or another. */
export class S3Uploads {
  readonly #target: S3Target;
  readonly #slots: Slots;
  #sweeping: Promise<void> | undefined;

  /** @param partsAtOnce - Over all uploads: each holds its bytes in memory. */
  constructor(target: S3Target, partsAtOnce: number) {
    this.#target = target;
    this.#slots = new Slots(partsAtOnce);
  }

  /** @returns False when an object of that key was there before. */
  async write(write: S3Write): Promise<boolean> {
    this.#sweeping ??= this.#sweep(write.signal);
    await this.#sweeping;
    const held = await this.#unfinished(write);
    const uploadId = held?.uploadId ?? (await this.#begin(write));
    try {
      const parts = await this.#sendParts(write, uploadId, held?.parts ?? new Map<number, HeldPart>());
      return await this.#complete(write, uploadId, parts);
    } catch (error) {
      // What was sent stays for the next try; a file that is another one now will not need it.
      if (!(error instanceof RemoteFailure) && write.signal?.aborted !== true) await this.#abort(write.key, uploadId);
      throw error;
    }
  }

  async #begin({ key, signal }: S3Write): Promise<string> {
    const { sdk, client, bucket, marks, customerKey } = this.#target;
    const command = new sdk.CreateMultipartUploadCommand({
      Bucket: bucket,
      Key: key,
      ContentType: "application/octet-stream",
      ...marks,
      ...customerKey,
    });
    try {
      const { UploadId: uploadId } = await client.send(command, { ...(signal && { abortSignal: signal }) });
      if (uploadId === undefined) throw new RemoteFailure("transient", "the server began an upload without naming it");
      return uploadId;
    } catch (error) {
      throw failureOf("beginning an upload", error);
    }
  }

  async #sendParts(
    { source, key, signal, onBytes }: S3Write,
    uploadId: string,
    held: ReadonlyMap<number, HeldPart>,
  ): Promise<SentParts> {
    const { sdk, client, bucket, customerKey } = this.#target;
    const parts: CompletedPart[] = [];
    const doubts = new Set<number>();
    const under = new Set<Promise<void>>();
    let failure: { readonly error: unknown } | undefined;
    let number = 0;

    const sendOnce = async (piece: Buffer, partNumber: number): Promise<string> => {
      const command = new sdk.UploadPartCommand({
        Bucket: bucket,
        Key: key,
        UploadId: uploadId,
        PartNumber: partNumber,
        Body: bodyOf(piece, onBytes),
        ...bodyHeaders(piece),
        ...customerKey,
      });
      const answer = await client.send(command, { ...(signal && { abortSignal: signal }) });
      if (answer.ETag === undefined) throw new RemoteFailure("transient", "the server's answer names no part");
      const stored = md5OfEtag(answer);
      if (stored !== undefined && stored !== md5Of(piece)) doubts.add(partNumber);
      else doubts.delete(partNumber);
      return answer.ETag;
    };

    const send = async (piece: Buffer, partNumber: number): Promise<void> => {
      let ETag = await sendOnce(piece, partNumber);
      if (doubts.has(partNumber)) {
        // Damaged on its way to a server that does not look at Content-MD5, or an ETag that only looks like an md5: then it is the same
        // again, and what the upload became has to be read back.
        onBytes(-piece.length);
        const first = ETag;
        ETag = await sendOnce(piece, partNumber);
        if (doubts.has(partNumber) && ETag !== first)
          throw new RemoteFailure(
            "transient",
            `the server holds other bytes of part ${partNumber.toString()} than were sent`,
          );
      }
      parts.push({ PartNumber: partNumber, ETag });
    };

    try {
      for await (const piece of verifiedPieces(source, { pieceBytes: partBytesFor(source.sizeBytes), signal })) {
        const partNumber = ++number;
        const there = held.get(partNumber);
        if (there?.sizeBytes === piece.length && bare(there.etag) === md5Of(piece)) {
          parts.push({ PartNumber: partNumber, ETag: there.etag });
          onBytes(piece.length);
          continue;
        }
        const release = await this.#slots.take();
        if (failure !== undefined) {
          release();
          break;
        }
        const sending = send(piece, partNumber)
          .catch((error: unknown) => {
            failure ??= { error: failureOf(`part ${partNumber.toString()}`, error) };
          })
          .finally(() => {
            release();
            under.delete(sending);
          });
        under.add(sending);
      }
    } finally {
      await Promise.all(under);
    }
    if (failure !== undefined) throw failure.error;
    return { parts: parts.sort((a, b) => (a.PartNumber ?? 0) - (b.PartNumber ?? 0)), isDoubtful: doubts.size > 0 };
  }

  async #complete({ key, signal }: S3Write, uploadId: string, { parts, isDoubtful }: SentParts): Promise<boolean> {
    const { sdk, client, bucket, customerKey } = this.#target;
    const command = new sdk.CompleteMultipartUploadCommand({
      Bucket: bucket,
      Key: key,
      UploadId: uploadId,
      MultipartUpload: { Parts: [...parts] },
      IfNoneMatch: "*",
      ...customerKey,
    });
    try {
      const { ETag, ServerSideEncryption } = await client.send(command, { ...(signal && { abortSignal: signal }) });
      if (ETag === undefined) throw new RemoteFailure("transient", "the server's answer names no object");
      // `<md5 over the md5s of the parts>-<number of parts>`, where the server makes ETags so.
      const digests = parts.map((part) => bare(part.ETag));
      const isPlain =
        (ServerSideEncryption === undefined || ServerSideEncryption === "AES256") &&
        digests.every((digest) => /^[0-9a-f]{32}$/.test(digest)) &&
        /^[0-9a-f]{32}-\d+$/.test(bare(ETag));
      const whole = `${md5Of(Buffer.from(digests.join(""), "hex"))}-${parts.length.toString()}`;
      if (isDoubtful || (isPlain && bare(ETag) !== whole))
        throw new RemoteFailure("transient", "the server says that it put the parts together to something else");
      return true;
    } catch (error) {
      if (problemOf(error).status === 412) {
        await this.#abort(key, uploadId);
        return false;
      }
      throw failureOf("completing an upload", error);
    }
  }

  /** The newest unfinished upload of a key, with its parts. A server that cannot say has none. */
  async #unfinished({ key, signal }: S3Write) {
    const { sdk, client, bucket, customerKey } = this.#target;
    const call = { ...(signal && { abortSignal: signal }) };
    try {
      const { Uploads = [] } = await client.send(
        new sdk.ListMultipartUploadsCommand({ Bucket: bucket, Prefix: key }),
        call,
      );
      const uploadId = Uploads.filter((upload) => upload.Key === key)
        .sort((a, b) => (a.Initiated?.getTime() ?? 0) - (b.Initiated?.getTime() ?? 0))
        .at(-1)?.UploadId;
      if (uploadId === undefined) return undefined;
      const parts = new Map<number, HeldPart>();
      // The SDK's paginator goes on for ever with servers that name a next page when there is none.
      for (let marker: string | undefined = "0"; marker !== undefined; ) {
        const { Parts, IsTruncated, NextPartNumberMarker }: ListPartsCommandOutput = await client.send(
          new sdk.ListPartsCommand({
            Bucket: bucket,
            Key: key,
            UploadId: uploadId,
            ...(marker === "0" ? {} : { PartNumberMarker: marker }),
            ...customerKey,
          }),
          call,
        );
        for (const { PartNumber, ETag, Size } of Parts ?? [])
          if (PartNumber !== undefined && ETag !== undefined && Size !== undefined)
            parts.set(PartNumber, { etag: ETag, sizeBytes: Size });
        marker = IsTruncated === true && NextPartNumberMarker !== marker ? NextPartNumberMarker : undefined;
      }
      return { uploadId, parts };
    } catch {
      signal?.throwIfAborted();
      return undefined;
    }
  }

  async #abort(key: string, uploadId: string): Promise<void> {
    const { sdk, client, bucket } = this.#target;
    try {
      await client.send(new sdk.AbortMultipartUploadCommand({ Bucket: bucket, Key: key, UploadId: uploadId }));
    } catch {
      // It costs its owner space until the next sweep, and nothing else.
    }
  }

  /** Gives up uploads below this remote that were begun long ago; once for each process. */
  async #sweep(signal: AbortSignal | undefined): Promise<void> {
    const { sdk, client, bucket, prefix } = this.#target;
    try {
      const command = new sdk.ListMultipartUploadsCommand({ Bucket: bucket, Prefix: prefix });
      const { Uploads = [] } = await client.send(command, { ...(signal && { abortSignal: signal }) });
      for (const { Key: key, UploadId: uploadId, Initiated: begun } of Uploads) {
        if (key === undefined || uploadId === undefined || begun === undefined) continue;
        if (Date.now() - begun.getTime() > orphanMs) await this.#abort(key, uploadId);
      }
    } catch {
      // Sweeping needs a permission that pushing does not.
      signal?.throwIfAborted();
    }
  }
}
