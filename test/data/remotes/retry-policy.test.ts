import { describe, expect, test } from "vitest";
import type { FailureKind } from "../../../pipeline/data/remotes/remote.ts";
import { defaultPolicy, type NextStep, nextStep } from "../../../pipeline/data/remotes/retry-policy.ts";

const wait = (pauseMs: number): NextStep => ({ step: "wait", pauseMs });
const giveUp = (reason: "not retryable" | "attempts" | "time" | "asked to wait too long"): NextStep => ({
  step: "give up",
  reason,
});

describe("what follows a failure", () => {
  test.each<[string, FailureKind, number | undefined, number, number, number, NextStep]>([
    ["the first pause, at its shortest", "transient", undefined, 1, 0, 0, wait(250)],
    ["the first pause, at its longest", "transient", undefined, 1, 0, 1, wait(500)],
    ["the next pause doubles", "transient", undefined, 2, 0, 1, wait(1000)],
    ["pauses stop growing", "transient", undefined, 5, 0, 1, wait(8000)],
    ["the last try", "transient", undefined, 6, 0, 1, giveUp("attempts")],
    ["the server's word is a lower bound", "throttled", 2000, 1, 0, 1, wait(2000)],
    ["a pause beyond the server's word stays", "throttled", 100, 4, 0, 1, wait(4000)],
    ["the longest pause a server may ask for", "throttled", 300_000, 1, 0, 1, wait(300_000)],
    ["a millisecond more", "throttled", 300_001, 1, 0, 1, giveUp("asked to wait too long")],
    ["a pause that ends with the time", "transient", undefined, 1, 899_500, 1, wait(500)],
    ["a pause that ends after it", "transient", undefined, 1, 899_501, 1, giveUp("time")],
    ["refused credentials", "denied", undefined, 1, 0, 1, giveUp("not retryable")],
    ["no such bucket", "missing", undefined, 1, 0, 1, giveUp("not retryable")],
    ["what stays as it is", "permanent", 10, 1, 0, 1, giveUp("not retryable")],
  ])("%s", (_name, kind, retryAfterMs, failed, elapsedMs, random, expected) => {
    expect(nextStep({ kind, retryAfterMs, failed, elapsedMs, random, policy: defaultPolicy })).toEqual(expected);
  });

  test("pauses never exceed the bound, however often it is doubled", () => {
    const policy = { ...defaultPolicy, attempts: 2000 };
    const request = { kind: "transient" as const, retryAfterMs: undefined, elapsedMs: 0, random: 1, policy };
    expect(nextStep({ ...request, failed: 1500 })).toEqual(wait(20_000));
  });
});
