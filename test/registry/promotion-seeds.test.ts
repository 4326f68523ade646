import { expect, test } from "vitest";
import { Prng } from "../../pipeline/domain/prng.ts";
import { currentVersion, readRegistry } from "../../pipeline/registry/gto.ts";
import { decidePromotion } from "../../pipeline/registry/promotion.ts";
import {
  annotated,
  freshWorld,
  held,
  merged,
  type Planned,
  people,
  published,
  pushed,
  said,
  snapshot,
  type World,
} from "./promotion-world.ts";
import { model, production } from "./samples.ts";

/** What a run that reads everything now is to publish. */
function planOf(world: World): Planned {
  const made = decidePromotion(snapshot(world)).flatMap((action) =>
    action.kind === "register" || action.kind === "assign" ? [{ tag: action.tag, event: action.event }] : [],
  );
  return { made, after: world.events.length };
}

/** A run publishes all of what it decided, however long ago that was, or nothing. */
function publish(world: World, run: Planned): World {
  const after = run.made.length === 0 ? world : published(world, run);
  return after === "conflict" ? world : after;
}

function settled(world: World): World {
  const run = planOf(world);
  return run.made.length === 0 ? world : settled(publish(world, run));
}

type Change = (world: World) => World;

const rolledBack: Change = (world) => {
  const tip = world.commits.at(-1)?.content;
  return tip?.version === "v1.1.0" && !tip.quarantine.includes(tip.letter)
    ? pushed(world, { content: { asks: { production: "v1.0.0" }, quarantine: tip.quarantine + tip.letter } })
    : world;
};

/**
 * What people do, in an order of its own for each seed; nothing is held at its end. What a version no longer fits after it was
 * promoted, or a record that asks for what it quarantines, is not among it: there it counts whether promote has seen the state between.
 */
function changesOf(prng: Prng): readonly Change[] {
  const approve: Change = (world) => said(world, 2, people.ravi, "approve");
  const more: readonly Change[] = [
    rolledBack,
    (world) => held(world, "hold", true),
    (world) => held(world, "release", true),
  ];
  const drawn = Array.from({ length: prng.index(6) }, () => more[prng.index(more.length)] ?? rolledBack);
  const unapproved = prng.index(5) === 0;
  const begin: readonly Change[] = [...(unapproved ? [] : [approve]), (world) => merged(world, 2)];
  return [...begin, ...drawn, (world) => held(world, "release", true)];
}

/** The changes with runs of promote between them that are lost, late, doubled, overtaken by others, or killed before they publish. */
function disturbed(changes: readonly Change[], prng: Prng): { readonly world: World; readonly runs: number } {
  let world = freshWorld();
  const waiting: Planned[] = [];
  let runs = 0;
  for (const change of changes) {
    world = change(world);
    for (let begun = prng.index(4); begun > 0; begun--) waiting.push(planOf(world));
    for (let ended = prng.index(3); ended > 0 && waiting.length > 0; ended--) {
      const run = waiting[prng.index(waiting.length)];
      if (run === undefined) continue;
      runs++;
      // It stays in the list: the same job may be run again, weeks later.
      world = publish(world, run);
    }
  }
  return { world: waiting.reduce(publish, world), runs };
}

function holds(world: World): string | undefined {
  return currentVersion(readRegistry(annotated(world)), model, production);
}

test("a thousand times, events are dropped, doubled, reordered and late, and the end is the one that one run alone reaches", () => {
  const ends = new Map<string, number>();
  let runs = 0;
  for (let seed = 1; seed <= 1000; seed++) {
    const prng = new Prng(seed);
    const changes = changesOf(prng);
    const alone = settled(changes.reduce((world, change) => change(world), freshWorld()));
    const other = disturbed(changes, prng);
    runs += other.runs;
    const end = settled(other.world);
    expect(holds(end), `seed ${seed}`).toBe(holds(alone));
    expect(planOf(end).made, `seed ${seed}`).toEqual([]);
    // Machines whose clocks are off by hours, each in its own direction, change nothing.
    const skewed = annotated(end).map((tag) => ({ ...tag, taggedAtSeconds: prng.index(20_000) }));
    expect(currentVersion(readRegistry(skewed), model, production), `seed ${seed}`).toBe(holds(alone));
    ends.set(holds(end) ?? "none", (ends.get(holds(end) ?? "none") ?? 0) + 1);
  }
  // Both ends come up, and runs were at work in between.
  expect(Math.min(ends.get("v1.0.0") ?? 0, ends.get("v1.1.0") ?? 0)).toBeGreaterThan(100);
  expect(runs).toBeGreaterThan(1000);
});

test("a hundred runs after a rollback bring nothing back", () => {
  const shipped = settled(merged(said(freshWorld(), 2, people.ravi, "approve"), 2));
  expect(holds(shipped)).toBe("v1.1.0");
  let world = settled(rolledBack(shipped));
  for (let run = 0; run < 100; run++) {
    world = publish(world, planOf(world));
    expect(holds(world)).toBe("v1.0.0");
  }
});
