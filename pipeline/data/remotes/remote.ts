import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { LockstepError } from "../../domain/error.ts";
import type { Md5 } from "../../domain/ids.ts";

/** One object of a listing. */
export interface RemoteObject {
  /** Below the remote's url, with `/`. */
  readonly key: string;
  readonly sizeBytes: number;
  /** Milliseconds since 1970; `undefined` when the server does not say. */
  readonly modifiedMs: number | undefined;
}

/** What every call may be given. */
export interface RemoteCall {
  /** Ends the call at any moment, with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
}

/** A file on its way to a remote. */
export interface RemoteSource {
  readonly path: string;
  readonly sizeBytes: number;
  /** Of its bytes, 32 hexadecimal digits: what arrives must have it. */
  readonly md5: string;
}

/** An object on its way from a remote. */
export interface RemoteContent {
  readonly stream: ReadableStream<Uint8Array>;
  /** Offset of the first byte: as asked, or 0 when the server cannot resume. */
  readonly from: number;
  /** Of the whole object, when the server says. */
  readonly sizeBytes: number | undefined;
  /** What the server calls this content, in the form in which DVC writes it into the pointer of an import; not a digest of it. */
  readonly etag?: string | undefined;
}

/** A remote that is a folder. */
export interface RemoteFolder {
  /** Absolute. */
  readonly path: string;
  /** `shared = group`: objects are writable for the group. */
  readonly isShared: boolean;
}

/**
 * A DVC remote: objects by key. Keys are relative with `/`: {@link objectKey}, {@link legacyKey}, and `runs/…` of the run-cache. A driver
 * moves bytes, once: it neither retries nor judges them. Whoever reads hashes them before they get their final name. What goes wrong
 * is a {@link RemoteFailure} without credentials in it.
 */
export interface Remote {
  /** Shown in messages; without credentials. */
  readonly url: string;
  /** Transfers at once, when the remote's configuration says. */
  readonly jobs?: number | undefined;
  /** Set when the remote is a folder of this machine: whoever moves many objects may copy them there in bulk. */
  readonly folder?: RemoteFolder | undefined;
  /** Which of these keys are there; the driver chooses between listing and asking. */
  existing(keys: readonly string[], options?: RemoteCall): Promise<ReadonlySet<string>>;
  /** Bytes from `from` on; `undefined` when there is no such object. */
  read(key: string, options?: RemoteCall & { readonly from?: number }): Promise<RemoteContent | undefined>;
  /** Create-only: an object that is there stays. Never visible half-written. */
  write(
    key: string,
    source: RemoteSource,
    options?: RemoteCall & { readonly onBytes?: ((count: number) => void) | undefined },
  ): Promise<void>;
  /** Objects whose key begins with `prefix`, which is empty or ends in `/`; unfinished ones are not among them. */
  list(prefix: string, options?: RemoteCall): AsyncIterable<RemoteObject>;
  /** Removes objects; one that is gone already is fine. */
  remove(keys: readonly string[], options?: RemoteCall): Promise<void>;
  close(): Promise<void>;
}

export interface RemoteOptions {
  readonly url: string;
  /** Folder that a relative `url` or file name in a setting starts from: the repository's `.dvc`. */
  readonly base: string;
  /** The remote's other keys in DVC's config. May hold secrets. */
  readonly settings: Readonly<Record<string, string>>;
  /** Variables of the process: tools' own settings and credentials. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

export type RemoteDriver = (options: RemoteOptions) => Promise<Remote>;

/**
 * Why a call failed, as far as the next step depends on it: `transient` and `throttled` may go well later, `denied` wants other
 * credentials, `missing` is a bucket, container or folder that does not exist, `permanent` is everything that stays as it is.
 */
export type FailureKind = "transient" | "throttled" | "denied" | "missing" | "permanent";

/** A call that failed. Its message goes into logs: a driver never puts a credential, a header or a signed address into it. */
export class RemoteFailure extends Error {
  readonly kind: FailureKind;
  /** Pause that the server asked for, in milliseconds. */
  readonly retryAfterMs: number | undefined;

  constructor(kind: FailureKind, message: string, retryAfterMs?: number) {
    super(message);
    this.name = "RemoteFailure";
    this.kind = kind;
    this.retryAfterMs = retryAfterMs;
  }
}

/** True when a listing failed because the remote has no way to list (plain HTTP), today or ever. */
export function cannotList(error: unknown): boolean {
  return error instanceof LockstepError && error.code === "REMOTE_UNSUPPORTED";
}

/** Where DVC 3 keeps the object of an id, on a remote as in a cache: `files/md5/ab/cdef…`. */
export function objectKey(id: Md5): string {
  return `files/md5/${legacyKey(id)}`;
}

/** Where DVC 2 kept it: `ab/cdef…`. */
export function legacyKey(id: Md5): string {
  return `${id.slice(0, 2)}/${id.slice(2)}`;
}

/** The folder that the url of a local remote names; DVC takes a relative one from `.dvc`. */
export function localFolder(url: string, base: string): string {
  if (url.startsWith("file://")) return fileURLToPath(url);
  if (url === "~" || url.startsWith("~/")) return join(homedir(), url.slice(1));
  return resolve(base, url);
}

/**
 * A small object of a remote, whole.
 *
 * @returns `undefined` when the remote has none, or one longer than `limitBytes`: nobody's that is looked for here.
 * @throws LockstepError as {@link Remote.read}.
 */
export async function readBounded(
  remote: Remote,
  key: string,
  { limitBytes, signal }: { readonly limitBytes: number; readonly signal?: AbortSignal | undefined },
): Promise<Buffer | undefined> {
  const content = await remote.read(key, { signal });
  if (content === undefined) return undefined;
  const pieces: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const piece of content.stream) {
    sizeBytes += piece.length;
    if (sizeBytes > limitBytes) return undefined;
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
