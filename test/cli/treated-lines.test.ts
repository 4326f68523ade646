import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { treatedLines } from "../../pipeline/cli/treated-lines.ts";
import { temporaryFolder } from "../support/folder.ts";
import { learnableCsv } from "../training/support/table.ts";
import { started } from "./command-line.ts";

const treated = (length: number) =>
  Array.from({ length }, (_, at) => ({
    column: `c${at}`,
    treatment: "clipped" as const,
    rows: at + 1,
    example: { id: "r7", value: "\u001b[31m9" },
  }));

test("each line says how many rows, of which column, what was done, and where for example; no cell reaches the terminal raw", () => {
  expect(treatedLines(treated(2), 300)).toEqual([
    '2 of 300 rows (0.67 %): "c1": out of bounds, clipped; for example "\\u001b[31m9" of row "r7"',
    '1 of 300 rows (0.33 %): "c0": out of bounds, clipped; for example "\\u001b[31m9" of row "r7"',
  ]);
});

test("training rows without ids have examples without a row", () => {
  const example = { value: "" };
  const [line] = treatedLines([{ column: "a", treatment: "imputed", rows: 3, example }], 3);
  expect(line).toBe('3 of 3 rows (100 %): "a": empty, filled in; for example ""');
});

test.each([
  ["nothing treated is nothing said", 0, 0, undefined],
  ["twenty are all there", 20, 20, undefined],
  ["of more, the rest is counted", 21, 21, "… 1 more; --json lists them"],
])("%s", (_name, length, lines, last) => {
  const shown = treatedLines(treated(length), 300);
  expect(shown).toHaveLength(lines);
  if (last !== undefined) expect(shown.at(-1)).toBe(last);
});

test("fit says it of the training rows, score of the rows it scores, in lines and in --json", async () => {
  const folder = temporaryFolder();
  await writeFile(join(folder, "rows.csv"), learnableCsv(300, 1));
  // A kind that was never learned, and no gap.
  const fresh = learnableCsv(300, 1)
    .split("\n")
    .filter((line) => !line.includes(",,"));
  await writeFile(join(folder, "fresh.csv"), fresh.join("\n").replaceAll(",H,", ",X,"));
  await writeFile(join(folder, "params.yaml"), "train: {trainer: linear, id: id, label: y}\n");
  const lockstep = (...args: readonly string[]) =>
    started(process.execPath, [join(import.meta.dirname, "../../pipeline/cli/main.ts"), ...args], { cwd: folder });
  const fit = ["fit", "--rows", "rows.csv", "--output", "model"];
  const score = ["score", "--model", "model", "--rows", "fresh.csv", "--predictions", "p.csv", "--metrics", "m.json"];
  const fitted = await lockstep(...fit);
  expect(fitted, fitted.stderr).toMatchObject({ code: 0 });
  expect(fitted.stdout + fitted.stderr).toMatch(
    /\d+ of 300 rows \(\d(?:\.\d+)? %\): "a": empty, filled in; for example "" of row "r\d+"/,
  );
  const scored = await lockstep(...score, "--json");
  expect(scored, scored.stderr).toMatchObject({ code: 0 });
  const unknown = fresh.filter((line) => line.includes(",H,"));
  expect((JSON.parse(scored.stdout) as { treated: unknown }).treated).toEqual([
    {
      column: "kind",
      treatment: "unknown",
      rows: unknown.length,
      example: { id: unknown[0]?.split(",", 1)[0], value: "X" },
    },
  ]);
  // DVC's metrics stay numbers.
  expect(await readFile(join(folder, "m.json"), "utf8")).not.toContain("treated");
}, 60_000);
