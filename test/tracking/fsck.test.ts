import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseLockedStage } from "../../pipeline/data/dvc/lock.ts";
import { runCachePath } from "../../pipeline/data/dvc/run-cache.ts";
import { openData } from "../../pipeline/data-wiring.ts";
import { checkRepository, type FsckResult } from "../../pipeline/tracking/fsck.ts";
import { lockstep, md5, plant, plantDirectory, pointer, put, type Victim, victim } from "../security/victim.ts";

async function fsck(here: Victim, isQuarantining = false): Promise<FsckResult> {
  await using repo = await openData({ folder: here.work, environment: process.env });
  return await checkRepository(repo, { isQuarantining });
}

const cacheOf = (here: Victim): string => join(here.work, ".dvc/cache");

/** A repository in which everything is right: a file, a folder, a file of DVC 2, a stage with a run. */
function healthy(): Victim & { readonly ids: Readonly<Record<"file" | "member" | "folder" | "made", string>> } {
  const here = victim();
  const cache = cacheOf(here);
  const member = plant(cache, "member\n");
  const ids = {
    file: plant(cache, "file\n"),
    member,
    folder: plantDirectory(cache, [{ md5: member, relpath: "a/b" }]),
    made: plant(cache, "made\n"),
  };
  const stage = `cmd: make\ndeps:\n- path: file\n  hash: md5\n  md5: ${ids.file}\n  size: 5\nouts:\n- path: made\n  hash: md5\n  md5: ${ids.made}\n  size: 5\n`;
  const legacy = md5("two\nlines\n");
  put(here.work, {
    "file.dvc": pointer(ids.file, "file"),
    "folder.dvc": pointer(ids.folder, "folder"),
    "legacy.dvc": `outs:\n- md5: ${legacy}\n  path: legacy\n`,
    "dvc.yaml": "stages:\n  make:\n    cmd: make\n    deps: [file]\n    outs: [made]\n",
    "dvc.lock": `schema: '2.0'\nstages:\n  make:\n${stage.replace(/^(?=.)/gm, "    ")}`,
    [`.dvc/cache/${legacy.slice(0, 2)}/${legacy.slice(2)}`]: "two\r\nlines\r\n",
    [`.dvc/cache/${runCachePath(parseLockedStage(stage, "run"))}`]: stage,
  });
  return { ...here, ids };
}

const objectOf = (here: Victim, id: string): string => join(cacheOf(here), "files/md5", id.slice(0, 2), id.slice(2));

describe("fsck", () => {
  test("finds nothing wrong where nothing is, in the layout of DVC 2, too", async () => {
    const found = await fsck(healthy());
    expect(found.findings).toEqual([]);
    expect(found.checked).toMatchObject({ objects: 5, directories: 1, runs: 1, outputs: 4 });
  });

  test.each<[string, (here: ReturnType<typeof healthy>) => void, string, RegExp]>([
    [
      "an object with other bytes, read-only as DVC trusts it",
      (here) => {
        plant(cacheOf(here), "flipped bits\n", here.ids.file);
        chmodSync(objectOf(here, here.ids.file), 0o444);
      },
      "damaged",
      /lockstep fsck --quarantine.*lockstep pull file/,
    ],
    [
      "an object of DVC 2 with other bytes",
      (here) => {
        const id = md5("two\nlines\n");
        writeFileSync(join(cacheOf(here), id.slice(0, 2), id.slice(2)), "three\n");
      },
      "damaged",
      /quarantine/,
    ],
    [
      "a directory with other bytes",
      (here) => {
        writeFileSync(objectOf(here, here.ids.folder), "[]");
      },
      "damaged",
      /lockstep pull folder/,
    ],
    [
      "a directory that names a path outside",
      (here) => {
        put(here.work, {
          "evil.dvc": pointer(plantDirectory(cacheOf(here), [{ md5: here.ids.file, relpath: "../x" }]), "evil"),
        });
      },
      "unreadable",
      /evil/,
    ],
    [
      "a run under another stage's name",
      (here) => {
        const place = join(cacheOf(here), "runs/ab", `ab${"0".repeat(62)}`, "1".repeat(64));
        mkdirSync(dirname(place), { recursive: true });
        writeFileSync(place, "cmd: x\n");
      },
      "damaged",
      /delete runs\/ab/,
    ],
    [
      "a pointer whose object is not there",
      (here) => {
        put(here.work, { "gone.dvc": pointer("f".repeat(32), "gone") });
      },
      "missing",
      /lockstep pull gone/,
    ],
    [
      "a stage whose output is not there",
      (here) => {
        put(here.work, {
          "dvc.lock": `schema: '2.0'\nstages:\n  make:\n    cmd: make\n    outs:\n    - path: made\n      hash: md5\n      md5: ${"f".repeat(32)}\n`,
        });
      },
      "missing",
      /lockstep repro made/,
    ],
    [
      "a folder one of whose files is not there",
      (here) => {
        put(here.work, {
          "part.dvc": pointer(plantDirectory(cacheOf(here), [{ md5: "f".repeat(32), relpath: "lost" }]), "part"),
        });
      },
      "missing",
      /lockstep pull part/,
    ],
    [
      "a pointer that cannot be read",
      (here) => {
        put(here.work, { "bad.dvc": "<<<<<<< ours\n" });
      },
      "unreadable",
      /./,
    ],
  ])("names %s, and how to heal it", async (_name, harm, kind, heal) => {
    const here = healthy();
    harm(here);
    const { findings } = await fsck(here);
    expect(findings.map((finding) => finding.kind)).toContain(kind);
    expect(
      findings
        .filter((finding) => finding.kind === kind)
        .map((finding) => finding.heal)
        .join("\n"),
    ).toMatch(heal);
  });

  test("moves what is damaged aside when asked, and removes nothing", async () => {
    const here = healthy();
    plant(cacheOf(here), "flipped bits\n", here.ids.file);
    const { quarantine } = await fsck(here, true);
    const { file } = here.ids;
    expect(existsSync(join(quarantine ?? "", "files/md5", file.slice(0, 2), file.slice(2)))).toBe(true);
    expect((await fsck(here)).findings).toMatchObject([{ kind: "missing", where: "file" }]);
  });

  test("of an empty repository fails: there was nothing to check", async () => {
    const { code, output } = await lockstep(victim(), ["fsck"]);
    expect(code, output).toBe(1);
    expect(output).toContain("nothing to check");
  });
});

describe("doctor", () => {
  test("shows versions, links that work here, and remotes that answer", async () => {
    const here = healthy();
    // Without a pipeline nothing is asked about training.
    rmSync(join(here.work, "dvc.yaml"));
    rmSync(join(here.work, "dvc.lock"));
    const { code, output } = await lockstep(here, ["doctor", "--json"]);
    expect(code, output).toBe(0);
    expect(JSON.parse(output)).toMatchObject({
      isHealthy: true,
      hasGit: true,
      remotes: [{ name: "storage", isDefault: true }],
      links: [
        { type: "reflink", isConfigured: true },
        { type: "hardlink" },
        { type: "symlink" },
        { type: "copy", isConfigured: true },
      ],
    });
    // In words of its own where the file system has no shared blocks, not in those of the system's call.
    expect(output).not.toContain("operation not supported");
  });

  test("ends with 1 when a remote does not answer, and says why", async () => {
    const here = victim("http://127.0.0.1:9/store");
    const { code, output } = await lockstep(here, ["doctor"]);
    expect(code, output).toBe(1);
    expect(output).toContain("127.0.0.1:9");
  });
});
