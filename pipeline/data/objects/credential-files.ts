import { basename } from "node:path";

/** Names under which tools keep credentials, in a home folder or beside a project. */
const names: ReadonlySet<string> = new Set([
  ".git-credentials",
  ".netrc",
  ".npmrc",
  ".pgpass",
  ".pypirc",
  ".yarnrc",
  "_netrc",
  "config.local",
  "credentials",
  "id_dsa",
  "id_ecdsa",
  "id_ed25519",
  "id_rsa",
]);

/** True for a file whose name says that it holds credentials: no part of a model, and nothing to hand on with one. */
export function isCredentialFile(path: string): boolean {
  const name = basename(path).toLowerCase();
  return names.has(name) || name === ".env" || name.startsWith(".env.") || /\.(?:key|pem|p12|pfx)$/.test(name);
}
