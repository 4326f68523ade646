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
  let moving = "";
  const clear = (): void => {
    if (moving !== "") stream.write("\r\u001b[K");
    moving = "";
  };
  const line = (text: string, colour?: number): void => {
    clear();
    const shown = inert(text);
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
      const next = `${inert(title)} ${"█".repeat(filled)}${"░".repeat(24 - filled)} ${Math.round(share * 100)} %`;
      if (next === moving) return;
      clear();
      if (share >= 1) return;
      stream.write(next);
      moving = next;
    },
    mask: () => undefined,
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
