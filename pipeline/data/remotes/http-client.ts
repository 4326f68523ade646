import {
  type ClientRequest,
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
} from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import { Readable } from "node:stream";
import { LockstepError } from "../../domain/error.ts";
import { RemoteFailure } from "./remote.ts";

export interface HttpRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: { readonly sizeBytes: number; readonly pieces: AsyncIterable<Uint8Array> } | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** To be read to its end or thrown away with {@link discard}: the connection is busy until then. */
  readonly body: AsyncGenerator<Uint8Array>;
}

export interface HttpClient {
  /** One request, one answer of any status; only what kept it from arriving is thrown. */
  send(request: HttpRequest): Promise<HttpAnswer>;
  close(): void;
}

export interface HttpClientOptions {
  readonly connectTimeoutMs: number;
  /** Longest silence of a connection, in either direction. */
  readonly readTimeoutMs: number;
  /** Certificates and keys as PEM. */
  readonly tls: {
    readonly rejectUnauthorized: boolean;
    readonly ca?: string | undefined;
    readonly cert?: string | undefined;
    readonly key?: string | undefined;
  };
  /** Sent with every request, but never to another host. */
  readonly headers: Readonly<Record<string, string>>;
  /** Where `HTTP_PROXY`, `HTTPS_PROXY` and `NO_PROXY` are looked up. */
  readonly env: Readonly<Record<string, string | undefined>> | undefined;
}

/** Redirects that are followed, one after the other. */
const mostRedirects = 5;

const certificateProblem = /^(?:CERT_|ERR_TLS_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_|HOSTNAME_MISMATCH)/;

/** Why nothing arrived, in words; the address is named without its query. */
function failureOf(error: unknown, url: URL): unknown {
  if (error instanceof RemoteFailure || error instanceof LockstepError) return error;
  const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
  if (code === "ENOTFOUND") return new RemoteFailure("permanent", `${url.host}: no host of that name`);
  if (certificateProblem.test(code)) {
    return new RemoteFailure(
      "permanent",
      `${url.host}: its certificate is not trusted (${code}); name the authority's file in \`ssl_verify\` of the remote`,
    );
  }
  return new RemoteFailure("transient", `${url.host}: the connection failed${code === "" ? "" : ` (${code})`}`);
}

/** Starts the upload; an answer may come before its end, which ends it. */
function sendBody(request: ClientRequest, body: HttpRequest["body"]): void {
  if (body === undefined) {
    request.end();
    return;
  }
  const readable = Readable.from(body.pieces, { objectMode: false });
  readable.on("error", (error) => request.destroy(error));
  request.on("close", () => readable.destroy());
  request.on("response", () => {
    if (!request.writableFinished) readable.unpipe(request);
  });
  readable.pipe(request);
}

async function* bytesOf(message: IncomingMessage, reasonOf: (error: unknown) => unknown): AsyncGenerator<Uint8Array> {
  try {
    for await (const piece of message) yield piece as Uint8Array;
  } catch (error) {
    throw reasonOf(error);
  }
}

/** Reads an answer to nothing, so that its connection can serve the next request. */
export async function discard(answer: HttpAnswer): Promise<void> {
  let sizeBytes = 0;
  for await (const piece of answer.body) {
    sizeBytes += piece.length;
    // Beyond this, a new connection costs less than the rest.
    if (sizeBytes > 256 * 1024) return;
  }
}

/**
 * An answer's body as text.
 *
 * @throws RemoteFailure when it is longer than `limitBytes`.
 */
export async function textOf(answer: HttpAnswer, limitBytes: number): Promise<string> {
  const pieces: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const piece of answer.body) {
    sizeBytes += piece.length;
    if (sizeBytes > limitBytes)
      throw new RemoteFailure("permanent", `the server's answer is longer than ${limitBytes} bytes`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString("utf8");
}

/**
 * HTTP and HTTPS over kept-alive connections: no retries, no decompression, nothing read ahead. Node's `fetch` can neither be told which
 * certificates to trust nor sends a body of known length from a generator, so this stands on `node:https`.
 */
export function openHttpClient(options: HttpClientOptions): HttpClient {
  const agentOptions = { keepAlive: true, ...(options.env === undefined ? {} : { proxyEnv: options.env }) };
  const plain = new HttpAgent(agentOptions);
  const secure = new HttpsAgent({ ...agentOptions, ...options.tls });

  const once = (call: HttpRequest, headers: Readonly<Record<string, string>>): Promise<HttpAnswer> => {
    const { url, method, body, signal } = call;
    signal?.throwIfAborted();
    return new Promise((fulfil, reject) => {
      let reason: Error | undefined;
      const reasonOf = (error: unknown): unknown => reason ?? failureOf(error, url);
      const isSecure = url.protocol === "https:";
      const request = (isSecure ? httpsRequest : httpRequest)(url, {
        method,
        agent: isSecure ? secure : plain,
        headers: { ...headers, ...(body === undefined ? {} : { "content-length": String(body.sizeBytes) }) },
      });
      const end = (why: unknown): void => {
        reason ??= why as Error;
        request.destroy();
        reject(reason);
      };
      const abort = (): void => {
        end(signal?.reason);
      };
      signal?.addEventListener("abort", abort, { once: true });
      request.on("close", () => signal?.removeEventListener("abort", abort));
      request.setTimeout(options.readTimeoutMs, () => {
        end(new RemoteFailure("transient", `${url.host}: silent for ${options.readTimeoutMs / 1000} s`));
      });
      request.on("socket", (socket) => {
        if (!socket.connecting) return;
        const timer = setTimeout(() => {
          end(new RemoteFailure("transient", `${url.host}: no connection within ${options.connectTimeoutMs / 1000} s`));
        }, options.connectTimeoutMs);
        socket.once("connect", () => {
          clearTimeout(timer);
        });
        socket.once("close", () => {
          clearTimeout(timer);
        });
      });
      request.on("error", (error) => {
        end(reasonOf(error));
      });
      request.on("response", (message) => {
        fulfil({ status: message.statusCode ?? 0, headers: message.headers, body: bytesOf(message, reasonOf) });
      });
      sendBody(request, body);
    });
  };

  return {
    async send(call) {
      const origin = call.url.origin;
      let { url } = call;
      for (let redirects = 0; ; redirects++) {
        // Credentials are for the host that was configured, not for one that it names.
        const headers = {
          "accept-encoding": "identity",
          ...(url.origin === origin ? options.headers : {}),
          ...call.headers,
        };
        const answer = await once({ ...call, url }, headers);
        const { location } = answer.headers;
        const isFollowed = [301, 302, 303, 307, 308].includes(answer.status) && ["GET", "HEAD"].includes(call.method);
        if (!isFollowed || location === undefined) return answer;
        await discard(answer);
        if (redirects === mostRedirects)
          throw new RemoteFailure("permanent", `${call.url.host}: more than ${mostRedirects} redirects`);
        const next = URL.canParse(location, url.href) ? new URL(location, url) : undefined;
        if (
          next === undefined ||
          !/^https?:$/.test(next.protocol) ||
          (url.protocol === "https:" && next.protocol === "http:")
        )
          throw new RemoteFailure("permanent", `${call.url.host}: it redirects to where no request is sent`);
        url = next;
      }
    },
    close() {
      plain.destroy();
      secure.destroy();
    },
  };
}
