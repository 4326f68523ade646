import { posix } from "node:path";
import { LockstepError } from "../../domain/error.ts";
import { publicUrl } from "../../domain/public-url.ts";
import { asideName, isAsideName } from "../objects/aside.ts";
import { mapParallel } from "../objects/parallel.ts";
import { contentOf, sizeOf } from "./http.ts";
import { addressOf, basicHeaders, openWebClient, readWebAddress, type WebAddress } from "./http-auth.ts";
import { discard, type HttpClient, type HttpRequest, textOf } from "./http-client.ts";
import { failureOfStatus } from "./http-status.ts";
import {
  type Remote,
  type RemoteCall,
  RemoteFailure,
  type RemoteObject,
  type RemoteOptions,
  type RemoteSource,
} from "./remote.ts";
import { jobsSetting, secretSetting } from "./settings.ts";
import { md5Of, verifiedPieces } from "./source-pieces.ts";
import { type DavResource, parseMultistatus } from "./webdav-multistatus.ts";

const defaultJobs = 8;

/** More keys than this in one folder, and listing it is quicker than asking for each. */
const listedFrom = 4;

/** A listing of a folder: a hundred thousand resources fit. */
const listingLimitBytes = 64 * 1024 * 1024;

const question = `<?xml version="1.0" encoding="utf-8"?>
<D:propfind xmlns:D="DAV:"><D:prop><D:resourcetype/><D:getcontentlength/><D:getlastmodified/></D:prop></D:propfind>`;

function authHeaders({ settings }: RemoteOptions, address: WebAddress): Readonly<Record<string, string>> {
  if (settings["bearer_token_command"] !== undefined) {
    throw new LockstepError(
      "DVC_FEATURE_UNSUPPORTED",
      "`bearer_token_command` would run a command that a config file names",
      {
        hint: "Run it yourself and write what it prints into .dvc/config.local: `lockstep remote modify --local <name> token <value>`.",
      },
    );
  }
  const { token, custom_auth_header: header } = settings;
  if (token !== undefined) return { authorization: `Bearer ${token}` };
  const password = secretSetting(settings, "password") ?? address.password;
  if (header !== undefined && password !== undefined) return { [header.toLowerCase()]: password };
  const user = settings["user"] ?? address.user;
  return user === undefined ? {} : basicHeaders(user, password);
}

/** What the driver asks of a WebDAV server; paths are keys below the remote's address. */
class DavFolder {
  readonly #client: HttpClient;
  readonly #base: URL;
  readonly #url: string;
  /** Folders that are there, or on their way. */
  readonly #made = new Map<string, Promise<void>>();

  constructor(client: HttpClient, base: URL, url: string) {
    this.#client = client;
    this.#base = base;
    this.#url = url;
  }

  send(method: string, key: string, request: Omit<HttpRequest, "method" | "url"> = {}) {
    return this.#client.send({ method, url: addressOf(this.#base, key), ...request });
  }

  failure(key: string, answer: Parameters<typeof failureOfStatus>[1]): RemoteFailure {
    return failureOfStatus(`${this.#url}/${key}`, answer);
  }

  /** Sends a request without a body and gives its status, when it is one of `expected` or a success. */
  async status(
    method: string,
    key: string,
    request: Omit<HttpRequest, "method" | "url" | "body"> & { readonly expected: readonly number[] },
  ) {
    const { expected, ...others } = request;
    const answer = await this.send(method, key, others);
    await discard(answer);
    if ((answer.status < 200 || answer.status > 299) && !expected.includes(answer.status))
      throw this.failure(key, answer);
    return answer;
  }

  /** The key that a server's href names; `undefined` for what lies elsewhere. */
  #keyOf({ href }: DavResource): string | undefined {
    try {
      const { pathname } = new URL(href, this.#base);
      const [base, path] = [decodeURIComponent(this.#base.pathname), decodeURIComponent(pathname)];
      return path.startsWith(base) ? path.slice(base.length).replace(/\/$/, "") : undefined;
    } catch {
      return undefined;
    }
  }

  /** What is directly in a folder; nothing when it is not there. */
  async entries(folder: string, signal: AbortSignal | undefined) {
    const body = { sizeBytes: Buffer.byteLength(question), pieces: ReadableStream.from([Buffer.from(question)]) };
    const headers = { depth: "1", "content-type": "application/xml; charset=utf-8" };
    const answer = await this.send("PROPFIND", folder === "" ? "" : `${folder}/`, { headers, body, signal });
    if (answer.status === 404) {
      await discard(answer);
      return [];
    }
    if (answer.status !== 207) {
      await discard(answer);
      throw this.failure(folder, answer);
    }
    return parseMultistatus(await textOf(answer, listingLimitBytes)).flatMap((resource) => {
      const key = this.#keyOf(resource);
      return key === undefined || key === folder || posix.dirname(key) !== (folder === "" ? "." : folder)
        ? []
        : [{ ...resource, key }];
    });
  }

  /** Makes a folder and those above it, once. */
  async make(folder: string, signal: AbortSignal | undefined): Promise<void> {
    const known = this.#made.get(folder);
    if (known !== undefined) return known;
    const making = this.#make(folder, signal);
    this.#made.set(folder, making);
    // What failed is tried again by the next one who needs it.
    making.catch(() => this.#made.delete(folder));
    return making;
  }

  async #make(folder: string, signal: AbortSignal | undefined): Promise<void> {
    const path = folder === "" ? "" : `${folder}/`;
    // 405: it is there. 409: the one above it is not.
    const { status } = await this.status("MKCOL", path, { signal, expected: [405, 409] });
    if (status !== 409) return;
    if (folder === "") await this.#makeAbove(signal);
    else await this.make(posix.dirname(folder) === "." ? "" : posix.dirname(folder), signal);
    await this.status("MKCOL", path, { signal, expected: [405] });
  }

  /** Makes the folders above the remote's own, as far as one may; what is above may belong to somebody else. */
  async #makeAbove(signal: AbortSignal | undefined): Promise<void> {
    const names = this.#base.pathname.split("/").slice(1, -2);
    for (const [index] of names.entries()) {
      const url = new URL(this.#base);
      url.pathname = `/${names.slice(0, index + 1).join("/")}/`;
      await discard(await this.#client.send({ method: "MKCOL", url, signal }));
    }
  }

  async *filesBelow(folder: string, signal: AbortSignal | undefined): AsyncGenerator<RemoteObject> {
    for (const { key, isFolder, sizeBytes = 0, modifiedMs } of await this.entries(folder, signal)) {
      signal?.throwIfAborted();
      if (isFolder) yield* this.filesBelow(key, signal);
      else if (!isAsideName(posix.basename(key))) yield { key, sizeBytes, modifiedMs };
    }
  }

  /** Sends a file under a name of its own, and makes sure that the server holds all of it. */
  async putAside(
    aside: string,
    source: RemoteSource,
    { signal, onBytes }: RemoteCall & { readonly onBytes?: ((count: number) => void) | undefined },
  ): Promise<void> {
    const headers = { "content-type": "application/octet-stream" };
    const answer = await this.send("PUT", aside, {
      headers,
      body: { sizeBytes: source.sizeBytes, pieces: verifiedPieces(source, { signal, onBytes }) },
      signal,
    });
    await discard(answer);
    if (answer.status < 200 || answer.status > 299) throw this.failure(aside, answer);
    if (!(await this.#holds(aside, source, signal)))
      throw new RemoteFailure("transient", `${this.#url}/${aside}: the server does not hold what was sent`);
  }

  /** Whether the server has all of a file. Only on a connection that nothing guards its bytes are read again. */
  async #holds(key: string, source: RemoteSource, signal: AbortSignal | undefined): Promise<boolean> {
    const head = await this.status("HEAD", key, { signal, expected: [404, 410] });
    if (head.status !== 200) return false;
    const sizeBytes = sizeOf(head.headers["content-length"]);
    if (sizeBytes !== undefined && sizeBytes !== source.sizeBytes) return false;
    if (this.#base.protocol === "https:" && sizeBytes !== undefined) return true;
    const answer = await this.send("GET", key, { signal });
    return (await md5Of(answer.body)) === source.md5;
  }

  /** Gives what is aside its name; one that is taken stays as it is. */
  async settle(aside: string, key: string, signal: AbortSignal | undefined): Promise<void> {
    const headers = { destination: addressOf(this.#base, key).href, overwrite: "F" };
    const { status } = await this.status("MOVE", aside, { headers, signal, expected: [412] });
    if (status === 412) await this.status("DELETE", aside, { signal, expected: [404] });
  }
}

/** A DVC remote on a WebDAV server (Nextcloud, ownCloud, Apache, nginx): sent aside, then moved to its name, which must be free. */
export async function openWebDavRemote(options: RemoteOptions): Promise<Remote> {
  const address = readWebAddress(options.url);
  const url = publicUrl(options.url);
  const client = await openWebClient(options, authHeaders(options, address));
  const folder = new DavFolder(client, address.url, url);
  const jobs = jobsSetting(options.settings);

  const read: Remote["read"] = async (key, { signal, from = 0 } = {}) => {
    const answer = await folder.send("GET", key, { headers: from === 0 ? {} : { range: `bytes=${from}-` }, signal });
    if (answer.status === 200 || answer.status === 206) return contentOf(answer);
    await discard(answer);
    if (answer.status === 404 || answer.status === 410) return undefined;
    if (answer.status === 416) return read(key, { signal });
    throw folder.failure(key, answer);
  };

  return {
    url,
    jobs,
    read,

    async existing(keys, { signal } = {}) {
      const byFolder = [...Map.groupBy(keys, (key) => posix.dirname(key))];
      const present = await mapParallel(byFolder, jobs ?? defaultJobs, async ([below, asked]) => {
        if (asked.length >= listedFrom) {
          const files = (await folder.entries(below, signal)).filter(({ isFolder }) => !isFolder);
          const names = new Set(files.map(({ key }) => key));
          return asked.filter((key) => names.has(key));
        }
        const heads = await mapParallel(asked, listedFrom, (key) =>
          folder.status("HEAD", key, { signal, expected: [404, 410] }),
        );
        return asked.filter((_, index) => heads[index]?.status === 200);
      });
      return new Set(present.flat());
    },

    async write(key, source, { signal, onBytes } = {}) {
      await folder.make(posix.dirname(key), signal);
      const aside = `${posix.dirname(key)}/${asideName()}`;
      try {
        await folder.putAside(aside, source, { signal, onBytes });
        await folder.settle(aside, key, signal);
      } catch (error) {
        // Nobody sees it, but it takes room; what went wrong first is what is told.
        await folder
          .status("DELETE", aside, { signal: AbortSignal.timeout(5000), expected: [404] })
          .catch(() => undefined);
        throw error;
      }
    },

    list: (prefix, { signal } = {}) => folder.filesBelow(prefix.replace(/\/$/, ""), signal),

    async remove(keys, { signal } = {}) {
      await mapParallel(keys, jobs ?? defaultJobs, (key) =>
        folder.status("DELETE", key, { signal, expected: [404, 410] }),
      );
    },

    close() {
      client.close();
      return Promise.resolve();
    },
  };
}
