import { LockstepError } from "../../domain/error.ts";
import { addPlainDataCommand, type DataCommands, dataGroup } from "./command.ts";
import { type LevelOptions, levelOf, levelOptions } from "./levels.ts";

const configTools = () => import("../../tracking/config.ts");
const remoteTools = () => import("../../tracking/remote.ts");

/** `remote add`, `modify`, `list`, `remove`, `rename` and `default`. */
export function addRemoteCommands(to: DataCommands): void {
  const remote = dataGroup(to, { name: "remote", summary: "set up where data is kept" });
  addPlainDataCommand<LevelOptions & { readonly default?: boolean; readonly force?: boolean }>(
    remote,
    {
      name: "add",
      summary: "add a remote",
      arguments: [
        ["<name>", "its name"],
        ["<url>", "where it is: a folder, s3://, gs://, azure://, ssh://, http(s):// or webdav(s)://"],
      ],
      options: [
        ...levelOptions,
        ["-d, --default", "make it the default one"],
        ["-f, --force", "replace a remote of that name"],
      ],
      examples: ["lockstep remote add -d storage s3://bucket/data", "lockstep remote add --local backup ../backup"],
    },
    async ({ session, args: [name = "", url = ""], options }) => {
      const { openConfigFiles } = await configTools();
      const { addRemote } = await remoteTools();
      const isDefault = options.default === true;
      const addition = { name, url, level: levelOf(options) ?? "repo", isDefault, force: options.force === true };
      const added = await addRemote(await openConfigFiles(session), addition, session);
      if (isDefault) session.say(`Setting '${added.name}' as a default remote.`);
      session.print({ ...added, isDefault });
      return 0;
    },
  );
  addPlainDataCommand<LevelOptions & { readonly unset?: boolean }>(
    remote,
    {
      name: "modify",
      summary: "set or remove a setting of a remote",
      arguments: [
        ["<name>", "the remote"],
        ["<option>", "the setting, for example endpointurl"],
        ["[value]", "its value"],
      ],
      options: [...levelOptions, ["-u, --unset", "remove the setting"]],
      examples: [
        "lockstep remote modify storage endpointurl https://minio.example.com",
        "lockstep remote modify --local storage secret_access_key <secret>",
      ],
    },
    async ({ session, args: [name = "", option = "", value], options }) => {
      if (value === undefined && options.unset !== true)
        throw new LockstepError("ARGUMENT_INVALID", "no value is given", { hint: "Give one, or --unset." });
      const { openConfigFiles } = await configTools();
      const { modifyRemote } = await remoteTools();
      const level = levelOf(options) ?? "repo";
      const change = { name, option, value: options.unset === true ? undefined : value, level };
      await modifyRemote(await openConfigFiles(session), change, session);
      session.print({ name, option });
      return 0;
    },
  );
  addPlainDataCommand<LevelOptions>(
    remote,
    {
      name: "list",
      summary: "list the remotes",
      options: [...levelOptions],
      examples: ["lockstep remote list", "lockstep remote list --json"],
    },
    async ({ session, options }) => {
      const { openConfigFiles } = await configTools();
      const { listRemotes } = await remoteTools();
      const listed = listRemotes(await openConfigFiles(session), levelOf(options));
      for (const { name, url, isDefault } of listed) session.say(`${name}\t${url}${isDefault ? "\t(default)" : ""}`);
      session.print(listed);
      return 0;
    },
  );
  addPlainDataCommand<LevelOptions>(
    remote,
    {
      name: "remove",
      summary: "remove a remote from the config; its data stays where it is",
      arguments: [["<name>", "the remote"]],
      options: [...levelOptions],
      examples: ["lockstep remote remove backup"],
    },
    async ({ session, args: [name = ""], options }) => {
      const { openConfigFiles } = await configTools();
      const { removeRemote } = await remoteTools();
      await removeRemote(await openConfigFiles(session), name, levelOf(options) ?? "repo");
      session.print({ removed: name.toLowerCase() });
      return 0;
    },
  );
  addPlainDataCommand<LevelOptions>(
    remote,
    {
      name: "rename",
      summary: "give a remote another name",
      arguments: [
        ["<name>", "the remote"],
        ["<new>", "its new name"],
      ],
      options: [...levelOptions],
      examples: ["lockstep remote rename storage archive"],
    },
    async ({ session, args: [from = "", now = ""], options }) => {
      const { openConfigFiles } = await configTools();
      const { renameRemote } = await remoteTools();
      await renameRemote(await openConfigFiles(session), { from, to: now, level: levelOf(options) ?? "repo" });
      session.print({ name: now.toLowerCase() });
      return 0;
    },
  );
  addPlainDataCommand<LevelOptions & { readonly unset?: boolean }>(
    remote,
    {
      name: "default",
      summary: "show, set or unset the default remote",
      arguments: [["[name]", "the remote to make the default one; shows the present one when left out"]],
      options: [...levelOptions, ["-u, --unset", "let none be the default"]],
      examples: ["lockstep remote default", "lockstep remote default storage", "lockstep remote default --unset"],
    },
    async ({ session, args: [name], options }) => {
      const { getSetting, openConfigFiles } = await configTools();
      const { setDefaultRemote, unsetDefaultRemote } = await remoteTools();
      const files = await openConfigFiles(session);
      const level = levelOf(options);
      if (options.unset === true) await unsetDefaultRemote(files, level ?? "repo");
      else if (name !== undefined) await setDefaultRemote(files, name, level ?? "repo");
      else {
        const found = getSetting(files, "core.remote", undefined);
        session.say(found?.value ?? "No default remote set");
        session.print(found?.value ?? null);
        return found === undefined ? 1 : 0;
      }
      session.print(name?.toLowerCase() ?? null);
      return 0;
    },
  );
}
