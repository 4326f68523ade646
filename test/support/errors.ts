import { LockstepError } from "../../pipeline/domain/error.ts";

/** `CODE: message` of what a call throws or rejects with; fails the test when it does neither. */
export async function errorOf(body: () => unknown): Promise<string> {
  try {
    await body();
  } catch (error) {
    if (error instanceof LockstepError) return `${error.code}: ${error.message}`;
    throw error;
  }
  throw new Error("nothing was thrown");
}
