import { LockstepError } from "../../domain/error.ts";
import { publicUrl } from "../../domain/public-url.ts";
import type { ConfigLevel, ConfiguredRemote, DvcConfig } from "../dvc/config.ts";
import { configFolder } from "../dvc/config-files.ts";
import type { Remote, RemoteDriver, RemoteOptions } from "./remote.ts";
import { withRetries } from "./retry.ts";
import { defaultPolicy, type RetryPolicy } from "./retry-policy.ts";
import { openedWithoutSecrets } from "./secrets.ts";
import { flagSetting, numberSetting } from "./settings.ts";

/** Scheme → driver, loaded when a remote of that scheme is opened. To add a remote: one file and one line here. */
const drivers: Readonly<Record<string, RemoteDriver>> = {
  file: async (options) => (await import("./local.ts")).openLocalRemote(options),
  http: async (options) => (await import("./http.ts")).openHttpRemote(options),
  https: async (options) => (await import("./http.ts")).openHttpRemote(options),
  s3: async (options) => (await import("./s3.ts")).openS3Remote(options),
  webdav: async (options) => (await import("./webdav.ts")).openWebDavRemote(options),
  webdavs: async (options) => (await import("./webdav.ts")).openWebDavRemote(options),
  gs: async (options) => (await import("./gcs.ts")).openGcsRemote(options),
  gcs: async (options) => (await import("./gcs.ts")).openGcsRemote(options),
  azure: async (options) => (await import("./azure.ts")).openAzureRemote(options),
  ssh: async (options) => (await import("./ssh.ts")).openSshRemote(options),
  sftp: async (options) => (await import("./ssh.ts")).openSshRemote(options),
};

/** `s3` of `s3://bucket/prefix`; a path is `file`. */
export function schemeOf(url: string): string {
  const [, scheme] = /^([a-zA-Z][a-zA-Z0-9+.-]+):\/\//.exec(url) ?? [];
  return scheme?.toLowerCase() ?? "file";
}

/** A remote as its own section and those it stands under say together. */
interface Resolved {
  readonly url: string;
  readonly urlLevel: ConfigLevel;
  readonly settings: Readonly<Record<string, string>>;
}

function configured(config: DvcConfig, name: string): ConfiguredRemote {
  const remote = config.remotes.get(name.toLowerCase());
  if (remote !== undefined) return remote;
  const names = [...config.remotes.keys()];
  throw new LockstepError("REMOTE_MISSING", `no DVC remote is named ${JSON.stringify(name)}`, {
    hint: names.length === 0 ? "Add it to .dvc/config, as `dvc remote add` does." : `There are: ${names.join(", ")}.`,
  });
}

/** `remote://other/sub` is the folder `sub` of the remote `other`, with its settings below one's own. */
function resolved(config: DvcConfig, name: string, above: readonly string[] = []): Resolved {
  const remote = configured(config, name);
  const [, other, path = ""] = /^remote:\/\/([^/]+)\/*(.*)$/i.exec(remote.url) ?? [];
  if (other === undefined) return remote;
  const chain = [...above, remote.name];
  if (chain.includes(other.toLowerCase())) {
    throw new LockstepError("DVC_CONFIG_INVALID", `the remotes ${chain.join(", ")} stand under each other`, {
      hint: "Give one of them the url of a place, not of a remote.",
    });
  }
  const base = resolved(config, other, chain);
  return {
    url: `${base.url.replace(/\/+$/, "")}/${path}`,
    urlLevel: base.urlLevel,
    settings: { ...base.settings, ...remote.settings },
  };
}

/** A url as a person may give it in place of a remote's name, for example to `import-url`, with the settings that go with it. */
export async function openUrl(options: RemoteOptions, policy: Partial<RetryPolicy> = {}): Promise<Remote> {
  const scheme = schemeOf(options.url);
  const open = Object.hasOwn(drivers, scheme) ? drivers[scheme] : undefined;
  if (open === undefined) {
    throw new LockstepError("REMOTE_UNSUPPORTED", `no driver for ${scheme}:// (${publicUrl(options.url)})`, {
      hint: `Use a remote of one of these kinds: ${Object.keys(drivers).join(", ")}.`,
    });
  }
  for (const key of ["version_aware", "worktree"] as const) {
    if (!flagSetting(options.settings, key, false)) continue;
    throw new LockstepError("REMOTE_UNSUPPORTED", `${publicUrl(options.url)} is configured with \`${key}\``, {
      hint: `Lockstep keeps objects by their content only. Remove the setting with \`lockstep remote modify --unset <name> ${key}\`, then push.`,
    });
  }
  // Who allows a server long silences means transfers, too.
  const silenceMs = (numberSetting(options.settings, "read_timeout") ?? 0) * 1000;
  const stallMs = Math.max(defaultPolicy.stallMs, silenceMs);
  return withRetries(await openedWithoutSecrets(open, options), { policy: { stallMs, ...policy } });
}

/**
 * Opens a remote of `.dvc/config`. Its calls are retried, and no error of it holds a credential.
 *
 * @param name - Of the remote; without it the default one (`core.remote`).
 * @param root - Absolute path of the repository.
 * @throws LockstepError REMOTE_MISSING when none is configured or none has the name, REMOTE_UNSUPPORTED for an unknown scheme.
 */
export async function openRemote(request: {
  readonly config: DvcConfig;
  readonly name?: string | undefined;
  readonly root: string;
  /** Variables of the process: where config files are, tools' own settings and credentials. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}): Promise<Remote> {
  const { config, root, environment } = request;
  const name = request.name ?? config.defaultRemote;
  if (name === undefined) {
    throw new LockstepError("REMOTE_MISSING", "no default DVC remote is configured in .dvc/config", {
      hint: "Add one there, as `dvc remote add --default storage <url>` does.",
    });
  }
  const { url, urlLevel, settings } = resolved(config, name);
  return openUrl({ url, base: configFolder(urlLevel, { root, environment }), settings, env: environment });
}
