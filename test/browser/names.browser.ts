import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { renderHtml } from "../../pipeline/report/html.ts";
import { renderMarkdown } from "../../pipeline/report/markdown.ts";
import { hostileTexts, withNames } from "../report/hostile-view.ts";
import { commentPage } from "./comment-page.ts";
import { closeBrowser, look } from "./looked-at.ts";

afterAll(closeBrowser);

const screen = { width: 1280, height: 900, isDark: false };

/** Every element with its attributes' names, in order, as the browser understood the page; with nothing that loads or runs. */
const structure = `(() => {
  const walk = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_COMMENT);
  const found = [];
  for (let node = walk.currentNode; node !== null; node = walk.nextNode())
    found.push(node.nodeType === Node.COMMENT_NODE ? "comment" : node.tagName + " " + [...node.attributes].map(({ name }) => name));
  return found;
})()`;

const names = [
  ...hostileTexts,
  ...fc
    .sample(
      fc.array(fc.oneof(fc.constantFrom(...hostileTexts), fc.string({ unit: "binary", maxLength: 20 })), {
        maxLength: 4,
      }),
      { numRuns: 60, seed: 6 },
    )
    .map((parts) => `x${parts.join("")}`),
];

describe("hostile names", () => {
  test("are no element and no attribute of the page, in Chromium's own eyes", async () => {
    const plain = await (await look(renderHtml(withNames("plain")), screen)).evaluate<string[]>(structure);
    expect(plain.length).toBeGreaterThan(200);
    for (const text of names) {
      const page = await look(renderHtml(withNames(text)), screen);
      expect([text, await page.evaluate<string[]>(structure)]).toEqual([text, plain]);
      expect(page.complaints).toEqual([]);
      expect(page.requests.filter((url) => url !== page.address && url !== "data:,")).toEqual([]);
      await page.close();
    }
  }, 240_000);

  test("are no element of the comment but code", async () => {
    const elements = `[...document.querySelectorAll(".markdown-body *")].map((e) => e.tagName).filter((name) => name !== "CODE")`;
    const plain = await (await look(commentPage(renderMarkdown(withNames("plain"))), screen)).evaluate<string[]>(
      elements,
    );
    for (const text of names) {
      const page = await look(commentPage(renderMarkdown(withNames(text))), screen);
      expect([text, await page.evaluate<string[]>(elements)]).toEqual([text, plain]);
      expect(page.requests.filter((url) => url !== page.address && url !== "data:,")).toEqual([]);
      await page.close();
    }
  }, 240_000);
});
