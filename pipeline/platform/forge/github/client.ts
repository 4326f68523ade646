import { getOctokit } from "@actions/github";
import { defaults } from "@actions/github/lib/utils";
import { LockstepError } from "../../../domain/error.ts";
import { failureOf, forgeError, incomplete, isAmbiguous, type Need } from "./failure.ts";
import { backOffMs, type Clock, nextTry, openPace, realClock } from "./pace.ts";
import { openTransport } from "./transport.ts";

export interface Repository {
  readonly owner: string;
  readonly name: string;
}

export interface ClientRequest {
  readonly token: string;
  /** As `GITHUB_API_URL` has it: `https://api.github.com`, or `https://<host>/api/v3` of an Enterprise Server. */
  readonly apiUrl: string;
  readonly repository: Repository;
  readonly log: (message: string) => void;
  readonly clock?: Clock;
}

/** An answer of a list: what is on the page, and the header that leads on. */
interface Answer<Item> {
  readonly data: readonly Item[];
  readonly headers: { readonly link?: string | undefined };
}

/** A list, page by page: gives the answer to one number, from 1. */
type ReadPage<Item> = (page: number) => Promise<Answer<Item>>;

interface Page<Item> {
  readonly items: readonly Item[];
  /** Number of the last page, as far as this one tells. */
  readonly last: number;
  readonly isLast: boolean;
}

/** What is listed has a number of its own, by which what two pages show is told to be one. */
interface Numbered {
  readonly id: number;
}

/** Most items GitHub puts on a page. */
export const pageSize = 100;
/** Most pages of one list that are read. */
export const pageLimit = 300;

function openOctokit({ token, apiUrl, clock = realClock }: ClientRequest, hear: (dateMs: number) => void) {
  const send = openTransport(apiUrl, defaults.request?.fetch as typeof fetch, hear);
  const pace = openPace(apiUrl, clock);
  const isRead = (method: string | undefined): boolean => method === undefined || method === "GET";
  const paced: typeof fetch = (url, options) =>
    isRead(options?.method) ? send(url, options) : pace(() => send(url, options));
  const silent = (): void => undefined;
  return getOctokit(token, {
    baseUrl: apiUrl.replace(/\/+$/, ""),
    userAgent: "lockstep",
    request: { ...defaults.request, fetch: paced },
    // What a person needs to know is in the error; Octokit's own lines would go past the host.
    log: { debug: silent, info: silent, warn: silent, error: silent },
  });
}

/** The page that a `Link` header names for a relation. Only its number is taken: nobody is led to another address. */
function linkedPage(link: string, relation: "prev" | "next" | "last"): number | undefined {
  const [, address] = new RegExp(`<([^<>]*)>;[^,<]*\\brel="?${relation}"?`).exec(link) ?? [];
  if (address === undefined || !URL.canParse(address)) return undefined;
  const page = Number(new URL(address).searchParams.get("page"));
  return Number.isSafeInteger(page) && page > 0 ? page : undefined;
}

/** GitHub's API for one repository, with the retries that are safe. */
export type Client = ReturnType<typeof openClient>;

export function openClient(request: ClientRequest) {
  let forgeMs: number | undefined;
  const octokit = openOctokit(request, (dateMs) => {
    forgeMs = dateMs;
  });
  const { log, repository, token, clock = realClock } = request;

  /** Waits and says true when a request that failed may be sent again. */
  const patience = () => {
    let attempt = 0;
    let waitedSeconds = 0;
    return async (error: unknown): Promise<boolean> => {
      // What we have understood is not a matter of trying again.
      if (error instanceof LockstepError) return false;
      attempt += 1;
      const at = { attempt, waitedSeconds, nowMs: clock.nowMs(), chance: Math.random() };
      const next = nextTry(failureOf(error), at);
      if (next.kind === "give-up") return false;
      if (next.isLimit) {
        waitedSeconds += next.ms / 1000;
        log(`GitHub asks to wait ${next.ms / 1000} seconds before the next request`);
      }
      await clock.wait(next.ms);
      return true;
    };
  };

  /** Reads, or sets what is the same when it is set twice. */
  const repeat = async <Data>(need: Need, send: () => Promise<{ readonly data: Data }>): Promise<Data> => {
    const mayTryAgain = patience();
    for (;;) {
      try {
        return (await send()).data;
      } catch (error) {
        if (!(await mayTryAgain(error))) throw forgeError(error, need);
      }
    }
  };

  /**
   * Makes something that must not be there twice. When the answer is lost, it looks for the effect before it asks again: GitHub may
   * have done it (octokit/plugin-retry repeats a POST blindly, which makes a second comment).
   */
  const create = async <Data>(
    need: Need,
    options: { readonly send: () => Promise<{ readonly data: Data }>; readonly find: () => Promise<Data | undefined> },
  ): Promise<Data> => {
    const mayTryAgain = patience();
    for (;;) {
      try {
        return (await options.send()).data;
      } catch (error) {
        const isAgain = await mayTryAgain(error);
        // Lists lag behind writes, so one look is not enough; the last try is looked for, too.
        for (let look = 1; isAmbiguous(failureOf(error)) && look <= 3; look++) {
          const found = await options.find();
          if (found !== undefined) return found;
          if (look < 3) await clock.wait(backOffMs(look, Math.random()));
        }
        if (!isAgain) throw forgeError(error, need);
      }
    }
  };

  /** One page of a list. @throws LockstepError when it is no list. */
  const readPage = async <Item>(need: Need, read: ReadPage<Item>, page: number): Promise<Page<Item>> => {
    let link = "";
    const items = await repeat(need, async () => {
      const answer = await read(page);
      link = answer.headers.link ?? "";
      return answer;
    });
    // A proxy's page is not a list of ours.
    const list: unknown = items;
    if (!Array.isArray(list)) throw incomplete(need, "the answer is not a list");
    const isAnnounced = linkedPage(link, "next") !== undefined;
    // A full page without any header may be followed by one that nobody has named.
    const isKnownEnd = items.length < pageSize || linkedPage(link, "prev") !== undefined;
    return {
      items,
      last: linkedPage(link, "last") ?? (isAnnounced ? page + 1 : page),
      isLast: !isAnnounced && isKnownEnd,
    };
  };

  /**
   * The pages of a list, as far as somebody reads on. One that is missing is a failure: half a list must not look like a whole one. What
   * two pages show, because something was added meanwhile, comes once.
   */
  async function* pages<Item extends Numbered>(need: Need, read: ReadPage<Item>): AsyncGenerator<Page<Item>> {
    const seen = new Set<number>();
    for (let number = 1, last = 1, isAnnounced = false; ; number++) {
      if (number > pageLimit) throw incomplete(need, `the list has more than ${pageLimit} pages`);
      const page = await readPage(need, read, number);
      last = Math.max(last, page.last);
      if (isAnnounced && page.items.length === 0) throw incomplete(need, `page ${number} of the list is missing`);
      if (page.isLast && number < last) throw incomplete(need, `it ends on page ${number} of ${last}`);
      const items = page.items.filter(({ id }) => !seen.has(id));
      for (const { id } of items) seen.add(id);
      yield { ...page, items, last };
      if (page.isLast) return;
      isAnnounced = number < page.last;
    }
  }

  /** The whole of a list. */
  const all = async <Item extends Numbered>(need: Need, read: ReadPage<Item>): Promise<readonly Item[]> => {
    const items: Item[] = [];
    for await (const page of pages(need, read)) items.push(...page.items);
    return items;
  };

  /** The whole of a list that says how many it has, newest first. */
  const allCounted = async <Item extends Numbered>(
    need: Need,
    read: (page: number) => Promise<{
      readonly data: { readonly total: number; readonly items: readonly Item[] };
      readonly headers: { readonly link?: string | undefined };
    }>,
  ): Promise<readonly Item[]> => {
    let total = 0;
    let found = 0;
    const items = await all(need, async (page) => {
      const { data, headers } = await read(page);
      total = data.total;
      found += data.items.length;
      return { data: data.items, headers };
    });
    if (found < total) throw incomplete(need, `it gave ${found} of ${total}`);
    return items.toSorted((a, b) => b.id - a.id);
  };

  return {
    rest: octokit.rest,
    graphql: octokit.graphql,
    repository: { owner: repository.owner, repo: repository.name },
    /** Tokens of jobs and of Apps: `GET /user` is closed to them. */
    isInstallation: token.startsWith("ghs_"),
    /** GitHub's time, as its last answer said it. */
    forgeMs: (): number | undefined => forgeMs,
    repeat,
    create,
    pages,
    readPage,
    all,
    allCounted,
  };
}
