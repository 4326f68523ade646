import { expect, test } from "vitest";
import { inputPlaces } from "../../../pipeline/steps/report/input-places.ts";

const files: Readonly<Record<string, string>> = {
  "params.yaml": "seed: 1\ntrain:\n  epochs: 20\n  units:\n    - 8\n",
  "sub/params.json": '{\n  "depth": 3\n}\n',
  "dvc.yaml": "stages:\n  train:\n    desc: Fit.\n    cmd: node train.js\n",
  "sub/dvc.yaml": "stages:\n  fit:\n    cmd: node fit.js\n",
  "data/rows.csv.dvc": "outs:\n- md5: aa\n  path: rows.csv\n",
};
const head = { text: (path: string) => Promise.resolve(Object.hasOwn(files, path) ? files[path] : undefined) };

test.each<[string, string, unknown, unknown, string | undefined]>([
  ["a parameter", "params params.yaml:train.epochs", 10, 20, "params.yaml:3"],
  [
    "one value of a section",
    "params params.yaml:train",
    { epochs: 20, units: [4] },
    { epochs: 20, units: [8] },
    "params.yaml:4",
  ],
  ["a parameter in JSON", "params sub/params.json:depth", 2, 3, "sub/params.json:2"],
  ["a command", "command train", "node old.js", "node train.js", "dvc.yaml:4"],
  ["a command of a stage made of many", "command train@seed-1", "node old.js", "node train.js", "dvc.yaml:4"],
  ["a command of another pipeline", "command sub/dvc.yaml:fit", "node old.js", "node fit.js", "sub/dvc.yaml:3"],
  ["a pointer", "data data/rows.csv", "bb", "aa", "data/rows.csv.dvc:2"],
  ["code", "code train.js", "aa", "bb", "train.js:1"],
  ["an environment file", "environment package-lock.json", "aa", "bb", "package-lock.json:1"],
  ["what the head does not have any more", "code gone.js", "aa", undefined, undefined],
  ["data whose pointer is elsewhere", "data data/other.csv", "bb", "aa", undefined],
  ["a file that is not there", "params gone.yaml:a", 1, 2, undefined],
  ["a fact of another kind", "weather sunny", 1, 2, undefined],
])("%s stands at its line", async (_name, name, before, after, expected) => {
  const found = await inputPlaces(head, [{ name, before: before as never, after: after as never }]);
  expect(found?.map(({ path, line }) => `${path}:${String(line)}`)).toEqual(
    expected === undefined ? undefined : [expected],
  );
});

test("the deepest key that is there is pointed at", async () => {
  const difference = { name: "params params.yaml:train.gone.deeper", before: 1, after: 2 };
  expect(await inputPlaces(head, [difference])).toEqual([
    { input: "params params.yaml:train.gone.deeper", path: "params.yaml", line: 3 },
  ]);
});
