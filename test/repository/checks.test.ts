import { describe, expect, test } from "vitest";
import { digestOf } from "../../pipeline/data/objects/hash.ts";
import type { CurvePoints, Evaluation } from "../../pipeline/domain/evaluation.ts";
import { modelName, sha256 } from "../../pipeline/domain/ids.ts";
import { canonicalJson } from "../../pipeline/domain/json.ts";
import type { ModelSection } from "../../pipeline/domain/report-view.ts";
import { parseShownReport, shownReportText } from "../../pipeline/repository/checks.ts";
import { evaluationDigest } from "../../pipeline/repository/evaluation-digest.ts";
import { shownContent, withStopwatchOf } from "../../pipeline/repository/shown-content.ts";
import { betterModel } from "../report/views.ts";
import { errorOf } from "../support/errors.ts";

const recordLimit = 60_000;
const points: CurvePoints = Array.from({ length: 400 }, (_, at) => [at / 400, Math.sqrt(at / 400)] as const);

/** One of many models, with digests of its own and curves as large as they are drawn. */
function nth(n: number): ModelSection {
  const section = betterModel();
  const model = modelName(`model-${String(n)}`);
  const artifactSha256 = sha256(digestOf({ artifact: n }));
  const curves = { roc: points, precisionRecall: points, calibration: points };
  const { evaluation, plan } = section;
  return {
    ...section,
    plan: { ...plan, model, artifactSha256 },
    evaluation: {
      ...evaluation,
      model,
      candidate: { ...evaluation.candidate, artifactSha256, curves },
      baseline: evaluation.baseline && { ...evaluation.baseline, curves },
    },
  };
}

const sections = (count: number): readonly ModelSection[] => Array.from({ length: count }, (_, n) => nth(n));

describe("what a check keeps", () => {
  test.each([
    ["one model", 1, 1],
    ["models whose curves alone would not fit", 20, 20],
    ["a hundred models, folded", 100, 100],
  ])("of %s is their answers, their digests and their plans", (_name, count, kept) => {
    const shown = { contents: sections(count).map(shownContent), lastComment: "17" };
    const text = shownReportText(shown);
    expect(text.kept).toBe(kept);
    expect(Buffer.byteLength(text.record)).toBeLessThanOrEqual(recordLimit);
    const read = parseShownReport(text.record);
    expect(read.lastComment).toBe("17");
    expect(canonicalJson(read.contents)).toBe(canonicalJson(shown.contents));
    for (const [index, { evaluationDigest: digest }] of read.contents.entries())
      expect(digest).toBe(evaluationDigest(nth(index).evaluation));
  });

  test("of more models than fit is the first of them, never nothing", () => {
    const contents = sections(1000).map(shownContent);
    const { record, kept } = shownReportText({ contents, lastComment: undefined });
    expect(Buffer.byteLength(record)).toBeLessThanOrEqual(recordLimit);
    expect(kept).toBeGreaterThan(100);
    expect(kept).toBeLessThan(1000);
    expect(parseShownReport(record).contents.map(({ plan }) => plan.model)).toEqual(
      contents.slice(0, kept).map(({ plan }) => plan.model),
    );
    const shown = parseShownReport(record);
    expect(shown.leftOut).toBe(1000 - kept);
    expect(shownReportText(shown).record, "it says so of itself, too").toBe(record);
    expect(shownReportText({ contents: contents.slice(0, kept), lastComment: undefined }).kept).toBe(kept);
    expect(shownReportText({ contents: contents.slice(0, kept + 1), lastComment: undefined }).kept).toBe(kept);
  });

  test("of before is read as it was: the whole evaluation, and its digest", () => {
    const { evaluation, plan } = nth(1);
    const record = canonicalJson({ contents: [{ evaluation, plan }] });
    expect(parseShownReport(record).contents[0]?.evaluationDigest).toBe(evaluationDigest(evaluation));
  });

  test.each([
    ["no JSON", "{"],
    ["no report", "{}"],
    ["less than nothing left out", '{"contents":[],"leftOut":-1}'],
    ["a word left out", '{"contents":[],"leftOut":"1"}'],
    ["folded nonsense", '{"folded":"AAAA"}'],
    ["a digest that is none", canonicalJson({ contents: [{ ...shownContent(nth(1)), evaluationDigest: "12" }] })],
  ])("is refused when it is %s", async (_name, record) => {
    expect(await errorOf(() => parseShownReport(record))).toMatch(/^(?:RECORD|DIGEST)_INVALID/);
  });
});

test("an evaluation that is made again is shown with the stopwatch of the first time, and with all its evidence", () => {
  const { evaluation } = nth(1);
  const gate = { gate: "operation: latency_p99_ms maximum 5", subject: "operation" } as const;
  const timed = (latencyP99Ms: number): Evaluation => ({
    ...evaluation,
    candidate: {
      ...evaluation.candidate,
      operation: evaluation.candidate.operation && { ...evaluation.candidate.operation, latencyP99Ms },
    },
    gates: [...evaluation.gates, { ...gate, verdict: { phase: "equivalent", reason: `${String(latencyP99Ms)} ms` } }],
  });
  const { plan } = nth(1);
  expect(withStopwatchOf(timed(2), shownContent({ evaluation: timed(1), plan }))).toEqual(timed(1));
});
