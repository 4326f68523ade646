import { describe, expect, test } from "vitest";
import type { Treatments } from "../../pipeline/domain/treatment.ts";
import { renderHtml } from "../../pipeline/report/html.ts";
import { renderMarkdown } from "../../pipeline/report/markdown.ts";
import { betterModel, report } from "./views.ts";

const title = "How unusual cells were treated";

/** Comment and page of a candidate with these treatments. */
function drawn(treatments: Treatments | undefined) {
  const section = betterModel();
  const { evaluation } = section;
  const view = report([
    { ...section, evaluation: { ...evaluation, candidate: { ...evaluation.candidate, treatments } } },
  ]);
  return { comment: renderMarkdown(view), page: renderHtml(view) };
}

function treated(
  changes: Partial<Treatments> = {},
  rows = 30,
  example: Treatments["cells"][number]["example"] = { id: "r7", value: "" },
): Treatments {
  const cells = [{ column: "torque", treatment: "imputed", rows, example, trainingRows: 4 } as const];
  return { rowCount: 1000, trainingRowCount: 8000, cells, more: 0, ...changes };
}

test("nothing is said when nothing was treated, or nobody knows", () => {
  const { comment, page } = drawn(undefined);
  expect([comment.includes(title), page.includes(title)]).toEqual([false, false]);
  // What the schema refuses is not drawn as an empty table either.
  expect(drawn(treated({ cells: [] })).comment).not.toContain(title);
});

describe("comment and page say of a treated column", () => {
  test("which rows and shares, beside those of training, and an example", () => {
    const { comment, page } = drawn(treated());
    expect(comment).toContain("| `torque` | empty, filled in | 30 | 3 % | 0.05 % | `(empty)` of `r7` |");
    expect(comment).toContain("Of 1,000 evaluation rows, beside 8,000 training rows.");
    for (const text of ["torque", "empty, filled in", "3 %", "0.05 %", "<code>(empty)</code> of <code>r7</code>"])
      expect(page.slice(page.indexOf(title))).toContain(text);
  });

  test.each<[string, Treatments, string]>([
    ["that training rows are not known", treated({ trainingRowCount: undefined }), "| 30 | 3 % | – |"],
    ["a share that rounds to none", treated({ rowCount: 1_000_000 }, 3), "| 3 | < 0.01 % |"],
    ["an example without its personal value", treated({}, 30, { id: "r7" }), "| 0.05 % | row `r7` |"],
    ["an example without its personal id", treated({}, 30, { value: "x" }), "| 0.05 % | `x` |"],
    ["no example where both are personal", treated({}, 30, {}), "| 0.05 % |  |"],
    ["how many are left out", treated({ more: 1200 }), "1,200 more are counted and not listed."],
  ])("%s", (_name, treatments, text) => {
    expect(drawn(treatments).comment).toContain(text);
  });
});
