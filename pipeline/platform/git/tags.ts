import { LockstepError } from "../../domain/error.ts";
import { type CommitSha, commitSha } from "../../domain/ids.ts";
import { gitFailure } from "./failure.ts";
import type { AnnotatedTag, Git, NewTag } from "./git.ts";
import { pause } from "./jitter.ts";
import { tagRef } from "./names.ts";
import type { OriginRefs } from "./remote.ts";
import type { Repository } from "./repository.ts";

export type Tags = Pick<Git, "tags" | "createTags">;

/** How often tags that somebody else creates at the same time are looked at again. */
const attempts = 5;

export function openTags(repository: Repository, origin: OriginRefs): Tags {
  const tags = (): Promise<readonly AnnotatedTag[]> => readTags(repository);

  const publish = async (refs: ReadonlyMap<string, string>): Promise<LockstepError | undefined> => {
    if (await origin.exists()) {
      const pushed = await origin.push({ refs });
      return pushed.isAccepted ? undefined : pushed.failure();
    }
    return createLocally(repository, refs);
  };
  /** Where each of these tags points, peeled, as the place says where tags are decided. */
  const standing = async (wanted: ReadonlyMap<string, CommitSha>): Promise<ReadonlyMap<string, string>> => {
    const refs = [...wanted.keys()];
    const found = (await origin.exists()) ? await origin.list(refs) : await localRefs(repository, refs);
    return new Map(
      refs.flatMap((ref) => {
        const commit = found.get(`${ref}^{}`) ?? found.get(ref);
        return commit === undefined ? [] : [[ref, commit]];
      }),
    );
  };

  return {
    tags,
    async createTags(requested) {
      const wanted = distinct(requested);
      if (wanted.size === 0) return;
      const commits = new Map([...wanted].map(([ref, { commit }]) => [ref, commit]));
      // A tag that only this clone has would hide origin's from now on.
      refuseOthers(await localPeeled(repository, [...wanted.keys()]), commits, "in this clone");
      const objects = await writeTagObjects(repository, [...wanted.values()], await tags());

      let missing = new Map(objects);
      for (let attempt = 1; missing.size > 0; attempt += 1) {
        const refusal = await publish(missing);
        if (refusal === undefined) break;
        const there = await standing(commits);
        refuseOthers(there, commits, (await origin.exists()) ? "on origin" : "here");
        const still = new Map([...objects].filter(([ref]) => !there.has(ref)));
        // Nobody made one of them meanwhile, so something else is wrong: a rule of the server, the network, a lock.
        if (still.size === missing.size && attempt >= attempts) throw refusal;
        missing = still;
        await pause(attempt);
      }
      await showLocally(repository, origin, objects);
    },
  };
}

function distinct(tags: readonly NewTag[]): ReadonlyMap<string, NewTag> {
  const wanted = new Map<string, NewTag>();
  for (const tag of tags) {
    const ref = tagRef(tag.name);
    const earlier = wanted.get(ref);
    if (earlier !== undefined && earlier.commit !== tag.commit)
      throw conflict(ref, earlier.commit, tag.commit, "asked for, too");
    wanted.set(ref, tag);
  }
  return wanted;
}

function refuseOthers(there: ReadonlyMap<string, string>, wanted: ReadonlyMap<string, CommitSha>, place: string): void {
  for (const [ref, commit] of wanted) {
    const winner = there.get(ref);
    if (winner !== undefined && winner !== commit) throw conflict(ref, winner, commit, place);
  }
}

function conflict(...[ref, winner, ours, place]: readonly [string, string, CommitSha, string]): LockstepError {
  return new LockstepError(
    "GIT_REF_CONFLICT",
    `the tag ${ref.slice("refs/tags/".length)} exists ${place} at ${winner}; here it would be ${ours}`,
    {
      hint: "A tag is never moved. Look at who made it (`git show <tag>`), then take the next version or remove a tag that only your clone has.",
    },
  );
}

/**
 * Writes tag objects without refs. Tools that order tags by time must see ours in the order they were made, also where clocks
 * differ: each is at least a second younger than all earlier ones of its artifact (the name up to `@` or `#`).
 */
async function writeTagObjects(
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

/** Creates refs in this repository, all or none, and only where none is. */
async function createLocally(
  { commands, noId }: Repository,
  refs: ReadonlyMap<string, string>,
): Promise<LockstepError | undefined> {
  const args = ["update-ref", "--stdin"];
  const lines = [...refs].map(([ref, id]) => `update ${ref} ${id} ${noId}\n`);
  const outcome = await commands.attempt(args, { input: ["start\n", ...lines, "prepare\ncommit\n"].join("") });
  return outcome.exitCode === 0 ? undefined : gitFailure(args, outcome);
}

/** Makes refs that are decided visible in this clone, with the objects of whoever made them. */
async function showLocally(
  repository: Repository,
  origin: OriginRefs,
  refs: ReadonlyMap<string, string>,
): Promise<void> {
  if (!(await origin.exists())) return;
  const here = await localRefs(repository, [...refs.keys()]);
  const absent = [...refs.keys()].filter((ref) => !here.has(ref));
  if (absent.length === 0) return;
  const args = [
    "fetch",
    "--quiet",
    "--no-tags",
    "--no-prune",
    "--no-recurse-submodules",
    "--no-write-fetch-head",
    "origin",
  ];
  args.push(...absent.map((ref) => `${ref}:${ref}`));
  const outcome = await repository.commands.attempt(args);
  if (outcome.exitCode === 0) return;
  // Another process of this clone may have been first.
  const there = await localRefs(repository, absent);
  if (absent.some((ref) => !there.has(ref))) throw gitFailure(args, outcome);
}

async function localRefs({ commands }: Repository, refs: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const format = "%(refname)%00%(objectname)%00%(*objectname)";
  const output = await commands.text(["for-each-ref", `--format=${format}`, ...refs]);
  const wanted = new Set(refs);
  const found = new Map<string, string>();
  for (const line of output.split("\n")) {
    const [ref = "", id = "", peeled = ""] = line.split("\0");
    if (!wanted.has(ref)) continue;
    found.set(ref, id);
    if (peeled !== "") found.set(`${ref}^{}`, peeled);
  }
  return found;
}

async function localPeeled(repository: Repository, refs: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const found = await localRefs(repository, refs);
  return new Map(
    refs.flatMap((ref) => {
      const commit = found.get(`${ref}^{}`) ?? found.get(ref);
      return commit === undefined ? [] : [[ref, commit]];
    }),
  );
}

async function readTags({ commands }: Repository): Promise<readonly AnnotatedTag[]> {
  const fields = ["refname:lstrip=2", "objecttype", "*objecttype", "*objectname", "taggerdate:unix", "contents"];
  const format = fields.map((field) => `%(${field})%00`).join("");
  const output = await commands.text(["for-each-ref", `--format=${format}`, "refs/tags/"]);
  const values = output.split("\0");
  const tags: AnnotatedTag[] = [];
  for (let at = 0; at + fields.length <= values.length; at += fields.length) {
    const [name = "", type, target, id = "", seconds, contents = ""] = values.slice(at, at + fields.length);
    if (type !== "tag") continue;
    // The line end after a record comes before the next one's name.
    const tag = name.replace(/^\n/, "");
    const commit = target === "commit" ? id : await peeledCommit(commands, tag, target);
    if (commit === undefined) continue;
    const message = contents.replace(/\n$/, "");
    tags.push({ name: tag, commit: commitSha(commit), message, taggedAtSeconds: Number(seconds) });
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
