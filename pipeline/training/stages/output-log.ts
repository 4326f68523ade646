/** What a stage prints, passed on within bounds; the last lines are kept for the message when it fails. */
export interface OutputLog {
  add(line: string): void;
  /** The last lines, oldest first, without control characters. */
  readonly tail: readonly string[];
}

/** Longest output of one stage that is passed on. */
export const outputLimit = { lines: 20_000, characters: 5_000_000 } as const;
const tailLines = 20;

/** Control characters could move the cursor or, on a runner, be taken for a command, as `##[…]` is wherever it stands. */
function plain(line: string): string {
  return line
    .replace(/\x1b\[[0-9;?]*[ -/]*[@-~]/g, "")
    .replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, "")
    .replaceAll("##[", "##\u200b[");
}

/**
 * @param onLine - Gets lines until the limit is reached.
 * @param onEvery - Gets every line, for a file with a limit of its own.
 */
export function outputLog(
  onLine: (line: string) => void,
  onEvery: (line: string) => void = () => undefined,
): OutputLog {
  const tail: string[] = [];
  let lines = 0;
  let characters = 0;
  let isFull = false;
  return {
    tail,
    add(line) {
      const text = plain(line);
      tail.push(text);
      if (tail.length > tailLines) tail.shift();
      onEvery(text);
      if (isFull) return;
      lines++;
      characters += text.length;
      isFull = lines > outputLimit.lines || characters > outputLimit.characters;
      onLine(isFull ? "(the output is too long; the rest is not shown)" : text);
    },
  };
}
