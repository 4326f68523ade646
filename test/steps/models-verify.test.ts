import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hashBytes } from "../../pipeline/data/objects/hash.ts";
import { openGit } from "../../pipeline/platform/git/simple-git.ts";
import { eventPath, eventsRef } from "../../pipeline/registry/events/event-log.ts";
import { approvalsRef } from "../../pipeline/repository/approvals.ts";
import type { Workspace } from "../../pipeline/repository/workspace.ts";
import { adoptTag } from "../../pipeline/steps/models/adopt-tag.ts";
import { verifyModels } from "../../pipeline/steps/models/verify.ts";
import { verifyModelFiles } from "../../pipeline/steps/models/verify-files.ts";
import { digest } from "../registry/samples.ts";
import { eventRepository, gitIn } from "../support/event-repository.ts";
import { temporaryFolder } from "../support/folder.ts";

const timeout = 60_000;
const served = hashBytes("served\n").sha256;
const second = "failure-predictor@v1.1.0";
const moved = "failure-predictor#production#2";
let made: Awaited<ReturnType<typeof eventRepository>>;

beforeAll(async () => {
  made = await eventRepository(temporaryFolder(undefined, afterAll));
  await made.promote("v1.0.0", digest("a"), 1);
  await made.promote("v1.1.0", served, 2);
}, timeout);

async function workspaceIn(folder: string): Promise<Workspace> {
  const host = { progress: () => undefined, info: () => undefined, warning: () => undefined };
  return { git: await openGit({ folder }), host } as unknown as Workspace;
}

type Change = (run: (...args: readonly string[]) => string, folder: string) => void;

async function changed(change: Change): Promise<Workspace> {
  const folder = temporaryFolder();
  cpSync(made.folder, folder, { recursive: true });
  change((...args) => gitIn(folder, ...args), folder);
  return workspaceIn(folder);
}

/** What `verify` names, in short. */
async function found(change: Change): Promise<readonly string[]> {
  const { findings, events } = await verifyModels(await changed(change), { isOffline: true });
  expect(events + findings.length).toBeGreaterThan(0);
  return findings.map(({ subject, rule }) => `${subject} ${rule}`);
}

/** Rewrites the ledger from its newest commit: an entry altered, or taken out. */
const rewritten =
  (path: string, change: (text: string) => string | undefined): Change =>
  (run, folder) => {
    const text = run("show", `${eventsRef}:${path}`);
    const after = change(text);
    run("worktree", "add", "--quiet", "--detach", join(folder, ".ledger"), `${eventsRef}~2`);
    for (const commit of ["~1", ""]) {
      run("-C", ".ledger", "checkout", "--quiet", `${eventsRef}${commit}`, "--", ".");
      if (after === undefined) run("-C", ".ledger", "rm", "--quiet", "--force", "--ignore-unmatch", path);
      else if (run("-C", ".ledger", "ls-files", path) !== "") {
        writeFileSync(join(folder, ".ledger", path), `${after}\n`);
        run("-C", ".ledger", "add", path);
      }
      run("-C", ".ledger", "commit", "--quiet", "--allow-empty", "--no-gpg-sign", "--message", "Record");
    }
    run("update-ref", eventsRef, run("-C", ".ledger", "rev-parse", "HEAD"));
    run("worktree", "remove", "--force", ".ledger");
  };

const again =
  (name: string, ...args: readonly string[]): Change =>
  (run) => {
    const commit = run("rev-parse", `${name}^{commit}`);
    run("tag", "--delete", name);
    run("tag", ...args, name, commit);
  };

describe("deleting or altering any event is found, and named", () => {
  test(
    "nothing is wrong with what promote wrote",
    async () => {
      expect(await found(() => undefined)).toEqual([]);
    },
    timeout,
  );

  test.each<[string, Change, readonly string[]]>([
    ["a tag is deleted", (run) => run("tag", "--delete", second), [`${second} tag_missing`]],
    ["an assignment is deleted", (run) => run("tag", "--delete", moved), [`${moved} tag_missing`]],
    [
      "a tag is moved",
      (run) => run("tag", "--force", "--annotate", "--message", "moved", second, "HEAD~1"),
      [`${second} tag_rewritten`],
    ],
    ["N25 a tag is made again", again(second, "--annotate", "--message", "again"), [`${second} tag_rewritten`]],
    ["a tag is lightweight now", again(second), [`${second} tag_rewritten`]],
    [
      "N27 a tag is made by hand",
      (run) => run("tag", "--annotate", "--message", "by hand", "failure-predictor#production#3"),
      ["failure-predictor#production#3 unledgered_tag"],
    ],
    [
      "an entry is altered",
      rewritten(eventPath(second), (text) => text.replace('"login":"ana"', '"login":"eve"')),
      [`${second} tag_rewritten`],
    ],
    [
      "an entry is no event",
      rewritten(eventPath(second), () => "{}"),
      [`${eventsRef}:${eventPath(second)} event_invalid`, `${second} unledgered_tag`],
    ],
    ["an entry is removed", rewritten(eventPath(second), () => undefined), [`${second} unledgered_tag`]],
    [
      "the ledger is deleted",
      (run) => run("update-ref", "-d", eventsRef),
      [`${second} unledgered_tag`, `${moved} unledgered_tag`, `${second} ledger_set_back`, `${moved} ledger_set_back`],
    ],
    [
      "the ledger is set back",
      (run) => run("update-ref", eventsRef, `${eventsRef}~3`),
      [`${second} unledgered_tag`, `${moved} unledgered_tag`, `${second} ledger_set_back`],
    ],
    [
      "a ledger that changes an entry",
      (run, folder) => {
        run("worktree", "add", "--quiet", "--detach", join(folder, ".ledger"), eventsRef);
        writeFileSync(join(folder, ".ledger", eventPath(second)), "{}\n");
        run("-C", ".ledger", "commit", "--quiet", "--all", "--no-gpg-sign", "--message", "Change");
        run("update-ref", eventsRef, run("-C", ".ledger", "rev-parse", "HEAD"));
        run("worktree", "remove", "--force", ".ledger");
      },
      [`${eventsRef} ledger_set_back`],
    ],
    [
      "the ledger of approvals is set back",
      (run) => run("update-ref", approvalsRef, `${approvalsRef}~1`),
      [`${second} evidence_differs`, `${second} approvals_set_back`, `${moved} approvals_set_back`],
    ],
    [
      "the record is altered afterwards",
      (run, folder) => {
        const path = "models/failure-predictor.yaml";
        const text = run("show", `HEAD:${path}`);
        writeFileSync(join(folder, path), `${text.replaceAll(served, digest("f"))}\n`);
        run("commit", "--quiet", "--all", "--no-gpg-sign", "--message", "by hand");
      },
      ["models/failure-predictor.yaml record_differs"],
    ],
    [
      "the branch forgets the commit",
      (run) => run("reset", "--quiet", "--hard", "HEAD~2"),
      [`${second} commit_unreachable`, `${moved} commit_unreachable`],
    ],
  ])(
    "%s",
    async (_name, change, expected) => {
      expect(await found(change)).toEqual(expect.arrayContaining([...expected]));
    },
    timeout,
  );

  test.each<[string, readonly string[], readonly string[]]>([
    ["nothing is gone", [], []],
    ["a tag", [`refs/tags/${second}`], [`${second} tag_missing`]],
    ["the ledger of events", [eventsRef], [`${eventsRef} ledger_set_back`]],
    ["the ledger of approvals", [approvalsRef], [`${approvalsRef} ledger_set_back`]],
  ])(
    "by a clone that still has what origin has lost: %s",
    async (_name, lost, expected) => {
      const [folder, origin] = [temporaryFolder(), join(temporaryFolder(), "origin.git")];
      cpSync(made.folder, folder, { recursive: true });
      gitIn(folder, "clone", "--quiet", "--mirror", folder, origin);
      gitIn(folder, "remote", "add", "origin", origin);
      for (const ref of lost) gitIn(origin, "update-ref", "-d", ref);
      const { findings } = await verifyModels(await workspaceIn(folder), { isOffline: false });
      expect(findings.map(({ subject, rule }) => `${subject} ${rule}`)).toEqual(expected);
    },
    timeout,
  );

  test(
    "a plain clone that has tags and no ledger is told to fetch it, and to delete nothing",
    async () => {
      const folder = join(temporaryFolder(), "clone");
      gitIn(made.folder, "clone", "--quiet", made.folder, folder);
      const { findings } = await verifyModels(await workspaceIn(folder), { isOffline: true });
      const told = findings.filter(({ rule }) => rule === "unledgered_tag").map(({ sentence }) => sentence);
      expect(told).toHaveLength(4);
      for (const sentence of told) {
        expect(sentence).toContain("git fetch origin 'refs/lockstep/*:refs/lockstep/*'");
        expect(sentence).not.toContain("delete");
      }
    },
    timeout,
  );

  test(
    "without a registry there is nothing to verify, which is no success",
    async () => {
      const workspace = await workspaceIn((await eventRepository(temporaryFolder())).folder);
      await expect(verifyModels(workspace, { isOffline: true })).rejects.toMatchObject({ code: "VERSION_UNKNOWN" });
    },
    timeout,
  );
});

describe("files of a model", () => {
  test.each([
    ["the bytes that were registered", "served\n", [second], ["production"]],
    ["bytes that nobody registered", "served!\n", [], []],
  ])(
    "%s",
    async (_name, text, tags, environments) => {
      const path = join(temporaryFolder(), "weights.bin");
      writeFileSync(path, text);
      const workspace = await changed(() => undefined);
      const { versions, findings } = await verifyModelFiles(workspace, { path, isOffline: true });
      expect(versions.map(({ tag }) => tag)).toEqual(tags);
      expect(versions.flatMap((version) => version.environments)).toEqual(environments);
      expect(findings).toEqual([]);
    },
    timeout,
  );

  test(
    "of a version whose tag was made again it is said",
    async () => {
      const path = join(temporaryFolder(), "weights.bin");
      writeFileSync(path, "served\n");
      const workspace = await changed(again(second, "--annotate", "--message", "again"));
      const { findings } = await verifyModelFiles(workspace, { path, isOffline: true });
      expect(findings.map(({ rule }) => rule)).toEqual(["tag_rewritten"]);
    },
    timeout,
  );
});

test(
  "a tag by hand is taken in once, with who did it and why, and verifies then",
  async () => {
    const name = "failure-predictor@v1.0.0!";
    const workspace = await changed((run) => run("tag", "--annotate", "--message", "by hand", name, "HEAD~2"));
    const event = await adoptTag(workspace, { tag: name, reason: "withdrawn with GTO" });
    expect(event).toMatchObject({ action: "adopt", adoption: { by: "dana", reason: "withdrawn with GTO" } });
    expect((await verifyModels(workspace, { isOffline: true })).findings).toEqual([]);
    await expect(adoptTag(workspace, { tag: name, reason: "again" })).rejects.toMatchObject({
      code: "GIT_REF_CONFLICT",
    });
  },
  timeout,
);
