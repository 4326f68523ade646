import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { rmSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { md5, sha256 } from "../../../pipeline/domain/ids.ts";
import type { ModelRecord } from "../../../pipeline/domain/model-record.ts";
import { emitModelRecord, parseModelRecord } from "../../../pipeline/registry/model-record.ts";
import type { Bisected } from "../../../pipeline/steps/evaluate/bisect.ts";
import { lockstep } from "../../cli/command-line.ts";
import { type CountedModel, openCountedModel } from "../../support/counted-model.ts";
import { temporaryFolder, writeFiles } from "../../support/folder.ts";

const merged = 256;
/** The change from which the model asks too much before it says yes. */
const culprit = 171;

let line: CountedModel;
/** Where the object of each model is in the remote. */
const objects: string[] = [];

function recordOf(base: ModelRecord, change: number, text: string): ModelRecord {
  const digest = (name: string): string => createHash(name).update(text).digest("hex");
  const digests = { md5: md5(digest("md5")), sha256: sha256(digest("sha256")), sizeBytes: text.length };
  return {
    ...base,
    artifact: { ...base.artifact, ...digests, files: [{ path: "m.bin", ...digests }] },
    inputs: { ...base.inputs, "params params.yaml:change": change },
  };
}

beforeAll(async () => {
  line = await openCountedModel({ folder: temporaryFolder(undefined, afterAll) });
  await line.step("dana", "train");
  await line.commit("dana", "Locks", {});
  const base = parseModelRecord(await line.git("dana", "show", "HEAD:models/m.yaml"), "m.yaml");
  const commits: string[] = [];
  const files: Record<string, string> = {};
  for (let change = 1; change <= merged; change++) {
    // After ten changes somebody takes one back: the same bytes again.
    const same = change % 10 === 0 ? change - 1 : change;
    const text = `${change < culprit ? 2 : 40}\n${same}\n`;
    const record = recordOf(base, change, text);
    const id = record.artifact.md5;
    objects.push(`files/md5/${id.slice(0, 2)}/${id.slice(2)}`);
    files[objects.at(-1) ?? ""] = text;
    const yaml = emitModelRecord(record);
    const subject = `Change ${change} (#${change})`;
    commits.push(
      `commit refs/heads/main\ncommitter dana <dana@example.com> ${1_700_000_000 + change} +0000\ndata ${subject.length}\n${subject}\n${change === 1 ? "from refs/heads/main^0\n" : ""}M 100644 inline models/m.yaml\ndata ${Buffer.byteLength(yaml)}\n${yaml}\n`,
    );
  }
  await writeFiles(line.at("store"), files);
  execFileSync("git", ["fast-import", "--quiet"], { cwd: line.at("dana"), input: commits.join("") });
  await line.git("dana", "push", "--quiet", "origin", "main");
  await line.clone("ravi");
}, 60_000);

async function bisect(...args: readonly string[]): Promise<Bisected & { readonly code: number }> {
  const { code, stdout, stderr } = await lockstep(line.at("ravi"), "--json", "models", "bisect", "m", ...args);
  expect(stdout, stderr).not.toBe("");
  return { ...(JSON.parse(stdout) as Bisected), code };
}

describe("over 256 merged changes", () => {
  test.each<[string, readonly string[]]>([
    ["by what the metric lost since the first", ["--metric", "log_loss", "--drop", "1"]],
    ["by a value", ["--metric", "log_loss", "--below", "3"]],
    ["in a slice", ["--metric", "log_loss", "--slice", "kind=A", "--drop", "1"]],
  ])(
    "%s, the change is found with at most 9 evaluations, and nothing is trained",
    async (_name, args) => {
      const before = line.runs();
      const found = await bisect("--good", "HEAD~255", ...args);
      expect(found.outcome).toBe("found");
      expect(found.evaluations).toBeLessThanOrEqual(9);
      expect(await line.git("ravi", "log", "-1", "--format=%s", found.bad?.commit ?? "")).toBe(
        `Change ${culprit} (#171)`,
      );
      expect(found.bad?.value).toBeGreaterThan((found.good?.value ?? Number.NaN) + 1);
      expect(found.inputs).toEqual([{ name: "params params.yaml:change", before: 169, after: 171 }]);
      expect(line.runs()).toEqual(before);
    },
    60_000,
  );

  test("models that nobody has any more are skipped, and said", async () => {
    for (const change of [culprit - 3, culprit - 2, culprit - 1])
      rmSync(line.at("store", objects[change - 1] ?? ""), { force: true });
    rmSync(line.at("ravi", ".dvc/cache"), { recursive: true, force: true });
    rmSync(line.at("ravi", ".lockstep"), { recursive: true, force: true });
    const found = await bisect("--metric", "log_loss", "--drop", "1");
    expect(found.skipped.length).toBeGreaterThan(0);
    expect(found.skipped[0]?.why).toContain("has no object");
    expect(await line.git("ravi", "log", "-1", "--format=%s", found.bad?.commit ?? "")).toBe(
      `Change ${culprit} (#171)`,
    );
    expect(found.suspects.length).toBeGreaterThan(0);
  }, 60_000);

  test.each<[string, readonly string[], number, string]>([
    ["a value that nothing is worse than finds nothing", ["--metric", "log_loss", "--below", "1e9"], 3, "never"],
    ["a value that everything is worse than finds nothing", ["--metric", "log_loss", "--below", "0"], 3, "always"],
  ])(
    "%s",
    async (_name, args, code, outcome) => {
      expect(await bisect(...args)).toMatchObject({ code, outcome, inputs: [] });
    },
    60_000,
  );
});

test.each<[string, readonly string[], string]>([
  ["an unknown metric", ["--metric", "speed"], "METRIC_INVALID"],
  ["a slice without a value", ["--metric", "roc_auc", "--slice", "kind"], "ARGUMENT_INVALID"],
  ["a slice that no row is in", ["--metric", "roc_auc", "--slice", "kind=Z"], "EVALUATION_EMPTY"],
  ["an unknown commit", ["--metric", "roc_auc", "--good", "nowhere"], "REVISION_UNKNOWN"],
  ["two rules", ["--metric", "roc_auc", "--below", "1", "--drop", "1"], "ARGUMENT_INVALID"],
])("%s is said", async (_name, args, code) => {
  const ended = await lockstep(line.at("ravi"), "models", "bisect", "m", ...args);
  expect(ended.code).toBe(1);
  expect(ended.stderr).toContain(code);
});
