/** One system call of a traced process that succeeded or was disturbed. */
export interface Call {
  readonly thread: string;
  readonly syscall: string;
  /** The paths it names, by name or by descriptor. */
  readonly paths: readonly string[];
  readonly isCreating: boolean;
  readonly isInjected: boolean;
  /** The process died in it. */
  readonly isLast: boolean;
}

/** Reads what `strace -f -y -o` wrote. Lines of calls that were interrupted by another thread's are joined again. */
export function parseTrace(text: string): readonly Call[] {
  const calls: Call[] = [];
  const open = new Map<string, { readonly index: number }>();
  for (const line of text.split("\n")) {
    const [, thread = "", rest = ""] = /^(\d+)\s+(.*)$/.exec(line) ?? [];
    const [, resumed] = /^<\.\.\. (\w+) resumed>/.exec(rest) ?? [];
    if (resumed !== undefined) {
      const begun = open.get(`${thread} ${resumed}`);
      const call = begun === undefined ? undefined : calls[begun.index];
      if (begun !== undefined && call !== undefined)
        calls[begun.index] = { ...call, isInjected: rest.includes("(INJECTED)"), isLast: rest.endsWith("= ?") };
      continue;
    }
    const [, syscall] = /^(\w+)\(/.exec(rest) ?? [];
    if (syscall === undefined) continue;
    const key = `${thread} ${syscall}`;
    const isUnfinished = rest.endsWith("<unfinished ...>");
    if (isUnfinished) open.set(key, { index: calls.length });
    calls.push({
      thread,
      syscall,
      paths: pathsIn(rest),
      isCreating: rest.includes("O_CREAT"),
      isInjected: rest.includes("(INJECTED)"),
      isLast: isUnfinished || rest.endsWith("= ?"),
    });
  }
  return calls;
}

/** Absolute paths of a line: in quotes where they are not what is written, and behind descriptors as `22</path>`. */
function pathsIn(line: string): readonly string[] {
  const isContent = /^p?writev?(?:64)?\(/.test(line);
  const quoted = isContent ? [] : [...line.matchAll(/"(\/[^"]*)"/g)].map(([, path = ""]) => path);
  const described = [...line.matchAll(/\d+<(\/[^>]*)>/g)].map(([, path = ""]) => path);
  return [...quoted, ...described].map(unescaped);
}

const letters: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", v: "\v", f: "\f" };

/** A path as it is: strace writes bytes beyond ASCII as `\303\251`. */
function unescaped(path: string): string {
  const bytes = path.replace(/\\([0-7]{1,3}|.)/g, (_, what: string) =>
    /^\d/.test(what) ? String.fromCharCode(Number.parseInt(what, 8)) : (letters[what] ?? what),
  );
  return Buffer.from(bytes, "latin1").toString();
}

/** The threads of the program itself, as known-names.mjs tells them; the others are other programs. */
export function ownThreads(calls: readonly Call[]): ReadonlySet<string> {
  const own = calls.filter(({ paths }) => paths[0]?.startsWith("/proc/lockstep-faults/nothing/"));
  return new Set(own.map(({ thread }) => thread));
}

/** The paths by which strace's `-P` finds a call: of a rename, the old name alone. */
function foundBy({ syscall, paths }: Call): readonly string[] {
  return syscall === "rename" ? paths.slice(0, 1) : paths;
}

/** How a fault finds the call at an index again: by a path, and how many calls of its thread and name there were at it, from 1. */
export function addressOf(calls: readonly Call[], index: number): { readonly path: string; readonly ordinal: number } {
  const call = calls[index];
  const path = call === undefined ? undefined : foundBy(call).at(-1);
  if (call === undefined || path === undefined) throw new Error(`call ${index} names no path`);
  const { thread, syscall } = call;
  const same = calls
    .slice(0, index + 1)
    .filter((each) => each.thread === thread && each.syscall === syscall && foundBy(each).includes(path));
  return { path, ordinal: same.length };
}

/** The path in a world that a call writes at; none for what is Git's. */
export function pathOf(call: Call, world: string): string | undefined {
  return call.paths.findLast((path) => path.startsWith(`${world}/`) && !path.includes("/.git/"));
}

/** A path from its world, with what differs from file to file left out: two calls of one place are one kind of boundary. */
export function placeOf(path: string, world: string): string {
  return path
    .slice(world.length + 1)
    .replace(/\.[\w-]{22}\.tmp(?:-[0-9a-f]{1,4}$)?/g, "*.tmp")
    .replace(/files\/md5\/[0-9a-f]{2}\/[0-9a-f]{30}/g, "files/md5/*/*")
    .replace(/files\/md5\/[0-9a-f]{2}(?=\/|$)/g, "files/md5/*")
    .replace(/runs\/[0-9a-f]{2}\/[0-9a-f]{64}/g, "runs/*/*")
    .replace(/[0-9a-f]{64}/g, "*")
    .replace(/\d+[-~][\w~.%-]*[0-9a-f]{12,}/g, "*")
    .replace(/(?<=tmp\/\*\/)\d+$/g, "*")
    .replace(/[0-9a-f]{16,32}/g, "*");
}
