import { readFile } from "node:fs/promises";
import { LockstepError } from "../../domain/error.ts";
import { type HttpClient, openHttpClient } from "./http-client.ts";
import type { RemoteOptions } from "./remote.ts";
import { fileSetting, numberSetting, secretSetting, verifySetting } from "./settings.ts";

const defaultTimeoutSeconds = 60;

/** A url of a remote with its credentials taken out of it. */
export interface WebAddress {
  readonly url: URL;
  readonly user: string | undefined;
  readonly password: string | undefined;
}

/**
 * Reads the url of an HTTP or WebDAV remote; `webdavs:` is `https:` underneath.
 *
 * @throws LockstepError DVC_CONFIG_INVALID
 */
export function readWebAddress(text: string): WebAddress {
  const plain = text.replace(/^webdav(s?):/i, "http$1:");
  if (!URL.canParse(plain) || !/^https?:$/.test(new URL(plain).protocol)) {
    throw new LockstepError("DVC_CONFIG_INVALID", "the url of the remote is not an address that can be asked", {
      hint: "Correct it with `lockstep remote modify <name> url https://host/path`.",
    });
  }
  const url = new URL(plain);
  const user = decodeURIComponent(url.username);
  const password = decodeURIComponent(url.password);
  url.username = "";
  url.password = "";
  url.hash = "";
  if (!url.pathname.endsWith("/")) url.pathname += "/";
  return { url, user: user === "" ? undefined : user, password: password === "" ? undefined : password };
}

/** The address of an object: its key below the path, the query of the remote kept, as DVC does. */
export function addressOf(base: URL, key: string): URL {
  const url = new URL(base);
  url.pathname += key.split("/").map(encodeURIComponent).join("/");
  return url;
}

export function basicHeaders(user: string, password: string | undefined): Readonly<Record<string, string>> {
  return { authorization: `Basic ${Buffer.from(`${user}:${password ?? ""}`, "utf8").toString("base64")}` };
}

/** Connections with the timeouts and certificates that the settings name, and `headers` in every request. */
export async function openWebClient(
  options: RemoteOptions,
  headers: Readonly<Record<string, string>>,
): Promise<HttpClient> {
  const { settings } = options;
  const { isVerified, authorities } = verifySetting(options);
  const textOfFile = async (path: string | undefined) => (path === undefined ? undefined : readFile(path, "utf8"));
  const cert = await textOfFile(fileSetting(options, "cert_path"));
  const shared = numberSetting(settings, "timeout") ?? defaultTimeoutSeconds;
  return openHttpClient({
    connectTimeoutMs: (numberSetting(settings, "connect_timeout") ?? shared) * 1000,
    readTimeoutMs: (numberSetting(settings, "read_timeout") ?? shared) * 1000,
    tls: {
      rejectUnauthorized: isVerified,
      ca: await textOfFile(authorities),
      cert,
      // One file may hold both.
      key: (await textOfFile(fileSetting(options, "key_path"))) ?? cert,
    },
    headers,
    env: options.env,
  });
}

/**
 * The header that proves who we are to an HTTP remote: `auth = basic` with user and password, or `auth = custom`, which puts the password
 * into a header of its own. A user in the url alone is basic.
 *
 * @throws LockstepError DVC_CONFIG_INVALID
 */
export function httpAuthHeaders({ settings }: RemoteOptions, address: WebAddress): Readonly<Record<string, string>> {
  const method = settings["auth"]?.toLowerCase();
  const password = secretSetting(settings, "password") ?? address.password;
  const user = settings["user"] ?? address.user;
  const missing = (key: string): LockstepError =>
    new LockstepError("DVC_CONFIG_INVALID", `\`auth = ${method ?? ""}\` of the remote needs \`${key}\``, {
      hint: `Write it into .dvc/config.local: \`lockstep remote modify --local <name> ${key} <value>\`.`,
    });
  switch (method) {
    case undefined:
      return user === undefined ? {} : basicHeaders(user, password);
    case "basic":
      if (user === undefined) throw missing("user");
      return basicHeaders(user, password);
    case "custom": {
      const name = settings["custom_auth_header"];
      if (name === undefined) throw missing("custom_auth_header");
      if (password === undefined) throw missing("password");
      return { [name.toLowerCase()]: password };
    }
    default:
      throw new LockstepError("DVC_CONFIG_INVALID", `\`auth = ${method}\` of the remote is neither basic nor custom`, {
        hint: "Correct it with `lockstep remote modify <name> auth basic`. DVC removed `digest` in 2.7.1.",
      });
  }
}
