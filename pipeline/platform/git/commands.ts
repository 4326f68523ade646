import { simpleGit } from "simple-git";
import { LockstepError } from "../../domain/error.ts";
import { permissionsFor } from "./environment.ts";
import { gitFailure, type Outcome } from "./failure.ts";

export interface CommandOptions {
  /** What the command reads; at least one byte. */
  readonly input?: string | Uint8Array;
  /** Variables on top of the environment, for example GIT_INDEX_FILE. */
  readonly environment?: Readonly<Record<string, string>>;
  /** The command writes down what Git runs to merge a file; it is refused otherwise. */
  readonly namesMergeDriver?: boolean;
}

/** Git commands in one folder. Arguments are ours or checked; a text from elsewhere is never the first of them. */
export interface Commands {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** How the command ended, whatever its exit code. */
  attempt(args: readonly string[], options?: CommandOptions): Promise<Outcome>;
  /** @throws LockstepError GIT_COMMAND_FAILED unless the exit code is 0. */
  run(args: readonly string[], options?: CommandOptions): Promise<Buffer>;
  /** What {@link run} gives as text, without the last line end. */
  text(args: readonly string[], options?: CommandOptions): Promise<string>;
}

const settings = [
  // Nothing of ours leaves a process behind that works on a repository.
  "gc.auto=0",
  "maintenance.auto=false",
  // A server that sends less than 1 kB/s for a minute is gone.
  "http.lowSpeedLimit=1000",
  "http.lowSpeedTime=60",
  "advice.addEmbeddedRepo=false",
  "core.warnAmbiguousRefs=true",
];

export function openCommands(folder: string, environment: Readonly<Record<string, string>>): Commands {
  const attempt = async (args: readonly string[], options: CommandOptions = {}): Promise<Outcome> => {
    const variables = { ...environment, ...options.environment };
    const { names, unsafe } = permissionsFor(variables);
    let outcome: Outcome | undefined;
    const { input } = options;
    try {
      await simpleGit({
        baseDir: folder,
        config: settings,
        allowEnvironment: names,
        unsafe: { ...unsafe, allowUnsafeMergeDriver: options.namesMergeDriver === true },
        // All output has been read when the process has closed; its exit alone does not say that.
        completion: { onClose: true, onExit: false },
        ...(input === undefined ? {} : { input: () => (typeof input === "string" ? input : Buffer.from(input)) }),
        // simple-git takes a command for failed only when it wrote to stderr, and gives text; we look at the exit code and
        // keep the bytes.
        errors: (_error, { exitCode, stdOut, stdErr }) => {
          outcome = { exitCode, stdout: Buffer.concat(stdOut), stderr: Buffer.concat(stdErr).toString("utf8") };
          return undefined;
        },
      })
        .env(variables)
        .outputHandler((_command, stdout) => {
          // simple-git 4.0.2 waits 50 ms more for a process that printed nothing; at the end of its output there is nothing
          // to wait for, and one empty piece says so.
          stdout.once("end", () => stdout.emit("data", Buffer.alloc(0)));
        })
        .raw([...args]);
    } catch (cause) {
      throw new LockstepError("GIT_COMMAND_FAILED", `git ${args[0] ?? ""}: it could not be started`, {
        hint: "See the cause. Settings that run programs belong into git's configuration, not into the environment.",
        cause,
      });
    }
    if (outcome === undefined) throw new LockstepError("GIT_COMMAND_FAILED", `git ${args[0] ?? ""}: it gave no answer`);
    return outcome;
  };
  const run = async (args: readonly string[], options?: CommandOptions): Promise<Buffer> => {
    const outcome = await attempt(args, options);
    if (outcome.exitCode !== 0) throw gitFailure(args, outcome);
    return outcome.stdout;
  };
  return {
    folder,
    environment,
    attempt,
    run,
    text: async (args, options) => (await run(args, options)).toString("utf8").replace(/\r?\n$/, ""),
  };
}
