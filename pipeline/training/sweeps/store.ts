/** A place that all workers of a sweep see: small texts by key, each made once and never changed. */
export interface SweepStore {
  /** Keys that begin with `prefix`, which ends in `/`. */
  list(prefix: string): Promise<readonly string[]>;
  /** `undefined` when there is no such text. */
  read(key: string): Promise<string | undefined>;
  /** Of several at once, one alone makes the text: true for that one, false for all others and when it was there already. */
  create(key: string, text: string): Promise<boolean>;
}
