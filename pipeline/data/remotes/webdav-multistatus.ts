import { RemoteFailure } from "./remote.ts";

/** One resource of an answer to PROPFIND. */
export interface DavResource {
  /** As the server wrote it: a path or a whole address, percent-encoded. */
  readonly href: string;
  readonly isFolder: boolean;
  readonly sizeBytes: number | undefined;
  readonly modifiedMs: number | undefined;
}

/** Markup that matters, one piece at a time: CDATA, what is skipped, a tag, text. */
const markup = /<!\[CDATA\[([\s\S]*?)\]\]>|<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<(\/?)([^\s/>!]+)[^>]*?(\/?)>|([^<]+)/g;

const entities: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/** The character that `&name;`, `&#10;` or `&#xa;` stands for; what stands for nothing stays as it is. */
function characterOf(reference: string): string {
  const [, name] = /^&([a-z]+);$/.exec(reference) ?? [];
  if (name !== undefined) return entities[name] ?? reference;
  const [, hex, digits] = /^&#(x?)([0-9a-f]{1,7});$/i.exec(reference) ?? [];
  const point = Number.parseInt(digits ?? "", hex === "" ? 10 : 16);
  return point <= 0x10ffff ? String.fromCodePoint(point) : reference;
}

function unescaped(text: string): string {
  return text.replace(/&#?\w{1,8};/g, characterOf);
}

interface Draft {
  href: string;
  isFolder: boolean;
  length: string;
  modified: string;
}

function finished({ href, isFolder, length, modified }: Draft): DavResource {
  const modifiedMs = Date.parse(modified);
  return {
    href: href.trim(),
    isFolder,
    sizeBytes: /^\s*\d{1,15}\s*$/.test(length) ? Number(length) : undefined,
    modifiedMs: Number.isNaN(modifiedMs) ? undefined : modifiedMs,
  };
}

/**
 * Reads the answer to PROPFIND. Names count without their namespace prefix, which every server chooses for itself; properties that a
 * server could not find stand in a `propstat` of another status and are empty there.
 *
 * @throws RemoteFailure when the text is no multistatus, for example the page of a login form.
 * @see RFC 4918, 14.16
 */
export function parseMultistatus(text: string): readonly DavResource[] {
  if (/<!DOCTYPE/i.test(text))
    throw new RemoteFailure("permanent", "the server's answer to PROPFIND declares a document type");
  const resources: DavResource[] = [];
  const open: string[] = [];
  let draft: Draft | undefined;
  let isMultistatus = false;
  for (const [, cdata, slash, name, empty, words] of text.matchAll(markup)) {
    if (name === undefined) {
      const content = cdata ?? (words === undefined ? "" : unescaped(words));
      if (draft === undefined) continue;
      const [parent, element] = [open.at(-2), open.at(-1)];
      if (element === "href" && parent === "response") draft.href += content;
      if (element === "getcontentlength") draft.length += content;
      if (element === "getlastmodified") draft.modified += content;
      continue;
    }
    const local = name.slice(name.indexOf(":") + 1).toLowerCase();
    if (slash === "/") {
      if (open.pop() !== local)
        throw new RemoteFailure("permanent", "the server's answer to PROPFIND is not well-formed");
      if (local === "response" && draft !== undefined) {
        resources.push(finished(draft));
        draft = undefined;
      }
      continue;
    }
    if (local === "multistatus" && open.length === 0) isMultistatus = true;
    if (local === "response") draft = { href: "", isFolder: false, length: "", modified: "" };
    if (local === "collection" && open.at(-1) === "resourcetype" && draft !== undefined) draft.isFolder = true;
    if (empty !== "/") open.push(local);
  }
  if (!isMultistatus || open.length > 0)
    throw new RemoteFailure("permanent", "the server's answer to PROPFIND is not a list of resources");
  return resources;
}
