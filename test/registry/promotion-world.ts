import { createHash } from "node:crypto";
import type { Actor, Approval } from "../../pipeline/domain/approval.ts";
import { type Hold, scopeKey, standingHolds } from "../../pipeline/domain/hold.ts";
import { commitSha, inputKey, modelVersion, sha256 } from "../../pipeline/domain/ids.ts";
import { canonicalJson } from "../../pipeline/domain/json.ts";
import type { ModelRecord } from "../../pipeline/domain/model-record.ts";
import type { PlannedEvent } from "../../pipeline/domain/registry-event.ts";
import type { AnnotatedTag, NewTag } from "../../pipeline/platform/git/git.ts";
import { believedRegistry } from "../../pipeline/registry/events/believed.ts";
import { type EventLog, type LoggedEvent, tagLine } from "../../pipeline/registry/events/event-log.ts";
import { readRegistry } from "../../pipeline/registry/gto.ts";
import { overriddenLine, overriddenVersions } from "../../pipeline/registry/overridden-versions.ts";
import { planFor } from "../../pipeline/registry/plan.ts";
import type { LiveApproval, PromotionState } from "../../pipeline/registry/promotion-state.ts";
import { digest, environmentsOf, model, production, record as sample } from "./samples.ts";

/** A model as a tree builds it: one letter for its inputs and bytes. */
export interface Content {
  readonly version: string;
  readonly letter: string;
  /** Environment → version. */
  readonly asks: Readonly<Record<string, string>>;
  /** Letters of quarantined bytes. */
  readonly quarantine: string;
  /** True of a record that says nothing of the gate that an owner let pass for v1.0.0. */
  readonly forgets?: boolean;
}

/** A commit of the default branch. */
export interface Commit {
  readonly content: Content;
  /** Letter of the inputs that the tree really holds. */
  readonly tree: string;
  /** The pull request that brought the record; `undefined` for a direct push. */
  readonly pullRequest: number | undefined;
  /** Index of the commit that brought the record. */
  readonly introducedAt: number;
}

export interface PullRequestState {
  readonly number: number;
  readonly author: Actor;
  /** Contents of its heads, the last one the present. */
  readonly heads: readonly Content[];
  readonly isMerged: boolean;
  /** By the forge's clock. */
  readonly mergedOnDay?: number;
}

/** All there is: commits, tags, pull requests, the ledger, and who may write. */
export interface World {
  readonly commits: readonly Commit[];
  /** Name, index of the commit, message, id of the tag object. */
  readonly tags: readonly (readonly [string, number, string, string])[];
  /** The ledger of events, oldest first. */
  readonly events: readonly LoggedEvent[];
  readonly pullRequests: readonly PullRequestState[];
  readonly ledger: readonly Approval[];
  /** Ids of people whose write permission is gone. */
  readonly demoted: readonly string[];
  readonly required: number;
  /** The day it is by the forge's clock. */
  readonly day: number;
  /** Ids of people whose comments are gone. */
  readonly silenced: readonly string[];
  /** What was held and released, oldest first. */
  readonly holds: readonly Hold[];
}

export const people = {
  ana: { id: "3", login: "ana" },
  ravi: { id: "2", login: "ravi" },
  mei: { id: "4", login: "mei" },
  eve: { id: "6", login: "eve" },
} as const satisfies Record<string, Actor>;

const digests = new Map<string, string>();
function hex(text: string): string {
  const found = digests.get(text) ?? createHash("sha256").update(text).digest("hex");
  digests.set(text, found);
  return found;
}
export const bytesOf = (letter: string): ReturnType<typeof sha256> => sha256(hex(`bytes ${letter}`));
const keyOf = (letter: string): ReturnType<typeof inputKey> => inputKey(hex(`inputs ${letter}`));
const shaOf = (index: number): ReturnType<typeof commitSha> => commitSha(hex(`commit ${index}`).slice(0, 40));
const headOf = (pullRequest: number, head: number): ReturnType<typeof commitSha> =>
  commitSha(hex(`head ${pullRequest} ${head}`).slice(0, 40));
const evaluationOf = (letter: string): ReturnType<typeof sha256> => sha256(hex(`evaluation ${letter}`));

/** The gate that an owner let pass for the first version. */
const overridden = overriddenLine({ gate: "roc_auc", by: { login: "olga", id: "7" }, reason: "night" });
/** How long an approval lasts. */
export const lastingDays = 14;

export function timeOn(day: number): string {
  return new Date(Date.UTC(2026, 0, 1 + day)).toISOString();
}

export function recordOf({ version, letter, asks, quarantine, forgets = false }: Content): ModelRecord {
  return {
    ...sample,
    modelVersion: modelVersion(version),
    artifact: { ...sample.artifact, sha256: bytesOf(letter) },
    inputKey: keyOf(letter),
    inputs: { "params params.yaml:train.lr": letter, "code train.ts": "1" },
    environments: environmentsOf(asks),
    quarantine: [...quarantine].map((bad) => ({
      modelVersion: modelVersion("v0.0.1"),
      artifactSha256: bytesOf(bad),
      reason: "false alarms",
    })),
    ...(forgets || version === "v1.0.0"
      ? {}
      : { overrides: [{ modelVersion: modelVersion("v1.0.0"), override: "olga: roc_auc (night)" }] }),
  };
}

export function annotated(world: World): readonly AnnotatedTag[] {
  return world.tags.map(([name, index, message, id]) => ({
    ...{ name, commit: shaOf(index), message, taggedAtSeconds: 0, id },
  }));
}

function planHashOf(world: World, content: Content): ReturnType<typeof sha256> {
  const registry = readRegistry(annotated(world));
  const target = { kind: "directory", path: ".lockstep/production", url: undefined } as const;
  const plan = planFor({
    record: recordOf(content),
    registry,
    project: {
      models: [],
      environments: [{ environment: production, target }],
      review: { approvers: [], requiredApprovals: 1 },
    },
    digestOf: (version) => {
      const at = registry.get(model)?.versions.find(({ modelVersion: found }) => found === version)?.commit;
      const found = world.commits.find((_, index) => shaOf(index) === at);
      return found === undefined ? undefined : bytesOf(found.content.letter);
    },
  });
  return sha256(hex(canonicalJson(plan)));
}

/** The word of a person about the present head of a pull request, as review decides it. */
export function wordOf(world: World, number: number, by: Actor, verb: Approval["verb"]): Approval | undefined {
  const pullRequest = world.pullRequests.find((found) => found.number === number);
  const content = pullRequest?.heads.at(-1);
  if (pullRequest === undefined || content === undefined) return undefined;
  return {
    kind: "lockstep/Approval",
    schema: 1,
    verb,
    subject: {
      pullRequest: number,
      headSha: headOf(number, pullRequest.heads.length),
      model,
      inputKey: keyOf(content.letter),
      artifactSha256: bytesOf(content.letter),
      evaluationDigest: evaluationOf(content.letter),
      planHash: planHashOf(world, content),
    },
    approver: by,
    permission: "write",
    // Another comment is written on another day.
    comment: { id: `${number}-${by.id}-${world.day}`, bodySha256: digest("c") },
    at: timeOn(world.day),
  };
}

/** The world in which a word stands in the ledger, as review writes it. */
export function written(world: World, entry: Approval): World {
  const { approver: by, subject: about } = entry;
  const last = world.ledger.findLast(
    ({ approver, subject }) => approver.id === by.id && subject.pullRequest === about.pullRequest,
  );
  // Saying the same thing again is the same comment.
  return JSON.stringify(last) === JSON.stringify(entry) ? world : { ...world, ledger: [...world.ledger, entry] };
}

/** Decided and written in one. */
export function said(world: World, number: number, by: Actor, verb: Approval["verb"]): World {
  const entry = wordOf(world, number, by, verb);
  return entry === undefined ? world : written(world, entry);
}

/** A hold of the model, a lock of production, or the end of one; saying it twice is saying it once. */
export function held(world: World, verb: Hold["verb"], isLock = false): World {
  const scope = isLock ? { model: undefined, environment: production } : { model, environment: undefined };
  const last = world.holds.findLast((entry) => scopeKey(entry.scope) === scopeKey(scope))?.verb ?? "release";
  const entry: Hold = {
    kind: "lockstep/Hold",
    schema: 1,
    verb,
    scope,
    by: people.mei,
    reason: "",
    until: undefined,
    pullRequest: 2,
    comment: { id: "1", bodySha256: digest("c") },
  };
  return last === verb ? world : { ...world, holds: [...world.holds, entry] };
}

/** Digest of a planned event, by any way that tells two apart. */
function digestOfEvent(planned: PlannedEvent): ReturnType<typeof sha256> {
  return sha256(hex(canonicalJson(planned)));
}

function logOf({ events }: World): EventLog {
  return {
    tip: shaOf(-1 - events.length),
    chain: new Set(),
    events: new Map(events.map((logged) => [logged.event.tag, logged])),
  };
}

/** What promote reads of a world, all at once. */
export function snapshot(world: World): PromotionState {
  const tipIndex = world.commits.length - 1;
  const tip = world.commits[tipIndex];
  if (tip === undefined) throw new Error("the world has no commit");
  const introduced = world.commits[tip.introducedAt] ?? tip;
  const source = world.pullRequests.find(({ number }) => number === introduced.pullRequest);
  const sourceContent = source?.heads.at(-1);
  const shown = readRegistry(annotated(world));
  const registry = believedRegistry(shown, logOf(world));
  const registered = registry.get(model)?.versions.map(({ commit }) => commit) ?? [];
  const ranked = new Set([...registered, shaOf(tip.introducedAt), shaOf(tipIndex)]);
  return {
    tip: shaOf(tipIndex),
    record: recordOf(tip.content),
    tree: { inputs: { "params params.yaml:train.lr": tip.tree, "code train.ts": "1" }, inputKey: keyOf(tip.tree) },
    environments: [production],
    policy: {
      approvers: ["Ravi", "mei"],
      requiredApprovals: world.required,
      expiresAfterSeconds: lastingDays * 86_400,
    },
    registry,
    shown,
    events: logOf(world),
    recordAt: (version) => {
      const at = shown.get(model)?.versions.find(({ modelVersion: found, isActive }) => found === version && isActive);
      const found = world.commits.find((_, index) => shaOf(index) === at?.commit);
      return found === undefined ? undefined : recordOf(found.content);
    },
    policyAt: () => ({ approvers: ["ravi", "mei"], requiredApprovals: 1 }),
    introduction: {
      commit: shaOf(tip.introducedAt),
      inputKey: keyOf(introduced.tree),
      pullRequests:
        source === undefined || sourceContent === undefined
          ? []
          : [
              {
                number: source.number,
                headSha: headOf(source.number, source.heads.length),
                author: source.author,
                mergedAt: source.mergedOnDay === undefined ? undefined : timeOn(source.mergedOnDay),
                evaluationDigest: evaluationOf(sourceContent.letter),
              },
            ],
    },
    approvals: world.ledger.map(
      (approval): LiveApproval => ({
        approval,
        permissionNow: world.demoted.includes(approval.approver.id) ? "read" : "write",
        commentSha256Now: world.silenced.includes(approval.approver.id) ? undefined : digest("c"),
      }),
    ),
    rejections: [],
    planHash: planHashOf(world, tip.content),
    overridden: overriddenVersions(
      world.tags.map(([name, , message]) => ({ name, message })),
      model,
    ),
    holds: standingHolds(world.holds, 0),
    // As in a repository: of commits at which something is registered, or may be now.
    ranks: new Map(world.commits.map((_, index) => [shaOf(index), index] as const).filter(([sha]) => ranked.has(sha))),
    facts: { rules: new Map(), nowMs: undefined, stays: [], isOnBranch: () => false, checkAt: () => undefined },
  };
}

/** Merges a pull request: its record comes in; the tree has its inputs, mixed with what the default branch has changed since. */
export function merged(world: World, number: number): World {
  const pullRequest = world.pullRequests.find((found) => found.number === number);
  const content = pullRequest?.heads.at(-1);
  const tip = world.commits.at(-1);
  if (pullRequest === undefined || content === undefined || tip === undefined || pullRequest.isMerged) return world;
  const isUntouched = tip.tree === "0";
  const next: Commit = {
    content: { ...content, quarantine: [...new Set(tip.content.quarantine + content.quarantine)].sort().join("") },
    tree: isUntouched ? content.letter : `${tip.tree}+${content.letter}`,
    pullRequest: number,
    introducedAt: world.commits.length,
  };
  return {
    ...world,
    commits: [...world.commits, next],
    pullRequests: world.pullRequests.map((found) =>
      found.number === number ? { ...found, isMerged: true, mergedOnDay: world.day } : found,
    ),
  };
}

/** A direct push to the default branch. */
export function pushed(world: World, change: { readonly content?: Partial<Content>; readonly tree?: string }): World {
  const tip = world.commits.at(-1);
  if (tip === undefined) return world;
  const isRecord = change.content !== undefined;
  const content = { ...tip.content, ...change.content };
  const isSame = JSON.stringify(content) === JSON.stringify(tip.content) && (change.tree ?? tip.tree) === tip.tree;
  if (isSame) return world;
  const next: Commit = {
    content,
    tree: change.tree ?? tip.tree,
    pullRequest: isRecord ? undefined : tip.pullRequest,
    introducedAt: isRecord ? world.commits.length : tip.introducedAt,
  };
  return { ...world, commits: [...world.commits, next] };
}

const champion: Content = { version: "v1.0.0", letter: "0", asks: { production: "v1.0.0" }, quarantine: "" };

/** v1.0.0 in production, approved long ago; pull requests 2 and 3 by ana build v1.1.0 from other inputs each. */
export function freshWorld(required = 1): World {
  const asks = { production: "v1.1.0" };
  const start: World = {
    commits: [{ content: champion, tree: "0", pullRequest: 1, introducedAt: 0 }],
    tags: [],
    events: [],
    pullRequests: [
      { number: 1, author: people.ana, heads: [champion], isMerged: true, mergedOnDay: 0 },
      {
        number: 2,
        author: people.ana,
        heads: [{ version: "v1.1.0", letter: "a", asks, quarantine: "" }],
        isMerged: false,
      },
      {
        number: 3,
        author: people.ana,
        heads: [{ version: "v1.1.0", letter: "b", asks, quarantine: "" }],
        isMerged: false,
      },
    ],
    ledger: [],
    demoted: [],
    required,
    day: 0,
    silenced: [],
    holds: [],
  };
  const approved = said(start, 1, people.ravi, "approve");
  const names = ["failure-predictor@v1.0.0", "failure-predictor#production#1"] as const;
  return {
    ...approved,
    tags: [
      [names[0], 0, overridden, names[0]],
      [names[1], 0, "Assigning stage production to artifact failure-predictor version v1.0.0", names[1]],
    ],
    // They were there before the ledger.
    events: names.map((tag) => ({
      event: {
        ...{ kind: "lockstep/Event", schema: 1, action: "adopt", tag, tagObject: tag, model, commit: shaOf(0) },
        ...{ modelVersion: modelVersion("v1.0.0"), artifactSha256: bytesOf("0"), inputKey: keyOf("0") },
      },
      sha256: digest("0"),
    })),
  };
}

/** What promote publishes: all tags with their events, when the ledger is still where it was seen. */
export interface Planned {
  readonly made: readonly { readonly tag: NewTag; readonly event: PlannedEvent }[];
  /** How many events there were. */
  readonly after: number;
}

/** The world after it, or `conflict` where somebody else was first; then nothing of it is done. */
export function published(world: World, { made, after }: Planned): World | "conflict" {
  const isTaken = made.some(({ tag }) => world.tags.some(([name]) => name === tag.name));
  const isWritten = made.some(({ tag }) => world.events.some(({ event }) => event.tag === tag.name));
  if (world.events.length !== after || isTaken || isWritten) return "conflict";
  const tags = made.map(({ tag, event }) => {
    const index = world.commits.findIndex((_, position) => shaOf(position) === tag.commit);
    const line = tagLine({ sha256: digestOfEvent(event), after: undefined });
    return [tag.name, index, `${tag.message}\n\n${line}`, tag.name] as const;
  });
  const events = made.map(({ event }) => ({
    event: { ...event, tagObject: event.tag },
    sha256: digestOfEvent(event),
  }));
  return { ...world, tags: [...world.tags, ...tags], events: [...world.events, ...events] };
}

/** A tag that somebody pushes by hand; a name that is taken stays as it is. */
export function tagByHand(world: World, name: string, index: number): World {
  return world.tags.some(([found]) => found === name)
    ? world
    : { ...world, tags: [...world.tags, [name, index, "", `by hand ${name}`]] };
}

/** A tag and its event that somebody writes by hand, both at once: nothing about them shows that promote did not. */
function byHand(world: World, made: Planned["made"]): World {
  const after = published(world, { made, after: world.events.length });
  return after === "conflict" ? world : after;
}

/** A registration by hand that rests on the word of somebody who may not approve. */
export function forged(world: World, number: number): World {
  const tip = world.commits.at(-1);
  const word = wordOf(world, number, people.eve, "approve");
  if (tip === undefined || word === undefined || tip.pullRequest !== number) return world;
  const commit = shaOf(world.commits.length - 1);
  const name = `failure-predictor@${tip.content.version}`;
  const { inputKey: key, artifactSha256, headSha, evaluationDigest, planHash } = word.subject;
  const event: PlannedEvent = {
    ...{ kind: "lockstep/Event", schema: 1, action: "register", tag: name, model, commit },
    ...{ modelVersion: modelVersion(tip.content.version), artifactSha256, inputKey: key },
    authorisation: {
      pullRequests: [{ number, headSha, author: people.ana, evaluationDigest }],
      ...{ planHash, required: 1, approvals: [word] },
    },
  };
  return byHand(world, [{ tag: { name, commit, message: "" }, event }]);
}

/** A tag by hand at the first commit, whose bytes were approved long ago, with an event that says it was there before the ledger. */
export function adoptedByHand(world: World, name: string): World {
  const commit = shaOf(0);
  const event: PlannedEvent = { kind: "lockstep/Event", schema: 1, action: "adopt", tag: name, model, commit };
  return byHand(world, [{ tag: { name, commit, message: "" }, event }]);
}

/** A tag that somebody deletes, and perhaps makes again at the same commit. */
export function tagDeleted(world: World, name: string, isMadeAgain: boolean): World {
  const found = world.tags.find(([own]) => own === name);
  if (found === undefined || found[3] !== name) return world;
  const others = world.tags.filter((tag) => tag !== found);
  return { ...world, tags: isMadeAgain ? [...others, [name, found[1], found[2], `by hand ${name}`]] : others };
}
