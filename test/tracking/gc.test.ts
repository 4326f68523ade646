import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openCache } from "../../pipeline/data/objects/cache.ts";
import { hashBytes } from "../../pipeline/data/objects/hash.ts";
import { openData, openPullRequests } from "../../pipeline/data-wiring.ts";
import type { CommitSha, Md5 } from "../../pipeline/domain/ids.ts";
import { collectGarbage, type GcPorts, type GcRequest, type GcResult } from "../../pipeline/tracking/gc.ts";
import { errorOf } from "../support/errors.ts";
import { memoryFolder } from "../support/folder.ts";

const day = 86_400_000;

interface Repository {
  readonly root: string;
  /** A remote of DVC's. */
  readonly store: string;
}

function git(root: string, ...args: readonly string[]): string {
  return execFileSync("git", [...args], { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }).trim();
}

function commit(root: string, message: string): CommitSha {
  git(root, "add", "--all");
  git(root, "commit", "--quiet", "--allow-empty", `--message=${message}`);
  return git(root, "rev-parse", "HEAD") as CommitSha;
}

function repository(): Repository {
  const folder = memoryFolder();
  const [root, store] = [join(folder, "work"), join(folder, "store")];
  mkdirSync(join(root, ".dvc"), { recursive: true });
  writeFileSync(join(root, ".dvc/config"), `[core]\n    remote = s\n['remote "s"']\n    url = ${store}\n`);
  writeFileSync(join(root, ".dvc/.gitignore"), "/cache\n/tmp\n");
  git(root, "init", "--quiet", "--initial-branch=main");
  commit(root, "first");
  return { root, store };
}

/** Puts bytes into a store under their md5, as if so many days ago. */
function store(
  folder: string,
  content: string,
  options: { readonly days?: number; readonly suffix?: string } = {},
): Md5 {
  const id = hashBytes(content).md5 + (options.suffix ?? "");
  const place = join(folder, "files/md5", id.slice(0, 2), id.slice(2));
  mkdirSync(join(place, ".."), { recursive: true });
  if (!existsSync(place)) writeFileSync(place, content);
  chmodSync(place, 0o444);
  const then = (Date.now() - (options.days ?? 30) * day) / 1000;
  utimesSync(place, then, then);
  return id as Md5;
}

const cacheOf = ({ root }: Repository): string => join(root, ".dvc/cache");

function listing(members: Readonly<Record<string, string>>): string {
  const items = Object.entries(members).map(([relpath, md5]) => `{"md5": "${md5}", "relpath": "${relpath}"}`);
  return `[${items.join(", ")}]`;
}

function pointer(id: string, path: string): string {
  return `outs:\n- md5: ${id}\n  size: 1\n  hash: md5\n  path: ${path}\n`;
}

/** Stores a file and writes its pointer. */
function track(repo: Repository, path: string, content: string): Md5 {
  const id = store(cacheOf(repo), content);
  writeFileSync(join(repo.root, `${path}.dvc`), pointer(id, path));
  return id;
}

const nothingMore = {
  isWorkspace: true,
  isAllBranches: false,
  isAllTags: false,
  isAllCommits: false,
  isAllExperiments: false,
  revision: undefined,
  count: undefined,
  date: undefined,
};

async function gc(
  { root }: Repository,
  request: Partial<GcRequest> = {},
  ports: Partial<GcPorts> = {},
): Promise<GcResult> {
  await using repo = await openData({ folder: root, environment: process.env });
  return await collectGarbage(
    repo,
    {
      scope: nothingMore,
      isCloud: false,
      remote: undefined,
      isNotInRemote: false,
      isDry: false,
      skipsFailed: false,
      forgetsRuns: false,
      graceDays: 14,
      projects: [],
      nowMs: Date.now(),
      ...request,
    },
    { openPullRequests: () => openPullRequests(repo), confirm: () => Promise.resolve(true), ...ports },
  );
}

const has = (folder: string, id: Md5): boolean => existsSync(join(folder, "files/md5", id.slice(0, 2), id.slice(2)));

/** Each brings content that somebody needs, without anything in the workspace that names it. */
const needs: Readonly<Record<string, (repo: Repository) => Md5>> = {
  "a commit of the branch that is checked out, with an uncommitted change": (repo) => {
    const id = track(repo, "data", "committed");
    commit(repo.root, "data");
    track(repo, "data", "not committed yet");
    return id;
  },
  "an uncommitted pointer": (repo) => track(repo, "data", "not committed"),
  "another branch": (repo) => {
    git(repo.root, "switch", "--quiet", "--create", "side");
    const id = track(repo, "data", "of a branch");
    commit(repo.root, "side");
    git(repo.root, "switch", "--quiet", "main");
    return id;
  },
  "a tag": (repo) => {
    const id = track(repo, "data", "of a tag");
    git(repo.root, "tag", "--annotate", "--message=v1", "model@v1.0.0", commit(repo.root, "tagged"));
    git(repo.root, "reset", "--quiet", "--hard", "HEAD~1");
    return id;
  },
  "a branch of origin that this clone has not fetched": (repo) => {
    const folder = memoryFolder();
    const [origin, other] = [join(folder, "origin.git"), join(folder, "other")];
    git(repo.root, "clone", "--quiet", "--bare", repo.root, origin);
    git(repo.root, "remote", "add", "origin", origin);
    git(repo.root, "clone", "--quiet", origin, other);
    const id = store(cacheOf(repo), "of origin");
    writeFileSync(join(other, "data.dvc"), pointer(id, "data"));
    commit(other, "elsewhere");
    git(other, "push", "--quiet", "origin", "HEAD:refs/heads/elsewhere");
    return id;
  },
  "a pull request's head on origin": (repo) => {
    const origin = join(memoryFolder(), "origin.git");
    git(repo.root, "init", "--quiet", "--bare", origin);
    git(repo.root, "remote", "add", "origin", origin);
    const id = track(repo, "data", "of a pull request");
    const head = commit(repo.root, "pull request");
    git(repo.root, "push", "--quiet", "origin", `${head}:refs/pull/7/head`);
    git(repo.root, "reset", "--quiet", "--hard", "HEAD~1");
    git(repo.root, "reflog", "expire", "--expire=now", "--all");
    git(repo.root, "gc", "--quiet", "--prune=now");
    return id;
  },
  "a stash": (repo) => {
    track(repo, "data", "before");
    commit(repo.root, "data");
    const id = track(repo, "data", "stashed");
    git(repo.root, "stash", "--quiet");
    return id;
  },
  "an experiment": (repo) => {
    const id = track(repo, "data", "of an experiment");
    git(repo.root, "update-ref", "refs/exps/ab/cdef/exp-1", commit(repo.root, "experiment"));
    git(repo.root, "reset", "--quiet", "--hard", "HEAD~1");
    return id;
  },
  "a model's record of an earlier commit, to which somebody may roll back": (repo) => {
    const id = store(cacheOf(repo), "a model");
    mkdirSync(join(repo.root, "models"));
    const record = `kind: lockstep/Model\nartifact:\n  md5: ${id}\n  files:\n  - md5: ${id}\n`;
    writeFileSync(join(repo.root, "models/churn.yaml"), record);
    commit(repo.root, "one version");
    writeFileSync(join(repo.root, "models/churn.yaml"), record.replaceAll(id, store(cacheOf(repo), "the next model")));
    commit(repo.root, "the next version");
    return id;
  },
  "an auditor of a registered version: the rows that its commit's lock names, which main has replaced since": (
    repo,
  ) => {
    const lock = (id: string): string =>
      `schema: '2.0'\nstages:\n  prepare:\n    cmd: x\n    outs:\n    - path: test.csv\n      hash: md5\n      md5: ${id}\n`;
    const id = store(cacheOf(repo), "rows that judged v1.0.0");
    writeFileSync(join(repo.root, "dvc.lock"), lock(id));
    git(repo.root, "tag", "--annotate", "--message=v1", "model@v1.0.0", commit(repo.root, "registered"));
    writeFileSync(join(repo.root, "dvc.lock"), lock(store(cacheOf(repo), "rows of today")));
    commit(repo.root, "other rows");
    return id;
  },
  "a registered version whose tag only origin has": (repo) => {
    const folder = memoryFolder();
    const [origin, other] = [join(folder, "origin.git"), join(folder, "other")];
    git(repo.root, "clone", "--quiet", "--bare", repo.root, origin);
    git(repo.root, "remote", "add", "origin", origin);
    git(repo.root, "clone", "--quiet", origin, other);
    const id = store(cacheOf(repo), "registered elsewhere");
    writeFileSync(join(other, "data.dvc"), pointer(id, "data"));
    const registered = commit(other, "registered");
    git(other, "tag", "--annotate", "--message=v1", "model@v1.0.0", registered);
    git(other, "push", "--quiet", "origin", "refs/tags/model@v1.0.0");
    return id;
  },
  "whoever looks into a version that was withdrawn or quarantined": (repo) => {
    const id = store(cacheOf(repo), "a bad model");
    mkdirSync(join(repo.root, "models"));
    const record = `kind: lockstep/Model\nquarantine: []\nartifact:\n  md5: ${id}\n`;
    writeFileSync(join(repo.root, "models/churn.yaml"), record);
    git(repo.root, "tag", "--annotate", "--message=v1", "churn@v1.0.0", commit(repo.root, "v1.0.0"));
    git(repo.root, "tag", "--annotate", "--message=v1", "churn@v1.0.0!", "HEAD");
    const rolledBack = record.replace(id, store(cacheOf(repo), "a good model")).replace("[]", "[v1.0.0]");
    writeFileSync(join(repo.root, "models/churn.yaml"), rolledBack);
    commit(repo.root, "rolled back");
    return id;
  },
  "an output in dvc.lock": (repo) => {
    const id = store(cacheOf(repo), "made");
    writeFileSync(
      join(repo.root, "dvc.lock"),
      `schema: '2.0'\nstages:\n  make:\n    cmd: make\n    outs:\n    - path: out\n      hash: md5\n      md5: ${id}\n`,
    );
    return id;
  },
  "a run of the run-cache": (repo) => {
    const id = store(cacheOf(repo), "of a run");
    const folder = join(cacheOf(repo), "runs/ab", `ab${"0".repeat(62)}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "1".repeat(64)), `cmd: x\nouts:\n- path: out\n  hash: md5\n  md5: ${id}\n`);
    return id;
  },
  "a folder, of which it is a member": (repo) => {
    const id = store(cacheOf(repo), "member");
    const folder = store(cacheOf(repo), listing({ "a/b": id }), { suffix: ".dir" });
    writeFileSync(join(repo.root, "data.dvc"), pointer(folder, "data"));
    return id;
  },
  "a folder whose listing only the remote has": (repo) => {
    const id = store(cacheOf(repo), "member of afar");
    const folder = store(repo.store, listing({ b: id }), { suffix: ".dir" });
    writeFileSync(join(repo.root, "data.dvc"), pointer(folder, "data"));
    return id;
  },
  "a member of a folder on a remote that keeps versions": (repo) => {
    const id = store(cacheOf(repo), "versioned");
    const text = `outs:\n- hash: md5\n  path: data\n  files:\n  - relpath: a\n    md5: ${id}\n    size: 1\n`;
    writeFileSync(join(repo.root, "data.dvc"), text);
    return id;
  },
};

describe("what something needs stays", () => {
  test.each(Object.keys(needs))("%s", async (name) => {
    const repo = repository();
    const id = needs[name]?.(repo) as Md5;
    const garbage = store(cacheOf(repo), "nobody needs this");
    const result = await gc(repo);
    expect(result.outcome).toBe("removed");
    expect(has(cacheOf(repo), garbage), "the garbage").toBe(false);
    expect(has(cacheOf(repo), id), name).toBe(true);
  });

  test("what the first commits had goes with -w, and stays with --all-commits, --rev and --date", async () => {
    const repo = repository();
    const id = track(repo, "data", "old");
    const old = commit(repo.root, "old");
    track(repo, "data", "new");
    commit(repo.root, "new");
    for (const scope of [
      { isAllCommits: true },
      { revision: old },
      { date: "2001-01-01" },
      { isAllBranches: true, count: 2 },
    ])
      expect((await gc(repo, { scope: { ...nothingMore, ...scope } })).outcome).toBe("nothing");
    expect((await gc(repo)).cache.remove.map(({ key }) => key)).toEqual([`files/md5/${id.slice(0, 2)}/${id.slice(2)}`]);
  });

  test("an open pull request of the local forge keeps what its head needs; a closed one does not", async () => {
    const repo = repository();
    const id = track(repo, "data", "of a pull request");
    const head = commit(repo.root, "pull request");
    git(repo.root, "reset", "--quiet", "--hard", "HEAD~1");
    const open = { openPullRequests: () => Promise.resolve([{ number: 1, head }]) };
    expect((await gc(repo, {}, open)).outcome).toBe("nothing");
    await gc(repo, {}, { openPullRequests: () => Promise.resolve([]) });
    expect(has(cacheOf(repo), id)).toBe(false);
  });

  test("another repository with the same cache keeps its own with --projects", async () => {
    const repo = repository();
    const other = repository();
    appendFileSync(join(other.root, ".dvc/config"), `[cache]\n    dir = ${cacheOf(repo)}\n`);
    const id = store(cacheOf(repo), "of the other");
    writeFileSync(join(other.root, "data.dvc"), pointer(id, "data"));
    await using project = await openData({ folder: other.root, environment: process.env });
    expect((await gc(repo, { projects: [project] })).outcome).toBe("nothing");
  });
});

describe("the grace period", () => {
  test.each([
    ["a second less than 14 days stays", 14 - 1 / 86_400, true],
    ["a second more than 14 days goes", 14 + 1 / 86_400, false],
  ])("%s", async (_name, days, stays) => {
    const repo = repository();
    const id = store(cacheOf(repo), "unnamed", { days });
    await gc(repo);
    expect(has(cacheOf(repo), id)).toBe(stays);
  });

  test("an object that somebody adds again while gc asks is young again and stays", async () => {
    const repo = repository();
    const id = store(cacheOf(repo), "wanted after all");
    await gc(
      repo,
      {},
      {
        async confirm() {
          writeFileSync(join(repo.root, "again"), "wanted after all");
          await openCache(cacheOf(repo)).addFile(join(repo.root, "again"));
          return true;
        },
      },
    );
    expect(has(cacheOf(repo), id)).toBe(true);
  });
});

describe("nothing is removed", () => {
  const unreadable: Readonly<Record<string, (repo: Repository) => void>> = {
    "a pointer of the workspace": ({ root }) => {
      writeFileSync(join(root, "data.dvc"), "<<<<<<< ours\n");
    },
    "a pointer of another branch": ({ root }) => {
      git(root, "switch", "--quiet", "--create", "side");
      writeFileSync(join(root, "data.dvc"), "outs: [\n");
      commit(root, "broken");
      git(root, "switch", "--quiet", "main");
    },
    "a lock": ({ root }) => {
      writeFileSync(join(root, "dvc.lock"), "schema: '9'\n");
    },
    "a model's record": ({ root }) => {
      mkdirSync(join(root, "models"));
      writeFileSync(join(root, "models/m.yaml"), "kind: lockstep/Model\n: [\n");
      commit(root, "broken record");
    },
    "a directory that nobody has": ({ root }) => {
      writeFileSync(join(root, "data.dvc"), pointer(`${"0".repeat(32)}.dir`, "data"));
    },
    "a directory whose bytes are wrong": (repo) => {
      const id = store(cacheOf(repo), "[]", { suffix: ".dir" });
      const place = join(cacheOf(repo), "files/md5", id.slice(0, 2), id.slice(2));
      chmodSync(place, 0o644);
      writeFileSync(place, "[ ]");
      writeFileSync(join(repo.root, "data.dvc"), pointer(id, "data"));
    },
    "a ref": ({ root }) => {
      writeFileSync(join(root, ".git/refs/heads/broken"), "what\n");
    },
    "an origin that does not answer": ({ root }) => {
      git(root, "remote", "add", "origin", join(root, "nowhere.git"));
    },
    "a history that ends early": ({ root }) => {
      writeFileSync(join(root, ".git/shallow"), `${git(root, "rev-parse", "HEAD")}\n`);
    },
  };

  test.each(Object.keys(unreadable))("when %s cannot be read", async (name) => {
    const repo = repository();
    const garbage = store(cacheOf(repo), "nobody needs this");
    unreadable[name]?.(repo);
    expect(await errorOf(() => gc(repo))).toMatch(/^(?:GARBAGE_UNCERTAIN|GIT_COMMAND_FAILED|GIT_REPOSITORY_MISSING): /);
    expect(has(cacheOf(repo), garbage)).toBe(true);
  });

  test("when a pull request's head cannot be had", async () => {
    const repo = repository();
    const garbage = store(cacheOf(repo), "nobody needs this");
    const openPullRequests = () => Promise.resolve([{ number: 3, head: "1".repeat(40) as CommitSha }]);
    expect(await errorOf(() => gc(repo, {}, { openPullRequests }))).toContain("pull request #3");
    expect(has(cacheOf(repo), garbage)).toBe(true);
  });

  test("without a yes, and with --dry; both say what would go", async () => {
    const repo = repository();
    const garbage = store(cacheOf(repo), "nobody needs this");
    expect(await gc(repo, { isDry: true })).toMatchObject({ outcome: "dry", cache: { sizeBytes: 17 } });
    expect(await gc(repo, {}, { confirm: () => Promise.resolve(false) })).toMatchObject({ outcome: "declined" });
    expect(has(cacheOf(repo), garbage)).toBe(true);
  });

  test("without a scope", async () => {
    const repo = repository();
    expect(await errorOf(() => gc(repo, { scope: { ...nothingMore, isWorkspace: false } }))).toMatch(/^SCOPE_MISSING/);
  });

  test("a broken file that .dvcignore leaves out, and a broken one with --skip-failed, keep all they mention", async () => {
    const repo = repository();
    const [ignored, broken] = [store(cacheOf(repo), "ignored"), store(cacheOf(repo), "broken")];
    mkdirSync(join(repo.root, "fixtures"));
    writeFileSync(join(repo.root, ".dvcignore"), "fixtures\n");
    writeFileSync(join(repo.root, "fixtures/x.dvc"), `<<<<\n${ignored}\n`);
    commit(repo.root, "fixtures");
    expect((await gc(repo, {}, { confirm: () => Promise.resolve(false) })).cache.remove).toHaveLength(1);
    writeFileSync(join(repo.root, "data.dvc"), `<<<<\nouts: ${broken}\n`);
    commit(repo.root, "broken");
    expect(await errorOf(() => gc(repo))).toMatch(/^GARBAGE_UNCERTAIN/);
    expect((await gc(repo, { skipsFailed: true })).outcome).toBe("nothing");
  });
});

describe("a remote", () => {
  test("loses with --cloud what nothing needs, directories before their members, and keeps runs and what they made", async () => {
    const repo = repository();
    const needed = track(repo, "data", "needed");
    store(repo.store, "needed");
    const member = store(repo.store, "old member");
    const folder = store(repo.store, listing({ m: member }), { suffix: ".dir" });
    const young = store(repo.store, "just pushed", { days: 1 });
    const made = store(repo.store, "made by a run");
    const runs = join(repo.store, "runs/cd", `cd${"0".repeat(62)}`);
    mkdirSync(runs, { recursive: true });
    writeFileSync(join(runs, "2".repeat(64)), `outs:\n- md5: ${made}\n`);
    const result = await gc(repo, { isCloud: true });
    expect(result.remote?.remove.map(({ key }) => key)).toEqual(
      [folder, member].map((id) => `files/md5/${id.slice(0, 2)}/${id.slice(2)}`),
    );
    expect([needed, young, made, member, folder].map((id) => has(repo.store, id))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  test("frees the cache of what it holds with --not-in-remote", async () => {
    const repo = repository();
    const [pushed, unpushed] = [track(repo, "pushed", "pushed"), track(repo, "unpushed", "unpushed")];
    store(repo.store, "pushed");
    await gc(repo, { isNotInRemote: true });
    expect([has(cacheOf(repo), pushed), has(cacheOf(repo), unpushed)]).toEqual([false, true]);
  });

  test.each([
    ["goes when the remote has it", "whole", {}, false],
    ["stays while it is young", "whole", { days: 1 }, true],
    ["stays when what the remote has is of another size", "who", {}, true],
  ])("with --not-in-remote an object %s", async (_name, far, options, stays) => {
    const repo = repository();
    const id = store(cacheOf(repo), "whole", options);
    writeFileSync(join(repo.root, "data.dvc"), `outs:\n- md5: ${id}\n  size: 5\n  hash: md5\n  path: data\n`);
    commit(repo.root, "data");
    const place = join(repo.store, "files/md5", id.slice(0, 2));
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, id.slice(2)), far);
    await gc(repo, { isNotInRemote: true });
    expect(has(cacheOf(repo), id)).toBe(stays);
  });

  test("--run-cache forgets old runs that nothing kept has made, and what only they needed", async () => {
    const repo = repository();
    const id = needs["a run of the run-cache"]?.(repo) as Md5;
    const run = join(cacheOf(repo), "runs/ab", `ab${"0".repeat(62)}`, "1".repeat(64));
    const then = (Date.now() - 30 * day) / 1000;
    utimesSync(run, then, then);
    expect(readFileSync(run, "utf8")).toContain(id);
    await gc(repo, { forgetsRuns: true });
    expect([existsSync(run), has(cacheOf(repo), id)]).toEqual([false, false]);
  });
});

test("a revision is refused where there is no Git to look it up", async () => {
  const root = memoryFolder();
  mkdirSync(join(root, ".dvc"), { recursive: true });
  writeFileSync(join(root, ".dvc/config"), "[core]\n    no_scm = True\n");
  const repo = { root, store: "" };
  expect(await errorOf(() => gc(repo, { scope: { ...nothingMore, revision: "main" } }))).toMatch(
    /^GIT_REPOSITORY_MISSING/,
  );
  expect((await gc(repo)).outcome).toBe("nothing");
});

test("unfinished files of killed commands are swept when they are old", async () => {
  const repo = repository();
  const names = ["abcdefghijklmnopqrstuv", "zyxwvutsrqponmlkjihgfe"].map((name) =>
    join(cacheOf(repo), "files/md5/ab", `.${name}.tmp`),
  );
  mkdirSync(join(cacheOf(repo), "files/md5/ab"), { recursive: true });
  for (const [index, path] of names.entries()) {
    writeFileSync(path, "half");
    const then = (Date.now() - index * 30 * day) / 1000;
    utimesSync(path, then, then);
  }
  await gc(repo);
  expect(names.map((path) => existsSync(path))).toEqual([true, false]);
  rmSync(repo.root, { recursive: true });
});
