import { createHash, createHmac } from "node:crypto";
import { matchesHost } from "./ssh-config.ts";

/** What the known-hosts files say about a host. Keys are base64, as they stand there. */
export interface KnownHost {
  readonly keys: readonly { readonly type: string; readonly key: string }[];
  readonly revoked: readonly string[];
}

/** The name that a host has in known-hosts files: with its port unless that is 22. */
export function knownHostName(host: string, port: number): string {
  return port === 22 ? host : `[${host}]:${port}`;
}

/** `|1|salt|digest`: a name that nobody can read back. */
function isHashOf(field: string, name: string): boolean {
  const [, salt, digest] = /^\|1\|([^|]+)\|([^|]+)$/.exec(field) ?? [];
  if (salt === undefined) return false;
  return createHmac("sha1", Buffer.from(salt, "base64")).update(name).digest("base64") === digest;
}

/**
 * Looks a host up in the text of known-hosts files. Lines with `@cert-authority` are left out: certificates of hosts are not checked, and
 * a host that only has one is unknown.
 *
 * @see sshd(8), SSH_KNOWN_HOSTS FILE FORMAT
 */
export function knownHost(text: string, host: string, port: number): KnownHost {
  const name = knownHostName(host, port).toLowerCase();
  const keys: { readonly type: string; readonly key: string }[] = [];
  const revoked: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    const fields = line.trim().split(/\s+/);
    const marker = fields[0]?.startsWith("@") === true ? fields.shift() : undefined;
    const [names = "", type, key] = fields;
    if (type === undefined || key === undefined || names.startsWith("#")) continue;
    // A `[` in a pattern stands for itself, as in `[host]:2222`.
    const isMeant = names.startsWith("|") ? isHashOf(names, name) : matchesHost(names.toLowerCase().split(","), name);
    if (!isMeant) continue;
    if (marker === "@revoked") revoked.push(key);
    else if (marker === undefined) keys.push({ type, key });
  }
  return { keys, revoked };
}

export type HostVerdict = "known" | "unknown" | "changed" | "revoked";

/** What to think of the key that a host showed. */
export function judgeHostKey({ keys, revoked }: KnownHost, shown: Uint8Array): HostVerdict {
  const key = Buffer.from(shown).toString("base64");
  if (revoked.includes(key)) return "revoked";
  if (keys.some((known) => known.key === key)) return "known";
  return keys.length === 0 ? "unknown" : "changed";
}

/** As `ssh` and `ssh-keygen -l` write it. */
export function fingerprint(key: Uint8Array): string {
  return `SHA256:${createHash("sha256").update(key).digest("base64").replace(/=+$/, "")}`;
}
