import { LockstepError } from "../../domain/error.ts";
import type { CommitSha } from "../../domain/ids.ts";
import { gitFailure } from "./failure.ts";
import type { AnnotatedTag, Git, NewTag } from "./git.ts";
import { pause } from "./jitter.ts";
import { tagRef } from "./names.ts";
import type { OriginRefs } from "./remote.ts";
import type { Repository } from "./repository.ts";
import { readTags, writeTagObjects } from "./tag-objects.ts";

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
