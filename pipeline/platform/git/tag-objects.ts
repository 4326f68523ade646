import { LockstepError } from "../../domain/error.ts";
import { commitSha } from "../../domain/ids.ts";
import type { AnnotatedTag, NewTag } from "./git.ts";
import { tagRef } from "./names.ts";
import type { Repository } from "./repository.ts";

/**
 * Writes tag objects without refs. Tools that order tags by time must see ours in the order they were made, also where clocks
 * differ: each is at least a second younger than all earlier ones of its artifact (the name up to `@` or `#`).
 */
export async function writeTagObjects(
  { commands, objects }: Repository,
  tags: readonly NewTag[],
  existing: readonly AnnotatedTag[],
): Promise<ReadonlyMap<string, string>> {
  const ident = await commands.text(["var", "GIT_COMMITTER_IDENT"]);
  const [, who = "", seconds = "", zone = "+0000"] = /^(.*>) (\d+) ([+-]\d{4})$/.exec(ident) ?? [];
  if (who === "") throw new LockstepError("GIT_COMMAND_FAILED", `git var GIT_COMMITTER_IDENT answered ${ident}`);
  const newest = new Map<string, number>();
  for (const { name, taggedAtSeconds } of existing) {
    const artifact = artifactOf(name);
    newest.set(artifact, Math.max(newest.get(artifact) ?? 0, taggedAtSeconds));
  }
  const ids = new Map<string, string>();
  for (const { name, commit, message } of tags) {
    if ((await objects.read(commit))?.kind !== "commit")
      throw new LockstepError(
        "GIT_COMMAND_FAILED",
        `the tag ${name} needs ${commit}, which is no commit of this clone`,
        {
          hint: "Run `git fetch`, or use `fetch-depth: 0` with actions/checkout.",
        },
      );
    const artifact = artifactOf(name);
    const time = Math.max(Number(seconds), (newest.get(artifact) ?? 0) + 1);
    newest.set(artifact, time);
    const header = `object ${commit}\ntype commit\ntag ${name}\ntagger ${who} ${time} ${zone}\n`;
    const input = `${header}\n${message.replaceAll("\0", "").trimEnd()}\n`;
    ids.set(tagRef(name), await commands.text(["mktag"], { input }));
  }
  return ids;
}

function artifactOf(name: string): string {
  return /^[^@#]*/.exec(name)?.[0] ?? name;
}

/** All annotated tags that name a commit, by name. */
export async function readTags({ commands }: Repository): Promise<readonly AnnotatedTag[]> {
  const fields = [
    "refname:lstrip=2",
    "objectname",
    "objecttype",
    "*objecttype",
    "*objectname",
    "taggerdate:unix",
    "contents",
  ];
  const format = fields.map((field) => `%(${field})%00`).join("");
  const output = await commands.text(["for-each-ref", `--format=${format}`, "refs/tags/"]);
  const values = output.split("\0");
  const tags: AnnotatedTag[] = [];
  for (let at = 0; at + fields.length <= values.length; at += fields.length) {
    const [name = "", object = "", type, target, id = "", seconds, contents = ""] = values.slice(
      at,
      at + fields.length,
    );
    if (type !== "tag") continue;
    // The line end after a record comes before the next one's name.
    const tag = name.replace(/^\n/, "");
    const commit = target === "commit" ? id : await peeledCommit(commands, tag, target);
    if (commit === undefined) continue;
    const message = contents.replace(/\n$/, "");
    tags.push({ name: tag, commit: commitSha(commit), message, taggedAtSeconds: Number(seconds), id: object });
  }
  return tags;
}

/** The commit behind a tag of a tag; `undefined` for a tag of a file or folder. */
async function peeledCommit(
  commands: Repository["commands"],
  tag: string,
  target: string | undefined,
): Promise<string | undefined> {
  if (target !== "tag") return undefined;
  const { exitCode, stdout } = await commands.attempt([
    "rev-parse",
    "--verify",
    "--quiet",
    `refs/tags/${tag}^{commit}`,
  ]);
  return exitCode === 0 ? stdout.toString("utf8").trim() : undefined;
}
