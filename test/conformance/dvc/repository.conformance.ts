// Whole repositories: what real DVC writes for a run is what Lockstep writes, and DVC takes Lockstep's files for its own.
import { execFile } from "node:child_process";
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { emitDirectory, parseDirectory } from "../../../pipeline/data/dvc/directory.ts";
import { updateLock } from "../../../pipeline/data/dvc/lock.ts";
import type { DirectoryEntry, Entry, LockedStage, Stage } from "../../../pipeline/data/dvc/model.ts";
import { readParams } from "../../../pipeline/data/dvc/params.ts";
import { parsePipeline } from "../../../pipeline/data/dvc/pipeline.ts";
import { emitPointer, parsePointer } from "../../../pipeline/data/dvc/pointer.ts";
import { runCachePath, runCacheText } from "../../../pipeline/data/dvc/run-cache.ts";
import { hashBytes } from "../../../pipeline/data/objects/hash.ts";
import { md5 } from "../../../pipeline/domain/ids.ts";
import { temporaryFolder, writeFiles } from "../../support/folder.ts";
import { realDvc, seed } from "./real-dvc.ts";

const run = promisify(execFile);

/** Files of a repository whose stages copy, so that running them needs nothing but a shell. */
const repository = fc
  .record({
    names: fc.uniqueArray(fc.constantFrom("a", "é", "sp ace", "1", "yes", "deep/x", "b.txt"), {
      minLength: 1,
      maxLength: 4,
    }),
    contents: fc.array(fc.constantFrom("", "x\n", "1\r\n2\r\n", "é\u0000", "long ".repeat(50)), {
      minLength: 4,
      maxLength: 4,
    }),
    lr: fc.constantFrom("0.1", "1", "1.0", "1e-05", "'1'", "true", "[1, 2.5, text]", "{a: 1, b: [x]}"),
    words: fc.integer({ min: 1, max: 12 }),
  })
  .map(({ names, contents, lr, words }) => ({
    files: Object.fromEntries(names.map((name, i) => [`in/${name}`, contents[i] ?? ""])),
    texts: {
      "params.yaml": `lr: ${lr}\nitems: [u, v]\nshared: &s {k: 1}\nagain: *s\n`,
      "other.json": '{"a": {"b": 1.0}, "c": 2}',
      "dvc.yaml": `stages:
  copy:
    cmd: cp -R in out ${"&& true ".repeat(words)}
    deps: [in]
    params: [lr, shared, again, {other.json: [a.b]}]
    outs: [out]
  each:
    foreach: \${items}
    do:
      cmd:
      - "printf '%s' \${item} > each-\${item}"
      - "true"
      deps: [out]
      outs: ["each-\${item}"]
  lines:
    cmd: |
      echo one > lines.json
      echo '"two"' > lines.json
    deps: [each-u]
    metrics: [{lines.json: {cache: false}}]
`,
    },
  }));

async function members(folder: string): Promise<readonly (readonly [DirectoryEntry, number])[]> {
  const found = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = found.filter((item) => item.isFile()).map((item) => join(item.parentPath, item.name));
  return Promise.all(
    files.map(async (file) => {
      const digests = hashBytes(await readFile(file));
      return [{ md5: digests.md5, relpath: file.slice(folder.length + 1) }, digests.sizeBytes] as const;
    }),
  );
}

async function entryOf(root: string, path: string): Promise<Entry> {
  const common = { path, isExecutable: false, isLegacy: false, rest: new Map() };
  const bytes = await readFile(join(root, path)).catch(() => undefined);
  if (bytes !== undefined) {
    const digests = hashBytes(bytes);
    return { ...common, md5: digests.md5, sizeBytes: digests.sizeBytes, fileCount: undefined };
  }
  const files = await members(join(root, path));
  return {
    ...common,
    md5: md5(`${hashBytes(emitDirectory(files.map(([member]) => member))).md5}.dir`),
    sizeBytes: files.reduce((sum, [, size]) => sum + size, 0),
    fileCount: files.length,
  };
}

async function lockedNow(root: string, stage: Stage): Promise<LockedStage> {
  const params = await Promise.all(
    stage.params.map(async ({ file, keys }) => {
      const text = await readFile(join(root, file), "utf8");
      return [file, readParams({ text, file, keys })] as const;
    }),
  );
  return {
    cmd: stage.cmd,
    deps: await Promise.all(stage.deps.map((path) => entryOf(root, path))),
    params: new Map(params),
    outs: await Promise.all(stage.outs.map(({ path }) => entryOf(root, path))),
  };
}

test.each(fc.sample(repository, { numRuns: 8, seed }).map((one, i) => [i, one] as const))(
  "repository %i",
  async (_i, { files, texts }) => {
    const root = temporaryFolder();
    const home = temporaryFolder();
    const env = {
      ...process.env,
      HOME: home,
      SHELL: "/bin/sh",
      DVC_SITE_CACHE_DIR: join(home, "site"),
      DVC_NO_ANALYTICS: "1",
    };
    const dvc = async (...args: readonly string[]): Promise<string> =>
      (await run(realDvc("dvc"), args, { cwd: root, env })).stdout;
    await writeFiles(root, { ...files, ...texts });
    await run("git", ["init", "--quiet"], { cwd: root, env });
    await dvc("init", "--quiet");
    await dvc("add", "--quiet", "in");
    await dvc("repro", "--quiet");

    const pointerText = await readFile(join(root, "in.dvc"), "utf8");
    const [out] = parsePointer(pointerText, "in.dvc").outs;
    const entry = await entryOf(root, "in");
    expect(out).toMatchObject({ ...entry, rest: new Map() });
    const flags = { isCached: true, isPersisted: false, isPushed: true };
    expect(emitPointer({ outs: [{ ...entry, ...flags }], deps: [], isFrozen: false, wdir: "." })).toBe(pointerText);
    const object = await readFile(join(root, ".dvc/cache/files/md5", (entry.md5 ?? "").replace(/^(..)/, "$1/")));
    expect(Buffer.from(emitDirectory(parseDirectory(object, "in"))).equals(object)).toBe(true);

    const readText = (path: string): Promise<string | undefined> =>
      readFile(join(root, path), "utf8").catch(() => undefined);
    const { stages } = await parsePipeline({ text: texts["dvc.yaml"], where: "dvc.yaml", readFile: readText });
    const theirs = await readFile(join(root, "dvc.lock"), "utf8");
    // DVC writes each stage when it has run, in the order in which they ran.
    const order = [...theirs.matchAll(/^ {2}(\S.*):$/gm)].map(([, name]) => name);
    let ours: string | undefined;
    for (const name of order) {
      const stage = stages.find((one) => one.name === name);
      if (stage === undefined) throw new Error(`DVC ran ${String(name)}, which is no stage of ours`);
      const locked = await lockedNow(root, stage);
      ours = updateLock(ours, new Map([[stage.name, locked]]));
      const path = join(root, ".dvc/cache", runCachePath(locked));
      expect(await readdir(dirname(path))).toEqual([path.slice(dirname(path).length + 1)]);
      expect(await readFile(path, "utf8")).toBe(runCacheText(locked));
    }
    expect(order).toHaveLength(stages.length);
    expect(ours).toBe(theirs);

    await rm(join(root, "dvc.lock"));
    await writeFile(join(root, "dvc.lock"), ours ?? "");
    expect(JSON.parse(await dvc("status", "--json"))).toEqual({});
  },
);
