import { readdir, readFile } from "node:fs/promises";
import { join, posix } from "node:path";
import { LockstepError } from "../../domain/error.ts";
import { byCodePoint } from "../../domain/json.ts";
import { IgnoreRules } from "../dvc/ignore.ts";
import type { Pipeline, Pointer, PointerOut } from "../dvc/model.ts";
import { type CommandStyle, parsePipeline } from "../dvc/pipeline.ts";
import { parsePointer } from "../dvc/pointer.ts";
import { isSystemError } from "../objects/aside.ts";
import { isRepository } from "../objects/dvc-ignore.ts";
import { repositoryPathProblem, unsafePath } from "../objects/safe-path.ts";
import { decodeUtf8 } from "../yaml/parse.ts";
import { isInside } from "./overlap.ts";
import { type PlacedStage, placePath, placeStage } from "./placed-stage.ts";

/** Where the files of DVC are read from: a workspace, or a tree of Git. Paths are from the root, with `/`. */
export interface Source {
  /** Every `dvc.yaml` and `*.dvc`, sorted. */
  readonly dvcFiles: readonly string[];
  read(path: string): Promise<Uint8Array | undefined>;
}

/** One output of a `*.dvc` file, with its path from the root. */
export interface PlacedPointer {
  /** The `*.dvc` file. */
  readonly file: string;
  readonly pointer: Pointer;
  readonly out: PointerOut;
  readonly path: string;
}

/** Everything that DVC tracks in a repository. */
export interface Tracked {
  readonly stages: readonly PlacedStage[];
  readonly pointers: readonly PlacedPointer[];
}

function folderOf(file: string): string {
  const folder = posix.dirname(file);
  return folder === "." ? "" : folder;
}

async function text(source: Source, path: string): Promise<string | undefined> {
  const bytes = await source.read(path);
  return bytes === undefined ? undefined : decodeUtf8(bytes, path);
}

/** One `dvc.yaml`, templating resolved. @throws LockstepError YAML_INVALID, DVC_FILE_INVALID, PATH_UNSAFE. */
export async function readPipeline(source: Source, file: string, commandStyle?: CommandStyle): Promise<Pipeline> {
  return parsePipeline({
    text: (await text(source, file)) ?? "",
    where: file,
    readFile: (path: string) => text(source, placePath(folderOf(file), path, file)),
    ...(commandStyle === undefined ? {} : { commandStyle }),
  });
}

async function stagesOf(
  source: Source,
  file: string,
  commandStyle: CommandStyle | undefined,
): Promise<readonly PlacedStage[]> {
  const { stages } = await readPipeline(source, file, commandStyle);
  return stages.map((stage) => placeStage(stage, folderOf(file)));
}

async function pointersOf(source: Source, file: string): Promise<readonly PlacedPointer[]> {
  const pointer = parsePointer((await text(source, file)) ?? "", file);
  const folder = placePath(folderOf(file), pointer.wdir, file);
  return pointer.outs.map((out) => {
    const path = placePath(folder, out.path, file);
    const problem = path === "" ? "it is the repository itself" : repositoryPathProblem(path);
    if (problem !== undefined) throw unsafePath(file, out.path, problem);
    return { file, pointer, out, path };
  });
}

/**
 * Reads every `dvc.yaml` and `*.dvc` of a source.
 *
 * @param commandStyle - `parsing.*` of DVC's config; DVC's defaults when left out.
 * @throws LockstepError YAML_INVALID, DVC_FILE_INVALID, PATH_UNSAFE.
 */
export async function collectTracked(source: Source, commandStyle?: CommandStyle): Promise<Tracked> {
  const stages: PlacedStage[] = [];
  const pointers: PlacedPointer[] = [];
  for (const file of source.dvcFiles) {
    if (posix.basename(file) === "dvc.yaml") stages.push(...(await stagesOf(source, file, commandStyle)));
    else pointers.push(...(await pointersOf(source, file)));
  }
  return { stages, pointers };
}

/** The pointer whose data a path is, or is part of. */
export function pointerOver(pointers: readonly PlacedPointer[], path: string): PlacedPointer | undefined {
  return pointers.find((pointer) => pointer.path === path || isInside(path, pointer.path));
}

/** True for the names that DVC's own files have. */
export function isDvcFile(path: string): boolean {
  const name = posix.basename(path);
  return name === "dvc.yaml" || (name.endsWith(".dvc") && name !== ".dvc");
}

/** Whether the pointer beside a folder tracks that folder: what is in it is data then, whatever it is called. */
async function isData(root: string, folder: string): Promise<boolean> {
  try {
    const file = `${folder}.dvc`;
    const { outs, wdir } = parsePointer(await readFile(join(root, file), "utf8"), file);
    return outs.some((out) => posix.join(wdir, out.path) === posix.basename(folder));
  } catch (error) {
    // Whoever reads the pointer says what is wrong with it.
    if (error instanceof LockstepError || isSystemError(error, "EISDIR")) return false;
    throw error;
  }
}

/** The files of a workspace, as far as `.dvcignore` lets DVC see them; those inside tracked folders are data, as for DVC. */
export async function workspaceSource(root: string): Promise<Source> {
  let rules = new IgnoreRules();
  const found: string[] = [];
  const pending = [""];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    const children = await readdir(join(root, folder), { withFileTypes: true });
    const names = children.map(({ name }) => name);
    if (folder !== "" && isRepository(names)) continue;
    if (names.includes(".dvcignore")) {
      const bytes = await readFile(join(root, folder, ".dvcignore"));
      rules = rules.withFile(folder, decodeUtf8(bytes, posix.join(folder, ".dvcignore")));
    }
    for (const child of children) {
      const path = folder === "" ? child.name : `${folder}/${child.name}`;
      if (rules.decides(path.split("/"), child.isDirectory())) continue;
      if (child.isFile() && isDvcFile(path)) found.push(path);
      if (!child.isDirectory()) continue;
      // Packages and Lockstep's own folder hold no pointers of this repository, but a hundred thousand files.
      if (child.name === "node_modules" || path === ".lockstep") continue;
      if (!names.includes(`${child.name}.dvc`) || !(await isData(root, path))) pending.push(path);
    }
  }
  return {
    dvcFiles: found.sort(byCodePoint),
    async read(path) {
      try {
        return await readFile(join(root, path));
      } catch (error) {
        if (["ENOENT", "ENOTDIR", "EISDIR"].some((code) => isSystemError(error, code))) return undefined;
        throw error;
      }
    },
  };
}
