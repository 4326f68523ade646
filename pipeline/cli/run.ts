import { resolve } from "node:path";
import { CommanderError } from "commander";
import packageFile from "../../package.json" with { type: "json" };
import { inert } from "../platform/host/inert.ts";
import { openProgressLine } from "../platform/host/progress-line.ts";
import { openTerminalHost } from "../platform/host/terminal.ts";
import { watchForEarlyEnd } from "./early-end.ts";
import { describeError } from "./exit.ts";
import { buildProgram, usageExit } from "./program.ts";

/** Runs the command line of this process. */
export async function run(): Promise<void> {
  const interruption = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      interruption.abort();
    });
  }

  // Whoever reads may leave early, as `head` does: what was begun is finished, and nobody is told the rest.
  for (const stream of [process.stdout, process.stderr])
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });

  const environment = process.env;
  const progress = openProgressLine({ stream: process.stderr, environment, clock: Date.now });
  const standardError = {
    isTTY: process.stderr.isTTY,
    columns: process.stderr.columns,
    write: (text: string) => {
      progress.clear();
      process.stderr.write(text);
    },
  };
  const writeOut = (text: string): void => {
    progress.clear();
    process.stdout.write(text);
  };

  const program = buildProgram({
    version: packageFile.version,
    open: ({ cd, json, as }) => ({
      folder: resolve(cd ?? "."),
      json,
      as,
      environment,
      signal: interruption.signal,
      host: (inputs) => openTerminalHost({ inputs, stream: standardError, environment }),
      write: writeOut,
      progress: progress.show,
      say: (line) => {
        if (!json) writeOut(`${inert(line)}\n`);
      },
      print: (value) => {
        if (json) writeOut(`${JSON.stringify(value, undefined, 2)}\n`);
      },
    }),
    done: (code, error) => {
      if (error !== undefined) standardError.write(`${inert(describeError(error))}\n`);
      process.exitCode = code;
    },
  });

  const isOver = watchForEarlyEnd(standardError.write);
  try {
    await program.parseAsync();
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = usageExit(error);
  } finally {
    isOver();
  }
}
