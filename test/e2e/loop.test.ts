import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  approvalLine,
  check,
  comment,
  merge,
  moreEpochs,
  onMain,
  openPlayground,
  type Playground,
  propose,
  shipFirstModel,
  tagNames,
} from "./playground.ts";

let shipped: Playground & { remove(): void };
/** v1.0.0 ships, and a second pull request with another parameter is approved. */
let approved: Playground;
let second: number;
let line: string;

beforeAll(async () => {
  shipped = await openPlayground();
  await shipFirstModel(shipped);
  approved = shipped;
  second = await propose(approved, { branch: "more-epochs", files: moreEpochs });
  line = approvalLine(await check(approved, second, "more-epochs"));
  const { result } = await comment(approved, { person: "ravi", number: second, body: line });
  expect(result.refusals).toEqual([]);
}, 180_000);

afterAll(() => {
  shipped.remove();
});

test("what one person trained and did not commit is not trained again elsewhere: the remote has what was made of these inputs", async () => {
  const play = shipped.copy();
  const change = async (person: "dana" | "robot"): Promise<string> => {
    const path = play.at(person, "params.yaml");
    writeFileSync(path, readFileSync(path, "utf8").replace(/epochs: \d+/, "epochs: 4"));
    return (await play.step(person, "train", { jobs: "2" })).log;
  };
  await play.git("dana", "switch", "--quiet", "main");
  await play.git("dana", "pull", "--quiet", "--ff-only");
  expect(await change("dana")).toContain("train: runs:");
  await onMain(play);
  rmSync(play.at("robot", ".dvc/cache"), { recursive: true });
  const log = await change("robot");
  expect(log).toContain("train: is taken from what was trained before");
  expect(log).toContain("evaluate: is taken from what was trained before");
}, 60_000);

describe("merging ships the approved bytes", () => {
  test.each(["merge", "squash", "rebase"] as const)(
    "by %s, once, without training, however often promote runs",
    async (method) => {
      const play = approved.copy();
      await merge(play, second, method);
      await onMain(play);
      const first = await play.step("robot", "promote");
      expect(first.log).toContain("v1.0.0 → v1.1.0");
      expect(first.log).not.toContain("runs:");
      const tags = await tagNames(play);
      expect(tags).toEqual([
        "failure-predictor#production#1",
        "failure-predictor#production#2",
        "failure-predictor@v1.0.0",
        "failure-predictor@v1.1.0",
      ]);
      await play.step("robot", "deploy");
      const current = readFileSync(play.at("robot", ".lockstep/production/failure-predictor.current.json"), "utf8");
      expect(current).toContain(line.slice(line.indexOf("@") + 1));
      expect(await play.git("robot", "status", "--porcelain")).not.toContain(".lockstep");
      const again = await play.step("robot", "promote");
      expect(again.log).toContain("v1.1.0 is promoted already");
      expect(await tagNames(play)).toEqual(tags);
    },
    60_000,
  );

  test("an irrelevant commit on the base changes nothing", async () => {
    const play = approved.copy();
    await onMain(play);
    writeFileSync(play.at("robot", "NOTES.md"), "unrelated\n");
    await play.git("robot", "add", "NOTES.md");
    await play.git("robot", "commit", "--quiet", "--message", "Notes");
    await play.git("robot", "push", "--quiet", "origin", "main");
    await merge(play, second);
    await onMain(play);
    expect((await play.step("robot", "promote")).log).toContain("v1.0.0 → v1.1.0");
  }, 60_000);

  test("a relevant change that slipped into the base is refused by name", async () => {
    const play = approved.copy();
    await onMain(play);
    const code = play.at("robot", "examples/milling/prepare.ts");
    writeFileSync(code, `${readFileSync(code, "utf8")}// another line\n`);
    await play.git("robot", "commit", "--quiet", "--all", "--message", "A change of the preparation");
    await play.git("robot", "push", "--quiet", "origin", "main");
    await merge(play, second);
    await onMain(play);
    const { result, log } = await play.step("robot", "promote");
    expect(result.refusals).toHaveLength(1);
    expect(log).toContain("needs_reevaluation");
    expect(log).toContain("code examples/milling/prepare.ts");
    expect(await tagNames(play)).toEqual(["failure-predictor#production#1", "failure-predictor@v1.0.0"]);
  }, 60_000);
});

describe("the same change is the same", () => {
  /** A report without the two sections that a stopwatch writes. */
  const unclocked = (text: string): string =>
    text.replaceAll(/### (?:Operation|What the training took)\n[^]*?(?=\n#|$)/g, "");

  test("built twice it has the same InputKey, the same model bytes and the same report, byte for byte", async () => {
    const play = approved.copy();
    const before = await check(play, second, "more-epochs");
    await play.git("ravi", "fetch", "--quiet", "origin");
    await play.git("ravi", "switch", "--quiet", "--detach", "origin/more-epochs");
    const { result } = await play.step("ravi", "train", { force: "true", push: "false" });
    const [candidate] = result.records as readonly { inputKey: string; artifact: { sha256: string } }[];
    expect(`/approve failure-predictor@${candidate?.artifact.sha256 ?? ""}`).toBe(line);
    expect(await play.git("ravi", "status", "--porcelain")).toBe("");
    await play.step("ravi", "evaluate");
    await play.step("ravi", "report", { "pull-request": String(second) });
    const again = readFileSync(play.at("ravi", ".lockstep/report/report.md"), "utf8");
    expect(again).toContain("### Operation");
    expect(unclocked(again)).toBe(unclocked(before));
  }, 90_000);
});

describe("a command that may not pass changes nothing", () => {
  test.each([
    ["the author", "dana", () => line, "self_approval"],
    ["an unknown model", "ravi", () => line.replace("failure-predictor", "other-model"), "unknown_model"],
    ["another digest", "ravi", () => line.replace(/@.*/, `@${"0".repeat(64)}`), "wrong_digest"],
    ["a short digest", "ravi", () => line.slice(0, -50), "bad_command"],
    ["a misspelt verb", "ravi", () => line.replace("approve", "aprove"), "bad_command"],
  ] as const)(
    "%s is refused",
    async (_name, person, body, code) => {
      const play = shipped.copy();
      const ledger = await play.git("robot", "ls-remote", "origin", "refs/lockstep/*");
      const { result, log } = await comment(play, { person, number: second, body: body() });
      expect(result.refusals).toHaveLength(1);
      expect(log).toContain(code);
      expect(await play.git("robot", "ls-remote", "origin", "refs/lockstep/*")).toBe(ledger);
      // Answered once: the same comment is not answered again.
      expect((await play.step("robot", "review", { "pull-request": String(second) })).log).toContain(
        "no command waits",
      );
    },
    60_000,
  );

  test("an approval that was written before the report of a head is not about it, even when the bytes are the same", async () => {
    const play = shipped.copy();
    await play.git("dana", "switch", "--quiet", "more-epochs");
    writeFileSync(play.at("dana", "NOTES.md"), "unrelated\n");
    await play.git("dana", "add", "NOTES.md");
    await play.git("dana", "commit", "--quiet", "--message", "Notes");
    await play.git("dana", "push", "--quiet", "origin", "more-epochs");
    await (await play.forge("ravi")).comment(second, line);
    await check(play, second, "more-epochs");
    const early = await play.step("robot", "review", { "pull-request": String(second) });
    expect(early.log).toContain("refused (stale_sha)");
    const again = await check(play, second, "more-epochs");
    expect(approvalLine(again)).toBe(line);
    expect((await comment(play, { person: "ravi", number: second, body: line })).result.refusals).toEqual([]);
  }, 90_000);

  test("an approval for an old head is void at the new one", async () => {
    const play = shipped.copy();
    await play.git("dana", "switch", "--quiet", "more-epochs");
    writeFileSync(
      play.at("dana", "params.yaml"),
      readFileSync(play.at("dana", "params.yaml"), "utf8").replace("epochs: 3", "epochs: 4"),
    );
    await play.git("dana", "commit", "--quiet", "--all", "--message", "Four epochs");
    await play.step("dana", "train", { commit: "true" });
    const markdown = await check(play, second, "more-epochs");
    expect(markdown).toContain("waits for 1 approval");
    const { result, log } = await comment(play, { person: "ravi", number: second, body: line });
    expect(result.refusals).toHaveLength(1);
    expect(log).toContain("wrong_digest");

    // A job that runs code of the pull request hands over a report that calls itself approved, with nothing to do.
    const record = play.at("robot", ".lockstep/records/report.json");
    const honest = JSON.parse(readFileSync(record, "utf8")) as { view: { models: Record<string, unknown>[] } };
    const forged = {
      ...honest,
      view: {
        ...honest.view,
        models: honest.view.models.map((model) => ({
          ...model,
          plan: { ...(model["plan"] as object), environments: [] },
          approval: { phase: "given", by: ["ravi"] },
        })),
      },
    };
    writeFileSync(play.at("robot", "forged.json"), JSON.stringify(forged));
    await play.step("robot", "report", { from: "forged.json", post: "true", "pull-request": String(second) });
    const { head } = await (await play.forge("robot")).pullRequest(second);
    const forge = await play.forge("robot");
    expect((await forge.latestCheck(head.sha, "lockstep/approval"))?.conclusion).toBe("pending");
  }, 90_000);
});
