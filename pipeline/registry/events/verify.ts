import type { ApprovalSubject } from "../../domain/approval.ts";
import type { CommitSha, InputKey, ModelName, Sha256 } from "../../domain/ids.ts";
import { canonicalJson } from "../../domain/json.ts";
import type { ModelRecord } from "../../domain/model-record.ts";
import type { RecordedEvent } from "../../domain/registry-event.ts";
import type { AnnotatedTag } from "../../platform/git/git.ts";
import { parseTagName } from "../gto-tag.ts";
import { countersWrong } from "./counters.ts";
import { type EventLog, eventsRef, parseTagLine } from "./event-log.ts";
import { isEvidence } from "./evidence.ts";
import { refuseTag } from "./tag-refusal.ts";

/** Something that does not hold, with the event, tag or ref that it is wrong of. */
export interface Finding {
  readonly subject: string;
  readonly rule: FindingRule;
  readonly sentence: string;
}

export type FindingRule =
  | "tag_missing"
  | "tag_rewritten"
  | "unledgered_tag"
  | "ledger_set_back"
  | "event_invalid"
  | "commit_unreachable"
  | "record_differs"
  | "inputs_differ"
  | "evidence_differs"
  | "approvals_set_back"
  | "provenance_rejected"
  | "counter_wrong";

/** What a commit says of a model. */
export interface CommitFacts {
  readonly record: ModelRecord | undefined;
  /** Of the commit's tree, computed now; `undefined` where the tree does not say how. */
  readonly treeKey: InputKey | undefined;
}

/** All that the registry is held to. */
export interface RegistryFacts {
  readonly log: EventLog;
  /** Entries of the ledger that are no events, with what is wrong. */
  readonly invalid: readonly { readonly path: string; readonly problem: string }[];
  readonly tags: readonly AnnotatedTag[];
  /** Names of tags that are no annotated ones. */
  readonly lightweight: ReadonlySet<string>;
  /** Commits that branches lead to. */
  readonly reachable: ReadonlySet<CommitSha>;
  readonly at: (commit: CommitSha, model: ModelName) => CommitFacts;
  /** Records at the tip of the default branch. */
  readonly records: readonly ModelRecord[];
  /** Texts of all entries in `refs/lockstep/approvals`. */
  readonly approvals: ReadonlySet<string>;
  /** Commits of the ledgers of approvals and overrides. */
  readonly seen: { readonly approvals: ReadonlySet<CommitSha>; readonly overrides: ReadonlySet<CommitSha> };
}

function found(subject: string, rule: FindingRule, sentence: string): readonly Finding[] {
  return [{ subject, rule, sentence }];
}

function tagOf({ lightweight, log }: RegistryFacts, event: RecordedEvent, tag: AnnotatedTag | undefined) {
  const name = event.tag;
  if (tag === undefined) {
    const isLight = lightweight.has(name);
    const what = isLight ? "is a lightweight tag now, without a message" : "is gone";
    return found(name, isLight ? "tag_rewritten" : "tag_missing", `${name} ${what}; recorded is ${event.tagObject}.`);
  }
  const refusal = refuseTag(log, tag);
  return refusal === undefined ? [] : found(name, "tag_rewritten", refusal.sentence);
}

function isRegistration({ action, tag }: RecordedEvent): boolean {
  return action === "register" || (action === "adopt" && parseTagName(tag)?.action === "register");
}

function contentOf(facts: RegistryFacts, event: RecordedEvent): readonly Finding[] {
  const { tag, commit, model, modelVersion, artifactSha256, inputKey } = event;
  if (!facts.reachable.has(commit))
    return found(tag, "commit_unreachable", `${tag} names commit ${commit.slice(0, 12)}, which no branch leads to.`);
  // An adopted tag may be about nothing that is recorded.
  if (artifactSha256 === undefined || inputKey === undefined) return [];
  const { record, treeKey } = facts.at(commit, model);
  const isSame =
    record?.modelVersion === modelVersion && record?.artifact.sha256 === artifactSha256 && record.inputKey === inputKey;
  if (!isSame)
    return found(
      tag,
      "record_differs",
      `${tag} and the record of ${model} at ${commit.slice(0, 12)} say different things.`,
    );
  const isBuilt = event.action === "adopt" && treeKey === undefined ? true : treeKey === inputKey;
  if (isRegistration(event) && !isBuilt)
    return found(
      tag,
      "inputs_differ",
      `The tree of ${commit.slice(0, 12)} has InputKey ${treeKey ?? "of nothing"}, and ${tag} another one.`,
    );
  return [];
}

function evidenceOf(facts: RegistryFacts, event: RecordedEvent): readonly Finding[] {
  const { tag, model, artifactSha256, inputKey, authorisation } = event;
  if (event.action !== "register" || artifactSha256 === undefined || inputKey === undefined) return [];
  const bytes: Pick<ApprovalSubject, "model" | "inputKey" | "artifactSha256"> = { model, inputKey, artifactSha256 };
  if (!isEvidence(event, bytes, () => true))
    return found(tag, "evidence_differs", `The event of ${tag} names no approval that is enough for its bytes.`);
  const lost = authorisation?.approvals.find((approval) => !facts.approvals.has(`${canonicalJson(approval)}\n`));
  if (lost === undefined) return [];
  const who = `${lost.approver.login} in #${lost.subject.pullRequest}`;
  return found(
    tag,
    "evidence_differs",
    `The approval by ${who} that ${tag} rests on is not in refs/lockstep/approvals as it was.`,
  );
}

function seenOf({ seen }: RegistryFacts, event: RecordedEvent): readonly Finding[] {
  return (["approvals", "overrides"] as const).flatMap((name) => {
    const commit = event.seen?.[name];
    return commit === undefined || seen[name].has(commit)
      ? []
      : found(
          event.tag,
          "approvals_set_back",
          `refs/lockstep/${name} held ${commit.slice(0, 12)} when ${event.tag} was made, and does not any more.`,
        );
  });
}

/** A ledger that was set back is missed by the tags that were made on top of what is gone. */
function missed({ log, tags }: RegistryFacts): readonly Finding[] {
  return tags.flatMap((tag) => {
    const line = parseTagLine(tag.message);
    if (line === undefined || parseTagName(tag.name) === undefined) return [];
    if (line.after === undefined || log.chain.has(line.after)) return [];
    return found(
      tag.name,
      "ledger_set_back",
      `${tag.name} was made when ${eventsRef} held ${line.after.slice(0, 12)}, which it does not any more.`,
    );
  });
}

/** Versions that the default branch records now as something else than what was registered. */
function alteredRecords({ log, records }: RegistryFacts): readonly Finding[] {
  const registered = new Map<string, Sha256 | undefined>();
  for (const { event } of log.events.values())
    if (isRegistration(event)) registered.set(`${event.model} ${event.modelVersion ?? ""}`, event.artifactSha256);
  return records.flatMap(({ model, modelVersion, artifact }) => {
    const sha256 = registered.get(`${model} ${modelVersion}`);
    return sha256 === undefined || sha256 === artifact.sha256
      ? []
      : found(
          `models/${model}.yaml`,
          "record_differs",
          `The default branch records ${modelVersion} of ${model} with other bytes than were registered.`,
        );
  });
}

/** Everything that does not hold, event by event in the order of the ledger; then what no event tells of. */
export function verifyRegistry(facts: RegistryFacts): readonly Finding[] {
  const { log, tags, invalid } = facts;
  const byName = new Map(tags.map((tag) => [tag.name, tag]));
  const ofEvents = [...log.events.values()].flatMap(({ event }) => [
    ...tagOf(facts, event, byName.get(event.tag)),
    ...contentOf(facts, event),
    ...evidenceOf(facts, event),
    ...seenOf(facts, event),
  ]);
  const byHand = tags.flatMap((tag) => {
    if (parseTagName(tag.name) === undefined || log.events.has(tag.name)) return [];
    return found(tag.name, "unledgered_tag", refuseTag(log, tag)?.sentence ?? "");
  });
  return [
    ...invalid.flatMap(({ path, problem }) => found(`${eventsRef}:${path}`, "event_invalid", problem)),
    ...ofEvents,
    ...byHand,
    ...missed(facts),
    ...alteredRecords(facts),
    ...countersWrong(log, tags).map(({ subject, sentence }) => ({ subject, rule: "counter_wrong" as const, sentence })),
  ];
}
