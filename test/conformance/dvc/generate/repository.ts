import { type Action, commit, type Plan, remove, run, type Turn, write } from "../plan.ts";
import { Draw } from "./draw.ts";
import { drawContent, drawFileName, drawMembers, ignoredFiles, ignoreLines } from "./files.ts";
import { legacyData } from "./legacy.ts";
import { writeParams } from "./parameters.ts";
import { drawPipeline, type PipelineText } from "./pipeline.ts";

/** Data that a repository tracks. */
interface Data {
  readonly folders: readonly string[];
  readonly members: ReadonlyMap<string, readonly string[]>;
  readonly files: readonly string[];
  /** Of {@link files}. */
  readonly executables: ReadonlySet<string>;
}

/** What the turns after the first may edit. */
interface Scene extends Data {
  readonly pipeline: PipelineText;
  /** Data of another repository is among it. */
  readonly hasBorrowed: boolean;
  /** Files that are left out of a folder that stages copy. */
  readonly hasIgnored: boolean;
  /** The workspace is linked to the cache by symbolic links. */
  readonly hasSymlinks: boolean;
}

/** How a repository is set up. */
interface Setting {
  /** `cache.type`; DVC's own choice when left out. */
  readonly links: string | undefined;
  /** Its cache lies outside. */
  readonly isElsewhere: boolean;
}

/** True where the workspace is linked to the cache: there DVC has no one answer to what is executable, and what read-only. */
function isLinked({ links }: Setting): boolean {
  return links === "hardlink" || links === "symlink";
}

const repro = run("repro");
const reproAll = run("repro", "--all-pipelines");
const statusJson = run("status", "--json");
const push = run("push", "--run-cache");

function drawData(
  draw: Draw,
  { size, setting }: { readonly size: number; readonly setting: Setting },
): { readonly actions: readonly Action[]; readonly data: Data } {
  const folders = draw.some(["data", "data é", "raw/nested", "[d]"], draw.between(0, Math.min(size, 2)));
  const members = new Map(folders.map((folder) => [folder, drawMembers(draw, draw.between(0, 2 + size * 2))]));
  const files = [...new Set(Array.from({ length: draw.between(1, size) }, () => `files/${drawFileName(draw)}`))];
  const isExecutable = (probability: number): boolean => draw.chance(probability) && !isLinked(setting);
  const executables = new Set(files.filter(() => isExecutable(0.2)));
  const actions: Action[] = [
    ...[...members].flatMap(([folder, paths]): readonly Action[] => [
      { kind: "folder", path: folder },
      ...paths.map((path) => write(`${folder}/${path}`, drawContent(draw), isExecutable(0.1))),
    ]),
    ...files.map((path) => write(path, drawContent(draw), executables.has(path))),
  ];
  const [first] = folders;
  if (first !== undefined && draw.chance(0.3) && !isLinked(setting))
    actions.push({ kind: "folder", path: `${first}/void/inner` }, write("outside.txt", "outside\n"), {
      kind: "link",
      path: `${first}/linked`,
      target: `${"../".repeat(first.split("/").length)}outside.txt`,
    });
  return { actions, data: { folders, members, files, executables } };
}

function drawIgnores(draw: Draw, folders: readonly string[]): readonly Action[] {
  const [folder] = folders;
  if (folder === undefined || !draw.chance(0.4)) return [];
  return [
    write(".dvcignore", `${draw.some(ignoreLines, 5).join("\n")}\n`),
    ...draw.some(ignoredFiles, 5).map((path) => write(`${folder}/${path}`, `${path}\n`)),
  ];
}

function drawConfig(draw: Draw, { links, isElsewhere }: Setting): readonly Action[] {
  return [
    run("init", "--quiet"),
    run("remote", "add", "--default", "store", "../remote"),
    ...(links === undefined ? [] : [run("config", "cache.type", links)]),
    ...(draw.chance(0.1) ? [run("config", "core.autostage", "true")] : []),
    ...(isElsewhere ? [run("config", "cache.dir", "../store of ours")] : []),
  ];
}

/** A second dvc.yaml in a folder of its own, which reads what the first reads. */
function drawInner(draw: Draw): readonly Action[] {
  if (!draw.chance(0.4)) return [];
  return [
    write("inner/params.yaml", `depth: ${draw.one(["1", "2.5", "deep"])}\n`),
    write(
      "inner/dvc.yaml",
      `stages:
  inside:
    cmd: echo inside >> "$RUNS"; cat ../in.txt > copy.txt
    deps: [../in.txt]
    params: [depth]
    outs: [copy.txt]
`,
    ),
    run("repro", "inner/dvc.yaml"),
  ];
}

/** Data of a folder outside. */
function drawUrlImport(draw: Draw): readonly Action[] {
  if (!draw.chance(0.3)) return [];
  return [write("../source/set.csv", drawContent(draw)), run("import-url", "../source/set.csv", "imported.csv")];
}

/** Data of another repository, which DVC keeps there or Git; its pointer is DVC's work, its data everybody's. */
function drawRepositoryImport(draw: Draw): readonly Action[] {
  if (!draw.chance(0.12)) return [];
  const folder = "../registry";
  const git = (...args: readonly string[]): Action => ({ kind: "git", args, folder });
  const source = draw.one(["kept", "set", "code.py"]);
  return [
    { kind: "folder", path: folder },
    git("init", "--quiet", "--initial-branch", "main"),
    { kind: "run", args: ["init", "--quiet"], folder, isForDvc: true },
    write(`${folder}/kept`, drawContent(draw)),
    write(`${folder}/code.py`, "print()\n"),
    ...drawMembers(draw, 3).map((path) => write(`${folder}/set/${path}`, drawContent(draw))),
    { kind: "run", args: ["add", "--quiet", "kept", "set"], folder, isForDvc: true },
    git("add", "--all"),
    git("commit", "--quiet", "--message", "data"),
    { kind: "run", args: ["import", "--quiet", folder, source, "--out", "borrowed"], isForDvc: true },
    statusJson,
  ];
}

/** The first turn: a repository from nothing. */
function drawBeginning(draw: Draw, size: number): { readonly turn: Turn; readonly scene: Scene } {
  const setting: Setting = {
    links: draw.chance(0.25) ? draw.one(["hardlink", "symlink", "copy", "reflink,copy"]) : undefined,
    isElsewhere: draw.chance(0.1),
  };
  const { actions, data } = drawData(draw, { size, setting });
  const pipeline = drawPipeline(draw, {
    count: draw.between(1, size + 1),
    sources: { files: ["in.txt", ...data.files], folders: data.folders },
    hasExecutables: !isLinked(setting),
  });
  const inner = drawInner(draw);
  // What an older DVC left behind lies in the cache that it had.
  const legacy = !setting.isElsewhere && draw.chance(0.3) ? legacyData(draw) : [];
  const borrowed = drawRepositoryImport(draw);
  const turn: Turn = [
    ...drawConfig(draw, setting),
    write("in.txt", drawContent(draw)),
    ...writeParams(draw),
    write("work/params.yaml", `depth: ${String(draw.between(1, 9))}\n`),
    ...actions,
    ...drawIgnores(draw, data.folders),
    ...legacy,
    run("add", ...[...data.folders, ...data.files].map((path) => `./${path}`)),
    ...drawUrlImport(draw),
    ...borrowed,
    write("dvc.yaml", pipeline.text),
    ...inner,
    // In the order given, or in one that the tool chooses.
    draw.chance(0.6) ? run("repro", "--single-item", ...pipeline.stages.map(({ name }) => name)) : repro,
    statusJson,
    push,
    commit,
  ];
  return {
    turn,
    scene: {
      ...data,
      pipeline,
      hasBorrowed: borrowed.length > 0,
      hasIgnored: turn.some((action) => action.kind === "write" && action.path === ".dvcignore"),
      hasSymlinks: setting.links === "symlink",
    },
  };
}

type Edit = (draw: Draw, scene: Scene) => readonly Action[];

const changeInput: Edit = (draw) => [write("in.txt", drawContent(draw)), statusJson, reproAll];

const changeParams: Edit = (draw) => [...writeParams(draw), statusJson, repro, run("params", "diff", "--json")];

const changeFile: Edit = (draw, { files, executables }) => {
  const path = draw.one(files);
  return [
    // As executable as it was: DVC's index remembers a path with that content as executable, and a later pull of DVC makes it so again
    // although no pointer says it.
    write(path, drawContent(draw), executables.has(path)),
    statusJson,
    run("diff", "--json"),
    draw.chance(0.5) ? run("add", `./${path}`) : run("commit", "--force", `./${path}.dvc`),
    repro,
  ];
};

const changeFolder: Edit = (draw, { folders, members }) => {
  if (folders.length === 0) return [];
  const folder = draw.one(folders);
  const paths = members.get(folder) ?? [];
  return [
    ...draw.some(paths, 1).map((path) => remove(`${folder}/${path}`)),
    ...drawMembers(draw, 2)
      // Not inside a file, and not a folder that holds some.
      .filter((path) => !paths.some((other) => other.startsWith(`${path}/`) || path.startsWith(`${other}/`)))
      .map((path) => write(`${folder}/${path}`, drawContent(draw))),
    statusJson,
    run("diff", "--json", "--show-hash"),
    run("add", `./${folder}`),
    repro,
  ];
};

const loseOutputs: Edit = (draw, { pipeline }) => [
  ...draw
    .some(
      pipeline.stages.flatMap(({ makes }) => makes),
      2,
    )
    .map(remove),
  statusJson,
  draw.chance(0.5) ? run("checkout") : repro,
];

const loseCache: Edit = (draw, { files, folders }) => [
  push,
  remove(".dvc/cache"),
  ...[...files, ...folders].map(remove),
  statusJson,
  run("status", "--cloud", "--json"),
  run(draw.chance(0.5) ? "pull" : "fetch", "--run-cache"),
  run("checkout"),
  statusJson,
];

/** Where ignored files are in outputs, the tools differ: see the closed list. */
const loseLock: Edit = (_, { hasIgnored }) => (hasIgnored ? [] : [remove("dvc.lock"), repro, statusJson]);

const freeze: Edit = (draw, { pipeline }) => {
  // DVC writes no stage that was made from a template.
  const single = pipeline.stages.filter(
    ({ lines }) => !lines.some((line) => /^ {4}(?:foreach|matrix):|\$\{/.test(line)),
  );
  if (single.length === 0) return [];
  const { name } = draw.one(single);
  return [
    run("freeze", name),
    write("in.txt", drawContent(draw)),
    statusJson,
    repro,
    ...(draw.chance(0.5) ? [run("unfreeze", name), repro] : []),
  ];
};

const move: Edit = (draw, { files }) => {
  const path = draw.one(files);
  return [run("move", `./${path}`, "moved to é"), statusJson, run("move", "moved to é", `./${path}`)];
};

const removeAndAdd: Edit = (draw, { files, executables }) => {
  // Of others DVC finds the pointer not, or forgets the bit: see the closed list.
  const removable = files.filter((path) => !path.includes(":") && !executables.has(path));
  if (removable.length === 0) return [];
  const path = draw.one(removable);
  return [run("remove", `./${path}.dvc`), statusJson, run("add", `./${path}`)];
};

const collect: Edit = (draw, { hasBorrowed, pipeline }) => [
  write("in.txt", drawContent(draw)),
  repro,
  // DVC removes imports from other repositories, what other commits need (with a smaller scope), and what only the run-cache knows:
  // see the closed list. What was written just now is kept otherwise.
  ...(hasBorrowed || pipeline.text.includes("cache: false")
    ? []
    : [{ kind: "run" as const, args: ["gc", "--all-commits", "--force"], forLockstep: ["--grace", "0"] }]),
  statusJson,
];

const edits: readonly Edit[] = [
  changeInput,
  changeInput,
  changeParams,
  changeParams,
  changeFile,
  changeFolder,
  loseOutputs,
  loseCache,
  loseLock,
  freeze,
  move,
  removeAndAdd,
  collect,
];

/** The life of a repository, from a seed; `size` 1 … 4 bounds the number of files, stages and turns. */
export function drawPlan(seed: number, size: number): Plan {
  const draw = new Draw(seed);
  const { turn, scene } = drawBeginning(draw, size);
  const later = Array.from({ length: size > 2 ? 2 : 1 }, (): Turn => {
    // Links to nothing end DVC's status where DVC has no answer: see the closed list.
    const possible = scene.hasSymlinks ? edits.filter((edit) => edit !== loseCache) : edits;
    const chosen = draw
      .some(possible, draw.between(1, size > 3 ? 2 : 1))
      // Before anything was made that no commit names.
      .toSorted((a, b) => Number(b === collect) - Number(a === collect))
      .flatMap((edit) => edit(draw, scene));
    // What the edits left behind is brought in order, so that the next tool has nothing to do.
    return [...chosen, reproAll, statusJson, push, commit];
  });
  return {
    name: `seed ${String(seed)}, size ${String(size)}`,
    turns: [turn, ...later],
    alwaysRun: new Set(scene.pipeline.stages.filter(({ runsAlways }) => runsAlways === true).map(({ name }) => name)),
  };
}
