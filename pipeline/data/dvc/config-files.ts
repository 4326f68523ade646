import { homedir } from "node:os";
import { join } from "node:path";
import { readTextIfThere } from "../objects/aside.ts";
import { type ConfigLevel, type DvcConfig, parseConfig } from "./config.ts";

/** Where a process stands: the repository, and its variables. */
export interface ConfigPlace {
  /** Absolute path of the folder that holds `.dvc`. */
  readonly root: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** A variable that is set to something. */
function set(value: string | undefined): string | undefined {
  return value === "" ? undefined : value;
}

/** Where DVC keeps the config file of a level; relative paths in that file start there. */
export function configFolder(level: ConfigLevel, { root, environment }: ConfigPlace): string {
  switch (level) {
    case "system": {
      const [first = "/etc/xdg"] = (set(environment["XDG_CONFIG_DIRS"]) ?? "/etc/xdg").split(":");
      return set(environment["DVC_SYSTEM_CONFIG_DIR"]) ?? join(first, "dvc");
    }
    case "global": {
      const home = set(environment["HOME"]) ?? homedir();
      const own = process.platform === "darwin" ? join(home, "Library", "Application Support") : join(home, ".config");
      return set(environment["DVC_GLOBAL_CONFIG_DIR"]) ?? join(set(environment["XDG_CONFIG_HOME"]) ?? own, "dvc");
    }
    case "repo":
    case "local":
      return join(root, ".dvc");
  }
}

/** The config file of a level. */
export function configFile(level: ConfigLevel, place: ConfigPlace): string {
  return join(configFolder(level, place), level === "local" ? "config.local" : "config");
}

/** What the config files of all levels say together. @throws LockstepError DVC_CONFIG_INVALID. */
export async function readConfig(place: ConfigPlace): Promise<DvcConfig> {
  const text = (level: ConfigLevel): Promise<string | undefined> => readTextIfThere(configFile(level, place));
  return parseConfig({
    system: await text("system"),
    global: await text("global"),
    repo: await text("repo"),
    local: await text("local"),
  });
}
