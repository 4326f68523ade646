import { chmodSync, globSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { PromoteResult } from "../../pipeline/steps/promote.ts";
import { type CountedModel, openCountedModel } from "../support/counted-model.ts";
import { temporaryFolder } from "../support/folder.ts";

/** v1.0.0 of scale 1 came to `main` with an approved pull request, and nothing is promoted yet. */
let merged: CountedModel;

async function promote(model: CountedModel): Promise<PromoteResult & { readonly log: string }> {
  const { result, log } = await model.step("robot", "promote");
  return { ...(result.records as PromoteResult), log };
}

beforeAll(async () => {
  merged = await openCountedModel({ folder: temporaryFolder(undefined, afterAll) });
  await merged.git("dana", "switch", "--quiet", "--create", "one");
  await merged.step("dana", "train", { commit: "true" });
  const { number } = await (await merged.forge("dana")).openPullRequest({
    ...{ title: "One", body: "", head: "one", base: "main" },
  });
  await merged.clone("robot");
  await merged.git("robot", "switch", "--quiet", "one");
  for (const name of ["train", "evaluate"] as const) await merged.step("robot", name);
  await merged.step("robot", "report", { "pull-request": String(number), post: "true" });
  const sha = /artifact:[^]*?sha256: (\S+)/.exec(readFileSync(merged.at("dana", "models/m.yaml"), "utf8"))?.[1] ?? "";
  await merged.clone("ravi");
  await (await merged.forge("dana")).setPermission("ravi", "write");
  await (await merged.forge("ravi")).comment(number, `/approve m@${sha}`);
  await merged.step("robot", "review", { "pull-request": String(number) });
  const forge = await merged.forge("ravi");
  const { head } = await forge.pullRequest(number);
  await forge.merge(number, { method: "squash", expectedHead: head.sha, by: await forge.self() });
  await merged.git("robot", "switch", "--quiet", "main");
  await merged.git("robot", "pull", "--quiet", "--ff-only");
}, 120_000);

const object = (model: CountedModel): string =>
  globSync("files/md5/*/*", { cwd: model.at("store") })
    .map((path) => model.at("store", path))
    .find((path) => readFileSync(path, "utf8") === "1\ntool 1\n") ?? "none";

describe("a version is not registered when its bytes", () => {
  test.each<[string, (path: string) => void, string]>([
    [
      "are gone",
      (path) => {
        rmSync(path);
      },
      "candidate_missing",
    ],
    [
      "are others",
      (path) => {
        chmodSync(path, 0o644);
        writeFileSync(path, "1\ntool 2\n");
      },
      "hash_mismatch",
    ],
  ])(
    "%s, and is when they are back",
    async (_name, damage, code) => {
      const model = merged.copy();
      const path = object(model);
      const bytes = readFileSync(path);
      for (const kept of [".dvc/cache", ".lockstep"]) rmSync(model.at("robot", kept), { recursive: true, force: true });
      damage(path);
      const { promotions, refusals } = await promote(model);
      expect(promotions).toEqual([]);
      expect(refusals.map((refusal) => refusal.code)).toEqual([code]);
      expect(await model.git("robot", "ls-remote", "--tags", "origin")).toBe("");
      rmSync(path, { force: true });
      writeFileSync(path, bytes);
      expect((await promote(model)).promotions).toHaveLength(1);
    },
    60_000,
  );
});

describe("when the merged tree builds what nobody has seen, promote opens one pull request", () => {
  /** Scale 2 comes to `main` without its record; `isTrained`: somebody has trained it elsewhere. */
  async function missed(isTrained: boolean): Promise<CountedModel> {
    const model = merged.copy();
    await model.clone("dana2");
    await model.commit("dana2", "Twice the scale", { "params.yaml": "scale: 2\n" });
    await model.git("dana2", "push", "--quiet", "origin", "main");
    if (isTrained) await model.step("dana2", "train");
    await model.git("dana2", "reset", "--quiet", "--hard");
    return model;
  }

  test("with the record of what was trained elsewhere, which nobody trains again", async () => {
    const model = await missed(true);
    const { refusals, promotions } = await promote(model);
    expect(promotions).toEqual([]);
    expect(refusals.map(({ code }) => code)).toEqual(["needs_reevaluation"]);
    expect(refusals[0]?.sentence).toContain("params params.yaml:scale: 1 → 2");
    await promote(model);
    const open = await (await model.forge("dana")).pullRequests("open");
    expect(open.map(({ head }) => head.branch)).toEqual(["lockstep/reevaluate-m"]);
    await model.clone("next", "lockstep/reevaluate-m");
    const ran = model.runs();
    const { log } = await model.step("next", "train", { push: "false" });
    expect(model.runs(), log).toEqual(ran);
    expect(await model.git("next", "status", "--porcelain", "models/m.yaml", "dvc.lock", "m.json")).toBe("");
    expect(readFileSync(model.at("next", "models/m.yaml"), "utf8")).toMatch(/v1\.[01]\.0/);
    expect(readFileSync(model.at("next", "models/m.bin"), "utf8")).toBe("2\ntool 1\n");
  }, 60_000);

  test("with an empty commit to train on where nobody has, and leaves what is pushed there", async () => {
    const model = await missed(false);
    await promote(model);
    const forge = await model.forge("dana");
    const [first] = await forge.pullRequests("open");
    expect(first?.title).toBe("Evaluate m as merged");
    expect(await model.git("dana", "diff", "--stat", "origin/main", first?.head.sha ?? "").catch(() => "")).toBe("");
    await model.clone("next", "lockstep/reevaluate-m");
    await model.step("next", "train", { commit: "true" });
    const trained = await model.git("next", "rev-parse", "HEAD");
    await promote(model);
    const open = await forge.pullRequests("open");
    expect(open.map(({ number, head }) => [number, head.sha])).toEqual([[first?.number, trained]]);
  }, 60_000);

  test("that follows what is merged next", async () => {
    const model = await missed(true);
    await promote(model);
    await model.commit("dana2", "Thrice", { "params.yaml": "scale: 3\n" });
    await model.git("dana2", "push", "--quiet", "origin", "main");
    const { refusals } = await promote(model);
    expect(refusals[0]?.sentence).toContain("params params.yaml:scale: 1 → 3");
    const open = await (await model.forge("dana")).pullRequests("open");
    expect(open).toHaveLength(1);
    await model.git("dana2", "fetch", "--quiet");
    expect(await model.git("dana2", "show", "origin/lockstep/reevaluate-m:params.yaml")).toBe("scale: 3");
  }, 60_000);
});
