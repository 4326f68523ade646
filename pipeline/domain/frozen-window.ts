/** A time in which nothing new comes into an environment, by the clock on the wall of a time zone: so summer time needs no rule. */
export type FrozenWindow = {
  /** As the IANA calls it, for example `Europe/Berlin`. */
  readonly zone: string;
  /** Empty when none was given. */
  readonly reason: string;
} & (
  | {
      readonly repeats: "weekly";
      /** Minutes since Monday 00:00, from 0 to 10079. The window runs over the end of the week when it begins after it ends. */
      readonly fromMinute: number;
      readonly untilMinute: number;
    }
  | {
      readonly repeats: "never";
      /** `2026-12-20T00:00`, compared as text. */
      readonly from: string;
      /** Excluded; `2026-12-31T24:00` for the end of a day. */
      readonly until: string;
    }
);

const days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"] as const;
const minutesPerDay = 24 * 60;

/** Minutes since Monday 00:00 of `Fri 16:00`; `undefined` for any other text. */
export function minuteOfWeek(text: string): number | undefined {
  const [, day = "", hour = "", minute = ""] = /^([A-Z][a-z]{2}) ([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  const index = days.findIndex((name) => name === day);
  return index === -1 ? undefined : index * minutesPerDay + Number(hour) * 60 + Number(minute);
}

/** `Fri 16:00`. */
function weekText(minuteOfTheWeek: number): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  const minute = minuteOfTheWeek % minutesPerDay;
  return `${days[Math.floor(minuteOfTheWeek / minutesPerDay)] ?? ""} ${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/**
 * `2026-12-20 16:00` as `2026-12-20T16:00`, and a day as its beginning or its end; `undefined` for what is no day or time of any
 * calendar.
 */
export function wallTime(text: string, ofDay: "beginning" | "end"): string | undefined {
  const [, day, time] = /^(\d{4}-\d{2}-\d{2})(?:[T ]((?:[01]\d|2[0-3]):[0-5]\d))?$/.exec(text) ?? [];
  const midnight = new Date(`${day ?? ""}T00:00:00Z`);
  if (day === undefined || Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(day))
    return undefined;
  return `${day}T${time ?? (ofDay === "beginning" ? "00:00" : "24:00")}`;
}

/** True for a time zone that this runtime knows. */
export function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat("en-GB", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

/** What clock and calendar on the wall of a zone say. */
function wallOf(zone: string, nowMs: number): { readonly at: string; readonly minute: number } {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hourCycle: "h23",
    weekday: "short",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
  });
  const parts = new Map(format.formatToParts(nowMs).map(({ type, value }) => [type, value]));
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? "";
  const time = `${part("hour")}:${part("minute")}`;
  return {
    at: `${part("year")}-${part("month")}-${part("day")}T${time}`,
    minute: minuteOfWeek(`${part("weekday")} ${time}`) ?? 0,
  };
}

function contains(window: FrozenWindow, nowMs: number): boolean {
  const { at, minute } = wallOf(window.zone, nowMs);
  if (window.repeats === "never") return window.from <= at && at < window.until;
  const { fromMinute, untilMinute } = window;
  return fromMinute < untilMinute
    ? fromMinute <= minute && minute < untilMinute
    : fromMinute <= minute || minute < untilMinute;
}

/** The first window that a moment is in: its beginning is, its end is not. */
export function frozenAt(windows: readonly FrozenWindow[], nowMs: number): FrozenWindow | undefined {
  return windows.find((window) => contains(window, nowMs));
}

/** `until Mon 08:00 (Europe/Berlin)`, or with the day. */
export function windowEndText(window: FrozenWindow): string {
  const end = window.repeats === "weekly" ? weekText(window.untilMinute) : window.until.replace("T", " ");
  return `until ${end} (${window.zone})`;
}
