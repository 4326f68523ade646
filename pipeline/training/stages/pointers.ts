import { join } from "node:path";
import { updatePointer } from "../../data/dvc/pointer.ts";
import { withOutputLocks } from "../../data/locks/output-locks.ts";
import { readTextIfThere } from "../../data/objects/aside.ts";
import { dvcIgnore } from "../../data/objects/dvc-ignore.ts";
import { writeWorkspaceFile } from "../../data/objects/scratch.ts";
import type { PlacedPointer } from "../../data/stages/collect.ts";
import { directoryContent, fileContent, lockEntry } from "../../data/stages/contents.ts";
import type { Session } from "./session.ts";

export interface PointerPolicy {
  /** Data that is missing stays so. */
  readonly allowsMissing: boolean;
  /** Content that the cache has already is what another branch or an earlier pull left, not a change of this one: it is put right. */
  readonly restoresKnown: boolean;
  /** False leaves the cache alone. */
  readonly commits: boolean;
}

/** What is to be done about a pointer. */
export type PointerDecision =
  | { readonly kind: "skip"; readonly reason: string }
  | { readonly kind: "restore" | "update"; readonly reason: string };

/** Compares a pointer with the data beside it, and changes nothing. */
export async function decidePointer(
  { cache, contents }: Session,
  { path, out, pointer }: PlacedPointer,
  policy: PointerPolicy,
): Promise<PointerDecision> {
  const now = await contents.at(path, out.isLegacy ? "legacy" : "md5");
  if (now === undefined) {
    if (policy.allowsMissing || out.md5 === undefined)
      return { kind: "skip", reason: "nothing changed; missing data is not needed here" };
    return { kind: "restore", reason: `${path} is missing` };
  }
  if (now.id === out.md5) return { kind: "skip", reason: "nothing changed" };
  // What an import holds is decided where it comes from.
  if (pointer.isFrozen || pointer.deps.length > 0)
    return { kind: "skip", reason: `it is not looked at what became of ${path}, which is imported or frozen` };
  const isKnown = policy.restoresKnown && out.md5 !== undefined && (await cache.has(now.id));
  return { kind: isKnown ? "restore" : "update", reason: `${path} changed` };
}

async function update(session: Session, placed: PlacedPointer, commits: boolean): Promise<void> {
  const { root, cache, contents } = session;
  const { path, file, out, pointer } = placed;
  const now = await contents.at(path);
  if (now === undefined) return;
  const absolute = join(root, path);
  const isStored = commits && out.isCached;
  const folder = now.fileCount !== undefined;
  const stored = !isStored
    ? now
    : folder
      ? directoryContent(await cache.addDirectory(absolute, await dvcIgnore(root, path)))
      : fileContent(await cache.addFile(absolute));
  const { md5, sizeBytes, fileCount, isExecutable, isLegacy } = lockEntry(out.path, stored);
  const outs = pointer.outs.map((candidate) =>
    candidate === out ? { ...out, md5, sizeBytes, fileCount, isExecutable, isLegacy } : candidate,
  );
  const text = (await readTextIfThere(join(root, file))) ?? "";
  await writeWorkspaceFile(root, file, updatePointer(text, { ...pointer, outs }));
  session.onEvent({ kind: "updated", file });
}

/** Brings a pointer and the data beside it together, as `dvc repro` does; imports are left alone. */
export async function settlePointer(
  session: Session,
  placed: PlacedPointer,
  policy: PointerPolicy,
): Promise<PointerDecision> {
  const { root, signal } = session;
  const decision = await decidePointer(session, placed, policy);
  if (decision.kind === "skip") return decision;
  const { path, file, out } = placed;
  await withOutputLocks({ root, write: [path, file], read: [], command: `repro ${file}`, signal }, async () => {
    if (decision.kind === "restore") {
      await session.restore(path, out);
      session.onEvent({ kind: "progress", title: `Restore ${path}`, fraction: 1 });
    } else await update(session, placed, policy.commits);
  });
  return decision;
}
