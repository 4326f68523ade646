import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { renderHtml } from "../../pipeline/report/html.ts";
import { renderMarkdown } from "../../pipeline/report/markdown.ts";
import { commentPage, drawDiagrams } from "./comment-page.ts";
import { axe, closeBrowser, look, stickingOut } from "./looked-at.ts";
import { pictureLimit, pictures, picturesFolder, screens } from "./pictures.ts";
import { scenes } from "./scenes.ts";

afterAll(closeBrowser);

const phone = { width: 390, height: 844, isDark: false };
const desktop = { width: 1280, height: 900, isDark: false };

describe.each(Object.entries(scenes))("the report of %s", (_name, view) => {
  test.each(Object.entries(screens))("reads well on %s", async (_screen, screen) => {
    const page = await look(renderHtml(view), screen);
    expect(await stickingOut(page)).toEqual([]);
    expect(await axe(page)).toEqual([]);
    expect(page.complaints).toEqual([]);
    expect(page.requests.filter((url) => url !== page.address && url !== "data:,")).toEqual([]);
  });

  test.each(Object.entries(screens))("and its comment stay within their frame on %s", async (_screen, screen) => {
    const page = await look(commentPage(renderMarkdown(view)), screen);
    await drawDiagrams(page, screen.isDark);
    expect(await stickingOut(page)).toEqual([]);
    expect(await page.evaluate("document.querySelectorAll('.markdown-body h2').length")).toBeGreaterThan(0);
  });

  test.each([320, 820, 1024, 1161, 1920])("has room in a window of %i pixels", async (width) => {
    expect(await stickingOut(await look(renderHtml(view), { ...desktop, width }))).toEqual([]);
  });

  test("is dark at night and light by day", async () => {
    const shades =
      "[document.body, document.querySelector('h1')].map((e) => getComputedStyle(e)).flatMap((s) => [s.backgroundColor, s.color])";
    const at = async (isDark: boolean) => {
      const page = await look(renderHtml(view), { ...desktop, isDark });
      return { colours: await page.evaluate<string[]>(shades), picture: await page.photograph(900) };
    };
    const [day, night] = [await at(false), await at(true)];
    const brightness = (colour = ""): number => Number(/\d+/.exec(colour)?.[0]);
    expect(brightness(day.colours[0])).toBeGreaterThan(brightness(day.colours[1]) + 100);
    expect(brightness(night.colours[0])).toBeLessThan(brightness(night.colours[1]) - 100);
    expect(day.picture.equals(night.picture)).toBe(false);
  });
});

test("every diagram of the comment is one that Mermaid reads", async () => {
  const comment = renderMarkdown(scenes["improved"] ?? expect.fail("no such scene"));
  const blocks = comment.split("\n").filter((line) => line === "```mermaid").length;
  expect(blocks).toBeGreaterThan(0);
  const page = await look(commentPage(comment), desktop);
  expect(await drawDiagrams(page, false)).toBe(blocks);
  expect(await page.evaluate("document.querySelectorAll('.diagram svg:has(.line-plot-0 path)').length")).toBe(blocks);
  // Mermaid's own first colour cannot be told from the page.
  expect(
    await page.evaluate<string[]>(
      "[...new Set([...document.querySelectorAll('.diagram .line-plot-0 path')].map((line) => line.getAttribute('stroke')))]",
    ),
  ).toEqual(["#2f81f7"]);
  expect(page.complaints).toEqual([]);
});

describe("what looks at the report sees", () => {
  test("what a page asks for, and what it may not", async () => {
    const outside = "http://127.0.0.1:9/beacon.png";
    const open = await look(`<img src="${outside}" alt="">`, desktop);
    expect(open.requests).toEqual([open.address, outside]);
    const closed = await look(
      renderHtml(scenes["no-model"] ?? expect.fail("no such scene")).replace(
        "</main>",
        `<img src="${outside}" alt=""></main>`,
      ),
      desktop,
    );
    expect(closed.complaints.join("\n")).toMatch(/Content Security Policy/);
  });

  test("what sticks out, and what is cut", async () => {
    const page = await look(
      `<meta name="viewport" content="width=device-width"><p style="width:500px">wide</p><svg width="50" height="20"><text x="-20" y="10">cut</text></svg>`,
      phone,
    );
    const found = (await stickingOut(page)).join("\n");
    for (const part of ["wider than the window", "outside of the window: <p", "cut by its drawing: <text"])
      expect(found).toContain(part);
  });

  test("what nobody can read", async () => {
    const markup = renderHtml(scenes["improved"] ?? expect.fail("no such scene")).replace(
      "--soft:#55606d",
      "--soft:#d5d8dd",
    );
    expect((await axe(await look(markup, desktop))).join("\n")).toMatch(/^color-contrast: /m);
  });
});

test("the pictures of the documentation are all there, and small", () => {
  const kept = readdirSync(picturesFolder).filter((name) => /^(?:page|comment)-/.test(name));
  expect(kept.sort()).toEqual(pictures.map(({ name }) => `${name}.png`).sort());
  for (const name of kept) expect(statSync(join(picturesFolder, name)).size).toBeLessThan(pictureLimit);
});
