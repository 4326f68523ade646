import { describe, expect, test } from "vitest";
import { commitSha, modelVersion, sha256 } from "../../pipeline/domain/ids.ts";
import type { ModelRecord } from "../../pipeline/domain/model-record.ts";
import type { GateRule } from "../../pipeline/domain/project.ts";
import { historyLimit } from "../../pipeline/domain/report-view.ts";
import { openGit } from "../../pipeline/platform/git/simple-git.ts";
import { emitModelRecord } from "../../pipeline/registry/model-record.ts";
import { historyOf, recordChanges } from "../../pipeline/repository/history.ts";
import { commitAll, git, makeRepository } from "../platform/git/support.ts";
import { record as sample } from "../registry/samples.ts";

const path = `models/${sample.model}.yaml`;
const rules: readonly GateRule[] = [{ metric: "roc_auc", margin: 0.01, limit: undefined }];

/** A record of the nth model. */
function nth(n: number, changes: Partial<ModelRecord> = {}): ModelRecord {
  return {
    ...sample,
    modelVersion: modelVersion(`v1.${String(n)}.0`),
    artifact: { ...sample.artifact, sha256: sha256(n.toString(16).padStart(64, "0")) },
    metrics: { roc_auc: 0.5 + n / 100, f1: 0.4 },
    ...changes,
  };
}

function commit(folder: string, record: ModelRecord | string): string {
  return commitAll(folder, "model", { [path]: typeof record === "string" ? record : emitModelRecord(record) });
}

async function history(folder: string, record: ModelRecord, gates: readonly GateRule[] = rules) {
  const opened = await openGit({ folder });
  return historyOf(await recordChanges(opened, await opened.headCommit()), record, gates);
}

describe("the history of a model", () => {
  test("is what came onto the first-parent line, oldest first, each model once", async () => {
    const folder = makeRepository();
    const first = commit(folder, nth(1));
    git(folder, "checkout", "-q", "-b", "feature");
    commit(folder, nth(2));
    commit(folder, nth(3));
    git(folder, "checkout", "-q", "main");
    commitAll(folder, "else", { "models/other.yaml": "a: 1\n", "README.md": "words\n" });
    git(folder, "merge", "-q", "--no-ff", "-m", "merge", "feature");
    const merge = git(folder, "rev-parse", "HEAD");
    // An environment moves, and no model.
    commit(folder, nth(3, { environments: {} }));
    expect(await history(folder, nth(4))).toEqual({
      metrics: ["roc_auc"],
      models: [
        { commit: commitSha(first), modelVersion: "v1.1.0", metrics: { roc_auc: 0.51 } },
        { commit: commitSha(merge), modelVersion: "v1.3.0", metrics: { roc_auc: 0.53 } },
      ],
      candidate: { roc_auc: 0.54 },
    });
  });

  test.each([
    [historyLimit - 1, historyLimit - 1],
    [historyLimit, historyLimit],
    [historyLimit + 3, historyLimit],
  ])("of %i models has the last %i", async (count, expected) => {
    const folder = makeRepository();
    for (let n = 1; n <= count; n++) commit(folder, nth(n));
    const found = await history(folder, nth(count + 1));
    expect(found?.models.map((past) => past.modelVersion)).toEqual(
      Array.from({ length: expected }, (_, index) => `v1.${String(count - expected + 1 + index)}.0`),
    );
  });

  test("passes over a record that cannot be read", async () => {
    const folder = makeRepository();
    commit(folder, nth(1));
    commit(folder, "kind: something else\n");
    commit(folder, nth(2));
    const found = await history(folder, nth(3));
    expect(found?.models.map((past) => past.modelVersion)).toEqual(["v1.1.0", "v1.2.0"]);
  });

  test.each<[string, readonly GateRule[], ModelRecord["metrics"], readonly string[] | undefined]>([
    ["what gates ask for, once", [...rules, ...rules], { f1: 0.4, roc_auc: 0.6 }, ["roc_auc"]],
    ["what was measured, without gates", [], { f1: 0.4, rows: 10, roc_auc: 0.6 }, ["f1", "roc_auc"]],
    ["what was measured, when gates ask for something else", rules, { f1: 0.4 }, ["f1"]],
    ["nothing, when nothing known was measured", [], { rows: 10 }, undefined],
  ])("is told in %s", async (_name, gates, metrics, expected) => {
    const folder = makeRepository();
    commit(folder, nth(1));
    expect((await history(folder, nth(2, { metrics }), gates))?.metrics).toEqual(expected);
  });

  test("of a first model there is none", async () => {
    const folder = makeRepository();
    commitAll(folder, "else", { "README.md": "words\n" });
    expect(await history(folder, nth(1))).toBeUndefined();
  });

  test("in a shallow clone is as long as the clone", async () => {
    const folder = makeRepository();
    for (const n of [1, 2, 3]) commit(folder, nth(n));
    const shallow = makeRepository();
    git(shallow, "fetch", "-q", "--depth=2", `file://${folder}`, "main");
    git(shallow, "checkout", "-q", "--detach", "FETCH_HEAD");
    const found = await history(shallow, nth(4));
    expect(found?.models.map((past) => past.modelVersion)).toEqual(["v1.2.0", "v1.3.0"]);
  });
});
