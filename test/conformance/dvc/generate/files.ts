import type { Draw } from "./draw.ts";

/** Names that are legal anywhere, and that a YAML writer, a JSON writer, a sort, a shell or a command line could trip over. */
const names = [
  "a.txt",
  "b.csv",
  "Z",
  "é",
  "e\u0301",
  "漢字.bin",
  "😀",
  "\ufb00",
  "sp ace",
  "#hash",
  "yes",
  "123",
  "1e5",
  "null",
  "ab: c",
  "it's",
  'q"q',
  "[x]",
  "x,y",
  "@at",
  "%p",
  "~",
  "tab\tx",
  "star*",
  "q?",
  "!bang",
  "amp&",
  "-dash",
  ".hidden",
  "end.",
  "\u00a0nbsp",
  "a=b;c",
  "$HOME",
  "{brace}",
] as const;

const folders = ["", "", "sub/", "sub-x/", "sub.d/", "deep/er/and/deeper/", "ünï/", "sp ace/"] as const;

/** Contents that a hash, a cache or an old version of DVC treats differently. */
export function drawContent(draw: Draw): string | Uint8Array {
  const kind = draw.between(0, 9);
  if (kind === 0) return "";
  if (kind === 1) return "one\r\ntwo\r\n";
  if (kind === 2) return draw.bytes(draw.between(1, 300));
  if (kind === 3) return `${"long line ".repeat(draw.between(100, 900))}\n`;
  if (kind === 4) return "without an end";
  return `${String(draw.between(0, 9))}\n`;
}

/** The name of a file with a pointer of its own. `dvc diff` mistakes those with `#`, `?` or a tab for urls: see the closed list. */
export function drawFileName(draw: Draw): string {
  return draw.one(names.filter((name) => !/[#?]/.test(name))).replace("\t", " ");
}

/** Paths of files inside a directory; none is inside another. */
export function drawMembers(draw: Draw, count: number): readonly string[] {
  const paths = new Set<string>();
  for (let i = 0; i < count; i++) paths.add(`${draw.one(folders)}${draw.one(names)}`);
  return [...paths];
}

export const ignoreLines = [
  "*.tmp",
  "# a comment",
  "!keep.tmp",
  "/data/skipped",
  "cache?/",
  "**/deep.log",
  "  spaced.txt  ",
  "[ab].bin",
  "build/",
  "",
] as const;

/** Files that such lines ignore, or all but ignore. */
export const ignoredFiles = [
  "x.tmp",
  "keep.tmp",
  "skipped",
  "cache1/in",
  "sub/deep.log",
  "spaced.txt",
  "a.bin",
  "c.bin",
  "build/out",
  "sub/build",
] as const;
