import { expect, test } from "vitest";
import { refuseExpired, spanText } from "../../pipeline/domain/expiry.ts";

const from = "2026-11-07T00:00:00Z";
const days14 = 14 * 86_400;

test.each<[string, Parameters<typeof refuseExpired>[1], number | undefined, string | undefined]>([
  ["no policy asks for one", { from: undefined, until: undefined }, undefined, undefined],
  ["exactly as old as it may be", { from, until: "2026-11-21T00:00:00Z" }, days14, undefined],
  ["a second older", { from, until: "2026-11-21T00:00:01Z" }, days14, "approval_expired"],
  ["at once", { from, until: from }, days14, undefined],
  ["merged before it was given", { from, until: "2026-11-06T23:59:59Z" }, days14, "approval_expired"],
  ["nobody says when it was given", { from: undefined, until: from }, days14, "approval_expired"],
  ["nobody says when it was merged", { from, until: undefined }, days14, "approval_expired"],
  ["a time that is none", { from, until: "soon" }, days14, "approval_expired"],
  ["an approval of a time that is none", { from: "2026-13-01", until: from }, days14, "approval_expired"],
])("%s", (_name, lasting, seconds, code) => {
  expect(refuseExpired("ravi", lasting, seconds)?.code).toBe(code);
});

test.each([
  [days14, "14 days"],
  [86_400, "1 day"],
  [43_200, "12 hours"],
  [3600, "1 hour"],
])("%i seconds are %s", (seconds, text) => {
  expect(spanText(seconds)).toBe(text);
});
