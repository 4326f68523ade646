import { setTimeout as delay } from "node:timers/promises";

/** Waits before the next try: up to 50 ms longer each time, at most half a second, so that those who collided part. */
export async function pause(attempt: number): Promise<void> {
  await delay(Math.random() * Math.min(500, 50 * attempt));
}
