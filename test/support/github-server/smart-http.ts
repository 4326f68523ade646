import { spawn } from "node:child_process";
import type { IncomingMessage, ServerResponse } from "node:http";
import { dirname } from "node:path";
import type { RepositoryState, Token } from "./state.ts";

/** The token in the header that Git sends: basic credentials whose password it is. */
function tokenOf(header: string | undefined, state: RepositoryState): Token | undefined {
  const [, encoded] = /^basic (\S+)$/i.exec(header ?? "") ?? [];
  if (encoded === undefined) return undefined;
  const [user, ...password] = Buffer.from(encoded, "base64").toString("utf8").split(":");
  return user === "x-access-token" ? state.tokens.get(password.join(":")) : undefined;
}

/**
 * Serves the bare repository to Git itself, as GitHub does: reading and writing want a token that may. The protocol is spoken by
 * Git's own `http-backend`.
 */
export function serveGit(request: IncomingMessage, response: ServerResponse, state: RepositoryState): void {
  const url = new URL(request.url ?? "/", "http://localhost");
  const isWrite = url.pathname.endsWith("/git-receive-pack") || url.searchParams.get("service") === "git-receive-pack";
  const token = tokenOf(request.headers.authorization, state);
  if (token === undefined) {
    response.writeHead(401, { "www-authenticate": 'Basic realm="GitHub"' }).end("Authentication required\n");
    return;
  }
  const contents = token.permissions["contents"];
  if (contents === undefined || (isWrite && contents !== "write")) {
    response.writeHead(403).end(`Permission to ${state.owner}/${state.name}.git denied to ${token.account.login}.\n`);
    return;
  }
  const backend = spawn("git", ["http-backend"], {
    stdio: ["pipe", "pipe", "inherit"],
    env: {
      PATH: process.env["PATH"],
      GIT_PROJECT_ROOT: dirname(state.folder),
      GIT_HTTP_EXPORT_ALL: "1",
      // A request that was let in by its token may push.
      REMOTE_USER: token.account.login,
      PATH_INFO: url.pathname.replace(
        `/${state.owner}/${state.name}.git`,
        `/${state.folder.slice(dirname(state.folder).length + 1)}`,
      ),
      QUERY_STRING: url.search.slice(1),
      REQUEST_METHOD: request.method ?? "GET",
      CONTENT_TYPE: request.headers["content-type"] ?? "",
      ...(request.headers["content-encoding"] === undefined
        ? {}
        : { HTTP_CONTENT_ENCODING: request.headers["content-encoding"] }),
      ...(typeof request.headers["git-protocol"] === "string" ? { GIT_PROTOCOL: request.headers["git-protocol"] } : {}),
    },
  });
  request.pipe(backend.stdin);
  backend.stdin.on("error", () => {
    // The backend stopped reading; what it answers says why.
  });
  const chunks: Buffer[] = [];
  backend.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  backend.on("close", () => {
    const answer = Buffer.concat(chunks);
    const end = answer.indexOf("\r\n\r\n");
    const headers = Object.fromEntries(
      answer
        .subarray(0, Math.max(end, 0))
        .toString("latin1")
        .split("\r\n")
        .map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 1).trim()]),
    );
    const { Status: status = "200", ...rest } = headers;
    response.writeHead(Number.parseInt(status, 10), rest).end(answer.subarray(end + 4));
  });
}
