import { dirname, join, relative } from "node:path";
import { readTextIfThere, writeWhole } from "./data/objects/aside.ts";
import { openRows } from "./data/tables/open-rows.ts";
import { openData } from "./data-wiring.ts";
import { LockstepError } from "./domain/error.ts";
import type { Json } from "./domain/json.ts";
import { canonicalJson } from "./domain/json.ts";
import type { Host } from "./platform/host/host.ts";
import type { ExportRequest, ExportSummary } from "./training/exports/exporter.ts";
import type { FitRequest, FitSummary } from "./training/fit.ts";
import type { SectionPlace } from "./training/params-section.ts";
import type { Scored } from "./training/score.ts";
import type { Checked, CheckRequest, SplitRequest, SplitSummary } from "./training/splits/split-table.ts";
import type { SweepOutcome, SweepRequest } from "./training/sweeps/run-sweep.ts";
import type { TensorFlowDiagnosis } from "./training/tensorflow/diagnose.ts";
import type { Installation } from "./training/tensorflow/install/install.ts";
import { openModel, openTrainer, parametersOf } from "./training/trainers/index.ts";

export type { FitSummary } from "./training/fit.ts";
export type { SweepOutcome } from "./training/sweeps/run-sweep.ts";

/** Where a command over tables and models stands, and how it is stopped. */
interface Surroundings {
  /** Any folder inside the repository. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

// What a command does not need is not loaded: trainers' entries, sweeps and schemas come with `import()` where they are used.

/** `lockstep fit`: trains the model that a section of a params file describes; all paths are absolute. */
export async function fitModel(
  host: Host,
  options: SectionPlace & {
    readonly rows: string;
    readonly output: string;
    readonly live: string | undefined;
    readonly checkpoints: string;
    readonly folds: string | undefined;
    readonly stream?: boolean;
    readonly root: string;
    readonly environment: Surroundings["environment"];
  },
): Promise<FitSummary> {
  const [{ fit }, { inSection, readSection }, { tensorFlowIn }, { requireApart }] = await Promise.all([
    import("./training/fit.ts"),
    import("./training/params-section.ts"),
    import("./training/tensorflow/environment.ts"),
    import("./training/apart.ts"),
  ]);
  requireApart(
    [
      { option: "--output", path: options.output, isReplaced: true },
      { option: "--live", path: options.live },
      { option: "--folds", path: options.folds },
    ],
    [
      { option: "--rows", path: options.rows },
      { option: "--params", path: options.params },
    ],
  );
  const tensorFlow = tensorFlowIn(options.environment, options.root);
  const params = await readSection(options);
  const onProgress = (fraction: number, note: string): void => {
    host.progress(note, fraction);
  };
  const request: FitRequest = {
    rows: options.rows,
    output: options.output,
    paramsFolder: dirname(options.params),
    params,
    onProgress,
    searchFrom: [options.root],
    foldMetrics: options.folds,
    stream: options.stream,
    curves: options.live,
    checkpoints: options.checkpoints,
  };
  return inSection(options, options.root, () =>
    fit(request, { openTrainer: (name, task, prefer) => openTrainer(name, task, { prefer, ...tensorFlow }) }),
  );
}

/** `lockstep doctor --install-tensorflow`: puts the native backend where {@link fitModel} finds it. */
export async function installNativeBackend(
  { environment, signal }: Pick<Surroundings, "environment" | "signal">,
  say: (line: string) => void,
): Promise<Installation> {
  const [{ installTensorFlow }, { nativeFolder }] = await Promise.all([
    import("./training/tensorflow/install/install.ts"),
    import("./training/tensorflow/environment.ts"),
  ]);
  return installTensorFlow({ folder: nativeFolder(environment), environment, signal, say });
}

/** Which backends networks of a repository would be trained on; none is loaded. */
export async function diagnoseBackends(
  environment: Surroundings["environment"],
  root: string,
): Promise<TensorFlowDiagnosis> {
  const { diagnoseTensorFlow } = await import("./training/tensorflow/diagnose.ts");
  return diagnoseTensorFlow(environment, root);
}

/** `lockstep export`: writes a model in another format; all paths are absolute. */
export async function exportModel(request: ExportRequest): Promise<ExportSummary> {
  const [training, { openGraph }] = await Promise.all([
    import("./training/export-model.ts"),
    import("./training/trainers/graphs/index.ts"),
  ]);
  return training.exportModel(request, { openGraph });
}

/** `lockstep sweep`: works on a sweep until it is over, through a remote or in the folder of the repository. */
export async function runSweep(
  surroundings: Surroundings,
  {
    remote,
    record,
    ...request
  }: Omit<SweepRequest, "signal" | "parametersOf"> & {
    readonly remote: { readonly name: string | undefined } | undefined;
    /** Where the record will be written, if at all. */
    readonly record: string | undefined;
  },
): Promise<SweepOutcome> {
  const [sweeps, { requireApart }] = await Promise.all([
    import("./training/sweeps/run-sweep.ts"),
    import("./training/apart.ts"),
  ]);
  requireApart(
    [{ option: "--record", path: record }],
    [
      { option: "--rows", path: request.rows },
      { option: "--params", path: request.params },
      { option: "--sweep", path: request.sweepFile },
    ],
  );
  const whole = { ...request, parametersOf, signal: surroundings.signal };
  if (remote === undefined) {
    const [{ folderStore }, { openWorkingFolder }] = await Promise.all([
      import("./training/sweeps/folder-store.ts"),
      import("./data/objects/working-folder.ts"),
    ]);
    return sweeps.runSweep(whole, folderStore(await openWorkingFolder(request.root)));
  }
  const { remoteStore } = await import("./training/sweeps/remote-store.ts");
  await using data = await openData({ ...surroundings, progress: () => undefined, warn: () => undefined });
  // Awaited here: the remote is closed when this function ends.
  return await sweeps.runSweep(whole, remoteStore(await data.remote(remote.name)));
}

/** Writes what a sweep found for the job that may suggest it; the path of the params file is from the root of the repository. */
export async function writeSweepRecord(
  outcome: SweepOutcome,
  place: { readonly root: string; readonly file: string; readonly params: string; readonly section: string },
): Promise<void> {
  const [{ sweepRecord }, { writeResult }] = await Promise.all([
    import("./training/sweeps/sweep-record.ts"),
    import("./data/objects/working-folder.ts"),
  ]);
  const path = relative(place.root, place.params).replaceAll("\\", "/");
  const record = sweepRecord(outcome, { path, section: place.section });
  await writeResult(place.root, place.file, `${canonicalJson(record)}\n`);
}

/**
 * The rows that a model of lockstep.yaml is trained on; of the only one when none is named.
 *
 * @throws LockstepError ARGUMENT_INVALID, CONFIG_INVALID.
 */
export async function trainingRowsOf(root: string, model: string | undefined): Promise<string> {
  const { parseProject } = await import("./registry/project.ts");
  const file = join(root, "lockstep.yaml");
  const text = await readTextIfThere(file);
  const models = text === undefined ? [] : parseProject(text, "lockstep.yaml").models;
  const meant = model === undefined ? models : models.filter((declared) => declared.model === model);
  const [found] = meant;
  if (found !== undefined && meant.length === 1) return found.trainingRows;
  throw new LockstepError("ARGUMENT_INVALID", "which training rows are meant is not known", {
    hint:
      models.length === 0
        ? "Name them with `--rows`; without a model in lockstep.yaml nothing else says which they are."
        : `Name the model with \`--model\` (${models.map((declared) => declared.model).join(", ")}), or the rows with \`--rows\`.`,
  });
}

/** `lockstep schema`: what the columns of a table hold; all paths are absolute. What a schema file says already stays as it is. */
export async function tableSchema(
  options: SectionPlace & {
    readonly table: string;
    readonly root: string;
    readonly file: string;
    readonly write: boolean;
  },
): Promise<{ readonly text: string; readonly columns: number }> {
  const [{ readSection }, { inferSchema }, { encodeTableSchema, readTableSchema }] = await Promise.all([
    import("./training/params-section.ts"),
    import("./training/schema/infer.ts"),
    import("./training/schema/table-schema.ts"),
  ]);
  using table = await openRows(options.table, { searchFrom: [options.root], scratch: dirname(options.file) });
  const there = await readTextIfThere(options.file);
  const hasParams = (await readTextIfThere(options.params)) !== undefined;
  const section: Readonly<Record<string, Json>> = hasParams ? await readSection(options) : {};
  const roleOf = (key: string): string | undefined => {
    const name = Object.hasOwn(section, key) ? section[key] : undefined;
    return typeof name === "string" ? name : undefined;
  };
  const schema = inferSchema(table, {
    idColumn: roleOf("id"),
    labelColumn: roleOf("label"),
    known: there === undefined ? undefined : readTableSchema(there, options.file),
  });
  const text = encodeTableSchema(schema);
  if (options.write && text !== there) await writeWhole(options.file, text);
  return { text, columns: schema.columns.size };
}

/** `lockstep split`: divides a table into parts; all paths are absolute. What Git or DVC's cache has may be overwritten. */
export async function splitRows(surroundings: Surroundings, request: SplitRequest): Promise<SplitSummary> {
  const [{ splitTable }, { isSavedFile }] = await Promise.all([
    import("./training/splits/split-table.ts"),
    import("./repository/saved-file.ts"),
  ]);
  const isSaved = async (path: string): Promise<boolean> => {
    const { openGit } = await import("./platform/git/simple-git.ts");
    const git = await openGit({ folder: surroundings.folder }).catch(() => undefined);
    if (git === undefined) return false;
    const data = await openData({ ...surroundings, progress: () => undefined, warn: () => undefined }, () =>
      Promise.resolve(git),
    ).catch(() => undefined);
    try {
      return await isSavedFile(path, { git, cache: data?.cache });
    } finally {
      await data?.[Symbol.asyncDispose]();
    }
  };
  return splitTable(request, { isSaved });
}

/** `lockstep split --check`: what two tables share that they must not; all paths are absolute. */
export async function checkSplit(request: CheckRequest): Promise<Checked> {
  const { checkParts } = await import("./training/splits/split-table.ts");
  return checkParts(request);
}

/** `lockstep score`: scores rows with a model and measures it; all paths are absolute. */
export async function scoreModel(
  options: SectionPlace & {
    readonly model: string;
    readonly rows: string;
    readonly predictions: string;
    readonly metrics: string;
    readonly plots?: string | undefined;
    readonly stream?: boolean;
    readonly root: string;
  },
): Promise<Scored> {
  const [{ rolesOf }, { inSection, readSection }, { score }, { requireApart }] = await Promise.all([
    import("./training/fit.ts"),
    import("./training/params-section.ts"),
    import("./training/score.ts"),
    import("./training/apart.ts"),
  ]);
  requireApart(
    [
      { option: "--predictions", path: options.predictions },
      { option: "--metrics", path: options.metrics },
      { option: "--plots", path: options.plots },
    ],
    [
      { option: "--rows", path: options.rows },
      { option: "--params", path: options.params },
      { option: "--model", path: options.model },
    ],
  );
  const section = await readSection(options);
  const files = { paramsFolder: dirname(options.params), searchFrom: [options.root] };
  return inSection(options, options.root, () => score({ ...options, ...rolesOf(section), ...files }, { openModel }));
}
