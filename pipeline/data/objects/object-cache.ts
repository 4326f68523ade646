import type { Md5 } from "../../domain/ids.ts";
import type { DirectoryEntry } from "../dvc/model.ts";
import type { BulkProgress } from "./bulk/run.ts";
import type { HashState } from "./hash-state.ts";
import type { ObjectPlace } from "./store.ts";
import type { Ignore } from "./walk.ts";

export interface StoredFile {
  readonly id: Md5;
  readonly sizeBytes: number;
  readonly isExecutable: boolean;
}

export interface StoredDirectory {
  readonly id: Md5;
  /** Sum over all files. */
  readonly sizeBytes: number;
  readonly fileCount: number;
  readonly entries: readonly DirectoryEntry[];
}

export interface AddRequest {
  /** Absolute; a file or a folder. */
  readonly path: string;
  /** For a folder: what is left out of it. */
  readonly ignore?: Ignore;
}

export type Added =
  | { readonly kind: "file"; readonly stored: StoredFile }
  | { readonly kind: "folder"; readonly stored: StoredDirectory };

export interface ReceiveRequest {
  readonly id: Md5;
  readonly stream: AsyncIterable<Uint8Array>;
  /** Names the source in messages. */
  readonly where: string;
  readonly hint: string;
  readonly onBytes?: (count: number) => void;
}

/** Objects on their way in. */
export interface Receiving extends AsyncDisposable {
  /**
   * Takes one in, aside, hashing on the way.
   *
   * @throws LockstepError OBJECT_CORRUPT naming expected and found md5, STORAGE_FAILED; the cache stays as it was.
   */
  receive(request: ReceiveRequest): Promise<{ readonly sizeBytes: number }>;
  /** Gives all that has arrived since the last time their names, durably. */
  commit(): Promise<void>;
}

/** What was found of many objects. */
export interface Verification {
  readonly missing: readonly Md5[];
  /** `found` is the md5 of what stands there. */
  readonly damaged: readonly { readonly id: Md5; readonly found: string }[];
  /** Of those that are right. */
  readonly sizeBytes: number;
}

/** How one operation over many objects is watched and stopped. */
export interface ManyOptions {
  readonly onProgress?: ((progress: BulkProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Objects on this machine, by md5 id, laid out as DVC 3 does. Nothing in it is ever changed in place. */
export interface ObjectCache extends ObjectPlace {
  /** The objects of DVC 2.x in the same folder, for entries that are legacy; of that cache, itself. */
  readonly legacy: ObjectCache;
  /** What was learnt of its objects, when the cache was opened with it. */
  readonly state: (() => Promise<HashState>) | undefined;
  has(id: Md5): Promise<boolean>;
  /** Those of the ids whose object is there; what it holds is another question. Made for status and push of many. */
  hasAll(ids: readonly Md5[]): Promise<ReadonlySet<Md5>>;
  /** True when the object is there with the content its name says. */
  isIntact(id: Md5): Promise<boolean>;
  /** @throws LockstepError OBJECT_MISSING, OBJECT_CORRUPT. */
  verify(id: Md5): Promise<{ readonly sizeBytes: number }>;
  /**
   * Which of many objects are missing or damaged. With a state, objects that were found right and not written to since are not read
   * again. Never throws for what it finds.
   */
  verifyAll(ids: readonly Md5[], options?: ManyOptions): Promise<Verification>;
  addFile(path: string): Promise<StoredFile>;
  /** Stores the files, makes them durable, then the directory object. */
  addDirectory(path: string, ignore: Ignore): Promise<StoredDirectory>;
  /**
   * Stores many files and folders in one commit: all contents first, one barrier, their names, then the directory objects likewise.
   * Far quicker than one call after the other, and as durable. Results are in the order of the requests.
   */
  add(requests: readonly AddRequest[], options?: ManyOptions): Promise<readonly Added[]>;
  /** Streams an object in; it gets its name only when the content is the id's. Call {@link sync} when all are there. */
  receive(request: ReceiveRequest): Promise<{ readonly sizeBytes: number }>;
  /**
   * Takes many objects in: each is hashed while it arrives and waits aside; `commit` makes all of them durable at once and gives them
   * their names. Disposing removes what was not committed.
   */
  receiving(): Receiving;
  /** Makes received objects survive a power cut. */
  sync(ids: readonly Md5[]): Promise<void>;
  /** Members of a directory object, every path safe. @throws LockstepError OBJECT_MISSING, OBJECT_CORRUPT, PATH_UNSAFE. */
  readDirectory(id: Md5): Promise<readonly DirectoryEntry[]>;
}
