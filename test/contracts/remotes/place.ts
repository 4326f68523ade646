import type { RemoteOptions } from "../../../pipeline/data/remotes/remote.ts";

/** An empty place on a real server. */
export interface Place {
  /** How a remote there is opened; `port` is the server's own or that of a proxy in front of it. */
  readonly options: (port: number) => RemoteOptions;
  /** The same with credentials that the server does not accept; absent where it accepts all. */
  readonly deniedOptions?: ((port: number) => RemoteOptions) | undefined;
  /** The same in a bucket, container or folder that does not exist; absent where writing makes it. */
  readonly nowhereOptions?: ((port: number) => RemoteOptions) | undefined;
}

/** What a server is to the suite. */
export interface ServerUnderTest {
  /** The server's own port. */
  readonly port: number;
  /** A new, empty place. */
  place(): Promise<Place>;
  close(): Promise<void>;
}

/** What a driver cannot do, because what it speaks cannot. */
export interface Abilities {
  readonly canList: boolean;
  readonly canRemove: boolean;
  /** False where a read begins at the start, whatever was asked. */
  readonly canResume: boolean;
}

export const allAbilities: Abilities = { canList: true, canRemove: true, canResume: true };
