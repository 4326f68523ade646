import { homedir, userInfo } from "node:os";
import { join } from "node:path";
import { LockstepError } from "../../domain/error.ts";
import { readTextIfThere } from "../objects/aside.ts";
import type { RemoteOptions } from "./remote.ts";
import { fileSetting, flagSetting, numberSetting, secretSetting } from "./settings.ts";
import { type SshHostConfig, sshHostConfig } from "./ssh-config.ts";
import { type KnownHost, knownHost } from "./ssh-known-hosts.ts";

/** Where an SSH remote is and how to prove who we are. */
export interface SshTarget {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Folder of the remote on the host: absolute, or relative to the user's home. */
  readonly folder: string;
  readonly known: KnownHost;
  /** First of the files that would make the host known; for the hint. */
  readonly knownHostsFile: string;
  /** Private keys to try. `isNamed`: the configuration asks for this one, so it must be usable. */
  readonly keyFiles: readonly { readonly path: string; readonly isNamed: boolean }[];
  readonly passphrase: string | undefined;
  readonly password: string | undefined;
  /** Socket of the agent. */
  readonly agent: string | undefined;
  readonly timeoutMs: number;
}

const usualKeys = ["id_ed25519", "id_ecdsa", "id_rsa"];

function readAddress(text: string): URL {
  if (/^s(?:sh|ftp):\/\/[^/]/i.test(text) && URL.canParse(text)) {
    const url = new URL(text);
    if (url.hostname !== "") return url;
  }
  throw new LockstepError("DVC_CONFIG_INVALID", "the url of the remote is not ssh://user@host:port/path", {
    hint: "Correct it with `lockstep remote modify <name> url ssh://user@host/path`.",
  });
}

/** `/path` as it is; `/~/path` is below the home folder, where SFTP starts. */
function folderOf(url: URL): string {
  const path = decodeURIComponent(url.pathname).replace(/\/+$/, "");
  if (path === "/~" || path.startsWith("/~/")) return path.slice(3) || ".";
  return path === "" ? "/" : path;
}

function keyFilesOf(options: RemoteOptions, config: SshHostConfig, home: string): SshTarget["keyFiles"] {
  const named = fileSetting(options, "keyfile");
  if (named !== undefined) return [{ path: named, isNamed: true }];
  const paths =
    config.identityFiles.length > 0 ? config.identityFiles : usualKeys.map((name) => join(home, ".ssh", name));
  return paths.map((path) => ({ path, isNamed: false }));
}

/**
 * Reads what the remote's settings, its url and `~/.ssh` say, in DVC's order: settings, url, SSH's configuration, defaults.
 *
 * @throws LockstepError DVC_CONFIG_INVALID, DVC_FEATURE_UNSUPPORTED for Kerberos and jump hosts.
 */
export async function readSshTarget(options: RemoteOptions): Promise<SshTarget> {
  const { settings, env } = options;
  const url = readAddress(options.url);
  const home = env?.["HOME"] ?? homedir();
  const named = url.hostname.replace(/^\[|\]$/g, "");
  const config = sshHostConfig((await readTextIfThere(join(home, ".ssh", "config"))) ?? "", named, home);
  if (flagSetting(settings, "gss_auth", false) || config.detour !== undefined) {
    const what = config.detour === undefined ? "`gss_auth`" : "a jump host or proxy command in ~/.ssh/config";
    throw new LockstepError(
      "DVC_FEATURE_UNSUPPORTED",
      `${what} is none of the ways in which Lockstep reaches an SSH remote`,
      {
        hint: "Use a host that can be reached directly, with a key, an agent or a password.",
      },
    );
  }
  const host = config.hostName ?? named;
  const urlPort = url.port === "" ? undefined : Number(url.port);
  const port = numberSetting(settings, "port") ?? urlPort ?? config.port ?? 22;
  const ownFiles = config.knownHostsFiles.length > 0 ? config.knownHostsFiles : [join(home, ".ssh", "known_hosts")];
  const texts = await Promise.all([...ownFiles, "/etc/ssh/ssh_known_hosts"].map((path) => readTextIfThere(path)));
  const urlUser = url.username === "" ? undefined : decodeURIComponent(url.username);
  const urlPassword = url.password === "" ? undefined : decodeURIComponent(url.password);
  return {
    host,
    port,
    user: settings["user"] ?? urlUser ?? config.user ?? userInfo().username,
    folder: folderOf(url),
    known: knownHost(texts.map((text) => text ?? "").join("\n"), host, port),
    knownHostsFile: ownFiles[0] ?? join(home, ".ssh", "known_hosts"),
    keyFiles: keyFilesOf(options, config, home),
    passphrase: secretSetting(settings, "passphrase"),
    password: secretSetting(settings, "password") ?? urlPassword,
    agent: flagSetting(settings, "allow_agent", true) ? env?.["SSH_AUTH_SOCK"] : undefined,
    timeoutMs: (numberSetting(settings, "timeout") ?? 60) * 1000,
  };
}
