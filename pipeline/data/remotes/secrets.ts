import { LockstepError } from "../../domain/error.ts";
import { type Remote, type RemoteCall, RemoteFailure, type RemoteOptions } from "./remote.ts";

/** Settings of DVC's remotes that only their owner may see. */
const secretSettings: ReadonlySet<string> = new Set([
  "account_key",
  "client_secret",
  "connection_string",
  "oss_key_secret",
  "passphrase",
  "password",
  "sas_token",
  "secret_access_key",
  "session_token",
  "sse_customer_key",
  "token",
]);

/** Variables of cloud tools that hold such values. */
const secretVariable =
  /^(?:AWS|AZURE|GOOGLE|GCS|OSS|DVC|MINIO)_.*(?:SECRET|TOKEN|PASSWORD|PASSPHRASE|CONNECTION_STRING|_KEY$|SAS)/;

/** Words of an address or a connection string that hold one, with a separator before them and the value behind. */
const secretParameter =
  /\b(AccountKey|SharedAccessSignature|sig|X-Amz-(?:Signature|Security-Token|Credential)|X-Goog-Signature)=[^&;\s"'<]+/gi;

/** Shorter values would take words out of sentences. */
const shortestSecret = 4;

function userInfo(url: string): readonly string[] {
  const [, password] = /^[a-z][a-z0-9+.-]*:\/\/[^/@]*?:([^/]*)@/i.exec(url) ?? [];
  if (password === undefined) return [];
  try {
    return [password, decodeURIComponent(password)];
  } catch {
    return [password];
  }
}

/**
 * Takes what is secret out of a text for a log: values of a remote's settings and of the environment, passwords in addresses, signatures.
 */
export function secretsOf({ url, settings, env = {} }: Omit<RemoteOptions, "base">): (text: string) => string {
  const secrets = [
    ...Object.entries(settings).map(([key, value]) => (secretSettings.has(key) ? value : "")),
    ...Object.entries(env).map(([name, value]) => (secretVariable.test(name) ? (value ?? "") : "")),
    ...userInfo(url),
  ]
    .filter((secret) => secret.length >= shortestSecret)
    // A secret that is part of another one would leave the rest of it.
    .sort((a, b) => b.length - a.length);
  return (text) =>
    secrets
      .reduce((shown, secret) => shown.replaceAll(secret, "***"), text)
      .replace(/([a-z][a-z0-9+.-]*:\/\/)[^/@\s"']*@/gi, "$1")
      .replace(secretParameter, "$1=***");
}

/** The error, or one of the same kind with a clean text. An error of an SDK never leaves: it holds the request with its headers. */
function clean(error: unknown, hide: (text: string) => string): unknown {
  if (error instanceof RemoteFailure) return new RemoteFailure(error.kind, hide(error.message), error.retryAfterMs);
  if (error instanceof LockstepError) {
    const { code, message, hint } = error;
    return new LockstepError(code, hide(message), hint === undefined ? {} : { hint: hide(hint) });
  }
  if (!(error instanceof Error)) return new Error(hide(String(error)));
  const other = new Error(hide(error.message));
  other.name = error.name;
  if (error.stack !== undefined) other.stack = hide(error.stack);
  // System errors keep their code, by which callers know them.
  return "code" in error && typeof error.code === "string" ? Object.assign(other, { code: error.code }) : other;
}

/** A driver whose errors hold no secret, whatever went into them. */
export function withoutSecrets(remote: Remote, hide: (text: string) => string): Remote {
  const cleaned = async <Answer>(signal: AbortSignal | undefined, ask: () => Promise<Answer>): Promise<Answer> => {
    try {
      return await ask();
    } catch (error) {
      // The reason for stopping is the caller's own.
      signal?.throwIfAborted();
      throw clean(error, hide);
    }
  };
  return {
    url: hide(remote.url),
    jobs: remote.jobs,
    folder: remote.folder,
    existing: (keys, call) => cleaned(call?.signal, () => remote.existing(keys, call)),
    read: (key, call) => cleaned(call?.signal, () => remote.read(key, call)),
    write: (key, source, call) => cleaned(call?.signal, () => remote.write(key, source, call)),
    async *list(prefix, call: RemoteCall = {}) {
      try {
        yield* remote.list(prefix, call);
      } catch (error) {
        call.signal?.throwIfAborted();
        throw clean(error, hide);
      }
    },
    remove: (keys, call) => cleaned(call?.signal, () => remote.remove(keys, call)),
    close: () => cleaned(undefined, () => remote.close()),
  };
}

/** Opens a driver; what goes wrong then is clean too. */
export async function openedWithoutSecrets(
  open: (options: RemoteOptions) => Promise<Remote>,
  options: RemoteOptions,
): Promise<Remote> {
  const hide = secretsOf(options);
  try {
    return withoutSecrets(await open(options), hide);
  } catch (error) {
    throw clean(error, hide);
  }
}
