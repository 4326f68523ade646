import { describe, expect, test } from "vitest";
import { md5, modelName, modelVersion, sha256 } from "../../pipeline/domain/ids.ts";
import { Prng } from "../../pipeline/domain/prng.ts";
import type { GateRule } from "../../pipeline/domain/project.ts";
import { compareModels } from "../../pipeline/evaluation/evaluate.ts";

const queryCount = 200;
const perQuery = 10;
const prng = new Prng(21);
const query = Array.from({ length: queryCount * perQuery }, (_, row) => `q${Math.floor(row / perQuery)}`);
const relevance = Float64Array.from(query, (_name, row) => (row % perQuery === 4 ? 3 : prng.index(3)));
const truth = {
  kind: "ranking",
  relevance,
  queries: Uint32Array.from(query, (_name, row) => Math.floor(row / perQuery)),
} as const;

/** A ranker that sees the relevance through noise of this size. */
function ranker(name: string, noise: number) {
  const own = new Prng(7);
  return {
    modelVersion: modelVersion("v1.0.0"),
    artifactSha256: sha256(name.repeat(64)),
    scores: relevance.map((grade) => grade + noise * own.uniform()),
  };
}

const gates: readonly GateRule[] = [
  { metric: "ndcg_at_10", margin: 0.01, limit: 0.5 },
  { metric: "mrr", margin: 0.02, limit: undefined },
];

function evaluate(candidate: number, champion: number) {
  return compareModels({
    model: modelName("search"),
    task: { kind: "ranking" },
    rows: { source: "base", path: "rows.csv", md5: md5("0".repeat(32)), changed: false },
    truth,
    candidate: ranker("a", candidate),
    champion: ranker("b", champion),
    gates,
    slices: [{ columns: ["half"], minimumRows: 30, required: [], margin: undefined, mode: "blocking" }],
    cells: {
      ids: query.map((_name, row) => String(row)),
      searched: [],
      column: () => query.map((_name, row) => (Math.floor(row / perQuery) % 2 === 0 ? "even" : "odd")),
    },
    group: { column: "query", values: query },
    draws: 300,
    seed: 3,
  });
}

describe("rankers are compared", () => {
  test.each([
    ["a better one improves", 1, 6, "improved"],
    ["a worse one regresses", 6, 1, "regressed"],
    ["one nearly as good is equivalent", 1.001, 1, "equivalent"],
  ])("%s, by queries and slice by slice", (_name, candidate, champion, phase) => {
    const found = evaluate(candidate, champion);
    expect(found.verdict.phase, found.verdict.reason).toBe(phase);
    expect(found.rows.group).toEqual({ column: "query", count: queryCount });
    expect(Object.keys(found.candidate.metrics)).toEqual(["ndcg_at_10", "map", "mrr", "hit_rate_at_10"]);
    expect(found.slices?.[0]).toMatchObject({ quality: "ranking loss", slices: [{ slice: "half=even" }, {}] });
    expect(found.slices?.[0]?.slices.map(({ verdict }) => verdict?.phase)).toEqual([phase, phase]);
    expect(found.flips).toBeUndefined();
  });
});
