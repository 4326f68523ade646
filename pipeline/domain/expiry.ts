import type { Refusal } from "./reason.ts";

/** Two moments by one clock, the forge's: when a word was given, and what it has to last until. UTC, as `2026-11-21T20:00:00Z`. */
export interface Lasting {
  readonly from: string | undefined;
  readonly until: string | undefined;
}

const units = [
  [86_400, "day"],
  [3600, "hour"],
] as const;

/** For example `14 days`. */
export function spanText(seconds: number): string {
  const [size, name] = units.find(([unit]) => seconds % unit === 0) ?? [1, "second"];
  const count = seconds / size;
  return `${count} ${name}${count === 1 ? "" : "s"}`;
}

/**
 * Why an approval is too old to be merged on; `undefined` when it is not, or when nobody asked for an expiry. It only takes away: what
 * the forge does not say, what it says unreadably, and a merge before its approval refuse, and nothing that it says gives an approval
 * that was not there.
 */
export function refuseExpired(
  who: string,
  { from, until }: Lasting,
  expiresAfterSeconds: number | undefined,
): Refusal | undefined {
  if (expiresAfterSeconds === undefined) return undefined;
  const limit = spanText(expiresAfterSeconds);
  const refuse = (why: string): Refusal => ({
    code: "approval_expired",
    sentence: `The approval of ${who} ${why}, and \`review.expires_after\` is ${limit}; approve again, in a pull request that is open.`,
  });
  const [givenMs, neededMs] = [from, until].map((text) => (text === undefined ? Number.NaN : Date.parse(text)));
  if (givenMs === undefined || Number.isNaN(givenMs)) return refuse("does not say when it was given");
  if (neededMs === undefined || Number.isNaN(neededMs))
    return refuse(`is of ${from ?? ""}, and until when it had to last the forge does not say`);
  if (neededMs < givenMs) return refuse(`is of ${from ?? ""}, which is later than ${until ?? ""}, when it was needed`);
  const isOld = neededMs - givenMs > expiresAfterSeconds * 1000;
  return isOld ? refuse(`is of ${from ?? ""}, and it had to last until ${until ?? ""}`) : undefined;
}
