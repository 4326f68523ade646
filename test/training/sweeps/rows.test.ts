import { join } from "node:path";
import { expect, test } from "vitest";
import { lockstep } from "../../cli/command-line.ts";
import { temporaryFolder, writeFiles } from "../../support/folder.ts";

test.each([
  ["are not there", "nope.csv", "does not exist", "Run the stage that writes it, or `lockstep pull`."],
  ["are a header alone", "header.csv", "has no rows", "Check what writes it."],
])("a sweep says which rows %s, and what to do", async (_name, file, wrong, hint) => {
  const folder = temporaryFolder();
  await writeFiles(folder, {
    "header.csv": "id,x,y\n",
    "params.yaml": "train: {trainer: linear, id: id, label: y}\n",
    "sweep.yaml":
      "metric: roc_auc\nstrategy: grid\nfolds: 3\nseeds: [1]\nrepeats: 1\nspace:\n  l2: {values: [1, 10]}\n",
  });
  const ended = await lockstep(folder, "sweep", "--rows", file);
  expect(ended).toMatchObject({ code: 1, stdout: "" });
  expect(ended.stderr).toContain(`error[TABLE_INVALID]: ${join(folder, file)} ${wrong}`);
  expect(ended.stderr).toContain(`what now: ${hint}`);
});
