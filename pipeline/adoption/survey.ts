import { readdir } from "node:fs/promises";
import { join, posix } from "node:path";
import { parseParamsFile } from "../data/dvc/params.ts";
import { readTextIfThere, statIfThere } from "../data/objects/aside.ts";
import { collectTracked, readPipeline, workspaceSource } from "../data/stages/collect.ts";
import type { PlacedStage } from "../data/stages/placed-stage.ts";
import { isYamlMap, type YamlValue } from "../data/yaml/value.ts";
import { codeOwnersOf } from "../domain/code-owners.ts";
import { LockstepError } from "../domain/error.ts";
import { isTeam } from "../domain/project.ts";
import type { Git } from "../platform/git/git.ts";
import { isTableName, type TableHead, tableHead } from "./table-head.ts";

/** Who reviews, and how that is known. */
export interface Reviewers {
  readonly logins: readonly string[];
  readonly source: "code-owners" | "mails" | "git-user";
}

/** What was looked at in a repository before anything is proposed. */
export interface Survey {
  /** Stages of the `dvc.yaml` at the root, in its order. */
  readonly stages: readonly PlacedStage[];
  /** Stages of other folders, whose lock Lockstep does not read. */
  readonly elsewhere: readonly { readonly folder: string; readonly name: string }[];
  /** `artifacts` of the `dvc.yaml` with the type `model`: path → name. */
  readonly declaredModels: ReadonlyMap<string, string>;
  /** Top-level `metrics` of the `dvc.yaml`. */
  readonly metricsFiles: readonly string[];
  /** Every output of a stage, and what pointers track. */
  readonly tracked: ReadonlySet<string>;
  readonly tables: ReadonlyMap<string, TableHead>;
  /** Tables that are here and cannot be read: path → what is wrong. */
  readonly damaged: ReadonlyMap<string, string>;
  /** Files that a command names or a stage depends on, short enough to be code. */
  readonly scripts: ReadonlyMap<string, string>;
  readonly params: ReadonlyMap<string, YamlValue>;
  /** Metrics files that are there, and the dotted names of their numbers. */
  readonly metricNames: ReadonlyMap<string, readonly string[]>;
  /** Names in the root folder. */
  readonly names: ReadonlySet<string>;
  readonly reviewers: Reviewers | undefined;
  readonly hasRemote: boolean;
}

const scriptLimitBytes = 256 * 1024;
const scriptName = /\.(?:py|r|sh|bash|jl|js|mjs|ts|mts|rb|pl|lua|awk)$/i;

/** The words of a stage's commands. */
export function wordsOf({ stage: { cmd } }: PlacedStage): readonly string[] {
  return [cmd].flat().flatMap((line) => line.split(/[\s;&|()'"]+/).filter((word) => word !== ""));
}

/** The words of a stage's commands as a shell has them: what stands in quotes is one. */
export function shellWordsOf({ stage: { cmd } }: PlacedStage): readonly string[] {
  return [cmd]
    .flat()
    .flatMap((line) => line.match(/(?:"[^"]*"|'[^']*'|[^\s;&|()'"])+/g) ?? [])
    .map((word) => word.replaceAll(/["']/g, ""));
}

async function readScripts(root: string, stages: readonly PlacedStage[], names: ReadonlySet<string>) {
  const candidates = new Set([
    ...stages.flatMap(({ deps }) => deps.map(({ path }) => path)),
    ...stages.flatMap((stage) => wordsOf(stage).map((word) => posix.join(stage.workingFolder, word))),
    ...names,
  ]);
  const scripts = new Map<string, string>();
  for (const path of candidates) {
    if (!scriptName.test(path) || path.startsWith("../")) continue;
    const file = join(root, path);
    const stats = await statIfThere(file);
    if (stats?.isFile() !== true || stats.size > scriptLimitBytes) continue;
    scripts.set(path, (await readTextIfThere(file)) ?? "");
  }
  return scripts;
}

/** Params files of the stages and `params.yaml`; one that cannot be read is left to the stage that uses it. */
async function readParamsFiles(root: string, stages: readonly PlacedStage[]): Promise<ReadonlyMap<string, YamlValue>> {
  const paths = new Set(["params.yaml", ...stages.flatMap(({ params }) => params.map(({ path }) => path))]);
  const found = new Map<string, YamlValue>();
  for (const path of paths) {
    const text = await readTextIfThere(join(root, path));
    if (text === undefined) continue;
    try {
      found.set(path, parseParamsFile(text, path));
    } catch (error) {
      if (!(error instanceof LockstepError)) throw error;
    }
  }
  return found;
}

async function readMetricNames(
  root: string,
  files: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const found = new Map<string, readonly string[]>();
  for (const file of files.filter((name) => name.toLowerCase().endsWith(".json"))) {
    const text = await readTextIfThere(join(root, file));
    if (text !== undefined)
      found.set(
        file,
        [...text.matchAll(/"((?:[^"\\]|\\.){1,200})"\s*:/g)].map(([, name = ""]) => name),
      );
  }
  return found;
}

/** Most commits whose authors are looked at. */
const historyLimit = 200;

/** Logins in the mail addresses that GitHub gives to those who keep theirs private. */
async function loginsOfAuthors(git: Git): Promise<readonly string[]> {
  const head = await git.resolve("HEAD");
  if (head === undefined) return [];
  let mails: readonly string[] = [];
  try {
    const oldest = (await git.commitsFrom([head], { first: historyLimit })).at(-1);
    if (oldest !== undefined && oldest !== head) mails = (await git.authors(oldest, head)).map(({ email }) => email);
  } catch (error) {
    // A shallow clone does not have its history; whoever reviews is asked for then.
    if (!(error instanceof LockstepError)) throw error;
  }
  const logins = mails.flatMap((mail) => /^(?:\d+\+)?([\w-]+)@users\.noreply\.github\.com$/i.exec(mail)?.[1] ?? []);
  return [...new Set(logins)];
}

async function findReviewers(root: string, git: Git): Promise<Reviewers | undefined> {
  for (const place of [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"]) {
    const text = await readTextIfThere(join(root, place));
    // The token of a job sees no teams.
    const logins =
      text === undefined ? [] : (codeOwnersOf(text, "models/model.yaml") ?? []).filter((name) => !isTeam(name));
    if (logins.length > 0) return { logins: [...new Set(logins)], source: "code-owners" };
  }
  const logins = await loginsOfAuthors(git);
  if (logins.length > 0) return { logins, source: "mails" };
  const user = await git.userName();
  return user === undefined || user.trim() === "" ? undefined : { logins: [user.trim()], source: "git-user" };
}

/** Looks at a repository. Nothing is run, fetched or written. @throws LockstepError when its `dvc.yaml` cannot be read. */
export async function survey(request: {
  readonly root: string;
  readonly git: Git;
  readonly hasRemote: boolean;
}): Promise<Survey> {
  const { root, git, hasRemote } = request;
  const source = await workspaceSource(root);
  const tracked = await collectTracked(source);
  const { artifacts, metrics } = await readPipeline(source, "dvc.yaml");
  const stages = tracked.stages.filter(({ folder }) => folder === "");
  const paths = new Set([
    ...tracked.pointers.map(({ path }) => path),
    ...stages.flatMap(({ outs }) => outs.map(({ path }) => path)),
  ]);
  const tables = new Map<string, TableHead>();
  const damaged = new Map<string, string>();
  for (const path of new Set([...paths, ...stages.flatMap(({ deps }) => deps.map((dep) => dep.path))])) {
    if (!isTableName(path)) continue;
    try {
      const head = await tableHead(join(root, path), path);
      if (head !== undefined) tables.set(path, head);
    } catch (error) {
      if (!(error instanceof LockstepError)) throw error;
      damaged.set(path, error.message);
    }
  }
  const names = new Set(await readdir(root));
  const metricsOfStages = stages.flatMap(({ outs }) =>
    outs.flatMap(({ kind, path }) => (kind === "metric" ? [path] : [])),
  );
  const declared = [...artifacts].flatMap(([name, artifact]) => {
    const path = isYamlMap(artifact) ? artifact.get("path") : undefined;
    const isModel = isYamlMap(artifact) && artifact.get("type") === "model";
    return isModel && typeof path === "string" ? [[posix.normalize(path).replace(/\/$/, ""), name] as const] : [];
  });
  return {
    stages,
    elsewhere: tracked.stages.flatMap(({ folder, name }) => (folder === "" ? [] : [{ folder, name }])),
    declaredModels: new Map(declared),
    metricsFiles: metrics,
    tracked: paths,
    tables,
    damaged,
    scripts: await readScripts(root, stages, names),
    params: await readParamsFiles(root, stages),
    metricNames: await readMetricNames(root, [...metrics, ...metricsOfStages]),
    names,
    reviewers: await findReviewers(root, git),
    hasRemote,
  };
}
