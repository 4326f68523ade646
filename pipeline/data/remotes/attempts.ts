import { setTimeout as sleep } from "node:timers/promises";
import { LockstepError } from "../../domain/error.ts";
import { RemoteFailure } from "./remote.ts";
import { nextStep, type RetryPolicy } from "./retry-policy.ts";

/** Time and chance, so that tests can give their own. */
export interface RetryClock {
  /** Milliseconds, only ever growing. */
  now(): number;
  /** In 0 … 1. */
  random(): number;
  sleep(ms: number, signal: AbortSignal | undefined): Promise<void>;
}

export const systemClock: RetryClock = {
  now: () => performance.now(),
  random: () => Math.random(),
  sleep: (ms, signal) => sleep(ms, undefined, signal === undefined ? {} : { signal }),
};

/** The tries of one call. */
export interface Attempts {
  /** To be called before each try: waits while the server wants to be left alone. */
  begin(): Promise<void>;
  /** The time by which a call is judged, in milliseconds: without the waits that the server asked for. */
  now(): number;
  /** Something was achieved: the counting starts anew. */
  progress(): void;
  /**
   * Waits before the next try.
   *
   * @throws LockstepError REMOTE_DENIED or REMOTE_FAILED when there is none, the error itself when it is no {@link RemoteFailure}, the
   * signal's reason when it was aborted.
   */
  failed(error: unknown): Promise<void>;
}

/** The last word on a call, without credentials: a driver's messages have none, and nothing else of its error is kept. */
function finalError(what: string, failure: RemoteFailure, tries: number): LockstepError {
  const message = `${what}: ${failure.message}`;
  switch (failure.kind) {
    case "denied":
      return new LockstepError("REMOTE_DENIED", message, {
        hint: "Check the credentials of the remote (in .dvc/config.local or the environment), and that they may do this.",
      });
    case "missing":
      return new LockstepError("REMOTE_FAILED", message, { hint: "Check the url of the remote in .dvc/config." });
    case "permanent":
      return new LockstepError("REMOTE_FAILED", message, {
        hint: "Check the settings of the remote in .dvc/config: trying again gives the same answer.",
      });
    case "throttled":
    case "transient": {
      const asked = failure.retryAfterMs === undefined ? undefined : Math.ceil(failure.retryAfterMs / 1000).toString();
      const wait = asked === undefined ? "" : ` The server asked to wait ${asked} s.`;
      return new LockstepError("REMOTE_FAILED", `${message} (tries: ${tries.toString()})`, {
        hint: `Run the same command again later: it goes on with what is missing.${wait}`,
      });
    }
  }
}

/** Makes the counters of a remote's calls. Throttling concerns all of them: when one is told to wait, the others hold back too. */
export function attemptsOf({
  url,
  policy,
  clock,
}: {
  readonly url: string;
  readonly policy: RetryPolicy;
  readonly clock: RetryClock;
}): (what: string, signal: AbortSignal | undefined) => Attempts {
  let quietUntil = 0;
  return (what, signal) => {
    let failed = 0;
    let since = clock.now();
    let askedMs = 0;
    const waitAsAsked = async (ms: number): Promise<void> => {
      const begunMs = clock.now();
      await clock.sleep(ms, signal);
      askedMs += clock.now() - begunMs;
    };
    return {
      async begin() {
        signal?.throwIfAborted();
        const pauseMs = quietUntil - clock.now();
        if (pauseMs > 0) await waitAsAsked(pauseMs);
      },
      now: () => clock.now() - askedMs,
      progress() {
        failed = 0;
        since = clock.now();
      },
      async failed(error) {
        signal?.throwIfAborted();
        if (!(error instanceof RemoteFailure)) throw error;
        failed++;
        const { kind, retryAfterMs } = error;
        const elapsedMs = clock.now() - since;
        const next = nextStep({ kind, retryAfterMs, failed, elapsedMs, random: clock.random(), policy });
        if (next.step === "give up") throw finalError(`${url}: ${what}`, error, failed);
        if (kind !== "throttled") {
          await clock.sleep(next.pauseMs, signal);
          return;
        }
        quietUntil = Math.max(quietUntil, clock.now() + next.pauseMs);
        await waitAsAsked(next.pauseMs);
      },
    };
  };
}
