import { mapParallel } from "../../data/objects/parallel.ts";
import { LockstepError } from "../../domain/error.ts";
import type { CommitSha, InputKey, ModelName } from "../../domain/ids.ts";
import type { AnnotatedTag, Git, LedgerChain } from "../../platform/git/git.ts";
import { eventsRef } from "../../registry/events/event-log.ts";
import { type CommitFacts, type Finding, type RegistryFacts, verifyRegistry } from "../../registry/events/verify.ts";
import { parseTagName } from "../../registry/gto-tag.ts";
import { approvalsRef } from "../../repository/approvals.ts";
import { eventsIn, recordsAt } from "../../repository/events.ts";
import { stateOf } from "../../repository/state.ts";
import { overridesRef } from "../../repository/stops.ts";
import { defaultTip } from "../../repository/tip.ts";
import type { Workspace } from "../../repository/workspace.ts";
import { lostAtOrigin } from "./lost-at-origin.ts";
import { provenanceFindings } from "./verify-provenance.ts";

export interface VerifyRequest {
  /** True to look at what the clone has, without asking origin. */
  readonly isOffline: boolean;
}

export interface VerifiedRegistry {
  /** How many events were held to their tags, commits and evidence. */
  readonly events: number;
  readonly findings: readonly Finding[];
}

/** The registry with what was found of it. */
export interface HeldRegistry extends VerifiedRegistry {
  readonly facts: RegistryFacts;
}

const nothing: LedgerChain = { tip: undefined, commits: [], entries: [] };

/** What is wrong where a ref or a ledger is not what it was; other errors are accidents. */
function broken(error: unknown, subject: string): Finding {
  if (!(error instanceof LockstepError) || error.code !== "GIT_REF_CONFLICT") throw error;
  return { subject, rule: "ledger_set_back", sentence: `${error.message}.` };
}

async function chainOf(git: Git, ref: string, findings: Finding[]): Promise<LedgerChain> {
  try {
    return await git.readLedgerChain(ref, { isOffline: true });
  } catch (error) {
    findings.push(broken(error, ref));
    return nothing;
  }
}

/** InputKey of a commit's tree; `undefined` where the tree does not say how a model of that name is made. */
async function treeKey(git: Git, commit: CommitSha, model: ModelName): Promise<InputKey | undefined> {
  try {
    const state = stateOf(git, commit);
    const declaration = (await state.project()).models.find((declared) => declared.model === model);
    return declaration === undefined ? undefined : (await state.inputs(declaration)).inputKey;
  } catch (error) {
    if (error instanceof LockstepError && error.code !== "GIT_COMMAND_FAILED") return undefined;
    throw error;
  }
}

/** What commits say of models, each looked at once. */
async function commitFacts(
  { git, host }: Workspace,
  log: RegistryFacts["log"],
  reachable: RegistryFacts["reachable"],
): Promise<RegistryFacts["at"]> {
  const recordAt = recordsAt(git);
  const places = new Map<string, { readonly commit: CommitSha; readonly model: ModelName }>();
  for (const { event } of log.events.values())
    if (event.artifactSha256 !== undefined && reachable.has(event.commit))
      places.set(`${event.commit} ${event.model}`, event);
  let done = 0;
  const facts = await mapParallel([...places], 4, async ([key, { commit, model }]) => {
    const found: CommitFacts = {
      record: await recordAt(commit, model),
      treeKey: await treeKey(git, commit, model),
    };
    done += 1;
    host.progress("Verify registered commits", done / places.size);
    return [key, found] as const;
  });
  const byPlace = new Map(facts);
  return (commit, model) => byPlace.get(`${commit} ${model}`) ?? { record: undefined, treeKey: undefined };
}

async function recordsNow(git: Git, log: RegistryFacts["log"]): Promise<RegistryFacts["records"]> {
  const tip = await defaultTip(git);
  const recordAt = recordsAt(git);
  const models = new Set([...log.events.values()].map(({ event }) => event.model));
  const records = await Promise.all([...models].map((model) => recordAt(tip, model)));
  return records.filter((record) => record !== undefined);
}

/** Names of the tags that no annotated tag has. */
function lightweightIn(refs: ReadonlyMap<string, CommitSha>, tags: readonly AnnotatedTag[]): ReadonlySet<string> {
  const annotated = new Set(tags.map(({ name }) => name));
  const names = [...refs.keys()].flatMap((ref) =>
    ref.startsWith("refs/tags/") ? [ref.slice("refs/tags/".length)] : [],
  );
  return new Set(names.filter((name) => !annotated.has(name)));
}

/**
 * Holds every event of the registry to its tag, its commit, the record and the tree there, and the approvals that it rests on, and every tag
 * to its event.
 *
 * @throws LockstepError VERSION_UNKNOWN when there is nothing to verify, GIT_COMMAND_FAILED in a shallow clone.
 */
export async function holdRegistry(workspace: Workspace, { isOffline }: VerifyRequest): Promise<HeldRegistry> {
  const { git } = workspace;
  const findings: Finding[] = [];
  if (!isOffline) await git.fetch().catch((error: unknown) => findings.push(broken(error, "origin")));
  const chain = await chainOf(git, eventsRef, findings);
  const { log, invalid } = eventsIn(chain);
  if (!isOffline) findings.push(...(await lostAtOrigin(git, log)));
  const tags = await git.tags();
  const ours = tags.filter(({ name }) => parseTagName(name) !== undefined);
  if (log.events.size === 0 && ours.length === 0 && findings.length === 0)
    throw new LockstepError("VERSION_UNKNOWN", "no model is registered, so that there is nothing to verify", {
      hint: "Fetch tags and ledgers: `git fetch origin 'refs/tags/*:refs/tags/*' 'refs/lockstep/*:refs/lockstep/*'`.",
    });
  const refs = await git.refs();
  const branches = [...refs].filter(([ref]) => /^refs\/(?:heads|remotes)\//.test(ref)).map(([, commit]) => commit);
  const reachable = new Set(await git.commitsFrom(branches));
  const approvals = await chainOf(git, approvalsRef, findings);
  const overrides = await chainOf(git, overridesRef, findings);
  const facts: RegistryFacts = {
    ...{ log, invalid, tags: ours, reachable, lightweight: lightweightIn(refs, tags) },
    at: await commitFacts(workspace, log, reachable),
    records: await recordsNow(git, log),
    approvals: new Set(approvals.entries.map(({ text }) => text)),
    seen: { approvals: new Set(approvals.commits), overrides: new Set(overrides.commits) },
  };
  findings.push(...verifyRegistry(facts), ...(await provenanceFindings(git, chain, facts)));
  return { events: log.events.size, findings, facts };
}

/** As {@link holdRegistry}, without what it was found from. */
export async function verifyModels(workspace: Workspace, request: VerifyRequest): Promise<VerifiedRegistry> {
  const { events, findings } = await holdRegistry(workspace, request);
  return { events, findings };
}
