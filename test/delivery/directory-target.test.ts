import { mkdir, readdir, readFile, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openDirectoryTarget } from "../../pipeline/delivery/targets/directory.ts";
import { openTarget } from "../../pipeline/delivery/targets/index.ts";
import type { Served } from "../../pipeline/delivery/targets/target.ts";
import { modelName } from "../../pipeline/domain/ids.ts";
import { filesOf, millingVersion, scratchFolder, snapshot, writeInto } from "./milling.ts";

async function released() {
  const scratch = await scratchFolder();
  const folder = join(scratch.path, "production");
  const target = openDirectoryTarget({ folder, description: "directory production", url: undefined });
  const first = await millingVersion(scratch.path, "v1.0.0", { torqueMiddle: 60 });
  const second = await millingVersion(scratch.path, "v1.1.0", { torqueMiddle: 65 });
  return { scratch, folder, target, first, second, [Symbol.asyncDispose]: scratch[Symbol.asyncDispose] };
}

describe("placing", () => {
  test("copies exactly the files of the artifact and describes them beside", async () => {
    await using at = await released();
    await at.target.place(at.first.served, at.first.source);
    const sha12 = at.first.served.artifact.sha256.slice(0, 12);
    expect(Object.keys(await snapshot(at.folder))).toEqual([
      `versions/failure-predictor/v1.0.0-${sha12}/files/model.json`,
      `versions/failure-predictor/v1.0.0-${sha12}/files/weights/shard1.bin`,
      `versions/failure-predictor/v1.0.0-${sha12}/served.json`,
    ]);
    expect(await snapshot(filesOf(at.folder, at.first.served))).toEqual(await snapshot(at.first.source));
    expect(await at.target.current(modelName("failure-predictor"))).toBeUndefined();
  });

  test("places once however often it is asked", async () => {
    await using at = await released();
    await at.target.place(at.first.served, at.first.source);
    const before = await snapshot(at.folder);
    await at.target.place(at.first.served, at.first.source);
    await Promise.all([
      at.target.place(at.second.served, at.second.source),
      at.target.place(at.second.served, at.second.source),
    ]);
    const after = await snapshot(at.folder);
    expect(Object.keys(after)).toHaveLength(6);
    expect(after).toMatchObject(before);
  });

  test("takes a model whose name has folders, and one that is a single file", async () => {
    await using at = await released();
    const team = await millingVersion(at.scratch.path, "v2.0.0", { torqueMiddle: 61, name: "team/failure-predictor" });
    await at.target.place(team.served, team.source);
    await at.target.switchTo(team.served);
    expect((await at.target.current(team.served.model))?.modelVersion).toBe("v2.0.0");
    expect(await readdir(join(at.folder, "versions"))).toEqual(["team%2Ffailure-predictor"]);

    const [weights] = team.served.artifact.files.filter(({ path }) => path === "weights/shard1.bin");
    if (weights === undefined) throw new Error("the model has weights");
    const file = { ...weights, path: "shard1.bin" };
    const { path, format } = team.served.artifact;
    const single: Served = {
      ...team.served,
      artifact: { path, format, md5: file.md5, sha256: file.sha256, sizeBytes: file.sizeBytes, files: [file] },
    };
    await writeInto(join(team.source, "weights"), "beside.txt", "another file of the same folder");
    await at.target.place(single, join(team.source, "weights"));
    expect(Object.keys(await snapshot(filesOf(at.folder, single)))).toEqual(["shard1.bin"]);
  });

  test.each<[string, (source: string) => Promise<void>, string, string]>([
    [
      "one byte differs",
      (source) => flip(join(source, "weights/shard1.bin")),
      "ARTIFACT_DIGEST_MISMATCH",
      "weights/shard1.bin",
    ],
    [
      "same length, other bytes",
      (source) => swapBytes(join(source, "model.json")),
      "ARTIFACT_DIGEST_MISMATCH",
      "model.json",
    ],
    [
      "a file is cut short",
      (source) => truncate(join(source, "weights/shard1.bin"), 8),
      "ARTIFACT_DIGEST_MISMATCH",
      "weights/shard1.bin",
    ],
    [
      "a file is longer",
      (source) => writeFile(join(source, "weights/shard1.bin"), "!", { flag: "a" }),
      "ARTIFACT_DIGEST_MISMATCH",
      "weights/shard1.bin",
    ],
    [
      "a file is missing",
      (source) => rm(join(source, "weights/shard1.bin")),
      "ARTIFACT_DIGEST_MISMATCH",
      "weights/shard1.bin",
    ],
    [
      "a file is extra",
      (source) => writeInto(source, "weights/shard2.bin", "more"),
      "ARTIFACT_DIGEST_MISMATCH",
      "weights/shard2.bin",
    ],
    ["a link stands for a file", (source) => linkInstead(source, "weights/shard1.bin"), "PATH_UNSAFE", "shard1.bin"],
    ["a link stands for a folder", (source) => linkInstead(source, "weights"), "PATH_UNSAFE", "weights"],
  ])("refuses a source in which %s, and leaves nothing behind", async (_name, damage, code, names) => {
    await using at = await released();
    await damage(at.first.source);
    await expect(at.target.place(at.first.served, at.first.source)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(names) as string,
    });
    expect(await snapshot(at.folder)).toEqual({});
    expect(await readdir(join(at.folder, "versions/failure-predictor"))).toEqual([]);
  });

  test.each([
    ["leads out", "../outside.bin", "PATH_UNSAFE"],
    ["is absolute", "/tmp/outside.bin", "PATH_UNSAFE"],
    ["is written with backslashes", "..\\outside.bin", "PATH_UNSAFE"],
    ["was renamed after its digest was taken", "weights/other.bin", "ARTIFACT_DIGEST_MISMATCH"],
  ])("refuses an artifact whose file %s", async (_name, path, code) => {
    await using at = await released();
    const [file, ...others] = at.first.served.artifact.files;
    if (file === undefined) throw new Error("the model has files");
    const artifact = { ...at.first.served.artifact, files: [{ ...file, path }, ...others] };
    await expect(at.target.place({ ...at.first.served, artifact }, at.first.source)).rejects.toMatchObject({ code });
    expect(await snapshot(at.folder)).toEqual({});
  });

  test.each<[string, (files: string) => Promise<void>]>([
    ["a changed byte", (files) => flip(join(files, "weights/shard1.bin"))],
    ["a missing file", (files) => rm(join(files, "model.json"))],
    ["an extra file", (files) => writeFile(join(files, "extra.js"), "")],
    ["another description", (files) => writeFile(join(files, "../served.json"), "{}")],
  ])("finds %s in what was placed earlier, when it is placed or switched to again", async (_name, damage) => {
    await using at = await released();
    await at.target.place(at.first.served, at.first.source);
    await damage(filesOf(at.folder, at.first.served));
    const code = expect.stringMatching(/^(?:ARTIFACT_DIGEST_MISMATCH|RECORD_INVALID)$/) as string;
    await expect(at.target.place(at.first.served, at.first.source)).rejects.toMatchObject({ code });
    await expect(at.target.switchTo(at.first.served)).rejects.toMatchObject({ code });
    expect(await at.target.current(at.first.served.model)).toBeUndefined();
  });
});

describe("switching", () => {
  test("keeps the version before, in the same document, and goes back to it", async () => {
    await using at = await released();
    const { model } = at.first.served;
    for (const { served, source } of [at.first, at.second]) {
      await at.target.place(served, source);
      await at.target.switchTo(served);
    }
    expect(await at.target.current(model)).toEqual(at.second.served);
    expect(await at.target.previous(model)).toEqual(at.first.served);
    expect(await readdir(at.folder)).toEqual(["failure-predictor.current.json", "versions"]);

    await at.target.switchTo(at.first.served);
    expect(await at.target.current(model)).toEqual(at.first.served);
    expect(await at.target.previous(model)).toEqual(at.second.served);
  });

  test("switching to what is current changes no byte", async () => {
    await using at = await released();
    await at.target.place(at.first.served, at.first.source);
    await at.target.switchTo(at.first.served);
    const before = await readFile(join(at.folder, "failure-predictor.current.json"));
    await at.target.switchTo(at.first.served);
    expect(await readFile(join(at.folder, "failure-predictor.current.json"))).toEqual(before);
  });

  test("refuses what was never placed and says what to do", async () => {
    await using at = await released();
    await mkdir(at.folder);
    await expect(at.target.switchTo(at.first.served)).rejects.toMatchObject({
      code: "OBJECT_MISSING",
      hint: expect.stringContaining("deploy") as string,
    });
  });

  test.each([
    ["no JSON", "{"],
    ["another kind", '{"kind":"lockstep/Plan","schema":1}'],
    ["the document of another model", undefined],
  ])("says so when the document is %s", async (_name, text) => {
    await using at = await released();
    const other = await millingVersion(at.scratch.path, "v1.0.0", { torqueMiddle: 60, name: "other" });
    await at.target.place(other.served, other.source);
    await at.target.switchTo(other.served);
    const path = join(at.folder, "failure-predictor.current.json");
    await writeFile(path, text ?? (await readFile(join(at.folder, "other.current.json"))));
    await expect(at.target.current(at.first.served.model)).rejects.toMatchObject({ code: "RECORD_INVALID" });
  });
});

test("the index opens the target that lockstep.yaml declares, and without a url its health is unknown", async () => {
  await using at = await released();
  const target = await openTarget({ kind: "directory", path: "production", url: undefined }, at.scratch.path);
  await target.place(at.first.served, at.first.source);
  await target.switchTo(at.first.served);
  expect(target.description).toBe("directory production");
  expect(await at.target.current(at.first.served.model)).toEqual(at.first.served);
  expect(await target.health(at.first.served.model, at.first.served.artifact.sha256, 1000)).toBe("Unknown");
});

async function flip(path: string): Promise<void> {
  const bytes = await readFile(path);
  bytes[3] = (bytes[3] ?? 0) ^ 1;
  await writeFile(path, bytes);
}

async function swapBytes(path: string): Promise<void> {
  const bytes = await readFile(path);
  await writeFile(path, bytes.reverse());
}

async function linkInstead(source: string, path: string): Promise<void> {
  const away = join(source, "..", "away");
  await writeInto(away, path.includes("/") ? path : `${path}/shard1.bin`, "elsewhere");
  await rm(join(source, path), { recursive: true });
  await symlink(join(away, path), join(source, path));
}
