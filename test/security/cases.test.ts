import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { cases, casesOf, mutationsOf } from "./cases.ts";
import { mutations } from "./mutations.ts";

const root = join(import.meta.dirname, "../..");
const ids = Object.keys(cases) as (keyof typeof cases)[];

describe("every case has a test that fails when its defence is taken out", () => {
  test("they are the fourteen of the threat model", () => {
    expect(ids).toEqual("N11 N12 N14 N18 N19 N20 N21 N22 N38 N39 N44 P1 P2 P3".split(" "));
  });

  test.each(ids)(
    "%s: each of its tests is that of a mutation, and each of its mutations has one of its tests",
    (id) => {
      const found = new Set(mutationsOf(id).map(({ test: file }) => file));
      expect([...found].sort()).toEqual([...cases[id].tests].sort());
      for (const file of found) expect(existsSync(join(root, file)), file).toBe(true);
    },
  );

  test.each(mutations.map((mutation) => [mutation.name, mutation] as const))("%s", (_name, mutation) => {
    for (const id of casesOf(mutation)) expect(ids).toContain(id);
    expect(mutation.edits.length).toBeGreaterThan(0);
    for (const { file, find, replace } of mutation.edits) {
      const times = readFileSync(join(root, file), "utf8").split(find).length - 1;
      expect(times, `how often ${file} has ${JSON.stringify(find)}`).toBe(1);
      expect(replace).not.toBe(find);
    }
  });

  test("names tell mutations apart", () => {
    expect(new Set(mutations.map(({ name }) => name)).size).toBe(mutations.length);
  });
});
