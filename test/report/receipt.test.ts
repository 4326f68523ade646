import { describe, expect, test } from "vitest";
import { commitSha, environmentName, modelName, modelVersion, sha256 } from "../../pipeline/domain/ids.ts";
import type { PromotedVersion, Receipt } from "../../pipeline/domain/receipt.ts";
import { characterLimit } from "../../pipeline/report/budget.ts";
import { renderReceipt } from "../../pipeline/report/receipt.ts";
import { digest } from "./views.ts";

const commit = commitSha(digest("c0").slice(0, 40));
const promoted: PromotedVersion = {
  ...{ model: modelName("risk"), environment: environmentName("production"), modelVersion: modelVersion("v1.2.0") },
  ...{ artifactSha256: sha256(digest("aa")), registrationTag: "risk@v1.2.0", assignmentTag: "risk#production#4" },
  approvedBy: ["mina", "ravi"],
  overrides: [],
};
const refused = {
  model: modelName("churn"),
  refusal: { code: "no_approval", sentence: "nobody has approved churn v1.0.0" },
} as const;

const merged = (changes: Partial<Extract<Receipt, { outcome: "merged" }>>): Receipt => ({
  ...{ outcome: "merged", commit, promoted: [], refused: [] },
  ...changes,
});

describe("the first line of a receipt", () => {
  test.each<[string, Receipt, string]>([
    ["one version", merged({ promoted: [promoted] }), "## 🚀 Merged · `risk` `v1.2.0` is promoted to `production`"],
    ["several", merged({ promoted: [promoted, promoted] }), "## 🚀 Merged · 2 versions are promoted"],
    [
      "one promoted, one refused",
      merged({ promoted: [promoted], refused: [refused] }),
      "## ❗ Merged · `risk` `v1.2.0` is promoted to `production`, 1 refused",
    ],
    ["refused", merged({ refused: [refused] }), "## ❌ Merged · nothing was promoted"],
    ["nothing to promote", merged({}), "## ⚪ Merged · nothing was to be promoted"],
    ["closed", { outcome: "closed", headSha: commit }, "## ⚫ Closed without a merge · nothing was promoted"],
  ])("%s", (_name, receipt, line) => {
    expect(renderReceipt(receipt).split("\n")[0]).toBe(line);
  });
});

test("it names the digest, both tags and everybody who approved", () => {
  expect(renderReceipt(merged({ promoted: [promoted] }))).toContain(
    `| \`risk\` \`v1.2.0\` | \`production\` | \`risk@v1.2.0\`<br>\`risk#production#4\` | \`${digest("aa")}\` | \`mina\`, \`ravi\` |`,
  );
});

test("what an owner took out of the way stays on it", () => {
  const overrides = [{ gate: "f1: margin 0.02", by: "olga", reason: "a known outage" }];
  expect(renderReceipt(merged({ promoted: [{ ...promoted, overrides }] }))).toContain(
    "- `olga` took the gate `f1: margin 0.02` out of the way of `risk`: a known outage",
  );
});

test("a thousand of each stay within the limit of a comment", () => {
  const many = <T>(item: T): readonly T[] => Array.from({ length: 1000 }, () => item);
  const overrides = many({ gate: "g".repeat(500), by: "olga", reason: "r".repeat(2000) });
  const long = { ...refused, refusal: { ...refused.refusal, sentence: "s".repeat(2000) } };
  const text = renderReceipt(merged({ promoted: many({ ...promoted, overrides }), refused: many(long) }));
  expect(text.length).toBeLessThanOrEqual(characterLimit);
  expect(text).toMatch(/… [\d,]+ more versions/);
});
