import { expect, test } from "vitest";
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
