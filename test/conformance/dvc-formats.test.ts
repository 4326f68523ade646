// DVC's formats to the byte: texts from the format description always, the transcripts of real DVC where they are.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { emitDirectory, parseDirectory } from "../../pipeline/data/dvc/directory.ts";
import { emitLockedStage, parseLock, updateLock } from "../../pipeline/data/dvc/lock.ts";
import type { DirectoryEntry } from "../../pipeline/data/dvc/model.ts";
import { parsePipeline } from "../../pipeline/data/dvc/pipeline.ts";
import { emitPointer, parsePointer, updatePointer } from "../../pipeline/data/dvc/pointer.ts";
import { runCachePath, runCacheText } from "../../pipeline/data/dvc/run-cache.ts";
import { stageMd5 } from "../../pipeline/data/dvc/stage-md5.ts";
import { hashBytes } from "../../pipeline/data/objects/hash.ts";
import { errorOf } from "../support/errors.ts";
import { sharedJson, sharedPath } from "../support/shared.ts";

/** A lock made anew from what was read of it. */
function rebuiltLock(text: string): string {
  return updateLock(undefined, parseLock(text, "dvc.lock").stages);
}

describe("texts of the format description", () => {
  const params = `schema: '2.0'
stages:
  train:
    cmd: echo aaaaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbbbbbbbbbbbb 
      ccccccccccccccccccccc ddddddddddddd > l && true "quoted string that is 
      long"
    params:
      params.yaml:
        base: &id001
          x: 1
          y:
          - 1
          - 2
        big: 1e+16
        flag: true
        int: 3
        name: yes
        nested:
          z: 1
          a:
            q:
            - 1
            - 2.5
            - 
            - true
            - s
        none:
        one: 1.0
        same: *id001
        small: 1e-05
      p.json:
        a.b: 1.5
        a.c:
        - 1
        - 2.0
      p.py:
        C.Y:
        - 1
        - k:
        T:
        - 1
        - 2
      p.toml:
        t.lr: 1e-05
  two:
    cmd: "echo \\"it's\\" > q\\necho \\"a # b\\" >> q\\n"
    deps:
    - path: data
      hash: md5
      md5: a721e5bbc8e941949235df8245479bc6.dir
      size: 8
      nfiles: 1
    outs:
    - path: out
      hash: md5
      md5: 2ee1bb5415966e16b531a0632e834b00.dir
      size: 8
      nfiles: 1
`;

  test("a lock with values of every kind", () => {
    expect(rebuiltLock(params)).toBe(params);
  });

  test("a run-cache file stands at the key and value that DVC computes", () => {
    const stage = params.slice(params.indexOf('    cmd: "echo')).replaceAll(/^ {4}/gm, "");
    const lock = `schema: '2.0'\nstages:\n  s:\n${stage.replaceAll(/^(?=.)/gm, "    ")}`;
    const found = parseLock(lock, "dvc.lock").stages.get("s");
    expect(found === undefined ? undefined : emitLockedStage(found)).toBe(stage);
  });
});

interface Listed {
  readonly path: string;
  readonly text?: string;
}
interface Step {
  readonly files?: Readonly<Record<string, string>>;
  readonly cache?: readonly Listed[];
  readonly remote?: readonly Listed[] | null;
}
interface Transcript {
  readonly steps: readonly Step[];
}

const folder = sharedPath("fixtures/dvc");
const names =
  folder === undefined
    ? []
    : readdirSync(folder).filter((name) => sharedPath(join("fixtures/dvc", name, "fixture.json")) !== undefined);

/** Every distinct text of a kind, with where it stands. */
function texts(name: string, wanted: (path: string) => boolean): readonly (readonly [string, string])[] {
  const { steps } = sharedJson(join("fixtures/dvc", name, "fixture.json")) as Transcript;
  const found = new Map<string, string>();
  for (const { files = {}, cache = [], remote } of steps) {
    for (const [path, text] of Object.entries(files)) if (wanted(path)) found.set(text, path);
    for (const { path, text } of [...cache, ...(remote ?? [])])
      if (text !== undefined && wanted(path)) found.set(text, path);
  }
  return [...found].map(([text, path]) => [path, text] as const);
}

describe.runIf(names.length > 0)("with the shared transcripts", () => {
  test("there are ten and more of them", () => {
    expect(names.length).toBeGreaterThanOrEqual(10);
  });

  describe.each(names)("%s", (name) => {
    test("every .dvc file is read and written to the byte, and changes nothing when nothing changed", () => {
      for (const [path, text] of texts(name, (file) => file.endsWith(".dvc") && !file.startsWith(".dvc/"))) {
        const pointer = parsePointer(text, path);
        expect(updatePointer(text, pointer), path).toBe(text);
        expect(reasonPointerDiffers(text) ?? emitPointer(pointer), `${path}\n${text}`).toBe(
          reasonPointerDiffers(text) ?? text,
        );
        const digest = pointer.rest?.get("md5");
        if (digest !== undefined) expect(stageMd5(pointer), path).toBe(digest);
      }
    });

    test("every dvc.lock is read and written to the byte", () => {
      for (const [path, text] of texts(name, (file) => file.endsWith("dvc.lock"))) {
        const lock = parseLock(text, path);
        expect(updateLock(text, lock.stages), path).toBe(text);
        expect(reasonLockDiffers(text) ?? rebuiltLock(text), `${path}\n${text}`).toBe(reasonLockDiffers(text) ?? text);
      }
    });

    test("every directory object is read and written to the byte, under its own name", async () => {
      for (const [path, text] of texts(name, (file) => file.endsWith(".dir"))) {
        const bytes = new TextEncoder().encode(text);
        const entries = JSON.parse(text) as readonly DirectoryEntry[];
        expect(new TextDecoder().decode(emitDirectory(entries)), path).toBe(text);
        expect(path.replace(/.*(..)\/(.{30})\.dir$/, "$1$2")).toBe(hashBytes(bytes).md5);
        // The one thing that DVC stores and Lockstep does not read: a backslash is a separator elsewhere.
        const isUnsafe = entries.some(({ relpath }) => relpath.includes("\\"));
        if (isUnsafe)
          expect(await errorOf(() => parseDirectory(bytes, path))).toMatch(/^PATH_UNSAFE: .*contains a backslash/);
        else expect(parseDirectory(bytes, path)).toEqual(entries);
      }
    });

    test("every run-cache file stands where its content says, with the bytes we write", () => {
      for (const [path, text] of texts(name, (file) => file.startsWith("runs/"))) {
        const lock = `schema: '2.0'\nstages:\n  s:\n${text.replaceAll(/^(?=.)/gm, "    ")}`;
        const stage = parseLock(lock, path).stages.get("s");
        expect(stage === undefined ? undefined : runCachePath(stage)).toBe(path);
        expect(stage === undefined ? undefined : runCacheText(stage)).toBe(text);
      }
    });

    test("every dvc.yaml is resolved, and its stages are those of the lock", async () => {
      const { steps } = sharedJson(join("fixtures/dvc", name, "fixture.json")) as {
        readonly steps: readonly Readonly<Record<string, unknown>>[];
      };
      const written = new Map<string, string>();
      for (const step of steps) {
        if (typeof step["write"] === "string" && typeof step["text"] === "string")
          written.set(step["write"], step["text"]);
        const lock = (step["files"] as Readonly<Record<string, string>> | undefined)?.["dvc.lock"];
        const text = written.get("dvc.yaml");
        if (step["rc"] !== 0 || text === undefined || lock === undefined) continue;
        const locked = parseLock(lock, "dvc.lock").stages;
        const readFile = (path: string): Promise<string | undefined> => Promise.resolve(written.get(path));
        const failure = await errorOf(() => parsePipeline({ text, where: "dvc.yaml", readFile })).catch(
          () => undefined,
        );
        expect(failure).toBe(undefined);
        const { stages } = await parsePipeline({ text, where: "dvc.yaml", readFile });
        for (const stage of stages) {
          const now = locked.get(stage.name);
          if (now !== undefined && isJustRun(step))
            expect(now.deps.map(({ path }) => path).sort()).toEqual([...stage.deps].sort());
        }
      }
    });
  });
});

function isJustRun(step: Readonly<Record<string, unknown>>): boolean {
  return Array.isArray(step["run"]) && step["run"].includes("repro");
}

/** The closed list of why a text that DVC keeps is not what it would write anew: a person's comments, order or layout. */
function reasonPointerDiffers(text: string): string | undefined {
  if (text.includes("#")) return "a comment";
  return /path: .*\n(?: {2}.*\n)*? {2}(?:md5|hash):/.test(text) ? "the order of an older file" : undefined;
}

function reasonLockDiffers(text: string): string | undefined {
  return /^\s*#|\s#\s|\{/m.test(text) ? "a comment or flow style" : undefined;
}
