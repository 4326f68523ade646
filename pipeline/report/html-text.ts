import { textLimit, visible } from "./text.ts";

/** Markup that was made here; every other text is escaped on its way into the page. */
export interface Html {
  readonly markup: string;
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

export type Part = string | number | Html | undefined | readonly (Html | undefined)[];

function markupOf(part: Part): string {
  if (part === undefined) return "";
  if (typeof part === "string" || typeof part === "number") return escape(String(part));
  return "markup" in part ? part.markup : part.map(markupOf).join("");
}

/** Markup from a template: what stands in the template is markup, what is put in is text unless it is {@link Html}. */
export function html(template: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { markup: template.map((text, index) => text + markupOf(parts[index])).join("") };
}

/** Longest untrusted name in the page, in code points: there is more room than in a comment. */
const nameLimit = textLimit * 2;

/** An untrusted name, value or digest, in the letters of code. */
export function name(text: string): Html {
  return html`<code>${visible(text, nameLimit)}</code>`;
}

/** An untrusted sentence. */
export function line(text: string): string {
  return visible(text, 400);
}
