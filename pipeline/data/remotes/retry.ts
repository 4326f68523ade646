import { LockstepError } from "../../domain/error.ts";
import { type Attempts, attemptsOf, type RetryClock, systemClock } from "./attempts.ts";
import { openPace } from "./pace.ts";
import { type Remote, type RemoteCall, RemoteFailure, type RemoteObject, type RemoteSource } from "./remote.ts";
import { resumedStream } from "./resumed-stream.ts";
import { defaultPolicy, isRetried, type RetryPolicy } from "./retry-policy.ts";
import { md5Of } from "./source-pieces.ts";
import { withWatch } from "./watch.ts";

/**
 * Tries the calls of a driver until they go well, within bounds: the one place that retries. Reads go on at the byte they had reached;
 * a write whose answer was lost is settled by looking at what is there; questions, listings and removals are asked again.
 *
 * Its own errors are LockstepErrors: REMOTE_DENIED and REMOTE_FAILED. What is no {@link RemoteFailure} passes through at once.
 */
export function withRetries(
  remote: Remote,
  options: { readonly policy?: Partial<RetryPolicy>; readonly clock?: RetryClock } = {},
): Remote {
  const policy: RetryPolicy = { ...defaultPolicy, ...options.policy };
  const attemptsFor = attemptsOf({ url: remote.url, policy, clock: options.clock ?? systemClock });

  /** A question with one answer; asking twice is asking once. Many keys may take a driver many calls. */
  const asked = async <Answer>(
    { what, keys, signal }: RemoteCall & { readonly what: string; readonly keys: readonly string[] },
    ask: (call: RemoteCall) => Promise<Answer>,
  ): Promise<Answer> => {
    const attempts = attemptsFor(what, signal);
    for (;;) {
      await attempts.begin();
      try {
        const limitMs = policy.answerMs + 20 * keys.length;
        return await withWatch({ signal, limitMs }, (watch) => ask({ signal: watch.signal }));
      } catch (error) {
        await attempts.failed(error);
      }
    }
  };

  const readWith = (key: string, attempts: Attempts, call: RemoteCall & { readonly from?: number }) =>
    resumedStream({
      open: (offset, watched) => remote.read(key, { from: offset, signal: watched }),
      attempts,
      pace: openPace(policy),
      stallMs: policy.stallMs,
      signal: call.signal,
      from: call.from ?? 0,
    });

  const remove: Remote["remove"] = (keys, { signal } = {}) =>
    asked({ what: "removing objects", keys, signal }, (watched) => remote.remove(keys, watched));

  /**
   * Whether a write whose answer was lost took place. What a write of ours left under the name with other bytes is taken away: a
   * content's name with another content is worth nothing to anybody and would stand in the way for ever.
   */
  const isStored = async (
    key: string,
    source: RemoteSource,
    { attempts, signal }: RemoteCall & { readonly attempts: Attempts },
  ): Promise<boolean> => {
    // Bytes that were read back are no progress of the write.
    const content = await readWith(key, { ...attempts, progress: () => undefined }, { signal });
    if (content === undefined) return false;
    if ((await md5Of(content.stream)) === source.md5) return true;
    await remove([key], { signal }).catch((error: unknown) => {
      // Where nothing can be removed, the next try overwrites it; when there is none, the first reason counts.
      if (!(error instanceof LockstepError) || error.code !== "REMOTE_UNSUPPORTED") throw error;
    });
    return false;
  };

  return {
    url: remote.url,
    jobs: remote.jobs,
    folder: remote.folder,

    existing: (keys, { signal } = {}) =>
      asked({ what: "asking for objects", keys, signal }, (watched) => remote.existing(keys, watched)),

    read: (key, call = {}) => readWith(key, attemptsFor(`reading ${key}`, call.signal), call),

    async write(key, source, { signal, onBytes } = {}) {
      const attempts = attemptsFor(`writing ${key}`, signal);
      for (;;) {
        await attempts.begin();
        let sent = 0;
        const pace = openPace(policy);
        let sinceMs = attempts.now();
        try {
          await withWatch({ signal, limitMs: source.sizeBytes === 0 ? policy.answerMs : policy.stallMs }, (watch) =>
            remote.write(key, source, {
              signal: watch.signal,
              onBytes: (count) => {
                sent += count;
                // Once all is sent, the server may take its time to put it together.
                watch.extend(sent >= source.sizeBytes ? policy.answerMs : policy.stallMs);
                const begunMs = sinceMs;
                sinceMs = attempts.now();
                try {
                  pace.moved(count, sinceMs - begunMs);
                } catch (error) {
                  watch.end(error);
                }
                onBytes?.(count);
              },
            }),
          );
          return;
        } catch (error) {
          signal?.throwIfAborted();
          onBytes?.(-sent);
          // Only when all was sent can it have taken place.
          const isInDoubt = error instanceof RemoteFailure && isRetried(error.kind) && sent >= source.sizeBytes;
          if (isInDoubt && (await isStored(key, source, { attempts, signal }))) {
            onBytes?.(source.sizeBytes);
            return;
          }
          await attempts.failed(error);
        }
      }
    },

    async *list(prefix, { signal } = {}) {
      const attempts = attemptsFor(`listing ${prefix}`, signal);
      const told = new Set<string>();
      for (;;) {
        await attempts.begin();
        try {
          for await (const item of watchedItems(remote, prefix, { signal, limitMs: policy.answerMs })) {
            attempts.progress();
            if (told.has(item.key)) continue;
            told.add(item.key);
            yield item;
          }
          return;
        } catch (error) {
          await attempts.failed(error);
        }
      }
    },

    remove,
    close: () => remote.close(),
  };
}

/** A listing that fails as transient when the next item does not come in time. */
async function* watchedItems(
  remote: Remote,
  prefix: string,
  options: { readonly signal: AbortSignal | undefined; readonly limitMs: number },
): AsyncIterable<RemoteObject> {
  const stopped = new AbortController();
  const signal = options.signal === undefined ? stopped.signal : AbortSignal.any([options.signal, stopped.signal]);
  const items = remote.list(prefix, { signal })[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await withWatch(options, () => items.next());
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    // Not awaited: a listing that hangs would not answer to this either.
    stopped.abort(new RemoteFailure("transient", "the listing was left"));
    items.return?.().catch(() => undefined);
  }
}
