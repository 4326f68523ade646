import { describe, expect, test } from "vitest";
import { environmentName } from "../../../pipeline/domain/ids.ts";
import type { AnnotatedTag } from "../../../pipeline/platform/git/git.ts";
import { openGit } from "../../../pipeline/platform/git/simple-git.ts";
import { currentVersion, type ModelRegistry, readRegistry } from "../../../pipeline/registry/gto.ts";
import { historyOf } from "../../../pipeline/registry/queries/history.ts";
import { momentText, secondsOfMoment } from "../../../pipeline/registry/queries/moment.ts";
import { movesOf } from "../../../pipeline/registry/queries/moves.ts";
import { inOrder } from "../../../pipeline/registry/queries/order.ts";
import { whatWas } from "../../../pipeline/registry/queries/what-was.ts";
import { errorOf } from "../../support/errors.ts";
import { commit, model, production, version } from "../samples.ts";
import { type RegistryRepository, registryRepository } from "./repository.ts";

async function registryIn({ folder }: RegistryRepository): Promise<ModelRegistry> {
  const found = readRegistry(await (await openGit({ folder })).tags()).get(model);
  if (found === undefined) throw new Error("the repository has no tag of the model");
  return found;
}

async function asked(repository: RegistryRepository, date: string) {
  const registry = await registryIn(repository);
  return whatWas(registry, { environment: production, atSeconds: secondsOfMoment(date) });
}

/** v1.0.0, v1.1.0, and back to v1.0.0, each an hour after the other by the clocks of who promoted. */
function rolledBack(clocks: readonly [string, string, string]): RegistryRepository {
  const repository = registryRepository();
  const first = repository.record({ modelVersion: version("v1.0.0") });
  const second = repository.record({ modelVersion: version("v1.1.0") });
  repository.register("v1.0.0", first, clocks[0]);
  repository.assign("production#1", "v1.0.0", { commit: first, date: clocks[0] });
  repository.register("v1.1.0", second, clocks[1]);
  repository.assign("production#2", "v1.1.0", { commit: second, date: clocks[1] });
  repository.assign("production#3", "v1.0.0", { commit: first, date: clocks[2] });
  return repository;
}

const right = ["2026-11-21T10:00:00Z", "2026-11-21T11:00:00Z", "2026-11-21T12:00:00Z"] as const;
/** The second promotion ran on a machine whose clock was two hours slow. */
const slow = ["2026-11-21T10:00:00Z", "2026-11-21T09:00:00Z", "2026-11-21T12:00:00Z"] as const;

describe("what an environment held", () => {
  test.each([
    ["2026-11-21T09:59:59Z", undefined, "failure-predictor#production#1"],
    ["2026-11-21T10:00:00Z", "v1.0.0", "failure-predictor#production#2"],
    ["2026-11-21T10:59:59Z", "v1.0.0", "failure-predictor#production#2"],
    ["2026-11-21T11:00:00Z", "v1.1.0", "failure-predictor#production#3"],
    ["2026-11-21T12:59:59+01:00", "v1.1.0", "failure-predictor#production#3"],
    ["2026-11-21T13:00:00+01:00", "v1.0.0", undefined],
    ["2026-11-20", undefined, "failure-predictor#production#1"],
    ["2026-11-21", "v1.0.0", undefined],
    ["2030-01-01", "v1.0.0", undefined],
  ])("at %s, across a rollback to a version used before: %s", async (date, expected, until) => {
    const found = await asked(rolledBack(right), date);
    expect(found?.modelVersion).toBe(expected);
    expect(found?.until?.tag).toBe(until);
    expect(found?.otherwise).toEqual([]);
    expect(found?.contradictions).toEqual([]);
  });

  test.each([
    ["2026-11-21T08:59:59Z", undefined, []],
    ["2026-11-21T09:00:00Z", "v1.1.0", [undefined, "v1.0.0"]],
    ["2026-11-21T10:00:00Z", "v1.1.0", [undefined, "v1.0.0"]],
    ["2026-11-21T11:59:59Z", "v1.1.0", [undefined, "v1.0.0"]],
    ["2026-11-21T12:00:00Z", "v1.0.0", []],
  ])("at %s, with a clock two hours slow: %s, and what is in doubt", async (date, expected, otherwise) => {
    const found = await asked(rolledBack(slow), date);
    expect(found?.modelVersion).toBe(expected);
    expect(found?.otherwise).toEqual(otherwise);
    expect(found?.contradictions).toEqual([
      "failure-predictor#production#2 is dated 2026-11-21T09:00:00Z, and came after failure-predictor#production#1, which is dated 2026-11-21T10:00:00Z: one of the two clocks was wrong, and the order counts.",
    ]);
  });

  test("is not known of an environment to which nothing was ever assigned", async () => {
    const registry = await registryIn(rolledBack(right));
    const environment = environmentName("staging");
    expect(whatWas(registry, { environment, atSeconds: secondsOfMoment("2030-01-01") })).toBeUndefined();
  });

  test.each([
    ["2026-11-21T13:00:00Z", "v1.0.0"],
    ["2026-11-21T14:00:00Z", "v1.1.0"],
  ])("a withdrawn version gives way to the one before, from its own date on: at %s %s", async (date, expected) => {
    const repository = rolledBack(right);
    const at = repository.git("rev-parse", "failure-predictor@v1.0.0^{commit}") as ReturnType<
      RegistryRepository["record"]
    >;
    const message = "Deregistering artifact failure-predictor version v1.0.0";
    repository.tag({ name: "failure-predictor@v1.0.0!", commit: at, message, date: "2026-11-21T14:00:00Z" });
    expect((await asked(repository, date))?.modelVersion).toBe(expected);
  });
});

describe("a moment", () => {
  test.each([
    ["2026-11-21", "2026-11-21T23:59:59Z"],
    ["2026-11-21T20:00Z", "2026-11-21T20:00:00Z"],
    ["2026-11-21 20:00:01 +01:00", "2026-11-21T19:00:01Z"],
    ["2026-11-21T00:30:00+05:30", "2026-11-20T19:00:00Z"],
    ["2024-02-29", "2024-02-29T23:59:59Z"],
  ])("%s is %s", (text, expected) => {
    expect(momentText(secondsOfMoment(text))).toBe(expected);
  });

  test.each(["2026-02-29", "2026-13-01", "2026-11-21T20:00:00", "yesterday", "", "2026-11-21T25:00:00Z", "1e3"])(
    "%j is none",
    async (text) => {
      expect(await errorOf(() => secondsOfMoment(text))).toMatch(/^ARGUMENT_INVALID: /);
    },
  );

  test("that no calendar has is shown in seconds", () => {
    expect(momentText(1e15)).toBe("@1000000000000000");
  });
});

describe("history", () => {
  test.each([
    ["right clocks", right, [undefined, undefined]],
    ["a clock two hours slow", slow, ["failure-predictor#production#1", undefined]],
  ] as const)("with %s is newest first by counter and ancestry", async (_name, clocks, [second]) => {
    const repository = rolledBack(clocks);
    const registry = await registryIn(repository);
    const ranks = await (await openGit(repository)).ranksOf(registry.versions.map((one) => one.commit));
    const history = historyOf(registry, ranks);
    expect(history.map(({ tag, moves: [move] }) => [tag, move?.from, move?.to])).toEqual([
      ["failure-predictor#production#3", "v1.1.0", "v1.0.0"],
      ["failure-predictor#production#2", "v1.0.0", "v1.1.0"],
      ["failure-predictor@v1.1.0", undefined, undefined],
      ["failure-predictor#production#1", undefined, "v1.0.0"],
      ["failure-predictor@v1.0.0", undefined, undefined],
    ]);
    expect(history[1]?.datedBefore).toBe(second);
    expect(history[0]?.datedBefore).toBeUndefined();
  });

  test("orders registrations that nothing uses by the commits, whatever the commits' clocks said", async () => {
    const repository = registryRepository();
    const first = repository.record({ modelVersion: version("v1.9.0") }, "2026-11-05T12:00:00Z");
    const second = repository.record({ modelVersion: version("v1.2.0") }, "2026-11-03T12:00:00Z");
    const third = repository.record({ modelVersion: version("v1.10.0") }, "2026-11-01T12:00:00Z");
    for (const [name, at] of [
      ["v1.10.0", third],
      ["v1.2.0", second],
      ["v1.9.0", first],
    ] as const)
      repository.register(name, at, "2026-11-21T10:00:00Z");
    const registry = await registryIn(repository);
    const ranks = await (await openGit(repository)).ranksOf([third, first, second]);
    expect(historyOf(registry, ranks).map(({ modelVersion }) => modelVersion)).toEqual(["v1.10.0", "v1.2.0", "v1.9.0"]);
  });
});

/** A random registry of some versions at commits of their own. */
function randomTags(seed: number): readonly AnnotatedTag[] {
  let state = seed;
  const draw = (below: number): number => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return Math.floor((state / 2147483648) * below);
  };
  const names = ["1", "2", "3", "4"];
  const tags = names.map((digit) => ({ name: `${model}@v1.${digit}.0`, digit }));
  for (let counter = 1; counter <= 12; counter += 1) {
    const digit = names[draw(names.length)] ?? "1";
    const place = ["production", "staging"][draw(2)] ?? "production";
    tags.push({ name: `${model}#${place}${draw(4) === 0 ? "!" : ""}#${counter}`, digit });
  }
  if (draw(2) === 0) tags.push({ name: `${model}@v1.${names[draw(4)] ?? "1"}.0!`, digit: "" });
  return tags.map(({ name, digit }) => ({
    name,
    commit: commit(digit === "" ? (/v1\.(\d)/.exec(name)?.[1] ?? "1") : digit),
    message: "",
    taggedAtSeconds: draw(1000),
  }));
}

test.each(Array.from({ length: 200 }, (_, seed) => seed))(
  "what moves lead to is what promotion reads: registry %i",
  (seed) => {
    const registry = readRegistry(randomTags(seed));
    const found = registry.get(model);
    if (found === undefined) throw new Error("the registry is empty");
    const moves = movesOf(found, inOrder(found, new Map()));
    for (const name of ["production", "staging"].map(environmentName))
      expect(moves.findLast(({ environment }) => environment === name)?.to?.modelVersion).toBe(
        currentVersion(registry, model, name),
      );
  },
);
