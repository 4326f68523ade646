import { homedir } from "node:os";
import { join } from "node:path";
import { LockstepError } from "../../domain/error.ts";
import type { ConfigLevel, DvcConfig } from "../dvc/config.ts";
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

/** The url without user, password and query, for messages. */
export function publicUrl(url: string): string {
  return url.replace(/^([a-zA-Z][a-zA-Z0-9+.-]+:\/\/)[^/@]*@/, "$1").replace(/\?.*$/, "");
}

/** Where DVC's config files are; relative paths in them start there. */
export function configFolder(level: ConfigLevel, root: string): string {
  switch (level) {
    case "system":
      return "/etc/xdg/dvc";
    case "global":
      return join(homedir(), ".config", "dvc");
    case "repo":
    case "local":
      return join(root, ".dvc");
  }
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
}): Promise<Remote> {
  const { config, root } = request;
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
  return open({ url: remote.url, base: configFolder(remote.urlLevel, root), settings: remote.settings });
}
