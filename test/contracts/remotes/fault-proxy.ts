import { once } from "node:events";
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** What befalls a request on its way. */
export type HttpFault =
  | "500"
  | "503 SlowDown"
  | "429 with Retry-After"
  | "502 with a page of the gateway"
  | "stall before the answer"
  | "stall in the body"
  | "reset before the answer"
  | "reset in the body"
  | "wrong body of the same length"
  | "wrong ETag"
  | "200 with an error document"
  | "done, then 502";

export const httpFaults: readonly HttpFault[] = [
  "500",
  "503 SlowDown",
  "429 with Retry-After",
  "502 with a page of the gateway",
  "stall before the answer",
  "stall in the body",
  "reset before the answer",
  "reset in the body",
  "wrong body of the same length",
  "wrong ETag",
  "200 with an error document",
  "done, then 502",
];

/** Which requests a fault is for. */
export type Traffic = "upload" | "download" | "question";

export interface FaultProxy {
  readonly port: number;
  /** From now on the fault befalls those requests of a kind for which `when` says so; they are counted from 0. */
  arm(fault: string, traffic: Traffic, when: (count: number) => boolean): void;
  disarm(): void;
  /** Requests that met the fault since it was armed. */
  readonly met: number;
  close(): Promise<void>;
}

const errorDocument = `<?xml version="1.0" encoding="UTF-8"?>
<Error><Code>InternalError</Code><Message>We encountered an internal error. Please try again.</Message></Error>`;
const slowDown = errorDocument.replace("InternalError", "SlowDown");
const gatewayPage = "<html><body><h1>502 Bad Gateway</h1></body></html>";

/** What a request is for: questions have no bytes of an object in either direction. */
function trafficOf({ method = "", url = "", headers }: IncomingMessage): Traffic {
  const isListing = /[?&](?:list-type|prefix|uploads|comp=list|restype)/.test(url) || /\/o\?|\/o$/.test(url);
  const isRemoval = /[?&]delete\b/.test(url);
  if ((method === "PUT" || method === "POST" || method === "PATCH") && !isRemoval) return "upload";
  return method === "GET" && !isListing && headers["range"] !== "bytes=0-0" && !/fields=/.test(url)
    ? "download"
    : "question";
}

/** The same bytes but one. */
async function* withOneWrong(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let isDone = false;
  for await (const piece of body) {
    const changed = Buffer.from(piece);
    if (!isDone && changed.length > 0) changed[changed.length - 1] = (changed[changed.length - 1] ?? 0) ^ 1;
    isDone = true;
    yield changed;
  }
}

/** Gives up to half of the bytes that a message announces, then does something else. */
async function half(message: IncomingMessage, give: (piece: Buffer) => void): Promise<void> {
  const limit = Math.floor(Number(message.headers["content-length"] ?? 2) / 2);
  let given = 0;
  for await (const piece of message as AsyncIterable<Buffer>) {
    give(piece.subarray(0, limit - given));
    given += Math.min(piece.length, limit - given);
    if (given >= limit) return;
  }
}

/** A server in front of a real one that passes everything on, and breaks what it is told to. */
export async function startFaultProxy(upstreamPort: number): Promise<FaultProxy> {
  let armed:
    | { readonly fault: HttpFault; readonly traffic: Traffic; readonly when: (count: number) => boolean }
    | undefined;
  let count = 0;
  let met = 0;
  const agent = new Agent({ keepAlive: true });

  const faultFor = (incoming: IncomingMessage): HttpFault | undefined => {
    if (armed === undefined || trafficOf(incoming) !== armed.traffic || !armed.when(count++)) return undefined;
    met++;
    return armed.fault;
  };

  /** Sends the request on; its body may be another one. */
  const forward = async (
    incoming: IncomingMessage,
    body: AsyncIterable<Buffer> = incoming as AsyncIterable<Buffer>,
  ): Promise<IncomingMessage> => {
    const outgoing = request({
      host: "127.0.0.1",
      port: upstreamPort,
      method: incoming.method,
      path: incoming.url,
      // As they came: signatures cover the host.
      headers: Object.fromEntries(
        Object.entries(incoming.headers).filter(([name]) => name !== "expect" && name !== "connection"),
      ),
      agent,
    });
    const answered = once(outgoing, "response") as Promise<[IncomingMessage]>;
    answered.catch(() => undefined);
    const hasBody =
      incoming.headers["content-length"] !== undefined || incoming.headers["transfer-encoding"] !== undefined;
    if (hasBody) {
      // An answer may come before the end of the body, and ends it.
      await Promise.race([
        pipeline(Readable.from(body, { objectMode: false }), outgoing).catch(() => undefined),
        answered,
      ]);
    } else outgoing.end();
    const [answer] = await answered;
    return answer;
  };

  const passOn = async (
    answer: IncomingMessage,
    outgoing: ServerResponse,
    headers: Readonly<Record<string, string | readonly string[] | undefined>> = answer.headers,
    body: AsyncIterable<Buffer> = answer as AsyncIterable<Buffer>,
  ): Promise<void> => {
    const kept = Object.entries(headers).filter(([name, value]) => value !== undefined && name !== "connection");
    outgoing.writeHead(answer.statusCode ?? 500, Object.fromEntries(kept) as Record<string, string>);
    await pipeline(Readable.from(body, { objectMode: false }), outgoing);
  };

  const reply = (
    outgoing: ServerResponse,
    status: number,
    text: string,
    headers: Record<string, string> = {},
  ): void => {
    outgoing.writeHead(status, {
      "content-type": "application/xml",
      "content-length": Buffer.byteLength(text),
      ...headers,
    });
    outgoing.end(text);
  };

  const drained = async (incoming: IncomingMessage): Promise<void> => {
    incoming.resume();
    if (!incoming.readableEnded) await once(incoming, "end");
  };

  /** Half of the body arrives at the other side, then the connection is over, or nothing more comes. */
  const breakOff = async (incoming: IncomingMessage, outgoing: ServerResponse, isReset: boolean): Promise<void> => {
    if (trafficOf(incoming) === "upload") {
      const onward = request({
        host: "127.0.0.1",
        port: upstreamPort,
        method: incoming.method,
        path: incoming.url,
        headers: Object.fromEntries(Object.entries(incoming.headers).filter(([name]) => name !== "expect")),
      });
      onward.on("error", () => undefined);
      await half(incoming, (piece) => onward.write(piece));
      if (isReset) {
        onward.destroy();
        incoming.socket.resetAndDestroy();
      } else outgoing.once("close", () => onward.destroy());
      return;
    }
    const answer = await forward(incoming);
    outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
    outgoing.flushHeaders();
    await half(answer, (piece) => outgoing.write(piece));
    answer.destroy();
    if (isReset) outgoing.socket?.destroySoon();
  };

  const handle = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const fault = faultFor(incoming);
    switch (fault) {
      case undefined:
        await passOn(await forward(incoming), outgoing);
        return;
      case "500":
        await drained(incoming);
        reply(outgoing, 500, errorDocument);
        return;
      case "503 SlowDown":
        await drained(incoming);
        reply(outgoing, 503, slowDown);
        return;
      case "429 with Retry-After":
        await drained(incoming);
        reply(outgoing, 429, slowDown, { "retry-after": "0" });
        return;
      case "502 with a page of the gateway":
        await drained(incoming);
        reply(outgoing, 502, gatewayPage, { "content-type": "text/html" });
        return;
      case "stall before the answer":
        await drained(incoming);
        return;
      case "reset before the answer":
        incoming.socket.resetAndDestroy();
        return;
      case "stall in the body":
        await breakOff(incoming, outgoing, false);
        return;
      case "reset in the body":
        await breakOff(incoming, outgoing, true);
        return;
      case "wrong body of the same length": {
        const isUpload = trafficOf(incoming) === "upload";
        const answer = await forward(incoming, isUpload ? withOneWrong(incoming as AsyncIterable<Buffer>) : undefined);
        await passOn(
          answer,
          outgoing,
          answer.headers,
          isUpload ? undefined : withOneWrong(answer as AsyncIterable<Buffer>),
        );
        return;
      }
      case "wrong ETag": {
        const answer = await forward(incoming);
        await passOn(answer, outgoing, { ...answer.headers, etag: '"00000000000000000000000000000000"' });
        return;
      }
      case "200 with an error document":
        await drained(incoming);
        reply(outgoing, 200, errorDocument);
        return;
      case "done, then 502":
        await drained(await forward(incoming));
        reply(outgoing, 502, gatewayPage, { "content-type": "text/html" });
        return;
    }
  };

  const server = createServer((incoming, outgoing) => {
    const { socket } = incoming;
    incoming.on("error", () => undefined);
    outgoing.on("error", () => undefined);
    handle(incoming, outgoing).catch(() => {
      socket.destroy();
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the port of a listening server is unknown");
  return {
    port: address.port,
    arm(fault, traffic, when) {
      armed = { fault: fault as HttpFault, traffic, when };
      count = 0;
      met = 0;
    },
    disarm() {
      armed = undefined;
    },
    get met() {
      return met;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      agent.destroy();
      await once(server, "close");
    },
  };
}
