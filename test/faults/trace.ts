/** One system call of a traced process that succeeded or was disturbed. */
export interface Call {
  readonly thread: string;
  readonly syscall: string;
  /** The how-many-th call of that kind in its thread, from 1: what strace's `when=` counts. */
  readonly ordinal: number;
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
  const counts = new Map<string, number>();
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
    const ordinal = (counts.get(key) ?? 0) + 1;
    counts.set(key, ordinal);
    const isUnfinished = rest.endsWith("<unfinished ...>");
    if (isUnfinished) open.set(key, { index: calls.length });
    calls.push({
      thread,
      syscall,
      ordinal,
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
  return [...quoted, ...described];
}

/** What a thread is for: the program's own, the one that Node has for files, workers, and everything that is another program. */
export type Role = "main" | "pool" | "worker" | "other";

/** The roles of threads, as warm-up.mjs tells them. */
export function rolesOf(calls: readonly Call[]): ReadonlyMap<string, Role> {
  const roles = new Map<string, Role>();
  for (const { thread, paths } of calls) {
    const [, role] = /^\/proc\/lockstep-faults\/nothing\/(\w+)$/.exec(paths[0] ?? "") ?? [];
    if (role === "main" || role === "pool" || role === "worker") roles.set(thread, role);
  }
  return roles;
}

/** How many calls of a kind each thread made. */
export function countsOf(calls: readonly Call[], syscall: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const call of calls) if (call.syscall === syscall) counts.set(call.thread, call.ordinal);
  return counts;
}

/** Where in a world a call writes, with what differs from run to run left out: two calls of one place are one kind of boundary. */
export function placeOf(call: Call, world: string): string | undefined {
  const place = call.paths
    .filter((path) => path.startsWith(`${world}/`) && !path.includes("/.git/") && path !== `${world}/trace`)
    .at(-1);
  return place
    ?.slice(world.length + 1)
    .replace(/\.[\w-]{22}\.tmp(?:-[0-9a-f]{1,4}$)?/g, "*.tmp")
    .replace(/files\/md5\/[0-9a-f]{2}\/[0-9a-f]{30}/g, "files/md5/*/*")
    .replace(/files\/md5\/[0-9a-f]{2}(?=\/|$)/g, "files/md5/*")
    .replace(/runs\/[0-9a-f]{2}\/[0-9a-f]{64}/g, "runs/*/*")
    .replace(/[0-9a-f]{64}/g, "*")
    .replace(/\d+-[0-9a-f]{12,}/g, "*")
    .replace(/(?<=tmp\/\*\/)\d+$/g, "*")
    .replace(/[0-9a-f]{16,32}/g, "*");
}
