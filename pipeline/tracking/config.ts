import { mkdir } from "node:fs/promises";
import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import { type ConfigLevel, type ConfigTexts, parseConfig, settingText } from "../data/dvc/config.ts";
import { remoteSection, setConfigValue, unsetConfigValue } from "../data/dvc/config-edit.ts";
import { configFile, configFolder } from "../data/dvc/config-files.ts";
import { checkSetting, isSecretKey, pathKeys, withoutPassword } from "../data/dvc/config-keys.ts";
import { type ConfigSections, parseConfigObj } from "../data/dvc/configobj.ts";
import { readTextIfThere, writeWhole } from "../data/objects/aside.ts";
import { LockstepError } from "../domain/error.ts";
import { findDataRoot } from "./repository.ts";

export type { ConfigLevel } from "../data/dvc/config.ts";

/** DVC's levels of config, a later one outweighing an earlier one. */
export const configLevels: readonly ConfigLevel[] = ["system", "global", "repo", "local"];

/** Where config is read and written: a repository or, outside of one, the person's and the machine's config alone. */
export interface ConfigStandpoint {
  /** Where the command was started, absolute. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** A setting in its file. */
interface Address {
  /** As in the file: `core`, `remote "storage"`. */
  readonly section: string;
  readonly key: string;
  /** Lowercased name of the remote that it is for. */
  readonly remote: string | undefined;
}

function invalid(problem: string, hint: string): LockstepError {
  return new LockstepError("DVC_CONFIG_INVALID", problem, { hint });
}

/** `core.remote`, `remote.storage.url`: case does not count. @throws LockstepError ARGUMENT_INVALID. */
function addressOf(name: string): Address {
  const [, remote, option] = /^remote\.(.+)\.([^.]+)$/i.exec(name) ?? [];
  if (remote !== undefined && option !== undefined)
    return { section: remoteSection(remote.toLowerCase()), key: option.toLowerCase(), remote: remote.toLowerCase() };
  const [, section, key] = /^([^.]+)\.([^.]+)$/.exec(name) ?? [];
  if (section === undefined || key === undefined)
    throw new LockstepError("ARGUMENT_INVALID", `${JSON.stringify(name)} is no name of a setting`, {
      hint: "Write section.option or remote.name.option, for example core.remote or remote.storage.url.",
    });
  return { section: section.toLowerCase(), key: key.toLowerCase(), remote: undefined };
}

/** The config files of a place, opened for reading and changing. */
export interface ConfigFiles {
  /** `undefined` outside a repository. */
  readonly root: string | undefined;
  readonly texts: ConfigTexts;
  path(level: ConfigLevel): string;
  /** Writes files anew; the whole must still be a config that DVC takes. */
  write(changes: ConfigTexts): Promise<void>;
}

/** Opens the config files. The levels of a repository are there in a repository only. */
export async function openConfigFiles(standpoint: ConfigStandpoint): Promise<ConfigFiles> {
  const { environment } = standpoint;
  const root = await findDataRoot(standpoint.folder).catch((error: unknown) => {
    if (error instanceof LockstepError && error.code === "NOT_A_DVC_REPOSITORY") return undefined;
    throw error;
  });
  const path = (level: ConfigLevel): string => {
    if (root === undefined && (level === "repo" || level === "local"))
      throw new LockstepError("NOT_A_DVC_REPOSITORY", `${standpoint.folder} is in no DVC repository`, {
        hint: "Go into one, or give --global or --system.",
      });
    return configFile(level, { root: root ?? standpoint.folder, environment });
  };
  const texts: Partial<Record<ConfigLevel, string>> = {};
  for (const level of root === undefined ? configLevels.slice(0, 2) : configLevels) {
    const text = await readTextIfThere(path(level));
    if (text !== undefined) texts[level] = text;
  }
  return {
    root,
    texts,
    path,
    async write(changes) {
      parseConfig({ ...texts, ...changes });
      for (const level of configLevels) {
        const text = changes[level];
        if (text === undefined || text === texts[level]) continue;
        await mkdir(dirname(path(level)), { recursive: true });
        await writeWhole(path(level), text);
        texts[level] = text;
      }
    },
  };
}

/** A path as it is written into a config file: relative to the folder of that file. */
export function writtenPath(typed: string, from: string, standpoint: ConfigStandpoint): string {
  if (/^\w+:\/\//.test(typed) || typed.startsWith("~") || isAbsolute(typed)) return typed;
  return relative(from, resolve(standpoint.folder, typed)).split(sep).join("/");
}

/** The url of a remote, wherever it is set; the strongest level's. */
export function remoteUrl(files: ConfigFiles, remote: string): string | undefined {
  let url: string | undefined;
  for (const level of configLevels) {
    const value = sectionsOf(files, level).get(remoteSection(remote))?.get("url");
    if (value !== undefined) url = settingText(value);
  }
  return url;
}

/** Everything that the file of a level sets; nothing when there is no such file. */
export function sectionsOf(files: ConfigFiles, level: ConfigLevel): ConfigSections {
  const text = files.texts[level];
  return text === undefined ? new Map() : parseConfigObj(text, files.path(level));
}

/** One setting as it is listed. */
export interface ListedSetting {
  readonly name: string;
  /** `***` for a secret, and in place of a password in a url. */
  readonly value: string;
  readonly level: ConfigLevel;
  /** The file that sets it. */
  readonly file: string;
}

/** `remote.storage.url` for a key of the section `remote "storage"`. */
function nameOf(section: string, key: string): string {
  const [, kind, name] = /^\s*(remote|machine|db)\s*"(.*)"\s*$/.exec(section) ?? [];
  return kind === undefined ? `${section}.${key}` : `${kind}.${name ?? ""}.${key}`;
}

/** Every setting of one level, or of all, weakest level first. Secrets are not shown. */
export function listSettings(files: ConfigFiles, level: ConfigLevel | undefined): readonly ListedSetting[] {
  const asked = level === undefined ? configLevels : [level];
  return asked.flatMap((one) =>
    [...(level === undefined && files.texts[one] === undefined ? [] : sectionsOf(files, one))].flatMap(
      ([section, keys]) =>
        [...keys].map(([key, value]) => ({
          name: nameOf(section, key),
          value: isSecretKey(key) ? "***" : withoutPassword(settingText(value)),
          level: one,
          file: files.path(one),
        })),
    ),
  );
}

/**
 * The value of a setting, secrets included: it was asked for by name. The strongest level that has it, or the one that is asked for.
 *
 * @throws LockstepError DVC_CONFIG_INVALID when a level is given that does not have it; ARGUMENT_INVALID.
 */
export function getSetting(
  files: ConfigFiles,
  name: string,
  level: ConfigLevel | undefined,
): Omit<ListedSetting, "name"> | undefined {
  const { section, key } = addressOf(name);
  for (const one of level === undefined ? configLevels.toReversed() : [level]) {
    const value = sectionsOf(files, one).get(section)?.get(key);
    if (value !== undefined) return { value: settingText(value), level: one, file: files.path(one) };
  }
  if (level !== undefined)
    throw invalid(`${name} is not set in ${files.path(level)}`, "Leave the level out to see all.");
  return undefined;
}

/** Sets a setting in the file of a level. @throws LockstepError DVC_CONFIG_INVALID for what DVC would refuse. */
export async function setSetting(
  files: ConfigFiles,
  { name, value, level }: { readonly name: string; readonly value: string; readonly level: ConfigLevel },
  standpoint: ConfigStandpoint,
): Promise<void> {
  const { section, key, remote } = addressOf(name);
  const url = remote === undefined ? undefined : key === "url" ? value : remoteUrl(files, remote);
  if (remote !== undefined && url === undefined)
    throw invalid(`there is no remote ${JSON.stringify(remote)}`, `Add it: \`lockstep remote add ${remote} <url>\`.`);
  checkSetting({ section: remote === undefined ? section : "remote", key, value, url });
  const isPath = pathKeys.has(`${remote === undefined ? section : "remote"}.${key}`);
  const place = { root: files.root ?? standpoint.folder, environment: standpoint.environment };
  const text = isPath ? writtenPath(value, configFolder(level, place), standpoint) : value;
  await files.write({ [level]: setConfigValue(files.texts[level] ?? "", { section, key }, text) });
}

/** Removes a setting from the file of a level. @throws LockstepError DVC_CONFIG_INVALID when it is not there. */
export async function unsetSetting(files: ConfigFiles, name: string, level: ConfigLevel): Promise<void> {
  const address = addressOf(name);
  const before = files.texts[level] ?? "";
  const after = unsetConfigValue(before, address);
  if (after === before)
    throw invalid(
      `${name} is not set in ${files.path(level)}`,
      "`lockstep config --list --show-origin` shows what is set where.",
    );
  await files.write({ [level]: after });
}
