import { Argument, type Command, Option } from "commander";
import { LockstepError } from "../domain/error.ts";
import type { Nameable } from "../tracking/completions.ts";
import { completionScript, type Shell, shells } from "./completion-scripts.ts";
import { continuation } from "./completion-words.ts";
import { openCalled } from "./data/open.ts";
import { addExamples } from "./examples.ts";
import { exitCodes } from "./exit.ts";
import type { AddCommand, Session } from "./session.ts";

/** Names of the repository around; none where there is no repository, or it cannot be read: a shell has no place for errors. */
async function names(session: Session, kind: Nameable): Promise<readonly string[]> {
  try {
    await using repository = await openCalled(session, session.folder);
    const { namesOf } = await import("../tracking/completions.ts");
    return await namesOf(kind, repository);
  } catch (error) {
    if (error instanceof LockstepError) return [];
    throw error;
  }
}

/** `completion` prints a shell's script; `complete`, which the script calls, the words that fit. */
export function addCompletionCommands(program: Command, add: AddCommand): void {
  const completion = program
    .command("completion")
    .addArgument(new Argument("[shell]", "the shell").choices(shells))
    .addOption(new Option("-s, --shell <shell>", "the shell, as DVC takes it").choices(shells))
    .summary("print a script that completes command lines in bash, zsh or fish")
    .description("Prints a script that completes commands, options, stages, remotes and revisions in a shell.");
  addExamples(completion, [
    'eval "$(lockstep completion bash)"',
    "lockstep completion zsh > ~/.zfunc/_lockstep",
    "lockstep completion fish > ~/.config/fish/completions/lockstep.fish",
  ]);
  add(completion, async (session, command) => {
    const shell = command.args[0] ?? command.opts<{ readonly shell?: string }>().shell;
    if (shell === undefined)
      throw new LockstepError("ARGUMENT_INVALID", "no shell is named", { hint: `Name one: ${shells.join(", ")}.` });
    session.write(completionScript(shell as Shell));
    return Promise.resolve(exitCodes.done);
  });
  add(
    program
      .command("complete", { hidden: true })
      .argument("[words...]", "the command line so far")
      .option("--described", "say what each word is, behind a tab"),
    async (session, command) => {
      const words = command.args.slice(0, -1);
      const current = command.args.at(-1) ?? "";
      const step = program.commands.find((one) => one.name() === words[0]);
      if (step !== undefined) {
        const { declareInputs, stepNamed } = await import("./step-inputs.ts");
        const name = stepNamed(step.name());
        if (name !== undefined) declareInputs(step, name);
      }
      const next = continuation(program, words, current);
      const named = next.names === undefined ? [] : await names(session, next.names);
      const candidates = [...next.words, ...named.map((word) => ({ word, about: "" }))];
      const isDescribed = command.opts<{ described?: boolean }>().described === true;
      // A name with a line break could not be told from two.
      for (const { word, about } of candidates)
        if (word.startsWith(current) && word !== "" && !/[\n\t]/.test(word))
          session.write(isDescribed && about !== "" ? `${word}\t${about}\n` : `${word}\n`);
      return exitCodes.done;
    },
  );
}
