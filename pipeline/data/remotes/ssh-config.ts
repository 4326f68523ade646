import { join } from "node:path";

/** What `~/.ssh/config` says about a host; lists are in the order of the file. */
export interface SshHostConfig {
  readonly hostName: string | undefined;
  readonly user: string | undefined;
  readonly port: number | undefined;
  readonly identityFiles: readonly string[];
  readonly knownHostsFiles: readonly string[];
  /** Another way to the host than a connection to it, for example `ProxyJump`; Lockstep knows none. */
  readonly detour: string | undefined;
}

function matches(pattern: string, host: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${expression}$`, "i").test(host);
}

/** True when one pattern of a `Host` line fits and none with `!` does. */
export function matchesHost(patterns: readonly string[], host: string): boolean {
  const [refused, wanted] = [
    patterns.filter((pattern) => pattern.startsWith("!")),
    patterns.filter((pattern) => !pattern.startsWith("!")),
  ];
  return (
    !refused.some((pattern) => matches(pattern.slice(1), host)) && wanted.some((pattern) => matches(pattern, host))
  );
}

function wordsOf(text: string): readonly string[] {
  return [...text.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");
}

/**
 * Reads the settings that concern a host: the first value of a key counts, identity and known-hosts files add up. `Match` blocks other
 * than `Match all` and `Include` are not followed.
 *
 * @param home - The home folder, for `~` and `%d`.
 * @see ssh_config(5)
 */
export function sshHostConfig(text: string, host: string, home: string): SshHostConfig {
  const first = new Map<string, string>();
  const files = new Map<string, string[]>([
    ["identityfile", []],
    ["userknownhostsfile", []],
  ]);
  let isOurs = true;
  for (const line of text.split(/\r?\n/)) {
    const [, key = "", value = ""] = /^\s*([A-Za-z]+)(?:\s*=\s*|\s+)(.*?)\s*$/.exec(line) ?? [];
    const name = key.toLowerCase();
    const words = wordsOf(value);
    if (name === "host") isOurs = matchesHost(words, host);
    else if (name === "match") isOurs = words.length === 1 && words[0]?.toLowerCase() === "all";
    else if (name !== "" && isOurs) {
      const list = files.get(name);
      if (list !== undefined) list.push(...words);
      else if (!first.has(name) && words[0] !== undefined) first.set(name, words[0]);
    }
  }
  const hostName = first.get("hostname")?.replaceAll("%h", host);
  const pathOf = (path: string): string => {
    const expanded = path
      .replaceAll("%d", home)
      .replaceAll("%h", hostName ?? host)
      .replaceAll("%%", "%");
    return expanded.startsWith("~/") ? join(home, expanded.slice(2)) : expanded;
  };
  const port = Number(first.get("port"));
  const detour = ["proxyjump", "proxycommand"]
    .map((name) => first.get(name))
    .find((value) => value !== undefined && value !== "none");
  return {
    hostName,
    user: first.get("user"),
    port: Number.isInteger(port) && port > 0 ? port : undefined,
    identityFiles: (files.get("identityfile") ?? []).filter((path) => path !== "none").map(pathOf),
    knownHostsFiles: (files.get("userknownhostsfile") ?? []).map(pathOf),
    detour,
  };
}
