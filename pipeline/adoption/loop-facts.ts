import { join } from "node:path";
import packageFile from "../../package.json" with { type: "json" };
import { parseConfigObj } from "../data/dvc/configobj.ts";
import { readTextIfThere } from "../data/objects/aside.ts";
import { collectTracked, workspaceSource } from "../data/stages/collect.ts";
import { LockstepError } from "../domain/error.ts";
import type { Project } from "../domain/project.ts";
import type { Git } from "../platform/git/git.ts";
import { parseProject } from "../registry/project.ts";
import { stateOf } from "../repository/state.ts";
import type { RemoteDiagnosis } from "../tracking/doctor.ts";
import { checkRemote } from "../tracking/missing-on-remote.ts";
import type { DataRepository } from "../tracking/repository.ts";
import type { LoopFinding } from "./loop-codes.ts";
import type { LoopFacts } from "./loop-findings.ts";
import { workflowFindings, workflowTitle } from "./workflow-findings.ts";
import { offeredWorkflows, type WorkflowTexts } from "./workflows.ts";

/** Where an origin is: on a host that runs workflows, or in a folder, as for the local forge. */
export function originKind(url: string | undefined): LoopFacts["origin"] {
  if (url === undefined) return "absent";
  if (/^file:/i.test(url)) return "folder";
  // `user@host:path`, with a name of more than a drive's one letter.
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(url) || /^[^/\\]{2,}:/.test(url) ? "host" : "folder";
}

/** Keys of a remote with which it asks who reads. */
const credentialKey = /password|secret|token|access_key|auth|keyfile|account_key|connection_string|credential|profile/i;

async function accessOf(repository: DataRepository): Promise<"open" | "secret" | "this-machine"> {
  const { config, root } = repository;
  const name = config.defaultRemote ?? "";
  const url = config.remotes.get(name)?.url ?? "";
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(url) || /^file:/i.test(url)) return "this-machine";
  const settings = Object.keys(config.remotes.get(name)?.settings ?? {});
  const local = (await readTextIfThere(join(root, ".dvc/config.local"))) ?? "";
  const isLocal = [...parseConfigObj(local, ".dvc/config.local").keys()].some((section) =>
    section.includes(`"${name}"`),
  );
  // Buckets, accounts and machines ask who reads; a web server does where the config says so.
  return /^https?:/i.test(url) && !isLocal && !settings.some((key) => credentialKey.test(key)) ? "open" : "secret";
}

async function readProject(
  root: string,
): Promise<{ readonly state: LoopFacts["project"]; readonly project?: Project }> {
  const text = await readTextIfThere(join(root, "lockstep.yaml"));
  if (text === undefined) return { state: "absent" };
  try {
    return { state: "valid", project: parseProject(text, "lockstep.yaml") };
  } catch (error) {
    if (!(error instanceof LockstepError)) throw error;
    return { state: { problem: error.message } };
  }
}

async function recordsOf(git: Git, project: Project): Promise<LoopFacts["records"]> {
  const state = stateOf(git, await git.snapshotTree());
  const records: LoopFacts["records"][number][] = [];
  for (const declaration of project.models) {
    const record = await state.record(declaration.model);
    if (record === undefined) {
      records.push({ model: declaration.model, state: "absent" });
      continue;
    }
    const { inputKey } = await state.inputs(declaration);
    records.push({ model: declaration.model, state: record.inputKey === inputKey ? "current" : "stale" });
  }
  return records;
}

async function dataOf(repository: DataRepository): Promise<LoopFacts["data"]> {
  try {
    const { missing } = await checkRemote(repository, { remote: undefined, base: undefined });
    return { missing };
  } catch (error) {
    if (!(error instanceof LockstepError)) throw error;
    // Nothing is tracked yet, so nothing can be missing.
    return error.code === "ARGUMENT_INVALID" ? "not-asked" : { problem: error.message };
  }
}

async function workflowsOf(root: string, own: WorkflowTexts | undefined) {
  const texts = await Promise.all(
    offeredWorkflows.map(async (name) => ({
      name,
      text: await readTextIfThere(join(root, ".github/workflows", `${name}.yml`)),
    })),
  );
  const train = texts.find(({ name }) => name === "train")?.text;
  const title = train === undefined ? undefined : workflowTitle(train, "train.yml");
  const findings: Record<string, "absent" | readonly LoopFinding[]> = {};
  for (const { name, text } of texts) {
    // Without this project's own there is nothing to compare with; that it is there can still be told.
    const compared = own === undefined ? undefined : { ownText: own[name], trainName: title };
    findings[name] =
      text === undefined ? "absent" : compared === undefined ? [] : workflowFindings(name, text, compared);
  }
  return { findings, train };
}

/**
 * Looks at what the loop from a push to a report needs; `undefined` in a repository that has neither pipeline nor lockstep.yaml, and outside
 * Git. Nothing is written; of the remote it is asked what it has.
 */
export async function loopFacts(
  repository: DataRepository,
  { remotes, own }: { readonly remotes: readonly RemoteDiagnosis[]; readonly own: WorkflowTexts | undefined },
): Promise<LoopFacts | undefined> {
  const { root, config } = repository;
  const git = await repository.git();
  const hasPipeline = (await readTextIfThere(join(root, "dvc.yaml"))) !== undefined;
  const { state, project } = await readProject(root);
  if (git?.root !== root || (!hasPipeline && state === "absent")) return undefined;
  const { pointers } = await collectTracked(await workspaceSource(root));
  const { findings, train } = await workflowsOf(root, own);
  const remote = remotes.find(({ isDefault }) => isDefault);
  const { url = "", problem } = remote ?? {};
  return {
    nodeVersion: process.version,
    neededNode: packageFile.engines.node.replace(/^>=/, ""),
    hasPipeline,
    project: state,
    origin: originKind(await git.originUrl()),
    workflows: findings,
    remote:
      remote === undefined
        ? "absent"
        : { url: url === "" ? (config.defaultRemote ?? "") : url, problem, access: await accessOf(repository) },
    jobHasCredentials: /\bsecrets\.|\bvars\.|id-token: *write|aws-actions\/|google-github-actions\/|azure\/login/.test(
      train ?? "",
    ),
    hasPointers: pointers.length > 0,
    data: remote === undefined || problem !== undefined ? "not-asked" : await dataOf(repository),
    records: project === undefined || !hasPipeline ? [] : await recordsOf(git, project),
  };
}
