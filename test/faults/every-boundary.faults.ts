import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mapParallel } from "../../pipeline/data/objects/parallel.ts";
import { openData } from "../../pipeline/data-wiring.ts";
import { checkRepository } from "../../pipeline/tracking/fsck.ts";
import { brokenPromises, differences, type Snapshot, snapshot } from "./invariants.ts";
import { type Operation, operations } from "./operations.ts";
import { type Fault, failing, runTraced, type Strike, struck, type TracedRun } from "./strace.ts";
import { type Call, countsOf, placeOf, type Role, rolesOf } from "./trace.ts";
import { copyOf, entry, environment, lockstep, makeWorld, must, type World } from "./world.ts";

function isBoundary(call: Call, kind: Fault): boolean {
  if (call.syscall === "openat" && !call.isCreating) return false;
  return kind === "KILL" || failing[kind].has(call.syscall);
}

/** Names that are given for good: objects, pointers and locks. */
const lasting = /\/files\/md5\/[0-9a-f]{2}\/[0-9a-f]{30}|\.dvc$|dvc\.lock$/;

/** One kind of boundary: calls of one name at one place, by one kind of thread. */
interface Boundary {
  readonly name: string;
  readonly syscall: string;
  readonly role: Role;
  /** The first and, for a kill where a name changes, the last of them: elsewhere what follows is the same wherever it is. */
  readonly ordinals: readonly number[];
}

const naming: ReadonlySet<string> = new Set(["link", "rename", "unlink"]);

/** The kinds of boundaries that an undisturbed run passes. */
function boundariesOf(run: TracedRun, folder: string, kind: Fault): readonly Boundary[] {
  const roles = rolesOf(run.calls);
  const found = new Map<string, Boundary>();
  for (const call of run.calls) {
    const place = placeOf(call, folder);
    if (place === undefined || !isBoundary(call, kind)) continue;
    const { syscall, ordinal } = call;
    const role = roles.get(call.thread) ?? "other";
    const name = `${syscall} ${place}`;
    const first = found.get(`${role} ${name}`)?.ordinals[0] ?? ordinal;
    found.set(`${role} ${name}`, {
      name,
      syscall,
      role,
      ordinals: kind === "KILL" && naming.has(syscall) ? [...new Set([first, ordinal])] : [first],
    });
  }
  return [...found.values()];
}

const few = 12;

/** Locks and the state of hashes: every command passes them alike. */
const passedByAll = /^\S+ work\/\.dvc\/tmp\/(?:lock$|rwlock|lockstep\/(?:locks|state))/;

/**
 * Those that a sweep disturbs, so that all of them end in minutes: what every command passes is disturbed in `add` alone, and a call that
 * both a full disk and a broken one let fail is failed by one of them, in turn by name, and by the other one in the next command. Of
 * few such calls each is failed by both.
 */
function shareOf(boundaries: readonly Boundary[], kind: Fault, operation: Operation): readonly Boundary[] {
  const own = boundaries
    .filter(({ name }) => operation.name === "add" || !passedByAll.test(name))
    // What the command of a stage writes is not ours to keep whole.
    .filter(({ name, role }) => role !== "other" || operation.isMade?.(name.replace(/^\S+ work\//, "")) !== true)
    .toSorted((a, b) => (`${a.name} ${a.role}` < `${b.name} ${b.role}` ? -1 : 1));
  if (kind === "KILL") return own;
  const isShared = ({ syscall }: Boundary): boolean => failing.ENOSPC.has(syscall) && failing.EIO.has(syscall);
  const turn = operations.indexOf(operation) + (kind === "EIO" ? 1 : 0);
  const shared = own.filter(isShared);
  const inTurn = shared.length <= few ? shared : shared.filter((_, index) => (index + turn) % 2 === 0);
  return [...inTurn, ...own.filter((boundary) => !isShared(boundary))];
}

/** The fault at a call of one thread, ahead of which no other thread makes as many. */
function strikeAt(
  run: TracedRun,
  kind: Fault,
  { syscall, role, ordinal }: Pick<Boundary, "syscall" | "role"> & { readonly ordinal: number },
): Strike {
  const roles = rolesOf(run.calls);
  const others = [...countsOf(run.calls, syscall)].filter(([thread]) => roles.get(thread) !== role);
  const most = Math.max(0, ...others.map(([, count]) => count));
  const count = role === "other" || ordinal > most ? 0 : most + 10;
  return { kind, syscall, ordinal: ordinal + count, ahead: { role, syscall, count } };
}

let common: World;

beforeAll(async () => {
  common = await makeWorld();
});

afterAll(() => {
  common[Symbol.dispose]();
});

const warmUp = pathToFileURL(join(import.meta.dirname, "warm-up.mjs")).href;

function traced(world: World, operation: Operation, fault?: Strike): Promise<TracedRun> {
  const log = join(world.folder, "trace");
  return runTraced({
    program: [process.execPath, "--import", warmUp, entry, ...operation.args],
    folder: world.work,
    env: environment,
    log,
    ...(fault === undefined ? {} : { fault }),
  });
}

async function afterFirstStep(start: World, { firstStep }: Operation): Promise<Snapshot | undefined> {
  if (firstStep === undefined) return undefined;
  using world = copyOf(start);
  await must(world, ...firstStep);
  return await snapshot(world);
}

/** A world that is ready for an operation, and what an undisturbed run makes of it. */
async function ready(operation: Operation): Promise<{
  readonly start: World;
  readonly before: Snapshot;
  readonly halfway: Snapshot | undefined;
  readonly done: Snapshot;
  readonly run: TracedRun;
  readonly end: World;
}> {
  const start = copyOf(common);
  await operation.prepare(start);
  const before = await snapshot(start);
  const end = copyOf(start);
  const run = await traced(end, operation);
  expect(run.code, run.output).toBe(0);
  const done = await snapshot(end);
  return { start, before, halfway: await afterFirstStep(start, operation), done, run, end };
}

/** Objects that an undisturbed run removes. */
function removed(before: Snapshot, done: Snapshot): ReadonlySet<string> {
  return new Set(
    (["cache", "remote"] as const).flatMap((side) =>
      [...before[side].keys()].filter((key) => !done[side].has(key)).map((key) => `${side}/${key}`),
    ),
  );
}

describe.each(operations)("$name", (operation) => {
  let state: Awaited<ReturnType<typeof ready>>;

  beforeAll(async () => {
    state = await ready(operation);
    expect(await differences(state.end, state.before), "the command has something to do").not.toEqual([]);
  });

  afterAll(() => {
    state.start[Symbol.dispose]();
    state.end[Symbol.dispose]();
  });

  /** Disturbs one call; gives what was struck, or `undefined` when nothing in the world was. */
  async function attempt(fault: Strike): Promise<string | undefined> {
    const { kind } = fault;
    const { start, before, halfway, done } = state;
    using world = copyOf(start);
    const run = await traced(world, operation, fault);
    const call = struck(run, fault);
    const place = call === undefined ? undefined : placeOf(call, world.folder);
    if (place === undefined) return undefined;
    const where = `${kind} at ${fault.syscall} ${fault.ordinal} of ${place}`;
    const mayGo = operation.mayRemove === true ? removed(before, done) : new Set<string>();
    const isMade = operation.isMade ?? (() => false);
    const expected = { before, halfway, done, mayGo, isFetching: operation.name === "pull" };
    const broken = (await brokenPromises(world, expected)).filter(
      (problem) => !isMade(/^P[12]: (?:the content of )?(\S+)/.exec(problem)?.[1] ?? ""),
    );
    expect(broken, `${where}\n${run.output}`).toEqual([]);
    if (kind !== "KILL" && run.code === 0)
      expect(await differences(world, done), `${where}: said to have succeeded`).toEqual([]);
    if (kind !== "KILL") expect(run.output, where).not.toContain("defect of Lockstep");
    const second = await lockstep(world, ...operation.args);
    expect(second.code, `${where}, the second run:\n${second.output}`).toBe(0);
    expect(await differences(world, done), `${where}, after the second run`).toEqual([]);
    await using repository = await openData({ folder: world.work, environment });
    const { findings } = await checkRepository(repository, { isQuarantining: false });
    expect(findings, `${where}, fsck`).toEqual([]);
    return `${fault.syscall} ${place}`;
  }

  test("gives a name to nothing that is not durable, and names it last of all in a pointer", () => {
    const { calls } = state.run;
    const { folder } = state.end;
    let named = 0;
    const durable = new Set<string>();
    for (const [at, { syscall, paths }] of calls.entries()) {
      const [from = "", to = ""] = paths;
      if (syscall === "fsync") durable.add(from);
      if (syscall === "write" || syscall === "copy_file_range") {
        const file = paths.at(-1) ?? "";
        durable.delete(file);
        expect(file, "nothing is written under its own name").not.toMatch(lasting);
      }
      if (syscall !== "rename") continue;
      // Bytes stay durable under another name.
      if (durable.has(from)) durable.add(to);
      if (!lasting.test(to) || !from.startsWith(`${folder}/`)) continue;
      named++;
      expect(durable.has(from), `${from} was synced before it became ${to}`).toBe(true);
      const isKept = calls.slice(at).some((call) => call.syscall === "fsync" && call.paths.includes(dirname(to)));
      expect(isKept, `${dirname(to)} was synced after ${to} was made`).toBe(true);
    }
    const writes = calls.flatMap(({ syscall, paths }, at) =>
      syscall === "rename" ? [{ at, to: paths.at(-1) ?? "" }] : [],
    );
    const pointer = writes.find(({ to }) => to.endsWith(".dvc") || to.endsWith("/dvc.lock"));
    // Other commands write one pointer after another, each after its own objects.
    if (pointer !== undefined && operation.name === "add")
      for (const { at, to } of writes) if (to.includes("/files/md5/")) expect(at, to).toBeLessThan(pointer.at);
    if (!["checkout", "gc"].includes(operation.name)) expect(named).toBeGreaterThan(0);
  });

  test.each<Fault>(["KILL", "ENOSPC", "EIO"])(
    "with %s at its share of the boundaries leaves the old state or the new one; the next run completes it, and fsck is clean",
    async (kind) => {
      const boundaries = shareOf(boundariesOf(state.run, state.end.folder, kind), kind, operation);
      const tries = boundaries.flatMap((boundary) => boundary.ordinals.map((ordinal) => ({ ...boundary, ordinal })));
      const hit = new Set<string>();
      let strikes = 0;
      await mapParallel(tries, 2, async ({ syscall, role, ordinal }) => {
        // Threads take turns as they like: the call of that number may be another one's this time.
        for (const shift of [0, 1, -1]) {
          if (ordinal + shift < 1) continue;
          const name = await attempt(strikeAt(state.run, kind, { syscall, role, ordinal: ordinal + shift }));
          if (name === undefined) continue;
          strikes++;
          hit.add(name);
          return;
        }
      });
      const kinds = new Set(boundaries.map(({ name }) => name));
      const missed = [...kinds].filter((name) => !hit.has(name));
      console.log(
        `${operation.name} ${kind}: ${strikes} boundaries hit, ${kinds.size - missed.length} of ${kinds.size} kinds` +
          (missed.length > 0 ? `; not hit: ${missed.join(", ")}` : ""),
      );
      expect(strikes).toBeGreaterThan(3);
      expect(missed.length).toBeLessThanOrEqual(kinds.size / 4);
    },
    600_000,
  );
});
