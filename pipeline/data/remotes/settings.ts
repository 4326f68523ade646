import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { LockstepError } from "../../domain/error.ts";
import type { RemoteOptions } from "./remote.ts";

type Settings = RemoteOptions["settings"];

function wrong(key: string, problem: string): LockstepError {
  return new LockstepError("DVC_CONFIG_INVALID", `the setting \`${key}\` of the remote ${problem}`, {
    hint: `Correct it with \`lockstep remote modify <name> ${key} <value>\`.`,
  });
}

/** `true`, `yes`, `on`, `1` and their opposites, case not counting, as DVC reads them; `undefined` for every other text. */
function asFlag(text: string): boolean | undefined {
  const word = text.toLowerCase();
  if (["true", "yes", "on", "1", "y", "t"].includes(word)) return true;
  if (["false", "no", "off", "0", "n", "f"].includes(word)) return false;
  return undefined;
}

/** @throws LockstepError DVC_CONFIG_INVALID when the setting is neither true nor false. */
export function flagSetting(settings: Settings, key: string, otherwise: boolean): boolean {
  const text = settings[key];
  if (text === undefined) return otherwise;
  const flag = asFlag(text);
  if (flag === undefined) throw wrong(key, "is neither true nor false");
  return flag;
}

/** @throws LockstepError DVC_CONFIG_INVALID when the setting is no number from 0 on. */
export function numberSetting(settings: Settings, key: string): number | undefined {
  const text = settings[key];
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value) || value < 0) throw wrong(key, "is not a number from 0 on");
  return value;
}

/** A file that a setting names: `~` is the home folder, a relative path starts from the folder of the config file. */
export function fileSetting({ settings, base, env }: RemoteOptions, key: string): string | undefined {
  const text = settings[key];
  if (text === undefined) return undefined;
  return text === "~" || text.startsWith("~/") ? join(env?.["HOME"] ?? homedir(), text.slice(1)) : resolve(base, text);
}

/** `ssl_verify`: whether certificates are checked, or the file of the authorities to check them with. */
export function verifySetting(options: RemoteOptions): {
  readonly isVerified: boolean;
  readonly authorities: string | undefined;
} {
  const text = options.settings["ssl_verify"];
  const flag = text === undefined ? true : asFlag(text);
  return flag === undefined
    ? { isVerified: true, authorities: fileSetting(options, "ssl_verify") }
    : { isVerified: flag, authorities: undefined };
}

/**
 * The password of a remote. Nobody can be asked for one in a job, so `ask_password` without a password is an error that says where it goes.
 *
 * @throws LockstepError DVC_CONFIG_INVALID
 */
export function secretSetting(settings: Settings, key: "password" | "passphrase"): string | undefined {
  const secret = settings[key];
  if (secret === undefined && flagSetting(settings, `ask_${key}`, false)) {
    throw new LockstepError(
      "DVC_CONFIG_INVALID",
      `the remote is configured to ask for its ${key}, and nobody can be asked`,
      {
        hint: `Write it into .dvc/config.local, which Git ignores: \`lockstep remote modify --local <name> ${key} <value>\`.`,
      },
    );
  }
  return secret;
}

/** `jobs`: transfers at once. */
export function jobsSetting(settings: Settings): number | undefined {
  const jobs = numberSetting(settings, "jobs");
  if (jobs !== undefined && (jobs < 1 || !Number.isInteger(jobs)))
    throw wrong("jobs", "is not a whole number from 1 on");
  return jobs;
}
