import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { writeWhole } from "./data/objects/aside.ts";
import { openWorkingFolder } from "./data/objects/working-folder.ts";
import { openData } from "./data-wiring.ts";
import type { InferenceServer, ServerOptions } from "./delivery/server/server.ts";
import { openTarget } from "./delivery/targets/index.ts";
import type { Actor } from "./domain/approval.ts";
import { LockstepError } from "./domain/error.ts";
import type { Refusal } from "./domain/reason.ts";
import { shellWord } from "./domain/shell-word.ts";
import type { StepName } from "./inputs/steps.ts";
import type { Forge } from "./platform/forge/forge.ts";
import type { LocalForge } from "./platform/forge/local.ts";
import type { Git, Origin, Signature } from "./platform/git/git.ts";
import type { GitRequest } from "./platform/git/simple-git.ts";
import type { Host } from "./platform/host/host.ts";
import type { Workspace } from "./repository/workspace.ts";
import type { Remedies } from "./steps/reconcile.ts";
import type { DataRepository } from "./tracking/repository.ts";
import { isKnownModel, openModel } from "./training/trainers/index.ts";

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
  const folder = await openWorkingFolder(root, "bin");
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
    exportModel: async (request) => {
      const { exportModel } = await import("./training-wiring.ts");
      return exportModel(request);
    },
    openTarget: ({ target }) => openTarget(target, git.root),
    signer: async () => {
      const { openSigner } = await import("./provenance/signers/index.ts");
      return openSigner({
        environment,
        token: host.input("github-token"),
        mask: (secret) => {
          host.mask(secret);
        },
      });
    },
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
    const { "pull-request": pullRequest, sweep, ...inputs } = await inputsOf(host, "report");
    if (sweep !== undefined) {
      const { reportSweep } = await import("./steps/report/sweep.ts");
      const { record, refused } = await reportSweep({ sweep, run: inputs.run }, workspace);
      return { records: record, refusals: refused === undefined ? [] : [refused] };
    }
    const { report } = await import("./steps/report.ts");
    const result = await report({ ...inputs, pullRequest }, workspace);
    return { records: result.view, refusals: result.refused === undefined ? [] : [result.refused] };
  },
  review: async (host, workspace) => {
    const { review } = await import("./steps/review.ts");
    const { "pull-request": pullRequest, comment, ...files } = await inputsOf(host, "review");
    const workflows = { train: files["train-workflow"], sweep: files["sweep-workflow"] };
    const outcomes = await review({ pullRequest, comment, workflows }, workspace);
    return { records: outcomes, refusals: outcomes.flatMap(({ refused }) => refused ?? []) };
  },
  promote: async (host, workspace) => {
    const { promote } = await import("./steps/promote.ts");
    const result = await promote(await inputsOf(host, "promote"), workspace);
    return { records: result, refusals: result.refusals };
  },
  deploy: async (host, workspace) => {
    const { deploy } = await import("./steps/deploy.ts");
    const { "timeout-seconds": seconds, "trusted-root": trustedRoot, ...inputs } = await inputsOf(host, "deploy");
    return { records: await deploy({ ...inputs, timeoutMs: seconds * 1000, trustedRoot }, workspace), refusals: [] };
  },
  reconcile: async (host, workspace) => {
    const { reconcile } = await import("./steps/reconcile.ts");
    const { "timeout-seconds": seconds, heal, records, ...about } = await inputsOf(host, "reconcile");
    const timeoutMs = seconds * 1000;
    const remedies: Remedies = {
      promote: async (model) => {
        const { promote } = await import("./steps/promote.ts");
        return (await promote({ model, records }, workspace)).refusals;
      },
      deploy: async (model, environment) => {
        const { deploy } = await import("./steps/deploy.ts");
        await deploy({ model, environment, records, timeoutMs }, workspace);
      },
    };
    const result = await reconcile({ ...about, timeoutMs }, workspace, heal ? remedies : undefined);
    return { records: result.environments, refusals: result.refusals };
  },
  publish: async (host, workspace) => {
    const { publish } = await import("./steps/publish.ts");
    return { records: await publish(await inputsOf(host, "publish"), workspace), refusals: [] };
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
