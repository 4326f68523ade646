import { RemoteFailure } from "./remote.ts";

export interface Watch {
  /** Aborted by the caller's signal and when time is up. */
  readonly signal: AbortSignal;
  /** Something happened: from now on this much time. */
  extend(limitMs: number): void;
  /** Ends the body as if time were up, with another reason. */
  end(reason: unknown): void;
}

/**
 * Runs a body that must not stand still. When time is up its signal is aborted, and the call fails as transient even when the body
 * does not listen to its signal.
 */
export async function withWatch<Result>(
  options: { readonly signal: AbortSignal | undefined; readonly limitMs: number },
  body: (watch: Watch) => Promise<Result>,
): Promise<Result> {
  const { signal } = options;
  signal?.throwIfAborted();
  const controller = new AbortController();
  const ended = Promise.withResolvers<never>();
  // Whoever is not waiting any more does not have to hear of it.
  ended.promise.catch(() => undefined);
  const end = (reason: unknown): void => {
    controller.abort(reason);
    ended.reject(reason);
  };
  const onAbort = (): void => {
    end(signal?.reason);
  };
  let timer: NodeJS.Timeout | undefined;
  const extend = (limitMs: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      end(new RemoteFailure("transient", `nothing came for ${(limitMs / 1000).toString()} s`));
    }, limitMs);
  };
  signal?.addEventListener("abort", onAbort, { once: true });
  extend(options.limitMs);
  try {
    return await Promise.race([body({ signal: controller.signal, extend, end }), ended.promise]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", onAbort);
  }
}
