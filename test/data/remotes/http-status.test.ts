import { describe, expect, test } from "vitest";
import { failureOfStatus, kindOfStatus, retryAfterMs } from "../../../pipeline/data/remotes/http-status.ts";

describe("what an HTTP status says about trying again", () => {
  test.each<[number, string]>([
    [200, "transient"],
    [302, "permanent"],
    [400, "permanent"],
    [401, "denied"],
    [403, "denied"],
    [404, "missing"],
    [408, "transient"],
    [409, "permanent"],
    [423, "transient"],
    [429, "throttled"],
    [500, "transient"],
    [501, "permanent"],
    [502, "transient"],
    [503, "throttled"],
    [504, "transient"],
    [507, "permanent"],
  ])("%i is %s", (status, kind) => {
    expect(kindOfStatus(status)).toBe(kind);
  });
});

describe("Retry-After", () => {
  const nowMs = Date.parse("2026-01-02T03:04:05Z");
  test.each<[string, string | undefined, number | undefined]>([
    ["nothing", undefined, undefined],
    ["seconds", "120", 120_000],
    ["zero", "0", 0],
    ["a date to come", "Fri, 02 Jan 2026 03:05:05 GMT", 60_000],
    ["a date that has passed", "Fri, 02 Jan 2026 03:03:05 GMT", 0],
    ["words", "soon", undefined],
    ["a negative number, which is neither", "-", undefined],
  ])("%s", (_name, header, pauseMs) => {
    expect(retryAfterMs(header, nowMs)).toBe(pauseMs);
  });

  test("an answer's failure says what was asked, the status and the pause, and nothing of the server's words", () => {
    const failure = failureOfStatus("gs://b/key", { status: 503, headers: { "retry-after": "2" } });
    expect(failure).toMatchObject({
      kind: "throttled",
      retryAfterMs: 2000,
      message: "gs://b/key: the server answered HTTP 503",
    });
  });
});
