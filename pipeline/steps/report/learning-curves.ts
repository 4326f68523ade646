import { readFile, stat } from "node:fs/promises";
import { parseLock } from "../../data/dvc/lock.ts";
import type { Entry } from "../../data/dvc/model.ts";
import { decodeUtf8 } from "../../data/yaml/parse.ts";
import { LockstepError } from "../../domain/error.ts";
import type { Inputs } from "../../domain/inputs.ts";
import { byCodePoint } from "../../domain/json.ts";
import { curvePointLimit, type LearningCurve } from "../../domain/report-view.ts";
import { thinned } from "../../report/sparkline.ts";
import { restoreDirectory, restoreFile } from "../../repository/restore.ts";
import type { RepositoryState } from "../../repository/state.ts";
import type { Workspace } from "../../repository/workspace.ts";
import { parseCurve } from "../../training/costs/curve-file.ts";

/** As DVCLive lays curves out: `<folder>/plots/metrics/<name>.tsv`. */
const curvePath = /(?:^|\/)plots\/metrics\/(.+)\.tsv$/;

const mostCurves = 8;
/** Larger files, and folders of more files, are no learning curves. */
const largestBytes = 1024 * 1024;
const mostFiles = 500;

/** A state and the facts that decide its model: which stages make it. */
export interface CurveState {
  readonly state: RepositoryState;
  readonly inputs: Inputs;
}

/** How to get at the text of each curve, by its path in the tree. */
type Curves = ReadonlyMap<string, () => Promise<string | undefined>>;

async function restoredText(workspace: Workspace, { md5 }: Entry, path: string): Promise<string | undefined> {
  if (md5 === undefined) return undefined;
  const file = await restoreFile(workspace, md5, path);
  return (await stat(file)).size > largestBytes ? undefined : decodeUtf8(await readFile(file), path);
}

/** Outputs of the stages that make the model. */
async function outputsOf({ state, inputs }: CurveState): Promise<readonly Entry[]> {
  const lock = await state.text("dvc.lock");
  if (lock === undefined) return [];
  return [...parseLock(lock, "dvc.lock").stages].flatMap(([name, { outs }]) =>
    Object.hasOwn(inputs, `command ${name}`) ? outs : [],
  );
}

async function findCurves(workspace: Workspace, found: CurveState): Promise<Curves> {
  const { git } = workspace;
  const { state } = found;
  const curves = new Map<string, () => Promise<string | undefined>>();
  for (const out of await outputsOf(found)) {
    const { path, md5, fileCount } = out;
    if (md5 === undefined) continue;
    if (curvePath.test(path)) curves.set(path, () => restoredText(workspace, out, path));
    if (!md5.endsWith(".dir") || (fileCount ?? 0) > mostFiles) continue;
    for (const member of await restoreDirectory(workspace, md5, path)) {
      const inside = `${path}/${member.relpath}`;
      if (curvePath.test(inside)) curves.set(inside, () => restoredText(workspace, { ...out, ...member }, inside));
    }
  }
  // What Git has itself needs no cache and no remote.
  for (const { path, kind } of await git.tree(state.id))
    if (kind === "file" && curvePath.test(path)) curves.set(path, () => state.text(path));
  return curves;
}

type Points = LearningCurve["head"];

async function pointsOf(curves: Curves, path: string): Promise<Points> {
  const text = await curves.get(path)?.();
  if (text === undefined || text.length > largestBytes) return [];
  return thinned(
    parseCurve(text).map(({ step, value }) => [step, value] as const),
    curvePointLimit,
  ).filter(([step, value]) => Number.isFinite(step) && Number.isFinite(value));
}

/** What is not there any more is left out, and the log says so: a report is no reason to train again. */
async function readable<T>({ host }: Workspace, what: string, read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof LockstepError) || error.code === "INTERRUPTED") throw error;
    host.warning(`${what} is not shown: ${error.message}`);
    return undefined;
  }
}

/** The learning curves of the candidate beside the merge base's, by path; `undefined` when its training wrote none. */
export async function learningCurves(
  workspace: Workspace,
  { head, base }: { readonly head: CurveState; readonly base: CurveState | undefined },
): Promise<readonly LearningCurve[] | undefined> {
  const read = async (which: CurveState | undefined, what: string): Promise<Curves> =>
    (which && (await readable(workspace, what, () => findCurves(workspace, which)))) ?? new Map();
  const own = await read(head, "the learning curve");
  if (own.size === 0) return undefined;
  const theirs = await read(base, "the merge base's learning curve");
  const found: LearningCurve[] = [];
  for (const path of [...own.keys()].sort(byCodePoint).slice(0, mostCurves)) {
    const points = async (curves: Curves): Promise<Points> =>
      (await readable(workspace, `the learning curve ${path}`, () => pointsOf(curves, path))) ?? [];
    const curve = await points(own);
    if (curve.length > 0)
      found.push({ path, name: curvePath.exec(path)?.[1] ?? path, head: curve, base: await points(theirs) });
  }
  return found.length === 0 ? undefined : found;
}
