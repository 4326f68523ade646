import type { Approval } from "../../domain/approval.ts";
import type { Deployment } from "../../domain/deployment.ts";
import type { CommitSha, EnvironmentName, InputKey, ModelVersion } from "../../domain/ids.ts";
import type { Json } from "../../domain/json.ts";
import type { ModelRecord } from "../../domain/model-record.ts";
import type { Authorisation } from "../../domain/registry-event.ts";

/** The links from data to what is served, in their order. */
type LinkName = "data" | "code" | "run" | "evaluation" | "approvals" | "plan" | "deployment";

export interface Fact {
  readonly name: string;
  readonly value: Json;
}

/** One link of the chain: what is recorded of it, what is not, and what contradicts the rest. */
export interface ChainLink {
  readonly link: LinkName;
  readonly facts: readonly Fact[];
  /** What a complete chain would have here and nothing says, in words. */
  readonly missing: readonly string[];
  readonly contradictions: readonly string[];
}

/** A stage of `dvc.lock` that has the artifact among its outputs. */
export interface LockedRun {
  readonly stage: string;
  readonly command: readonly string[];
  readonly md5: string | undefined;
}

/** All that Git has of one version in one environment; what could not be read is `undefined`, and is said to be missing. */
export interface ChainFacts {
  readonly environment: EnvironmentName;
  readonly modelVersion: ModelVersion | undefined;
  readonly commit: CommitSha;
  readonly registration: Tagged | undefined;
  readonly assignment: Tagged;
  readonly record: ModelRecord | undefined;
  /** The commit that last changed the record, on the first-parent line of the registered one. */
  readonly recordedBy: CommitSha | undefined;
  /** InputKey of the registered tree, computed now. */
  readonly treeKey: InputKey | undefined;
  readonly run: LockedRun | undefined;
  /** What the registration rested on, as its event says; `undefined` where no event says it. */
  readonly authorisation?: Authorisation | undefined;
  /** The whole ledger of the model, oldest first; looked up for a version from before the events alone. */
  readonly approvals: readonly Approval[];
  /** Gates that owners took out of its way, as the tag says. */
  readonly overrides: readonly string[];
  /** The last deployment of the environment that this clone was told of; Git keeps none. */
  readonly deployment: Deployment | undefined;
}

/** A tag and its date, by its tagger's clock. */
export interface Tagged {
  readonly tag: string;
  readonly taggedAt: string;
}

type Parts = Pick<ChainLink, "facts"> & Partial<ChainLink>;

/** Named facts; those that are `undefined` are left out. */
function factsOf(facts: Readonly<Record<string, Json | undefined>>): readonly Fact[] {
  return Object.entries(facts).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
}

/** Sentences whose condition holds. */
function when(...sentences: readonly (readonly [boolean, string])[]): readonly string[] {
  return sentences.flatMap(([holds, sentence]) => (holds ? [sentence] : []));
}

/** Facts of the InputKey of some kinds, for example `data`. */
function inputsOf({ record }: ChainFacts, ...kinds: readonly string[]): readonly Fact[] {
  return Object.entries(record?.inputs ?? {})
    .filter(([name]) => kinds.some((kind) => name.startsWith(`${kind} `)))
    .map(([name, value]) => ({ name, value }));
}

const noRecord = "the record: its commit has none of this version";

function data(chain: ChainFacts): Parts {
  const facts = inputsOf(chain, "data");
  const isMissing = chain.record !== undefined && facts.length === 0;
  return { facts, missing: when([chain.record === undefined, noRecord], [isMissing, "data: the inputs name none"]) };
}

function code(chain: ChainFacts): Parts {
  const { commit, recordedBy, record, registration } = chain;
  const files = inputsOf(chain, "code");
  return {
    facts: [...factsOf({ commit, "record changed by": recordedBy, "registered by": registration?.tag }), ...files],
    missing: when(
      [registration === undefined, "a registration: no tag registers a version at the commit"],
      [record === undefined, noRecord],
      [record !== undefined && files.length === 0, "code: the inputs name no file"],
    ),
  };
}

function run(chain: ChainFacts): Parts {
  const { record, treeKey, run: locked } = chain;
  const own = factsOf({
    stage: locked?.stage,
    command: locked?.command,
    "input key": record?.inputKey,
    "artifact md5": record?.artifact.md5,
    "artifact sha256": record?.artifact.sha256,
    "artifact bytes": record?.artifact.sizeBytes,
    "artifact format": record?.artifact.format,
  });
  return {
    facts: [...own, ...inputsOf(chain, "command", "params", "environment")],
    missing: when(
      [record === undefined, noRecord],
      [locked === undefined, "the run: dvc.lock at the commit has no stage that makes the artifact"],
      [treeKey === undefined, "a check of the inputs: the commit does not declare the model in a way that can be read"],
      [true, "when and where it ran, and what it took: Git does not keep that"],
    ),
    contradictions: when(
      [
        record !== undefined && treeKey !== undefined && record.inputKey !== treeKey,
        `the commit's tree has InputKey ${treeKey ?? ""}, and the record another one`,
      ],
      [
        record !== undefined && locked?.md5 !== undefined && locked.md5 !== record.artifact.md5,
        `dvc.lock at the commit has ${locked?.md5 ?? ""} as the artifact, and the record another one`,
      ],
    ),
  };
}

/** Words about exactly the recorded bytes and inputs: those that counted, by the event, or what the ledger has. */
function wordsOf({ record, authorisation, approvals }: ChainFacts): readonly Approval[] {
  return (authorisation?.approvals ?? approvals).filter(
    ({ subject }) => subject.artifactSha256 === record?.artifact.sha256 && subject.inputKey === record.inputKey,
  );
}

function distinct(values: readonly string[]): readonly Json[] {
  return [...new Set(values)];
}

function evaluation(chain: ChainFacts): Parts {
  const { record } = chain;
  const digests = distinct(
    chain.authorisation?.pullRequests.map(({ evaluationDigest }) => evaluationDigest) ??
      wordsOf(chain).map(({ subject }) => subject.evaluationDigest),
  );
  return {
    facts: [
      ...digests.map((value) => ({ name: "evaluation sha256", value })),
      ...factsOf({ "metrics sha256": record?.metricsSha256 }),
      ...Object.entries(record?.metrics ?? {}).map(([name, value]) => ({ name: `metric ${name}`, value })),
    ],
    missing: when(
      [record === undefined, noRecord],
      [digests.length === 0, "an evaluation: no word in the ledger names one for these bytes"],
      [digests.length > 0, "what the evaluation says: Git has its digest; the check of the pull request has the rest"],
    ),
  };
}

/** What approvals rest on, in the words of owners. */
function overriddenIn(words: readonly Approval[]): readonly Fact[] {
  const said = new Map<string, Fact>();
  for (const { gate, by, reason, comment } of words.flatMap(({ overrides = [] }) => overrides)) {
    const value = { gate, by: by.login, id: by.id, reason, ...(comment === undefined ? {} : { comment: comment.id }) };
    said.set(JSON.stringify(value), { name: "override", value });
  }
  return [...said.values()];
}

function approvals(chain: ChainFacts): Parts {
  const words = wordsOf(chain);
  const isApproved = words.some(({ verb }) => verb === "approve");
  return {
    facts: [
      ...(chain.authorisation?.pullRequests ?? []).map(({ number, headSha, author, mergedAt }) => ({
        name: "pull request",
        value: { number, headSha, author: author.login, ...(mergedAt === undefined ? {} : { mergedAt }) },
      })),
      ...factsOf({
        "approvals required": chain.authorisation?.required,
        "approvals by":
          chain.authorisation !== undefined
            ? "the event"
            : words.length > 0
              ? "the ledger: no event says what counted"
              : undefined,
      }),
      ...words.map(({ verb, approver, permission, subject, comment, at }) => ({
        name: verb,
        value: {
          ...{ by: approver.login, id: approver.id, permission, pullRequest: subject.pullRequest },
          ...{ headSha: subject.headSha, comment: comment.id, commentSha256: comment.bodySha256 },
          ...(at === undefined ? {} : { at }),
        },
      })),
      ...overriddenIn(words),
      ...chain.overrides.map((value) => ({ name: "overridden", value })),
    ],
    missing: when(
      [!isApproved, "an approval: nobody's is in the ledger for these bytes and inputs"],
      [words.some(({ at }) => at === undefined), "when some of them were given: the ledger has no time"],
    ),
  };
}

function plan(chain: ChainFacts): Parts {
  const { authorisation } = chain;
  const hashes = distinct(
    authorisation === undefined ? wordsOf(chain).map(({ subject }) => subject.planHash) : [authorisation.planHash],
  );
  return {
    facts: hashes.map((value) => ({ name: "plan sha256", value })),
    missing: when(
      [hashes.length === 0, "a plan: no word in the ledger names one for these bytes"],
      [hashes.length > 0, "what the plan says: Git has its digest; the check of the pull request has the rest"],
    ),
  };
}

function deployment({ environment, modelVersion, record, assignment, deployment: last }: ChainFacts): Parts {
  const isOther = last !== undefined && last.modelVersion !== modelVersion;
  return {
    facts: factsOf({
      environment,
      version: modelVersion,
      "assigned by": assignment.tag,
      "assigned at": assignment.taggedAt,
      ...(last === undefined || isOther
        ? {}
        : { target: last.target, outcome: last.outcome, sync: last.sync, health: last.health }),
      ...(last === undefined || isOther ? {} : { "deployed sha256": last.artifactSha256 }),
    }),
    missing: when(
      [last === undefined, "a deployment: this clone was told of none, and Git keeps none"],
      [isOther, `its deployment: the last one that this clone was told of was of ${last?.modelVersion ?? ""}`],
    ),
    contradictions: when([
      last !== undefined && !isOther && record !== undefined && last.artifactSha256 !== record.artifact.sha256,
      `deployed were the bytes ${last?.artifactSha256 ?? ""}, and the record has others`,
    ]),
  };
}

const links: readonly (readonly [LinkName, (chain: ChainFacts) => Parts])[] = [
  ["data", data],
  ["code", code],
  ["run", run],
  ["evaluation", evaluation],
  ["approvals", approvals],
  ["plan", plan],
  ["deployment", deployment],
];

/** Why a version is where it is: every link with all that is recorded of it, digests in full, and what is not recorded. */
export function chainOf(chain: ChainFacts): readonly ChainLink[] {
  return links.map(([link, read]) => ({ link, missing: [], contradictions: [], ...read(chain) }));
}
