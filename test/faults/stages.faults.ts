import { describe, test } from "vitest";
import { failAtWrites, killAtWrites, shares } from "../training/stages/fault-walk.ts";

// The writes of a run that test/training/stages/faults.test.ts leaves out, so that each one of them is struck.
describe("a run that is disturbed", () => {
  test.each(shares.kill.left)(
    "by kill -9 at write $first and every $step after it: lock and outputs stay whole, and the next run completes it",
    killAtWrites,
  );

  describe.each(["ENOSPC", "EIO"] as const)("by %s", (kind) => {
    test.each(shares[kind].left)(
      "at write $first and every $step after it: it says so, lock and outputs stay whole, and the next run completes it",
      (share) => failAtWrites(kind, share),
    );
  });
});
