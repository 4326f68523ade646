import { cpSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import type { SliceAnswer } from "../../../pipeline/domain/evaluation.ts";
import { commitSha, modelName } from "../../../pipeline/domain/ids.ts";
import { canonicalJson } from "../../../pipeline/domain/json.ts";
import type { ModelSection, ReportView } from "../../../pipeline/domain/report-view.ts";
import { bodyLimit } from "../../../pipeline/platform/forge/marker.ts";
import { openGit } from "../../../pipeline/platform/git/simple-git.ts";
import { evaluationCheck } from "../../../pipeline/repository/checks.ts";
import type { Workspace } from "../../../pipeline/repository/workspace.ts";
import { report } from "../../../pipeline/steps/report.ts";
import { betterModel, damagedModel, report as viewOf } from "../../report/views.ts";
import { gitHubScene, type Scene } from "../../support/github-server/scene.ts";

const project = `models:
  failure-predictor:
    artifact: models/failure-predictor
    metrics: evaluation/metrics.json
    evaluation_rows: prepared/test.csv
    training_rows: prepared/train.csv
    id: udi
    label: machine_failure
    positive: 1
    gates:
    - {metric: roc_auc, margin: 0.01, minimum: 0.85}
environments: {}
review:
  approvers: [mina]
  required: 1
`;

/** Far more than a report of this size takes; what a runner has is 7 GB and six hours. */
const [secondsLimit, growthLimitBytes] = [60, 1_500_000_000];

interface World {
  readonly scene: Scene;
  readonly head: ReturnType<typeof commitSha>;
  /** What a job that may write does with the record of one that may not. */
  post(view: ReportView): Promise<{ readonly seconds: number; readonly html: string }>;
}

async function world(): Promise<World> {
  const scene = await gitHubScene({
    files: { "lockstep.yaml": project },
    branches: { better: { "params.yaml": "epochs: 2\n" } },
  });
  const { headSha } = scene.openPull({ branch: "better", author: "ada" });
  const folder = join(dirname(scene.clone), "job");
  cpSync(scene.clone, folder, { recursive: true });
  const git = await openGit({ folder, identity: { name: "job", email: "job@example.com" } });
  const nothing = (): undefined => undefined;
  const token = scene.jobToken();
  const forbidden = () => Promise.reject(new Error("a report that was handed over opens nothing"));
  return {
    scene,
    head: commitSha(headSha),
    async post(view) {
      const workspace: Workspace = {
        git,
        host: {
          kind: "actions",
          event: { name: "workflow_run", pullRequest: undefined, comment: undefined, headSha: view.headSha },
          input: nothing,
          ...{ output: nothing, info: nothing, warning: nothing, error: nothing, progress: nothing, mask: nothing },
          summary: () => Promise.resolve(),
          group: (_title, body) => body(),
        },
        forge: () => Promise.resolve(scene.forge(token)),
        ...{
          data: forbidden,
          openModel: forbidden,
          openTarget: forbidden,
          signer: forbidden,
          commandFolder: forbidden,
        },
        isKnownModel: () => Promise.resolve(false),
        exportModel: () => Promise.reject(new Error("no model is exported here")),
        signal: new AbortController().signal,
        environment: {},
      };
      const from = join(folder, "handed-over.json");
      writeFileSync(from, canonicalJson({ kind: "lockstep/Report", schema: 1, view }));
      const started = performance.now();
      const html = join(folder, "report.html");
      const { refused } = await report(
        {
          ...{ model: undefined, base: undefined, records: "records", html, markdown: "report.md" },
          ...{ pullRequest: 1, from, run: undefined, post: true },
        },
        workspace,
      );
      expect(refused).toBeUndefined();
      return { seconds: (performance.now() - started) / 1000, html };
    },
  };
}

const ours = ({ scene }: World) =>
  scene.state.comments.filter(
    ({ author, body }) => author?.type === "Bot" && body.startsWith("<!-- lockstep:report -->"),
  );

function writes({ scene }: World, since: number) {
  return scene.server.served
    .slice(since)
    .filter(({ method, operation }) => method !== "GET" && operation !== "graphql");
}

function named(section: ModelSection, name: string): ModelSection {
  const model = modelName(name);
  return { ...section, plan: { ...section.plan, model }, evaluation: { ...section.evaluation, model } };
}

function slices(count: number): readonly SliceAnswer[] {
  return Array.from({ length: count }, (_, at) => ({
    slice: `line=${at}`,
    rows: 10,
    candidate: 0.9,
    reference: 0.8,
    improvement: 0.1,
    interval: null,
    adjustedPValue: null,
    verdict: null,
  }));
}

const better = betterModel();
const sliced = (count: number): ModelSection => ({
  ...better,
  evaluation: {
    ...better.evaluation,
    slices: [{ columns: ["line"], quality: "accuracy", minimumRows: 1, tooSmall: 0, slices: slices(count) }],
  },
});
const points = Array.from({ length: 400 }, (_, at): readonly [number, number] => [at / 1000, (at * at) / 1e6]);
const curves = { roc: points, precisionRecall: points, calibration: points };
/** With every point that a curve of many rows has: 300 of them are 10 MB. */
const measured = (name: string, section: ModelSection): ModelSection => {
  const { evaluation } = section;
  return named(
    {
      ...section,
      evaluation: {
        ...evaluation,
        candidate: { ...evaluation.candidate, curves },
        baseline: evaluation.baseline && { ...evaluation.baseline, curves },
      },
    },
    name,
  );
};

describe("a report", () => {
  test.each<[string, () => readonly ModelSection[]]>([
    [
      "300 models and 10 MB of what was measured of them",
      () =>
        Array.from({ length: 300 }, (_, at) => measured(`line-${at}/model`, at % 50 === 0 ? damagedModel() : better)),
    ],
    ["100,000 slices", () => [sliced(100_000)]],
  ])(
    "of %s is posted on a pull request with 1,000 comments, once, and again without a write",
    async (_name, models) => {
      const made = await world();
      const foreign = made.scene.say("eve", 1, "<!-- lockstep:report -->\napproved by all");
      for (let at = 0; at < 999; at++) made.scene.say("ravi", 1, `comment ${at}`);
      const view = viewOf(models(), { headSha: made.head });
      const before = process.memoryUsage().rss;
      const { seconds, html } = await made.post(view);
      expect(seconds).toBeLessThan(secondsLimit);
      expect(process.memoryUsage().rss - before).toBeLessThan(growthLimitBytes);
      const [comment] = ours(made);
      expect(comment?.body.length).toBeLessThanOrEqual(bodyLimit);
      expect(made.scene.state.checkRuns.filter(({ name }) => name === evaluationCheck)).toHaveLength(1);
      expect(statSync(html).size).toBeGreaterThan(10_000);
      const served = made.scene.server.served.length;
      await made.post(view);
      expect(writes(made, served)).toEqual([]);
      expect(ours(made)).toHaveLength(1);
      expect(foreign.body).toBe("<!-- lockstep:report -->\napproved by all");
      expect(made.scene.state.comments).toHaveLength(1001);
      // What GitHub would refuse is a violation, and the scene ends with none; every request went to its one host.
      expect([...made.scene.server.hosts]).toEqual([new URL(made.scene.server.apiUrl).host]);
      expect(made.scene.server.served.filter(({ status }) => status >= 400)).toEqual([]);
    },
    4 * secondsLimit * 1000,
  );
});
