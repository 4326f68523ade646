import { cpSync } from "node:fs";
import { dirname, join } from "node:path";
import { LockstepError } from "../../pipeline/domain/error.ts";
import type { Evaluation } from "../../pipeline/domain/evaluation.ts";
import { type CommitSha, commitSha, type Sha256 } from "../../pipeline/domain/ids.ts";
import type { ModelRecord } from "../../pipeline/domain/model-record.ts";
import type { VerdictPhase } from "../../pipeline/domain/verdict.ts";
import type { Git } from "../../pipeline/platform/git/git.ts";
import { openGit } from "../../pipeline/platform/git/simple-git.ts";
import type { EventComment, JobEvent } from "../../pipeline/platform/host/host.ts";
import { readRegistry } from "../../pipeline/registry/gto.ts";
import { emitModelRecord } from "../../pipeline/registry/model-record.ts";
import { evaluationCheck, shownReportText } from "../../pipeline/repository/checks.ts";
import { planNow } from "../../pipeline/repository/plan-now.ts";
import { shownContent } from "../../pipeline/repository/shown-content.ts";
import { stateOf } from "../../pipeline/repository/state.ts";
import type { Workspace } from "../../pipeline/repository/workspace.ts";
import { type PromoteResult, promote } from "../../pipeline/steps/promote.ts";
import { type ReviewOutcome, review } from "../../pipeline/steps/review.ts";
import { digest, environmentsOf, model, samples, version } from "../registry/samples.ts";
import { gitHubScene, type Scene } from "./github-server/scene.ts";
import type { StoredComment, StoredPull } from "./github-server/state.ts";
import { sampleProject } from "./sample-project.ts";

/** What `/train` and `/sweep` start. */
const workflows = { train: "train.yml", sweep: "sweep.yml" };

const stages = `stages:
  train:
    cmd: cp train.txt models/failure-predictor
    deps: [train.txt]
    params: [epochs]
    outs: [models/failure-predictor]
`;

/** Who may what; Olga owns, Ravi and Mei approve, Ana writes, Eve only reads. */
const standardPolicy = `  approvers: [ravi, mei, olga]
  required: 1
  owners: [olga]
`;

const files = (policy: string): Readonly<Record<string, string>> => ({
  "lockstep.yaml": sampleProject(policy, ["production", "staging"]),
  "dvc.yaml": stages,
  "params.yaml": "epochs: 10\n",
  "train.txt": "model\n",
  "train.csv": "id,failure\n1,0\n",
  "test.csv": "id,failure\n2,1\n",
  ".gitignore": "/models/failure-predictor\n/.lockstep\n",
});

export interface Proposal {
  readonly pull: StoredPull;
  readonly head: CommitSha;
  readonly bytes: Sha256;
  /** The line that the report ends with. */
  readonly line: string;
}

/** GitHub with one model whose changes are reviewed and promoted by the steps themselves, in this process; no training. */
export interface ReviewWorld {
  readonly scene: Scene;
  /** Everything that was told to the log. */
  readonly log: readonly string[];
  /** A pull request by Ana with another parameter and, unless it says otherwise, a record of its own and a report. */
  propose(request: {
    readonly letter: string;
    readonly version?: string;
    readonly phase?: VerdictPhase;
    readonly branch?: string;
    /** What the record tells of gates that owners let pass. */
    readonly overrides?: ModelRecord["overrides"];
  }): Promise<Proposal>;
  /** Shows the report of a head again, as report does. */
  show(proposal: Proposal, phase?: VerdictPhase): Promise<void>;
  /** Somebody comments, and review answers it as its job does. */
  say(
    login: string,
    proposal: Proposal,
    body: string,
  ): Promise<{ readonly comment: StoredComment; readonly outcomes: readonly ReviewOutcome[] }>;
  /** Review runs for a comment as GitHub delivered it, perhaps once more. */
  deliver(proposal: Proposal, comment: StoredComment): Promise<readonly ReviewOutcome[]>;
  /** Review runs without an event of a comment. */
  sweep(proposal: Proposal, event?: string): Promise<readonly ReviewOutcome[]>;
  /** What a step is given that runs for this event. */
  workspace(event: Partial<JobEvent>): Promise<Workspace>;
  promote(): Promise<PromoteResult>;
  /** Text of our answer to a comment. */
  answerTo(comment: Pick<StoredComment, "id">): readonly string[];
  tags(): Promise<readonly string[]>;
}

export function codes(outcomes: readonly ReviewOutcome[]): readonly string[] {
  return outcomes.map(({ accepted, refused }) => refused?.code ?? (accepted === undefined ? "done" : "accepted"));
}

function evaluationOf(bytes: Sha256, phase: VerdictPhase): Evaluation {
  const sample = samples["lockstep/Evaluation"];
  const verdict = { phase, reason: "roc_auc moved by 0.02" };
  return {
    ...sample,
    model,
    candidate: { ...sample.candidate, artifactSha256: bytes },
    gates: [{ gate: "roc_auc", verdict }],
    verdict,
  };
}

function recordOf(bytes: Sha256, versionText: string, asks: Readonly<Record<string, string>>): ModelRecord {
  const sample = samples["lockstep/Model"];
  return {
    ...sample,
    modelVersion: version(versionText),
    artifact: { ...sample.artifact, sha256: bytes },
    environments: environmentsOf(asks),
    quarantine: [],
  };
}

/**
 * @param more - What the base branch holds besides.
 * @param permissions - Of the jobs; everything when left out.
 */
export async function reviewWorld(
  policy = standardPolicy,
  more: Readonly<Record<string, string>> = {},
  permissions?: Parameters<Scene["jobToken"]>[0],
): Promise<ReviewWorld> {
  const scene = await gitHubScene({ files: { ...files(policy), ...more } });
  const { state } = scene;
  for (const login of ["ana", "ravi", "mei", "olga"]) state.roles.set(login, "write");
  state.roles.set("eve", "read");
  const token = scene.jobToken(permissions);
  const log: string[] = [];
  const opened = (async () => {
    // One checkout serves all jobs, one after the other; beside the clone, since its origin is named from there.
    const folder = join(dirname(scene.clone), "job");
    cpSync(scene.clone, folder, { recursive: true });
    return openGit({ folder, identity: { name: "job", email: "job@example.com" } });
  })();
  const openWorkspace = async (event: JobEvent): Promise<Workspace> => {
    const git: Git = await opened;
    await git.fetch();
    const forge = scene.forge(token);
    const note = (message: string): void => {
      log.push(message);
    };
    return {
      git,
      host: {
        kind: "actions",
        event,
        input: () => undefined,
        output: () => undefined,
        info: note,
        warning: note,
        error: note,
        progress: () => undefined,
        mask: () => undefined,
        summary: () => Promise.resolve(),
        group: (_title, body) => body(),
      },
      forge: () => Promise.resolve(forge),
      data: () => Promise.reject(new LockstepError("NOT_A_DVC_REPOSITORY", "the world has no data")),
      openModel: () => Promise.reject(new Error("review opens no model")),
      isKnownModel: () => Promise.resolve(false),
      exportModel: () => Promise.reject(new Error("no model is exported here")),
      openTarget: () => Promise.reject(new Error("review opens no target")),
      signer: () => Promise.resolve(undefined),
      commandFolder: () => Promise.reject(new Error("review runs no stage")),
      signal: new AbortController().signal,
      environment: {},
    };
  };
  const noEvent: JobEvent = { name: "push", pullRequest: undefined, comment: undefined, headSha: undefined };
  const bytesOf = (letter: string): Sha256 => digest(letter);

  const world: ReviewWorld = {
    scene,
    log,
    async propose(request) {
      const { letter, version: versionText = "v1.1.0", phase = "improved", overrides } = request;
      const { branch = `change-${letter}` } = request;
      const bytes = bytesOf(letter);
      const changed = await scene.commit(branch, { "params.yaml": `epochs: ${letter.charCodeAt(0)}\n` });
      const { git } = await openWorkspace(noEvent);
      const at = stateOf(git, commitSha(changed));
      const [declaration] = (await at.project()).models;
      if (declaration === undefined) throw new Error("the world declares no model");
      const { inputs, inputKey } = await at.inputs(declaration);
      const record = { ...recordOf(bytes, versionText, { production: versionText }), inputs, inputKey, overrides };
      const head = commitSha(await scene.commit(branch, { "models/failure-predictor.yaml": emitModelRecord(record) }));
      const pull = scene.openPull({ branch, author: "ana", title: "$(id)`${{ x }}`" });
      const proposal: Proposal = { pull, head, bytes, line: `/approve failure-predictor@${bytes}` };
      await world.show(proposal, phase);
      return proposal;
    },
    async show({ pull, bytes }, phase = "improved") {
      const { git } = await openWorkspace(noEvent);
      const forge = scene.forge(token);
      const { head } = await forge.pullRequest(pull.number);
      const record = await stateOf(git, head.sha).record(model);
      if (record === undefined) throw new Error("the head has no record");
      const plan = await planNow(git, await stateOf(git, head.sha).project(), {
        record,
        registry: readRegistry(await git.tags()),
      });
      await forge.setCheck({
        sha: head.sha,
        name: evaluationCheck,
        conclusion: "success",
        title: phase,
        summary: "",
        record: shownReportText({
          contents: [shownContent({ evaluation: evaluationOf(bytes, phase), plan })],
          lastComment: await forge.lastComment(pull.number),
        }).record,
      });
    },
    async say(login, proposal, body) {
      const comment = scene.say(login, proposal.pull.number, body);
      return { comment, outcomes: await world.deliver(proposal, comment) };
    },
    async deliver({ pull }, comment) {
      const { author } = comment;
      const said: EventComment = {
        id: String(comment.id),
        author: { id: String(author?.id ?? 0), login: author?.login ?? "ghost" },
        isBot: author?.type !== "User" || comment.app !== undefined,
        body: comment.body,
        createdAt: comment.createdAt,
      };
      const event = { ...noEvent, name: "issue_comment", pullRequest: pull.number, comment: said };
      return review({ pullRequest: undefined, comment: undefined, workflows }, await openWorkspace(event));
    },
    sweep: async ({ pull }, event = "workflow_dispatch") =>
      review(
        { pullRequest: pull.number, comment: undefined, workflows },
        await openWorkspace({ ...noEvent, name: event }),
      ),
    workspace: (event) => openWorkspace({ ...noEvent, ...event }),
    promote: async () => promote({ model: undefined, records: ".lockstep/records" }, await openWorkspace(noEvent)),
    answerTo: ({ id }) =>
      state.comments
        .filter(({ author, body }) => author?.type === "Bot" && body.startsWith(`<!-- lockstep:answer:${id} -->\n`))
        .map(({ body }) => body.slice(body.indexOf("\n") + 1)),
    async tags() {
      const { git } = await openWorkspace(noEvent);
      return (await git.tags()).map(({ name }) => name);
    },
  };
  return world;
}
