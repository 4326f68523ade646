import type { Host } from "./host.ts";
import { inert } from "./inert.ts";

export interface TerminalOptions {
  /** Inputs by name, as the command line gave them. */
  readonly inputs: Readonly<Record<string, string | undefined>>;
  /** Where people read; standard output is for results. */
  readonly stream: {
    write(text: string): unknown;
    readonly isTTY?: boolean | undefined;
  };
  readonly environment: Readonly<Record<string, string | undefined>>;
}

const reset = "\u001b[0m";

/** A terminal: messages on one stream, colours and a moving line of progress only where a person looks. */
export function openTerminalHost({ inputs, stream, environment }: TerminalOptions): Host {
  const isInteractive = stream.isTTY === true && environment["CI"] === undefined;
  const isColoured = isInteractive && environment["NO_COLOR"] === undefined && environment["TERM"] !== "dumb";
  const secrets = new Set<string>();
  const shownText = (text: string): string => {
    let shown = inert(text);
    for (const secret of secrets) shown = shown.replaceAll(secret, "***");
    return shown;
  };
  let moving = "";
  const clear = (): void => {
    if (moving !== "") stream.write("\r\u001b[K");
    moving = "";
  };
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
      if (!isInteractive) return;
      const share = Math.min(1, Math.max(0, fraction));
      const filled = Math.round(share * 24);
      const next = `${shownText(title)} ${"█".repeat(filled)}${"░".repeat(24 - filled)} ${Math.round(share * 100)} %`;
      if (next === moving) return;
      clear();
      if (share >= 1) return;
      stream.write(next);
      moving = next;
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
