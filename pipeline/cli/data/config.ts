import { LockstepError } from "../../domain/error.ts";
import { addPlainDataCommand, type DataCommands } from "./command.ts";
import { type LevelOptions, levelOf, levelOptions } from "./levels.ts";

interface ConfigOptions extends LevelOptions {
  readonly unset?: boolean;
  readonly list?: boolean;
  readonly showOrigin?: boolean;
}

/** `config`: one setting is shown, set or removed, or all are listed. */
export function addConfigCommand(to: DataCommands): void {
  addPlainDataCommand<ConfigOptions>(
    to,
    {
      name: "config",
      summary: "show, set or remove a setting of DVC's config",
      description:
        "Shows, sets or removes a setting of DVC's config files. Only the line of that setting is touched; secrets are not listed",
      arguments: [
        ["[name]", "section.option or remote.name.option"],
        ["[value]", "the value to set; shows the present one when left out"],
      ],
      options: [
        ...levelOptions,
        ["-u, --unset", "remove the setting"],
        ["-l, --list", "list every setting"],
        ["--show-origin", "say which file sets it"],
      ],
      examples: [
        "lockstep config core.remote",
        "lockstep config cache.type reflink,hardlink,copy",
        "lockstep config --local remote.storage.profile research",
        "lockstep config --list --show-origin",
      ],
    },
    async ({ session, args: [name, value], options }) => {
      const config = await import("../../tracking/config.ts");
      const files = await config.openConfigFiles(session);
      const level = levelOf(options);
      const line = (file: string, text: string): string => (options.showOrigin === true ? `${file}\t${text}` : text);
      if (options.list === true) {
        if (name !== undefined || options.unset === true)
          throw new LockstepError("ARGUMENT_INVALID", "--list goes with no name, no value and no --unset", {
            hint: "Leave them out.",
          });
        const listed = config.listSettings(files, level);
        for (const setting of listed) session.say(line(setting.file, `${setting.name}=${setting.value}`));
        session.print(listed);
        return 0;
      }
      if (name === undefined)
        throw new LockstepError("ARGUMENT_INVALID", "no setting is named", {
          hint: "Name one, for example core.remote, or give --list.",
        });
      if (options.unset === true) await config.unsetSetting(files, name, level ?? "repo");
      else if (value !== undefined) await config.setSetting(files, { name, value, level: level ?? "repo" }, session);
      else {
        const found = config.getSetting(files, name, level);
        if (found !== undefined) session.say(line(found.file, found.value));
        session.print(found ?? null);
        return 0;
      }
      session.print({ name, value: options.unset === true ? null : value });
      return 0;
    },
  );
}
