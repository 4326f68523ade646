import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Place, requireApart } from "../../pipeline/training/apart.ts";
import { lockstep } from "../cli/command-line.ts";
import { temporaryFolder } from "../support/folder.ts";

const read: readonly Place[] = [
  { option: "--rows", path: "/r/prepared/test.csv" },
  { option: "--model", path: "/r/models/m" },
];

describe("what is written and what is read", () => {
  test.each<[string, readonly Place[], string | undefined]>([
    ["may be neighbours", [{ option: "--metrics", path: "/r/prepared/test.csv.json" }], undefined],
    ["may share the beginning of a name", [{ option: "--plots", path: "/r/models/m2" }], undefined],
    ["may lie in a folder that is written to", [{ option: "--plots", path: "/r" }], undefined],
    ["may not lie in one that is replaced", [{ option: "--output", path: "/r", isReplaced: true }], "overwrite --rows"],
    ["may not be one file", [{ option: "--predictions", path: "/r/prepared/test.csv" }], "overwrite --rows"],
    ["may not lie in what is read", [{ option: "--metrics", path: "/r/models/m/metrics.json" }], "overwrite --model"],
    ["may be left out", [{ option: "--plots", path: undefined }], undefined],
    [
      "may not be written twice",
      [
        { option: "--predictions", path: "/r/p" },
        { option: "--metrics", path: "/r/p" },
      ],
      "--predictions and --metrics both name /r/p",
    ],
  ])("%s", (_name, written, said) => {
    const held = (): void => {
      requireApart(written, read);
    };
    if (said === undefined) expect(held).not.toThrow();
    else expect(held).toThrow(said);
  });
});

const rows = `id,x,y\n${Array.from({ length: 60 }, (_, i) => `${i},${i % 7},${i % 7 > 3 ? 1 : 0}\n`).join("")}`;
const params = "train: {trainer: linear, id: id, label: y, cross_validation: {folds: 3}}\n";
const sweep = "metric: roc_auc\nstrategy: grid\nfolds: 3\nseeds: [1]\nrepeats: 1\nspace:\n  l2: {values: [1, 10]}\n";

test("a slip of an option costs neither rows nor parameters", { timeout: 120_000 }, async () => {
  const folder = temporaryFolder();
  const files = { "rows.csv": rows, "params.yaml": params, "sweep.yaml": sweep };
  await mkdir(join(folder, "m"));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  const fit = ["fit", "--rows", "rows.csv"];
  expect(await lockstep(folder, ...fit, "--output", "model", "--folds", "folds.json")).toMatchObject({ code: 0 });
  const score = ["score", "--model", "model", "--rows", "rows.csv"];
  for (const [args, said] of [
    [[...score, "--predictions", "m/../rows.csv", "--metrics", "m.json"], "--predictions"],
    [[...score, "--predictions", "p.csv", "--metrics", "params.yaml"], "--metrics"],
    [[...fit, "--output", "other", "--folds", "rows.csv"], "--folds"],
    [[...fit, "--output", "other", "--folds", "params.yaml"], "--folds"],
    [["sweep", "--rows", "rows.csv", "--record", "sweep.yaml"], "--record"],
  ] as const) {
    const ended = await lockstep(folder, ...args);
    expect(ended).toMatchObject({ code: 1, stdout: "" });
    expect(ended.stderr).toContain(`error[PATH_UNSAFE]: ${said} `);
    expect(ended.stderr).toContain("what now: Name another path");
    for (const [name, text] of Object.entries(files)) expect(await readFile(join(folder, name), "utf8")).toBe(text);
  }
});
