import type { Progress } from "./host.ts";
import { inert } from "./inert.ts";

/** Where people read, and whether somebody looks. */
export interface TerminalStream {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** True where a line that moves is of use: a terminal, and no job of a CI. */
export function isInteractive(stream: TerminalStream, environment: Environment): boolean {
  return stream.isTTY === true && environment["CI"] === undefined && environment["TERM"] !== "dumb";
}

/** One line that moves, in place of the one before. */
export interface MovingLine {
  readonly show: (text: string) => void;
  /** Takes the line away, so that something else can be written. */
  readonly clear: () => void;
}

export function openMovingLine(stream: TerminalStream): MovingLine {
  let moving = "";
  return {
    show: (text) => {
      // A line that wraps could not be taken back.
      const next = text.slice(0, Math.max(20, (stream.columns ?? 100) - 1));
      if (next === moving) return;
      stream.write(moving === "" ? next : `\r\u001b[K${next}`);
      moving = next;
    },
    clear: () => {
      if (moving !== "") stream.write("\r\u001b[K");
      moving = "";
    },
  };
}

const units = ["B", "KB", "MB", "GB", "TB", "PB"] as const;

/** A number of bytes in at most four digits, powers of 1000: `1.5 MB`. */
export function bytesText(bytes: number): string {
  let [value, unit] = [bytes, 0];
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 99.95 ? Math.round(value) : value.toFixed(1)} ${units[unit] ?? ""}`;
}

/** A time to wait: `7 s`, `3:05`, `1:02:30`. */
export function durationText(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const two = (value: number): string => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours === 0 ? `${minutes}:${two(whole % 60)}` : `${hours}:${two(minutes)}:${two(whole % 60)}`;
}

export function barText(share: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, share)) * 24);
  return `${"█".repeat(filled)}${"░".repeat(24 - filled)}`;
}

/** What is shown of a progress that began `elapsedMs` ago with `first` done already. */
export function progressText(progress: Progress, { elapsedMs, first }: { elapsedMs: number; first: number }): string {
  const { title, done, total, unit } = progress;
  const amount = (count: number): string => (unit === "bytes" ? bytesText(count) : `${Math.round(count)} files`);
  const perSecond = elapsedMs < 500 ? 0 : ((done - first) * 1000) / elapsedMs;
  const rate = perSecond > 0 ? ` ${amount(perSecond)}/s` : "";
  if (total === undefined || total <= 0) return `${title} ${amount(done)}${rate}`;
  const left = perSecond > 0 ? `, ${durationText((total - done) / perSecond)} left` : "";
  const share = Math.min(1, done / total);
  return `${title} ${barText(share)} ${Math.floor(share * 100)} % ${amount(done)} of ${amount(total)}${rate}${left}`;
}

export interface ProgressLine {
  readonly show: (progress: Progress) => void;
  /** Takes the line away, so that something else can be written; the next `show` goes on where it was. */
  readonly clear: () => void;
}

/** Shows progress as one line with rate and remaining time, at most ten times a second; nothing where nobody looks. */
export function openProgressLine(request: {
  readonly stream: TerminalStream;
  readonly environment: Environment;
  readonly clock: () => number;
}): ProgressLine {
  const { stream, environment, clock } = request;
  if (!isInteractive(stream, environment)) return { show: () => undefined, clear: () => undefined };
  const line = openMovingLine(stream);
  let [title, first, startedMs, shownMs] = ["", 0, 0, -Infinity];
  return {
    clear: line.clear,
    show: (progress) => {
      const nowMs = clock();
      if (progress.title !== title)
        [title, first, startedMs, shownMs] = [progress.title, progress.done, nowMs, -Infinity];
      if (progress.total !== undefined && progress.done >= progress.total) {
        line.clear();
        title = "";
        return;
      }
      if (nowMs - shownMs < 100) return;
      shownMs = nowMs;
      line.show(inert(progressText(progress, { elapsedMs: nowMs - startedMs, first })));
    },
  };
}
