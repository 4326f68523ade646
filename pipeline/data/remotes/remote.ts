import type { Md5 } from "../../domain/ids.ts";

/**
 * A DVC remote: objects by md5 id under `files/md5/`. A driver moves bytes; whoever calls it hashes them before they get their
 * final name.
 */
export interface Remote {
  /** Shown in messages; without credentials. */
  readonly url: string;
  has(id: Md5): Promise<boolean>;
  /** The object's bytes as a stream, or `undefined` when the remote has none of that id. */
  read(id: Md5): Promise<ReadableStream<Uint8Array> | undefined>;
  /** Stores the file; an object that is there already is left alone. */
  write(id: Md5, file: string): Promise<void>;
}

export interface RemoteOptions {
  readonly url: string;
  /** Folder that a relative `url` starts from: the repository's `.dvc`. */
  readonly base: string;
  readonly settings: Readonly<Record<string, string>>;
}

export type RemoteDriver = (options: RemoteOptions) => Promise<Remote>;
