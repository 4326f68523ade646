import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { World } from "./world.ts";

/** What happens to an approved pull request, and what must stand afterwards. */
export interface Happening {
  readonly name: string;
  /** Everything up to the last run of promote; its refusals are those that count. */
  readonly happens: (world: World, number: number) => Promise<void>;
  /** Tags beyond those of v1.0.0. */
  readonly tags: readonly string[];
  /** What production holds, by the tag with the highest counter that stands. */
  readonly production: string;
  /** Code and sentence of each refusal of the last promote. */
  readonly refusals: readonly (readonly [code: string, sentence: RegExp])[];
  /** Stages that a fresh runner runs at `state` (main, when left out): none where anybody has made these inputs before. */
  readonly runs: readonly string[] | { readonly refused: string };
  readonly state?: string;
}

const shipped = ["press#production#2", "press@v1.1.0"];

async function push(world: World, files: Readonly<Record<string, string>>): Promise<void> {
  world.dana("fetch", "--quiet", "origin");
  world.dana("checkout", "--quiet", "-B", "main", "origin/main");
  await world.write(files);
  world.dana("push", "--quiet", "origin", "main");
}

function onMain(world: World): void {
  world.dana("fetch", "--quiet", "origin");
  world.dana("checkout", "--quiet", "-B", "main", "origin/main");
}

/** Takes back what came onto main last. */
function revert(world: World): void {
  onMain(world);
  world.dana("revert", "--no-edit", "HEAD");
  world.dana("push", "--quiet", "origin", "main");
}

function recordOf(world: World): string {
  return readFileSync(join(world.clone, "models/press.yaml"), "utf8");
}

/** Files of the remote that hold the bytes of the model at a state, by the record there. */
function objectsOf(world: World, state: string): readonly string[] {
  world.dana("fetch", "--quiet", "origin");
  const record = world.dana("show", `${state}:models/press.yaml`);
  const ids = [...record.matchAll(/md5: ([0-9a-f]{32}(?:\.dir)?)$/gm)].map(([, id = ""]) => id);
  return [...new Set(ids)].map((id) => join(world.folder, "store/files/md5", id.slice(0, 2), id.slice(2)));
}

/** Everything on the remote that is about results of runs and candidates, besides the bytes themselves. */
function storedResults(world: World): readonly string[] {
  const store = join(world.folder, "store");
  return readdirSync(store, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.startsWith(join(store, "files/md5")));
}

/** CI's clone as a new runner has it: what is not in Git must come from the remote. */
function forget(world: World): void {
  for (const path of [".dvc/cache", ".dvc/tmp", ".lockstep", "models/press"])
    rmSync(join(world.job, path), { recursive: true, force: true });
}

/** Sixteen ways in which a change, or somebody, gets to main. */
export const happenings: readonly Happening[] = [
  {
    name: "it is squashed",
    happens: (world, number) => world.side.merge(number, "squash"),
    ...{ tags: shipped, production: "v1.1.0", refusals: [], runs: [] },
  },
  {
    name: "it is rebased onto a main that has moved",
    async happens(world, number) {
      await push(world, { "NOTES.md": "unrelated\n" });
      await world.side.merge(number, "rebase");
    },
    ...{ tags: shipped, production: "v1.1.0", refusals: [], runs: [] },
  },
  {
    name: "it is merged",
    happens: (world, number) => world.side.merge(number, "merge"),
    ...{ tags: shipped, production: "v1.1.0", refusals: [], runs: [] },
  },
  {
    name: "main is fast-forwarded to it with Git alone",
    async happens(world, number) {
      onMain(world);
      const before = world.dana("rev-parse", "main");
      const head = await world.side.headOf(number);
      world.dana("push", "--quiet", "origin", `${head}:main`);
      world.side.landed(number, world.dana("rev-list", "--reverse", `${before}..${head}`).split("\n"));
    },
    ...{ tags: shipped, production: "v1.1.0", refusals: [], runs: [] },
  },
  {
    name: "its branch is force-pushed after the approval, with the same content in another commit, and merged",
    async happens(world, number) {
      world.dana("checkout", "--quiet", "better");
      world.dana("commit", "--quiet", "--amend", "--message", "the same, told better");
      world.dana("push", "--quiet", "--force", "origin", "better");
      await world.side.merge(number, "merge");
    },
    tags: [],
    production: "v1.0.0",
    refusals: [["candidate_missing", /^No evaluation of press v1\.1\.0 .* was reported .* #2 .*; report it again\.$/]],
    runs: [],
  },
  {
    name: "it is merged, promoted, and reverted",
    async happens(world, number) {
      await world.side.merge(number, "squash");
      await world.promote();
      revert(world);
    },
    tags: [...shipped, "press#production#3"],
    ...{ production: "v1.0.0", refusals: [], runs: [] },
  },
  {
    name: "it is merged, promoted, reverted, and the revert is reverted",
    async happens(world, number) {
      await world.side.merge(number, "squash");
      await world.promote();
      revert(world);
      await world.promote();
      revert(world);
    },
    tags: [...shipped, "press#production#3"],
    production: "v1.0.0",
    refusals: [["quarantined", /press v1\.1\.0 .*lockstep release/]],
    runs: [],
  },
  {
    name: "the base got another input before it was merged",
    async happens(world, number) {
      onMain(world);
      await push(world, { "train.sh": `${readFileSync(join(world.clone, "train.sh"), "utf8")}# a remark\n` });
      await world.side.merge(number, "merge");
    },
    tags: [],
    production: "v1.0.0",
    refusals: [["needs_reevaluation", /^press v1\.1\.0 .*code train\.sh: [0-9a-f]{12} → [0-9a-f]{12}; train and /]],
    // The combination is new to everybody; the model comes out the same, so that nothing behind it runs again.
    runs: ["train"],
  },
  {
    name: "the base got another file that decides nothing",
    async happens(world, number) {
      await push(world, { "NOTES.md": "unrelated\n" });
      await world.side.merge(number, "merge");
    },
    ...{ tags: shipped, production: "v1.1.0", refusals: [], runs: [] },
  },
  {
    name: "two pull requests change the model, and the second is merged over the conflict with its own record",
    async happens(world, number) {
      const other = await world.propose("other", { shift: "2\n" });
      await world.check(other);
      await world.approve(other);
      await world.side.merge(number, "squash");
      await world.promote();
      world.dana("fetch", "--quiet", "origin");
      world.dana("checkout", "--quiet", "other");
      world.dana("merge", "--quiet", "--strategy-option", "ours", "--no-edit", "origin/main");
      world.dana("push", "--quiet", "origin", "other");
      await world.side.merge(other, "merge");
    },
    tags: shipped,
    production: "v1.1.0",
    refusals: [["conflict", /^press v1\.1\.0 is registered with .*; run `lockstep train`/]],
    runs: [],
  },
  {
    name: "a merge queue tries it, and merges it",
    async happens(world, number) {
      onMain(world);
      const head = await world.side.headOf(number);
      world.dana("checkout", "--quiet", "-B", "queue", "origin/main");
      world.dana("merge", "--quiet", "--squash", head);
      world.dana("commit", "--quiet", "--message", "better (#2)");
      world.dana("push", "--quiet", "origin", "queue:refs/heads/gh-readonly-queue/main/pr-2");
      const group = world.dana("rev-parse", "HEAD");
      const judged = await world.promote({ group });
      if (judged.refusals.length > 0 || world.tags().includes("press@v1.1.0"))
        throw new Error(`the queue's group was not just judged:\n${judged.log}`);
      await world.side.merge(number, "squash");
    },
    ...{ tags: shipped, production: "v1.1.0", refusals: [], runs: [] },
  },
  {
    name: "it is picked to a release branch",
    async happens(world, number) {
      onMain(world);
      const head = await world.side.headOf(number);
      world.dana("checkout", "--quiet", "-B", "release/1.x", "press@v1.0.0^{commit}");
      world.dana("cherry-pick", `${world.dana("merge-base", head, "main")}..${head}`);
      world.dana("push", "--quiet", "origin", "release/1.x");
    },
    ...{ tags: [], production: "v1.0.0", refusals: [], runs: [], state: "origin/release/1.x" },
  },
  {
    name: "the record is edited by hand, on main",
    async happens(world) {
      onMain(world);
      const record = recordOf(world);
      const edited = record.replaceAll("v1.0.0", "v2.0.0").replace(/(?<=^ {2}sha256: )[0-9a-f]{8}/m, "deadbeef");
      if (edited === record) throw new Error("nothing was edited");
      await push(world, { "models/press.yaml": edited });
    },
    tags: [],
    production: "v1.0.0",
    refusals: [
      ["no_approval", /^press v2\.0\.0 \(deadbeef.*\) came with commit .*, which no pull request brought.*open one/],
    ],
    runs: [],
  },
  {
    name: "tags are pushed by hand",
    async happens(world, number) {
      const head = await world.side.headOf(number);
      world.dana("fetch", "--quiet", "origin");
      for (const [name, message] of [
        ["press@v1.1.0", "Registering artifact press version v1.1.0"],
        ["press#production#7", "Assigning stage production to artifact press version v1.1.0"],
      ] as const) {
        world.dana("tag", "--annotate", "--message", message, name, head);
        world.dana("push", "--quiet", "origin", name);
      }
      await world.side.merge(number, "merge");
    },
    tags: ["press#production#7", "press@v1.1.0"],
    production: "v1.1.0",
    refusals: [["unledgered_tag", /press@v1\.1\.0.*by hand/]],
    runs: [],
  },
  {
    name: "the candidate is missing from the remote",
    async happens(world, number) {
      const head = await world.side.headOf(number);
      for (const path of [...objectsOf(world, head), ...storedResults(world)]) rmSync(path, { force: true });
      forget(world);
      await world.side.merge(number, "merge");
    },
    tags: [],
    production: "v1.0.0",
    refusals: [["candidate_missing", /press v1\.1\.0/]],
    runs: ["train"],
  },
  {
    name: "the candidate is corrupted on the remote",
    async happens(world, number) {
      const head = await world.side.headOf(number);
      for (const path of objectsOf(world, head).filter((place) => !place.endsWith(".dir"))) {
        chmodSync(path, 0o644);
        writeFileSync(
          path,
          readFileSync(path, "utf8").replace(/\d/, (digit) => String(9 - Number(digit))),
        );
      }
      forget(world);
      await world.side.merge(number, "merge");
    },
    tags: [],
    production: "v1.0.0",
    refusals: [["hash_mismatch", /press v1\.1\.0/]],
    // Whoever trains is told, and trains nothing over bytes that somebody may still put right.
    runs: { refused: "OBJECT_CORRUPT" },
  },
];
