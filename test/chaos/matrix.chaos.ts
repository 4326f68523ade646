import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { gitIn } from "../support/github-server/bare.ts";
import { happenings } from "./happenings.ts";
import { type ForgeKind, type Prepared, prepare, type World } from "./world.ts";

/** What production holds by the tags alone: the version at the commit of the assignment with the highest counter. */
function production(world: World): string | undefined {
  const counterOf = (tag: string): number => Number(/#(\d+)$/.exec(tag)?.[1] ?? 0);
  const assignments = world.tags().filter((tag) => tag.startsWith("press#production#"));
  const [newest = ""] = assignments.sort((a, b) => counterOf(b) - counterOf(a));
  return /version (v[\d.]+)/.exec(gitIn(world.origin, "tag", "--list", "--format=%(contents)", newest))?.[1];
}

describe.each<ForgeKind>(["local", "github"])("on the %s forge, an approved pull request:", (kind) => {
  let prepared: Prepared;

  beforeAll(async () => {
    prepared = await prepare(kind);
  });

  afterAll(() => {
    prepared.remove();
  });

  test("there are sixteen ways to main", () => {
    expect(happenings).toHaveLength(16);
  });

  test.each(happenings)("$name", async ({ happens, tags, production: held, refusals, runs, state = "origin/main" }) => {
    await using world = await prepared.world();
    await happens(world, prepared.number);
    const promoted = await world.promote();
    expect(promoted.log).not.toContain(": runs: ");
    expect(
      promoted.refusals.map(({ code }) => code),
      promoted.log,
    ).toEqual(refusals.map(([code]) => code));
    for (const [index, [, sentence]] of refusals.entries())
      expect(promoted.refusals[index]?.sentence).toMatch(sentence);
    expect(world.tags()).toEqual([...tags, "press#production#1", "press@v1.0.0"].sort());
    expect(production(world)).toBe(held);
    // Doing it twice is doing it once.
    const again = await world.promote();
    expect(again.refusals).toEqual(promoted.refusals);
    expect(world.tags()).toEqual([...tags, "press#production#1", "press@v1.0.0"].sort());
    if ("refused" in runs) {
      await expect(world.retrain(state)).rejects.toMatchObject({ code: runs.refused });
      return;
    }
    const { ran, changed, log } = await world.retrain(state);
    expect(ran, log).toEqual(runs);
    if (runs.length === 0 && refusals.length === 0) expect(changed).toBe("");
  });
});
