import fc from "fast-check";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { expect, test } from "vitest";
import type { Approval } from "../../pipeline/domain/approval.ts";
import { commitSha, inputKey, modelName, sha256 } from "../../pipeline/domain/ids.ts";
import { type ReasonCode, reasons } from "../../pipeline/domain/reason.ts";
import { answerAccepted, answerHelp, answerMarker, answerRefused } from "../../pipeline/review/answer.ts";

const digest = sha256("a".repeat(64));
const approval: Approval = {
  kind: "lockstep/Approval",
  schema: 1,
  verb: "approve",
  subject: {
    pullRequest: 12,
    headSha: commitSha("1".repeat(40)),
    model: modelName("failure-predictor"),
    inputKey: inputKey("2".repeat(64)),
    artifactSha256: digest,
    evaluationDigest: sha256("3".repeat(64)),
    planHash: sha256("4".repeat(64)),
  },
  approver: { id: "2", login: "ravi" },
  permission: "write",
  comment: { id: "77", bodySha256: digest },
};

function html(markdown: string): string {
  return micromark(markdown, { extensions: [gfm()], htmlExtensions: [gfmHtml()], allowDangerousHtml: true });
}

test("an approval says what it is bound to and that merging promotes it", () => {
  expect(answerAccepted(approval, { remaining: 0 })).toBe(
    `✅ \`ravi\` approved \`failure-predictor@${digest}\`. Merging promotes exactly these bytes.\n\n` +
      `Bound to head \`${"1".repeat(40)}\`, inputs \`${"2".repeat(12)}\`, evaluation \`${"3".repeat(12)}\`, plan \`${"4".repeat(12)}\`; void when one of them changes.`,
  );
});

test.each([
  [1, "1 more approval is needed."],
  [2, "2 more approvals are needed."],
])("%d missing approvals are named", (remaining, sentence) => {
  expect(answerAccepted(approval, { remaining })).toContain(sentence);
});

test("a rejection says who can take it back", () => {
  expect(answerAccepted({ ...approval, verb: "reject" }, { remaining: 1 })).toContain(
    "not promoted until the same person approves them",
  );
});

test("a refusal shows its code and its whole sentence", () => {
  const sentence = `There is no command \`/aprove\`; \`/approve\` was probably meant. ${"x".repeat(500)}`;
  expect(html(answerRefused({ code: "bad_command", sentence }))).toBe(
    `<p>🚫 Refused (<code>bad_command</code>): <code>${sentence}</code></p>`,
  );
});

test("help names every command", () => {
  for (const verb of ["/approve", "/reject", "/help"]) expect(answerHelp()).toContain(`\`${verb}`);
});

test("a marker is one line that ends no HTML comment", () => {
  expect(answerMarker("77")).toBe("lockstep:answer:77");
});

const allowed = /<(?!\/?(?:p|code)>)/;

test.each([
  ["a mention", "@org/team"],
  ["a link", "[x](https://example.org)"],
  ["a bare link", "https://example.org www.example.org"],
  ["an image", "![x](https://example.org/x.png)"],
  ["HTML", "<img src=x onerror=alert(1)>"],
  ["a marker", "<!-- lockstep:answer:1 -->"],
  ["a line break", "a\n\n# heading\r\n* list"],
  ["a table", "a|b\n-|-\n1|2"],
  ["backticks", "`` ` ``` a"],
  ["a backtick at the end", "a`"],
  ["bidirectional controls", "a\u202eb\u2066c"],
  ["nothing", ""],
])("%s in a sentence is text only", (_name, sentence) => {
  expect(html(answerRefused({ code: "conflict", sentence }))).not.toMatch(allowed);
});

const hostile = Array.from("`~*_[]()<>!|#@&\\\n\r\t :/-.=\"'a1\u200b\u202e\u2028é𝒳");

test("no sentence renders as anything but text", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom(...hostile) }),
      fc.constantFrom(...(Object.keys(reasons) as ReasonCode[])),
      (sentence, code) => !allowed.test(html(answerRefused({ code, sentence }))),
    ),
    { numRuns: 5000, seed: 12 },
  );
});
