import { setTimeout as delay } from "node:timers/promises";
import { getOctokit } from "@actions/github";
import { defaults } from "@actions/github/lib/utils";
import { throttling } from "@octokit/plugin-throttling";
import {
  failureOf,
  forgeError,
  incomplete,
  isAmbiguous,
  longestWaitSeconds,
  type Need,
  rateLimitSeconds,
} from "./failure.ts";

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
}

/** An answer of a list: what is on the page, and the header that leads on. */
interface Page<Item> {
  readonly data: readonly Item[];
  readonly headers: { readonly link?: string | undefined };
}

const requestTimeoutMs = 30_000;
/** Most items GitHub puts on a page. */
export const pageSize = 100;
const pageLimit = 300;
const tries = 4;

/** Half a second, one, two …, by chance up to half as long again, so that jobs that failed together part. */
async function backOff(attempt: number): Promise<void> {
  await delay(500 * 2 ** (attempt - 1) * (1 + Math.random() / 2));
}

/** github.com, or an enterprise's own part of it. */
function isHostedByGitHub(apiUrl: string): boolean {
  return /^https:\/\/api\.(?:github\.com|[^/]+\.ghe\.com)(?:\/|$)/i.test(apiUrl);
}

/**
 * Lets writes follow each other at once. An Enterprise Server has no limits until somebody sets them, and then it says `Retry-After`;
 * on github.com writes that come faster than one a second count as abuse.
 */
const unpaced = ((atOnce) => ({ write: atOnce, notifications: atOnce }))({
  key: () => ({ schedule: (_options: unknown, act: () => unknown) => Promise.resolve(act()) }),
} as never);

function openOctokit({ token, apiUrl, repository, log }: ClientRequest) {
  // The toolkit's own goes through the proxy of the runner, if there is one.
  const send = defaults.request?.fetch as typeof fetch;
  // An answer that never comes must not hold a job for its six hours.
  const fetchInTime: typeof fetch = (url, options) =>
    send(url, { ...options, signal: AbortSignal.timeout(requestTimeoutMs) });
  const onLimit = (...limit: readonly [number, unknown, unknown, number]): boolean => {
    const [waitSeconds, , , retries] = limit;
    const isPatient = waitSeconds <= longestWaitSeconds && retries < 3;
    if (isPatient) log(`GitHub asks to wait ${waitSeconds} seconds before the next request`);
    return isPatient;
  };
  const silent = (): void => undefined;
  return getOctokit(
    token,
    {
      baseUrl: apiUrl.replace(/\/+$/, ""),
      userAgent: "lockstep",
      request: { ...defaults.request, fetch: fetchInTime },
      // What a person needs to know is in the error; Octokit's own lines would go past the host.
      log: { debug: silent, info: silent, warn: silent, error: silent },
      throttle: {
        // Writes to one repository keep their distance, however often its forge is opened.
        id: `${apiUrl} ${repository.owner}/${repository.name}`,
        onRateLimit: onLimit,
        onSecondaryRateLimit: onLimit,
        ...(isHostedByGitHub(apiUrl) ? {} : unpaced),
      },
    },
    throttling,
  );
}

/**
 * Waits and says true when a request that failed may be sent again. Octokit's throttling has already waited for the limits it knows;
 * here are a `Retry-After` without its words, and answers that were lost on the way.
 */
async function mayTryAgain(error: unknown, attempt: number, log: (message: string) => void): Promise<boolean> {
  if (attempt >= tries) return false;
  const failure = failureOf(error);
  const waitSeconds = rateLimitSeconds(failure, Date.now());
  if (waitSeconds !== undefined) {
    const isKnownToThrottling =
      /secondary rate/i.test(failure.message) || failure.headers["x-ratelimit-remaining"] === "0";
    if (isKnownToThrottling || waitSeconds > longestWaitSeconds) return false;
    log(`GitHub asks to wait ${waitSeconds} seconds before the next request`);
    await delay(waitSeconds * 1000);
    return true;
  }
  if (!isAmbiguous(failure)) return false;
  await backOff(attempt);
  return true;
}

/** GitHub's API for one repository, with the retries that are safe. */
export type Client = ReturnType<typeof openClient>;

export function openClient(request: ClientRequest) {
  const octokit = openOctokit(request);
  const { log, repository } = request;

  /** Reads, or sets what is the same when it is set twice. */
  const repeat = async <Data>(need: Need, send: () => Promise<{ readonly data: Data }>): Promise<Data> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return (await send()).data;
      } catch (error) {
        if (!(await mayTryAgain(error, attempt, log))) throw forgeError(error, need);
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
    for (let attempt = 1; ; attempt++) {
      try {
        return (await options.send()).data;
      } catch (error) {
        const isLost = isAmbiguous(failureOf(error));
        if (!(await mayTryAgain(error, attempt, log))) throw forgeError(error, need);
        if (!isLost) continue;
        // Lists lag behind writes, so one look is not enough.
        for (let look = 1; look <= 3; look++) {
          const found = await options.find();
          if (found !== undefined) return found;
          if (look < 3) await backOff(look);
        }
      }
    }
  };

  /** Every page of a list. A page that is missing is a failure: half a list must not look like a whole one. */
  const all = async <Item>(need: Need, read: (page: number) => Promise<Page<Item>>): Promise<readonly Item[]> => {
    const items: Item[] = [];
    for (let page = 1, isAnnounced = false; ; page++) {
      if (page > pageLimit) throw incomplete(need, `the list has more than ${pageLimit} pages`);
      let link = "";
      const found = await repeat(need, async () => {
        const answer = await read(page);
        link = answer.headers.link ?? "";
        return answer;
      });
      // A proxy's page is not a list of ours.
      const list: unknown = found;
      if (!Array.isArray(list)) throw incomplete(need, "the answer is not a list");
      items.push(...found);
      if (isAnnounced && found.length === 0) throw incomplete(need, `page ${page} of the list is missing`);
      isAnnounced = /\brel="?next"?/.test(link);
      // A full page may be followed by one that its header does not name.
      if (!isAnnounced && found.length < pageSize) return items;
    }
  };

  return {
    rest: octokit.rest,
    graphql: octokit.graphql,
    repository: { owner: repository.owner, repo: repository.name },
    repeat,
    create,
    all,
  };
}
