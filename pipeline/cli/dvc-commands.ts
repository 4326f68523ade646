/** Commands of DVC that are not here, each with what does the same. `docs/reference/dvc-differences.md` has them, too. */
export const insteadOf: Readonly<Record<string, string>> = {
  destroy:
    "Remove the folder .dvc and every .dvc file; where cache.type links, `lockstep checkout --relink` to copies first.",
  du: "`lockstep list . --recursive --size` shows sizes.",
  exp: "A candidate is a pull request here: `lockstep pr create`; `lockstep sweep` tries parameters.",
  experiments: "A candidate is a pull request here: `lockstep pr create`; `lockstep sweep` tries parameters.",
  "get-url": "Copy it with the tool of that storage; `lockstep import-url` also tracks it.",
  import: "`lockstep get` brings a file of another repository, and `lockstep add` tracks it.",
  install: "`lockstep merge-driver install` sets up merging; hooks are your own to write.",
  "list-url": "List it with the tool of that storage.",
  queue: "`lockstep sweep` runs many trials; `lockstep repro --jobs` runs stages at once.",
  root: "`git rev-parse --show-toplevel` shows it where .dvc is at the top; `lockstep doctor` always does.",
  stage: "Write the stage into dvc.yaml; `lockstep repro --explain` says what it would do.",
  studio: "Reports are kept on the pull request: `lockstep report`.",
  unprotect: "Set `lockstep config cache.type copy`, then `lockstep checkout --relink` makes files of your own.",
  version: "`lockstep --version`, and `lockstep doctor` for what it works with.",
  update: "Run `lockstep import-url` again with --force to bring what the source holds now.",
};

/** An error of the command line, with what to use instead where it names a command that only DVC has. */
export function withInstead(text: string): string {
  const [, name = ""] = /unknown command '([^']*)'/.exec(text) ?? [];
  const instead = Object.hasOwn(insteadOf, name) ? insteadOf[name] : undefined;
  return instead === undefined ? text : `error: DVC's command \`${name}\` is not here\n  what now: ${instead}\n`;
}
