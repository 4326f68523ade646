import { describe, expect, test } from "vitest";
import { personalCell } from "../../pipeline/domain/data-diff.ts";
import { maskPersonal } from "../../pipeline/steps/evaluate/mask-personal.ts";
import { betterModel } from "../report/views.ts";

const evaluation = {
  ...betterModel().evaluation,
  flips: {
    ...{ fixed: 1, broken: 1, fixedIds: ["anna@example.org"], brokenIds: ["bert@example.org"] },
    worst: [{ id: "bert@example.org", before: 0.9, now: 0.2 }],
    best: [{ id: "anna@example.org", before: 0.3, now: 0.8 }],
  },
  dependence: [
    { input: "postcode", points: [{ value: "10115", means: [0.4] }] },
    { input: "torque", points: [{ value: "40", means: [0.1] }] },
  ],
};

test.each<[string, readonly string[], readonly string[], boolean, readonly string[]]>([
  ["nothing is personal", [], ["anna@example.org", "bert@example.org"], true, ["postcode", "torque"]],
  ["another column is", ["name"], ["anna@example.org", "bert@example.org"], true, ["postcode", "torque"]],
  ["the id is", ["email"], [personalCell, personalCell], false, ["postcode", "torque"]],
  ["an input is", ["postcode"], ["anna@example.org", "bert@example.org"], true, ["torque"]],
])("%s: rows are told by what may be told", (_name, personal, ids, isNamed, inputs) => {
  const { flips, dependence } = maskPersonal(evaluation, { idColumn: "email", personal: new Set(personal) });
  expect([...(flips?.best ?? []), ...(flips?.worst ?? [])].map(({ id }) => id)).toEqual(ids);
  expect(flips?.fixedIds).toEqual(isNamed ? ["anna@example.org"] : []);
  expect(flips?.brokenIds).toEqual(isNamed ? ["bert@example.org"] : []);
  expect(flips?.fixed).toBe(1);
  expect(flips?.worst?.[0]?.now).toBe(0.2);
  expect(dependence?.map(({ input }) => input)).toEqual(inputs);
});

describe("slices of personal columns", () => {
  const answer = (slice: string, phase: "regressed" | "equivalent") => ({
    ...{ slice, rows: 10, candidate: 0.5, reference: 0.6, improvement: -0.1, interval: null, adjustedPValue: 0.01 },
    verdict: { phase, reason: `accuracy of ${slice} is better by -0.1` },
  });
  const table = (columns: readonly string[], names: readonly string[]) => ({
    ...{ columns, quality: "accuracy" as const, minimumRows: 1, tooSmall: 0 },
    slices: names.map((name, at) => answer(name, at === 0 ? "regressed" : "equivalent")),
  });
  const judged = {
    ...evaluation,
    verdict: { phase: "regressed", reason: "accuracy of postcode=10115 is better by -0.1" } as const,
    gates: evaluation.gates.map((gate) => ({
      ...gate,
      verdict: { phase: "regressed", reason: "accuracy of type=L, postcode=1011 is better by -0.1" } as const,
    })),
    slices: [
      table(["postcode"], ["postcode=10115", "postcode=1011"]),
      table(["type", "postcode"], ["type=L, postcode=1011", "type=a, postcode=b, postcode=10115"]),
      table(["type"], ["type=L"]),
    ],
    weakSlices: ["postcode=10115", "type=L, postcode=1011", "type=L"].map((slice) => ({
      ...{ slice, rows: 10, meanError: 0.4, score: 1 },
    })),
  };

  test("are numbered, wherever they are named", () => {
    const masked = maskPersonal(judged, { idColumn: "id", personal: new Set(["postcode"]) });
    expect(masked.slices?.flatMap(({ slices }) => slices.map(({ slice }) => slice))).toEqual([
      "postcode=(personal) nr. 1",
      "postcode=(personal) nr. 2",
      "type=L, postcode=(personal) nr. 1",
      "type=a, postcode=(personal) nr. 2",
      "type=L",
    ]);
    expect(JSON.stringify(masked)).not.toMatch(/1011/);
    expect(masked.verdict.reason).toBe("accuracy of postcode=(personal) nr. 1 is better by -0.1");
    expect(masked.weakSlices?.map(({ slice }) => slice)).toEqual(["type=L"]);
  });

  test("and no others", () => {
    expect(maskPersonal(judged, { idColumn: "id", personal: new Set(["name"]) })).toEqual(judged);
  });
});
