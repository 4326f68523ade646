import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { hashBytes } from "../../../pipeline/data/objects/hash.ts";
import { openUrl } from "../../../pipeline/data/remotes/index.ts";
import type { Remote, RemoteOptions } from "../../../pipeline/data/remotes/remote.ts";
import { errorOf } from "../../support/errors.ts";
import { temporaryFolder } from "../../support/folder.ts";

type Answer = (request: IncomingMessage, response: ServerResponse, body: Buffer) => void;

/** A server that answers as told, and what it was asked. */
async function serve(answer: Answer): Promise<{ readonly origin: string; readonly seen: IncomingMessage[] }> {
  const seen: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    seen.push(request);
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("end", () => {
      answer(request, response, Buffer.concat(pieces));
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  return { origin: `http://127.0.0.1:${typeof address === "object" ? String(address?.port) : ""}`, seen };
}

/** Keeps what it is given under its path. */
function storing(method: string, files = new Map<string, Buffer>()): Answer {
  return (request, response, body) => {
    const path = request.url ?? "";
    if (request.method === method) {
      files.set(path, body);
      response.writeHead(201).end();
      return;
    }
    const file = files.get(path);
    if (file === undefined || (request.method !== "GET" && request.method !== "HEAD")) {
      response.writeHead(request.method === "DELETE" ? 405 : 404).end();
      return;
    }
    response.writeHead(200, { "content-length": String(file.length) });
    response.end(request.method === "HEAD" ? undefined : file);
  };
}

async function opened(url: string, settings: RemoteOptions["settings"] = {}): Promise<Remote> {
  const remote = await openUrl({ url, base: "/", settings }, { attempts: 1 });
  onTestFinished(() => remote.close());
  return remote;
}

async function sourceOf(content: string) {
  const path = join(temporaryFolder(), "file");
  await writeFile(path, content);
  const { md5, sizeBytes } = hashBytes(content);
  return { path, md5, sizeBytes };
}

describe("an HTTP remote", () => {
  test.each<[string, RemoteOptions["settings"]]>([
    ["POST", {}],
    ["PUT", { method: "put" }],
  ])("writes by %s, and tells the md5 of what it sends", async (method, settings) => {
    const { origin, seen } = await serve(storing(method));
    const remote = await opened(`${origin}/base/?token=x`, settings);
    const source = await sourceOf("hello");
    await remote.write("files/md5/a b/é", source);
    const upload = seen.find((request) => request.method === method);
    expect(upload?.url).toBe("/base/files/md5/a%20b/%C3%A9?token=x");
    expect(upload?.headers["content-md5"]).toBe("XUFAKrxLKna5cZ2REBfFkg==");
    expect(remote.url).toBe(`${origin}/base/`);
    // What is there whole is not sent again.
    await remote.write("files/md5/a b/é", source);
    expect(seen.filter((request) => request.method === method)).toHaveLength(1);
  });

  test("replaces what an interrupted upload left, and refuses a server that keeps less than it was given", async () => {
    const files = new Map([["/k", Buffer.from("hel")]]);
    const { origin } = await serve(storing("POST", files));
    await (await opened(origin)).write("k", await sourceOf("hello"));
    expect(files.get("/k")?.toString()).toBe("hello");
    const lossy = await serve((request, response, body) => {
      storing("POST", files)(request, response, body.subarray(0, 2));
    });
    files.clear();
    const remote = await opened(lossy.origin);
    expect(await errorOf(async () => remote.write("k", await sourceOf("hello")))).toContain(
      "does not hold what was sent",
    );
  });

  test.each<[string, string, RemoteOptions["settings"], string, string]>([
    ["basic", "", { auth: "basic", user: "ann", password: "s3cret!" }, "authorization", "Basic YW5uOnMzY3JldCE="],
    ["a user and password in the url", "ann:s3cret%21@", {}, "authorization", "Basic YW5uOnMzY3JldCE="],
    [
      "a header of its own",
      "",
      { auth: "custom", custom_auth_header: "X-Key", password: "s3cret!" },
      "x-key",
      "s3cret!",
    ],
  ])(
    "proves who it is: %s; no error tells it, and no other host gets it",
    async (_name, login, settings, header, value) => {
      const other = await serve((_request, response) => response.writeHead(403).end());
      const { origin, seen } = await serve((_request, response) =>
        response.writeHead(302, { location: `${other.origin}/elsewhere` }).end(),
      );
      const remote = await opened(origin.replace("http://", `http://${login}`), settings);
      const error = await errorOf(() => remote.read("k"));
      expect(error).toContain("REMOTE_DENIED");
      expect(error).not.toMatch(/s3cret|YW5u/);
      expect(seen[0]?.headers[header]).toBe(value);
      expect(other.seen[0]?.url).toBe("/elsewhere");
      expect(other.seen[0]?.headers[header]).toBeUndefined();
    },
  );

  test.each<[string, RemoteOptions["settings"], string]>([
    ["digest, which DVC removed", { auth: "digest", user: "a", password: "b" }, "neither basic nor custom"],
    ["basic without a user", { auth: "basic", password: "b" }, "needs `user`"],
    ["custom without a header", { auth: "custom", password: "b" }, "needs `custom_auth_header`"],
    [
      "a password that somebody would have to be asked for",
      { auth: "basic", user: "a", ask_password: "true" },
      "nobody",
    ],
  ])("refuses %s", async (_name, settings, message) => {
    expect(await errorOf(() => opened("http://127.0.0.1:1", settings))).toContain(message);
  });

  test("a server that cannot resume gives the object from its start", async () => {
    const { origin } = await serve(storing("POST", new Map([["/k", Buffer.from("0123456789")]])));
    const remote = await opened(origin);
    const content = await remote.read("k", { from: 4 });
    const pieces = await Array.fromAsync(content?.stream ?? []);
    expect({ from: content?.from, text: Buffer.concat(pieces).toString() }).toEqual({ from: 4, text: "456789" });
  });

  test("what is there is asked by HEAD, or for one byte where a server has no HEAD", async () => {
    const { origin, seen } = await serve((request, response) => {
      if (request.method === "HEAD") response.writeHead(405).end();
      else if (request.url === "/there")
        response.writeHead(206, { "content-range": "bytes 0-0/10", "content-length": "1" }).end("x");
      else response.writeHead(404).end();
    });
    expect(await (await opened(origin)).existing(["there", "not"])).toEqual(new Set(["there"]));
    expect(
      seen.filter((request) => request.method === "GET").every((request) => request.headers.range === "bytes=0-0"),
    ).toBe(true);
  });

  test.each<[string, (remote: Remote) => Promise<unknown>]>([
    ["listing", (remote) => Array.fromAsync(remote.list(""))],
    ["removing, where the server does not", (remote) => remote.remove(["k"])],
  ])("%s is unsupported, with a hint", async (_name, call) => {
    const { origin } = await serve(storing("POST"));
    expect(await errorOf(async () => call(await opened(origin)))).toContain("REMOTE_UNSUPPORTED");
  });

  test("more than five redirects, and a redirect away from HTTP, are refused", async () => {
    const { origin, seen } = await serve((_request, response) => response.writeHead(302, { location: "/again" }).end());
    expect(await errorOf(async () => (await opened(origin)).read("k"))).toContain("more than 5 redirects");
    expect(seen).toHaveLength(6);
    const file = await serve((_request, response) => response.writeHead(302, { location: "file:///etc/passwd" }).end());
    expect(await errorOf(async () => (await opened(file.origin)).read("k"))).toContain(
      "redirects to where no request is sent",
    );
  });
});
