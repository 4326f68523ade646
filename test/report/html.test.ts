import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { describe, expect, test } from "vitest";
import { modelName } from "../../pipeline/domain/ids.ts";
import type { ReportView } from "../../pipeline/domain/report-view.ts";
import { renderHtml } from "../../pipeline/report/html.ts";
import { renderMarkdown } from "../../pipeline/report/markdown.ts";
import { hostileTexts, withNames } from "./hostile-view.ts";
import { betterModel, damagedModel, inconclusiveModel, report } from "./views.ts";

function tags(markup: string): readonly string[] {
  return [...markup.matchAll(/<(\/?[a-zA-Z!][^\s>]*)/g)].map(([, name = ""]) => name.toLowerCase());
}

describe.each(hostileTexts)("with %j as every name", (text) => {
  test("the page has the elements it has with plain names, and no more", () => {
    const page = renderHtml(withNames(text));
    expect(tags(page)).toEqual(tags(renderHtml(withNames("plain"))));
    expect(page).not.toMatch(/[\u0000\u202e]/);
    // What stands between quotes in a tag never holds a quote of its own.
    expect([...page.matchAll(/<[a-z][^>]*>/g)].every(([tag]) => (tag.match(/"/g) ?? []).length % 2 === 0)).toBe(true);
  });

  test("the comment has the elements it has with plain names, and no more", () => {
    const elements = (view: ReportView): readonly string[] =>
      tags(
        micromark(renderMarkdown(view), { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] }),
      ).filter((name) => !name.endsWith("code"));
    expect(elements(withNames(text))).toEqual(elements(withNames("plain")));
  });
});

describe("the page", () => {
  const pages = {
    "one model": renderHtml(report([betterModel()])),
    "several models": renderHtml(report([betterModel(), damagedModel(), inconclusiveModel()])),
    "no model": renderHtml(report([])),
  };

  test.each(Object.entries(pages))("with %s loads nothing, runs nothing, and says so to the browser", (_name, page) => {
    expect(page).toContain(`<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;; style-src`);
    expect(page).not.toMatch(/<(?:script|iframe|object|embed|form|base|img|video|audio|use)\b|@import|url\(/i);
    const links = [...page.matchAll(/(?:href|src|action|xlink:href)="([^"]*)"/g)].map(([, target]) => target);
    const inside = /^(?:data:,|#model-\d+|data:application\/json;base64,[A-Za-z0-9+/]+=*)$/;
    expect(links.filter((target = "") => !inside.test(target))).toEqual([]);
  });

  test.each(Object.entries(pages))("with %s opens and closes its elements in order", (_name, page) => {
    const open: string[] = [];
    for (const name of tags(page)) {
      if (["!doctype", "meta", "link", "br", "path", "rect", "circle"].includes(name.replace(/\/$/, ""))) continue;
      if (name.startsWith("/")) expect(open.pop()).toBe(name.slice(1));
      else open.push(name);
    }
    expect(open).toEqual([]);
  });

  test("gives every table a caption and scopes, and every drawing words", () => {
    const page = pages["several models"];
    expect(page.match(/<table/g)?.length).toBe(page.match(/<caption>/g)?.length);
    expect([...page.matchAll(/<th [^>]*>/g)].every(([tag]) => tag.includes('scope="'))).toBe(true);
    expect([...page.matchAll(/<svg [^>]*>/g)].every(([tag]) => /aria-(?:hidden="true"|label="[^"]+")/.test(tag))).toBe(
      true,
    );
    expect(page).toContain(
      'aria-label="f1 against the merge base: better by −0.1211, interval −0.1802 to −0.0655; margin 0.0200"',
    );
    expect(page).toContain('aria-label="Pull request: 56 found, 12 missed, 34 false alarms, 1,898 left alone"');
    expect([...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id)).toEqual(["model-1", "model-2", "model-3"]);
  });

  test("and the comment say the same state, numbers and line to copy", () => {
    const view = report([betterModel()]);
    const [page, comment] = [renderHtml(view), renderMarkdown(view)];
    for (const fact of [
      "Improved",
      "+0.0649",
      "[+0.0291, +0.1043]",
      "0.8948",
      "2,000",
      "/approve failure-predictor@9c1d55e0a7b2",
    ])
      expect([page.includes(fact), comment.includes(fact)]).toEqual([true, true]);
  });

  test("is the same bytes for the same view", () => {
    expect(renderHtml(report([betterModel(), damagedModel()]))).toBe(
      renderHtml(report([damagedModel(), betterModel()])),
    );
    expect(renderMarkdown(report([betterModel(), damagedModel()]))).toBe(
      renderMarkdown(report([damagedModel(), betterModel()])),
    );
  });

  test("names who asks the model, as text", () => {
    const page = renderHtml(report([betterModel({ consumers: ["billing", "<b>tablet</b>"] })]));
    expect(page).toContain("<p>Asked by:</p>");
    expect(page).toMatch(/<li>[^\n]*billing/);
    expect(page).not.toContain("<b>tablet");
  });

  test("shows 300 models", () => {
    const models = Array.from({ length: 300 }, (_, index) => {
      const section = betterModel();
      return { ...section, plan: { ...section.plan, model: modelName(`m-${String(index)}`) } };
    });
    expect(renderHtml(report(models)).match(/<article /g)).toHaveLength(300);
  });
});
