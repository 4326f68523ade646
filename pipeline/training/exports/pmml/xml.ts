import { LockstepError } from "../../../domain/error.ts";

/** An element with its text or its children. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | number | undefined>>;
  readonly children: readonly (Element | string)[];
}

export function element(
  name: string,
  attributes: Element["attributes"] = {},
  children: Element["children"] = [],
): Element {
  return { name, attributes, children };
}

// What XML 1.0 has no way to write, not even as a reference; a surrogate without its other half among it.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that are looked for
const unwritable =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** Line breaks and tabs as references too: a parser makes blanks of them in an attribute. */
function escaped(text: string): string {
  if (unwritable.test(text))
    throw new LockstepError(
      "EXPORT_UNSUPPORTED",
      `${JSON.stringify(text.slice(0, 80))} has characters that XML cannot hold`,
      {
        hint: "Rename the column or the category, or export to another format.",
      },
    );
  return text.replaceAll(
    /[&<>"\t\n\r\u0085\u2028]/g,
    (character) => entities[character] ?? `&#${character.charCodeAt(0)};`,
  );
}

function lines({ name, attributes, children }: Element, indent: string, into: string[]): void {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escaped(String(value))}"`)
    .join("");
  const [first] = children;
  if (first === undefined) into.push(`${indent}<${name}${written}/>`);
  else if (children.every((child) => typeof child === "string"))
    into.push(`${indent}<${name}${written}>${children.map(escaped).join("")}</${name}>`);
  else {
    into.push(`${indent}<${name}${written}>`);
    for (const child of children) if (typeof child !== "string") lines(child, `${indent} `, into);
    into.push(`${indent}</${name}>`);
  }
}

/** An XML 1.0 document in UTF-8. @throws LockstepError EXPORT_UNSUPPORTED for characters that XML cannot hold. */
export function xmlDocument(root: Element): string {
  const into = ['<?xml version="1.0" encoding="UTF-8"?>'];
  lines(root, "", into);
  return `${into.join("\n")}\n`;
}
