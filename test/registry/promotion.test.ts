import { describe, expect, test } from "vitest";
import { afterAction, decidePromotion } from "../../pipeline/registry/promotion.ts";
import type { LiveApproval, PromotionState } from "../../pipeline/registry/promotion-state.ts";
import { freshWorld, merged, people, pushed, said, snapshot, tagByHand, type World } from "./promotion-world.ts";
import { digest } from "./samples.ts";

const approved = said(freshWorld(), 2, people.ravi, "approve");
const ready = merged(approved, 2);

/** Actions in short: what, and why not. */
function shown(state: PromotionState): string {
  return decidePromotion(state)
    .map((action) => {
      switch (action.kind) {
        case "register":
        case "assign":
          return `${action.kind} ${action.tag.name}`;
        case "nothing":
          return `nothing: ${action.assignmentTag}`;
        case "refuse":
          return `refuse ${action.environment ?? action.modelVersion}: ${action.refusal.code}`;
      }
    })
    .join(", ");
}

const both = "register failure-predictor@v1.1.0, assign failure-predictor#production#2";
const inPlace = "nothing: failure-predictor#production#1";

describe("from the state of the world to actions", () => {
  test.each<[string, World, string]>([
    ["nothing has changed", freshWorld(), inPlace],
    ["an approval without a merge changes nothing", approved, inPlace],
    ["approved and merged", ready, both],
    ["merged without an approval", merged(freshWorld(), 2), "refuse v1.1.0: no_approval"],
    ["the approval was for another pull request", merged(approved, 3), "refuse v1.1.0: no_approval"],
    [
      "a relevant input came into the base before the merge",
      merged(pushed(approved, { tree: "0!" }), 2),
      "refuse v1.1.0: needs_reevaluation",
    ],
    ["a relevant input came in after the merge", pushed(ready, { tree: "a!" }), "refuse v1.1.0: needs_reevaluation"],
    [
      "rejected later by the same person",
      merged(said(approved, 2, people.ravi, "reject"), 2),
      "refuse v1.1.0: rejected",
    ],
    ["rejected by another", merged(said(approved, 2, people.mei, "reject"), 2), "refuse v1.1.0: rejected"],
    ["approved by the author", merged(said(freshWorld(), 2, people.ana, "approve"), 2), "refuse v1.1.0: self_approval"],
    [
      "approved by somebody who is not listed",
      merged(said(freshWorld(), 2, people.eve, "approve"), 2),
      "refuse v1.1.0: approver_not_authorised",
    ],
    ["N43 the approver may not write any more", { ...ready, demoted: ["2"] }, "refuse v1.1.0: approver_not_authorised"],
    ["one approval of two", merged(said(freshWorld(2), 2, people.ravi, "approve"), 2), "refuse v1.1.0: no_approval"],
    [
      "two approvals of two",
      merged(said(said(freshWorld(2), 2, people.ravi, "approve"), 2, people.mei, "approve"), 2),
      both,
    ],
    [
      "N28 pushed without a pull request",
      pushed(freshWorld(), { content: { version: "v1.2.0", letter: "h", asks: { production: "v1.2.0" } }, tree: "h" }),
      "refuse v1.2.0: no_approval",
    ],
    [
      "N27 a tag pushed by hand promotes nothing",
      tagByHand(merged(freshWorld(), 2), "failure-predictor@v1.1.0", 1),
      "refuse v1.1.0: unledgered_tag",
    ],
    [
      "N25 a tag at a commit of another version",
      tagByHand(pushed(freshWorld(), { content: { asks: { production: "v1.1.0" } } }), "failure-predictor@v1.1.0", 0),
      "refuse production: tag_rewritten",
    ],
    [
      "an undeclared environment stops nothing else",
      pushed(freshWorld(), { content: { asks: { production: "v1.0.0", staging: "v1.0.0" } } }),
      `${inPlace}, refuse staging: unknown_environment`,
    ],
    [
      "a version that nothing registers",
      pushed(freshWorld(), { content: { asks: { production: "v9.0.0" } } }),
      "refuse production: version_unregistered",
    ],
    [
      "a version that nobody approved and that no environment asks for any more is refused to nobody",
      pushed(merged(freshWorld(), 2), { content: { asks: { production: "v1.0.0" } } }),
      inPlace,
    ],
    [
      "one that nobody approved, where no environment asks for anything, is not passed over",
      pushed(merged(freshWorld(), 2), { content: { asks: {} } }),
      "refuse v1.1.0: no_approval",
    ],
  ])("%s", (_name, world, expected) => {
    expect(shown(snapshot(world))).toBe(expected);
  });
});

describe("what the forge says now", () => {
  const live = (change: Partial<LiveApproval>): PromotionState => {
    const state = snapshot(ready);
    return { ...state, approvals: state.approvals.map((approval) => ({ ...approval, ...change })) };
  };

  test.each<[string, PromotionState, string]>([
    ["as it was", live({}), both],
    [
      "nobody can say what the approver may do",
      live({ permissionNow: "unknown" }),
      "refuse v1.1.0: permission_unknown",
    ],
    ["N43 the comment is gone", live({ commentSha256Now: undefined }), "refuse v1.1.0: approval_revoked"],
    ["the comment was edited", live({ commentSha256Now: digest("f") }), "refuse v1.1.0: approval_revoked"],
    [
      "an override that it rests on is not said any more",
      live({ unsaidOverride: { gate: "roc_auc", by: { id: "9", login: "olga" } } }),
      "refuse v1.1.0: approval_revoked",
    ],
    ["the plan is another", { ...snapshot(ready), planHash: digest("f") }, "refuse v1.1.0: plan_changed"],
  ])("%s", (_name, state, expected) => {
    expect(shown(state)).toBe(expected);
  });

  test.each<[string, Partial<PromotionState["introduction"]["pullRequests"][number]>, string]>([
    ["the evaluation is another", { evaluationDigest: digest("f") }, "refuse v1.1.0: evaluation_changed"],
    ["no evaluation can be found", { evaluationDigest: undefined }, "refuse v1.1.0: candidate_missing"],
  ])("%s", (_name, change, expected) => {
    const state = snapshot(ready);
    const pullRequests = state.introduction.pullRequests.map((found) => ({ ...found, ...change }));
    expect(shown({ ...state, introduction: { ...state.introduction, pullRequests } })).toBe(expected);
  });
});

test("the state that the actions lead to needs no action", () => {
  const reached = decidePromotion(snapshot(ready)).reduce(afterAction, snapshot(ready));
  expect(shown(reached)).toBe("nothing: failure-predictor#production#2");
});

test("a refused merge names the input that differs, before and after", () => {
  const [action] = decidePromotion(snapshot(pushed(ready, { tree: "z" })));
  expect(action?.kind === "refuse" ? action.refusal.sentence : "").toContain("params params.yaml:train.lr: a → z");
});
