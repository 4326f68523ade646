import type { CommitSha } from "../../../domain/ids.ts";
import { canonicalJson } from "../../../domain/json.ts";
import type { Check } from "../forge.ts";
import { bodyLimit, checkLength, recordLimit } from "../marker.ts";
import { checkLine } from "./limits.ts";
import type { Parts } from "./pull-requests.ts";

/** Says something about a commit; the newest word counts, and the same word twice is said once. */
export async function setCheck({ store, self }: Parts, check: Check): Promise<void> {
  checkLine("the name of the check", check.name);
  checkLength("the title of the check", check.title, bodyLimit);
  checkLength("the summary of the check", check.summary, bodyLimit);
  checkLength("the record of the check", check.record, recordLimit);
  const { sha, name, conclusion, title, summary, record } = check;
  const whole: Check = { sha, name, conclusion, title, summary, record };
  for await (const newest of store.checks(sha, name)) {
    if (newest.author.id === self.id && canonicalJson(newest.check) === canonicalJson(whole)) return;
    break;
  }
  await store.addCheck({ kind: "lockstep/Check", schema: 1, author: self, check: whole });
}

/** The newest word of anybody: what a person wants to see, and what a merge waits for. */
export async function latestCheck(
  { store }: Pick<Parts, "store">,
  sha: CommitSha,
  name: string,
): Promise<Check | undefined> {
  for await (const { check } of store.checks(sha, name)) return check;
  return undefined;
}

export async function readCheck({ store, self }: Parts, sha: CommitSha, name: string): Promise<Check | undefined> {
  for await (const { author, check } of store.checks(sha, name)) if (author.id === self.id) return check;
  return undefined;
}
