/** Shown in messages: at most 60 characters, quoted, without control characters. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

/** `line:column` of an offset into a text, both from 1; the column counts UTF-16 units. */
export function positionAt(text: string, offset: number): string {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf("\n") + 1;
  let line = 1;
  for (let at = before.indexOf("\n"); at !== -1; at = before.indexOf("\n", at + 1)) line++;
  return `${line}:${offset - lineStart + 1}`;
}
