import packageFile from "../../../package.json" with { type: "json" };
import { addDataCommand, type DataCommands } from "./command.ts";

interface DoctorOptions {
  readonly remote?: boolean;
  readonly name?: string;
  readonly base?: string;
}

/** `doctor`: what the repository relies on; with `--remote`, whether everything that a change names can be had. */
export function addDoctorCommand(to: DataCommands): void {
  addDataCommand<DoctorOptions>(
    to,
    {
      name: "doctor",
      summary: "look at what the repository relies on, or for missing objects on the remote",
      description:
        "Shows versions, cache, links and remotes. With --remote it looks for every object that pointers and locks name on the remote, " +
        "and names those that are missing with the command for their author",
      options: [
        ["--remote", "look for every object that pointers and locks name"],
        ["-r, --name <remote>", "on this remote; on the one that each output names, or the default one, when left out"],
        ["--base <revision>", "leave out what was so already where the change began"],
      ],
      examples: ["lockstep doctor", "lockstep doctor --remote", "lockstep doctor --remote --base origin/main --json"],
    },
    async ({ session, repository, options }) => {
      if (options.remote === true) {
        const { checkRemote } = await import("../../tracking/missing-on-remote.ts");
        const found = await checkRemote(repository, { remote: options.name, base: options.base });
        session.print(found);
        for (const { path, id, remote, command } of found.missing)
          session.say(`missing\t${path}\t${id} is not on ${remote}: run \`${command}\` where it was made`);
        if (found.missing.length > 0) {
          repository.warn(`${found.missing.length} object(s) that this state names are not on the remote.`);
          return 1;
        }
        const rest = found.unchanged > 0 ? `; ${found.unchanged} are as in the base` : "";
        session.say(`Everything that ${found.outputs} output(s) name is on the remote${rest}.`);
        return 0;
      }
      const { diagnose } = await import("../../tracking/doctor.ts");
      const found = await diagnose(repository);
      const versions = { lockstep: packageFile.version, node: process.version, platform: process.platform };
      session.print({ ...found, versions });
      session.say(`Lockstep ${versions.lockstep}, Node ${versions.node} on ${versions.platform}`);
      session.say(`Repository: ${found.root} (${found.hasGit ? "Git" : "no Git"})`);
      session.say(`Cache: ${found.cache}${found.isShared ? " (shared with the group)" : ""}`);
      for (const { type, isConfigured, problem } of found.links)
        session.say(`  ${type}: ${problem === undefined ? "works" : problem}${isConfigured ? " (configured)" : ""}`);
      session.say(found.remotes.length === 0 ? "Remotes: none" : "Remotes:");
      for (const { name, url, isDefault, problem } of found.remotes)
        session.say(`  ${name}${isDefault ? " (default)" : ""} ${url}: ${problem ?? "answers"}`);
      return found.isHealthy ? 0 : 1;
    },
  );
}
