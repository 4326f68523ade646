import type { FileEntryWithStats, SFTPWrapper, Stats } from "ssh2";
import { RemoteFailure } from "./remote.ts";
import { openSftp, type SftpSession } from "./ssh-connection.ts";
import type { SshTarget } from "./ssh-target.ts";

type Callback<Answer> = (error: Error | null | undefined, answer: Answer) => void;

/** Statuses of SFTP that the driver decides by. @see draft-ietf-secsh-filexfer-02, 7 */
const noSuchFile = 2;
const permissionDenied = 3;
const unsupported = 8;

function statusOf(error: unknown): number | undefined {
  const { code } = error as { readonly code?: unknown };
  return typeof code === "number" ? code : undefined;
}

/** A request of a host that was answered with an error. */
export class SftpFailure extends RemoteFailure {
  readonly isMissing: boolean;

  constructor(what: string, error: Error) {
    const status = statusOf(error);
    const [kind, reason] =
      status === noSuchFile
        ? (["missing", "no such file or folder"] as const)
        : status === permissionDenied
          ? (["denied", "permission denied"] as const)
          : status === unsupported
            ? (["permanent", "the host does not know the request"] as const)
            : // Without a status the connection ended before the answer; 6 and 7 say so themselves.
              status === undefined || status === 6 || status === 7
              ? (["transient", "the connection ended"] as const)
              : (["permanent", "the host failed to do it"] as const);
    super(kind, `${what}: ${reason}`);
    this.isMissing = status === noSuchFile;
  }
}

/** Requests over one connection, many at once; a connection that ended is opened anew by the next request. */
export class SftpFolder {
  readonly #target: SshTarget;
  #session: Promise<SftpSession> | undefined;

  constructor(target: SshTarget) {
    this.#target = target;
  }

  pathOf(key: string): string {
    return key === "" ? this.#target.folder : `${this.#target.folder.replace(/\/$/, "")}/${key}`;
  }

  async session(): Promise<SFTPWrapper> {
    const current = await this.#session?.catch(() => undefined);
    if (current !== undefined && !current.isOver()) return current.sftp;
    // Others may have opened one while this one was looked at.
    if (this.#session === undefined || (await this.#session.catch(() => undefined)) === current)
      this.#session = openSftp(this.#target);
    return (await this.#session).sftp;
  }

  /** One request; ends at once when the signal does, whatever the host does then. */
  async ask<Answer>(
    what: string,
    signal: AbortSignal | undefined,
    request: (sftp: SFTPWrapper, answer: Callback<Answer>) => void,
  ): Promise<Answer> {
    signal?.throwIfAborted();
    const sftp = await this.session();
    signal?.throwIfAborted();
    return new Promise((fulfil, reject) => {
      const abort = (): void => {
        reject(signal?.reason as Error);
      };
      signal?.addEventListener("abort", abort, { once: true });
      const answer: Callback<Answer> = (error, value) => {
        signal?.removeEventListener("abort", abort);
        if (error === undefined || error === null) fulfil(value);
        else reject(new SftpFailure(what, error));
      };
      try {
        request(sftp, answer);
      } catch (error) {
        answer(error as Error, undefined as Answer);
      }
    });
  }

  /** `undefined` when nothing stands there. */
  stat(key: string, signal: AbortSignal | undefined): Promise<Stats | undefined> {
    return this.statPath(this.pathOf(key), signal);
  }

  /** The same for a path of the host. */
  statPath(path: string, signal: AbortSignal | undefined): Promise<Stats | undefined> {
    const asked = this.ask<Stats>(path, signal, (sftp, answer) => {
      sftp.stat(path, answer);
    });
    return orMissing(asked, undefined);
  }

  /** What is directly in a folder; nothing when it is not there. */
  async entries(folder: string, signal: AbortSignal | undefined): Promise<readonly FileEntryWithStats[]> {
    return orMissing(
      this.ask<FileEntryWithStats[]>(folder, signal, (sftp, answer) => {
        sftp.readdir(this.pathOf(folder), answer);
      }),
      [],
    );
  }

  async close(): Promise<void> {
    const session = await this.#session?.catch(() => undefined);
    this.#session = undefined;
    session?.end();
  }
}

/** The answer, or `instead` when there is no such file. */
export async function orMissing<Answer, Instead>(asked: Promise<Answer>, instead: Instead): Promise<Answer | Instead> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof SftpFailure && error.isMissing) return instead;
    throw error;
  }
}
