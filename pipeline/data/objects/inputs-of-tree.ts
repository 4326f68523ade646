import { posix } from "node:path";
import { LockstepError } from "../../domain/error.ts";
import { type InputKey, inputKey } from "../../domain/ids.ts";
import type { Inputs } from "../../domain/inputs.ts";
import { byCodePoint, type Json } from "../../domain/json.ts";
import type { ModelDeclaration } from "../../domain/project.ts";
import type { TreeEntry } from "../../platform/git/git.ts";
import { readParams } from "../dvc/params.ts";
import { collectTracked, isDvcFile, pointerOver, type Source, type Tracked } from "../stages/collect.ts";
import { closure, type StageGraph, stageGraph } from "../stages/graph.ts";
import { isInside } from "../stages/overlap.ts";
import type { PlacedStage } from "../stages/placed-stage.ts";
import { decodeUtf8 } from "../yaml/parse.ts";
import { toJson } from "../yaml/python.ts";
import { digestOf } from "./hash.ts";
import { shown } from "./safe-path.ts";

export interface InputsRequest {
  readonly declaration: ModelDeclaration;
  /** Every file of the Git tree. */
  readonly entries: readonly TreeEntry[];
  /** The bytes of one file of the tree. */
  readonly readFile: (path: string) => Promise<Uint8Array | undefined>;
}

type Fact = readonly [name: string, value: Json];

/** A Git tree as DVC reads it. */
interface Tree {
  readonly source: Source;
  readonly byPath: ReadonlyMap<string, TreeEntry>;
  /** Sorted. */
  readonly paths: readonly string[];
  readonly tracked: Tracked;
  readonly graph: StageGraph;
}

async function readTree({ entries, readFile }: InputsRequest): Promise<Tree> {
  const byPath = new Map(entries.map((entry) => [entry.path, entry]));
  const paths = [...byPath.keys()].sort(byCodePoint);
  const isFile = (path: string): boolean => ["file", "executable"].includes(byPath.get(path)?.kind ?? "");
  const source: Source = {
    dvcFiles: paths.filter((path) => isDvcFile(path) && isFile(path)),
    read: (path) => (isFile(path) ? readFile(path) : Promise.resolve(undefined)),
  };
  const tracked = await collectTracked(source);
  return { source, byPath, paths, tracked, graph: stageGraph(tracked.stages) };
}

/** Records, cards and locks are what a run writes: were they inputs, writing them would make the run stale. */
function isResult(path: string): boolean {
  return posix.basename(path) === "dvc.lock" || /^models\/.+\.(?:yaml|md)$/.test(path);
}

/** The fact of one file in Git. */
function codeFact(entry: TreeEntry): Fact {
  if (entry.kind === "symlink") {
    // Its id says where it points, not what is there: a change of the target would go unseen.
    throw new LockstepError("PATH_UNSAFE", `${shown(entry.path)}, which a stage depends on, is a symbolic link`, {
      hint: "Depend on the file it points to, or commit that file in its place.",
    });
  }
  return [`code ${entry.path}`, entry.kind === "file" ? entry.oid : `${entry.kind} ${entry.oid}`];
}

/** Facts of what Git holds at a path: a file, or every file below a folder. */
function filesAt(tree: Tree, path: string): readonly Fact[] {
  const entry = tree.byPath.get(path);
  if (entry !== undefined) return [codeFact(entry)];
  return tree.paths.flatMap((below) => {
    const file = tree.byPath.get(below);
    if (file === undefined || !isInside(below, path) || isResult(below)) return [];
    const isElsewhere =
      pointerOver(tree.tracked.pointers, below) !== undefined || tree.graph.producerOf(below) !== undefined;
    return isElsewhere ? [] : [codeFact(file)];
  });
}

/** Facts of a path that stages depend on: data by its pointer, code by its files in Git; nothing where stages make all of it. */
function factsAt(tree: Tree, path: string, who: string): readonly Fact[] {
  if (tree.graph.producerOf(path) !== undefined) return [];
  const over = pointerOver(tree.tracked.pointers, path);
  const data = over === undefined ? tree.tracked.pointers.filter((pointer) => isInside(pointer.path, path)) : [over];
  const facts: Fact[] = [];
  for (const pointer of data) {
    if (pointer.out.md5 === undefined) {
      throw new LockstepError(
        "DEPENDENCY_MISSING",
        `${pointer.file} names no content for ${shown(pointer.path)}, which ${who} needs`,
        {
          hint: `Run \`dvc commit ${pointer.file}\` where the data is, and commit the file.`,
        },
      );
    }
    facts.push([`data ${pointer.path}`, pointer.out.md5]);
  }
  if (over === undefined) facts.push(...filesAt(tree, path));
  if (facts.length > 0 || tree.graph.producersAround(path).length > 0) return facts;
  throw new LockstepError("DEPENDENCY_MISSING", `${who} needs ${shown(path)}, which nothing provides`, {
    hint: "Commit the file, track it with `dvc add` and commit its .dvc file, or make it the output of a stage.",
  });
}

async function paramsFacts(tree: Tree, stage: PlacedStage): Promise<readonly Fact[]> {
  const facts: Fact[] = [];
  for (const { path, keys } of stage.params) {
    if (tree.graph.producerOf(path) !== undefined) continue;
    const bytes = await tree.source.read(path);
    if (bytes === undefined) {
      throw new LockstepError(
        "DEPENDENCY_MISSING",
        `stage ${stage.name} needs the parameters of ${shown(path)}, which is not in Git`,
        {
          hint: "Commit the file.",
        },
      );
    }
    const values = readParams({ text: decodeUtf8(bytes, path), file: path, keys });
    const absent = keys.find((key) => !values.has(key));
    if (absent !== undefined) {
      throw new LockstepError(
        "DEPENDENCY_MISSING",
        `stage ${stage.name} needs the parameter ${shown(absent)}, which ${path} does not have`,
        {
          hint: `Add it to ${path}, or remove it from the stage in dvc.yaml.`,
        },
      );
    }
    for (const [key, value] of values) facts.push([`params ${path}:${key}`, toJson(value)]);
  }
  return facts;
}

async function stageFacts(tree: Tree, stage: PlacedStage): Promise<readonly Fact[]> {
  const { cmd } = stage.stage;
  const command: Json = stage.workingFolder === stage.folder ? cmd : { cmd, wdir: stage.workingFolder };
  const facts: Fact[] = [[`command ${stage.name}`, command]];
  for (const { path } of stage.deps) facts.push(...factsAt(tree, path, `stage ${stage.name}`));
  return [...facts, ...(await paramsFacts(tree, stage))];
}

/**
 * Everything that decides a model, read from a Git tree alone: the commands of the stages that make it, and of those that make the
 * tables it is judged by and was trained on, with the code, data and parameters they depend on and the environment files that are
 * declared. Data counts by the digest in its pointer. Records and locks are results and are left out.
 *
 * @throws LockstepError DEPENDENCY_MISSING naming stage and path, YAML_INVALID, DVC_FILE_INVALID, CYCLE_IN_STAGES, PATH_UNSAFE.
 */
export async function readInputs(
  request: InputsRequest,
): Promise<{ readonly inputs: Inputs; readonly inputKey: InputKey }> {
  const { declaration } = request;
  const tree = await readTree(request);
  if (tree.graph.producerOf(declaration.artifact) === undefined) {
    throw new LockstepError(
      "DEPENDENCY_MISSING",
      `no stage makes ${shown(declaration.artifact)}, the model ${declaration.model}`,
      {
        hint: "Make it an output of a stage in dvc.yaml, or correct `artifact` in lockstep.yaml.",
      },
    );
  }
  const tables = [declaration.evaluationRows, declaration.trainingRows];
  const facts: Fact[] = [];
  for (const stage of closure(tree.graph, [declaration.artifact, ...tables]))
    facts.push(...(await stageFacts(tree, stage)));
  for (const path of tables) facts.push(...factsAt(tree, path, `the model ${declaration.model}`));
  for (const path of declaration.environmentFiles) {
    const entry = tree.byPath.get(path);
    if (entry === undefined) {
      throw new LockstepError(
        "DEPENDENCY_MISSING",
        `the environment file ${shown(path)} of the model ${declaration.model} is not in Git`,
        {
          hint: "Commit it, or remove it from the model's environment files in lockstep.yaml.",
        },
      );
    }
    facts.push([`environment ${path}`, entry.oid]);
  }
  const inputs: Inputs = Object.fromEntries(facts.toSorted(([a], [b]) => byCodePoint(a, b)));
  return { inputs, inputKey: inputKey(digestOf(inputs)) };
}
