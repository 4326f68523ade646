import { resolve } from "node:path";
import { CommanderError } from "commander";
import packageFile from "../../package.json" with { type: "json" };
import { inert } from "../platform/host/inert.ts";
import { openTerminalHost } from "../platform/host/terminal.ts";
import { describeError, exitCodeOf } from "./exit.ts";
import { buildProgram, usageExit } from "./program.ts";

const interruption = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    interruption.abort();
  });
}

const program = buildProgram({
  version: packageFile.version,
  open: ({ cd, json, as }) => ({
    folder: resolve(cd ?? "."),
    json,
    as,
    environment: process.env,
    signal: interruption.signal,
    host: (inputs) => openTerminalHost({ inputs, stream: process.stderr, environment: process.env }),
    say: (line) => {
      if (!json) process.stdout.write(`${inert(line)}\n`);
    },
    print: (value) => {
      if (json) process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
    },
  }),
  done: (code) => {
    process.exitCode = code;
  },
});

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = usageExit(error);
  else {
    process.stderr.write(`${inert(describeError(error))}\n`);
    process.exitCode = exitCodeOf(error);
  }
}
