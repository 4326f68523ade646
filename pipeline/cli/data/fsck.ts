import { addDataCommand, type DataCommands } from "./command.ts";

/** `fsck`: reads every byte of the cache, and looks for everything that the workspace names. */
export function addFsckCommand(to: DataCommands): void {
  addDataCommand<{ readonly quarantine?: boolean }>(
    to,
    {
      name: "fsck",
      summary: "verify every object of the cache, and everything that pointers and locks name",
      description:
        "Reads every object, directory and run of the cache and holds it to its name, and looks for everything that pointers and locks " +
        "of the workspace name. Nothing is removed. Ends with 1 when anything is wrong, and when there was nothing to check",
      options: [["--quarantine", "move damaged objects aside, into .quarantine in the cache"]],
      examples: ["lockstep fsck", "lockstep fsck --quarantine", "lockstep fsck --json"],
    },
    async ({ session, repository, options }) => {
      const { checkRepository } = await import("../../tracking/fsck.ts");
      const result = await checkRepository(repository, { isQuarantining: options.quarantine === true });
      session.print(result);
      const { checked, findings, unfinished, quarantine } = result;
      for (const { kind, where, problem, heal } of findings) session.say(`${kind}\t${where}\t${problem}; ${heal}`);
      session.say(
        `${checked.objects} objects (${checked.directories} directories, ${checked.sizeBytes} bytes), ${checked.runs} runs and ` +
          `${checked.outputs} outputs were checked: ${findings.length === 0 ? "all are right" : `${findings.length} finding(s)`}.`,
      );
      if (unfinished > 0)
        session.say(`${unfinished} unfinished file(s) of interrupted commands; \`lockstep gc\` sweeps them.`);
      if (quarantine !== undefined) session.say(`Damaged objects are in ${quarantine}.`);
      if (checked.objects + checked.runs + checked.outputs === 0) {
        repository.warn("There was nothing to check: the cache is empty, and no pointer or lock names anything.");
        return 1;
      }
      return findings.length === 0 ? 0 : 1;
    },
  );
}
