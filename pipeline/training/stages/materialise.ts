import { withOutputLocks } from "../../data/locks/output-locks.ts";
import { isNowhere } from "../../data/objects/transfer.ts";
import type { PlacedStage } from "../../data/stages/placed-stage.ts";
import { absentAround, type Recorded } from "./recorded.ts";
import type { Session } from "./session.ts";

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

async function bring(session: Session, { path, entry, stage }: Recorded): Promise<void> {
  if (entry === undefined) {
    if (stage !== undefined) throw new OutputNowhere(stage, path);
    return;
  }
  const { root, signal } = session;
  try {
    await withOutputLocks({ root, write: [path], read: [], command: `repro (restoring ${path})`, signal }, async () => {
      if (!(await session.contents.exists(path))) await session.restore(path, entry);
    });
  } catch (error) {
    if (stage !== undefined && isNowhere(error)) throw new OutputNowhere(stage, path);
    throw error;
  }
}

/**
 * Puts what is recorded at, above or inside a path into the workspace where it is missing.
 *
 * @throws OutputNowhere when a stage must run first; LockstepError OBJECT_MISSING for data that nobody has.
 */
export async function materialise(session: Session, path: string): Promise<void> {
  for (const item of await absentAround(session, path)) await bring(session, item);
}
