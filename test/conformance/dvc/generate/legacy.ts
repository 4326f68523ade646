import { createHash } from "node:crypto";
import { type Action, run, write } from "../plan.ts";
import type { Draw } from "./draw.ts";

const texts = ["plain\n", "a\r\nb\r\n", "", "a long line with one é\r\n"] as const;

/** The digest that DVC 2 gives a text: of its lines as Unix ends them. */
function legacyDigest(text: string): string {
  return createHash("md5").update(text.replaceAll("\r\n", "\n")).digest("hex");
}

/** What DVC 2 left behind: objects right below the cache, pointers and a lock without `hash`. */
export function legacyData(draw: Draw): readonly Action[] {
  const text = draw.one(texts);
  const inner = draw.some(texts, 2);
  const members = inner.map((content, i) => ({ md5: legacyDigest(content), relpath: `m${String(i)}` }));
  const listing = `[${members.map(({ md5, relpath }) => `{"md5": "${md5}", "relpath": "${relpath}"}`).join(", ")}]`;
  const directory = createHash("md5").update(listing).digest("hex");
  const object = (digest: string, content: string): Action =>
    write(`.dvc/cache/${digest.slice(0, 2)}/${digest.slice(2)}`, content);
  const size = (content: string): string => String(Buffer.byteLength(content));
  return [
    object(legacyDigest(text), text),
    ...inner.map((content) => object(legacyDigest(content), content)),
    object(`${directory}.dir`, listing),
    write("old.txt.dvc", `outs:\n- md5: ${legacyDigest(text)}\n  size: ${size(text)}\n  path: old.txt\n`),
    write(
      "olddir.dvc",
      `outs:\n- md5: ${directory}.dir\n  size: ${size(inner.join(""))}\n  nfiles: ${String(inner.length)}\n  path: olddir # kept\n`,
    ),
    write(".gitignore", "/old.txt\n/olddir\n"),
    run("checkout", "old.txt", "olddir"),
    run("status", "--json"),
    ...(draw.chance(0.5) ? [write("old.txt", "changed\r\n"), run("add", "old.txt")] : []),
  ];
}
