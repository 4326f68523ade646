import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { hashBytes } from "../../../pipeline/data/objects/hash.ts";
import { type CommitSha, commitSha } from "../../../pipeline/domain/ids.ts";
import type { SweepRecord } from "../../../pipeline/domain/sweep-record.ts";
import { reportSweep } from "../../../pipeline/steps/report/sweep.ts";
import { samples } from "../../registry/samples.ts";
import { errorOf } from "../../support/errors.ts";
import { temporaryFolder } from "../../support/folder.ts";
import { type ReviewWorld, reviewWorld } from "../../support/review-world.ts";

const timeout = { timeout: 60_000 };

const before = `# How it is trained
train:
  trainer: boosted-trees
  learning_rate: 0.1 # of each tree
  leaves: 31
`;
const filler = Array.from({ length: 12 }, (_, i) => `note_${i}: ${i}\n`).join("");
const sample = samples["lockstep/Sweep"];
if (sample.best === undefined) throw new Error("the sample has a best point");
const { best } = sample;
const better: SweepRecord = { ...sample, best: { ...best, point: { learning_rate: 0.05, leaves: 15 } } };

interface Swept {
  readonly world: ReviewWorld;
  readonly head: CommitSha;
  /** Posts a record for a run of this head, as the job that may write does. */
  readonly post: (
    record: SweepRecord,
    more?: { readonly head?: CommitSha; readonly run?: string },
  ) => ReturnType<typeof reportSweep>;
  /** Our comments about the sweep. */
  readonly said: () => readonly string[];
}

/** A pull request that changes params.yaml in the section itself, or far from it. */
async function swept(where: "in the section" | "elsewhere" = "in the section"): Promise<Swept> {
  const world = await reviewWorld(undefined, { "params.yaml": `${before}${filler}` });
  const { scene } = world;
  const changed = where === "elsewhere" ? `${before}${filler}more: 1\n` : `${before.replace("31", "30")}${filler}`;
  const head = commitSha(await scene.commit("better", { "params.yaml": changed }));
  scene.openPull({ branch: "better", author: "ana" });
  const folder = temporaryFolder();
  return {
    world,
    head,
    async post(record, { head: about = head, run } = {}) {
      const sweep = join(folder, "sweep.json");
      const params = { path: "params.yaml", sha256: hashBytes(changed).sha256 };
      await writeFile(sweep, JSON.stringify({ ...record, params }));
      const event = run === undefined ? { name: "workflow_run", headSha: about } : { name: "workflow_dispatch" };
      return reportSweep({ sweep, run }, await world.workspace(event));
    },
    said: () =>
      scene.state.comments.filter(({ body }) => body.startsWith("<!-- lockstep:sweep -->\n")).map(({ body }) => body),
  };
}

test(
  "a winner that is proven stands as a suggestion beside the lines, and one comment says by what",
  timeout,
  async () => {
    const { world, head, post, said } = await swept();
    const { state } = world.scene;
    expect((await post(better)).refused).toBeUndefined();
    expect(
      state.lineComments.map(({ path, startLine, line, commit, body }) => [path, startLine, line, commit, body]),
    ).toEqual([
      [
        "params.yaml",
        4,
        5,
        head,
        "<!-- lockstep:sweep -->\n```suggestion\n  learning_rate: 0.05 # of each tree\n  leaves: 15\n```",
      ],
    ]);
    const [comment = ""] = said();
    for (const part of [
      /\*\*A sweep found better parameters\*\*/,
      /\+0\.0210/,
      /95 % interval \+0\.0040 to \+0\.0380/,
      /spread between seeds \| 0\.0012/,
      /spread between folds \| 0\.0054/,
      /`train\.learning_rate` \| `0\.1` \| `0\.05`/,
      /suggestion at line 4 of `params\.yaml`/,
    ])
      expect(comment).toMatch(part);

    const { sequence } = state;
    await post(better);
    expect(state.sequence, "the same sweep again writes nothing").toBe(sequence);

    await post({ ...better, comparison: { verdict: "same" } });
    expect(said(), "what is proven no more is suggested no more").toHaveLength(1);
    expect(state.lineComments).toEqual([]);
  },
);

test("where the lines are not part of the change, the comment has the diff to copy", timeout, async () => {
  const { world, post, said } = await swept("elsewhere");
  await post(better);
  expect(world.scene.state.lineComments).toEqual([]);
  expect(said()[0]).toContain(
    [
      "```diff",
      "@@ -4,2 +4,2 @@",
      "-  learning_rate: 0.1 # of each tree",
      "-  leaves: 31",
      "+  learning_rate: 0.05 # of each tree",
      "+  leaves: 15",
      "```",
    ].join("\n"),
  );
});

test.each<[string, Partial<SweepRecord>]>([
  ["not distinguishable", { comparison: { ...sample.comparison, verdict: "not_distinguishable" } as never }],
  ["worse", { comparison: { ...sample.comparison, verdict: "worse" } as never }],
  ["undecided", { comparison: { verdict: "undecided", reason: "the budget @everyone is used up" } }],
  ["without any trial", { best: undefined, comparison: undefined }],
])("no winner is claimed of a sweep that is %s", timeout, async (_name, more) => {
  const { world, post, said } = await swept();
  await post({ ...better, ...more });
  expect(world.scene.state.lineComments).toEqual([]);
  expect(said()).toHaveLength(1);
  expect(said()[0]).toMatch(/`winner_unproven`/);
  expect(said()[0]).not.toMatch(/```|(?<!`[^`\n]*)@everyone/);
});

test.each<[string, object]>([
  ["a path that leads out", { params: { path: "../../etc/passwd", sha256: "5".repeat(64) } }],
  ["a point with a key that is code", { best: { ...best, point: { "$(id)": 1 } } }],
  ["a value that shows as something else", { best: { ...best, point: { leaves: "15\u202e51" } } }],
  ["a value as long as a book", { best: { ...best, point: { leaves: "x".repeat(4001) } } }],
  [
    "more parameters than anybody reads",
    { best: { ...best, point: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`p${i}`, i])) } },
  ],
  ["a section that is Markdown", { section: "[x](http://evil)" }],
  ["a metric nobody knows", { metric: "<b>" }],
  ["a member of its own", { suggestion: { startLine: 1, line: 1, body: "rm -rf" } }],
])("a record with %s is refused, and nothing is posted", timeout, async (_name, more) => {
  const world = await reviewWorld();
  const sweep = join(temporaryFolder(), "sweep.json");
  await writeFile(sweep, JSON.stringify({ ...better, ...more }));
  const headSha = commitSha("1".repeat(40));
  const workspace = await world.workspace({ name: "workflow_run", headSha });
  expect(await errorOf(() => reportSweep({ sweep, run: undefined }, workspace))).toMatch(/^RECORD_INVALID/);
  expect(world.scene.state.comments).toEqual([]);
});

test.each(["lockstep.yaml", "dvc.yaml", "models/failure-predictor.yaml", ".github/workflows/train.yml"])(
  "a record that has its parameters in %s has us suggest nothing",
  timeout,
  async (path) => {
    const { world, head, said } = await swept();
    const sweep = join(temporaryFolder(), "sweep.json");
    const bytes = await (await world.workspace({})).git.readFile(head, path);
    const params = { path, sha256: hashBytes(bytes ?? "").sha256 };
    const point = { required: 1 };
    await writeFile(sweep, JSON.stringify({ ...better, params, section: "review", best: { ...best, point } }));
    const workspace = await world.workspace({ name: "workflow_run", headSha: head });
    expect(await errorOf(() => reportSweep({ sweep, run: undefined }, workspace))).toMatch(
      /^RECORD_INVALID: the sweep says that/,
    );
    expect(said()).toEqual([]);
  },
);

test(
  "identity is the run's: a sweep of other parameters, an old head or a foreign run posts nothing",
  timeout,
  async () => {
    const { world, head, post, said } = await swept();
    const { scene } = world;
    // The params file of `main`, which the head has changed.
    const main = commitSha(scene.state.pulls.length === 1 ? await scene.commit("other", {}) : head);
    expect((await post(better, { head: main })).refused?.code).toBe("stale_sha");
    for (const run of ["1", "9".repeat(20), "../1"])
      expect(await errorOf(() => post(better, { run }))).toMatch(/^RECORD_INVALID: run .* is no run of/);
    const pushed = scene.run(1, { event: "push" });
    expect(await errorOf(() => post(better, { run: String(pushed.id) }))).toMatch(/no run of/);
    expect(said()).toEqual([]);
    const run = scene.run(1, { workflow: "sweep.yml", event: "workflow_dispatch" });
    expect((await post(better, { run: String(run.id) })).refused).toBeUndefined();
    expect(said()).toHaveLength(1);
    scene.openPull({ branch: "other", author: "ana" });
    expect(await errorOf(() => post(better, { head: main }))).toMatch(
      /^RECORD_INVALID: the sweep was not of params\.yaml/,
    );
  },
);
