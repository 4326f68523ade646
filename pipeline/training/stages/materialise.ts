import type { Entry } from "../../data/dvc/model.ts";
import { directoryObject } from "../../data/objects/cache.ts";
import { shown } from "../../data/objects/safe-path.ts";
import { objectKey } from "../../data/remotes/remote.ts";
import { pointerOver } from "../../data/stages/collect.ts";
import { isInside } from "../../data/stages/overlap.ts";
import type { PlacedStage } from "../../data/stages/placed-stage.ts";
import { LockstepError } from "../../domain/error.ts";
import type { Hash } from "./contents.ts";
import type { ContentId } from "./decide.ts";
import { isNowhere, type Session } from "./session.ts";

/** Something whose content is recorded: an output of a stage, or data with a pointer. */
interface Recorded {
  readonly path: string;
  readonly entry: Entry | undefined;
  /** The stage that makes it; `undefined` for data with a pointer. */
  readonly stage: PlacedStage | undefined;
}

async function recordedOutput(session: Session, stage: PlacedStage, path: string): Promise<Recorded> {
  const written = stage.outs.find((out) => out.path === path)?.written;
  const locked = await session.locked(stage);
  const out = stage.outs.find((candidate) => candidate.path === path);
  const entry = out?.isCached === true ? locked?.outs.find((candidate) => candidate.path === written) : undefined;
  return { path, entry, stage };
}

/** What is recorded at a path, above it, or inside it. */
async function recordedAround(session: Session, path: string): Promise<readonly Recorded[]> {
  const found: Recorded[] = [];
  for (const stage of session.graph.producersAround(path)) {
    for (const out of stage.outs) {
      if (out.path === path || isInside(path, out.path) || isInside(out.path, path)) {
        found.push(await recordedOutput(session, stage, out.path));
      }
    }
  }
  const over = pointerOver(session.tracked.pointers, path);
  const inside = session.tracked.pointers.filter((pointer) => isInside(pointer.path, path));
  for (const pointer of over === undefined ? inside : [over]) {
    found.push({ path: pointer.path, entry: pointer.out, stage: undefined });
  }
  return found;
}

/** The id of a part of a directory object: of one file, or of the files below a folder. */
async function partId(session: Session, recorded: Recorded, path: string): Promise<ContentId> {
  const id = recorded.entry?.md5;
  if (id === undefined || recorded.path === path) return id;
  // The directory object alone is needed, not its members: a member's id stands in it.
  if (!(await session.cache.isIntact(id))) {
    const content = await session.remote?.read(objectKey(id));
    if (content === undefined) return undefined;
    const where = `${session.remote?.url ?? ""}: object ${id}`;
    await session.cache.receive({ id, stream: content.stream, where, hint: "Push it again from where it is intact." });
    await session.cache.sync([id]);
  }
  const below = path.slice(recorded.path.length + 1);
  const entries = await session.cache.readDirectory(id);
  const file = entries.find(({ relpath }) => relpath === below);
  if (file !== undefined) return file.md5;
  const inside = entries.filter(({ relpath }) => relpath.startsWith(`${below}/`));
  if (inside.length === 0) return undefined;
  return directoryObject(inside.map((entry) => ({ ...entry, relpath: entry.relpath.slice(below.length + 1) }))).id;
}

/**
 * The id of a dependency without fetching data: of what stands in the workspace, else of what is recorded for it.
 *
 * @throws LockstepError DEPENDENCY_MISSING when nothing stands there and nothing is recorded.
 */
export async function dependencyId(
  session: Session,
  { stage, path, hash }: { readonly stage: PlacedStage; readonly path: string; readonly hash: Hash },
): Promise<ContentId> {
  const recorded = await recordedAround(session, path);
  const absent: Recorded[] = [];
  for (const item of recorded) if (!(await session.contents.exists(item.path))) absent.push(item);
  const [first] = absent;
  if (first === undefined) {
    const content = await session.contents.at(path, hash);
    if (content !== undefined) return content.id;
    throw missing(stage, path);
  }
  const isWhole = absent.length === 1 && (first.path === path || isInside(path, first.path));
  const isSameHash = first.entry !== undefined && first.entry.isLegacy === (hash === "legacy");
  if (isWhole && isSameHash) return partId(session, first, path);
  // Several outputs make up this folder: its id needs all of them.
  for (const item of absent) await bring(session, item);
  return (await session.contents.at(path, hash))?.id;
}

function missing(stage: PlacedStage, path: string): LockstepError {
  return new LockstepError("DEPENDENCY_MISSING", `stage ${stage.name} depends on ${shown(path)}, which is not there`, {
    hint: "Restore it with `lockstep pull` or `git checkout`, track it with `dvc add`, or correct dvc.yaml.",
  });
}

/** Thrown through a run when an output must be made again because nobody has its recorded content. */
export class OutputNowhere extends Error {
  readonly stage: PlacedStage;
  readonly path: string;

  constructor(stage: PlacedStage, path: string) {
    super(path);
    this.stage = stage;
    this.path = path;
  }
}

async function bring(session: Session, item: Recorded): Promise<void> {
  if (item.entry === undefined) {
    if (item.stage !== undefined) throw new OutputNowhere(item.stage, item.path);
    return;
  }
  try {
    await session.restore(item.path, item.entry);
  } catch (error) {
    if (item.stage !== undefined && isNowhere(error)) throw new OutputNowhere(item.stage, item.path);
    throw error;
  }
}

/**
 * Puts what is recorded at, above or inside a path into the workspace where it is missing.
 *
 * @throws OutputNowhere when a stage must run first; LockstepError OBJECT_MISSING for data that nobody has.
 */
export async function materialise(session: Session, path: string): Promise<void> {
  for (const item of await recordedAround(session, path)) {
    if (!(await session.contents.exists(item.path))) await bring(session, item);
  }
}
