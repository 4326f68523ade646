import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { contract, type Operation } from "./contract.ts";
import { type Fault, Faults } from "./faults.ts";
import { type Answer, answerGraphql, handlers, refusal } from "./handlers.ts";
import { issueHandlers } from "./issue-handlers.ts";
import { lineCommentHandlers } from "./line-comment-handlers.ts";
import { releaseHandlers } from "./release-handlers.ts";
import type { Place } from "./shapes.ts";
import { serveGit } from "./smart-http.ts";
import type { RepositoryState, Token } from "./state.ts";
import { workflowHandlers } from "./workflow-handlers.ts";

/** One request as it was answered. */
export interface Served {
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

export interface GitHubServer {
  readonly state: RepositoryState;
  /** As `GITHUB_API_URL` has it. */
  readonly apiUrl: string;
  /** As `GITHUB_SERVER_URL` has it; repositories are below. */
  readonly webUrl: string;
  readonly faults: Faults;
  readonly served: readonly Served[];
  /** Requests and answers that GitHub's description does not allow. */
  readonly violations: readonly string[];
  /** Hosts that requests were meant for, by their `Host` header. */
  readonly hosts: ReadonlySet<string>;
  /** How many of them there were for the REST API. */
  readonly restCalls: number;
  fault(fault: Fault): void;
  close(): Promise<void>;
}

/** The one operation beside the REST API. */
const graphql = "graphql";

interface Incoming {
  /** What the client has of it already, by its ETag. */
  readonly has: string | undefined;
  readonly operation: Operation;
  readonly token: Token;
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly contentType: string;
}

/** JSON as what it says, also as what curl calls it by itself; a file, which says what else it is, as its bytes. */
async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  const isJson = /^application\/(?:json|x-www-form-urlencoded)\b/.test(
    request.headers["content-type"] ?? "application/json",
  );
  if (!isJson) return bytes;
  return bytes.length === 0 ? undefined : JSON.parse(bytes.toString("utf8"));
}

function grants(token: Token, needs: readonly string[]): boolean {
  if (needs.length === 0) return true;
  return needs.some((need) => {
    const [name = "", level] = need.split("=");
    const granted = token.permissions[name.replaceAll("_", "-")];
    return granted === "write" || granted === level;
  });
}

/** One page of a list, and the header that leads to the others. */
function pageOf(items: readonly unknown[], query: URLSearchParams, url: URL) {
  const size = Math.min(100, Number(query.get("per_page") ?? 30));
  const page = Number(query.get("page") ?? 1);
  const last = Math.max(1, Math.ceil(items.length / size));
  const link = (rel: string, to: number): string => {
    const target = new URL(url);
    target.searchParams.set("page", String(to));
    return `<${target.href}>; rel="${rel}"`;
  };
  const links = [
    ...(page > 1 ? [link("prev", page - 1), link("first", 1)] : []),
    ...(page < last ? [link("next", page + 1), link("last", last)] : []),
  ];
  return { items: items.slice((page - 1) * size, page * size), link: links.join(", ") };
}

class Running implements GitHubServer {
  readonly state: RepositoryState;
  readonly faults = new Faults();
  readonly served: Served[] = [];
  readonly violations: string[] = [];
  readonly hosts = new Set<string>();
  readonly #server: Server;
  readonly #base: string;
  #origin = "";

  constructor(state: RepositoryState, base: string) {
    this.state = state;
    this.#base = base;
    this.#server = createServer((request, response) => {
      this.#handle(request, response).catch((error: unknown) => {
        this.violations.push(
          `the server failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        );
        response.destroy();
      });
    });
  }

  get apiUrl(): string {
    return `${this.#origin}${this.#base}`;
  }

  get restCalls(): number {
    return this.served.filter(({ operation }) => operation !== graphql).length;
  }

  get webUrl(): string {
    return this.#origin;
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.listen(0, "127.0.0.1", resolve);
    });
    this.#origin = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  fault(fault: Fault): void {
    this.faults.add(fault.kind === "stale" ? { since: this.state.sequence, ...fault } : fault);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => {
      this.#server.close(() => {
        resolve();
      });
    });
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", this.#origin);
    if (url.pathname.startsWith(`/${this.state.owner}/${this.state.name}.git/`)) {
      serveGit(request, response, this.state);
      return;
    }
    this.hosts.add(request.headers.host ?? "");
    const body = await bodyOf(request);
    const method = request.method ?? "GET";
    const [, secret] = /^(?:token|bearer) (\S+)$/i.exec(request.headers.authorization ?? "") ?? [];
    const token = secret === undefined ? undefined : this.state.tokens.get(secret);
    if (token === undefined) {
      this.#send(response, { method, url, operation: undefined }, refusal(401, "Bad credentials"));
      return;
    }
    // On GitHub itself /graphql, on an Enterprise Server /api/graphql beside /api/v3.
    if (method === "POST" && url.pathname === this.#base.replace(/\/v3$/, "") + "/graphql") {
      const fault = this.faults.take(graphql, 1);
      const answer =
        fault?.kind === "answer"
          ? refusal(fault.status, fault.message ?? "Injected")
          : answerGraphql({ state: this.state, place: this.#place, token, body: body as Record<string, unknown> });
      this.#send(response, { method, url, operation: undefined }, answer, {}, fault);
      return;
    }
    // An Enterprise Server takes files in another place than the rest.
    const base = url.pathname.startsWith("/api/uploads/") ? "/api/uploads" : this.#base;
    const operation = url.pathname.startsWith(base)
      ? contract().match(method, url.pathname.slice(base.length))
      : undefined;
    if (operation === undefined) {
      this.violations.push(`${method} ${url.pathname}: GitHub has no such operation`);
      response.writeHead(404).end();
      return;
    }
    const has = request.headers["if-none-match"];
    const contentType = request.headers["content-type"] ?? "";
    if (body instanceof Buffer && Number(request.headers["content-length"]) !== body.length)
      this.violations.push(`${operation.id}: a file comes without its length`);
    this.#answer(response, url, { has, operation, token, query: url.searchParams, body, contentType });
  }

  get #place(): Place {
    return { api: this.apiUrl, web: this.webUrl };
  }

  #answer(response: ServerResponse, url: URL, incoming: Incoming): void {
    const { operation, token, query, body, has, contentType } = incoming;
    const method = operation.method.toUpperCase();
    const told = { method, url, operation, has };
    const problems = contract().requestProblems(operation, query, body);
    for (const problem of problems) this.violations.push(`request ${operation.id}: ${problem}`);
    const fault = this.faults.take(operation.id, Number(query.get("page") ?? 1));
    if (fault?.kind === "reset-before") {
      response.destroy();
      return;
    }
    if (fault?.kind === "redirect") {
      this.served.push({ operation: operation.id, method, path: url.pathname, status: fault.status });
      response.writeHead(fault.status, { location: fault.location }).end();
      return;
    }
    if (fault?.kind === "answer") {
      this.#send(response, told, refusal(fault.status, fault.message ?? "Injected"), fault.headers ?? {});
      return;
    }
    const handler =
      handlers[operation.id] ??
      workflowHandlers[operation.id] ??
      lineCommentHandlers[operation.id] ??
      releaseHandlers[operation.id] ??
      issueHandlers[operation.id];
    if (handler === undefined) {
      this.violations.push(`${operation.id}: this server does not have it`);
      response.writeHead(501).end();
      return;
    }
    const accepted = { "x-accepted-github-permissions": handler.needs.join("; ") };
    if (!grants(token, handler.needs)) {
      this.#send(response, told, refusal(403, "Resource not accessible by integration"), accepted);
      return;
    }
    const { owner, repo } = operation.parameters;
    const isElsewhere = owner !== undefined && `${owner}/${repo ?? ""}` !== `${this.state.owner}/${this.state.name}`;
    const answer: Answer = isElsewhere
      ? refusal(404, "Not Found")
      : handler.run({
          state: this.state,
          place: this.#place,
          token,
          parameters: operation.parameters,
          query,
          body: (body ?? {}) as Record<string, unknown>,
          raw: body instanceof Uint8Array ? body : new Uint8Array(),
          contentType,
          visible: fault?.kind === "stale" ? (fault.since ?? 0) : Infinity,
        });
    if (fault?.kind === "reset-after") {
      this.served.push({ operation: operation.id, method, path: url.pathname, status: 0 });
      response.destroy();
      return;
    }
    if (fault?.kind === "bad-gateway-after") {
      this.#send(response, told, refusal(502, "Server Error"));
      return;
    }
    this.#send(response, told, this.#paged(answer, url, fault), accepted, fault);
    if (fault?.kind === "meanwhile") fault.act();
  }

  #paged(answer: Answer, url: URL, fault: Fault | undefined): Answer & { readonly link?: string } {
    if (!("items" in answer)) return answer;
    const { items, link } = pageOf(answer.items, url.searchParams, url);
    const shown = items as readonly Record<string, unknown>[];
    const kept = fault?.kind === "empty-page" ? [] : fault?.kind === "cut-page" ? shown.slice(0, 1) : shown;
    const body = answer.wrap === undefined ? kept : answer.wrap(kept, answer.items.length);
    const isUnlinked = link === "" || fault?.kind === "no-link" || fault?.kind === "cut-page";
    return { status: answer.status, body, ...(isUnlinked ? {} : { link }) };
  }

  #send(
    response: ServerResponse,
    told: {
      readonly method: string;
      readonly url: URL;
      readonly operation: Operation | undefined;
      readonly has?: string | undefined;
    },
    answer: Answer & { readonly link?: string },
    ...[headers = {}, fault]: readonly [headers?: Readonly<Record<string, string>>, fault?: Fault | undefined]
  ): void {
    const { status } = answer;
    const own = "body" in answer ? answer.body : undefined;
    const { method, url, operation, has } = told;
    // What the server answers by itself must be what GitHub could answer; only an injected body need not be.
    if (operation !== undefined)
      for (const problem of contract().responseProblems(operation, status, own))
        this.violations.push(`answer ${operation.id} ${status}: ${problem}`);
    const body = fault?.kind === "body" ? fault.body : own;
    const text = body === undefined ? undefined : JSON.stringify(body);
    const isRead = method === "GET" && status === 200;
    const etag = `W/"${createHash("sha256")
      .update(`${text ?? ""}${answer.link ?? ""}`)
      .digest("hex")}"`;
    const isKnown = isRead && has === etag;
    this.served.push({
      operation: operation?.id ?? (url.pathname.endsWith(`/${graphql}`) ? graphql : url.pathname),
      method,
      path: url.pathname,
      status: isKnown ? 304 : status,
    });
    if (isKnown) {
      response.writeHead(304, { etag }).end();
      return;
    }
    response.writeHead(status, {
      date: new Date(this.state.now()).toUTCString(),
      "content-type": "application/json; charset=utf-8",
      ...(isRead ? { etag } : {}),
      ...(answer.link === undefined ? {} : { link: answer.link }),
      ...headers,
    });
    response.end(text);
  }
}

/** Starts GitHub for one repository; `base` is `/api/v3` for an Enterprise Server. */
export async function startGitHubServer(state: RepositoryState, base = ""): Promise<GitHubServer> {
  const server = new Running(state, base);
  await server.listen();
  return server;
}
