// The life of a repository in the hands of real DVC, as it was written down, and its replay by another tool.
import { execFile } from "node:child_process";
import { chmod, lstat, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { Outcome } from "./drive/tool.ts";

const execute = promisify(execFile);

interface Listed {
  readonly path: string;
  readonly size: number;
  /** Of directory objects and run-cache files. */
  readonly text?: string;
}

/** A step of a transcript: exactly one of the first group of keys says what was done. */
export interface TranscriptStep {
  readonly write?: string;
  readonly mkdir?: string;
  readonly symlink?: string;
  readonly rm?: string;
  readonly rename?: string;
  readonly rm_remote?: string;
  readonly git_checkout?: string;
  readonly commit?: string;
  readonly run?: readonly [program: string, ...args: string[]];

  readonly text?: string;
  readonly base64?: string;
  readonly mode?: string;
  readonly target?: string;
  readonly to?: string;
  readonly cwd?: string;

  readonly rc?: number;
  readonly stdout?: string;
  readonly json?: unknown;
  readonly files?: Readonly<Record<string, string>>;
  readonly cache?: readonly Listed[];
  readonly remote?: readonly Listed[] | null;
}

export interface Transcript {
  readonly name: string;
  readonly steps: readonly TranscriptStep[];
  /** Tags that GTO made, as `git cat-file tag` prints them. */
  readonly tags?: Readonly<Record<string, string>>;
}

/** Runs `dvc <args>` by another name. */
export type Command = (request: {
  readonly args: readonly string[];
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
}) => Promise<Outcome>;

/** What of a step is not as it was written down. */
export interface StepDifference {
  readonly step: number;
  readonly command: string;
  readonly faults: readonly string[];
}

export interface Replay {
  readonly agreed: number;
  readonly differences: readonly StepDifference[];
}

/** What was last seen of a repository. */
interface Expected {
  readonly files: Readonly<Record<string, string>>;
  readonly cache: readonly Listed[];
  readonly remote: readonly Listed[] | null;
}

interface Scene {
  readonly lab: string;
  readonly repository: string;
  readonly environment: Readonly<Record<string, string>>;
}

async function openScene(lab: string): Promise<Scene> {
  const identity = { NAME: "Ann", EMAIL: "ann@example.com" };
  const scene = {
    lab,
    repository: join(lab, "r"),
    environment: {
      PATH: process.env["PATH"] ?? "",
      HOME: join(lab, "home"),
      SHELL: "/bin/sh",
      TZ: "UTC",
      LC_ALL: "C.UTF-8",
      COLUMNS: "80",
      CI: "true",
      GIT_CONFIG_NOSYSTEM: "1",
      ...Object.fromEntries(
        ["AUTHOR", "COMMITTER"].flatMap((who) =>
          Object.entries(identity).map(([what, value]) => [`GIT_${who}_${what}`, value] as const),
        ),
      ),
    },
  };
  await mkdir(join(lab, "home"), { recursive: true });
  await mkdir(scene.repository);
  await git(scene, "init", "--quiet", "--initial-branch", "main");
  return scene;
}

async function git({ repository, environment }: Scene, ...args: readonly string[]): Promise<void> {
  await execute("git", args, { cwd: repository, env: environment });
}

/** Does what a person did. @returns whether the step is of that kind. */
async function doByHand(scene: Scene, step: TranscriptStep): Promise<boolean> {
  const at = (path: string): string => join(scene.repository, path);
  if (step.write !== undefined) {
    await rm(at(step.write), { force: true });
    await mkdir(dirname(at(step.write)), { recursive: true });
    const content = step.base64 === undefined ? placed(scene, step.text ?? "") : Buffer.from(step.base64, "base64");
    await writeFile(at(step.write), content);
    await chmod(at(step.write), Number.parseInt(step.mode ?? "644", 8));
  } else if (step.mkdir !== undefined) await mkdir(at(step.mkdir), { recursive: true });
  else if (step.symlink !== undefined) await symlink(step.target ?? "", at(step.symlink));
  else if (step.rm !== undefined) await rm(at(step.rm), { recursive: true, force: true });
  else if (step.rename !== undefined) await rename(at(step.rename), at(step.to ?? ""));
  else if (step.rm_remote !== undefined)
    await rm(join(scene.lab, "remote", step.rm_remote), { recursive: true, force: true });
  else if (step.git_checkout !== undefined) await git(scene, "checkout", "--quiet", step.git_checkout);
  else if (step.commit !== undefined) {
    await git(scene, "add", "--all");
    await git(scene, "commit", "--quiet", "--allow-empty", "--message", step.commit);
  } else return false;
  return true;
}

/** GTO's part of a transcript: the tag that it said it made, at the same commit with the same message. */
async function tagAsGto(scene: Scene, transcript: Transcript, step: TranscriptStep): Promise<void> {
  const [, name] = /Created git tag '([^']+)'/.exec(step.stdout ?? "") ?? [];
  const text = name === undefined ? undefined : transcript.tags?.[name];
  if (name === undefined || text === undefined) return;
  const [, message = ""] = text.split(/\n\n([^]*)/);
  await git(scene, "tag", "--annotate", "--message", message, name);
}

function placed({ lab, repository }: Scene, text: string): string {
  return text.replaceAll("<REPO>", repository).replaceAll("<LAB>", lab);
}

async function filesBelow(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}

/** Sizes of objects, texts of what has one meaning only: as listings of a transcript are. */
async function listing(folder: string): Promise<Readonly<Record<string, string | number>>> {
  const found = new Map<string, string | number>();
  for (const path of await filesBelow(folder)) {
    // What stages cost, which DVC does not know of.
    if (path.startsWith("lockstep/")) continue;
    const isText = path.endsWith(".dir") || path.startsWith("runs/");
    found.set(path, isText ? await readFile(join(folder, path), "utf8") : (await lstat(join(folder, path))).size);
  }
  return Object.fromEntries(found);
}

function listed(entries: readonly Listed[]): Readonly<Record<string, string | number>> {
  return Object.fromEntries(entries.map(({ path, size, text }) => [path, text ?? size]));
}

const isPointerLike = (path: string): boolean => /(?:^|\/)(?:dvc\.lock|\.gitignore)$|\.dvc$/.test(path);

async function pointerFiles({ repository }: Scene): Promise<Readonly<Record<string, string>>> {
  const paths = (await filesBelow(repository)).filter(
    (path) => isPointerLike(path) && !/^\.(?:git|dvc\/(?:cache|tmp))(?:\/|$)/.test(path),
  );
  return Object.fromEntries(
    await Promise.all(paths.map(async (path) => [path, await readFile(join(repository, path), "utf8")] as const)),
  );
}

/** Names under which two records differ. */
function differing(
  want: Readonly<Record<string, unknown>>,
  have: Readonly<Record<string, unknown>>,
): readonly string[] {
  return [...new Set([...Object.keys(want), ...Object.keys(have)])].sort().filter((key) => want[key] !== have[key]);
}

/** JSON with sorted keys. How far up a path of a message goes depends on where the repository lies. */
function canonical(value: unknown): unknown {
  if (typeof value === "string") return value.replaceAll(/'(?:\.\.\/)+/g, "'");
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, canonical(member)]),
  );
}

function jsonFault(step: TranscriptStep, stdout: string): readonly string[] {
  if (!("json" in step) || step.rc !== 0) return [];
  try {
    const [want, have] = [JSON.stringify(canonical(step.json)), JSON.stringify(canonical(JSON.parse(stdout)))];
    return want === have ? [] : [`answers ${have} for ${want}`];
  } catch {
    return [`answers ${JSON.stringify(stdout)}, which is not JSON`];
  }
}

/** Texts that scripts read as they are. */
function textFault(step: TranscriptStep, stdout: string): readonly string[] {
  const isRead = step.run?.some((word) => word === "--md" || word === "check-ignore") === true && step.rc === 0;
  return isRead && step.stdout !== stdout
    ? [`prints ${JSON.stringify(stdout)} for ${JSON.stringify(step.stdout)}`]
    : [];
}

async function stateFaults(scene: Scene, expected: Expected): Promise<readonly string[]> {
  const want = Object.fromEntries(
    Object.entries(expected.files)
      .filter(([path]) => isPointerLike(path))
      .map(([path, text]) => [path, placed(scene, text)]),
  );
  const files = differing(want, await pointerFiles(scene)).map((path) => `${path} differs`);
  const cache = differing(listed(expected.cache), await listing(join(scene.repository, ".dvc/cache")));
  const remote =
    expected.remote === null ? [] : differing(listed(expected.remote), await listing(join(scene.lab, "remote")));
  return [...files, ...cache.map((path) => `cache: ${path}`), ...remote.map((path) => `remote: ${path}`)];
}

/** Replays a transcript in an empty folder; of other programs, what Git and GTO did is done, too. */
export async function replay(
  transcript: Transcript,
  request: { readonly lab: string; readonly dvc: Command },
): Promise<Replay> {
  const scene = await openScene(request.lab);
  const differences: StepDifference[] = [];
  let agreed = 0;
  let expected: Expected = { files: {}, cache: [], remote: null };
  for (const [number, step] of transcript.steps.entries()) {
    if (await doByHand(scene, step)) continue;
    if (step.run === undefined) throw new Error(`step ${String(number)} of ${transcript.name} is of no known kind`);
    expected = {
      files: step.files ?? expected.files,
      cache: step.cache ?? expected.cache,
      remote: step.remote === undefined ? expected.remote : step.remote,
    };
    const [program, ...args] = step.run.map((word) => placed(scene, word));
    const folder = join(scene.repository, step.cwd ?? ".");
    if (program === "git") await execute("git", args, { cwd: folder, env: scene.environment }).catch(() => undefined);
    if (program === "gto") await tagAsGto(scene, transcript, step);
    if (program !== "dvc") continue;
    const outcome = await request.dvc({ args, folder, environment: scene.environment });
    const faults = [
      ...(outcome.code === step.rc
        ? []
        : [`ends with ${String(outcome.code)} for ${String(step.rc)}: ${outcome.stderr.slice(0, 300)}`]),
      ...jsonFault(step, outcome.stdout),
      ...textFault(step, outcome.stdout),
      ...(await stateFaults(scene, expected)),
    ];
    if (faults.length === 0) agreed++;
    else differences.push({ step: number, command: args.join(" "), faults });
  }
  return { agreed, differences };
}
