/** What `.gitattributes` says of the files that are merged by meaning. */
export const attributeLines = [
  "dvc.lock merge=lockstep",
  "*.dvc merge=lockstep",
  "models/**/*.yaml merge=lockstep",
] as const;

/** A `.gitattributes` with our lines; as it is when they are there. */
export function withAttributes(text: string | undefined): string {
  const old = text ?? "";
  const present = new Set(old.split("\n").map((line) => line.trim().replaceAll(/\s+/g, " ")));
  const missing = attributeLines.filter((line) => !present.has(line));
  if (missing.length === 0) return old;
  return `${old}${old === "" || old.endsWith("\n") ? "" : "\n"}${missing.join("\n")}\n`;
}

function commonStart(a: readonly string[], b: readonly string[]): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return i;
  return length;
}

/** Both texts with Git's marks around the lines where they differ. No reader of DVC's takes it for a file, until somebody decides. */
export function withConflictMarks(ours: string, theirs: string): string {
  const [left, right] = [ours, theirs].map((text) => text.replace(/\n$/, "").split("\n")) as [string[], string[]];
  const start = commonStart(left, right);
  const end = commonStart(left.slice(start).reverse(), right.slice(start).reverse());
  return [
    ...left.slice(0, start),
    "<<<<<<< ours",
    ...left.slice(start, left.length - end),
    "=======",
    ...right.slice(start, right.length - end),
    ">>>>>>> theirs",
    ...left.slice(left.length - end),
    "",
  ].join("\n");
}
