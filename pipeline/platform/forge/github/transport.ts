import { LockstepError } from "../../../domain/error.ts";

const requestTimeoutMs = 30_000;
/** Slowest that a file may be sent: a tenth of a megabyte in a second. */
const sendingBytesPerMs = 100;
/** Answers that are kept to be asked for again, and the longest one, in characters. */
const keptAnswers = 64;
const keptLimit = 4_000_000;
const hopLimit = 3;

interface Kept {
  readonly etag: string;
  readonly text: string;
  readonly headers: Readonly<Record<string, string>>;
}

function redirected(from: string, answer: Response, apiUrl: string): string {
  const location = answer.headers.get("location") ?? "";
  const to = URL.canParse(location, from) ? new URL(location, from) : undefined;
  if (to?.origin === new URL(apiUrl).origin) return to.href;
  throw new LockstepError("FORGE_REQUEST_FAILED", `the API at ${new URL(apiUrl).host} sends on to another place`, {
    hint: "Nothing was sent there. Correct `GITHUB_API_URL`, or the proxy in between.",
  });
}

/**
 * `fetch` for one API: the token goes to no other host, whatever an answer says, and an answer that never comes ends after half a minute.
 * What was read once is asked for again with its ETag; that nothing has changed (304) costs nothing of the rate limit, and looks to
 * the caller like the answer itself.
 *
 * @param send - The toolkit's own, which goes through the proxy of the runner, if there is one.
 * @param hear - Is told the `Date` of every answer, in milliseconds since 1970.
 */
export function openTransport(apiUrl: string, send: typeof fetch, hear: (dateMs: number) => void): typeof fetch {
  const kept = new Map<string, Kept>();

  const follow = async (first: string, options: RequestInit): Promise<Response> => {
    let url = first;
    for (let hop = 0; ; hop++) {
      // An answer that never comes must not hold a job for its six hours.
      const sentBytes = Number((options.headers as Record<string, string | number>)["content-length"] ?? 0);
      const signal = AbortSignal.timeout(requestTimeoutMs + Math.ceil(sentBytes / sendingBytesPerMs));
      const answer = await send(url, { ...options, redirect: "manual", signal });
      const dateMs = Date.parse(answer.headers.get("date") ?? "");
      if (!Number.isNaN(dateMs)) hear(dateMs);
      // A repository that was renamed is found by its number: 301, or 307 for a write.
      if (![301, 302, 307, 308].includes(answer.status) || hop === hopLimit) return answer;
      url = redirected(url, answer, apiUrl);
    }
  };

  const keep = async (url: string, answer: Response): Promise<Response> => {
    const etag = answer.headers.get("etag");
    if (etag === null || answer.status !== 200) return answer;
    const text = await answer.text();
    const headers = Object.fromEntries(answer.headers);
    kept.delete(url);
    if (text.length <= keptLimit) kept.set(url, { etag, text, headers });
    const [oldest] = kept.keys();
    if (kept.size > keptAnswers && oldest !== undefined) kept.delete(oldest);
    return new Response(text, { status: 200, headers });
  };

  return async (input, options = {}) => {
    const url = input instanceof Request ? input.url : String(input);
    if ((options.method ?? "GET") !== "GET") return follow(url, options);
    const known = kept.get(url);
    if (known === undefined) return keep(url, await follow(url, options));
    const headers = { ...(options.headers as Record<string, string>), "if-none-match": known.etag };
    const answer = await follow(url, { ...options, headers });
    return answer.status === 304
      ? new Response(known.text, { status: 200, headers: known.headers })
      : keep(url, answer);
  };
}
