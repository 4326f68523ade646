import { execFileSync } from "node:child_process";
import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { describeArtifact, directorySha256, verifyFiles } from "../../../pipeline/data/objects/artifact.ts";
import { hashBytes } from "../../../pipeline/data/objects/hash.ts";
import type { Artifact } from "../../../pipeline/domain/artifact.ts";
import { temporaryFolder, writeFiles } from "../../support/folder.ts";

async function model(): Promise<{ readonly root: string; readonly artifact: Artifact }> {
  const root = temporaryFolder();
  await writeFiles(root, { "models/m/model.json": "{}", "models/m/weights/a.bin": "abc" });
  return { root, artifact: await describeArtifact({ root, path: "models/m", format: "tfjs-layers" }) };
}

describe("describeArtifact", () => {
  test("names a folder by DVC's md5 and by sha256 over its files", async () => {
    const { artifact } = await model();
    const files = [
      { path: "model.json", ...hashBytes("{}") },
      { path: "weights/a.bin", ...hashBytes("abc") },
    ];
    const list = files.map(
      ({ path, sha256, sizeBytes }) => `{"path":"${path}","sha256":"${sha256}","sizeBytes":${sizeBytes}}`,
    );
    const object = files.map(({ path, md5 }) => `{"md5": "${md5}", "relpath": "${path}"}`);
    expect(artifact).toEqual({
      path: "models/m",
      format: "tfjs-layers",
      md5: `${hashBytes(`[${object.join(", ")}]`).md5}.dir`,
      sha256: hashBytes(`[${list.join(",")}]`).sha256,
      sizeBytes: 5,
      files: files.map(({ path, sizeBytes, md5, sha256 }) => ({ path, sizeBytes, md5, sha256 })),
    });
  });

  test("names a single file by its own digests", async () => {
    const root = temporaryFolder();
    await writeFiles(root, { "models/m.bin": "abc" });
    const { md5, sha256 } = hashBytes("abc");
    expect(await describeArtifact({ root, path: "models/m.bin", format: "onnx" })).toEqual({
      path: "models/m.bin",
      format: "onnx",
      md5,
      sha256,
      sizeBytes: 3,
      files: [{ path: "m.bin", sizeBytes: 3, md5, sha256 }],
    });
  });

  test.each<[string, string, (root: string) => unknown, string]>([
    ["a link among the files", "m", (root) => symlink("a", join(root, "m/b")), "PATH_UNSAFE"],
    ["a link to the folder", "link", (root) => symlink("m", join(root, "link")), "PATH_UNSAFE"],
    ["a link on the way", "link/m", (root) => symlink(".", join(root, "link")), "PATH_UNSAFE"],
    ["a FIFO", "m", (root) => execFileSync("mkfifo", [join(root, "m/b")]), "PATH_UNSAFE"],
    ["a device", "m", (root) => symlink("/dev/zero", join(root, "m/b")), "PATH_UNSAFE"],
    ["a path that leads out", "../m", () => undefined, "PATH_UNSAFE"],
    ["nothing", "n", () => undefined, "CANDIDATE_MISSING"],
  ])("refuses %s", async (_name, path, prepare, code) => {
    const root = temporaryFolder();
    await writeFiles(root, { "m/a": "a" });
    await prepare(root);
    await expect(describeArtifact({ root, path, format: "x" })).rejects.toMatchObject({ code });
  });
});

describe("verifyFiles", () => {
  test("accepts the files themselves", async () => {
    const { root, artifact } = await model();
    await verifyFiles(join(root, "models/m"), artifact);
  });

  test.each<[string, (folder: string) => Promise<unknown>, string]>([
    ["a file of the same length that differs", (m) => writeFile(join(m, "model.json"), "{ "), "model.json has sha256"],
    ["a file that grew", (m) => writeFile(join(m, "weights/a.bin"), "abcd"), "a.bin has sha256"],
    ["a missing file", (m) => rm(join(m, "weights/a.bin")), "a.bin is missing"],
    ["an extra file", (m) => writeFile(join(m, "b"), ""), "b is not part of the model"],
    ["a hidden extra file", (m) => writeFile(join(m, ".b"), ""), ".b is not part of the model"],
  ])("refuses %s, naming it", async (_name, change, message) => {
    const { root, artifact } = await model();
    await change(join(root, "models/m"));
    await expect(verifyFiles(join(root, "models/m"), artifact)).rejects.toMatchObject({
      code: "ARTIFACT_DIGEST_MISMATCH",
      message: expect.stringContaining(message) as string,
    });
  });

  test("refuses a record whose list of files is not the one that was signed", async () => {
    const { root, artifact } = await model();
    const files = artifact.files.filter(({ path }) => path !== "weights/a.bin");
    await rm(join(root, "models/m/weights"), { recursive: true });
    await expect(verifyFiles(join(root, "models/m"), { ...artifact, files })).rejects.toMatchObject({
      code: "ARTIFACT_DIGEST_MISMATCH",
      message: expect.stringContaining("contradicts itself") as string,
    });
  });

  test("judges by sha256 alone: another file of the same md5 is refused", async () => {
    const { root, artifact } = await model();
    // The md5 is made to fit, as a collision would; the sha256 stays that of the approved bytes.
    await writeFile(join(root, "models/m/model.json"), "[]");
    const files = artifact.files.map((file) =>
      file.path === "model.json" ? { ...file, md5: hashBytes("[]").md5 } : file,
    );
    expect(directorySha256(files)).toBe(artifact.sha256);
    await expect(verifyFiles(join(root, "models/m"), { ...artifact, files })).rejects.toMatchObject({
      code: "ARTIFACT_DIGEST_MISMATCH",
    });
  });

  test("refuses a record that lists a path outside the folder", async () => {
    const { root, artifact } = await model();
    await mkdir(join(root, "x"));
    const files = artifact.files.map((file) => ({ ...file, path: `../m/${file.path}` }));
    await expect(verifyFiles(join(root, "x"), { ...artifact, files })).rejects.toMatchObject({ code: "PATH_UNSAFE" });
  });
});
