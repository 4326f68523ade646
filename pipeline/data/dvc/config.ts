import { LockstepError } from "../../domain/error.ts";
import { type ConfigSections, type ConfigValue, parseConfigObj } from "./configobj.ts";

/** Where a setting comes from; a later one outweighs an earlier one. */
export type ConfigLevel = "system" | "global" | "repo" | "local";
const levels: readonly ConfigLevel[] = ["system", "global", "repo", "local"];

/** Texts of the config files; an absent file is `undefined`. */
export type ConfigTexts = Readonly<Partial<Record<ConfigLevel, string | undefined>>>;

export interface ConfiguredRemote {
  readonly name: string;
  /** As written. A relative path starts from the folder of the config file of `urlLevel`: `.dvc` for repo and local. */
  readonly url: string;
  readonly urlLevel: ConfigLevel;
  /** Every other key, for example `endpointurl`; a list is joined with commas. May hold secrets: never print it. */
  readonly settings: Readonly<Record<string, string>>;
}

/** What DVC's config files say together. */
export interface DvcConfig {
  /** `core.remote`: the remote that is used when none is named. */
  readonly defaultRemote: string | undefined;
  readonly remotes: ReadonlyMap<string, ConfiguredRemote>;
  readonly cache: {
    /** As written; relative to the folder of the config file of `dirLevel`. */
    readonly dir: string | undefined;
    readonly dirLevel: ConfigLevel;
    /** Ways to put data into the workspace, best first; `reflink, copy` when nothing is configured. */
    readonly types: readonly CacheType[];
    readonly isShared: boolean;
  };
  /** How templating writes `true` and lists inside a command. */
  readonly parsing: { readonly bool: "store_true" | "boolean_optional"; readonly list: "nargs" | "append" };
  /** Every setting as `section.key`, remotes left out. */
  readonly settings: ReadonlyMap<string, string>;
}

export const cacheTypes = ["reflink", "hardlink", "symlink", "copy"] as const;
export type CacheType = (typeof cacheTypes)[number];

const knownSections: ReadonlySet<string> = new Set([
  ...[
    "core",
    "cache",
    "remote",
    "state",
    "index",
    "machine",
    "feature",
    "plots",
    "exp",
    "parsing",
    "hydra",
    "studio",
    "db",
  ],
]);
const fileNames: Readonly<Record<ConfigLevel, string>> = {
  system: "DVC's system config",
  global: "DVC's global config",
  repo: ".dvc/config",
  local: ".dvc/config.local",
};

interface Setting {
  readonly value: ConfigValue;
  readonly level: ConfigLevel;
}

/** The text of a setting; the parts of a list are joined by commas, as DVC does. */
export function settingText(value: ConfigValue): string {
  return typeof value === "string" ? value : value.join(",");
}

/** Section → name (of remotes, else empty) → key → setting, the strongest level's. */
class Merged {
  readonly sections = new Map<string, Map<string, Map<string, Setting>>>();

  add(sections: ConfigSections, level: ConfigLevel): void {
    for (const [section, keys] of sections) {
      const [, kind = section, name = ""] = /^\s*(remote|machine|db)\s*"(.*)"\s*$/.exec(section) ?? [];
      if (!knownSections.has(kind)) throw wrong(fileNames[level], `the section [${section}] is none that DVC knows`);
      const names = this.sections.get(kind) ?? new Map<string, Map<string, Setting>>();
      this.sections.set(kind, names);
      const settings = names.get(name) ?? new Map<string, Setting>();
      names.set(name, settings);
      for (const [key, value] of keys) settings.set(key, { value, level });
    }
  }

  get(section: string, key: string): Setting | undefined {
    return this.sections.get(section)?.get("")?.get(key);
  }

  text(section: string, key: string): string | undefined {
    const setting = this.get(section, key);
    return setting === undefined ? undefined : settingText(setting.value);
  }

  /** One of some words, case not counting. */
  choice<Word extends string>(section: string, key: string, words: readonly [Word, ...Word[]]): Word {
    const text = this.text(section, key)?.toLowerCase();
    if (text === undefined) return words[0];
    const found = words.find((word) => word === text);
    if (found === undefined)
      throw wrong("DVC's config", `${section}.${key} is ${JSON.stringify(text)}, not one of ${words.join(", ")}`);
    return found;
  }
}

function wrong(where: string, problem: string): LockstepError {
  return new LockstepError("DVC_CONFIG_INVALID", `${where}: ${problem}`, {
    hint: "Edit the file, or mend it with `lockstep config`.",
  });
}

function readRemote(name: string, settings: ReadonlyMap<string, Setting>): ConfiguredRemote {
  const url = settings.get("url");
  if (url === undefined || settingText(url.value) === "")
    throw wrong("DVC's config", `the remote ${JSON.stringify(name)} has no url`);
  const others = [...settings]
    .filter(([key]) => key !== "url")
    .map(([key, { value }]) => [key, settingText(value)] as const);
  return { name, url: settingText(url.value), urlLevel: url.level, settings: Object.fromEntries(others) };
}

function readTypes(text: string | undefined): readonly CacheType[] {
  if (text === undefined) return ["reflink", "copy"];
  return text.split(",").map((item) => {
    const type = cacheTypes.find((known) => known === item.trim());
    if (type === undefined)
      throw wrong("DVC's config", `cache.type has ${JSON.stringify(item.trim())}, not one of ${cacheTypes.join(", ")}`);
    return type;
  });
}

/**
 * Reads DVC's config files as one: system, then global, then `.dvc/config`, then `.dvc/config.local`, later ones outweighing.
 * Names of sections, keys and remotes are lowercased, as DVC does.
 *
 * @throws LockstepError DVC_CONFIG_INVALID naming the file and line.
 */
export function parseConfig(texts: ConfigTexts): DvcConfig {
  const merged = new Merged();
  for (const level of levels) {
    const text = texts[level];
    if (text !== undefined) merged.add(parseConfigObj(text, fileNames[level]), level);
  }
  const remotes = [...(merged.sections.get("remote") ?? [])].map(
    ([name, settings]) => [name, readRemote(name, settings)] as const,
  );
  const settings = [...merged.sections].flatMap(([section, names]) =>
    section === "remote"
      ? []
      : [...(names.get("") ?? [])].map(([key, { value }]) => [`${section}.${key}`, settingText(value)] as const),
  );
  return {
    defaultRemote: merged.text("core", "remote")?.toLowerCase(),
    remotes: new Map(remotes),
    cache: {
      dir: merged.text("cache", "dir"),
      dirLevel: merged.get("cache", "dir")?.level ?? "repo",
      types: readTypes(merged.text("cache", "type")),
      isShared: merged.text("cache", "shared")?.toLowerCase() === "group",
    },
    parsing: {
      bool: merged.choice("parsing", "bool", ["store_true", "boolean_optional"]),
      list: merged.choice("parsing", "list", ["nargs", "append"]),
    },
    settings: new Map(settings),
  };
}
