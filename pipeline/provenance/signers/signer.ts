import type { Statement } from "../statement.ts";

/** Something that vouches for statements. */
export interface Signer {
  /** Who it is, for people; never a secret. */
  readonly description: string;
  /**
   * The text of a Sigstore bundle with the statement.
   *
   * @throws LockstepError SIGNING_FAILED.
   */
  sign(statement: Statement): Promise<string>;
}

/** What a process gives to its signers. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The token of the job, where there is one. */
  readonly token: string | undefined;
  /** Keeps a text out of every log. */
  mask(secret: string): void;
}

/** A kind of signer: opens it where the surroundings have what it needs, and is `undefined` where they do not. */
export type SignerDriver = (surroundings: Surroundings) => Promise<Signer | undefined>;
