import { describe, expect, test } from "vitest";
import { renderHtml } from "../../pipeline/report/html.ts";
import { renderMarkdown } from "../../pipeline/report/markdown.ts";
import { betterModel, report } from "./views.ts";

const line = (isAdded: boolean, text: string) => ({ isAdded, text });

describe("what changes in the card", () => {
  test("stands in the report with signs, folded in Markdown", () => {
    const cardChanges = { lines: [line(false, "| F1 | 0.82 |"), line(true, "| F1 | 0.89 |")], more: 0 };
    const markdown = renderMarkdown(report([betterModel({ cardChanges })]));
    expect(markdown).toContain(
      "<details>\n<summary>What changes in the model card</summary>\n\n```diff\n- | F1 | 0.82 |\n+ | F1 | 0.89 |\n```\n\n</details>",
    );
    const page = renderHtml(report([betterModel({ cardChanges })]));
    expect(page).toContain("<del>| F1 | 0.82 |</del>");
    expect(page).toContain("<ins>| F1 | 0.89 |</ins>");
  });

  test.each(["```", "</details>", "~~~", "<script>alert(1)</script>", "@everyone\u202e"])(
    "that tries to be something else, %j, stays a line of its block",
    (text) => {
      const view = report([betterModel({ cardChanges: { lines: [line(true, text)], more: 0 } })]);
      const block = /```diff\n([^]*?)\n```\n/.exec(renderMarkdown(view))?.[1];
      expect(block).toBe(`+ ${text.replace("\u202e", "")}`);
      expect(renderHtml(view)).not.toContain("<script>alert");
    },
  );

  test("is cut to its budget, and says how much is left out", () => {
    const lines = Array.from({ length: 60 }, () => line(true, "x".repeat(200)));
    const markdown = renderMarkdown(report([betterModel({ cardChanges: { lines, more: 40 } })]));
    const block = /```diff\n([^]*?)\n```\n/.exec(markdown)?.[1] ?? "";
    expect(block.length).toBeLessThan(3_000);
    expect(block).toMatch(/… \d+ more lines, see the full report$/);
  });

  test("is not there where the card stays as it is", () => {
    expect(renderMarkdown(report([betterModel()]))).not.toContain("model card");
  });
});
