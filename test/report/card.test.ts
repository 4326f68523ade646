import fc from "fast-check";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { modelVersion } from "../../pipeline/domain/ids.ts";
import { renderCard } from "../../pipeline/report/card.ts";
import { keptSections } from "../../pipeline/report/card-sections.ts";
import { cardFacts } from "./cases.ts";
import { betterModel } from "./views.ts";

const fresh = renderCard(cardFacts, "");

function frontMatter(card: string): unknown {
  return parse(card.split("---\n")[1] ?? "");
}

describe("what people wrote", () => {
  test("stays word for word when the card is written again, in its place", () => {
    const mine = "Shift leads on line 3.\n\n## Who\n\n- nobody else | `really`";
    const edited = fresh.replace(/(?<=<!-- lockstep:keep limits -->\n).*?(?=\n<!-- lockstep:keep-end -->)/s, mine);
    const next = renderCard({ ...cardFacts, evaluation: betterModel().evaluation }, edited);
    expect(next).toContain(`## Limits`);
    expect(keptSections(next).find(({ id }) => id === "limits")?.text).toBe(mine);
    expect(next).toContain("| F1 ↑ | 0.8948 |");
  });

  test("in a part of their own goes to the notes and stays there", () => {
    const edited = fresh.replace(
      "## Metrics",
      "<!-- lockstep:keep fairness -->\nchecked by line\n<!-- lockstep:keep-end -->\n\n## Metrics",
    );
    const next = renderCard(cardFacts, edited);
    expect(next.slice(next.indexOf("## Notes"))).toBe(
      "## Notes\n\n<!-- lockstep:keep fairness -->\nchecked by line\n<!-- lockstep:keep-end -->\n",
    );
    expect(renderCard(cardFacts, next)).toBe(next);
  });

  test("before there was a Lockstep is kept as a whole, and its front matter too", () => {
    const own = "---\nlicense: apache-2.0\nlanguage:\n- en\ntags: [mine]\n---\n\n# My model\n\nTrust it.\n";
    const next = renderCard(cardFacts, own);
    expect(keptSections(next).find(({ id }) => id === "earlier-card")?.text).toBe("# My model\n\nTrust it.");
    expect(frontMatter(next)).toMatchObject({
      license: "apache-2.0",
      language: ["en"],
      tags: ["tabular-classification", "tfjs-layers"],
    });
    expect(renderCard(cardFacts, next)).toBe(next);
  });

  test.each([
    ["is never ended", "<!-- lockstep:keep limits -->\ntext", "line 1"],
    [
      "begins inside another",
      "<!-- lockstep:keep a -->\n<!-- lockstep:keep b -->\n<!-- lockstep:keep-end -->",
      "line 2",
    ],
    ["ends without a beginning", "text\n<!-- lockstep:keep-end -->", "line 2"],
    [
      "is there twice",
      "<!-- lockstep:keep a -->\n<!-- lockstep:keep-end -->\n<!-- lockstep:keep a -->\n<!-- lockstep:keep-end -->",
      "line 3",
    ],
  ])("is not guessed when a part %s", (_name, card, where) => {
    expect(() => renderCard(cardFacts, card)).toThrow(
      expect.objectContaining({ code: "RECORD_INVALID", message: expect.stringContaining(where) as string }),
    );
  });

  test("survives any number of times, whatever it is", { timeout: 60_000 }, () => {
    const text = fc.string({ unit: "binary" }).filter((words) => !words.includes("lockstep:keep"));
    fc.assert(
      fc.property(text, (words) => {
        const edited = fresh.replace("Known weaknesses", () => `${words}\nKnown weaknesses`);
        const once = renderCard(cardFacts, edited);
        expect(renderCard(cardFacts, once)).toBe(once);
        const kept = keptSections(once).find(({ id }) => id === "limits")?.text ?? "";
        expect(kept.endsWith("have not been written down yet.")).toBe(true);
        expect(kept.length).toBeGreaterThanOrEqual(words.trim().replaceAll("\r\n", "\n").length);
      }),
      { seed: 20, numRuns: 100 },
    );
  });
});

test("the front matter is YAML that hubs read", () => {
  expect(frontMatter(fresh)).toEqual({
    library_name: "lockstep",
    pipeline_tag: "tabular-classification",
    tags: ["tabular-classification", "tfjs-layers"],
    "model-index": [
      {
        name: "failure-predictor",
        results: [
          {
            task: { type: "tabular-classification" },
            dataset: { type: "csv", name: "prepared/test.csv" },
            metrics: [
              { type: "f1", name: "F1", value: 0.8948 },
              { type: "roc_auc", name: "ROC AUC", value: 0.9872 },
            ],
          },
        ],
      },
    ],
  });
});

test("names from a pull request are text in the card, in YAML as in Markdown", () => {
  const bad = "x'`|<img src=x>\n---\n@org/team: [a](https://example.com)\u202e";
  const card = renderCard(
    {
      ...cardFacts,
      record: {
        ...cardFacts.record,
        artifact: { ...cardFacts.record.artifact, format: bad },
        inputs: { [`params ${bad}`]: bad, [`data ${bad}`]: bad },
        metrics: { [bad]: 0.5 },
      },
      label: { column: bad, positive: bad },
      trainingRows: bad,
      evaluationRows: bad,
      inputs: [{ name: bad, kind: "categorical", categories: [bad, bad] }],
    },
    "",
  );
  expect(frontMatter(card)).toMatchObject({
    library_name: "lockstep",
    tags: ["tabular-classification", expect.stringContaining("x'`|<img") as string],
  });
  const body = card.slice(card.indexOf("\n# "));
  const markup = micromark(body, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] });
  expect(markup.replace(/<!-- lockstep:keep[^>]*-->/g, "")).not.toMatch(/<(?:img|a|!--)/);
  const shell = /```sh\n(.*)\n```/.exec(body)?.[1] ?? "";
  expect(shell.split("'")).toHaveLength(3);
  expect(shell).not.toContain("`");
});

test("gates that owners overrode stay on the card, as text", () => {
  const overridden = [{ modelVersion: modelVersion("v1.2.0"), gates: ["olga: roc_auc (<b>agreed</b> | twice)"] }];
  const card = renderCard({ ...cardFacts, overridden }, fresh);
  expect(card).toContain("Gates that owners overrode:\n\n| Version | By whom, which gate and why |\n");
  expect(card).toContain("| `v1.2.0` | `olga: roc_auc (<b>agreed</b> \\| twice)` |\n");
  expect(micromark(card, { extensions: [gfm()], htmlExtensions: [gfmHtml()] })).not.toContain("<b>");
  expect(fresh).not.toContain("overrode");
});

describe("model-index", () => {
  test("has results that are metrics, and leaves out what the run counted beside them", () => {
    const metrics = { f1: 0.5, rows: 2490, threshold: 0.15 };
    const card = renderCard({ ...cardFacts, record: { ...cardFacts.record, metrics } }, "");
    expect(frontMatter(card)).toMatchObject({
      "model-index": [{ results: [{ metrics: [{ type: "f1", name: "F1", value: 0.5 }] }] }],
    });
    expect(card).toContain("| `rows` | 2,490.0000 |");
  });

  test("is left out where nothing was measured: a result without a metric is none", () => {
    const card = renderCard({ ...cardFacts, record: { ...cardFacts.record, metrics: {} } }, "");
    expect(frontMatter(card)).not.toHaveProperty("model-index");
  });

  test("names the very rows that were evaluated", () => {
    const card = renderCard({ ...cardFacts, evaluation: betterModel().evaluation }, "");
    const { md5 } = betterModel().evaluation.rows;
    expect(frontMatter(card)).toMatchObject({ "model-index": [{ results: [{ dataset: { revision: md5 } }] }] });
  });
});
