import type { AnyAuthMethod, ConnectConfig, ServerHostKeyAlgorithm, SFTPWrapper } from "ssh2";
import { LockstepError } from "../../domain/error.ts";
import { readTextIfThere } from "../objects/aside.ts";
import { RemoteFailure } from "./remote.ts";
import { fingerprint, type HostVerdict, judgeHostKey, knownHostName } from "./ssh-known-hosts.ts";
import type { SshTarget } from "./ssh-target.ts";

/** SFTP over one connection; `isOver` once that is gone. */
export interface SftpConnection {
  readonly sftp: SFTPWrapper;
  readonly isOver: () => boolean;
  /** Takes leave. */
  readonly end: () => void;
  /** Leaves at once; requests on their way fail. */
  readonly destroy: () => void;
}

function unusableKey(path: string, reason: string): LockstepError {
  return new LockstepError("REMOTE_DENIED", `the private key ${path} cannot be used: ${reason}`, {
    hint: "Name another one with `lockstep remote modify <name> keyfile <path>`, or write its passphrase into .dvc/config.local.",
  });
}

/** Every way to log in that there is, in the order in which `ssh` tries them. */
async function authMethods(target: SshTarget): Promise<readonly AnyAuthMethod[]> {
  const { default: ssh2 } = await import("ssh2");
  const { user: username, passphrase, password, agent } = target;
  const methods: AnyAuthMethod[] = [];
  for (const { path, isNamed } of target.keyFiles) {
    const text = await readTextIfThere(path);
    const key = text === undefined ? undefined : ssh2.utils.parseKey(text, passphrase);
    if (key === undefined || key instanceof Error) {
      // One that was only guessed, or that the agent may hold, is passed over.
      if (isNamed && (key === undefined || agent === undefined))
        throw unusableKey(
          path,
          key === undefined ? "there is no such file" : "it is damaged, or its passphrase is missing or wrong",
        );
      continue;
    }
    methods.push({ type: "publickey", username, key: text ?? "", ...(passphrase === undefined ? {} : { passphrase }) });
  }
  if (agent !== undefined) methods.push({ type: "agent", username, agent });
  if (password !== undefined) {
    methods.push({ type: "password", username, password });
    methods.push({
      type: "keyboard-interactive",
      username,
      // Name, instructions and language of the question come first.
      prompt: (...[, , , prompts, finish]) => {
        finish(prompts.map(() => password));
      },
    });
  }
  return methods;
}

function refusedHost(target: SshTarget, verdict: Exclude<HostVerdict, "known">, key: Uint8Array): LockstepError {
  const name = knownHostName(target.host, target.port);
  const shown = `it shows ${fingerprint(key)}`;
  const scan = `ssh-keyscan -p ${target.port} ${target.host} >> ${target.knownHostsFile}`;
  switch (verdict) {
    case "unknown":
      return new LockstepError("REMOTE_DENIED", `the SSH host ${name} is unknown: ${shown}`, {
        hint: `Compare it with what the host's owner says, then make it known: \`${scan}\`.`,
      });
    case "changed":
      return new LockstepError("REMOTE_DENIED", `the SSH host ${name} has another key than the known one: ${shown}`, {
        hint: `Somebody may stand in between. When the owner confirms the new key: \`ssh-keygen -R '${name}'\`, then \`${scan}\`.`,
      });
    case "revoked":
      return new LockstepError("REMOTE_DENIED", `the SSH host ${name} shows a revoked key: ${fingerprint(key)}`, {
        hint: "Ask the owner of the host: this key must not be used any more.",
      });
  }
}

/** The algorithms of known keys first, so that the host shows a key that can be compared. */
function preferredAlgorithms({ known }: SshTarget): readonly ServerHostKeyAlgorithm[] {
  const supported: readonly ServerHostKeyAlgorithm[] = [
    "ssh-ed25519",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "rsa-sha2-512",
    "rsa-sha2-256",
  ];
  const types = new Set(known.keys.map(({ type }) => type));
  const isKnown = (algorithm: string): boolean => types.has(algorithm.startsWith("rsa-") ? "ssh-rsa" : algorithm);
  return [...supported.filter(isKnown), ...supported.filter((algorithm) => !isKnown(algorithm))];
}

/** @param error - `undefined` for a connection that was closed without a word. */
function connectionFailure(error: Error | undefined, target: SshTarget): RemoteFailure {
  const where = `${target.host}:${target.port}`;
  const { level, code } = (error ?? {}) as { readonly level?: unknown; readonly code?: unknown };
  if (level === "client-authentication")
    return new RemoteFailure("denied", `${where}: no key, agent or password of ${target.user} is accepted`);
  if (code === "ENOTFOUND") return new RemoteFailure("permanent", `${where}: no host of that name`);
  if (level === "handshake") return new RemoteFailure("permanent", `${where}: it shares no algorithm with Lockstep`);
  return new RemoteFailure(
    "transient",
    `${where}: the connection failed${typeof code === "string" ? ` (${code})` : ""}`,
  );
}

/**
 * Connects, proves that the host is the known one and who we are, and opens SFTP.
 *
 * @throws LockstepError REMOTE_DENIED for a host that is not the known one, RemoteFailure for everything else.
 */
export async function openSftp(target: SshTarget): Promise<SftpConnection> {
  const { default: ssh2 } = await import("ssh2");
  const methods = await authMethods(target);
  let refusal: LockstepError | undefined;
  let isOver = false;
  const client = new ssh2.Client();
  const settings: ConnectConfig = {
    host: target.host,
    port: target.port,
    username: target.user,
    authHandler: [...methods],
    readyTimeout: target.timeoutMs,
    // A host that went away without a word is noticed after two of them.
    keepaliveInterval: 15_000,
    keepaliveCountMax: 2,
    algorithms: { serverHostKey: [...preferredAlgorithms(target)] },
    hostVerifier: (key: Buffer) => {
      const verdict = judgeHostKey(target.known, key);
      if (verdict !== "known") refusal = refusedHost(target, verdict, key);
      return verdict === "known";
    },
  };
  return new Promise((fulfil, reject) => {
    const fail = (error: Error | undefined): void => {
      isOver = true;
      reject(refusal ?? connectionFailure(error, target));
      client.destroy();
    };
    client.on("error", fail);
    client.on("close", () => {
      fail(undefined);
    });
    // Requests are small and wait for their answers: held back for company, each would cost 40 ms.
    client.on("connect", () => client.setNoDelay(true));
    client.on("ready", () => {
      client.sftp((error, sftp) => {
        if (error !== undefined) {
          fail(error);
          return;
        }
        // Later errors reach the requests that were on their way; without a listener they would end the process.
        sftp.on("error", () => undefined);
        const leave = (how: () => void) => (): void => {
          isOver = true;
          how();
        };
        fulfil({
          sftp,
          isOver: () => isOver,
          end: leave(() => client.end()),
          destroy: leave(() => client.destroy()),
        });
      });
    });
    client.connect(settings);
  });
}
