import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { sectionSchema } from "../../pipeline/training/fit.ts";
import { paramsSchema as gbdt } from "../../pipeline/training/trainers/gbdt/gbdt.ts";
import { paramsSchema as randomForest } from "../../pipeline/training/trainers/gbdt/random-forest.ts";
import { trainerNames } from "../../pipeline/training/trainers/index.ts";
import { paramsSchema as linear } from "../../pipeline/training/trainers/linear/linear.ts";
import { paramsSchema as tfjsLayers } from "../../pipeline/training/trainers/network-params.ts";

const page = readFileSync(join(import.meta.dirname, "../../docs/reference/params.md"), "utf8");

/** Keys and defaults of the table under a heading, as written between backticks. */
function documented(heading: string): ReadonlyMap<string, string> {
  const [, section = ""] = page.split(`\n## ${heading}\n`);
  const rows = (section.split("\n## ")[0] ?? "").split("\n").filter((line) => line.startsWith("| `"));
  return new Map(
    rows.flatMap((row) => {
      const [, keys = "", preset = ""] = row.split("|");
      return [...keys.matchAll(/`([a-z0-9_]+)`/g)].map(([, key = ""]) => [key, preset.trim()] as const);
    }),
  );
}

describe("docs/reference/params.md", () => {
  const shared = documented("For every trainer");

  test.each([
    ["`tfjs-layers`", tfjsLayers],
    ["`gbdt`", gbdt],
    ["`random_forest`", randomForest],
    ["`linear`", linear],
  ])("names every key of %s and its default", (heading, schema) => {
    const own = documented(heading);
    const defaults = schema.parse({}) as Readonly<Record<string, unknown>>;
    for (const key of Object.keys(schema.shape)) {
      const said = own.get(key) ?? shared.get(key);
      const value = defaults[key];
      if (value === undefined) {
        expect(said, `${heading} ${key}`).toBe("");
        continue;
      }
      const shown = typeof value === "string" ? value : JSON.stringify(value);
      expect(said, `${heading} ${key}`).toContain(`\`${shown}\``);
    }
    expect([...own.keys()].filter((key) => !(key in schema.shape))).toEqual([]);
  });

  test("names every key that all trainers share, and no other", () => {
    const several = ["crosses", "features", "weight", "class_weight", "threshold", "validation_share", "patience"];
    const keys = [...Object.keys(sectionSchema.shape), ...several];
    expect([...shared.keys()].sort()).toEqual(keys.sort());
  });

  test("names every trainer", () => {
    for (const name of trainerNames) expect(page).toContain(`## \`${name}\``);
  });
});
