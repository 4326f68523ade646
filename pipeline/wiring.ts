import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { readTextIfThere, writeWhole } from "./data/objects/aside.ts";
import { openRows } from "./data/tables/open-rows.ts";
import { toJson } from "./data/yaml/python.ts";
import { openData } from "./data-wiring.ts";
import type { InferenceServer, ServerOptions } from "./delivery/server/server.ts";
import { openTarget } from "./delivery/targets/index.ts";
import type { Actor } from "./domain/approval.ts";
import { LockstepError } from "./domain/error.ts";
import type { Json } from "./domain/json.ts";
import type { Refusal } from "./domain/reason.ts";
import { shellWord } from "./domain/shell-word.ts";
import type { StepName } from "./inputs/steps.ts";
import type { Forge } from "./platform/forge/forge.ts";
import type { LocalForge } from "./platform/forge/local.ts";
import type { Git, Origin, Signature } from "./platform/git/git.ts";
import type { GitRequest } from "./platform/git/simple-git.ts";
import type { Host } from "./platform/host/host.ts";
import type { Workspace } from "./repository/workspace.ts";
import type { DataRepository } from "./tracking/repository.ts";
import type { ExportRequest, ExportSummary } from "./training/export-model.ts";
import type { FitSummary } from "./training/fit.ts";
import type { Scored } from "./training/score.ts";
import type { Leak } from "./training/splits/leakage.ts";
import type { CheckRequest, SplitRequest, SplitSummary } from "./training/splits/split-table.ts";
import type { SweepOutcome, SweepRequest } from "./training/sweeps/run-sweep.ts";
import type { TensorFlowDiagnosis } from "./training/tensorflow/diagnose.ts";
import type { Installation } from "./training/tensorflow/install/install.ts";
import { isKnownModel, openModel, openTrainer } from "./training/trainers/index.ts";

export type { ExportFormat } from "./training/exports/index.ts";
export type { FitSummary } from "./training/fit.ts";
export type { SweepOutcome } from "./training/sweeps/run-sweep.ts";

/** What a process gives to the pipeline: where it stands, who it is, and how it is stopped. */
export interface Surroundings {
  /** Any folder inside the repository. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
  /** Login on the local forge; Git's user name when left out. */
  readonly as: string | undefined;
}

// What a command does not need is not loaded: git, forge, steps and schemas come with `import()` where they are used.

async function openGit(request: GitRequest): Promise<Git> {
  const git = await import("./platform/git/simple-git.ts");
  return git.openGit(request);
}

async function openOrigin(folder: string): Promise<Origin> {
  const git = await import("./platform/git/origin.ts");
  return git.openOrigin({ folder });
}

/**
 * A folder whose `lockstep` is this very Lockstep, so that a stage that calls it gets the version that runs the stage, from the sources
 * as from `dist/`.
 */
async function commandFolder(root: string): Promise<string> {
  const folder = join(root, ".lockstep", "bin");
  const entry = fileURLToPath(new URL("./cli/main.ts", import.meta.url));
  await writeWhole(
    join(folder, "lockstep"),
    `#!/bin/sh\nexec ${shellWord(process.execPath)} ${shellWord(entry)} "$@"\n`,
    0o755,
  );
  await writeWhole(join(folder, "lockstep.cmd"), `@"${process.execPath}" "${entry}" %*\r\n`);
  return folder;
}

/** Who speaks on the local forge: its logins are names, and each is its own id. */
async function localActor(git: Git, { as }: Surroundings): Promise<Actor> {
  const login = as ?? (await git.userName());
  if (login === undefined)
    throw new LockstepError("ARGUMENT_INVALID", "the local forge does not know who you are", {
      hint: "Give `--as <login>`, or set Git's `user.name`.",
    });
  return { id: login, login };
}

/** Who the steps write as on the local forge: a program, whose comments command nobody. */
const robot: Actor = { id: "lockstep[bot]", login: "lockstep[bot]" };

/** The local forge as one of its people, with what only a person does there: comment, merge, close, permit. */
export async function openForge(
  surroundings: Surroundings,
): Promise<{ readonly git: Git; readonly forge: LocalForge }> {
  const git = await openGit({ folder: surroundings.folder });
  const { openLocalForge } = await import("./platform/forge/local.ts");
  const self = await localActor(git, surroundings);
  return { git, forge: await openLocalForge({ origin: await openOrigin(git.root), self }) };
}

/** Pull requests live where the step runs: on GitHub for a job, beside the repository for a terminal. */
async function openStepForge(git: Git, host: Host, environment: Surroundings["environment"]): Promise<Forge> {
  if (host.kind === "terminal") {
    const { openLocalForge } = await import("./platform/forge/local.ts");
    return openLocalForge({ origin: await openOrigin(git.root), self: robot, isBot: true });
  }
  const [owner, name] = (environment["GITHUB_REPOSITORY"] ?? "").split("/");
  const token = host.input("github-token");
  if (token === undefined || owner === undefined || owner === "" || name === undefined || name === "")
    throw new LockstepError(
      "ARGUMENT_INVALID",
      "the job does not say which repository it is for, or with which token",
      {
        hint: "Leave `github-token` out, so that its default is taken, and run the action in a workflow on GitHub.",
      },
    );
  const { openGitHubForge } = await import("./platform/forge/github.ts");
  return openGitHubForge({
    token,
    apiUrl: environment["GITHUB_API_URL"] ?? "https://api.github.com",
    repository: { owner, name },
    log: (message) => {
      host.info(message);
    },
  });
}

/** Who tags and commits in a job, as GitHub shows its bot. */
const jobIdentity: Signature = {
  name: "github-actions[bot]",
  email: "41898282+github-actions[bot]@users.noreply.github.com",
};

/** Git as the step's host lets it: in a job with the token of the action, if it has one, and under the name of the job's bot. */
async function openStepGit(host: Host, { folder, environment }: Surroundings): Promise<Git> {
  if (host.kind === "terminal") return openGit({ folder });
  const token = host.input("github-token");
  if (token === undefined) return openGit({ folder, identity: jobIdentity });
  const { basicCredentials, gitCredentials } = await import("./platform/forge/github/git-credentials.ts");
  host.mask(basicCredentials(token));
  const serverUrl = environment["GITHUB_SERVER_URL"] ?? "https://github.com";
  return openGit({ folder, identity: jobIdentity, env: gitCredentials({ environment, serverUrl, token }) });
}

/** A repository with everything the steps may reach. */
export async function openWorkspace(host: Host, surroundings: Surroundings): Promise<Workspace> {
  const { environment, signal } = surroundings;
  const git = await openStepGit(host, surroundings);
  let forge: Promise<Forge> | undefined;
  let data: Promise<DataRepository> | undefined;
  return {
    git,
    host,
    signal,
    environment,
    data: () =>
      (data ??= openData(
        {
          folder: git.root,
          environment,
          signal,
          progress: ({ title, done, total }) => {
            if (total !== undefined && total > 0) host.progress(title, done / total);
          },
          warn: (message) => {
            host.warning(message);
          },
        },
        () => Promise.resolve(git),
      )),
    forge: () => (forge ??= openStepForge(git, host, environment)),
    openModel,
    isKnownModel,
    openTarget: ({ target }) => openTarget(target, git.root),
    commandFolder: () => commandFolder(git.root),
  };
}

/** What a step left behind, for whoever shows it. */
export interface StepResult {
  readonly records: unknown;
  /** What was refused: values with their reasons, told already; the exit code says so. */
  readonly refusals: readonly Refusal[];
}

type Runner = (host: Host, workspace: Workspace) => Promise<StepResult>;

/** The inputs of a step by the names they have outside, read and checked. */
async function inputsOf<Name extends StepName>(host: Host, name: Name) {
  const [{ readInputs }, { stepInputs }] = await Promise.all([
    import("./inputs/declare.ts"),
    import("./inputs/steps.ts"),
  ]);
  return readInputs(host, stepInputs[name]);
}

const runners: Readonly<Record<StepName, Runner>> = {
  train: async (host, workspace) => {
    const { train } = await import("./steps/train.ts");
    return { records: await train(await inputsOf(host, "train"), workspace), refusals: [] };
  },
  evaluate: async (host, workspace) => {
    const { evaluate } = await import("./steps/evaluate.ts");
    return { records: await evaluate(await inputsOf(host, "evaluate"), workspace), refusals: [] };
  },
  report: async (host, workspace) => {
    const { report } = await import("./steps/report.ts");
    const { "pull-request": pullRequest, ...inputs } = await inputsOf(host, "report");
    const result = await report({ ...inputs, pullRequest }, workspace);
    return { records: result.view, refusals: result.refused === undefined ? [] : [result.refused] };
  },
  review: async (host, workspace) => {
    const { review } = await import("./steps/review.ts");
    const { "pull-request": pullRequest, comment } = await inputsOf(host, "review");
    const outcomes = await review({ pullRequest, comment }, workspace);
    return { records: outcomes, refusals: outcomes.flatMap(({ refused }) => refused ?? []) };
  },
  promote: async (host, workspace) => {
    const { promote } = await import("./steps/promote.ts");
    const result = await promote(await inputsOf(host, "promote"), workspace);
    return { records: result, refusals: result.refusals };
  },
  deploy: async (host, workspace) => {
    const { deploy } = await import("./steps/deploy.ts");
    const { "timeout-seconds": seconds, ...inputs } = await inputsOf(host, "deploy");
    return { records: await deploy({ ...inputs, timeoutMs: seconds * 1000 }, workspace), refusals: [] };
  },
  monitor: async (host, workspace) => {
    const { monitor } = await import("./steps/monitor.ts");
    return { records: await monitor(await inputsOf(host, "monitor"), workspace), refusals: [] };
  },
};

/** Runs one step with the inputs of its host: the same for a job and for a terminal. */
export async function runStep(name: StepName, host: Host, surroundings: Surroundings): Promise<StepResult> {
  return runners[name](host, await openWorkspace(host, surroundings));
}

/** Answers predictions with what is deployed to a folder, until it is closed. */
export async function serveFolder(
  host: Host,
  options: Pick<ServerOptions, "folder" | "host" | "port" | "logFileSizeBytes" | "keptLogFiles">,
): Promise<InferenceServer> {
  const { startServer } = await import("./delivery/server/server.ts");
  return startServer({
    ...options,
    openModel,
    clock: Date.now,
    log: (message) => {
      host.info(message);
    },
  });
}

/** A section of a params file as JSON. @throws LockstepError PARAMS_INVALID when the file has no such section. */
async function readSection(file: string, section: string): Promise<Json> {
  const { parseYaml } = await import("./data/yaml/parse.ts");
  const text = await readTextIfThere(file);
  const values = text === undefined ? {} : toJson(parseYaml(text, file));
  const found =
    values !== null && typeof values === "object" && !Array.isArray(values) && Object.hasOwn(values, section)
      ? (values as Readonly<Record<string, Json>>)[section]
      : undefined;
  if (found === undefined)
    throw new LockstepError("PARAMS_INVALID", `${file} has no section ${JSON.stringify(section)}`, {
      hint: "Name the file with --params and the section with --section.",
    });
  return found;
}

export interface SectionOptions {
  readonly params: string;
  readonly section: string;
}

/** `lockstep fit`: trains the model that a section of a params file describes; all paths are absolute. */
export async function fitModel(
  host: Host,
  options: SectionOptions & {
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
  const [{ fit }, { tensorFlowIn }] = await Promise.all([
    import("./training/fit.ts"),
    import("./training/tensorflow/environment.ts"),
  ]);
  const tensorFlow = tensorFlowIn(options.environment, options.root);
  const params = await readSection(options.params, options.section);
  const onProgress = (fraction: number, note: string): void => {
    host.progress(note, fraction);
  };
  return fit(
    {
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
    },
    { openTrainer: (name, task, prefer) => openTrainer(name, task, { prefer, ...tensorFlow }) },
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
    ...request
  }: Omit<SweepRequest, "signal"> & { readonly remote: { readonly name: string | undefined } | undefined },
): Promise<SweepOutcome> {
  const sweeps = await import("./training/sweeps/run-sweep.ts");
  const whole = { ...request, signal: surroundings.signal };
  if (remote === undefined) {
    const { folderStore } = await import("./training/sweeps/folder-store.ts");
    return sweeps.runSweep(whole, folderStore(join(request.root, ".lockstep")));
  }
  const { remoteStore } = await import("./training/sweeps/remote-store.ts");
  await using data = await openData({ ...surroundings, progress: () => undefined, warn: () => undefined });
  // Awaited here: the remote is closed when this function ends.
  return await sweeps.runSweep(whole, remoteStore(await data.remote(remote.name)));
}

/** `lockstep schema`: what the columns of a table hold; all paths are absolute. What a schema file says already stays as it is. */
export async function tableSchema(
  options: SectionOptions & {
    readonly table: string;
    readonly root: string;
    readonly file: string;
    readonly write: boolean;
  },
): Promise<{ readonly text: string; readonly columns: number }> {
  const [{ inferSchema }, { encodeTableSchema, readTableSchema }] = await Promise.all([
    import("./training/schema/infer.ts"),
    import("./training/schema/table-schema.ts"),
  ]);
  using table = await openRows(options.table, { searchFrom: [options.root], scratch: dirname(options.file) });
  const there = await readTextIfThere(options.file);
  const hasParams = (await readTextIfThere(options.params)) !== undefined;
  const section = hasParams ? await readSection(options.params, options.section) : {};
  const roleOf = (key: string): string | undefined => {
    const name =
      section !== null && typeof section === "object" && key in section
        ? (Reflect.get(section, key) as unknown)
        : undefined;
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
export async function checkSplit(request: CheckRequest): Promise<readonly Leak[]> {
  const { checkParts } = await import("./training/splits/split-table.ts");
  return checkParts(request);
}

/** `lockstep score`: scores rows with a model and measures it; all paths are absolute. */
export async function scoreModel(
  options: SectionOptions & {
    readonly model: string;
    readonly rows: string;
    readonly predictions: string;
    readonly metrics: string;
    readonly plots?: string | undefined;
    readonly stream?: boolean;
    readonly root: string;
  },
): Promise<Scored> {
  const [{ rolesOf }, { score }] = await Promise.all([import("./training/fit.ts"), import("./training/score.ts")]);
  const roles = rolesOf(await readSection(options.params, options.section));
  return score(
    { ...options, ...roles, paramsFolder: dirname(options.params), searchFrom: [options.root] },
    { openModel },
  );
}
