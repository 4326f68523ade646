/** One thing that is wrong in a document: where, from its root, and what. */
export interface Problem {
  readonly path: readonly (string | number)[];
  /** True when the key itself is wrong, false when its value is. */
  readonly isKey: boolean;
  readonly message: string;
}
