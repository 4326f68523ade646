import { describe, expect, test } from "vitest";
import type { Approval, ApprovalSubject } from "../../pipeline/domain/approval.ts";
import { commitSha, inputKey, modelName, sha256 } from "../../pipeline/domain/ids.ts";
import { approvalPath, approvalText, reviewStanding } from "../../pipeline/review/approvals.ts";

const hex = (character: string, length = 64): string => character.repeat(length);
const subject: ApprovalSubject = {
  pullRequest: 12,
  headSha: commitSha(hex("1", 40)),
  model: modelName("m"),
  inputKey: inputKey(hex("2")),
  artifactSha256: sha256(hex("a")),
  evaluationDigest: sha256(hex("3")),
  planHash: sha256(hex("4")),
};

interface Word {
  readonly by: string;
  readonly verb?: Approval["verb"];
  readonly of?: Partial<ApprovalSubject>;
}

function ledger(words: readonly Word[]): readonly Approval[] {
  return words.map(({ by, verb = "approve", of = {} }, index) => ({
    kind: "lockstep/Approval",
    schema: 1,
    verb,
    subject: { ...subject, ...of },
    approver: { id: by, login: by },
    permission: "write",
    comment: { id: String(index), bodySha256: sha256(hex("5")) },
  }));
}

function shown(words: readonly Word[], requiredApprovals = 1): unknown {
  const found = reviewStanding(ledger(words), subject, { approvers: ["ravi", "mei"], requiredApprovals });
  switch (found.phase) {
    case "approved":
      return `approved by ${found.approvals.map(({ approver }) => approver.login).join(", ")}`;
    case "rejected":
      return `rejected by ${found.by.approver.login}`;
    case "needed":
      return `${found.remaining} more needed${found.voided === undefined ? "" : `: ${found.voided.code}`}`;
  }
}

const otherHead: Partial<ApprovalSubject> = { headSha: commitSha(hex("9", 40)) };
const otherBytes: Partial<ApprovalSubject> = { artifactSha256: sha256(hex("b")) };

describe("what stands for a subject", () => {
  test.each<[string, readonly Word[], string]>([
    ["nothing", [], "1 more needed"],
    ["one approval of exactly this", [{ by: "ravi" }], "approved by ravi"],
    ["the same person twice is one", [{ by: "ravi" }, { by: "ravi" }], "approved by ravi"],
    ["another pull request", [{ by: "ravi", of: { pullRequest: 13 } }], "1 more needed"],
    ["another model", [{ by: "ravi", of: { model: modelName("n") } }], "1 more needed"],
    ["N03 another head", [{ by: "ravi", of: otherHead }], "1 more needed: stale_sha"],
    ["other inputs", [{ by: "ravi", of: { inputKey: inputKey(hex("9")) } }], "1 more needed: input_changed"],
    ["other bytes", [{ by: "ravi", of: otherBytes }], "1 more needed: wrong_digest"],
    [
      "another evaluation",
      [{ by: "ravi", of: { evaluationDigest: sha256(hex("9")) } }],
      "1 more needed: evaluation_changed",
    ],
    ["another plan", [{ by: "ravi", of: { planHash: sha256(hex("9")) } }], "1 more needed: plan_changed"],
    ["a void one and a good one", [{ by: "ravi", of: otherHead }, { by: "mei" }], "approved by mei"],
    ["the head came back", [{ by: "ravi" }, { by: "ravi", of: otherHead }], "approved by ravi"],
    ["a later rejection", [{ by: "ravi" }, { by: "ravi", verb: "reject" }], "rejected by ravi"],
    ["a rejection that was taken back", [{ by: "ravi", verb: "reject" }, { by: "ravi" }], "approved by ravi"],
    ["a rejection by another", [{ by: "ravi" }, { by: "mei", verb: "reject" }], "rejected by mei"],
    ["an approval by another does not lift it", [{ by: "mei", verb: "reject" }, { by: "ravi" }], "rejected by mei"],
    [
      "a rejection of the same bytes at another head",
      [{ by: "mei", verb: "reject", of: otherHead }, { by: "ravi" }],
      "rejected by mei",
    ],
    ["a rejection of other bytes", [{ by: "mei", verb: "reject", of: otherBytes }, { by: "ravi" }], "approved by ravi"],
    [
      "an approval before a rejection does not come back",
      [{ by: "ravi" }, { by: "ravi", verb: "reject" }, { by: "ravi", of: otherHead }],
      "1 more needed: stale_sha",
    ],
  ])("%s", (_name, words, expected) => {
    expect(shown(words)).toBe(expected);
  });

  test.each<[string, readonly Word[], string]>([
    ["one of two", [{ by: "ravi" }], "1 more needed"],
    ["one person twice", [{ by: "ravi" }, { by: "ravi" }], "1 more needed"],
    ["two persons", [{ by: "ravi" }, { by: "mei" }], "approved by ravi, mei"],
    ["one good and one void", [{ by: "ravi" }, { by: "mei", of: otherHead }], "1 more needed: stale_sha"],
  ])("with two required: %s", (_name, words, expected) => {
    expect(shown(words, 2)).toBe(expected);
  });

  test("a policy of no approvals asks for one", () => {
    expect(shown([], 0)).toBe("1 more needed");
  });
});

describe("the ledger", () => {
  test("the same approval is the same bytes at the same path", () => {
    const [first] = ledger([{ by: "ravi" }]);
    const [second] = ledger([{ by: "ravi" }]);
    expect(first && approvalText(first)).toBe(second && approvalText(second));
    expect(first && approvalPath(first)).toBe(`12/${hex("1", 40)}-0-approve.json`);
  });

  test("a hostile comment id stays one segment", () => {
    const [entry] = ledger([{ by: "ravi" }]);
    const path = entry && approvalPath({ ...entry, comment: { ...entry.comment, id: "../../x/\u0000" } });
    expect(path?.split("/")).toHaveLength(2);
  });
});
