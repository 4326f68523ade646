import type { Table } from "../../data/tables/table.ts";
import { LockstepError } from "../../domain/error.ts";
import type { Sha256 } from "../../domain/ids.ts";
import type { ModelRecord } from "../../domain/model-record.ts";
import type { ModelDeclaration } from "../../domain/project.ts";
import type { OperationEvidence, Rounds } from "../../evaluation/operation/rounds.ts";
import { isTimed } from "../../evaluation/operation/timing-interval.ts";
import { restoreArtifact } from "../../repository/restore.ts";
import type { Workspace } from "../../repository/workspace.ts";
import { selectRows } from "../../training/features/rows.ts";
import { picturesOf } from "../../training/operation/pictures-of.ts";
import { openTimedModel } from "../../training/operation/timed-model.ts";
import { runForeign } from "./score-model.ts";

/** Rounds of one measuring, and how long it may take before it is cut short; a round that has begun is finished. */
const mostRounds = 15;
const fewestRounds = 5;
const longestMs = 4000;
/** Rows of the large request. */
const batchRows = 1000;
/** Requests of a round: as many as take this long, within bounds. */
const blockMs = 10;
const fewestRequests = 3;
const mostRequests = 25;

/** Commands run a whole process for each answer: fewer rounds, and none beyond the scoring itself where that took long already. */
const commandRounds = 3;
const longestCommandMs = 2000;

/** One model that can be asked in rounds; its answers are times in milliseconds. */
interface Timeable {
  round(index: number): Promise<{ readonly requests: Float64Array; readonly batchMs: number }>;
}

/** Asks all models in each round, beginning with another one each time, until there are enough rounds. */
async function inRounds(
  models: readonly Timeable[],
  { rounds, least }: { readonly rounds: number; readonly least: number },
): Promise<readonly { readonly requests: Float64Array[]; readonly batches: Float64Array }[]> {
  const found = models.map(() => ({ requests: [] as Float64Array[], batches: [] as number[] }));
  const started = performance.now();
  for (let index = 0; index < rounds; index++) {
    if (index >= least && performance.now() - started > longestMs) break;
    for (const step of models.keys()) {
      const at = (index + step) % models.length;
      const answer = await models[at]?.round(index);
      if (answer === undefined) continue;
      found[at]?.requests.push(answer.requests);
      found[at]?.batches.push(answer.batchMs);
    }
  }
  return found.map(({ requests, batches }) => ({ requests, batches: Float64Array.from(batches) }));
}

interface Opened {
  readonly record: ModelRecord;
  readonly folder: string;
}

type Measured = readonly (readonly [Sha256, OperationEvidence])[];

async function measureKnown(models: readonly Opened[], rows: Table): Promise<Measured> {
  const { given, files } = await picturesOf(
    selectRows(
      rows,
      Uint32Array.from({ length: Math.min(rows.rowCount, batchRows) }, (_, row) => row),
    ),
  );
  const threads = models.map(({ folder }) => openTimedModel(folder, given, files));
  try {
    let slowest = 0;
    // The first answers compile code and fill caches; they are not counted.
    for (const thread of threads) {
      await thread.batch();
      const times = await thread.requests(0, mostRequests);
      slowest = Math.max(slowest, times.toSorted()[Math.floor(times.length / 2)] ?? 0);
    }
    const count = Math.min(mostRequests, Math.max(fewestRequests, Math.floor(blockMs / Math.max(slowest, 1e-3))));
    const timed = await inRounds(
      threads.map((thread) => ({
        round: async (index) => ({
          requests: await thread.requests(index * count, count),
          batchMs: await thread.batch(),
        }),
      })),
      { rounds: mostRounds, least: fewestRounds },
    );
    const found: (readonly [Sha256, OperationEvidence])[] = [];
    for (const [i, { record }] of models.entries()) {
      const own = timed[i];
      const rounds: Rounds | undefined = own && { timed: "requests", ...own, batchRows: given.rowCount };
      const { sha256, sizeBytes } = record.artifact;
      found.push([sha256, { rounds, sizeBytes, memoryBytes: await threads[i]?.memory() }]);
    }
    return found;
  } finally {
    await Promise.all(threads.map((thread) => thread.close()));
  }
}

async function measureForeign(
  workspace: Workspace,
  models: readonly (Opened & { readonly scoringMs: number })[],
  { rows, declaration }: { readonly rows: Table; readonly declaration: ModelDeclaration },
): Promise<Measured> {
  const isAsked = declaration.operation?.some(({ measure }) => isTimed(measure)) ?? false;
  const isShort = models.every(({ scoringMs }) => scoringMs <= longestCommandMs);
  const once = ({ scoringMs }: { readonly scoringMs: number }) => ({
    requests: [Float64Array.of(scoringMs)],
    batches: Float64Array.of(scoringMs),
  });
  const timed =
    isAsked || isShort
      ? await inRounds(
          models.map(({ record, folder }) => ({
            round: async () => {
              const { tookMs } = await runForeign(workspace, { record, folder, rows, declaration });
              return { requests: Float64Array.of(tookMs), batchMs: tookMs };
            },
          })),
          { rounds: commandRounds, least: commandRounds },
        )
      : models.map(once);
  return models.map(({ record: { artifact } }, i) => {
    const own = timed[i];
    const rounds: Rounds | undefined = own && { timed: "commands", ...own, batchRows: rows.rowCount };
    return [artifact.sha256, { rounds, sizeBytes: artifact.sizeBytes, memoryBytes: undefined }];
  });
}

/**
 * What each model takes to run, one beside the other: in every round all of them answer the same requests, one after the other. Models
 * that are opened here are timed in threads of their own, others by whole runs of their command.
 *
 * @param scored - The models that are compared, with the time that scoring took; the same bytes are measured once.
 * @returns By the artifact's sha256. A model that could not be timed has its size only, and the log says why.
 */
export async function measureOperation(
  workspace: Workspace,
  scored: readonly { readonly record: ModelRecord; readonly scoringMs: number }[],
  about: { readonly rows: Table; readonly declaration: ModelDeclaration },
): Promise<ReadonlyMap<Sha256, OperationEvidence>> {
  const known: Opened[] = [];
  const foreign: (Opened & { readonly scoringMs: number })[] = [];
  for (const { record, scoringMs } of new Map(scored.map((one) => [one.record.artifact.sha256, one])).values()) {
    const folder = await restoreArtifact(workspace, record.artifact);
    if (await workspace.isKnownModel(folder)) known.push({ record, folder });
    else foreign.push({ record, folder, scoringMs });
  }
  try {
    return new Map([
      ...(known.length === 0 ? [] : await measureKnown(known, about.rows)),
      ...(foreign.length === 0 ? [] : await measureForeign(workspace, foreign, about)),
    ]);
  } catch (error) {
    if (!(error instanceof LockstepError) || error.code === "INTERRUPTED") throw error;
    workspace.host.warning(`how long the models take could not be measured: ${error.message}`);
    const sizes = scored.map(({ record: { artifact } }) => {
      const size: OperationEvidence = { rounds: undefined, sizeBytes: artifact.sizeBytes, memoryBytes: undefined };
      return [artifact.sha256, size] as const;
    });
    return new Map(sizes);
  }
}
