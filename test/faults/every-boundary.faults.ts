import { dirname } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mapParallel } from "../../pipeline/data/objects/parallel.ts";
import { openData } from "../../pipeline/data-wiring.ts";
import { checkRepository } from "../../pipeline/tracking/fsck.ts";
import { brokenPromises, differences, type Snapshot, snapshot } from "./invariants.ts";
import { type Operation, operations } from "./operations.ts";
import { type Fault, failing, isStruck, runTraced, type Strike, type TracedRun } from "./strace.ts";
import { addressOf, type Call, ownThreads, pathOf, placeOf } from "./trace.ts";
import { copyOf, entry, environment, lockstep, makeWorld, must, type World } from "./world.ts";

function isBoundary(call: Call, kind: Fault): boolean {
  if (call.syscall === "openat" && !call.isCreating) return false;
  return kind === "KILL" || failing[kind].has(call.syscall);
}

/** Names that are given for good: objects, pointers and locks. */
const lasting = /\/files\/md5\/[0-9a-f]{2}\/[0-9a-f]{30}|\.dvc$|dvc\.lock$/;

/** One kind of boundary, calls of one name at one place: the first and, for a kill where a name changes, the last of them. */
interface Boundary {
  readonly name: string;
  readonly strikes: readonly Strike[];
}

const naming: ReadonlySet<string> = new Set(["link", "rename", "unlink"]);

/** The kinds of boundaries that an undisturbed run passes; elsewhere than where a name changes, what follows is the same wherever it is. */
function boundariesOf({ calls, origin }: TracedRun, kind: Fault): readonly Boundary[] {
  const own = ownThreads(calls);
  const found = new Map<string, Boundary>();
  for (const [index, call] of calls.entries()) {
    const path = pathOf(call, origin.folder);
    // What the command of a stage writes is not ours to keep whole.
    if (path === undefined || !isBoundary(call, kind) || !own.has(call.thread)) continue;
    const { syscall } = call;
    const name = `${syscall} ${placeOf(path, origin.folder)}`;
    const strike: Strike = { kind, syscall, ...addressOf(calls, index), seenIn: origin };
    const [first = strike] = found.get(name)?.strikes ?? [];
    const hasLast = kind === "KILL" && naming.has(syscall) && first !== strike;
    found.set(name, { name, strikes: hasLast ? [first, strike] : [first] });
  }
  return [...found.values()];
}

/** Runs without a fault are looked at again where a fault met nothing: a program may take its steps in another order. */
const looks = 5;

/** Locks and the state of hashes: every command passes them alike. */
const passedByAll = /^\S+ work\/\.dvc\/tmp\/(?:lock$|rwlock|lockstep\/(?:locks|state\/hashes\.db))/;

/** Calls that make bytes durable: a broken disk is noticed there, long after the write. */
const syncing = /^(?:fsync|fdatasync|syncfs) /;

/**
 * Those that a sweep disturbs, so that all of them end in minutes: a kill and a full disk strike every kind, what every command passes
 * in `add` alone; a broken disk strikes what a full one does not let fail, and what makes bytes durable.
 */
function shareOf(boundaries: readonly Boundary[], kind: Fault, operation: Operation): readonly Boundary[] {
  const own = boundaries.filter(({ name }) => operation.name === "add" || !passedByAll.test(name));
  if (kind !== "EIO") return own;
  return own.filter(({ name, strikes: [strike] }) => syncing.test(name) || !failing.ENOSPC.has(strike?.syscall ?? ""));
}

let common: World;

beforeAll(async () => {
  common = await makeWorld();
});

afterAll(() => {
  common[Symbol.dispose]();
});

function traced(world: World, operation: Operation, fault?: Strike): Promise<TracedRun> {
  return runTraced({
    program: [entry, ...operation.args],
    folder: world.folder,
    env: environment,
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

  /** Disturbs one call and judges what it left; false when the run never came to that call. */
  async function attempt(fault: Strike): Promise<boolean> {
    const { kind } = fault;
    const { start, before, halfway, done } = state;
    using world = copyOf(start);
    const run = await traced(world, operation, fault);
    if (!isStruck(run, fault)) return false;
    const where = `${kind} at ${fault.syscall} ${fault.ordinal} of ${fault.path}`;
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
    return true;
  }

  /** Disturbs a kind of boundary; false when no run came to it. */
  async function disturb(kind: Fault, boundary: Boundary): Promise<boolean> {
    let { run } = state;
    for (let look = 1; ; look++) {
      const { strikes } = boundariesOf(run, kind).find(({ name }) => name === boundary.name) ?? { strikes: [] };
      let hits = 0;
      for (const strike of strikes) if (await attempt(strike)) hits++;
      if (hits > 0) return true;
      if (look === looks) return false;
      using world = copyOf(state.start);
      run = await traced(world, operation);
    }
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
    "with %s at every kind of boundary leaves the old state or the new one; the next run completes it, and fsck is clean",
    async (kind) => {
      const boundaries = shareOf(boundariesOf(state.run, kind), kind, operation);
      const missed: string[] = [];
      await mapParallel(boundaries, 2, async (boundary) => {
        if (!(await disturb(kind, boundary))) missed.push(boundary.name);
      });
      const struck = boundaries.length - missed.length;
      console.log(`${operation.name} ${kind}: ${struck} of ${boundaries.length} kinds of boundaries struck`);
      expect(missed, "boundaries that no run came to").toEqual([]);
      expect(boundaries.length).toBeGreaterThan(3);
    },
    600_000,
  );
});
