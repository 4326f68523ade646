import type { FileEntryWithStats, Stats } from "ssh2";
import { orMissing, SftpSession } from "./sftp-session.ts";
import { openSftp } from "./ssh-connection.ts";
import type { SshTarget } from "./ssh-target.ts";

/** A folder of an SSH host. Its session is opened by the first request, and anew when the connection has ended. */
export class SftpFolder {
  readonly #target: SshTarget;
  #current: SftpSession | undefined;
  #opening: Promise<SftpSession> | undefined;

  constructor(target: SshTarget) {
    this.#target = target;
  }

  pathOf(key: string): string {
    return key === "" ? this.#target.folder : `${this.#target.folder.replace(/\/$/, "")}/${key}`;
  }

  async session(signal: AbortSignal | undefined): Promise<SftpSession> {
    signal?.throwIfAborted();
    if (this.#current?.isOver === false) return this.#current;
    const opening = (this.#opening ??= openSftp(this.#target).then((connection) => new SftpSession(connection)));
    const forget = (): void => {
      if (this.#opening === opening) this.#opening = undefined;
    };
    return new Promise((fulfil, reject) => {
      const abort = (): void => {
        // Whoever comes next does not wait for this one.
        forget();
        opening.then(
          (session) => {
            session.end();
          },
          () => undefined,
        );
        reject(signal?.reason as Error);
      };
      signal?.addEventListener("abort", abort, { once: true });
      opening
        .then((session) => {
          this.#current = session;
          fulfil(session);
        }, reject)
        .finally(() => {
          forget();
          signal?.removeEventListener("abort", abort);
        });
    });
  }

  /** One request that needs no open file. */
  async ask<Answer>(
    what: string,
    signal: AbortSignal | undefined,
    request: Parameters<typeof SftpSession.prototype.ask<Answer>>[2],
  ): Promise<Answer> {
    return (await this.session(signal)).ask(what, signal, request);
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
    (await this.#opening?.catch(() => undefined))?.end();
    this.#current?.end();
  }
}
