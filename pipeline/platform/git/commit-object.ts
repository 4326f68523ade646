import type { Signature } from "./git.ts";

export interface CommitObject {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature & {
    /** As GIT_AUTHOR_DATE takes it: seconds and zone. */
    readonly date: string;
  };
  /** Character encoding of the message, when it is not UTF-8. */
  readonly encoding: string | undefined;
  readonly message: Buffer;
}

/** Reads a commit object. */
export function parseCommit(bytes: Buffer): CommitObject {
  const end = bytes.indexOf("\n\n");
  const header = bytes.toString("utf8", 0, end < 0 ? bytes.length : end).split("\n");
  const values = (name: string): readonly string[] =>
    header.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
  const [, name = "", email = "", seconds = "0", zone = "+0000"] =
    /^(.*?) ?<([^>]*)> (\d+) ([+-]\d+)$/.exec(values("author")[0] ?? "") ?? [];
  return {
    tree: values("tree")[0] ?? "",
    parents: values("parent"),
    author: { name, email, date: `@${seconds} ${zone}` },
    encoding: values("encoding")[0],
    message: end < 0 ? Buffer.alloc(0) : bytes.subarray(end + 2),
  };
}
