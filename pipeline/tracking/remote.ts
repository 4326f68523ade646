import { dirname, isAbsolute } from "node:path";
import type { ConfigLevel } from "../data/dvc/config.ts";
import {
  remoteSection,
  removeConfigSection,
  renameConfigSection,
  setConfigValue,
  unsetConfigValue,
} from "../data/dvc/config-edit.ts";
import { configFolder } from "../data/dvc/config-files.ts";
import { checkSetting, withoutPassword } from "../data/dvc/config-keys.ts";
import { localFolder } from "../data/remotes/remote.ts";
import { LockstepError } from "../domain/error.ts";
import {
  type ConfigFiles,
  type ConfigStandpoint,
  configLevels,
  remoteUrl,
  sectionsOf,
  setSetting,
  writtenPath,
} from "./config.ts";

function invalid(problem: string, hint: string): LockstepError {
  return new LockstepError("DVC_CONFIG_INVALID", problem, { hint });
}

/** A name as DVC keeps it. @throws LockstepError NAME_INVALID for what could not be written into a config file. */
function remoteName(typed: string): string {
  const name = typed.toLowerCase();
  if (name === "" || /["'\]\n\r]/.test(name))
    throw new LockstepError("NAME_INVALID", `${JSON.stringify(typed)} is no name for a remote`, {
      hint: "Letters, digits, - and _.",
    });
  return name;
}

function isIn(files: ConfigFiles, level: ConfigLevel, name: string): boolean {
  return sectionsOf(files, level).has(remoteSection(name));
}

/** The levels that outweigh one, strongest first, as far as their files are there. */
function above(files: ConfigFiles, level: ConfigLevel): readonly ConfigLevel[] {
  return configLevels
    .slice(configLevels.indexOf(level) + 1)
    .filter((one) => files.texts[one] !== undefined)
    .reverse();
}

const defaultRemote = { section: "core", key: "remote" } as const;

function defaultIn(files: ConfigFiles, level: ConfigLevel): string | undefined {
  const value = sectionsOf(files, level).get("core")?.get("remote");
  return typeof value === "string" ? value.toLowerCase() : undefined;
}

export interface RemoteAddition {
  readonly name: string;
  readonly url: string;
  readonly level: ConfigLevel;
  readonly isDefault: boolean;
  /** Replaces a remote of that name, with all its settings. */
  readonly force: boolean;
}

/** Adds a remote. @throws LockstepError DVC_CONFIG_INVALID when it is there already, or DVC knows no such kind of url. */
export async function addRemote(
  files: ConfigFiles,
  { name: typed, url, level, isDefault, force }: RemoteAddition,
  standpoint: ConfigStandpoint,
): Promise<{ readonly name: string; readonly url: string }> {
  const name = remoteName(typed);
  if (isIn(files, level, name) && !force)
    throw invalid(
      `the remote ${JSON.stringify(name)} is there already`,
      "Use --force to replace it, or `lockstep remote modify`.",
    );
  checkSetting({ section: "remote", key: "url", value: url, url });
  const place = { root: files.root ?? standpoint.folder, environment: standpoint.environment };
  const written = writtenPath(url, configFolder(level, place), standpoint);
  const cleared = removeConfigSection(files.texts[level] ?? "", remoteSection(name));
  const added = setConfigValue(cleared, { section: remoteSection(name), key: "url" }, written);
  await files.write({ [level]: isDefault ? setConfigValue(added, defaultRemote, name) : added });
  return { name, url: written };
}

/**
 * Sets a setting of a remote that is there, at whatever level; without a value removes it, and that it was not set is fine, as in DVC.
 *
 * @throws LockstepError DVC_CONFIG_INVALID.
 */
export async function modifyRemote(
  files: ConfigFiles,
  change: {
    readonly name: string;
    readonly option: string;
    readonly value: string | undefined;
    readonly level: ConfigLevel;
  },
  standpoint: ConfigStandpoint,
): Promise<void> {
  const { option, value, level } = change;
  const name = remoteName(change.name);
  if (remoteUrl(files, name) === undefined)
    throw invalid(`there is no remote ${JSON.stringify(name)}`, `Add it: \`lockstep remote add ${name} <url>\`.`);
  const key = option.toLowerCase();
  if (value !== undefined) await setSetting(files, { name: `remote.${name}.${key}`, value, level }, standpoint);
  else
    await files.write({ [level]: unsetConfigValue(files.texts[level] ?? "", { section: remoteSection(name), key }) });
}

/** Removes a remote from a level, and what names it as the default there and in stronger levels. */
export async function removeRemote(files: ConfigFiles, typed: string, level: ConfigLevel): Promise<void> {
  const name = remoteName(typed);
  if (!isIn(files, level, name))
    throw invalid(
      `${files.path(level)} has no remote ${JSON.stringify(name)}`,
      "`lockstep remote list` shows them all.",
    );
  for (const one of above(files, level))
    if (defaultIn(files, one) === name)
      await files.write({ [one]: unsetConfigValue(files.texts[one] ?? "", defaultRemote) });
  let text = removeConfigSection(files.texts[level] ?? "", remoteSection(name));
  if (defaultIn(files, level) === name) text = unsetConfigValue(text, defaultRemote);
  await files.write({ [level]: text });
}

/** Gives a remote another name, in a level and those that outweigh it, and in what names it as the default. */
export async function renameRemote(
  files: ConfigFiles,
  { from, to, level }: { readonly from: string; readonly to: string; readonly level: ConfigLevel },
): Promise<void> {
  const [old, now] = [remoteName(from), remoteName(to)];
  if (configLevels.some((one) => files.texts[one] !== undefined && isIn(files, one, now)))
    throw invalid(
      `the remote ${JSON.stringify(now)} is there already`,
      "Choose another name, or remove that one first.",
    );
  if (!isIn(files, level, old))
    throw invalid(
      `${files.path(level)} has no remote ${JSON.stringify(old)}`,
      "`lockstep remote list` shows them all.",
    );
  const changes: Partial<Record<ConfigLevel, string>> = {};
  for (const one of [level, ...above(files, level)]) {
    const renamed = renameConfigSection(files.texts[one] ?? "", remoteSection(old), remoteSection(now));
    changes[one] = defaultIn(files, one) === old ? setConfigValue(renamed, defaultRemote, now) : renamed;
  }
  await files.write(changes);
}

/** Makes a remote the default one. @throws LockstepError DVC_CONFIG_INVALID when there is no such remote. */
export async function setDefaultRemote(files: ConfigFiles, typed: string, level: ConfigLevel): Promise<void> {
  const name = remoteName(typed);
  if (remoteUrl(files, name) === undefined)
    throw invalid(`there is no remote ${JSON.stringify(name)}`, `Add it: \`lockstep remote add ${name} <url>\`.`);
  await files.write({ [level]: setConfigValue(files.texts[level] ?? "", defaultRemote, name) });
}

/** No remote is the default one in a level; fine when none was. */
export async function unsetDefaultRemote(files: ConfigFiles, level: ConfigLevel): Promise<void> {
  await files.write({ [level]: unsetConfigValue(files.texts[level] ?? "", defaultRemote) });
}

export interface ListedRemote {
  readonly name: string;
  readonly url: string;
  readonly isDefault: boolean;
}

/** A folder as DVC shows it: a relative one counts from the folder of the config file. */
function shownUrl(url: string, configFile: string): string {
  const isWhole = /^[\w+.-]+:\/\//.test(url) || isAbsolute(url);
  return isWhole ? withoutPassword(url) : localFolder(url, dirname(configFile));
}

/** The remotes of one level, or of all together, with the default one. */
export function listRemotes(files: ConfigFiles, level: ConfigLevel | undefined): readonly ListedRemote[] {
  const urls = new Map<string, string>();
  let chosen: string | undefined;
  for (const one of level === undefined ? configLevels : [level]) {
    if (files.texts[one] === undefined) continue;
    chosen = defaultIn(files, one) ?? chosen;
    for (const [section, keys] of sectionsOf(files, one)) {
      const [, name] = /^\s*remote\s*"(.*)"\s*$/.exec(section) ?? [];
      const url = keys.get("url");
      if (name !== undefined && typeof url === "string") urls.set(name, shownUrl(url, files.path(one)));
    }
  }
  return [...urls].map(([name, url]) => ({ name, url, isDefault: name === chosen }));
}
