import type { Detail } from "./data-changes.ts";
import { type Html, html, name } from "./html-text.ts";

/** A line of detail; names are in the letters of code. */
export function detail(parts: Detail): Html {
  return html`${parts.map((part) => (typeof part === "string" ? html`${part}` : name(part.name)))}`;
}
