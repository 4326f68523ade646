import fc from "fast-check";
import type { DirectoryEntry, Entry, LockedStage, Pointer, PointerOut } from "../../pipeline/data/dvc/model.ts";
import type { YamlMap, YamlValue } from "../../pipeline/data/yaml/value.ts";
import { type Md5, md5 } from "../../pipeline/domain/ids.ts";
import { commandText, piece, yamlScalar, yamlText } from "./yaml-arbitraries.ts";

const hex = fc.stringMatching(/^[0-9a-f]{32}$/);
/** Ids of files and folders, among them some that look like numbers. */
export const anyMd5: fc.Arbitrary<Md5> = fc
  .oneof(
    { weight: 6, arbitrary: hex },
    { weight: 1, arbitrary: fc.stringMatching(/^[0-9]{32}$/) },
    { weight: 1, arbitrary: fc.stringMatching(/^[0-9]{15}e[0-9]{16}$/) },
    { weight: 3, arbitrary: hex.map((id) => `${id}.dir`) },
  )
  .map(md5);

/** Names as people give them, and some that YAML reads as something else. */
const name = fc.oneof(
  fc.constantFrom(
    "data",
    "a.csv",
    "out",
    "123",
    "yes",
    "1.0",
    "null",
    "sp ace",
    "é漢",
    "😀.txt",
    "-x",
    "#x",
    "a: b",
    "x'y",
    "2024-01-01",
  ),
  fc.stringMatching(/^[a-zA-Z0-9._ -]{1,12}$/).filter((text) => text.trim() !== "" && text !== "." && text !== ".."),
);

/** Relative paths. */
export const anyPath: fc.Arbitrary<string> = fc
  .array(name, { minLength: 1, maxLength: 3 })
  .map((parts) => parts.join("/"));

const count = fc.oneof(fc.nat(), fc.constantFrom(0, 1, Number.MAX_SAFE_INTEGER));

function orUndefined<Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> {
  return fc.option(arbitrary, { nil: undefined });
}

const contents = fc.record({
  path: anyPath,
  md5: orUndefined(anyMd5),
  sizeBytes: orUndefined(count),
  fileCount: orUndefined(count),
  isExecutable: fc.boolean(),
  isLegacy: fc.boolean(),
});

const cloud: fc.Arbitrary<YamlMap> = fc.constant(
  new Map([
    [
      "v",
      new Map([
        ["etag", "abc"],
        ["version_id", "1"],
      ]),
    ],
  ]),
);

/** Entries of `dvc.lock`. */
export const lockEntry: fc.Arbitrary<Entry> = fc
  .tuple(contents, orUndefined(cloud))
  .map(([entry, remote]) => ({ ...entry, rest: remote === undefined ? new Map() : new Map([["cloud", remote]]) }));

const paramKey = fc
  .oneof(fc.constantFrom("lr", "train.lr", "a.b.0", "n"), piece, yamlText)
  .filter((key) => key !== "__proto__");
const paramValue: fc.Arbitrary<YamlValue> = fc.oneof(
  yamlScalar,
  fc.array(yamlScalar, { maxLength: 3 }),
  fc.array(fc.tuple(paramKey, yamlScalar), { maxLength: 3 }).map((entries): YamlMap => new Map(entries)),
);
/** What ruamel.yaml writes and does not read back; here everything is written so that it is. */
function survives(text: string): boolean {
  return !/[\u0085\u2028\u2029]/.test(text) && !/ {2}/.test(text);
}

function isWritable(value: YamlValue): boolean {
  if (typeof value === "string") return survives(value) && value.isWellFormed();
  // Of a stage it leaves alone, DVC may write a float with an exponent with another last digit, and NaN never equals itself.
  if (typeof value === "number")
    return !Number.isNaN(value) && (value === 0 || (Math.abs(value) > 1e-4 && Math.abs(value) < 1e15));
  if (value === null || typeof value !== "object") return true;
  if (value instanceof Map) return [...(value as YamlMap)].every(([key, member]) => isKey(key) && isWritable(member));
  return (value as readonly YamlValue[]).every(isWritable);
}

/** Keys of several words beyond column 80 are among what DVC cannot read back. */
function isKey(key: string): boolean {
  return isWritable(key) && key.length < 50 && key !== "constructor" && key !== "prototype";
}

const params = fc
  .array(
    fc.tuple(
      fc.constantFrom("params.yaml", "a.json", "sub/params.yaml", "zeta.toml", "Config.py"),
      fc.array(fc.tuple(paramKey.filter(isKey), paramValue.filter(isWritable)), { minLength: 1, maxLength: 4 }),
    ),
    { maxLength: 3 },
  )
  .map((files) => new Map(files.map(([file, values]): [string, YamlMap] => [file, new Map(values)])));

const command = fc.oneof(commandText, yamlText).filter((text) => isWritable(text));

function uniquePaths<One extends { readonly path: string }>(entry: fc.Arbitrary<One>): fc.Arbitrary<One[]> {
  return fc.uniqueArray(entry, { maxLength: 4, selector: ({ path }) => path });
}

export const lockedStage: fc.Arbitrary<LockedStage> = fc.record({
  cmd: fc.oneof(command, fc.array(command, { minLength: 1, maxLength: 3 })),
  deps: uniquePaths(lockEntry),
  params,
  outs: uniquePaths(lockEntry),
});

export const stageNames: fc.Arbitrary<string> = fc.constantFrom(
  "train",
  "train@a",
  "train@1.0",
  "prepare",
  "123",
  "é",
  "a b",
);

const repo: fc.Arbitrary<YamlMap> = fc.constantFrom("../src", "https://example.com/x.git").map(
  (url) =>
    new Map([
      [
        "repo",
        new Map([
          ["url", url],
          ["rev_lock", "93552165a3d13a6465752148ced829de40fb5cac"],
        ]),
      ],
    ]),
);

const annotations: fc.Arbitrary<YamlMap> = fc
  .record({ desc: orUndefined(fc.constantFrom("what it is", "a: b")), type: orUndefined(fc.constant("model")) })
  .map(
    (fields) => new Map(Object.entries(fields).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]]))),
  );

const pointerOut: fc.Arbitrary<PointerOut> = fc
  .tuple(contents, annotations, fc.boolean(), fc.boolean(), fc.boolean())
  .map(([entry, rest, isCached, isPersisted, isPushed]) => ({ ...entry, rest, isCached, isPersisted, isPushed }));

const pointerDep: fc.Arbitrary<Entry> = fc.oneof(
  fc.tuple(contents, repo).map(([entry, rest]): Entry => ({ ...entry, rest, isLegacy: false })),
  contents.map((entry): Entry => ({ ...entry, rest: new Map() })),
);

/** `*.dvc` files of data and of imports, of DVC 2 and 3. */
export const pointer: fc.Arbitrary<Pointer> = fc
  .record({
    outs: fc.array(pointerOut, { minLength: 1, maxLength: 2 }),
    deps: fc.array(pointerDep, { maxLength: 1 }),
    isFrozen: fc.boolean(),
    wdir: fc.constantFrom(".", "..", "sub"),
    digest: orUndefined(hex),
    meta: orUndefined(
      fc.constant(
        new Map<string, YamlValue>([
          ["owner", "me"],
          ["version", 1n],
        ]),
      ),
    ),
  })
  .map(({ digest, meta, ...known }) => ({
    ...known,
    rest: new Map<string, YamlValue>([
      ...(digest === undefined ? [] : ([["md5", digest]] as const)),
      ...(meta === undefined ? [] : ([["meta", meta]] as const)),
    ]),
  }));

/** Members of a directory that may stand side by side. */
export const directory: fc.Arbitrary<readonly DirectoryEntry[]> = fc
  .array(fc.tuple(hex, fc.stringMatching(/^[a-z0-9]{1,6}$/), fc.constantFrom("", "é", " ", "😀", "\ufb00", "-", "_")), {
    maxLength: 8,
  })
  .map((members) => {
    const seen = new Map(members.map(([id, text, suffix], i) => [`${text}${suffix}-${i}`, md5(id)] as const));
    return [...seen].map(([relpath, id]) => ({ md5: id, relpath }));
  });
