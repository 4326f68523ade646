import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { publish } from "../../pipeline/steps/publish.ts";
import { type ReleasedWorld, releasedWorld } from "./released-world.ts";

const request = { model: undefined, records: ".lockstep/records" };

let made: ReleasedWorld;
const ends: (() => unknown)[] = [];

beforeAll(async () => {
  made = await releasedWorld((end) => ends.push(end));
}, 120_000);

afterAll(async () => {
  for (const end of ends) await end();
});

/** The files of the one release there is, by name. */
async function released(world: ReleasedWorld) {
  const workspace = await world.open();
  const [release, ...others] = await (await workspace.forge()).releases.list();
  expect(others).toEqual([]);
  if (release === undefined) throw new Error("nothing was released");
  const assets = release.assets.toSorted((a, b) => a.name.localeCompare(b.name));
  return { release: { ...release, assets }, folder: fileURLToPath(release.url) };
}

describe("a registered version", () => {
  test("is released once, with everything that was asked for", { timeout: 60_000 }, async () => {
    const world = made.copy();
    const workspace = await world.open();
    expect(await publish(request, workspace)).toMatchObject([
      { model: "press", modelVersion: "v1.0.0", tag: "press@v1.0.0", outcome: "published" },
    ]);
    const { release, folder } = await released(world);
    expect(release).toMatchObject({ tag: "press@v1.0.0", title: "press v1.0.0", isDraft: false });
    expect(release.assets.map(({ name }) => name).sort()).toEqual([
      "MODEL_CARD.md",
      "SHA256SUMS",
      "model.onnx",
      "model.saved-model.tar",
      "model.tar",
      "record.yaml",
      "registration.sigstore.json",
      "sbom.cdx.json",
    ]);
    expect(execFileSync("sha256sum", ["--check", "--quiet", "SHA256SUMS"], { cwd: folder, encoding: "utf8" })).toBe("");
    const unpacked = join(folder, "..", "unpacked");
    execFileSync("mkdir", [unpacked]);
    execFileSync("tar", ["--extract", "--file", join(folder, "model.tar"), "--directory", unpacked]);
    for (const { path, sha256 } of world.record.artifact.files)
      expect(
        createHash("sha256")
          .update(readFileSync(join(unpacked, "press", path)))
          .digest("hex"),
      ).toBe(sha256);
    const card = readFileSync(join(folder, "MODEL_CARD.md"), "utf8");
    expect(card).toContain("- Owners: `press team`");
    expect(card).toContain("| `mina` | 12 |");
    expect(card).toContain("### Slices");
    expect(card).toContain("`press#production#1`");
  });

  test("is not released a second time: nothing is written", { timeout: 60_000 }, async () => {
    const world = made.copy();
    await publish(request, await world.open());
    const { folder } = await released(world);
    const before = readFileSync(`${folder.replace(/\/$/, "")}.json`, "utf8");
    expect(await publish(request, await world.open())).toMatchObject([{ outcome: "complete" }]);
    expect(readFileSync(`${folder.replace(/\/$/, "")}.json`, "utf8")).toBe(before);
  });

  test.each<[string, (folder: string) => void]>([
    [
      "a file was cut off",
      (folder) => {
        writeFileSync(join(folder, "model.tar"), "cut");
      },
    ],
    [
      "a file is gone",
      (folder) => {
        rmSync(join(folder, "sbom.cdx.json"));
      },
    ],
  ])("has its release completed when %s", { timeout: 60_000 }, async (_name, damage) => {
    const world = made.copy();
    await publish(request, await world.open());
    const { release, folder } = await released(world);
    damage(folder);
    expect(await publish(request, await world.open())).toMatchObject([{ outcome: "published" }]);
    expect((await released(world)).release).toEqual(release);
  });

  test("has the draft of a run that broke off completed, and a second draft taken away", {
    timeout: 60_000,
  }, async () => {
    const world = made.copy();
    const { releases } = await (await world.open()).forge();
    const order = {
      tag: "press@v1.0.0",
      commit: world.commit,
      title: "press v1.0.0",
      body: "<!-- lockstep:release -->\n",
    };
    await releases.draft(order);
    await releases.draft(order);
    await publish(request, await world.open());
    expect((await released(world)).release).toMatchObject({ isDraft: false });
  });

  test("keeps a release that somebody made by hand", async () => {
    const world = made.copy();
    const { releases } = await (await world.open()).forge();
    const text = { title: "Mine", body: "by hand" };
    await releases.publish(await releases.draft({ tag: "press@v1.0.0", commit: world.commit, ...text }), text);
    expect(await publish(request, await world.open())).toMatchObject([{ outcome: "foreign" }]);
    expect((await released(world)).release).toMatchObject({ title: "Mine", assets: [] });
  });

  test("is not released when its tag was made by hand beside the ledger", async () => {
    const world = made.copy();
    const git = (...args: readonly string[]) =>
      execFileSync("git", ["-c", "user.name=eve", "-c", "user.email=eve@example.com", ...args], {
        cwd: world.clone,
        stdio: "pipe",
      });
    git("tag", "--annotate", "--message", "mine", "press@v1.1.0", world.commit);
    git("push", "--quiet", "origin", "press@v1.1.0");
    expect(await publish(request, await world.open())).toMatchObject([
      { modelVersion: "v1.0.0", outcome: "published" },
      { modelVersion: "v1.1.0", outcome: "unledgered" },
    ]);
  });

  test("whose bytes are gone is told, and nothing is released under its name", async () => {
    const world = made.copy();
    for (const place of [
      join(world.clone, ".dvc/cache"),
      join(world.clone, "../store"),
      join(world.clone, ".lockstep/models"),
      join(world.clone, "models/press"),
    ])
      rmSync(place, { recursive: true, force: true });
    const workspace = await world.open();
    await expect(publish(request, workspace)).rejects.toMatchObject({ code: "OBJECT_MISSING" });
    expect(await (await workspace.forge()).releases.list()).toEqual([]);
  });
});

test("the same version has the same bytes on another day and machine", { timeout: 60_000 }, async () => {
  const digests: string[] = [];
  for (const world of [made.copy(), made.copy()]) {
    await publish(request, await world.open());
    digests.push(readFileSync(join((await released(world)).folder, "SHA256SUMS"), "utf8"));
  }
  expect(digests[0]).toBe(digests[1]);
});
