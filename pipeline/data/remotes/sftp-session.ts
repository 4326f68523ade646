import type { SFTPWrapper } from "ssh2";
import { RemoteFailure } from "./remote.ts";
import type { SftpConnection } from "./ssh-connection.ts";

type Callback<Answer> = (error: Error | null | undefined, answer: Answer) => void;

/** Statuses of SFTP that the driver decides by. @see draft-ietf-secsh-filexfer-02, 7 */
const noSuchFile = 2;
const permissionDenied = 3;
const unsupported = 8;

function statusOf(error: Error | undefined): number | undefined {
  const { code } = (error ?? {}) as { readonly code?: unknown };
  return typeof code === "number" ? code : undefined;
}

/** A request of a host that was answered with an error. */
export class SftpFailure extends RemoteFailure {
  readonly isMissing: boolean;

  /** @param error - `undefined` when the connection is gone. */
  constructor(what: string, error: Error | undefined) {
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

/** Requests over one connection, many at once. A handle of a file is one of its session, and means nothing to another. */
export class SftpSession {
  readonly #connection: SftpConnection;
  #answers = 0;

  constructor(connection: SftpConnection) {
    this.#connection = connection;
  }

  get isOver(): boolean {
    return this.#connection.isOver();
  }

  end(): void {
    this.#connection.end();
  }

  /** One request; ends at once when the signal does, whatever the host does then. */
  async ask<Answer>(
    what: string,
    signal: AbortSignal | undefined,
    request: (sftp: SFTPWrapper, answer: Callback<Answer>) => void,
  ): Promise<Answer> {
    signal?.throwIfAborted();
    if (this.isOver) throw new SftpFailure(what, undefined);
    const answersBefore = this.#answers;
    return new Promise((fulfil, reject) => {
      const abort = (): void => {
        // Nothing has come back since: the next request needs another connection.
        if (this.#answers === answersBefore) this.#connection.destroy();
        reject(signal?.reason as Error);
      };
      signal?.addEventListener("abort", abort, { once: true });
      const answer: Callback<Answer> = (error, value) => {
        this.#answers++;
        signal?.removeEventListener("abort", abort);
        if (error === undefined || error === null) fulfil(value);
        else reject(new SftpFailure(what, error));
      };
      try {
        request(this.#connection.sftp, answer);
      } catch (error) {
        answer(error as Error, undefined as Answer);
      }
    });
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
