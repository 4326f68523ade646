import { RemoteFailure } from "./remote.ts";
import type { RetryPolicy } from "./retry-policy.ts";

/** How fast one transfer moves. Without it one that moves a byte now and then is never stalled, and never ends. */
export interface Pace {
  /**
   * Counts bytes, and the time that was spent on them.
   *
   * @returns Whether they count as progress: not after a window that was too slow, until there is one that is not.
   * @throws RemoteFailure transient when a window ends in which too little moved.
   */
  moved(sizeBytes: number, tookMs: number): boolean;
}

/** Judges whole windows of twice the time that a transfer may stand still, and begins a new one as soon as enough has moved. */
export function openPace({ stallMs, leastBytesPerSecond }: Pick<RetryPolicy, "stallMs" | "leastBytesPerSecond">): Pace {
  const windowMs = 2 * stallMs;
  const enough = (leastBytesPerSecond * windowMs) / 1000;
  let movedBytes = 0;
  let spentMs = 0;
  let isSlow = false;
  return {
    moved(sizeBytes, tookMs) {
      movedBytes += sizeBytes;
      spentMs += tookMs;
      const isEnough = movedBytes >= enough;
      if (!isEnough && spentMs < windowMs) return !isSlow;
      const failure = `only ${movedBytes.toString()} bytes moved in ${(spentMs / 1000).toFixed(1)} s`;
      movedBytes = 0;
      spentMs = 0;
      isSlow = !isEnough;
      if (isSlow) throw new RemoteFailure("transient", failure);
      return true;
    },
  };
}
