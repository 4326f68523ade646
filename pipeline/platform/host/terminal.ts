import type { Host } from "./host.ts";
import { inert } from "./inert.ts";
import { barText, isInteractive, openMovingLine, type TerminalStream } from "./progress-line.ts";

export interface TerminalOptions {
  /** Inputs by name, as the command line gave them. */
  readonly inputs: Readonly<Record<string, string | undefined>>;
  /** Where people read; standard output is for results. */
  readonly stream: TerminalStream;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const reset = "\u001b[0m";

/** A terminal: messages on one stream, colours and a moving line of progress only where a person looks. */
export function openTerminalHost({ inputs, stream, environment }: TerminalOptions): Host {
  const moves = isInteractive(stream, environment);
  const isColoured = moves && environment["NO_COLOR"] === undefined;
  const secrets = new Set<string>();
  const shownText = (text: string): string => {
    let shown = inert(text);
    for (const secret of secrets) shown = shown.replaceAll(secret, "***");
    return shown;
  };
  const { show, clear } = openMovingLine(stream);
  const line = (text: string, colour?: number): void => {
    clear();
    const shown = shownText(text);
    stream.write(isColoured && colour !== undefined ? `\u001b[${colour}m${shown}${reset}\n` : `${shown}\n`);
  };
  return {
    kind: "terminal",
    event: { name: "", pullRequest: undefined, comment: undefined, headSha: undefined },
    input: (name) => {
      const value = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
      return value === "" ? undefined : value;
    },
    output: () => undefined,
    info: (message) => {
      line(message);
    },
    warning: (message) => {
      line(`warning: ${message}`, 33);
    },
    error: (message) => {
      line(`error: ${message}`, 31);
    },
    progress: (title, fraction) => {
      if (!moves) return;
      const share = Math.min(1, Math.max(0, fraction));
      if (share >= 1) clear();
      else show(`${shownText(title)} ${barText(share)} ${Math.round(share * 100)} %`);
    },
    mask: (secret) => {
      // Line by line, as the runner of a job does; the longest first, so that no part of another one is left.
      for (const part of secret.split(/\r?\n/)) if (part.trim() !== "") secrets.add(part);
      const sorted = [...secrets].sort((a, b) => b.length - a.length);
      secrets.clear();
      for (const part of sorted) secrets.add(part);
    },
    summary: () => Promise.resolve(),
    group: async (title, body) => {
      line(title, 1);
      try {
        return await body();
      } finally {
        clear();
      }
    },
  };
}
