import { realpath } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Adoption } from "./adoption/adopt.ts";
import type { LoopFinding } from "./adoption/loop-codes.ts";
import { readConfig } from "./data/dvc/config-files.ts";
import { lstatIfThere, statIfThere } from "./data/objects/aside.ts";
import { openRemote, openUrl } from "./data/remotes/index.ts";
import type { ContractAnswer } from "./domain/data-contract.ts";
import { contractFile } from "./domain/data-contract.ts";
import type { DataDiff } from "./domain/data-diff.ts";
import { LockstepError } from "./domain/error.ts";
import { type CommitSha, commitSha } from "./domain/ids.ts";
import type { AnnotatedTag, Git } from "./platform/git/git.ts";
import type { WantedArtifact } from "./registry/artifact-commit.ts";
import type { DataDiffRequest } from "./tracking/diff.ts";
import type { RemoteDiagnosis } from "./tracking/doctor.ts";
import type { ForGit } from "./tracking/git-files.ts";
import type { Initialised, InitRequest } from "./tracking/init.ts";
import type { RecordMerger } from "./tracking/merge-driver.ts";
import {
  type DataRepository,
  type DataRepositoryRequest,
  type Drivers,
  openDataRepository,
} from "./tracking/repository.ts";
import type { Explanation } from "./training/stages/explain.ts";
import type { RunEvent, RunRequest, RunResult } from "./training/stages/run.ts";
import type { SpendingRules } from "./training/stages/stage-costs.ts";

export type { Adoption } from "./adoption/adopt.ts";
export { dataChange } from "./report/data-changes.ts";
export { costCells, costColumns, tookText } from "./report/took-text.ts";
export type { Explanation } from "./training/stages/explain.ts";
export type { RunEvent, RunResult } from "./training/stages/run.ts";

/** What data commands open places with. @param git - Opens the Git repository that a folder is in; the machine's `git` when left out. */
export function dataDrivers(git?: (folder: string) => Promise<Git>): Drivers {
  return {
    openRemote,
    openUrl,
    openGit: git ?? (async (folder) => (await import("./platform/git/simple-git.ts")).openGit({ folder })),
    cloneGit: async (request) => (await import("./platform/git/clone.ts")).cloneBare(request),
  };
}

/**
 * A DVC repository with its drivers, for the data commands and for the steps. It loads nothing of training, evaluation and delivery:
 * a data command starts in a tenth of a second.
 */
export async function openData(
  request: DataRepositoryRequest,
  git?: (folder: string) => Promise<Git>,
): Promise<DataRepository> {
  return openDataRepository(request, dataDrivers(git));
}

/** What `repro` runs in a data repository: everything but what the repository itself knows. */
export type ReproRequest = Omit<
  RunRequest,
  "root" | "cache" | "links" | "remote" | "state" | "commandStyle" | "env" | "spending"
> & {
  /** Fetches what is missing from the default remote. */
  readonly pull: boolean;
};

/**
 * Whether a `lockstep.yaml` waits for somebody to fill it in, as `lockstep init` leaves it where the rows are still to be made, and
 * nothing in it could be meant to limit what making them takes.
 */
function isUnfinished(text: string, parse: (text: string, where: string) => unknown): boolean {
  if (/budget|cost|futility/i.test(text)) return false;
  try {
    parse(text, "lockstep.yaml");
    return false;
  } catch (error) {
    if (error instanceof LockstepError && error.code === "CONFIG_INVALID") return true;
    throw error;
  }
}

/**
 * What `lockstep.yaml` says of what stages may take: that of the merge base where there is one, else of the workspace; the usual, without
 * limits, in a repository that has none.
 */
async function spendingOf(repository: DataRepository): Promise<SpendingRules> {
  const [
    { spendingRules },
    { governingProject, locksIn },
    { baseOf },
    { stateOf },
    { parseProject },
    { readTextIfThere },
  ] = await Promise.all([
    import("./training/stages/spending-rules.ts"),
    import("./repository/governing.ts"),
    import("./repository/comparison.ts"),
    import("./repository/state.ts"),
    import("./registry/project.ts"),
    import("./data/objects/aside.ts"),
  ]);
  const git = await repository.git();
  const isWhole = git?.root === repository.root;
  // A repository that nobody has cloned from has no branch that others agreed on.
  const baseCommit = git === undefined || !isWhole ? undefined : await baseOf(git, undefined).catch(() => undefined);
  const base = git === undefined || baseCommit === undefined ? undefined : stateOf(git, baseCommit);
  const text = await readTextIfThere(join(repository.root, "lockstep.yaml"));
  const isFirst = (await base?.text("lockstep.yaml")) === undefined;
  if (text !== undefined && isFirst && isUnfinished(text, parseProject)) {
    repository.warn("lockstep.yaml is not complete yet, and names no limits: the stages run without any");
    return spendingRules({ models: [] }, base === undefined ? undefined : locksIn(base));
  }
  // Read even where the base's rules hold: what is misspelled on a branch would be found when it is merged.
  const own = text === undefined ? { models: [] } : parseProject(text, "lockstep.yaml");
  const project = await governingProject(base, () => Promise.resolve(own));
  return spendingRules(project, base === undefined ? undefined : locksIn(base));
}

async function reproRequest(repository: DataRepository, request: ReproRequest): Promise<RunRequest> {
  const { root, cache, links, config, environment, signal } = repository;
  return {
    signal,
    ...request,
    root,
    cache,
    links,
    remote: request.pull ? await repository.remote() : undefined,
    state: await repository.state(),
    commandStyle: config.parsing,
    env: environment,
    inheritsEnv: true,
    spending: () => spendingOf(repository),
  };
}

/** Brings stages and pointers up to date, as `dvc repro` does, and stages for Git what that wrote where `core.autostage` says so. */
export async function repro(
  repository: DataRepository,
  request: ReproRequest,
): Promise<RunResult & { readonly git: ForGit | undefined }> {
  const [{ reproduce }, { keepInGit }] = await Promise.all([
    import("./training/stages/run.ts"),
    import("./tracking/git-files.ts"),
  ]);
  const written: string[] = [];
  const onEvent = (event: RunEvent): void => {
    if (event.kind === "written") written.push(...event.files);
    if (event.kind === "updated") written.push(event.file);
    request.onEvent(event);
  };
  const result = await reproduce(await reproRequest(repository, { ...request, onEvent }));
  return { ...result, git: await keepInGit(repository, written) };
}

/** What {@link repro} would do, and why. */
export async function explainRepro(repository: DataRepository, request: ReproRequest): Promise<readonly Explanation[]> {
  const { explainRun } = await import("./training/stages/explain.ts");
  return explainRun(await reproRequest(repository, request));
}

/** The commit that the tags of a repository give to an artifact. @throws LockstepError NAME_INVALID, VERSION_UNKNOWN. */
export async function artifactCommit(tags: readonly AnnotatedTag[], wanted: WantedArtifact): Promise<CommitSha> {
  const { commitOfArtifact } = await import("./registry/artifact-commit.ts");
  return commitOfArtifact(tags, wanted);
}

/** Makes a folder a DVC repository. */
export async function initData(request: InitRequest): Promise<Initialised> {
  const { init } = await import("./tracking/init.ts");
  return init(request, dataDrivers());
}

export interface AdoptionRequest extends InitRequest {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Commit of the actions that workflows use; that of the clone which runs when left out. */
  readonly pin: string | undefined;
  readonly withoutWorkflows: boolean;
  /** Let promote.yml deploy, too. */
  readonly deploys: boolean;
  /** Write the workflow of `/sweep`, whether a sweep.yaml is there or not. */
  readonly sweeps: boolean;
  readonly isDryRun: boolean;
}

const actionsRepository = "lockstep-ml/lockstep";

/** The folder that this very program is installed in. */
function ownFolder(): string {
  // Built, the entry is one folder below the package's own; as a source, two.
  const entry = fileURLToPath(new URL("./cli/main.ts", import.meta.url));
  return join(entry, entry.endsWith(".ts") ? "../../.." : "../..");
}

/** The commit of the clone that this very program runs from; `undefined` for an installed package. */
async function ownCommit(): Promise<CommitSha | undefined> {
  const own = ownFolder();
  if ((await lstatIfThere(join(own, ".git"))) === undefined) return undefined;
  return (await dataDrivers().openGit(own)).resolve("HEAD");
}

/** The root of a Git repository with a pipeline, which `init` looks at; `undefined` where it does what DVC's does and nothing else. */
export async function pipelineToAdopt({ folder, directory, noScm, subdir }: InitRequest): Promise<string | undefined> {
  if (noScm === true || subdir === true) return undefined;
  const root = await realpath(resolve(folder, directory ?? ".")).catch(() => undefined);
  if (root === undefined || (await statIfThere(join(root, ".git"))) === undefined) return undefined;
  return (await statIfThere(join(root, "dvc.yaml")))?.isFile() === true ? root : undefined;
}

/** How Git's driver merges a record of a model: the registry knows, and loads for that alone. */
export async function mergeRecordTexts(): Promise<RecordMerger> {
  const { mergeRecords } = await import("./registry/merge-record.ts");
  return mergeRecords;
}

/** The folders of a Git repository that have a `dvc.yaml`, where its root has none: `init` brings only the root's under Lockstep. */
export async function pipelinesBelow({ folder, directory, noScm, subdir }: InitRequest): Promise<readonly string[]> {
  if (noScm === true || subdir === true) return [];
  const root = resolve(folder, directory ?? ".");
  if ((await statIfThere(join(root, ".git"))) === undefined) return [];
  const git = await dataDrivers().openGit(root);
  const files = await git.tree(await git.snapshotTree());
  return files.flatMap(({ path }) => (path.endsWith("/dvc.yaml") ? [dirname(path)] : []));
}

/** What is missing for a report on a pull request; `undefined` where nobody wants one: without a pipeline, and outside Git. */
export async function diagnoseLoop(
  repository: DataRepository,
  remotes: readonly RemoteDiagnosis[],
): Promise<readonly LoopFinding[] | undefined> {
  const [{ loopFacts }, { loopFindings }, { readWorkflows }] = await Promise.all([
    import("./adoption/loop-facts.ts"),
    import("./adoption/loop-findings.ts"),
    import("./adoption/workflows.ts"),
  ]);
  const facts = await loopFacts(repository, { remotes, own: await readWorkflows(ownFolder()) });
  return facts === undefined ? undefined : loopFindings(facts);
}

/** Makes a repository with a pipeline a DVC repository, where it is none, and writes what brings it under Lockstep. */
export async function adoptPipeline(
  root: string,
  request: AdoptionRequest,
): Promise<Adoption & { readonly initialised: Initialised | undefined }> {
  const isNew = (await statIfThere(join(root, ".dvc"))) === undefined;
  const commit = request.pin === undefined ? await ownCommit() : commitSha(request.pin);
  const [{ adopt }, { readWorkflows }] = await Promise.all([
    import("./adoption/adopt.ts"),
    import("./adoption/workflows.ts"),
  ]);
  // What DVC's would do with the folder that is there, `force` included, is not asked for by who adopts it: no cache is removed.
  const initialised = isNew && !request.isDryRun ? await initData({ folder: root }) : undefined;
  const config = await readConfig({ root, environment: request.environment });
  const adoption = await adopt({
    root,
    git: await dataDrivers().openGit(root),
    hasRemote: config.defaultRemote !== undefined,
    actions: commit === undefined ? undefined : { repository: actionsRepository, commit },
    workflows: await readWorkflows(ownFolder()),
    withoutWorkflows: request.withoutWorkflows,
    deploys: request.deploys,
    sweeps: request.sweeps,
    replaces: request.force === true,
    isDryRun: request.isDryRun,
  });
  return { ...adoption, initialised };
}

/**
 * Open pull requests of the local forge. Those of GitHub and GitLab are seen by their refs on origin, which need no token.
 *
 * @returns None outside Git.
 */
export async function openPullRequests(
  repository: DataRepository,
): Promise<readonly { readonly number: number; readonly head: CommitSha }[]> {
  const git = await repository.git();
  if (git === undefined) return [];
  const [{ openLocalForge }, { openOrigin }] = await Promise.all([
    import("./platform/forge/local.ts"),
    import("./platform/git/origin.ts"),
  ]);
  const self = { id: "lockstep[bot]", login: "lockstep[bot]" };
  const forge = await openLocalForge({ origin: await openOrigin({ folder: git.root }), self, isBot: true });
  return (await forge.pullRequests("open")).map(({ number, head }) => ({ number, head: head.sha }));
}

/** What {@link compareTables} is asked: two states, and what is known of the columns. */
export interface CompareRequest extends DataDiffRequest {
  /** Columns that name a row; when empty, the contract's key, else the id column that the models agree on. */
  readonly keys: readonly string[];
  /** When left out, the label that the models agree on. */
  readonly labelColumn: string | undefined;
}

/** The one value that all agree on. */
function agreed(values: readonly string[]): string | undefined {
  return new Set(values).size === 1 ? values[0] : undefined;
}

/** Tracked tables that two states both have and that differ, row by row; what is personal in one of them, the workspace or `HEAD` is hidden. */
export async function compareTables(repository: DataRepository, request: CompareRequest): Promise<readonly DataDiff[]> {
  const [
    { changedTables },
    { parseDataContract },
    { parseProject },
    { workspaceName, stateAt, hasCommits },
    { decodeUtf8 },
  ] = await Promise.all([
    import("./tracking/changed-tables.ts"),
    import("./registry/data-contract.ts"),
    import("./registry/project.ts"),
    import("./tracking/states.ts"),
    import("./data/yaml/parse.ts"),
  ]);
  const textOf = async (revision: string, path: string): Promise<string | undefined> => {
    const bytes = await (await stateAt(repository, revision)).source.read(path);
    return bytes === undefined ? undefined : decodeUtf8(bytes, path);
  };
  const named = [request.before, request.after].filter((revision) => revision !== undefined);
  const revisions = new Set([workspaceName, ...((await hasCommits(repository)) ? ["HEAD", ...named] : [])]);
  const contracts = await Promise.all([...revisions].map((revision) => textOf(revision, contractFile)));
  const tables = contracts.flatMap((text) => (text === undefined ? [] : parseDataContract(text, contractFile).tables));
  const declared = await textOf(workspaceName, "lockstep.yaml");
  const models = declared === undefined ? [] : parseProject(declared, "lockstep.yaml").models;
  const id = agreed(models.map(({ idColumn }) => idColumn));
  const optionsOf = (path: string) => {
    const own = tables.filter((table) => table.path === path);
    const [key = []] = own.map((table) => table.key).filter((columns) => columns.length > 0);
    const known = key.length > 0 ? key : id === undefined ? [] : [id];
    return {
      keys: request.keys.length > 0 ? request.keys : known,
      areKeysAsked: request.keys.length > 0,
      labelColumn: request.labelColumn ?? agreed(models.map(({ labelColumn }) => labelColumn)),
      personal: new Set(own.flatMap(({ columns }) => columns.flatMap((one) => (one.personal ? [one.column] : [])))),
    };
  };
  return changedTables({ ...request, optionsOf }, repository);
}

/**
 * Holds the tables of the workspace to a contract. Ages are measured to the time of the last commit, or to now outside Git.
 *
 * @param file - Path of the contract from the root.
 * @throws LockstepError CONTRACT_MISSING, CONTRACT_INVALID, TABLE_INVALID, DUCKDB_MISSING.
 */
export async function checkData(repository: DataRepository, file: string = contractFile): Promise<ContractAnswer> {
  const [{ parseDataContract, placeFindings }, { checkContract }, { readTextIfThere, statIfThere }] = await Promise.all(
    [import("./registry/data-contract.ts"), import("./data/contract/check.ts"), import("./data/objects/aside.ts")],
  );
  const text = await readTextIfThere(join(repository.root, file));
  if (text === undefined)
    throw new LockstepError("CONTRACT_MISSING", `there is no ${file}, so nothing was checked`, {
      hint: "Write it; docs/reference/data-contract.md shows the smallest one.",
    });
  const contract = parseDataContract(text, file);
  const files = new Map<string, { readonly path: string; readonly where: string }>();
  for (const { path } of contract.tables) {
    const place = join(repository.root, path);
    if ((await statIfThere(place))?.isFile() === true) files.set(path, { path: place, where: path });
  }
  const git = await repository.git();
  const head = await git?.resolve("HEAD");
  const seconds = Math.floor(Date.now() / 1000);
  const { rules, findings } = await checkContract({
    contract,
    files,
    nowSeconds: git === undefined || head === undefined ? seconds : await git.committedAtSeconds(head),
    knownBySeconds: seconds,
    searchFrom: [repository.root],
  });
  return {
    file,
    source: "head",
    tables: contract.tables.length,
    rules,
    findings: placeFindings({ text, where: file }, findings),
    isEdited: false,
  };
}
