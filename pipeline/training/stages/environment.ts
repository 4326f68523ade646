import { delimiter } from "node:path";

/** What every command gets, when the process has it. */
const passedNames: ReadonlySet<string> = new Set([
  "HOME",
  "LANG",
  "LC_ALL",
  "LC_CTYPE",
  "LOGNAME",
  "SHELL",
  "TEMP",
  "TMP",
  "TMPDIR",
  "TZ",
  "USER",
]);

/**
 * Never passed on, even when somebody asks: through these a command would reach the job's token and outputs, or somebody's cloud.
 */
const withheld =
  /^(?:GITHUB_|ACTIONS_|RUNNER_|INPUT_|AWS_|AZURE_|ARM_|GOOGLE_|GCLOUD_|CLOUDSDK_|NPM_|NODE_AUTH_|SSH_|GPG_|DVC_STUDIO_|LOCKSTEP_SIGNING_)|(?:TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS?|PRIVATE_KEY|API_?KEY|ACCESS_?KEY)/i;

/**
 * Of a job: files by which a command would speak to the runner in our name, and what identifies the job to services; and the key that
 * versions are signed with.
 */
const ofTheJob = /^(?:GITHUB_|ACTIONS_|RUNNER_|INPUT_|LOCKSTEP_SIGNING_)/i;

export interface CommandEnvironment {
  /** Environment of this process. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /**
   * Passes everything on but what belongs to a job, as a person's own tool does: stages need the virtual environments, devices and
   * accounts that are set up in the terminal. Without it, only an allow-list.
   */
  readonly inherits?: boolean | undefined;
  /** Names of further variables that the project wants passed on. */
  readonly passed?: readonly string[];
  /** Comes first on PATH, so that `lockstep` in a command is this Lockstep. */
  readonly commandFolder?: string | undefined;
  /** Absolute path of the repository. */
  readonly root: string;
  readonly stage: string;
}

/** True for a variable that a command may have when the project asks for it. */
export function mayBePassed(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !withheld.test(name);
}

/** The whole environment of a stage's command: an allow-list, so that a secret of the job is not there unless named, or inherited. */
export function commandEnvironment(request: CommandEnvironment): Readonly<Record<string, string>> {
  const { env, commandFolder, root, stage, inherits = false } = request;
  const names = inherits
    ? Object.keys(env).filter((name) => !ofTheJob.test(name))
    : [...passedNames, ...(request.passed ?? []).filter(mayBePassed)];
  const kept = names.flatMap((name) => {
    const value = env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const path = [commandFolder, env["PATH"]].filter((part) => part !== undefined && part !== "").join(delimiter);
  return { ...Object.fromEntries(kept), PATH: path, DVC_ROOT: root, DVC_STAGE: stage };
}
