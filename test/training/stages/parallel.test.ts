import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseLock } from "../../../pipeline/data/dvc/lock.ts";
import { reproduce } from "../../../pipeline/training/stages/run.ts";
import { workThrough } from "../../../pipeline/training/stages/schedule.ts";
import { repository, type TestRepository } from "./repository.ts";

/** `a` and `b` need nothing, `c` needs both, `d` needs nothing. Each takes as long as it is told. */
const four = (times: Readonly<Record<string, number>>): string =>
  `stages:\n${["a", "b", "c", "d"]
    .map(
      (name) =>
        `  ${name}:\n    cmd: sleep ${times[name] ?? 0}; echo ${name} > ${name}\n    params: [k]\n${name === "c" ? "    deps: [a, b]\n" : ""}    outs: [${name}]\n`,
    )
    .join("")}`;

function order({ events }: TestRepository): readonly string[] {
  return events.flatMap((event) =>
    event.kind === "started" ? [`+${event.stage}`] : event.kind === "finished" ? [`-${event.outcome.stage}`] : [],
  );
}

async function lockOrder(repo: TestRepository): Promise<readonly string[]> {
  return [...parseLock(await repo.read("dvc.lock"), "dvc.lock").stages.keys()];
}

describe("work that waits for other work", () => {
  const needs: Readonly<Record<string, readonly string[]>> = { c: ["a", "b"], e: ["c", "d"] };
  const trace = async (jobs: number, failing = ""): Promise<string> => {
    const log: string[] = [];
    await workThrough({
      nodes: ["a", "b", "c", "d", "e"],
      needs: (node) => needs[node] ?? [],
      jobs,
      work: async (node) => {
        log.push(`+${node}`);
        await new Promise((fulfil) => setTimeout(fulfil, node === "a" ? 60 : 20));
        log.push(`-${node}`);
        return node;
      },
      stops: (node) => node === failing,
    });
    return log.join(" ");
  };

  test.each<[string, number, string, string]>([
    ["one at a time in the order of the list", 1, "", "+a -a +b -b +c -c +d -d +e -e"],
    ["two at a time as they become ready", 2, "", "+a +b -b +d -d -a +c -c +e -e"],
    ["as many as can", 9, "", "+a +b +d -b -d -a +c -c +e -e"],
    ["starts nothing after a failure, and ends what is in work", 2, "b", "+a +b -b -a"],
  ])("goes %s", async (_name, jobs, failing, expected) => {
    expect(await trace(jobs, failing)).toBe(expected);
  });
});

describe("stages that need nothing of each other", () => {
  test("run one at a time unless more are asked for, as in DVC", async () => {
    const repo = await repository({ "dvc.yaml": four({}), "params.yaml": "k: 1\n" });
    await repo.run();
    expect(order(repo).join(" ")).toBe("+a -a +b -b +c -c +d -d");
  });

  test("run at once, and dvc.lock is as if they had not", async () => {
    const repo = await repository({ "dvc.yaml": four({ a: 0.6, b: 0.3 }), "params.yaml": "k: 1\n" });
    await repo.run({ jobs: 3 });
    expect(order(repo).slice(0, 3).toSorted()).toEqual(["+a", "+b", "+d"]);
    expect(order(repo).slice(3)).toEqual(["-d", "-b", "-a", "+c", "-c"]);
    expect(await lockOrder(repo)).toEqual(["a", "b", "c", "d"]);
    const alone = await repository({ "dvc.yaml": four({ a: 0.6, b: 0.3 }), "params.yaml": "k: 1\n" });
    await alone.run();
    expect(await repo.read("dvc.lock")).toBe(await alone.read("dvc.lock"));
    expect(await repo.read(".gitignore")).toContain("/c\n");
  });

  test("each has a log of its own", async () => {
    const repo = await repository({
      "dvc.yaml":
        "stages:\n  a:\n    cmd: echo from a\n    params: [k]\n  b:\n    cmd: echo from b; echo twice\n    params: [k]\n".replace(
          "a@1",
          "a",
        ),
      "params.yaml": "k: 1\n",
    });
    await repo.run({ jobs: 2 });
    const logs = join(repo.root, repo.own, "logs");
    expect(await readFile(join(logs, "a.log"), "utf8")).toBe("from a\n");
    expect(await readFile(join(logs, "b.log"), "utf8")).toBe("from b\ntwice\n");
  });

  test("two runs at once on different stages both find theirs in dvc.lock", async () => {
    const repo = await repository({ "dvc.yaml": four({ a: 0.3, d: 0.3 }), "params.yaml": "k: 1\n" });
    const only = (name: string) => ({ selection: { targets: [name], folder: "", isSingle: true } });
    await Promise.all([repo.run(only("a")), repo.run(only("d"))]);
    expect((await lockOrder(repo)).toSorted()).toEqual(["a", "d"]);
  });
});

describe("when a stage fails", () => {
  const failing = {
    "dvc.yaml": four({}).replace("echo b > b", "exit 3"),
    "params.yaml": "k: 1\n",
  };

  test.each<[string, "fail" | "keep-going" | "ignore", readonly string[]]>([
    ["nothing more starts", "fail", ["a ran", "b failed"]],
    ["what does not need it goes on", "keep-going", ["a ran", "b failed", "c blocked", "d ran"]],
    ["all go on when errors are ignored", "ignore", ["a ran", "b failed", "c failed", "d ran"]],
  ])("%s", async (_name, onError, expected) => {
    const repo = await repository(failing);
    const { stages, failures } = await reproduce({ ...repo.request, onError });
    expect(stages.map(({ stage, outcome }) => `${stage} ${outcome}`)).toEqual(expected);
    expect(failures[0]).toMatchObject({ stage: "b", error: { code: "STAGE_FAILED" } });
    expect(await lockOrder(repo)).toEqual(
      expected.filter((line) => line.endsWith(" ran")).map((line) => line.slice(0, 1)),
    );
  });

  test("those that run beside it end, and stay recorded", async () => {
    const repo = await repository({
      "dvc.yaml": four({ a: 0.4 }).replace("echo b > b", "exit 3"),
      "params.yaml": "k: 1\n",
    });
    const { stages } = await reproduce({ ...repo.request, jobs: 2 });
    expect(stages.map(({ stage, outcome }) => `${stage} ${outcome}`)).toEqual(["a ran", "b failed"]);
    expect(await lockOrder(repo)).toEqual(["a"]);
  });
});
