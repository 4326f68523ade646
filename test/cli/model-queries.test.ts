import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { canonicalJson } from "../../pipeline/domain/json.ts";
import type { ModelRecord } from "../../pipeline/domain/model-record.ts";
import { openGit } from "../../pipeline/platform/git/simple-git.ts";
import { type RegistryRepository, registryRepository } from "../registry/queries/repository.ts";
import { digest, key, samples, version } from "../registry/samples.ts";
import { raviApproves, sampleProject } from "../support/sample-project.ts";
import { lockstep } from "./command-line.ts";

const record = samples["lockstep/Model"];

/** A pipeline of one stage, with the lock that the record's artifact is in. */
const pipelineFiles = {
  "lockstep.yaml": sampleProject(raviApproves),
  "dvc.yaml":
    "stages:\n  train:\n    cmd: cp train.txt models/failure-predictor\n    deps: [train.txt]\n    outs: [models/failure-predictor]\n",
  "dvc.lock": `schema: '2.0'
stages:
  train:
    cmd: cp train.txt models/failure-predictor
    outs:
    - path: models/failure-predictor
      hash: md5
      md5: ${record.artifact.md5}
`,
  "train.txt": "train\n",
  "train.csv": "id,failure\n1,0\n",
  "test.csv": "id,failure\n2,1\n",
  "metrics.json": "{}\n",
};

/** v1.0.0 is in production again after v1.1.0, whose bytes are quarantined; ravi approved v1.0.0. */
async function rolledBack(): Promise<RegistryRepository> {
  const repository = registryRepository();
  const { artifact, inputs } = record;
  const older = {
    ...{ modelVersion: version("v1.0.0"), inputKey: key("1"), metrics: { roc_auc: 0.95 } },
    ...{ artifact: { ...artifact, sha256: digest("e") }, inputs: { ...inputs, "data data.dvc": "1".repeat(32) } },
  };
  const quarantine = [{ modelVersion: version("v1.1.0"), artifactSha256: digest("a"), reason: "recall\u001b[2Jfell" }];
  const first = repository.record({ ...older, quarantine: [] });
  const second = repository.record({ modelVersion: version("v1.1.0"), quarantine: [] });
  repository.register("v1.0.0", first, "2026-11-21T10:00:00Z");
  repository.assign("production#1", "v1.0.0", { commit: first, date: "2026-11-21T10:00:00Z" });
  repository.register("v1.1.0", second, "2026-11-21T11:00:00Z");
  repository.assign("production#2", "v1.1.0", { commit: second, date: "2026-11-21T11:00:00Z" });
  repository.record({ modelVersion: version("v1.1.0"), quarantine });
  repository.assign("production#3", "v1.0.0", { commit: first, date: "2026-11-21T12:00:00Z" });
  const approval = samples["lockstep/Approval"];
  const subject = { ...approval.subject, inputKey: key("1"), artifactSha256: digest("e") };
  const git = await openGit(repository);
  await git.appendToLedger("refs/lockstep/approvals", {
    path: "12/ravi.json",
    text: canonicalJson({ ...approval, subject }),
  });
  return repository;
}

describe("what the registry is asked", () => {
  test.each<[readonly string[], readonly string[]]>([
    [
      ["show", "failure-predictor"],
      ["failure-predictor\tv1.1.0", "  environments\tnone\tonce production", "  quarantined\trecall", "versions"],
    ],
    [
      ["show", "failure-predictor@v1.0.0"],
      [`  sha256\t${digest("e")}`, "  environments\tproduction\n", "  metric roc_auc\t0.95"],
    ],
    [
      ["history", "failure-predictor"],
      ["2026-11-21T12:00:00Z\tfailure-predictor#production#3\tassign v1.0.0\tproduction: v1.1.0 → v1.0.0"],
    ],
    [["history"], ["2026-11-21T10:00:00Z\tfailure-predictor@v1.0.0\tregister v1.0.0\n"]],
    [
      ["diff", "failure-predictor", "v1.0.0", "v1.1.0"],
      [
        `  artifact.sha256\t${digest("e")} → ${digest("a")}`,
        `  data data.dvc\t${"1".repeat(32)} → nothing`,
        "  roc_auc\t0.95 → 0.97\t+0.0",
      ],
    ],
    [
      ["whatwas", "production", "2026-11-21T11:30:00Z"],
      [`failure-predictor\tv1.1.0\t${digest("a")}`, "  since 2026-11-21T11:00:00Z", "  until 2026-11-21T12:00:00Z"],
    ],
    [["whatwas", "production", "2026-11-21"], [`failure-predictor\tv1.0.0\t${digest("e")}`]],
    [
      ["why", "production"],
      [
        "failure-predictor\tv1.0.0\tin production",
        `  data data.dvc\t${"1".repeat(32)}`,
        `  evaluation sha256\t${digest("8")}`,
        '  approve\t{"by":"ravi"',
        "  missing: the run: dvc.lock at the commit has no stage that makes the artifact",
        "  missing: a deployment: this clone was told of none, and Git keeps none",
      ],
    ],
  ])("is answered in words and as JSON: models %j", async (args, lines) => {
    const { folder } = await rolledBack();
    const { code, stdout, stderr } = await lockstep(folder, "models", ...args);
    expect([code, stderr]).toEqual([0, ""]);
    for (const line of lines) expect(stdout).toContain(line);
    expect(stdout).not.toContain("\u001b");
    const json = await lockstep(folder, "--json", "models", ...args);
    expect(JSON.parse(json.stdout)).toBeTruthy();
  });

  test("lists models of folders beside those of the root, each with what it has and what was not withdrawn", async () => {
    const repository = await rolledBack();
    const head = repository.record({ modelVersion: version("v1.1.0") });
    const date = "2026-11-21T13:00:00Z";
    const message = "Assigning stage production to artifact services/churn:score version v2.0.0";
    repository.tag({ name: "services/churn=score@v2.0.0", commit: head, message, date });
    repository.tag({ name: "services/churn=score#production#1", commit: head, message, date });
    const first = repository.record({ modelVersion: version("v1.0.0") });
    for (const name of ["services/churn=score@v3.0.0", "services/churn=score@v3.0.0!", "old@v0.1.0", "old@deprecated"])
      repository.tag({ name, commit: first, message, date });
    const { stdout } = await lockstep(repository.folder, "models", "list");
    expect(stdout).toBe(
      "failure-predictor\tlatest v1.1.0\n  production\tv1.0.0\nold\tlatest v0.1.0, deprecated\nservices/churn:score\tlatest v2.0.0\n  production\tv2.0.0\n",
    );
    const show = await lockstep(repository.folder, "models", "show", "services/churn:score");
    expect(show.stdout).toContain("  environments\tproduction\n");
    const past = await lockstep(repository.folder, "models", "whatwas", "production", "2026-11-21");
    expect(past.stdout).toContain("services/churn:score\tv2.0.0\tno digest is recorded\n");
  });

  test.each<[number, string, readonly string[]]>([
    [1, "VERSION_UNKNOWN", ["show", "nobody"]],
    [1, "VERSION_UNKNOWN", ["show", "failure-predictor@v9.0.0"]],
    [1, "NAME_INVALID", ["show", "failure-predictor@latest"]],
    [1, "VERSION_UNKNOWN", ["history", "nobody"]],
    [1, "VERSION_UNKNOWN", ["diff", "failure-predictor", "v1.0.0", "v9.0.0"]],
    [1, "VERSION_UNKNOWN", ["whatwas", "staging", "2026-11-21"]],
    [1, "ARGUMENT_INVALID", ["whatwas", "production", "2026-11-21T12:00:00"]],
    [1, "VERSION_UNKNOWN", ["why", "staging"]],
    [2, "missing required argument", ["whatwas", "production"]],
  ])("ends with %i and %s: models %j", async (code, word, args) => {
    const { folder } = await rolledBack();
    const ended = await lockstep(folder, "models", ...args);
    expect(ended).toMatchObject({ code, stdout: "" });
    expect(ended.stderr).toContain(word);
  });

  test("says what a tag that somebody made by hand does not stand for", async () => {
    const repository = await rolledBack();
    const head = repository.record({ modelVersion: version("v1.1.0") });
    repository.register("v3.0.0", head, "2026-11-21T13:00:00Z");
    repository.assign("production#4", "v3.0.0", { commit: head, date: "2026-11-21T13:00:00Z" });
    const show = await lockstep(repository.folder, "models", "show", "failure-predictor@v3.0.0");
    expect(show.stdout).toContain("none: its commit has none of this version");
    const diff = await lockstep(repository.folder, "models", "diff", "failure-predictor", "v1.1.0", "v3.0.0");
    expect(diff.stderr).toContain("GIT_REF_CONFLICT");
    const why = await lockstep(repository.folder, "models", "why", "production");
    expect(why.stdout).toContain("  missing: the record");
    expect(why.stdout).toContain("  missing: an approval");
  });

  test("a ledger with an entry that cannot be read answers nothing, because it could be a rejection", async () => {
    const { folder } = await rolledBack();
    await (await openGit({ folder })).appendToLedger("refs/lockstep/approvals", { path: "13/eve.json", text: "{}" });
    expect(await lockstep(folder, "models", "why", "production")).toMatchObject({ code: 1, stdout: "" });
  });

  test.each([
    ["the tree builds what is recorded", "", []],
    ["code changed beside the record", "// changed\n", ["the commit's tree has InputKey"]],
  ] as const)("why holds the record to its commit: %s", async (_name, added, contradictions) => {
    const repository = registryRepository();
    const { folder } = repository;
    for (const [path, text] of Object.entries(pipelineFiles)) writeFileSync(join(folder, path), text);
    repository.git("add", "--all");
    const asked = await lockstep(folder, "--json", "input-key");
    expect(asked.stderr).toBe("");
    const [found] = JSON.parse(asked.stdout) as [Pick<ModelRecord, "inputKey" | "inputs">];
    const { inputKey, inputs } = found;
    writeFileSync(join(folder, "train.txt"), `${pipelineFiles["train.txt"]}${added}`);
    const head = repository.record({ modelVersion: version("v1.0.0"), inputKey, inputs });
    repository.register("v1.0.0", head, "2026-11-21T13:00:00Z");
    repository.assign("production#1", "v1.0.0", { commit: head, date: "2026-11-21T13:00:00Z" });
    const { stdout } = await lockstep(folder, "models", "why", "production");
    expect(stdout).toContain("  stage\ttrain\n");
    expect(stdout).toContain(`  input key\t${inputKey}\n`);
    expect(stdout).not.toContain("a check of the inputs");
    const told = stdout.split("\n").filter((line) => line.startsWith("  contradiction: "));
    expect(told).toHaveLength(contradictions.length);
    for (const what of contradictions) expect(told.join("\n")).toContain(what);
  });

  test("a configuration that cannot be read leaves the check of the inputs missing, not the answer", async () => {
    const repository = await rolledBack();
    writeFileSync(join(repository.folder, "lockstep.yaml"), "models: 7\n");
    writeFileSync(join(repository.folder, "dvc.lock"), "schema: '1.0'\n");
    const head = repository.record({ modelVersion: version("v1.2.0") });
    repository.register("v1.2.0", head, "2026-11-21T13:00:00Z");
    repository.assign("production#4", "v1.2.0", { commit: head, date: "2026-11-21T13:00:00Z" });
    const { code, stdout } = await lockstep(repository.folder, "models", "why", "production", "failure-predictor");
    expect(code).toBe(0);
    expect(stdout).toContain("  missing: a check of the inputs");
    expect(stdout).toContain("  missing: the run");
  });
});
