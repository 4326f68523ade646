// What `fit --live` and `score --plots` write is drawn by DVC as it is: the plots of docs/reference/predictions.md, point by point.
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { Prng } from "../../../pipeline/domain/prng.ts";
import { openCurveFolder } from "../../../pipeline/training/curve.ts";
import { writePlots } from "../../../pipeline/training/predictions/plots.ts";
import { temporaryFolder, writeFiles } from "../../support/folder.ts";
import { lockstepServer } from "./drive/tool.ts";
import { realDvc } from "./real-dvc.ts";

const run = promisify(execFile);
const page = readFile(join(import.meta.dirname, "../../../docs/reference/predictions.md"), "utf8");

interface Drawn {
  /** A Vega-Lite specification, its points inside. */
  readonly content: string | Readonly<Record<string, unknown>>;
}
type Plots = Readonly<Record<string, readonly Drawn[]>>;

/** What is drawn, without what a tool notes beside each point. */
function pointsOf(drawn: readonly Drawn[] | undefined): readonly Readonly<Record<string, unknown>>[] {
  const content = drawn?.[0]?.content ?? "{}";
  const { data } = (typeof content === "string" ? JSON.parse(content) : content) as {
    readonly data?: { readonly values?: readonly Readonly<Record<string, unknown>>[] };
  };
  const names = ["fpr", "tpr", "recall", "precision", "prob_pred", "prob_true", "actual", "predicted", "step", "loss"];
  return (data?.values ?? []).map((point) =>
    Object.fromEntries(
      Object.entries(point).flatMap(([key, value]) => (names.includes(key) ? [[key, String(value)]] : [])),
    ),
  );
}

test("DVC and Lockstep draw the same points of every plot that the page declares", async () => {
  const folder = temporaryFolder();
  const declared = /```yaml\n(plots:\n[^]*?)```/.exec(await page)?.[1] ?? "";
  const prng = new Prng(2);
  const labels = Uint8Array.from({ length: 300 }, () => prng.index(2));
  await writePlots(
    join(folder, "evaluation"),
    { kind: "binary", labels },
    {
      scores: Float64Array.from(labels, (label) => Number((0.5 * prng.uniform() + 0.4 * label).toFixed(3))),
      threshold: 0.5,
      task: { kind: "binary", positive: "1" },
      negative: "0",
    },
  );
  const live = await openCurveFolder(join(folder, "live"));
  for (const step of [1, 2, 3])
    await live.add({ step, values: { "training/loss": 1 / step, "validation/loss": 1.1 / step } });
  await live.finish();
  await writeFiles(folder, { "dvc.yaml": declared });
  await run("git", ["init", "--quiet"], { cwd: folder });
  await run(realDvc("dvc"), ["init", "--quiet"], { cwd: folder });

  const { stdout } = await run(realDvc("dvc"), ["plots", "show", "--json"], { cwd: folder, maxBuffer: 2 ** 26 });
  const found = JSON.parse(stdout) as { readonly data?: Plots } & Plots;
  const theirs: Plots = found.data ?? found;
  await using lockstep = lockstepServer();
  const own = await lockstep.run({
    folder,
    environment: { PATH: process.env["PATH"] ?? "" },
    arguments: ["plots", "show", "--json"],
  });
  expect(own.code).toBe(0);
  const answer = JSON.parse(own.stdout) as { readonly data?: Plots } & Plots;
  const ours: Plots = answer.data ?? answer;
  expect(Object.keys(theirs).sort()).toEqual(Object.keys(ours).sort());
  expect(Object.keys(theirs)).toHaveLength(5);
  for (const id of Object.keys(theirs)) {
    const points = pointsOf(theirs[id]);
    expect(points.length, id).toBeGreaterThan(2);
    expect(points, id).toEqual(pointsOf(ours[id]));
  }
});
