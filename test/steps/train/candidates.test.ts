import { chmodSync, globSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type CountedModel, openCountedModel, trainScript } from "../../support/counted-model.ts";
import { temporaryFolder } from "../../support/folder.ts";

/** `main` has a model of scale 1; branch `two` one of scale 2, trained and recorded by dana. */
let begun: CountedModel;
const two = { "params.yaml": "scale: 2\n" };

const artifactOf = (text: string): string => /artifact:[^]*?sha256: (\S+)/.exec(text)?.[1] ?? "none";

beforeAll(async () => {
  begun = await openCountedModel({ folder: temporaryFolder(undefined, afterAll) });
  await begun.step("dana", "train", { commit: "true", "default-branch": "true" });
  await begun.git("dana", "switch", "--quiet", "--create", "two");
  await begun.commit("dana", "Twice the scale", two);
  await begun.step("dana", "train", { commit: "true", "default-branch": "true" });
  expect(begun.runs()).toEqual(["prepare", "train", "train"]);
}, 60_000);

interface Way {
  /** Brings the state about, and leaves a clone without a cache on it; gives its name. */
  readonly come: (model: CountedModel, clone: string) => Promise<void>;
  readonly scale: 1 | 2;
}

const toMain = async (model: CountedModel, clone: string): Promise<void> => {
  await model.clone(clone);
};

const ways: Readonly<Record<string, Way>> = {
  "the branch itself": { scale: 2, come: (model, clone) => model.clone(clone, "two") },
  "a squash": {
    scale: 2,
    async come(model, clone) {
      await toMain(model, clone);
      await model.git(clone, "merge", "--quiet", "--squash", "origin/two");
      await model.commit(clone, "Twice the scale (#1)", {});
    },
  },
  "a rebase over a change that decides nothing": {
    scale: 2,
    async come(model, clone) {
      await toMain(model, clone);
      await model.commit(clone, "Words", { "README.md": "words\n" });
      await model.git(clone, "cherry-pick", "origin/main..origin/two");
    },
  },
  "a force-push that forgets the commit with the record": {
    scale: 2,
    async come(model, clone) {
      await model.clone(clone, "two");
      await model.git(clone, "reset", "--quiet", "--hard", "HEAD~1");
    },
  },
  "another branch with the same inputs": {
    scale: 2,
    async come(model, clone) {
      await toMain(model, clone);
      await model.git(clone, "switch", "--quiet", "--create", "same");
      await model.commit(clone, "The same by another hand", two);
    },
  },
  "a revert": {
    scale: 1,
    async come(model, clone) {
      await ways["a squash"]?.come(model, clone);
      await model.git(clone, "revert", "--no-edit", "HEAD");
    },
  },
  "a revert that keeps lock and record": {
    scale: 1,
    async come(model, clone) {
      await ways["a squash"]?.come(model, clone);
      await model.commit(clone, "Back", { "params.yaml": "scale: 1\n" });
    },
  },
  "a revert of the revert": {
    scale: 2,
    async come(model, clone) {
      await ways["a revert"]?.come(model, clone);
      await model.git(clone, "revert", "--no-edit", "HEAD");
    },
  },
  "a lock that somebody lost": {
    scale: 2,
    async come(model, clone) {
      await model.clone(clone, "two");
      rmSync(model.at(clone, "dvc.lock"));
      await model.commit(clone, "Lose the lock", {});
    },
  },
};

describe("a clone without a cache trains nothing that was trained before, after", () => {
  test.each(Object.entries(ways))(
    "%s",
    async (name, { come, scale }) => {
      const clone = name.replaceAll(" ", "-");
      await come(begun, clone);
      const before = begun.runs();
      const { log } = await begun.step(clone, "train", { push: "false" });
      expect(begun.runs(), log).toEqual(before);
      expect(readFileSync(begun.at(clone, "models/m.bin"), "utf8")).toBe(`${scale}\ntool 1\n`);
      expect(readFileSync(begun.at(clone, "m.json"), "utf8")).toContain(String(scale));
      const trained = await begun.git("dana", "show", `two${scale === 1 ? "~2" : ""}:models/m.yaml`);
      expect(artifactOf(readFileSync(begun.at(clone, "models/m.yaml"), "utf8"))).toBe(artifactOf(trained));
    },
    30_000,
  );
});

/** A model of its own whose branch `two` is trained, and a clone on its inputs alone, without record, lock and cache. */
async function inputsAlone(folder: string, train?: string): Promise<CountedModel> {
  const model = await openCountedModel({ folder, ...(train === undefined ? {} : { train }) });
  await model.git("dana", "switch", "--quiet", "--create", "two");
  await model.step("dana", "train", { commit: "true", "default-branch": "true" });
  await model.clone("robot");
  return model;
}

/** The files that are kept on the remote at a pattern. */
const kept = (model: CountedModel, pattern: string): readonly string[] =>
  globSync(pattern, { cwd: model.at("store") }).map((path) => model.at("store", path));

function overwrite(path: string, text: string): void {
  chmodSync(path, 0o644);
  writeFileSync(path, text);
}

function modelObject(model: CountedModel): string {
  const isModel = (path: string): boolean => readFileSync(path, "utf8") === "1\ntool 1\n";
  return kept(model, "files/md5/*/*").find(isModel) ?? "none";
}

let alone: CountedModel;

beforeAll(async () => {
  alone = await inputsAlone(temporaryFolder(undefined, afterAll));
}, 60_000);

describe("what cannot be used is said, made again, and kept in its place", () => {
  test.each<[string, (model: CountedModel) => void, string | undefined]>([
    [
      "the candidate is gone",
      (model) => {
        rmSync(model.at("store", "lockstep"), { recursive: true });
      },
      undefined,
    ],
    [
      "a byte of the candidate is another one",
      (model) => {
        for (const path of kept(model, "lockstep/candidates/*/*/*"))
          overwrite(path, readFileSync(path, "utf8").replace('"scale":1', '"scale":7'));
      },
      "its bytes do not have the sha256 beside them",
    ],
    [
      "the candidate is half a file",
      (model) => {
        for (const path of kept(model, "lockstep/candidates/*/*/*"))
          overwrite(path, readFileSync(path, "utf8").slice(0, 99));
      },
      "it is not JSON",
    ],
    [
      "the model's object is gone",
      (model) => {
        rmSync(modelObject(model));
      },
      "so stage train runs again",
    ],
    [
      "the model's object holds other bytes",
      (model) => {
        overwrite(modelObject(model), "1\ntool 2\n");
      },
      "so stage train runs again",
    ],
  ])(
    "%s",
    async (_name, damage, said) => {
      const model = alone.copy();
      // What would be restored step by step is another matter.
      rmSync(model.at("store", "runs"), { recursive: true });
      damage(model);
      const { log } = await model.step("robot", "train");
      expect(model.runs().filter((stage) => stage === "train")).toHaveLength(2);
      if (said === undefined) expect(log).not.toContain("cannot be");
      else expect(log).toContain(said);
      await model.clone("next");
      const before = model.runs();
      const next = await model.step("next", "train");
      expect(model.runs(), next.log).toEqual(before);
      expect(next.log).toContain("is taken from what was trained before");
      expect(readFileSync(model.at("next", "models/m.bin"), "utf8")).toBe("1\ntool 1\n");
    },
    30_000,
  );
});

test("an environment file that has changed makes every stage run, once for everybody", async () => {
  const model = alone.copy();
  const newer = { "env.lock": "tool 2\n" };
  await model.commit("dana", "A newer tool", newer);
  await model.step("dana", "train", { commit: "true", "default-branch": "true" });
  expect(model.runs()).toEqual(["prepare", "train", "prepare", "train"]);
  // A branch that has the record of the older tool.
  await model.clone("other", "two");
  await model.git("other", "reset", "--quiet", "--hard", "HEAD~2");
  await model.commit("other", "The newer tool by another hand", newer);
  const { log } = await model.step("other", "train", { push: "false" });
  expect(model.runs(), log).toHaveLength(4);
  expect(readFileSync(model.at("other", "models/m.bin"), "utf8")).toBe("1\ntool 2\n");
}, 30_000);

test("of two models of the same inputs the first one stays, and the second is told", async () => {
  const model = await inputsAlone(temporaryFolder(), trainScript("wc -l < ../runs.log;"));
  const first = kept(model, "lockstep/candidates/*/*/*").map((path) => readFileSync(path, "utf8"));
  expect(first).toHaveLength(1);
  const forced = await model.step("robot", "train", { force: "true" });
  expect(forced.log).toContain("conflict: ");
  expect(forced.log).toContain("training is not deterministic");
  expect(kept(model, "lockstep/candidates/*/*/*").map((path) => readFileSync(path, "utf8"))).toEqual(first);
  await model.clone("next");
  await model.step("next", "train");
  expect(readFileSync(model.at("next", "models/m.bin"), "utf8")).toBe(
    readFileSync(model.at("dana", "models/m.bin"), "utf8"),
  );
}, 30_000);
