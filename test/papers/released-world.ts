import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Approval } from "../../pipeline/domain/approval.ts";
import { type CommitSha, commitSha, environmentName, modelName } from "../../pipeline/domain/ids.ts";
import type { ModelRecord } from "../../pipeline/domain/model-record.ts";
import type { PlannedEvent } from "../../pipeline/domain/registry-event.ts";
import { openTerminalHost } from "../../pipeline/platform/host/terminal.ts";
import { eventsRef, tagLine } from "../../pipeline/registry/events/event-log.ts";
import { evaluationDigest } from "../../pipeline/repository/evaluation-digest.ts";
import { eventEntries, plannedDigest } from "../../pipeline/repository/events.ts";
import { stateOf } from "../../pipeline/repository/state.ts";
import type { Workspace } from "../../pipeline/repository/workspace.ts";
import { evaluate } from "../../pipeline/steps/evaluate.ts";
import { train } from "../../pipeline/steps/train.ts";
import { openWorkspace } from "../../pipeline/wiring.ts";
import { temporaryFolder, writeFiles } from "../support/folder.ts";
import { smallModel } from "../support/small-model.ts";

const records = ".lockstep/records";
const model = modelName("press");

/** A repository with one registered version of a small model, approved, evaluated and in production. */
export interface ReleasedWorld {
  readonly clone: string;
  readonly commit: CommitSha;
  readonly record: ModelRecord;
  /** A workspace over the clone; what it says goes to `log`. */
  open(): Promise<Workspace & { readonly log: () => string }>;
  /** The same again, elsewhere, for a test that writes. */
  copy(): ReleasedWorld;
}

function git(folder: string, ...args: readonly string[]): string {
  return execFileSync("git", ["-c", "user.name=dana", "-c", "user.email=dana@example.com", ...args], {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  }).trim();
}

const contract = `tables:
  prepared/test.csv:
    columns:
      id: { personal: true }
    processing:
      purpose: telling failures of the press before they happen
      legal_basis: legitimate interest
`;

/** Names what the project declares beside what it needs. */
function declared(text: string): string {
  return text.replace(
    "    gates:\n",
    "    environment: [package-lock.json]\n    owners: [press team]\n    consumers: [night shift]\n    exports: [onnx, saved-model]\n    slices: [kind]\n    gates:\n",
  );
}

const lockFile = JSON.stringify({
  lockfileVersion: 3,
  packages: {
    "": { name: "press" },
    "node_modules/@tensorflow/tfjs": {
      version: "4.22.0",
      integrity: `sha512-${Buffer.alloc(64, 7).toString("base64")}`,
    },
  },
});

function approvalOf(
  record: ModelRecord,
  headSha: CommitSha,
  digest: Approval["subject"]["evaluationDigest"],
): Approval {
  const { inputKey, artifact } = record;
  return {
    kind: "lockstep/Approval",
    schema: 1,
    verb: "approve",
    subject: {
      ...{ pullRequest: 12, headSha, model, inputKey, evaluationDigest: digest },
      artifactSha256: artifact.sha256,
      planHash: digest,
    },
    approver: { id: "7", login: "mina" },
    permission: "write",
    comment: { id: "99", bodySha256: digest },
    at: "2026-11-21T20:00:00Z",
  };
}

function at(folder: string): Omit<ReleasedWorld, "commit" | "record" | "copy"> {
  const clone = join(folder, "clone");
  return {
    clone,
    async open() {
      let log = "";
      const stream = {
        write: (text: string) => {
          log += text;
        },
      };
      const host = openTerminalHost({ inputs: {}, stream, environment: {} });
      const signal = new AbortController().signal;
      const workspace = await openWorkspace(host, { folder: clone, environment: process.env, signal, as: "dana" });
      return { ...workspace, log: () => log };
    },
  };
}

/** Trains, evaluates, registers and assigns; takes a few seconds. */
export async function releasedWorld(onEnd?: (clean: () => void) => void): Promise<ReleasedWorld> {
  const folder = temporaryFolder(undefined, onEnd);
  const { clone, open } = at(folder);
  mkdirSync(clone);
  git(folder, "init", "--quiet", "--bare", "--initial-branch=main", "origin.git");
  git(folder, "clone", "--quiet", "origin.git", "clone");
  const files = smallModel({ port: 9, remote: "../../store", approvers: ["mina"] });
  await writeFiles(clone, {
    ...files,
    "lockstep.yaml": declared(files["lockstep.yaml"] ?? ""),
    "data.contract.yaml": contract,
    "package-lock.json": lockFile,
  });
  const commitAll = (message: string): void => {
    git(clone, "add", "--all");
    git(clone, "commit", "--quiet", "--message", message);
  };
  git(clone, "checkout", "--quiet", "-B", "main");
  commitAll("Begin");
  const workspace = await open();
  await train({ model: undefined, records, push: true, commit: false, force: false, jobs: 1 }, workspace);
  commitAll("Record press v1.0.0");
  git(clone, "push", "--quiet", "--set-upstream", "origin", "main");
  git(clone, "remote", "set-head", "origin", "main");
  const [evaluation] = await evaluate(
    { model: undefined, records, base: undefined, push: true, draws: 100, seed: 20 },
    workspace,
  );
  const commit = commitSha(git(clone, "rev-parse", "HEAD"));
  const record = await stateOf(workspace.git, commit).record(model);
  if (evaluation === undefined || record === undefined) throw new Error("nothing was trained");
  const digest = evaluationDigest(evaluation);
  const approval = approvalOf(record, commit, digest);
  const { inputKey, artifact, modelVersion } = record;
  const about = {
    kind: "lockstep/Event",
    schema: 1,
    model,
    modelVersion,
    commit,
    inputKey,
    artifactSha256: artifact.sha256,
  } as const;
  const planned: readonly PlannedEvent[] = [
    {
      ...about,
      action: "register",
      tag: "press@v1.0.0",
      authorisation: {
        pullRequests: [{ number: 12, headSha: commit, author: { id: "3", login: "dana" }, evaluationDigest: digest }],
        planHash: digest,
        required: 1,
        approvals: [approval],
      },
    },
    { ...about, action: "assign", tag: "press#production#1", environment: environmentName("production") },
  ];
  await workspace.git.publish({
    ledger: eventsRef,
    after: undefined,
    tags: planned.map((event) => ({
      name: event.tag,
      commit,
      message: `Registered by a test\n\n${tagLine({ sha256: plannedDigest(event), after: undefined })}`,
    })),
    entries: (ids) =>
      Promise.resolve(
        planned.map((event) =>
          eventEntries(
            { ...event, tagObject: ids.get(event.tag) ?? "" },
            event.action === "register" ? { "registration.sigstore.json": "{}\n" } : {},
          ),
        ),
      ),
  });
  const world = (within: string): ReleasedWorld => ({
    ...at(within),
    ...{ commit, record },
    copy() {
      const elsewhere = temporaryFolder();
      cpSync(folder, elsewhere, { recursive: true });
      git(join(elsewhere, "clone"), "remote", "set-url", "origin", join(elsewhere, "origin.git"));
      return world(elsewhere);
    },
  });
  return world(folder);
}
