import { LockstepError } from "../../domain/error.ts";
import type { DvcConfig } from "../dvc/config.ts";
import { configFolder } from "../dvc/config-files.ts";
import { publicUrl } from "./public-url.ts";
import type { Remote, RemoteDriver } from "./remote.ts";

/** Scheme → driver, loaded when a remote of that scheme is opened. To add a remote: one file and one line here. */
const drivers: Readonly<Record<string, RemoteDriver>> = {
  file: async (options) => (await import("./local.ts")).openLocalRemote(options),
};

/** `s3` of `s3://bucket/prefix`; a path is `file`. */
export function schemeOf(url: string): string {
  const [, scheme] = /^([a-zA-Z][a-zA-Z0-9+.-]+):\/\//.exec(url) ?? [];
  return scheme?.toLowerCase() ?? "file";
}

/**
 * Opens a remote of `.dvc/config`.
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
  const remote = config.remotes.get(name.toLowerCase());
  if (remote === undefined) {
    const names = [...config.remotes.keys()];
    throw new LockstepError("REMOTE_MISSING", `no DVC remote is named ${JSON.stringify(name)}`, {
      hint: names.length === 0 ? "Add it to .dvc/config, as `dvc remote add` does." : `There are: ${names.join(", ")}.`,
    });
  }
  const scheme = schemeOf(remote.url);
  const open = Object.hasOwn(drivers, scheme) ? drivers[scheme] : undefined;
  if (open === undefined) {
    throw new LockstepError("REMOTE_UNSUPPORTED", `no driver for ${scheme}:// (${publicUrl(remote.url)})`, {
      hint: `Use a remote of one of these kinds: ${Object.keys(drivers).join(", ")}.`,
    });
  }
  const base = configFolder(remote.urlLevel, { root, environment });
  return open({ url: remote.url, base, settings: remote.settings, env: environment });
}
