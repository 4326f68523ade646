import { describe, expect, test } from "vitest";
import { md5, modelName, sha256 } from "../../pipeline/domain/ids.ts";
import { canonicalJson } from "../../pipeline/domain/json.ts";
import { compareModels } from "../../pipeline/evaluation/evaluate.ts";
import { parseRecord } from "../../pipeline/registry/schemas/parse-record.ts";
import { samples } from "./samples.ts";

const kinds = Array.from({ length: 120 }, (_, row) => (row % 2 === 0 ? "A" : "B"));

function evaluation(task: "binary" | "multiclass" | "regression") {
  const rows = kinds.length;
  const labels = Array.from({ length: rows }, (_, row) => (row % 3 === 0 ? 1 : 0));
  const classes = ["no", "yes"];
  const truth = {
    binary: { kind: "binary" as const, labels: Uint8Array.from(labels) },
    multiclass: { kind: "multiclass" as const, classes, labels: Uint32Array.from(labels) },
    regression: { kind: "regression" as const, targets: Float64Array.from(labels, (label) => label + 1) },
  }[task];
  const scores = (shift: number): Float64Array => {
    const own = labels.map((label, row) => 0.3 + 0.3 * label + (row % 7) * shift);
    return Float64Array.from(task === "multiclass" ? own.flatMap((p) => [1 - p, p]) : own);
  };
  const model = (name: string, shift: number) => ({
    modelVersion: undefined,
    artifactSha256: sha256(name.repeat(64)),
    threshold: task === "binary" ? 0.5 : undefined,
    scores: scores(shift),
  });
  return compareModels({
    model: modelName("m"),
    task: {
      binary: { kind: "binary" as const, positive: "1" },
      multiclass: { kind: "multiclass" as const, classes },
      regression: { kind: "regression" as const },
    }[task],
    rows: { source: "base", path: "rows.csv", md5: md5("0".repeat(32)), changed: false },
    truth,
    candidate: model("a", 0.02),
    champion: model("b", 0.03),
    gates: [
      { metric: task === "regression" ? "mae" : "accuracy", margin: 0.5, limit: undefined, mode: "informational" },
    ],
    slices: [{ columns: ["kind"], minimumRows: 30, required: [["Z"]], margin: 0.1, mode: "blocking" }],
    fairness:
      task === "regression"
        ? []
        : [{ column: "kind", measure: "accuracy", maximum: 0.5, minimumRows: 30, mode: "blocking" }],
    cells: { ids: kinds.map((_kind, row) => String(row)), searched: ["kind"], column: () => kinds },
    group: { column: "kind", values: kinds.map((_kind, row) => String(row % 40)) },
    look: 37,
    draws: 50,
    seed: 1,
  });
}

describe("an evaluation", () => {
  test("that was written before tasks had names still reads, as it is", () => {
    const old = samples["lockstep/Evaluation"];
    expect(Object.keys(old)).not.toContain("task");
    const read = parseRecord("lockstep/Evaluation", canonicalJson(old), "old.json");
    expect(canonicalJson(read)).toBe(canonicalJson(old));
    expect(read.task).toBeUndefined();
  });

  test.each(["binary", "multiclass", "regression"] as const)("of a %s task comes back as it was written", (task) => {
    const written = canonicalJson(evaluation(task));
    expect(canonicalJson(parseRecord("lockstep/Evaluation", written, "new.json"))).toBe(written);
    expect(JSON.parse(written)).toMatchObject({ holdOut: { look: 37 }, rows: { group: { count: 40 } } });
  });

  test("with a member that no version has is refused", () => {
    const strange = { ...JSON.parse(canonicalJson(evaluation("binary"))), surprise: 1 } as unknown;
    expect(() => parseRecord("lockstep/Evaluation", strange, "strange.json")).toThrow(
      expect.objectContaining({ code: "RECORD_INVALID" }),
    );
  });
});
