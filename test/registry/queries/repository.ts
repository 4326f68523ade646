import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type CommitSha, commitSha, modelVersion } from "../../../pipeline/domain/ids.ts";
import type { ModelRecord } from "../../../pipeline/domain/model-record.ts";
import { emitModelRecord } from "../../../pipeline/registry/model-record.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { samples } from "../samples.ts";

/** A tag as somebody's machine makes it: at a commit, by its own clock. */
export interface MadeTag {
  readonly name: string;
  readonly commit: CommitSha;
  readonly message: string;
  /** As Git reads it, for example `2026-11-21T20:00:00+0100`. */
  readonly date: string;
}

/** A repository whose tags and records are made one by one, each by the clock that it is given. */
export interface RegistryRepository {
  readonly folder: string;
  git(...args: readonly string[]): string;
  /** Commits `models/failure-predictor.yaml`. */
  record(
    change: Partial<ModelRecord> & { readonly modelVersion: ModelRecord["modelVersion"] },
    date?: string,
  ): CommitSha;
  tag(tag: MadeTag): void;
  register(version: string, commit: CommitSha, date: string): void;
  assign(place: string, version: string, at: { readonly commit: CommitSha; readonly date: string }): void;
}

const noon = "2026-11-01T12:00:00Z";

export function registryRepository(): RegistryRepository {
  const folder = temporaryFolder();
  const run = (date: string, args: readonly string[]): string =>
    execFileSync("git", [...args], {
      cwd: folder,
      encoding: "utf8",
      env: {
        ...process.env,
        ...{ GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date },
        ...{ GIT_AUTHOR_NAME: "dana", GIT_AUTHOR_EMAIL: "dana@example.com" },
        ...{ GIT_COMMITTER_NAME: "dana", GIT_COMMITTER_EMAIL: "dana@example.com" },
      },
    }).trim();
  const tag = ({ name, commit, message, date }: MadeTag): void => {
    run(date, ["tag", "--annotate", "--no-sign", "--message", message, name, commit]);
  };
  run(noon, ["init", "--quiet", "--initial-branch=main"]);
  return {
    folder,
    git: (...args) => run(noon, args),
    tag,
    record(change, date = noon) {
      mkdirSync(join(folder, "models"), { recursive: true });
      const record = { ...samples["lockstep/Model"], ...change };
      writeFileSync(join(folder, "models/failure-predictor.yaml"), emitModelRecord(record));
      run(date, ["add", "--all"]);
      run(date, ["commit", "--quiet", "--allow-empty", "--no-gpg-sign", "--message", `Record ${change.modelVersion}`]);
      return commitSha(run(date, ["rev-parse", "HEAD"]));
    },
    register(version, commit, date) {
      const message = `Registering artifact failure-predictor version ${modelVersion(version)}`;
      tag({ name: `failure-predictor@${version}`, commit, message, date });
    },
    assign(place, version, { commit, date }) {
      const [environment = ""] = place.split("#");
      const message = `Assigning stage ${environment} to artifact failure-predictor version ${version}`;
      tag({ name: `failure-predictor#${place}`, commit, message, date });
    },
  };
}
