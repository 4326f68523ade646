import { join } from "node:path";
import { openRemote, openUrl } from "./data/remotes/index.ts";
import type { CommitSha } from "./domain/ids.ts";
import type { AnnotatedTag, Git } from "./platform/git/git.ts";
import type { WantedArtifact } from "./registry/artifact-commit.ts";
import type { ForGit } from "./tracking/git-files.ts";
import type { Initialised, InitRequest } from "./tracking/init.ts";
import {
  type DataRepository,
  type DataRepositoryRequest,
  type Drivers,
  openDataRepository,
} from "./tracking/repository.ts";
import type { Explanation } from "./training/stages/explain.ts";
import type { RunEvent, RunRequest, RunResult } from "./training/stages/run.ts";
import type { SpendingRules } from "./training/stages/stage-costs.ts";

export { tookText } from "./report/took-text.ts";
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
 * What `lockstep.yaml` says of what stages may take: that of the merge base where there is one, else of the workspace; the usual, without
 * limits, in a repository that has none.
 */
async function spendingOf(repository: DataRepository): Promise<SpendingRules> {
  const [
    { spendingRules },
    { governingProject, lockedIn },
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
  const project = await governingProject(base, () =>
    Promise.resolve(text === undefined ? { models: [] } : parseProject(text, "lockstep.yaml")),
  );
  return spendingRules(project, base === undefined ? undefined : (stage) => lockedIn(base, stage));
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
