import fc from "fast-check";
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { describe, expect, test } from "vitest";
import { cell, code, sentence } from "../../pipeline/report/cell.ts";
import { visible } from "../../pipeline/report/text.ts";

/** As a forge renders a comment, raw HTML let through: what is no text would show. */
function rendered(markdown: string): string {
  return micromark(markdown, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] });
}

function decoded(markup: string): string {
  return markup.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"').replaceAll("&amp;", "&");
}

/** What a reader must see of a name: itself, and a space where GitHub would draw a colour. */
function shown(name: string): string {
  const text = visible(name);
  return /^(?:#[0-9a-f]{3,8}|rgb\(.*\))$/i.test(text) ? `${text} ` : text;
}

/** Everything that would be more than text, and everything that hides. */
const fragments = [
  "|",
  "\\",
  "\\|",
  "`",
  "``",
  "\n",
  "\r\n",
  "\n\n",
  "\t",
  " ",
  "<img src=x onerror=alert(1)>",
  "<!-- lockstep:report -->",
  "-->",
  "</td></tr></table>",
  "[text](https://example.com)",
  "![beacon](https://example.com/x.png)",
  "[ref]: https://example.com",
  "https://example.com",
  "www.example.com",
  "ada@example.com",
  "@org/team",
  "fixes #1",
  "gh-1",
  "org/repository#1",
  "4e1f0123456789abcdef0123456789abcdef0123",
  "**bold**",
  "~~gone~~",
  "$x$",
  "$$x$$",
  "$`x`$",
  "```mermaid\ngraph TD; a-->b\n```",
  "```math\nx\n```",
  "[^1]",
  "\n[^1]: a footnote",
  "> [!WARNING]\n> be afraid",
  "<details><summary>more</summary>",
  "<https://example.com>",
  "mailto:ada@example.com",
  "xmpp:ada@example.com/room",
  "ftp://example.com",
  "@ada",
  "GH-26",
  "#26",
  "closes: #1",
  "rgb(9, 105, 218)",
  "1. one",
  "+ item",
  "---",
  "===",
  "    indented",
  "<!--",
  "]]>",
  "<?php",
  "&#124;",
  "&NewLine;",
  "&quot;",
  "\\`",
  ":tada:",
  "&lt;b&gt;",
  "&#x7c;",
  "# heading",
  "- [x] done",
  "\u202e",
  "\u2066",
  "\u2067",
  "\u2069",
  "\u061c",
  "\u180e",
  "\u3164",
  "\ufe0f",
  "\u200b",
  "\u200d",
  "\ufeff",
  "\u00ad",
  "\u2028",
  "\u0000",
  "\u0007",
  "\u001b[31m",
  "\ud800",
  "\u{e0041}",
  "😀",
  "𝕏",
  "שלום",
  "مرحبا",
  "Ă",
  "a",
  "model",
  "-0.0312",
];
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...fragments), fc.string({ unit: "binary", maxLength: 12 })), { maxLength: 10 })
  .map((parts) => parts.join(""));
const names = fc.sample(hostile, { numRuns: 30_000, seed: 20 });
const batches = Array.from({ length: Math.ceil(names.length / 100) }, (_, batch) =>
  names.slice(batch * 100, batch * 100 + 100),
);

// A busy machine takes a minute for each.
describe("of 30,000 hostile names", { timeout: 180_000 }, () => {
  test("each is one cell of one row, and nothing but its text", () => {
    for (const batch of batches) {
      const rows = batch.map((name) => `| before ${cell(name)} | ${cell(name)} after |`);
      const markup = rendered(["| Name | Again |", "| :--- | ---: |", ...rows].join("\n"));
      const expected = batch.map((name) => {
        const text = shown(name).replace(/\\(?=\|)/g, "\\ ");
        return { left: `before <code>${text}</code>`, right: `<code>${text}</code> after` };
      });
      const found = [...markup.matchAll(/<tr>\n<td align="left">(.*)<\/td>\n<td align="right">(.*)<\/td>\n<\/tr>/g)];
      expect(found.map(([, left = "", right = ""]) => ({ left: decoded(left), right: decoded(right) }))).toEqual(
        expected,
      );
      expect(markup.match(/<(?!\/?(?:code|td|tr|tbody|thead|table|th)\b)/g)).toBeNull();
    }
  });

  test("each is one code span of one line, and nothing but its text", () => {
    for (const batch of batches) {
      const markup = rendered(batch.map((name) => `- begin ${code(name)} end`).join("\n"));
      const expected = batch.map((name) => `<li>begin <code>${shown(name)}</code> end</li>`);
      expect(markup.split("\n").slice(1, -1).map(decoded)).toEqual(expected);
    }
  });

  test("each sentence with them has nothing but words outside of its code spans", () => {
    for (const batch of batches) {
      const markup = rendered(batch.map((name) => `- why: ${sentence(`the gate says ${name} and more`)}`).join("\n"));
      const lines = markup.split("\n").slice(1, -1);
      expect(lines).toHaveLength(batch.length);
      for (const line of lines) {
        const outside = line.replace(/^<li>|<\/li>$/g, "").replace(/<code>[^<]*<\/code>/g, " ");
        expect(outside).toMatch(/^why: [a-z0-9 .,;:()%'_+\u2212\u00b1&-]*$/i);
        expect(outside).not.toMatch(/[0-9a-f]{7}|gh-\d|www\.|[@#<]/i);
      }
    }
  });

  test("none is longer than its limit", () => {
    for (const name of names) {
      expect([...visible(name)].length).toBeLessThanOrEqual(80);
      expect([...visible(name, 10)].length).toBeLessThanOrEqual(10);
    }
  });
});

test.each([
  ["a plain name", "roc_auc", "`roc_auc`"],
  ["a pipe", "a|b", "`a\\|b`"],
  ["backticks inside", "a`b``c", "```a`b``c```"],
  ["a backtick at the edge", "`a", "`` `a ``"],
  ["a line end", "a\r\nb", "`a b`"],
  ["invisible characters", "a\u200b\u202eb\u{e0041}", "`ab`"],
  ["a lone surrogate", "a\ud800b", "`ab`"],
  ["a colour, which GitHub would draw", "#0969DA", "`#0969DA `"],
  ["a colour in numbers", "rgb(9, 105, 218)", "`rgb(9, 105, 218) `"],
  ["a colour and more", "#0969DA!", "`#0969DA!`"],
  ["nothing", "", "`(empty)`"],
  ["nothing visible", "\u200b \n", "`(empty)`"],
  ["right to left text", "שלום", "`שלום`"],
  ["four-byte characters", "😀".repeat(80), `\`${"😀".repeat(80)}\``],
  ["one character too many", "x".repeat(81), `\`${"x".repeat(79)}…\``],
  ["a megabyte of spaces before it", `${" ".repeat(1_000_000)}x`, "`(empty)`"],
])("a cell with %s", (_name, text, expected) => {
  expect(cell(text)).toBe(expected);
});

test.each([
  [
    "a gate's reason",
    "improvement -0.0312, interval -0.05 to 0.01, below zero",
    "improvement -0.0312, interval -0.05 to 0.01, below zero",
  ],
  [
    "a metric's name",
    "roc_auc is undefined: no row was predicted positive",
    "roc_auc is undefined: no row was predicted positive",
  ],
  ["a path", "data/test.csv row 5 has no label", "`data/test.csv` row 5 has no label"],
  ["a mention", "ask @org/team now", "ask `@org/team` now"],
  ["a closing keyword", "this fixes #1", "this fixes `#1`"],
  ["a commit", "it was 4e1f0123 before", "it was `4e1f0123` before"],
  ["an address", "see www.example.com or https://example.com", "see `www.example.com` or `https://example.com`"],
  ["html", "a <b>bold</b> claim", "a `<b>bold</b>` claim"],
])("a sentence with %s", (_name, text, expected) => {
  expect(sentence(text)).toBe(expected);
});
