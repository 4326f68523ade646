import type { RestError } from "@azure/storage-blob";
import { LockstepError } from "../../domain/error.ts";
import { publicUrl } from "../../domain/public-url.ts";
import { mapParallel } from "../objects/parallel.ts";
import { openAzureAccount } from "./azure-account.ts";
import { isTaken, uploadBlob } from "./azure-upload.ts";
import { kindOfStatus, retryAfterMs } from "./http-status.ts";
import { presentKeys } from "./present-keys.ts";
import { type Remote, RemoteFailure, type RemoteObject, type RemoteOptions } from "./remote.ts";
import { jobsSetting, numberSetting } from "./settings.ts";

const defaultJobs = 8;

/** @throws LockstepError DVC_CONFIG_INVALID */
function readPlace({ url, env }: RemoteOptions): { readonly container: string; readonly prefix: string } {
  const [, named, path = ""] = /^azure:\/\/([^/?#]*)(?:\/(.*))?$/i.exec(url) ?? [];
  const container = named === "" ? env?.["AZURE_STORAGE_CONTAINER_NAME"] : named;
  if (container === undefined || container === "") {
    throw new LockstepError("DVC_CONFIG_INVALID", "the url of the remote is not azure://container/path", {
      hint: "Correct it with `lockstep remote modify <name> url azure://container/path`.",
    });
  }
  const prefix = path.replace(/\/+$/, "");
  return { container, prefix: prefix === "" ? "" : `${prefix}/` };
}

function statusOf(error: unknown): number | undefined {
  return error instanceof Error && "statusCode" in error && typeof error.statusCode === "number"
    ? error.statusCode
    : undefined;
}

/** What the SDK threw, without its message: it quotes requests with their signatures. */
function failureOf(error: unknown, what: string, signal: AbortSignal | undefined): unknown {
  if (signal?.aborted === true) return signal.reason;
  if (!(error instanceof Error) || error instanceof LockstepError || error instanceof RemoteFailure) return error;
  const { code, response } = error as RestError;
  const status = statusOf(error);
  if (status !== undefined) {
    // Azure names the reason with a word of its own, for example ContainerNotFound.
    const word = typeof code === "string" && /^\w{1,60}$/.test(code) ? ` ${code}` : "";
    return new RemoteFailure(
      // Other bytes arrived than were sent: the same ones may arrive the next time.
      code === "Md5Mismatch" ? "transient" : kindOfStatus(status),
      `${what}: the server answered HTTP ${status}${word}`,
      retryAfterMs(response?.headers.get("retry-after"), Date.now()),
    );
  }
  if (/CredentialUnavailable|AuthenticationRequired|AggregateAuthentication|^AuthenticationError$/.test(error.name))
    return new RemoteFailure(
      "denied",
      `${what}: no credentials of Azure work here; set \`account_key\`, \`sas_token\` or \`connection_string\`, or log in with \`az login\``,
    );
  if (code === "ENOTFOUND") return new RemoteFailure("permanent", `${what}: no host of that name`);
  return new RemoteFailure(
    "transient",
    `${what}: the connection failed${typeof code === "string" ? ` (${code})` : ""}`,
  );
}

async function* withFailures(
  stream: AsyncIterable<Uint8Array | string>,
  failure: (error: unknown) => unknown,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of stream) yield piece as Uint8Array;
  } catch (error) {
    throw failure(error);
  }
}

/** A DVC remote in a container of Azure Blob Storage: `If-None-Match: *` makes every write create-only. */
export async function openAzureRemote(options: RemoteOptions): Promise<Remote> {
  const { container, prefix } = readPlace(options);
  const url = publicUrl(options.url);
  const readTimeout = numberSetting(options.settings, "read_timeout");
  const account = await openAzureAccount(options, {
    retryOptions: { maxTries: 1, ...(readTimeout === undefined ? {} : { tryTimeoutInMs: readTimeout * 1000 }) },
    keepAliveOptions: { enable: true },
    userAgentOptions: { userAgentPrefix: "lockstep" },
  });
  const blobs = account.getContainerClient(container);
  const jobs = jobsSetting(options.settings);

  /** Runs a call of the SDK; `undefined` for an answer with a status of `expected`. */
  const asking = async <Answer>(
    what: string,
    { signal, expected }: { readonly signal: AbortSignal | undefined; readonly expected: readonly number[] },
    ask: (call: { readonly abortSignal?: AbortSignal }) => Promise<Answer>,
  ): Promise<Answer | undefined> => {
    try {
      signal?.throwIfAborted();
      return await ask(signal === undefined ? {} : { abortSignal: signal });
    } catch (error) {
      if (expected.includes(statusOf(error) ?? 0)) return undefined;
      throw failureOf(error, `${url}/${what}`, signal);
    }
  };

  async function* pages(below: string, signal: AbortSignal | undefined): AsyncGenerator<readonly RemoteObject[]> {
    const call = signal === undefined ? {} : { abortSignal: signal };
    try {
      for await (const { segment } of blobs.listBlobsFlat({ prefix: prefix + below, ...call }).byPage()) {
        yield segment.blobItems.map(({ name, properties }) => ({
          key: name.slice(prefix.length),
          sizeBytes: properties.contentLength ?? 0,
          modifiedMs: properties.lastModified.getTime(),
        }));
      }
    } catch (error) {
      throw failureOf(error, `${url}/${below}`, signal);
    }
  }

  async function* keyPages(below: string, signal: AbortSignal | undefined): AsyncGenerator<readonly string[]> {
    for await (const page of pages(below, signal)) yield page.map(({ key }) => key);
  }

  const read: Remote["read"] = async (key, { signal, from = 0 } = {}) => {
    const blob = blobs.getBlobClient(prefix + key);
    const answer = await asking(key, { signal, expected: [404, 416] }, (call) =>
      blob.download(from, undefined, { ...call, maxRetryRequests: 0 }),
    );
    // 416: nothing is left behind the offset, or the object is another one now.
    if (answer === undefined && from > 0) return read(key, { signal });
    if (answer?.readableStreamBody === undefined) return undefined;
    // Whoever stopped reading has no use for the error that follows; without a listener it would end the process.
    answer.readableStreamBody.on("error", () => undefined);
    const bytes = withFailures(answer.readableStreamBody as AsyncIterable<Uint8Array>, (error) =>
      failureOf(error, `${url}/${key}`, signal),
    );
    const [, total] = /\/(\d{1,15})$/.exec(answer.contentRange ?? "") ?? [];
    return {
      stream: ReadableStream.from(bytes),
      from,
      sizeBytes: total === undefined ? answer.contentLength : Number(total),
      // DVC writes it with its quotes.
      etag: answer.etag,
    };
  };

  return {
    url,
    jobs,
    read,

    existing: (keys, { signal } = {}) =>
      presentKeys(keys, {
        jobs: jobs ?? defaultJobs,
        pages: (below) => keyPages(below, signal),
        async isThere(key) {
          const found = await asking(key, { signal, expected: [404] }, (call) =>
            blobs.getBlobClient(prefix + key).getProperties(call),
          );
          if (found === undefined) return false;
          // Every blob has a type; a page of something in between that answers 200 to everything has none.
          if (found.blobType !== undefined) return true;
          throw new RemoteFailure("transient", `${url}/${key}: the answer to a request is not the store's`);
        },
      }),

    async write(key, source, call = {}) {
      try {
        await uploadBlob(blobs.getBlockBlobClient(prefix + key), source, call);
      } catch (error) {
        if (!isTaken(error)) throw failureOf(error, `${url}/${key}`, call.signal);
      }
    },

    async *list(below, { signal } = {}) {
      for await (const page of pages(below, signal)) yield* page;
    },

    async remove(keys, { signal } = {}) {
      await mapParallel(keys, jobs ?? defaultJobs, (key) =>
        asking(key, { signal, expected: [404] }, (call) => blobs.getBlobClient(prefix + key).delete(call)),
      );
    },

    close: () => Promise.resolve(),
  };
}
