import { describe, expect, test } from "vitest";
import { failAtWrites, killAtWrites, shares } from "./fault-walk.ts";
import { repository } from "./repository.ts";

// A share of the writes; scripts/faults.sh takes all the others (test/faults/stages.faults.ts).
describe("a run that is disturbed", () => {
  test("by kill -9 at any write: lock and outputs stay whole, and the next run completes it", async () => {
    await killAtWrites(shares.kill.taken);
  }, 240_000);

  test.each(["ENOSPC", "EIO"] as const)(
    "by %s at any write: it says so, lock and outputs stay whole, and the next run completes it",
    async (kind) => {
      await failAtWrites(kind, shares[kind].taken);
    },
    120_000,
  );
});

describe("a run that is interrupted", () => {
  test("stops the command and all it started, puts the outputs back, and leaves the lock valid", async () => {
    const repo = await repository({ "dvc.yaml": "stages:\n  s:\n    cmd: echo good > o\n    outs: [o]\n" });
    await repo.run();
    const slow = "(sleep 30; echo late > late) & echo half > o; echo started; sleep 30; echo end > o";
    await repo.write({ "dvc.yaml": `stages:\n  s:\n    cmd: ${slow}\n    outs: [o]\n` });
    const lock = await repo.read("dvc.lock");
    const abort = new AbortController();
    const startedMs = performance.now();
    const running = repo.run({
      signal: abort.signal,
      onEvent: (event) => {
        if (event.kind === "output" && event.line === "started") abort.abort();
      },
    });
    await expect(running).rejects.toMatchObject({
      code: "INTERRUPTED",
      message: "stage s was interrupted; its outputs are as they were before",
    });
    expect(performance.now() - startedMs).toBeLessThan(6000);
    expect(await repo.read("o")).toBe("good\n");
    expect(await repo.read("dvc.lock")).toBe(lock);
  });

  test("ends even when the command does not listen", async () => {
    const repo = await repository({
      "dvc.yaml": "stages:\n  s:\n    cmd: trap '' TERM; echo started; while true; do sleep 0.1; done\n    outs: [o]\n",
    });
    const abort = new AbortController();
    const running = repo.run({
      signal: abort.signal,
      onEvent: (event) => {
        if (event.kind === "output") abort.abort();
      },
    });
    await expect(running).rejects.toMatchObject({ code: "INTERRUPTED" });
  }, 20_000);

  test("before it begins runs nothing", async () => {
    const repo = await repository({ "dvc.yaml": "stages:\n  s:\n    cmd: touch o\n    outs: [o]\n" });
    await expect(repo.run({ signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "INTERRUPTED" });
    expect(Object.keys(await repo.files())).toEqual(["dvc.yaml"]);
  });
});
