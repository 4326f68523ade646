import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { gitIn } from "../support/github-server/bare.ts";
import { entry, prepare, type World } from "./world.ts";

const events = "refs/lockstep/events";

interface Answer {
  readonly code: number | null;
  readonly findings: readonly { readonly subject: string; readonly rule: string; readonly sentence: string }[];
  readonly text: string;
}

/** What a new clone says of the registry. */
function verify(world: World, name: string): Answer {
  const clone = join(world.folder, name);
  gitIn(world.folder, "clone", "--quiet", "milling.git", clone);
  const { status, stdout, stderr } = spawnSync(process.execPath, [entry, "--json", "models", "verify"], {
    cwd: clone,
    encoding: "utf8",
  });
  const text = `${stdout}\n${stderr}`;
  const parsed = (stdout === "" ? {} : JSON.parse(stdout)) as { findings?: Answer["findings"] };
  return { code: status, findings: parsed.findings ?? [], text };
}

/** The chain of events once more, with one entry that says something else, or is not there. */
function rewritten(origin: string, at: number, change: (text: string) => string | undefined): void {
  const chain = gitIn(origin, "rev-list", "--reverse", events).split("\n");
  const env = { ...process.env, GIT_INDEX_FILE: join(origin, "chaos-index"), GIT_WORK_TREE: origin };
  const git = (args: readonly string[], input?: string): string =>
    execFileSync("git", ["-C", origin, ...args], {
      encoding: "utf8",
      env,
      ...(input === undefined ? {} : { input }),
    }).trim();
  const paths = git(["ls-tree", "-r", "--name-only", events]).split("\n");
  const target = paths[at] ?? "";
  const text = change(gitIn(origin, "show", `${events}:${target}`));
  let parent: string | undefined;
  for (const commit of chain) {
    git(["read-tree", commit]);
    const has = git(["ls-files", "--", target]) !== "";
    if (has && text === undefined) git(["update-index", "--force-remove", target]);
    else if (has) {
      const id = git(["hash-object", "-w", "--stdin"], text);
      git(["update-index", "--cacheinfo", `100644,${id},${target}`]);
    }
    const tree = git(["write-tree"]);
    parent = git(["commit-tree", tree, ...(parent === undefined ? [] : ["-p", parent]), "-m", "entry"]);
  }
  git(["update-ref", events, parent ?? ""]);
}

/** The tag that a path of the ledger is about: its event, or a file that stands beside it. */
function tagOf(path: string): string {
  const [kind, , name = ""] = path.split("/");
  return decodeURIComponent(kind === "events" ? name.replace(/\.json$/, "") : name);
}

test("whatever is deleted or altered of a registry, models verify names it", { timeout: 300_000 }, async () => {
  const approved = await prepare("local");
  const prepared = await approved.further(async (world) => {
    await world.side.merge(approved.number, "squash");
    expect((await world.promote()).refusals).toEqual([]);
  });
  approved.remove();
  try {
    await using sound = await prepared.world();
    const answer = verify(sound, "sound");
    expect(answer.code, answer.text).toBe(0);
    expect(answer.findings).toEqual([]);
    const tags = sound.tags();
    expect(tags).toHaveLength(4);
    const entries = gitIn(sound.origin, "ls-tree", "-r", "--name-only", events).split("\n");
    expect(entries.length).toBeGreaterThanOrEqual(tags.length);
    const latest = gitIn(sound.origin, "diff", "--name-only", `${events}~1`, events).split("\n").map(tagOf);

    const attacks: readonly (readonly [name: string, named: readonly string[], attack: (origin: string) => void])[] = [
      ...tags.flatMap((tag) => [
        [`${tag} is deleted`, [tag], (origin: string) => gitIn(origin, "tag", "--delete", tag)] as const,
        [
          `${tag} is made again`,
          [tag],
          (origin: string) => {
            const message = `${gitIn(origin, "for-each-ref", "--format=%(contents)", `refs/tags/${tag}`)}\n`;
            gitIn(origin, "tag", "--annotate", "--force", "--message", message, tag, `${tag}^{commit}`);
          },
        ] as const,
        [
          `${tag} is moved`,
          [tag],
          (origin: string) => gitIn(origin, "tag", "--annotate", "--force", "--message=x", tag, "main~1"),
        ] as const,
      ]),
      ...entries.flatMap((path, at) => [
        [
          `${path} is altered`,
          [tagOf(path)],
          (origin: string) => {
            rewritten(origin, at, (text) => text.replace(/[0-9a-f]{40}/, "f".repeat(40)));
          },
        ] as const,
        [
          `${path} is removed`,
          [tagOf(path)],
          (origin: string) => {
            rewritten(origin, at, () => undefined);
          },
        ] as const,
      ]),
      ["the whole ledger is deleted", tags, (origin) => gitIn(origin, "update-ref", "-d", events)],
      ["the ledger is set back", latest, (origin) => gitIn(origin, "update-ref", events, `${events}~1`)],
    ];
    for (const [name, named, attack] of attacks) {
      await using world = await prepared.world();
      attack(world.origin);
      const found = verify(world, "auditor");
      expect(found.code, `${name}\n${found.text}`).toBe(1);
      expect(found.findings.length, `${name}\n${found.text}`).toBeGreaterThan(0);
      const subjects = new Set(found.findings.map(({ subject }) => subject));
      for (const tag of named) expect(subjects, name).toContain(tag);
    }
  } finally {
    prepared.remove();
  }
});
