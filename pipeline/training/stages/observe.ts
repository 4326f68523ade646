import type { Entry, LockedStage } from "../../data/dvc/model.ts";
import type { Present, StageNow } from "../../data/dvc/status.ts";
import type { Content, Hash } from "../../data/stages/contents.ts";
import { currentParams } from "../../data/stages/current-params.ts";
import type { PlacedPath, PlacedStage } from "../../data/stages/placed-stage.ts";
import { isInCache } from "../../data/stages/presence.ts";
import { absentAround, recordedContent } from "./recorded.ts";
import type { Session } from "./session.ts";

/** A stage as it is found, with what a run-cache is asked for. */
export interface Observed {
  readonly now: StageNow;
  readonly locked: LockedStage | undefined;
  /** Dependencies as written → what stands there, or is recorded for what is missing. */
  readonly inputs: ReadonlyMap<string, Content>;
}

function hashOf(entry: Entry | undefined): Hash {
  return entry?.isLegacy === true ? "legacy" : "md5";
}

interface Place extends PlacedPath {
  readonly hash: Hash;
}

/** How a stage is looked at. */
export interface Viewpoint {
  /** Whether it counts that the cache holds the outputs. */
  readonly checksCache: boolean;
  /** Paths from the root that will have another content by the time the stage's turn comes. */
  readonly foreseen?: ReadonlyMap<string, Content> | undefined;
}

async function observeDependency(
  session: Session,
  { path, hash }: Place,
  foreseen: Viewpoint["foreseen"],
): Promise<{ readonly present: Present; readonly content: Content | undefined }> {
  const coming = foreseen?.get(path);
  if (coming !== undefined) return { present: { id: coming.id }, content: coming };
  const absent = await absentAround(session, path);
  if (absent.length === 0) {
    const content = await session.contents.at(path, hash);
    return { present: { id: content?.id }, content };
  }
  const content = await recordedContent(session, { path, hash, absent });
  return { present: { id: undefined, recorded: content?.id }, content };
}

/** Looks at all that decides a stage, and changes nothing. Data that is not in the workspace is known by what is recorded of it. */
export async function observe(
  session: Session,
  stage: PlacedStage,
  { checksCache, foreseen }: Viewpoint,
): Promise<Observed> {
  const { contents, cache } = session;
  const locked = await session.locks.locked(stage);
  const entries = (list: readonly Entry[] | undefined) => new Map(list?.map((entry) => [entry.path, entry]));
  const [lockedDeps, lockedOuts] = [entries(locked?.deps), entries(locked?.outs)];

  const deps = new Map<string, Present>();
  const inputs = new Map<string, Content>();
  for (const { written, path } of stage.stage.isFrozen ? [] : stage.deps) {
    const hash = hashOf(lockedDeps.get(written));
    const { present, content } = await observeDependency(session, { written, path, hash }, foreseen);
    deps.set(written, present);
    if (content !== undefined) inputs.set(written, content);
  }
  const outs = new Map<string, Present>();
  for (const { written, path, isCached } of stage.outs) {
    const entry = lockedOuts.get(written);
    const id = (await contents.at(path, hashOf(entry)))?.id;
    const isChecked = checksCache && isCached && entry?.md5 !== undefined;
    outs.set(written, isChecked ? { id, isInCache: await isInCache(cache, entry) } : { id });
  }
  const params = stage.stage.isFrozen ? new Map() : await currentParams(session.root, stage);
  return { now: { stage: stage.stage, deps, outs, params }, locked, inputs };
}
