import { afterAll, describe, expect, test } from "vitest";
import { plotTemplates, vegaSpec } from "../../pipeline/domain/plot-spec.ts";
import { renderHtml } from "../../pipeline/report/html.ts";
import type { Page } from "../../scripts/chromium.ts";
import { toolText } from "./comment-page.ts";
import { closeBrowser, look } from "./looked-at.ts";
import { scenes } from "./scenes.ts";

afterAll(closeBrowser);

const screen = { width: 1280, height: 900, isDark: false };

/** An empty page with Vega-Lite in it. */
async function editor(): Promise<Page> {
  const page = await look("<!doctype html><title>Editor</title>", screen);
  for (const file of ["vega/build/vega.min.js", "vega-lite/build/vega-lite.min.js"])
    await page.evaluate(`${toolText(file)};0`);
  return page;
}

interface Drawn {
  readonly warnings: readonly string[];
  /** Marks with a size, by kind. */
  readonly marks: Readonly<Record<string, number>>;
}

/** What Vega-Lite makes of a specification, as an SVG. */
function drawn(page: Page, spec: unknown): Promise<Drawn> {
  return page.evaluate<Drawn>(`(async () => {
    const warnings = [];
    const keep = (...words) => { warnings.push(words.join(" ")); return logger; };
    const logger = { level: () => logger, error: keep, warn: keep, info: () => logger, debug: () => logger };
    const compiled = vegaLite.compile(${JSON.stringify(spec)}, { logger }).spec;
    const svg = await new vega.View(vega.parse(compiled), { renderer: "none", logger }).toSVG();
    const parsed = new DOMParser().parseFromString(svg, "image/svg+xml");
    const count = (kind) => parsed.querySelectorAll(".mark-" + kind + ".role-mark > *").length;
    return { warnings, marks: Object.fromEntries(["line", "rect", "text", "symbol"].map((kind) => [kind, count(kind)])) };
  })()`);
}

test("every template of DVC's plots is drawn without a warning", async () => {
  const page = await editor();
  const [x, y] = ["epoch.step", "loss[0]"];
  const points = [1, 2, 3, 4, 5, 6, 7, 8].map((at) => ({ rev: at % 2 === 0 ? "a" : "b", [x]: at, [y]: at % 3 }));
  const view = {
    id: "p",
    title: "p",
    x,
    y,
    xLabel: "x",
    yLabel: "y",
    rows: points,
    revisions: ["a", "b"],
    fields: [y],
  };
  for (const template of plotTemplates) {
    const { warnings, marks } = await drawn(page, vegaSpec({ ...view, template }));
    expect([template, warnings]).toEqual([template, []]);
    expect([template, Object.values(marks).reduce((sum, count) => sum + count, 0)]).not.toContain(0);
  }
});

describe("the files of Vega-Lite in the report", () => {
  const page = renderHtml(scenes["improved"] ?? expect.fail("no such scene"));
  const links = [...page.matchAll(/download="([^"]+)" href="data:application\/json;base64,([^"]+)">([^<]+)</g)];
  const specs = links.map(([, file = "", data = "", title = ""]) => ({
    file,
    title,
    spec: JSON.parse(Buffer.from(data, "base64").toString("utf8")) as Readonly<Record<string, unknown>>,
  }));

  test("are there for every drawing, under names of their own", () => {
    expect(specs.map(({ file }) => file)).toEqual([
      "confusion-matrix.vl.json",
      "roc.vl.json",
      "precision-and-recall.vl.json",
      "calibration.vl.json",
      "training-loss.vl.json",
      "validation-loss.vl.json",
      "roc-auc.vl.json",
      "f1.vl.json",
      "log-loss.vl.json",
      "torque-nm.vl.json",
    ]);
  });

  test.each(specs)("$file is drawn by Vega-Lite without a warning", async ({ title, spec }) => {
    expect(spec["title"]).toBe(title);
    const { warnings, marks } = await drawn(await editor(), spec);
    expect(warnings).toEqual([]);
    const { values } = spec["data"] as { readonly values: readonly { readonly rev: string }[] };
    const lines = new Set(values.map(({ rev }) => rev)).size;
    expect(marks).toMatchObject(title === "Confusion matrix" ? { rect: 8, text: 8 } : { line: lines });
  });

  test("the numbers of the confusion matrix are those of the report", () => {
    const { spec } = specs[0] ?? expect.fail("no file");
    const { values } = spec["data"] as { readonly values: readonly { readonly rev: string; readonly rows: number }[] };
    expect(values.filter(({ rev }) => rev === "pull request").map(({ rows }) => rows)).toEqual([64, 4, 11, 1921]);
  });
});
