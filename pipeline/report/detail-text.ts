import { code } from "./cell.ts";
import type { Detail } from "./data-changes.ts";

/** A line of detail as Markdown; names are code spans. */
export function detailText(parts: Detail): string {
  return parts.map((part) => (typeof part === "string" ? part : code(part.name))).join("");
}
