import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Approval } from "../../pipeline/domain/approval.ts";
import { type CommitSha, commitSha, modelVersion, type Sha256 } from "../../pipeline/domain/ids.ts";
import type { PlannedEvent, RecordedEvent } from "../../pipeline/domain/registry-event.ts";
import type { Git } from "../../pipeline/platform/git/git.ts";
import { openGit } from "../../pipeline/platform/git/simple-git.ts";
import { eventsRef, tagLine } from "../../pipeline/registry/events/event-log.ts";
import { emitModelRecord } from "../../pipeline/registry/model-record.ts";
import { approvalsRef } from "../../pipeline/repository/approvals.ts";
import { eventEntries, plannedDigest } from "../../pipeline/repository/events.ts";
import { stateOf } from "../../pipeline/repository/state.ts";
import { approvalPath, approvalText } from "../../pipeline/review/approvals.ts";
import { digest, model, production, samples } from "../registry/samples.ts";
import { raviApproves, sampleProject } from "./sample-project.ts";

const files = {
  "lockstep.yaml": sampleProject(raviApproves),
  "dvc.yaml":
    "stages:\n  train:\n    cmd: cp train.txt models/failure-predictor\n    deps: [train.txt]\n    params: [epochs]\n    outs: [models/failure-predictor]\n",
  "train.txt": "model\n",
  "train.csv": "id,failure\n1,0\n",
  "test.csv": "id,failure\n2,1\n",
};

/** A repository whose registry has events as promote writes them, without pull requests and without training. */
export interface EventRepository {
  readonly folder: string;
  readonly git: Git;
  run(...args: readonly string[]): string;
  /** Commits a record of a version, approves its bytes, and registers and assigns it at once. */
  promote(version: string, sha256: Sha256, counter: number): Promise<CommitSha>;
}

export function gitIn(folder: string, ...args: readonly string[]): string {
  return execFileSync("git", [...args], { cwd: folder, encoding: "utf8", stdio: ["pipe", "pipe", "pipe"] }).trim();
}

export async function eventRepository(folder: string): Promise<EventRepository> {
  const run = (...args: readonly string[]): string => gitIn(folder, ...args);
  const write = (content: Readonly<Record<string, string>>): CommitSha => {
    for (const [path, text] of Object.entries(content)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    run("add", "--all");
    run("commit", "--quiet", "--no-gpg-sign", "--message", "change");
    return commitSha(run("rev-parse", "HEAD"));
  };
  run("init", "--quiet", "--initial-branch=main");
  run("config", "user.name", "dana");
  run("config", "user.email", "dana@example.com");
  write(files);
  const git = await openGit({ folder });
  return {
    folder,
    git,
    run,
    async promote(versionText, sha256, counter) {
      const sample = samples["lockstep/Model"];
      const before = write({ "params.yaml": `epochs: ${counter}\n` });
      const [declaration] = (await stateOf(git, before).project()).models;
      if (declaration === undefined) throw new Error("no model is declared");
      const { inputs, inputKey } = await stateOf(git, before).inputs(declaration);
      const record = {
        ...sample,
        modelVersion: modelVersion(versionText),
        artifact: { ...sample.artifact, sha256 },
        ...{ inputs, inputKey, quarantine: [] },
        environments: { [production]: modelVersion(versionText) },
      };
      const commit = write({ "models/failure-predictor.yaml": emitModelRecord(record) });
      const subject = { pullRequest: counter, headSha: commit, model, inputKey, artifactSha256: sha256 };
      const approval: Approval = {
        ...samples["lockstep/Approval"],
        subject: { ...subject, evaluationDigest: digest("8"), planHash: digest("9") },
        comment: { id: String(counter), bodySha256: digest("c") },
      };
      await git.appendToLedger(approvalsRef, { path: approvalPath(approval), text: approvalText(approval) });
      const approvals = await git.resolve(approvalsRef);
      const common = { kind: "lockstep/Event", schema: 1, model, commit, artifactSha256: sha256, inputKey } as const;
      const seen = approvals === undefined ? {} : { seen: { approvals } };
      const events: readonly PlannedEvent[] = [
        {
          ...{ ...common, action: "register", tag: `${model}@${versionText}`, modelVersion: record.modelVersion },
          authorisation: {
            pullRequests: [
              { number: counter, headSha: commit, author: { id: "3", login: "ana" }, evaluationDigest: digest("8") },
            ],
            ...{ planHash: digest("9"), required: 1, approvals: [approval] },
          },
          ...seen,
        },
        {
          ...{ ...common, action: "assign", tag: `${model}#production#${counter}`, modelVersion: record.modelVersion },
          environment: production,
          ...seen,
        },
      ];
      const after = await git.resolve(eventsRef);
      const done = await git.publish({
        ledger: eventsRef,
        after,
        tags: events.map((event) => ({
          name: event.tag,
          commit,
          message: `Version ${versionText}\n\n${tagLine({ sha256: plannedDigest(event), after })}`,
        })),
        entries: (ids) =>
          Promise.resolve(
            events.map((event): ReturnType<typeof eventEntries> => {
              const recorded: RecordedEvent = { ...event, tagObject: ids.get(event.tag) ?? "" };
              return eventEntries(recorded);
            }),
          ),
      });
      if (done === undefined) throw new Error("somebody else was first");
      return commit;
    },
  };
}
