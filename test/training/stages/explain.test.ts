import { describe, expect, test } from "vitest";
import { explainRun } from "../../../pipeline/training/stages/explain.ts";
import type { RunRequest } from "../../../pipeline/training/stages/run.ts";
import { repository, type TestRepository, twoStages } from "./repository.ts";

async function explained(repo: TestRepository, options: Partial<RunRequest> = {}): Promise<readonly string[]> {
  const all = await explainRun({ ...repo.request, ...options });
  return all.map(({ stage, action, reason }) => `${stage} ${action}: ${reason}`);
}

/** What a run then did, in the words of an explanation. */
function asActions(lines: readonly string[]): readonly string[] {
  const words: Readonly<Record<string, string>> = {
    skipped: "skip",
    ran: "run",
    cached: "take from the run-cache",
    restored: "restore",
    recorded: "record",
  };
  return lines.map((line) =>
    line.replace(/^(\S+) (\w+):/, (_all, stage: string, word: string) => `${stage} ${words[word] ?? word}:`),
  );
}

const skip = ["sum skip: nothing changed", "model skip: nothing changed"];

describe("what a run would do", () => {
  test.each<[string, (repo: TestRepository) => Promise<unknown>, readonly string[]]>([
    ["nothing changed", () => Promise.resolve(), skip],
    [
      "a parameter changed",
      (repo) => repo.write({ "params.yaml": "lr: 2\n" }),
      ["sum skip: nothing changed", "model run: parameter params.yaml:lr changed from 1 to 2"],
    ],
    [
      "the last output is missing",
      (repo) => repo.remove("model"),
      ["sum skip: nothing changed", "model restore: output model is missing"],
    ],
    [
      "an output was edited that the next stage reads",
      (repo) => repo.write({ "sum.txt": "x" }),
      ["sum restore: output sum.txt changed", "model skip: nothing changed"],
    ],
    [
      "the lock is gone",
      (repo) => repo.remove("dvc.lock"),
      [
        "sum take from the run-cache: dvc.lock has no record of the stage",
        "model take from the run-cache: dvc.lock has no record of the stage",
      ],
    ],
    [
      "the lock and the first output are gone",
      async (repo) => {
        await repo.remove("dvc.lock");
        await repo.remove("sum.txt");
      },
      [
        "sum take from the run-cache: dvc.lock has no record of the stage",
        "model take from the run-cache: dvc.lock has no record of the stage",
      ],
    ],
  ])("when %s is what it then does", async (_name, change, expected) => {
    const repo = await repository(twoStages);
    await repo.run();
    await change(repo);
    const before = await repo.files();
    expect(await explained(repo)).toEqual(expected);
    expect(await repo.files()).toEqual(before);
    expect(asActions(await repo.run())).toEqual(expected);
  });

  test("is open for a stage that needs one that runs", async () => {
    const repo = await repository(twoStages);
    await repo.run();
    await repo.write({ "data/a": "7\n" });
    expect(await explained(repo)).toEqual([
      "sum run: dependency data changed",
      "model may run: sum.txt is made by stage sum, which runs first",
    ]);
  });

  test("is sure for one that runs whatever comes of the others", async () => {
    const repo = await repository(twoStages);
    await repo.run();
    await repo.write({ "data/a": "7\n", "params.yaml": "lr: 2\n" });
    expect((await explained(repo))[1]).toBe("model run: parameter params.yaml:lr changed from 1 to 2");
  });

  test("is everything when forced", async () => {
    const repo = await repository(twoStages);
    await repo.run();
    expect(await explained(repo, { force: true })).toEqual([
      "sum run: it was asked for",
      "model run: it was asked for",
    ]);
  });
});
